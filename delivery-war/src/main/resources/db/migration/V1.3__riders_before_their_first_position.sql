-- A rider whom an administrator made has a name, and no position before the first report.
alter table rider alter column lat drop not null, alter column lon drop not null;
