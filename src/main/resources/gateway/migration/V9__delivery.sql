-- Several sinks at once: what each of them is to get of an order, and what it has got.

-- One row for each order and sink.
create table gateway_delivery (
  source         varchar(40) not null,
  account        varchar(80) not null,
  order_id       varchar(40) not null,
  sink           varchar(40) not null,           -- sink for the first one, else its name
  version        integer     not null,           -- newest version that this sink is to get
  sent_version   integer     not null default 0, -- newest version that it has got
  send_at        varchar(24),                    -- when to send; null: nothing to send, or parked
  lease_owner    varchar(60),                    -- who sends; fences late writers
  lease_until_at varchar(24),
  claim_count    integer     not null default 0, -- numbers the claims of this row
  attempt_count  integer     not null default 0, -- attempts spent because the sink refused the order
  failure_count  integer     not null default 0, -- failures in a row, anybody's fault: sets the back-off
  detail         varchar(300),                   -- the last failure, one line for an operator
  parked_at      varchar(24),                    -- since when it waits for a person
  primary key (source, account, order_id, sink)
);

insert into gateway_delivery (source, account, order_id, sink, version, sent_version, send_at,
  attempt_count, failure_count, detail, parked_at)
select source, account, order_id, 'sink', version, sent_version, send_at,
  case when send_at is not null or cause = 'sink-refused' then attempt_count else 0 end,
  case when send_at is not null or cause = 'sink-refused' then failure_count else 0 end,
  case when send_at is not null or cause = 'sink-refused' then detail end,
  case when state = 'parked' and cause = 'sink-refused' then parked_at end
from gateway_order where version > 0;

-- Serves: the claim of what a sink is to get, longest due first; how much waits for each sink.
create index gateway_delivery_send on gateway_delivery (sink, send_at) where send_at is not null;
-- Serves: how much is parked for each sink.
create index gateway_delivery_parked on gateway_delivery (sink, parked_at) where parked_at is not null;

-- From now on gateway_order.sent_version is the newest version that all its sinks have, and send_at
-- since when one of them waits for a version; nothing is claimed by it any more.
drop index gateway_order_send;

-- Which sink a try to deliver was for.
alter table gateway_attempt add column sink varchar(40);
