create table if not exists gateway_sink (
  source     varchar(40) not null,
  account    varchar(80) not null,
  order_id   varchar(40) not null,
  version    integer     not null,
  status     varchar(24) not null,
  event      text        not null,
  updated_at varchar(24) not null,
  primary key (source, account, order_id)
)
