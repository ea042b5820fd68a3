-- Readers of what other systems write. None raises an error over a text: what cannot be read is NULL. See doc/source.md.

create function keycust.source_number(value text) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_number';
comment on function keycust.source_number(text) is '读取数值 the number that a text holds; NULL when it holds none';

create function keycust.source_money(value text) returns numeric
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_money';
comment on function keycust.source_money(text) is '读取金额 the amount that a text holds, decimals as given; NULL when it holds none';

create function keycust.source_date(value text) returns date
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_date';
comment on function keycust.source_date(text) is '读取日期 the day that a text names, or the first day of a month; NULL when it names none';

create function keycust.source_timestamp(value text) returns timestamp
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_timestamp';
comment on function keycust.source_timestamp(text) is '读取时间 the wall-clock time that a text names; NULL when it names none, or a zone';

create function keycust.source_boolean(value text) returns boolean
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_boolean';
comment on function keycust.source_boolean(text) is '读取是否 yes or no as a text says it (是 否 有 无 1 0 true false yes no); NULL when it says neither';

create function keycust.source_text(value text) returns text
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'source_text';
comment on function keycust.source_text(text) is '读取文本 the text without blanks and control characters at its ends; NULL when nothing is left';
