-- What a platform gave out for the next page of a list that goes on by such a word.
alter table gateway_cursor add column page_next varchar(1000);
