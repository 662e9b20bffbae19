insert into order_news (order_id, told_version, store_name, total)
select pg_temp.order_id(k), 9, '한밥상 Hanbapsang', 22000 from generate_series(${from}, ${to}) k;
insert into notification (notification_id, order_id, version, channel, customer_id, status, event, at, language, title, text,
    state, sent_at)
select gen_random_uuid(), pg_temp.order_id(k), version, 'INBOX', pg_temp.customer_id(k), status, event, pg_temp.placed(k), 'ko',
    '한밥상 Hanbapsang', '주문하신 음식의 소식입니다. 22,000원', 'SENT', pg_temp.placed(k)
from generate_series(${from}, ${to}) k, (values (2, 'PAID', 'OrderPaid'), (9, 'COMPLETED', 'OrderCompleted')) news (version,
    status, event);
insert into delivery (delivery_id, notification_id, order_id, version, position, channel, customer_id, message, urgent,
    parameters, state, tries, created_at, next_try_at, held, code)
select gen_random_uuid(), gen_random_uuid(), pg_temp.order_id(k), 2, k, 'KAKAO_TALK', pg_temp.customer_id(k), 'paid', false,
    '{"storeName": "한밥상 Hanbapsang"}', 'DELIVERED', 1, pg_temp.placed(k), pg_temp.placed(k), false, '1000'
from generate_series(${from}, ${to}) k;
insert into inbox (event_id, received_at)
select gen_random_uuid(), pg_temp.placed(k) from generate_series(${from}, ${to}) k, generate_series(1, 2);
