-- Events written in the same transaction as the change they tell of. Sent rows stay as the service's event log.
create table outbox (
    id         bigint generated always as identity primary key,
    event_id   uuid        not null,
    type       text        not null,
    subject    uuid        not null,
    body       text        not null,
    created_at timestamptz not null default now(),
    sent_at    timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
create index outbox_log on outbox (subject, id);

-- Events handled already, so that a repetition changes nothing.
create table inbox (
    event_id    uuid primary key,
    received_at timestamptz not null default now()
);
create index inbox_received on inbox (received_at);
