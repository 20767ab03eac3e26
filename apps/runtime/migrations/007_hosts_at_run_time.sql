-- What an operator sees of hosts and sets while they work, and the runs that wait for an operator.
alter table hosts
  add column concurrency integer not null default 200 check (concurrency between 0 and 100000),
  add column version text,
  add column figures json;
comment on column hosts.concurrency is 'Runs it may hold at the same time; 0 drains it. Whoever has the database may change it: the host hears of it, and looks every second.';
comment on column hosts.figures is 'What it has counted, for GET /metrics of any process; written every five seconds. Goes with the row.';
create index runs_parked on runs (created_at desc, id desc) where parked_at is not null;
