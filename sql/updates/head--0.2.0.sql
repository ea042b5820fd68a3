-- What is called otherwise now.
drop function keycust.source_select(text, text, text, text);
drop procedure keycust.source_fill(bigint, text);
drop procedure keycust.source_months(bigint);
drop procedure keycust.source_apply(bigint, text);
drop procedure keycust.source_count_days(text, date[], boolean);
drop procedure keycust.source_check_batch(text, text, text);
drop function keycust.source_position(text);
-- Functions with more arguments, or whose results gained columns: these cannot be replaced.
drop function keycust.indicator_point(date);
drop function keycust.indicator_register_energy(date);
drop function keycust.indicator_attribute_as_of(date);
drop function keycust.indicator_behaviour_as_of(date);
drop function keycust.indicator_store(bigint, date, text);
