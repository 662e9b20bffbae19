-- Where an event is sent to. What went to any other address than the common one is about people and is not kept.
alter table outbox add column address text not null default 'fooddelivery.events';
