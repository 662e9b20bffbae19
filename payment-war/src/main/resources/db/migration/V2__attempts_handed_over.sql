-- An attempt whose result nobody has told for 14 days is UNKNOWN without a time at which it is asked about again.
alter table payment_attempt drop constraint payment_attempt_check1;
alter table payment_attempt add constraint payment_attempt_due_while_live
    check (due_at is null or status in ('CONFIRMING', 'UNKNOWN')),
    add constraint payment_attempt_nobody_forgets_a_call check (due_at is not null or status <> 'CONFIRMING');
create index payment_attempt_handed_over on payment_attempt (attempt_id) where status = 'UNKNOWN' and due_at is null;
