-- Two generations of the view have room beside each other: the one that is read, and one that is being filled from the
-- services' event logs to take its place. What was there becomes slot 0.
create table generation (
    slot    smallint primary key check (slot in (0, 1)),
    -- Read by everybody.
    live    boolean  not null,
    -- Told of every event as the live one is.
    filling boolean  not null check (not (live and filling))
);
create unique index generation_live on generation (live) where live;
insert into generation (slot, live, filling) values (0, true, false), (1, false, false);

alter table order_view rename to order_view_0;
alter table order_view_0 drop constraint order_view_pkey;
alter index order_view_customer rename to order_view_0_customer;
alter index order_view_store rename to order_view_0_store;
alter index order_view_rider rename to order_view_0_rider;
alter table order_view_0
    add column slot          smallint not null default 0,
    -- The version of the ticket after its last delay; with the version, how far the order has come.
    add column delay_version bigint   not null default 0,
    -- From the store to the customer as the crow flies, metres.
    add column distance      int,
    -- Its events are no longer, or not all, in the services' logs: it was copied from the generation before.
    add column carried       boolean  not null default false,
    add primary key (slot, order_id);
create table order_view (like order_view_0 including defaults, primary key (slot, order_id)) partition by list (slot);
create table order_view_1 (like order_view_0 including defaults, primary key (slot, order_id)) with (fillfactor = 70);
alter table order_view attach partition order_view_0 for values in (0);
alter table order_view attach partition order_view_1 for values in (1);
create index order_view_customer on order_view (customer_id, order_id);
create index order_view_store on order_view (store_id, order_id);
create index order_view_rider on order_view (rider_id, order_id) where rider_id is not null;

alter table order_change rename to order_change_0;
alter table order_change_0 drop constraint order_change_pkey;
alter table order_change_0
    add column slot smallint not null default 0,
    add primary key (slot, order_id, version);
create table order_change (like order_change_0 including defaults, primary key (slot, order_id, version))
    partition by list (slot);
create table order_change_1 (like order_change_0 including defaults, primary key (slot, order_id, version));
alter table order_change attach partition order_change_0 for values in (0);
alter table order_change attach partition order_change_1 for values in (1);

-- Each time that the kitchen said it takes longer.
create table order_delay (
    slot           smallint    not null,
    order_id       uuid        not null,
    ticket_version bigint      not null,
    -- How much longer, and what that makes in all.
    minutes        int         not null,
    prep_minutes   int         not null,
    at             timestamptz not null,
    primary key (slot, order_id, ticket_version)
) partition by list (slot);
create table order_delay_0 partition of order_delay for values in (0);
create table order_delay_1 partition of order_delay for values in (1);

create view live_order as select * from order_view where slot = (select slot from generation where live);

-- All that a generation says of an order, in 128 bits: the same for the same events, in whatever order they came. Times
-- are written as seconds, since their text depends on the session.
create view order_hash as
    select v.slot, v.order_id, md5(concat_ws('|',
        v.order_id,
        row(v.version, v.status, v.refund, v.customer_id, v.store_id, v.paid, extract(epoch from v.updated_at),
            v.store_name, v.total, v.express, extract(epoch from v.placed_at), extract(epoch from v.promised_at),
            v.prep_minutes, v.delay_version, v.distance, v.rider_id, v.delivery_version),
        (select string_agg(row(c.version, c.status, c.refund, c.event, extract(epoch from c.at))::text, ',' order by c.version)
            from order_change c where c.slot = v.slot and c.order_id = v.order_id),
        (select string_agg(row(d.ticket_version, d.minutes, d.prep_minutes, extract(epoch from d.at))::text, ','
                order by d.ticket_version)
            from order_delay d where d.slot = v.slot and d.order_id = v.order_id))) as hash
    from order_view v;

-- Each time that the view was built anew. A process that dies leaves its row; the lease tells.
create table rebuild (
    number       bigint generated always as identity primary key,
    state        text        not null,
    started_by   text        not null,
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    lease_until  timestamptz not null,
    slot         smallint,
    -- Events that the view acts on: of how many about, and read so far, of each service.
    expected     bigint      not null default 0,
    read         text        not null default '',
    compared     bigint      not null default 0,
    carried      bigint      not null default 0,
    differences  bigint      not null default 0,
    -- Of all orders: live, and anew.
    hash_live    bigint      not null default 0,
    hash_anew    bigint      not null default 0,
    switched     boolean     not null default false,
    failure      text
);
-- One at a time, whichever replica runs it.
create unique index rebuild_running on rebuild ((true)) where finished_at is null;

-- What the two generations say otherwise: as they said it, without what they agree on being left out.
create table rebuild_difference (
    number   bigint not null references rebuild on delete cascade,
    order_id uuid   not null,
    live     text,
    anew     text,
    primary key (number, order_id)
);
