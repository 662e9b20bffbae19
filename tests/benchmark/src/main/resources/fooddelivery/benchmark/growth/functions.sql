-- Ids that all services agree on, made from numbers. An order's is a UUID of version 7, like the real ones: its first 48
-- bits are the time it was placed.
create function pg_temp.placed(k bigint) returns timestamptz language sql immutable as $$
    select to_timestamp((${base} + k * ${step}) / 1000.0) $$;
create function pg_temp.iso(at timestamptz) returns text language sql stable as $$
    select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
create function pg_temp.order_id(k bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(${base} + k * ${step}), 12, '0') || '7' || substr(md5('order' || k), 1, 3)
        || '8' || substr(md5('order' || k), 4, 15))::uuid $$;
create function pg_temp.attempt_id(k bigint) returns uuid language sql immutable as $$
    select md5('attempt' || k)::uuid $$;
create function pg_temp.customer_id(k bigint) returns uuid language sql immutable as $$
    select md5('customer' || k % ${customers})::uuid $$;
create function pg_temp.rider_id(k bigint) returns uuid language sql immutable as $$
    select md5('rider' || k % 1000)::uuid $$;
-- The first orders, more than any forecast looks back at, and then one in a hundred are of a store that is measured; the others
-- are of the stores that are made here.
create function pg_temp.store_id(k bigint) returns uuid language sql immutable as $$
    select case when k <= 250 or k % 100 = 0 then '${store}'::uuid else md5('store' || k % ${stores} + 1)::uuid end $$;
-- The first sixty of anything are within a kilometre of where is looked, all others are somewhere in the city.
create function pg_temp.lat(k bigint) returns double precision language sql immutable as $$
    select case when k <= 60 then 37.4965 + (k % 8) * 0.001 else 37.42 + (k * 0.61803398875 % 1) * 0.2 end $$;
create function pg_temp.lon(k bigint) returns double precision language sql immutable as $$
    select case when k <= 60 then 127.028 + (k / 8) * 0.001 else 126.85 + (k * 0.75487766624 % 1) * 0.3 end $$;
create function pg_temp.menu(s bigint) returns jsonb language sql immutable as $$
    select jsonb_agg(jsonb_build_object('menuItemId', md5('item' || s || '/' || i)::uuid, 'name', '김치찌개 Kimchi stew ' || i,
        'description', '묵은지와 돼지고기 · aged kimchi, pork', 'price', 9500, 'soldOut', false)) from generate_series(1, 20) i $$;
create function pg_temp.hours() returns jsonb language sql immutable as $$
    select jsonb_agg(jsonb_build_object('day', day, 'opens', '00:00:00', 'closes', '00:00:00')) from unnest(array['MONDAY',
        'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']) day $$;
create function pg_temp.lines() returns jsonb language sql immutable as $$
    select jsonb_build_array(jsonb_build_object('menuItemId', md5('item')::uuid, 'name', '김치찌개 Kimchi stew', 'unitPrice', 9500,
        'quantity', 2)) $$;
create function pg_temp.drop_off() returns jsonb language sql immutable as $$
    select jsonb_build_object('text', '서울 강남구 역삼로 180', 'lat', 37.4999, 'lon', 127.0374) $$;
create function pg_temp.event(source text, type text, k bigint, version bigint, at timestamptz, data jsonb) returns text
    language sql stable as $$
    select jsonb_build_object('specversion', '1.0', 'id', gen_random_uuid(), 'source', '/' || source,
        'type', 'fooddelivery.' || source || '.' || type || '.v1', 'subject', pg_temp.order_id(k), 'time', pg_temp.iso(at),
        'sequence', version, 'correlationid', pg_temp.order_id(k), 'datacontenttype', 'application/json',
        'data', jsonb_build_object('orderId', pg_temp.order_id(k), 'occurredAt', pg_temp.iso(at)) || data)::text $$;
create function pg_temp.paid(k bigint, at timestamptz) returns text language sql stable as $$
    select pg_temp.event('order', 'OrderPaid', k, 2, at, jsonb_build_object('version', 2, 'status', 'PAID', 'refund', 'NONE',
        'customerId', pg_temp.customer_id(k), 'storeId', pg_temp.store_id(k), 'attemptId', pg_temp.attempt_id(k),
        'lines', pg_temp.lines(), 'goods', 19000, 'deliveryFee', 3000, 'expressFee', 0, 'total', 22000, 'express', false,
        'dropOff', pg_temp.drop_off(), 'handoverCode', '4711', 'placedAt', pg_temp.iso(at))) $$;
