-- Sign-ins at the console that outlive the service's process: a kitchen is not signed out when the service starts anew.
create table remembered_sign_in (
    -- SHA-256 of what the browser's cookie holds.
    token_hash    text        primary key,
    account_id    uuid        not null references account on delete cascade,
    -- As it was at the sign-in: another password ends it.
    password_hash text        not null,
    expires_at    timestamptz not null
);
create index remembered_sign_in_expiry on remembered_sign_in (expires_at);
