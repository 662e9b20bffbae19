insert into customer (customer_id, name, phone, address_text, district_code, lat, lon, contact_version)
select pg_temp.customer_id(c), '김하늘', '010-1234-5678', '서울 강남구 역삼로 180', '1168010100', 37.4999, 127.0374, 1
from generate_series(${from}, ${to}) c;
insert into account (account_id, username, password_hash, role, principal_id)
select md5('account' || c)::uuid, 'grown-' || c, 'nobody signs in', 'CUSTOMER', pg_temp.customer_id(c)
from generate_series(${from}, ${to}) c;
