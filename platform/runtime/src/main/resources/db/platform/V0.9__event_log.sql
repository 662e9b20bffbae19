-- The transaction that wrote an event. Ids are given before commits, so of two events the one with the smaller id may be
-- seen last; a reader of the log goes by the transaction first, and stops before the oldest one that is still running.
-- Events from before this column were written by transactions that are over.
alter table outbox add column written_by xid8 not null default '0';
alter table outbox alter column written_by set default pg_current_xact_id();
-- Takes the place of an index that nothing asked.
drop index outbox_log;
create index outbox_log on outbox (written_by, id);
