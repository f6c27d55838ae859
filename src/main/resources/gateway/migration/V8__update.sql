-- Hooks that are told of parked orders, and what the gateway writes to a platform.

alter table gateway_order add column tell_at varchar(24); -- when to tell the hook that it was parked; null: nothing to tell

-- Serves: the parked orders that are still to be told of.
create index gateway_order_tell on gateway_order (tell_at) where tell_at is not null;

-- One row for each write to a platform, stored before it is made.
create table gateway_update (
  id            ${identity},
  source        varchar(40)  not null,
  account       varchar(80)  not null,
  order_id      varchar(40)  not null,
  reason        varchar(12)  not null,           -- asked, acknowledge
  fields        ${bytes}     not null,           -- JSON: what is written, by the platform's names
  version       integer      not null,           -- the order's newest version when it was asked for
  state         varchar(10)  not null,           -- due, written, refused, overtaken
  asked_at      varchar(24)  not null,
  due_at        varchar(24),                     -- when to make the call; null: nothing to do
  called_at     varchar(24),                     -- when the last call began
  settled_at    varchar(24),                     -- when its state became another than due
  closed_at     varchar(24),                     -- from when on its echo is not looked for any more
  seen_version  integer,                         -- the version that its echo was recognised against
  attempt_count integer      not null default 0, -- calls that the platform refused
  failure_count integer      not null default 0, -- failures in a row, anybody's fault: sets the back-off
  detail        varchar(300)
);
-- Serves: the claim of due writes of one account, longest due first.
create index gateway_update_due on gateway_update (source, account, due_at) where due_at is not null;
-- Serves: the writes of one order: its echoes, its timeline, its erasure.
create index gateway_update_order on gateway_update (source, account, order_id);
