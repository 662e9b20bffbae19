-- Since when a row is as it is: an audit leaves alone what changed a moment ago.
alter table payment_account add column changed_at timestamptz not null default now();
create trigger payment_account_version_rose before update on payment_account for each row
    when (new.version > old.version or new.closed is distinct from old.closed) execute function version_rose();
