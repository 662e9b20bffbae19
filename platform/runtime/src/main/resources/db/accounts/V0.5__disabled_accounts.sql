-- Since when an account may no longer sign in; null for one that may.
alter table account add column disabled_at timestamptz;
-- Nobody has two accounts, so "the account of this store" is one.
create unique index account_of_principal on account (role, principal_id) where principal_id is not null;
