create table store (
    store_id      uuid             primary key,
    version       bigint           not null,
    name          text             not null,
    place_text    text             not null,
    lat           double precision not null,
    lon           double precision not null,
    hours         jsonb            not null,
    busy_until    timestamptz,
    minimum_order bigint           not null check (minimum_order >= 0),
    delivery_fee  bigint           not null check (delivery_fee >= 0),
    express_fee   bigint           not null check (express_fee >= 0),
    menu          jsonb            not null
);

create table ticket (
    order_id           uuid        primary key,
    version            bigint      not null,
    store_id           uuid        not null,
    customer_id        uuid        not null,
    status             text        not null,
    order_details      jsonb,
    received_at        timestamptz not null,
    deadline           timestamptz,
    prep_minutes       int,
    reason             text,
    decided_by_type    text        not null,
    decided_by_id      uuid,
    decided_at         timestamptz not null,
    cancelled_too_late boolean     not null
);
create index ticket_of_store on ticket (store_id, status, order_id);
create index ticket_deadline on ticket (deadline) where status = 'RECEIVED';
