insert into payment_account (order_id, closed, version, changed_at)
select pg_temp.order_id(k), false, 2, pg_temp.placed(k) from generate_series(${from}, ${to}) k;
insert into payment_attempt (attempt_id, order_id, attempt_no, customer_id, goods, delivery_fee, express_fee, method, status,
    tries, created_at)
select pg_temp.attempt_id(k), pg_temp.order_id(k), 1, pg_temp.customer_id(k), 19000, 3000, 0, 'CARD', 'APPROVED', 1,
    pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into simulated_payment (attempt_id, order_id, amount, status, created_at)
select pg_temp.attempt_id(k), pg_temp.order_id(k), 22000, 'DONE', pg_temp.placed(k) from generate_series(${from}, ${to}) k;
insert into ledger_entry (order_id, kind, reference, account, party_id, amount, at)
select pg_temp.order_id(k), kind, pg_temp.order_id(k), account,
    case account when 'STORES_PAYABLE' then pg_temp.store_id(k) when 'RIDERS_PAYABLE' then pg_temp.rider_id(k) end,
    amount, pg_temp.placed(k)
from generate_series(${from}, ${to}) k, (values ('CAPTURE', 'GATEWAY', 22000), ('CAPTURE', 'HELD_FOR_ORDERS', -22000),
    ('SETTLEMENT', 'HELD_FOR_ORDERS', 22000), ('SETTLEMENT', 'STORES_PAYABLE', -17100),
    ('SETTLEMENT', 'PLATFORM_REVENUE', -1900), ('SETTLEMENT', 'RIDERS_PAYABLE', -3000)) posting (kind, account, amount)
where k <= ${open} or kind = 'CAPTURE';
insert into outbox (event_id, type, subject, body, created_at, sent_at)
select gen_random_uuid(), 'fooddelivery.payment.PaymentApproved.v1', pg_temp.order_id(k),
    pg_temp.event('payment', 'PaymentApproved', k, 1, pg_temp.placed(k), jsonb_build_object('amount', 22000)),
    pg_temp.placed(k), pg_temp.placed(k)
from generate_series(${from}, ${to}) k;
insert into inbox (event_id, received_at) select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k;
