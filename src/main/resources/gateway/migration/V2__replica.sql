-- What replicas share. A store with one process leaves these tables empty.

-- One row for each second of a call budget in which calls were made, or may still reach the platform.
create table gateway_permit (
  source      varchar(40) not null,
  account     varchar(80) not null,
  budget      varchar(10) not null,                 -- orders, lists
  slot_at     varchar(24) not null,                 -- counted until 60 s after it
  used_count  integer     not null,
  primary key (source, account, budget, slot_at)
);

-- One row for each call budget: locked while a permit is taken.
create table gateway_budget (
  source          varchar(40) not null,
  account         varchar(80) not null,
  budget          varchar(10) not null,
  permitted_at    varchar(24),                      -- the last permit, from which calls are spaced
  primary key (source, account, budget)
);

-- One row for each process that works on this store.
create table gateway_replica (
  owner       varchar(60)  not null primary key,    -- as in lease_owner
  host        varchar(120) not null,
  release     varchar(40)  not null,                -- the gateway's version
  started_at  varchar(24)  not null,
  seen_at     varchar(24)  not null,
  settings    text         not null                 -- a digest of each setting, none of its values
);
