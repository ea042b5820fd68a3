\set ECHO none
\set ON_ERROR_STOP 1
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
begin;
select plan(21);

-- Against the server's own readers, which are correct to the last bit where both read the same language.
create temp table number as
select setseed(0.3)::text as text where false
union all
select (random() * 10 ^ (random() * 40 - 20))::text from generate_series(1, 20000)
union all
select (random()::numeric * 10::numeric ^ (n % 40 - 20))::text from generate_series(1, 20000) as n
union all
select n::text from generate_series(-1000, 1000) as n;
select is_empty($$select text from number where keycust.source_number(text) is distinct from text::float8$$,
    'a number is the double that the server reads');
select is_empty($$select text from number where text !~ 'e' and length(ltrim(text, '-0')) <= 30
    and keycust.source_money(text)::text is distinct from text::numeric::text$$, 'an amount is the numeric that the server reads, decimals and all');
select is_empty($$select n from generate_series(-3000000, 3000000, 997) as n
    where keycust.source_number(to_char(n / 100.0, 'FM9,999,990.00')) is distinct from n / 100.0::float8
        or keycust.source_money(to_char(n / 100.0, 'FM9,999,990.00')) is distinct from (n / 100.0)::numeric(12, 2)$$,
    'numbers with separators of thousands are what they were written from');

create temp table day as
select d::date as day from generate_series(timestamp '1900-01-01', '2100-12-31', interval '1 day') as d;
select is_empty(format('select day from day where keycust.source_date(to_char(day, %L)) is distinct from day', form), 'every day is read as ' || form)
from (values ('YYYY-MM-DD'), ('YYYY-FMMM-FMDD'), ('YYYY/FMMM/FMDD'), ('YYYY.MM.DD'), ('YYYYMMDD'), ('YYYY"年"FMMM"月"FMDD"日"'),
    ('YYYY-MM-DD HH24:MI:SS'), ('YYYYMMDDHH24MISS')) as v (form);
select is_empty(format('select day from day where keycust.source_date(to_char(day, %L)) is distinct from date_trunc(''month'', day)::date', form),
    'a month is its first day, read as ' || form)
from (values ('YYYY-MM'), ('YYYYMM'), ('YYYY"年"FMMM"月"')) as v (form);
select is_empty($$
    select text from generate_series(1898, 2102) as y, generate_series(0, 13) as m, generate_series(0, 32) as d,
        lateral (select format('%s-%s-%s', y, m, d) as text) as f
        left join (select day, to_char(day, 'FMYYYY-FMMM-FMDD') as text from day) as t using (text)
    where keycust.source_date(text) is distinct from t.day$$, 'no other day is one');

create temp table moment as
select timestamp '1900-01-01' + random() * interval '73413 days' as at from generate_series(1, 20000)
union all
select timestamp '2024-02-29 00:00' + n * interval '1 minute' from generate_series(0, 1440) as n;
select is_empty($$select at from moment where keycust.source_timestamp(to_char(at, 'YYYY-MM-DD HH24:MI:SS.US')) is distinct from at$$,
    'every moment is read');
select is_empty($$select at from moment where keycust.source_timestamp(to_char(at, 'YYYY"年"FMMM"月"FMDD"日"FMHH24:MI')) is distinct from date_trunc('minute', at)$$,
    'every minute is read in Chinese');
select is_empty($$
    select at, zone from moment, unnest('{Z," Z",+08,+08:00,-0330," UTC"," PM"," BC"}'::text[]) as zone
    where keycust.source_timestamp(to_char(at, 'YYYY-MM-DD HH24:MI:SS') || zone) is not null$$, 'a time with a zone is not read');

-- Nothing depends on the session.
create temp table said as
select text, keycust.source_number(text) as number, keycust.source_money(text) as money, keycust.source_date(text) as date,
    keycust.source_timestamp(text) as at, keycust.source_boolean(text) as truth, keycust.source_text(text) as words
from unnest('{"1,234.5",1.5e3,2024/2/3,2024-02-03 04:05,03/02/2024,有,０１, x }'::text[]) as text;
set datestyle = 'SQL, DMY';
set timezone = 'America/New_York';
set intervalstyle = 'iso_8601';
select is_empty($$
    select text from said where (number, money, date, at, truth, words) is distinct from
        (keycust.source_number(text), keycust.source_money(text), keycust.source_date(text), keycust.source_timestamp(text),
         keycust.source_boolean(text), keycust.source_text(text))$$, 'what is read does not depend on DateStyle, TimeZone or IntervalStyle');
reset datestyle;
reset timezone;

-- No text raises an error: every character of the first planes, alone and after a digit, and cut and doubled forms.
select lives_ok($$
    select count(keycust.source_number(t)), count(keycust.source_money(t)), count(keycust.source_date(t)),
        count(keycust.source_timestamp(t)), count(keycust.source_boolean(t)), count(keycust.source_text(t))
    from generate_series(1, 131071) as c, lateral (values (chr(c)), ('1' || chr(c)), ('2024' || chr(c) || '01')) as v (t)
    where c not between 55296 and 57343$$, 'no character raises an error');
select lives_ok($$
    select count(keycust.source_number(t)), count(keycust.source_money(t)), count(keycust.source_date(t)),
        count(keycust.source_timestamp(t)), count(keycust.source_boolean(t)), count(keycust.source_text(t))
    from (values ('2024年1月5日 23:59:59.123'), ('-1,234,567.89e+05'), (repeat('9', 100000)), (repeat('　', 100000) || '1')) as v (whole),
        generate_series(0, 40) as n, lateral (values (left(whole, n)), (right(whole, n)), (whole || left(whole, n))) as p (t)$$,
    'no part of a text raises an error');

select * from finish();
rollback;
