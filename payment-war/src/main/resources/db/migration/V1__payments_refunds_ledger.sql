-- One row an order; every change of its payments locks it first.
create table payment_account (
    order_id uuid    primary key,
    closed   boolean not null default false,
    version  bigint  not null default 0
);

create table payment_attempt (
    attempt_id   uuid        primary key,
    order_id     uuid        not null references payment_account,
    attempt_no   int         not null,
    customer_id  uuid        not null,
    goods        bigint      not null check (goods > 0),
    delivery_fee bigint      not null check (delivery_fee >= 0),
    express_fee  bigint      not null check (express_fee >= 0),
    method       text        not null,
    -- Encrypted; gone as soon as the attempt is final.
    token        text        check (token is null or status in ('CONFIRMING', 'UNKNOWN')),
    status       text        not null,
    reason       text,
    tries        int         not null default 0,
    -- When the sweeper may take the attempt up; by this database's clock.
    due_at       timestamptz check ((due_at is not null) = (status in ('CONFIRMING', 'UNKNOWN'))),
    created_at   timestamptz not null
);
create index payment_attempt_of_order on payment_attempt (order_id, attempt_no);
create index payment_attempt_due on payment_attempt (due_at) where due_at is not null;
-- What the aggregate guards, and nothing may ever get around: one attempt of an order that is, or may be, captured.
create unique index payment_attempt_one_capture on payment_attempt (order_id)
    where status in ('CONFIRMING', 'UNKNOWN', 'APPROVED', 'REFUND_PENDING', 'REFUNDED', 'REFUND_FAILED');

create table payment_refund (
    refund_id   uuid        primary key,
    order_id    uuid        not null references payment_account,
    attempt_id  uuid        not null references payment_attempt,
    kind        text        not null,
    amount      bigint      not null check (amount > 0),
    status      text        not null,
    reason      text,
    tries       int         not null default 0,
    next_try_at timestamptz,
    created_at  timestamptz not null,
    unique (attempt_id, kind)
);
create index payment_refund_of_order on payment_refund (order_id);
create index payment_refund_due on payment_refund (next_try_at) where next_try_at is not null;
create index payment_refund_status on payment_refund (status, refund_id);

-- Double entry: the rows of one posting sum to zero. A posting exists once; reference tells the refunds of an order apart.
create table ledger_entry (
    id        bigint      generated always as identity primary key,
    order_id  uuid        not null,
    kind      text        not null,
    reference uuid        not null,
    account   text        not null,
    party_id  uuid,
    amount    bigint      not null check (amount <> 0),
    at        timestamptz not null,
    unique (order_id, kind, reference, account)
);

-- The simulated gateway's own books, as if they were on the other side of a network: nothing above refers to them.
create table simulated_payment (
    attempt_id uuid        primary key,
    order_id   uuid,
    amount     bigint,
    status     text        not null,
    reason     text,
    refunded   bigint      not null default 0 check (refunded between 0 and coalesce(amount, 0)),
    created_at timestamptz not null default now()
);
create table simulated_refund (
    refund_id  uuid        primary key,
    attempt_id uuid        not null references simulated_payment,
    amount     bigint      not null,
    created_at timestamptz not null default now()
);
create table simulator_settings (
    id                       int              primary key check (id = 1),
    latency_ms               int              not null,
    jitter_ms                int              not null,
    decline_rate             double precision not null,
    error_before_commit_rate double precision not null,
    error_after_commit_rate  double precision not null
);
insert into simulator_settings values (1, 20, 10, 0, 0, 0);
