-- Since when an order is in its state, or its refund in its own.
alter table orders add column changed_at timestamptz not null default now();
update orders set changed_at = decided_at
    where status in ('PAYMENT_PENDING', 'PAYMENT_UNKNOWN', 'PAID', 'ACCEPTED', 'COOKING', 'READY', 'RIDER_ASSIGNED', 'PICKED_UP', 'CANCEL_PENDING')
        or refund in ('PENDING', 'FAILED');
create trigger orders_version_rose before update on orders for each row
    when (new.version > old.version) execute function version_rose();

-- The orders that operators may have to look at: those under way, a handful beside those that are finished.
create index orders_watched on orders (order_id)
    where status in ('PAYMENT_PENDING', 'PAYMENT_UNKNOWN', 'PAID', 'ACCEPTED', 'COOKING', 'READY', 'RIDER_ASSIGNED', 'PICKED_UP', 'CANCEL_PENDING')
        or refund in ('PENDING', 'FAILED');
