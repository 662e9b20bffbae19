insert into rider (rider_id, name, lat, lon, online, updated_at)
select pg_temp.rider_id(r), '최라이더', pg_temp.lat(r), pg_temp.lon(r), true, now() from generate_series(${from}, ${to}) r;
