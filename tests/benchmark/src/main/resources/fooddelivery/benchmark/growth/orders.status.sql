insert into order_view (slot, order_id, version, status, refund, customer_id, store_id, paid, updated_at, store_name, total,
    express, placed_at, prep_minutes, rider_id, delivery_version, distance)
select (select slot from generation where live), pg_temp.order_id(k), case when k > ${open} then 5 else 9 end,
    case when k > ${open} then 'READY' else 'COMPLETED' end, 'NONE', pg_temp.customer_id(k), pg_temp.store_id(k), true,
    pg_temp.placed(k), '한밥상 Hanbapsang', 22000, false, pg_temp.placed(k), 15,
    case when k > ${open} then null else pg_temp.rider_id(k) end, case when k > ${open} then 0 else 4 end, 1500
from generate_series(${from}, ${to}) k;
insert into order_change (slot, order_id, version, status, refund, event, at)
select (select slot from generation where live), pg_temp.order_id(k), version, status, 'NONE', event, pg_temp.placed(k)
from generate_series(${from}, ${to}) k, (values (1, 'PAYMENT_PENDING', 'OrderPlaced'), (2, 'PAID', 'OrderPaid'),
    (3, 'ACCEPTED', 'OrderProgressed'), (4, 'COOKING', 'OrderProgressed'), (5, 'READY', 'OrderProgressed'),
    (6, 'RIDER_ASSIGNED', 'OrderProgressed'), (7, 'PICKED_UP', 'OrderProgressed'), (8, 'DELIVERED', 'OrderProgressed'),
    (9, 'COMPLETED', 'OrderCompleted')) change (version, status, event)
where k <= ${open} or version <= 5;
insert into archived_event (source, type, event_id, body, archived_at)
select '/order', 'fooddelivery.order.' || type || '.v1', gen_random_uuid(),
    pg_temp.event('order', type, k, 1, pg_temp.placed(k), '{}'), pg_temp.placed(k)
from generate_series(${from}, ${to}) k, unnest(array['OrderPlaced', 'OrderPaid', 'OrderCompleted']) type;
insert into inbox (event_id, received_at)
select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k, generate_series(1, 3);
