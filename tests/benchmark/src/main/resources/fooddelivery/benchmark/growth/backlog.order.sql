-- As if order had decided all of them at once: the relay sends them, and kitchens, customers and the status view hear of them.
insert into outbox (event_id, type, subject, body)
select (body::jsonb ->> 'id')::uuid, 'fooddelivery.order.OrderPaid.v1', (body::jsonb ->> 'subject')::uuid, body
from (select pg_temp.paid(k, now()) as body from generate_series(${from}, ${to}) k) events;
