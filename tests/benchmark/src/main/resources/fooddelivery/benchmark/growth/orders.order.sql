insert into orders (order_id, version, status, refund, customer_id, store_id, store_name, lines, goods, delivery_fee,
    express_fee, express, address_text, district_code, lat, lon, handover_code, placed_at, promise_missed, attempt_id,
    attempt_no, attempt_ids, paid_attempt_id, payment_method, pay_when_available, calls, delivery_version, rider_id,
    loss_store, loss_rider, decided_by_type, decided_at, changed_at)
select pg_temp.order_id(k), case when k > ${open} then 5 else 9 end, case when k > ${open} then 'READY' else 'COMPLETED' end,
    'NONE', pg_temp.customer_id(k), pg_temp.store_id(k), '한밥상 Hanbapsang', pg_temp.lines(), 19000, 3000, 0, false,
    '서울 강남구 역삼로 180', '1168010100', 37.4999, 127.0374, '4711', pg_temp.placed(k), false, pg_temp.attempt_id(k), 1,
    jsonb_build_array(pg_temp.attempt_id(k)), pg_temp.attempt_id(k), 'CARD', false, 1,
    case when k > ${open} then 0 else 4 end, case when k > ${open} then null else pg_temp.rider_id(k) end,
    false, false, 'CUSTOMER', pg_temp.placed(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into idempotency_key (customer_id, key, body_hash, order_id, created_at)
select pg_temp.customer_id(k), md5('key' || k), md5('a' || k) || md5('b' || k), pg_temp.order_id(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into outbox (event_id, type, subject, body, created_at, sent_at)
select gen_random_uuid(), 'fooddelivery.order.' || type || '.v1', pg_temp.order_id(k),
    case type when 'OrderPaid' then pg_temp.paid(k, pg_temp.placed(k))
        else pg_temp.event('order', type, k, 1, pg_temp.placed(k), '{}') end, pg_temp.placed(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k, unnest(array['OrderPlaced', 'OrderPaid', 'OrderCompleted']) type;
insert into inbox (event_id, received_at)
select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k, generate_series(1, 3);
