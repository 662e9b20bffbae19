-- What a rider earned in a span of time.
create index delivery_earned on delivery (rider_id, delivered_at, order_id) where status = 'DELIVERED';
