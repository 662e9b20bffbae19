-- Why an event could not be handled the last time; gone as soon as it is.
create table failed_event (
    event_id uuid        primary key,
    type     text        not null,
    subject  uuid,
    cause    text        not null,
    failures int         not null default 1,
    first_at timestamptz not null default now(),
    last_at  timestamptz not null default now()
);

-- Dead letters that a person gave up, for the record.
create table dropped_event (
    event_id   uuid        primary key,
    type       text,
    subject    uuid,
    body       text,
    cause      text,
    reason     text        not null,
    dropped_by text        not null,
    dropped_at timestamptz not null default now()
);

-- When a row's version last rose, by this database's clock: a service adds the column changed_at, and this trigger.
create function version_rose() returns trigger language plpgsql as $$
begin
    new.changed_at := now();
    return new;
end $$;
