-- Who may sign in here, and whom the account stands for (the customer, the store of an owner, the rider).
create table account (
    account_id    uuid        primary key,
    username      text        not null unique,
    password_hash text        not null,
    role          text        not null,
    principal_id  uuid,
    failures      int         not null default 0,
    locked_until  timestamptz,
    created_at    timestamptz not null default now()
);
