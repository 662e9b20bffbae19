-- Notifications on their way over channels other than the inbox. One for each order, version and channel.
create table delivery (
    delivery_id     uuid        primary key,
    notification_id uuid        not null,
    order_id        uuid        not null,
    version         bigint      not null,
    position        bigint      not null,
    channel         text        not null,
    customer_id     uuid        not null,
    message         text        not null,
    urgent          boolean     not null,
    parameters      jsonb       not null,
    state           text        not null check (state in ('WAITING', 'ASKING', 'DELIVERED', 'FAILED', 'DROPPED', 'PARKED', 'GIVEN_UP')),
    tries           int         not null,
    created_at      timestamptz not null,
    next_try_at     timestamptz not null,
    held            boolean     not null,
    called_at       timestamptz,
    request_id      text,
    code            text,
    lease           uuid,
    leased_until    timestamptz,
    unique (order_id, version, channel)
);
create index delivery_due on delivery (channel, next_try_at) where state in ('WAITING', 'ASKING');
create index delivery_of_order on delivery (order_id, position);
create index delivery_of_customer on delivery (customer_id) where state in ('WAITING', 'ASKING', 'PARKED');
create index delivery_parked on delivery (delivery_id) where state = 'PARKED';
create index delivery_ended on delivery (next_try_at) where state not in ('WAITING', 'ASKING', 'PARKED');

-- How customers can be reached, as order told last. Of one who wished to be forgotten the version is left.
create table contact (
    customer_id uuid   primary key,
    version     bigint not null,
    phone       text,
    email       text,
    language    text
);

-- Programs that want to hear a customer's news; the secret is encrypted.
create table webhook (
    customer_id uuid primary key,
    url         text not null,
    secret      text not null
);

-- Until now there was the inbox only, so nobody has chosen it.
alter table preference rename column channel to channels;
update preference set channels = 'KAKAO_TALK,SMS';
