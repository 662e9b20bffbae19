-- A row is there from the restore of a backup until the service has been given back what others know of the time since.
create table recovery (
    id          int         primary key check (id = 1),
    -- What the service itself remembers ends here.
    backup_at   timestamptz not null,
    restored_at timestamptz not null,
    -- All services were set back together.
    whole       boolean     not null,
    began_at    timestamptz
);

-- What others know and this service has forgotten, on its way back: its own events, and those it had heard of. Sorted by
-- what they are about, since one story is told at a time.
create table forgotten_event (
    event_id uuid        primary key,
    type     text        not null,
    source   text        not null,
    subject  uuid        not null,
    sequence bigint      not null,
    at       timestamptz not null,
    body     text        not null,
    -- Why its story could not be told; null before that was tried.
    failure  text
);
create index forgotten_event_story on forgotten_event (subject);
