-- The latest update time of an order that any list of the platform's has shown: a fetched document
-- from before it is behind, whatever else it says.
alter table gateway_order add column shown_at varchar(24);
