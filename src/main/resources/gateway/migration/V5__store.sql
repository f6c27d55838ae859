-- One row: what is to be known of the store itself.
create table gateway_store (
  id            integer primary key,
  version_floor integer not null,    -- every new version of an order gets a number above it
  copied_at     varchar(24)          -- this is a copy, made then, that has not been at work yet
);
insert into gateway_store (id, version_floor) values (1, 0);
