-- As tickets do by themselves from now on when they are over: of the customer the district's neighbourhood stays.
update ticket
set order_details = jsonb_set(
    order_details - 'handoverCode',
    '{dropOff}',
    jsonb_build_object(
        'lat', round((order_details #>> '{dropOff,lat}')::numeric, 2),
        'lon', round((order_details #>> '{dropOff,lon}')::numeric, 2)))
where status in ('COOKED', 'REJECTED', 'EXPIRED', 'CANCELLED') and order_details -> 'dropOff' is not null;
