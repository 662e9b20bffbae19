-- Since when a row is as it is: an audit leaves alone what changed a moment ago.
alter table delivery add column changed_at timestamptz not null default now();
create trigger delivery_version_rose before update on delivery for each row
    when (new.version > old.version) execute function version_rose();
