-- The ledger. Text that holds a time is UTC in ISO 8601 with milliseconds and Z, always 24
-- characters, so that it sorts as it reads. Statements are shared by all databases; ${identity} and
-- ${bytes} are the two words in which they differ.

-- One row for each notification: the evidence.
create table gateway_notification (
  id            ${identity},
  source        varchar(40)  not null,
  account       varchar(80)  not null,  -- empty while unknown
  external_id   varchar(200) not null,
  order_id      varchar(40),            -- null if it is not about an order
  type          varchar(80),            -- the status or event type it names, in the source's normal form
  event_at      varchar(24),
  received_at   varchar(24)  not null,
  via           varchar(10)  not null,  -- webhook, poll
  state         varchar(10)  not null,  -- accepted, delivered, parked
  outcome       varchar(12),            -- delivered, unchanged, superseded, ignored, vetoed
  cause         varchar(40),            -- why it is parked, else its first flag
  flags         varchar(200),           -- comma separated, all that was odd about it
  version       integer,                -- the order version that settles it
  settled_at    varchar(24),
  missed_at     varchar(24),            -- a sighting of an announced change counts as missed from then on
  announced_at  varchar(24),            -- unless its notification has come: when it came
  opened        varchar(400),           -- accounts its credentials opened, while the account is unknown
  body          ${bytes}     not null,  -- the exact bytes received
  unique (source, account, external_id)
);
-- Serves: the open notifications of a claimed order; the timeline of one order.
create index gateway_notification_order on gateway_notification (source, account, order_id);
-- Serves: GET /api/notifications?cause=, replay by cause.
create index gateway_notification_cause on gateway_notification (cause) where cause is not null;
-- Serves: GET /api/notifications?state=parked.
create index gateway_notification_parked on gateway_notification (id) where state = 'parked';
-- Serves: missed by webhook, counted for status and metrics.
-- With announced_at in it, so that counting never reads a row.
create index gateway_notification_missed
  on gateway_notification (source, account, missed_at, announced_at) where missed_at is not null;
-- Serves: how many are quarantined, for each account and cause.
create index gateway_notification_quarantine on gateway_notification (source, account, cause)
  where state = 'parked';
-- Serves: GET /api/notifications?cause=, where the cause is a flag.
create index gateway_notification_flagged on gateway_notification (id) where flags is not null;

-- One row for each order: the unit of work.
create table gateway_order (
  source            varchar(40) not null,
  account           varchar(80) not null,
  order_id          varchar(40) not null,
  state             varchar(10) not null,           -- accepted (work is due), delivered (settled), parked
  cause             varchar(40),                    -- why it is parked
  detail            varchar(300),                   -- the last failure, one line for an operator
  news_count        integer not null default 0,     -- notifications ever counted on it
  due_at            varchar(24),                    -- when to fetch it; null: nothing to fetch
  send_at           varchar(24),                    -- when to send its newest version; null: nothing to send
  lease_owner       varchar(60),                    -- who works it; fences late writers
  lease_until_at    varchar(24),
  fetch_count       integer not null default 0,     -- numbers the claims of this order
  attempt_count     integer not null default 0,     -- attempts spent on failures that are the order's own
  failure_count     integer not null default 0,     -- failures in a row, anybody's fault: sets the back-off
  recheck_count     integer not null default 0,     -- fetches repeated because the platform seemed behind
  missing_since_at  varchar(24),                    -- since when the platform says it has no such order
  fetched_at        varchar(24),
  seen_status       varchar(80),                    -- the platform's own word at the last fetch
  seen_updated_at   varchar(24),                    -- the platform's update time at the last fetch
  version           integer not null default 0,     -- newest stored version
  sent_version      integer not null default 0,     -- newest version that the sink has
  content_hash      varchar(64),                    -- content of the newest version
  status            varchar(24),                    -- canonical status of the newest version
  platform_at       varchar(24),                    -- platform update time of the newest version
  evidence_type     varchar(80),                    -- latest event that carries state of its own
  evidence_at       varchar(24),
  first_seen_at     varchar(24) not null,
  changed_at        varchar(24) not null,
  parked_at         varchar(24),
  reopened_at       varchar(24),
  primary key (source, account, order_id)
);
-- Serves: the claim of due orders of one account, oldest due first; oldest due age.
create index gateway_order_due on gateway_order (source, account, due_at) where due_at is not null;
-- Serves: the claim of orders whose newest version has not reached the sink.
create index gateway_order_send on gateway_order (send_at) where send_at is not null;
-- Serves: replay by source, account and cause, page by page; the parked count.
create index gateway_order_parked on gateway_order (source, account, cause, order_id)
  where state = 'parked';
-- Serves: GET /api/orders?state=parked, newest first.
create index gateway_order_parked_changed on gateway_order (changed_at) where state = 'parked';
-- Serves: GET /api/orders newest first.
create index gateway_order_changed on gateway_order (changed_at);
-- Serves: explain, which looks for an id in every account.
create index gateway_order_id on gateway_order (order_id);

-- One row for each version of an order: the very bytes that every delivery of it sends.
create table gateway_version (
  source        varchar(40) not null,
  account       varchar(80) not null,
  order_id      varchar(40) not null,
  version       integer     not null,
  status        varchar(24) not null,
  content_hash  varchar(64) not null,
  flag          varchar(40),                        -- regressed
  event         ${bytes}    not null,
  created_at    varchar(24) not null,
  sent_at       varchar(24),                        -- when the sink had it
  superseded_at varchar(24),                        -- when a newer one overtook it unsent
  primary key (source, account, order_id, version)
);

-- One row for each call to a platform.
create table gateway_call (
  id            bigint primary key,                 -- given before the call is made
  source        varchar(40) not null,
  account       varchar(80) not null,
  budget        varchar(10) not null,               -- orders, lists: which budget it was counted on
  started_at    varchar(24) not null,
  finished_at   varchar(24) not null,
  http_status   integer,                            -- null: there was no answer
  outcome       varchar(40) not null,               -- ok, or what went wrong
  order_count   integer     not null                -- orders asked for, or rows listed
);
-- Serves: the calls of the last minute, from which budgets are restored at start.
create index gateway_call_account on gateway_call (source, account, finished_at);

-- One row for each try to fetch or deliver one order.
create table gateway_attempt (
  id            ${identity},
  source        varchar(40) not null,
  account       varchar(80) not null,
  order_id      varchar(40) not null,
  stage         varchar(10) not null,               -- enrich, deliver
  at            varchar(24) not null,
  outcome       varchar(40) not null,               -- version, unchanged, delivered, or a cause
  version       integer,
  call_id       bigint,                             -- the call that served it
  detail        varchar(300)
);
-- Serves: the timeline of one order.
create index gateway_attempt_order on gateway_attempt (source, account, order_id);

-- One row for each account, and one for the sink (source 'sink', no account): is it well?
create table gateway_account (
  source        varchar(40) not null,
  account       varchar(80) not null,
  health        varchar(24) not null,               -- healthy, paused, credentials-refused
  paused_until_at varchar(24),
  pause_count   integer     not null default 0,     -- pauses in a row
  detail        varchar(300),
  healthy_at    varchar(24),                        -- when it last answered well
  notified_at   varchar(24),                        -- last notification, kept to the second
  polled_at     varchar(24),                        -- last complete pass of any list
  primary key (source, account)
);

-- One row for each list that a poll reads: where it stands. One row is one reader.
create table gateway_cursor (
  source        varchar(40) not null,
  account       varchar(80) not null,
  list          varchar(40) not null,
  kind          varchar(10) not null,               -- poll, sweep
  reached_at    varchar(24),                        -- upper edge of the last complete window
  due_at        varchar(24),                        -- when to read the next page; null: nothing to read
  lease_owner   varchar(60),
  lease_until_at varchar(24),
  window_from_at varchar(24),                       -- the pass under way: its lower edge
  window_to_at  varchar(24),                        -- and the platform's own time at its first page
  page_offset   integer     not null default 0,     -- rows, or pages, read of this pass
  pass_count    integer     not null default 0,     -- passes done of this window
  page_count    integer     not null default 0,     -- pages read of this pass
  page_digest   varchar(64),                        -- the ids of its last page, to tell one that comes again
  news_count    integer     not null default 0,     -- what this pass brought
  failure_count integer     not null default 0,
  finished_at   varchar(24),
  primary key (source, account, list, kind)
);

-- What was refused at the door, bounded in number.
create table gateway_rejection (
  id            ${identity},
  at            varchar(24)  not null,
  source        varchar(40),
  code          varchar(40)  not null,
  detail        varchar(300) not null,
  body_length   integer      not null,
  body_start    ${bytes}     not null               -- its first bytes
);
