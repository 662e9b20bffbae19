-- By which the events of one order are found in the log. One entry an event, made when it is sent: those that wait are few,
-- and outbox_unsent has them.
create index outbox_subject on outbox (subject) where sent_at is not null;

-- How often an event could not be handled before it was, since when, and why the last time; null for nearly all.
alter table inbox add column failures int, add column failed_since timestamptz, add column cause text;
