insert into store_listing (store_id, version, name, place_text, lat, lon, hours, minimum_order, delivery_fee, express_fee, menu)
select md5('store' || s)::uuid, 1, '가게 Store ' || s, '서울 강남구 테헤란로 ' || s, pg_temp.lat(s), pg_temp.lon(s), pg_temp.hours(),
    10000, 3000, 2000, pg_temp.menu(s)
from generate_series(${from}, ${to}) s;
