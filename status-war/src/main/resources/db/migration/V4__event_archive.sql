-- What every service has told, word for word and as long as the services keep it themselves: a service whose database has to
-- be restored from a backup is given back from here what it had told since.
create table archived_event (
    position    bigint      generated always as identity primary key,
    source      text        not null,
    type        text        not null,
    event_id    uuid        not null,
    body        text        not null,
    archived_at timestamptz not null default now()
);
create index archived_event_source on archived_event (source, position);
