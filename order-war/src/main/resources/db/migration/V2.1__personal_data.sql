-- Since when nothing of the person is left in the row but the district.
alter table customer add column erased_at timestamptz;
alter table orders add column erased_at timestamptz;
create index customer_erased on customer (erased_at) where erased_at is not null;
create index orders_to_erase on orders (changed_at)
    where erased_at is null and status in ('COMPLETED', 'CANCELLED', 'REJECTED', 'EXPIRED');

-- Which administrator saw whose personal data in full, and why. Never deleted by this service.
create table personal_data_access (
    access_id   uuid        primary key,
    order_id    uuid        not null,
    customer_id uuid        not null,
    read_by     text        not null,
    reason      text        not null,
    read_at     timestamptz not null
);
