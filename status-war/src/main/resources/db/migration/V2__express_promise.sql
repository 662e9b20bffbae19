-- By when an express order is to be delivered.
alter table order_view add column promised_at timestamptz;
