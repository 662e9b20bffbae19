insert into delivery (order_id, version, status, trip, lat, lon, express, handover_code, code_failures, rider_id, claimed_at,
    picked_up_at, delivered_at, code_confirmed, cancelled_too_late, changed_at)
select pg_temp.order_id(k), case when k > ${open} then 1 else 4 end, case when k > ${open} then 'OPEN' else 'DELIVERED' end,
    jsonb_build_object('storeId', pg_temp.store_id(k), 'storeName', '한밥상 Hanbapsang',
        'pickUp', jsonb_build_object('text', '서울 강남구 테헤란로 123', 'lat', pg_temp.lat(k - ${open}), 'lon', pg_temp.lon(k - ${open})),
        'dropOff', pg_temp.drop_off(), 'km', 1.5, 'express', false, 'fee', 3000, 'readySince', pg_temp.iso(pg_temp.placed(k))),
    pg_temp.lat(k - ${open}), pg_temp.lon(k - ${open}), false, case when k > ${open} then '4711' end, 0,
    case when k > ${open} then null else pg_temp.rider_id(k) end, case when k > ${open} then null else pg_temp.placed(k) end,
    case when k > ${open} then null else pg_temp.placed(k) end, case when k > ${open} then null else pg_temp.placed(k) end,
    k <= ${open}, false, pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into outbox (event_id, type, subject, body, created_at, sent_at)
select gen_random_uuid(), 'fooddelivery.delivery.' || type || '.v1', pg_temp.order_id(k),
    pg_temp.event('delivery', type, k, 2, pg_temp.placed(k), '{}'), pg_temp.placed(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k, unnest(array['RiderAssigned', 'Delivered']) type where k <= ${open};
insert into inbox (event_id, received_at) select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k;
