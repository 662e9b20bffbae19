-- Wrong passwords, by the digest of the user name that was typed, which need not exist, and of the address they came from.
-- No personal data: a name or an address cannot be read from its row, only be looked up.
create table sign_in_failure (
    who         bytea       primary key,
    failures    int         not null,
    waits_until timestamptz not null,
    last_at     timestamptz not null
);
create index sign_in_failure_last_at on sign_in_failure (last_at);

alter table account drop column failures;
alter table account drop column locked_until;

-- Stretching helps against guesses; nobody guesses a password that was drawn at random, and few rounds are enough for it.
alter table account add column password_is_random boolean not null default false;
