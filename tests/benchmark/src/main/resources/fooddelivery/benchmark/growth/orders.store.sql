insert into ticket (order_id, version, store_id, customer_id, status, order_details, received_at, prep_minutes, accepted_at,
    started_at, finished_at, decided_by_type, decided_at, cancelled_too_late, changed_at)
select pg_temp.order_id(k), 4, pg_temp.store_id(k), pg_temp.customer_id(k), 'COOKED',
    jsonb_build_object('lines', pg_temp.lines(), 'goods', 19000, 'deliveryFee', 3000, 'expressFee', 0, 'total', 22000,
        'express', false, 'dropOff', jsonb_build_object('text', '서울 강남구', 'lat', 37.5, 'lon', 127.04),
        'placedAt', pg_temp.iso(pg_temp.placed(k))),
    pg_temp.placed(k), 15, pg_temp.placed(k), pg_temp.placed(k), pg_temp.placed(k), 'STORE', pg_temp.placed(k), false,
    pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into outbox (event_id, type, subject, body, created_at, sent_at)
select gen_random_uuid(), 'fooddelivery.store.' || type || '.v1', pg_temp.order_id(k),
    pg_temp.event('store', type, k, 2, pg_temp.placed(k), '{}'), pg_temp.placed(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k, unnest(array['OrderAccepted', 'CookingFinished']) type;
insert into inbox (event_id, received_at) select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k;
