-- Since when a row is as it is: an audit leaves alone what changed a moment ago.
alter table ticket add column changed_at timestamptz not null default now();
create trigger ticket_version_rose before update on ticket for each row
    when (new.version > old.version) execute function version_rose();
