-- What grows old is removed, and what is personal can be erased; the proof of processing stays.

alter table gateway_version add column replaced_at varchar(24);       -- when a newer version was stored
alter table gateway_version add column erased_at varchar(24);         -- when its event was erased on request
alter table gateway_order add column erased_at varchar(24);           -- when it was last erased on request
alter table gateway_order add column erased_version integer not null default 0; -- up to here nothing is sent any more

update gateway_version set replaced_at = coalesce(superseded_at, sent_at, created_at)
where version < (select o.version from gateway_order o
  where o.source = gateway_version.source and o.account = gateway_version.account
    and o.order_id = gateway_version.order_id);

-- Serves: the bodies that are old enough to be emptied.
create index gateway_notification_settled on gateway_notification (settled_at)
  where state = 'delivered' and length(body) > 0;
-- Serves: the rows that are old enough to be removed; what has no seal yet is not.
create index gateway_notification_emptied on gateway_notification (settled_at)
  where state = 'delivered' and length(body) = 0 and seal_id is not null;
-- Serves: erase, which looks for what is of an order and of no account, or has made no order.
create index gateway_notification_stray on gateway_notification (order_id)
  where state = 'parked' or account = '';
-- Serves: the events that are old enough to be emptied.
create index gateway_version_replaced on gateway_version (replaced_at)
  where replaced_at is not null and length(event) > 0;
-- Serves: the versions that are old enough to be removed.
create index gateway_version_emptied on gateway_version (replaced_at)
  where replaced_at is not null and length(event) = 0;
