-- By when an express order is to be delivered, and which payment its fee goes back to when it comes later.
alter table orders
    add column promised_at     timestamptz,
    add column promise_missed  boolean not null default false,
    add column paid_attempt_id uuid;
