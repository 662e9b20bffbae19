create table customer (
    customer_id   uuid             primary key,
    name          text             not null,
    phone         text             not null,
    address_text  text             not null,
    district_code text             not null,
    lat           double precision not null,
    lon           double precision not null,
    created_at    timestamptz      not null default now()
);

-- Order's own copy of the stores and menus: browsing works while the store service is down.
create table store_listing (
    store_id      uuid             primary key,
    version       bigint           not null,
    name          text             not null,
    place_text    text             not null,
    lat           double precision not null,
    lon           double precision not null,
    hours         jsonb            not null,
    busy_until    timestamptz,
    minimum_order bigint           not null,
    delivery_fee  bigint           not null,
    express_fee   bigint           not null,
    menu          jsonb            not null
);
create index store_listing_place on store_listing (lat, lon);

create table orders (
    order_id           uuid             primary key,
    version            bigint           not null,
    status             text             not null,
    refund             text             not null,
    customer_id        uuid             not null,
    store_id           uuid             not null,
    store_name         text             not null,
    lines              jsonb            not null,
    goods              bigint           not null,
    delivery_fee       bigint           not null,
    express_fee        bigint           not null,
    express            boolean          not null,
    address_text       text             not null,
    district_code      text             not null,
    lat                double precision not null,
    lon                double precision not null,
    handover_code      text             not null,
    placed_at          timestamptz      not null,
    attempt_id         uuid             not null,
    attempt_no         int              not null,
    attempt_ids        jsonb            not null,
    payment_method     text             not null,
    payment_token      text,
    pay_when_available boolean          not null,
    calls              int              not null,
    next_call_at       timestamptz,
    deadline           timestamptz,
    delivery_version   bigint           not null,
    rider_id           uuid,
    loss_store         boolean          not null,
    loss_rider         boolean          not null,
    reason             text,
    decided_by_type    text             not null,
    decided_by_id      uuid,
    decided_at         timestamptz      not null
);
create index orders_of_customer on orders (customer_id, order_id desc);
create index orders_next_call on orders (next_call_at) where next_call_at is not null;
create index orders_deadline on orders (deadline) where deadline is not null;

-- The order that a customer's Idempotency-Key made; written with the order.
create table idempotency_key (
    customer_id uuid        not null,
    key         text        not null,
    body_hash   text        not null,
    order_id    uuid        not null,
    created_at  timestamptz not null default now(),
    primary key (customer_id, key)
);

-- Events about orders that this service does not know: kept for the operator, never retried.
create table unmatched_event (
    event_id    uuid        primary key,
    type        text        not null,
    order_id    uuid        not null,
    received_at timestamptz not null default now()
);
