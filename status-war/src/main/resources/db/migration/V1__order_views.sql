-- Where each order is, by the highest version that order told of. Version 0: another service's event came first, and
-- order has not said anything yet. Room is left on each page, so that an update stays on it and touches no index.
create table order_view (
    order_id         uuid   primary key,
    version          bigint not null default 0,
    status           text,
    refund           text,
    customer_id      uuid,
    store_id         uuid,
    paid             boolean not null default false,
    updated_at       timestamptz,
    store_name       text,
    total            bigint,
    express          boolean,
    placed_at        timestamptz,
    prep_minutes     int,
    rider_id         uuid,
    delivery_version bigint not null default 0
) with (fillfactor = 70);
create index order_view_customer on order_view (customer_id, order_id);
create index order_view_store on order_view (store_id, order_id);
create index order_view_rider on order_view (rider_id, order_id) where rider_id is not null;

-- Every event of order, one row each; what the timeline shows of them is decided on reading.
create table order_change (
    order_id uuid        not null,
    version  bigint      not null,
    status   text        not null,
    refund   text        not null,
    event    text        not null,
    at       timestamptz not null,
    primary key (order_id, version)
);
