insert into contact (customer_id, version, phone, language)
select pg_temp.customer_id(c), 1, '010-1234-5678', 'ko' from generate_series(${from}, ${to}) c;
-- There is no mail server: they have the inbox alone, and the phones are left in peace.
insert into preference (customer_id, channels, language, updated_at)
select pg_temp.customer_id(c), 'EMAIL', 'ko', now() from generate_series(${from}, ${to}) c;
