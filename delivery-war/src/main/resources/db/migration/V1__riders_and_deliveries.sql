create table rider (
    rider_id   uuid             primary key,
    name       text,
    lat        double precision not null check (lat between -90 and 90),
    lon        double precision not null check (lon between -180 and 180),
    online     boolean          not null,
    updated_at timestamptz      not null
);

-- A tombstone (VOID before anything else was heard) has no trip.
create table delivery (
    order_id           uuid    primary key,
    version            bigint  not null,
    status             text    not null,
    trip               jsonb,
    lat                double precision,
    lon                double precision,
    express            boolean,
    handover_code      text,
    code_failures      int     not null,
    code_locked_until  timestamptz,
    rider_id           uuid,
    released_by        uuid,
    lease_until        timestamptz,
    claimed_at         timestamptz,
    picked_up_at       timestamptz,
    delivered_at       timestamptz,
    code_confirmed     boolean not null,
    cancelled_too_late boolean not null
);
create index delivery_open on delivery (express, lat, lon) where status = 'OPEN';
create index delivery_claimed on delivery (rider_id) where status = 'CLAIMED';
create index delivery_lease on delivery (lease_until) where status = 'CLAIMED';
create index delivery_of_rider on delivery (rider_id, order_id);
