-- What the texts need and only the first event of an order carries, and how far the customer was told.
create table order_news (
    order_id     uuid   primary key,
    told_version bigint not null default 0,
    store_name   text,
    total        bigint
);

-- One row for each thing to tell, by order, version and channel. What came after newer news was told stays as DROPPED.
-- The columns from state on serve channels that deliver later and may fail; the inbox has it SENT at once.
create table notification (
    notification_id uuid        primary key,
    position        bigint      generated always as identity,
    order_id        uuid        not null,
    version         bigint      not null,
    channel         text        not null,
    customer_id     uuid        not null,
    status          text        not null,
    event           text        not null,
    at              timestamptz not null,
    language        text        not null,
    title           text        not null,
    text            text        not null,
    state           text        not null check (state in ('PENDING', 'SENT', 'FAILED', 'DROPPED')),
    tries           int         not null default 0,
    next_try_at     timestamptz,
    sent_at         timestamptz,
    unique (order_id, version, channel)
);
create index notification_customer on notification (customer_id, position) where state <> 'DROPPED';
create index notification_position on notification (position) where state <> 'DROPPED';
create index notification_pending on notification (next_try_at) where state = 'PENDING';

create table preference (
    customer_id uuid        primary key,
    channel     text        not null,
    language    text        not null,
    quiet_from  time,
    quiet_to    time,
    updated_at  timestamptz not null
);
