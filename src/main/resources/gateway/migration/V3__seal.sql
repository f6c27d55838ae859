-- Proof that no row of the evidence was altered, removed or slipped in after it had been sealed.

alter table gateway_notification add column digest varchar(64);       -- over metadata and body_digest, at accept
alter table gateway_notification add column body_digest varchar(64);  -- of the exact bytes; outlives them
alter table gateway_notification add column seal_id bigint;           -- null: not sealed yet
-- Serves: the rows that the next seals take, account by account.
create index gateway_notification_unsealed on gateway_notification (source, account, id)
  where seal_id is null;
-- Serves: the rows that say they belong to a seal.
create index gateway_notification_sealed on gateway_notification (seal_id)
  where seal_id is not null;

-- One row for each batch of sealed rows; those of an account are a chain.
create table gateway_seal (
  id                ${identity},
  source            varchar(40)  not null,
  account           varchar(80)  not null,
  number            integer      not null,          -- 1, 2, 3 ... in the chain
  row_count         integer      not null,
  first_received_at varchar(24)  not null,
  last_received_at  varchar(24)  not null,
  entries           ${bytes},                       -- kind, id and digest of each row, 41 bytes; null once all are removed
  entries_hash      varchar(64)  not null,
  previous_hash     varchar(64),                    -- of the seal before; null for the first
  hash              varchar(64)  not null,          -- over all of the above
  sealed_at         varchar(24)  not null,
  signature         varchar(64),                    -- of the hash, where gateway.audit.seal-key is set
  removed_count     integer      not null default 0, -- rows that retention has removed
  removed_at        varchar(24),                    -- when the last of them was, once it was
  removed_signature varchar(64),                    -- of that checkpoint, where the key is set
  unique (source, account, number)
);
-- Serves: the seals of a window.
create index gateway_seal_received on gateway_seal (source, account, last_received_at);

-- One row for each notification that was released from quarantine: what it was accepted as.
create table gateway_release (
  notification_id bigint primary key,
  source          varchar(40) not null,             -- as it was released
  account         varchar(80) not null,
  accepted_as     text        not null,             -- the metadata that its digest was made of
  released_at     varchar(24) not null,
  digest          varchar(64) not null,             -- over the digest at accept and the metadata since
  seal_id         bigint
);
-- Serves: the releases that the next seals take.
create index gateway_release_unsealed on gateway_release (source, account, notification_id)
  where seal_id is null;

-- One row for each notification whose body, or all of which, was removed by us and not by a stranger.
create table gateway_removal (
  notification_id bigint primary key,
  part            varchar(4)  not null,             -- body, row
  seal_id         bigint,
  removed_at      varchar(24) not null,
  signature       varchar(64)                       -- where gateway.audit.seal-key is set
);
-- Serves: the removed rows of a seal.
create index gateway_removal_seal on gateway_removal (seal_id) where part = 'row';
