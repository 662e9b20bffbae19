-- What the day's figures are made of. Tickets that were answered before this have no such times and are left out.
alter table ticket add column accepted_at timestamptz;
alter table ticket add column started_at timestamptz;
alter table ticket add column finished_at timestamptz;
create index ticket_received on ticket (store_id, received_at);
