-- How else a customer can be reached, in which language, and how often that was published; 0 is never.
alter table customer
    add column email           text,
    add column language        text   not null default 'ko',
    add column contact_version bigint not null default 0;
create index customer_without_contact on customer (customer_id) where contact_version = 0 and erased_at is null;
