\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
set datestyle = 'ISO';
\set ECHO all
\set SHOW_CONTEXT never

-- Out of wide rows, of every type that holds a number; other columns between them.
create temp table wide (p2 real, meter text, p1 double precision, p10 int, p3 numeric, p4 text, p5 smallint, p6 bigint, p01 int,
    p7 varchar(9), p8 int, p9 numeric(8, 2), p11 char(6), p12 int, p13 int, p int);
insert into wide values
    (2.5, 'a', 1.25, 10, 3.3333, ' 4,000.5 ', -5, 6, 0, '７', 8, 9.99, '11', 12, 13, 0),
    (null, 'b', null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    (1, 'c', 1, 1, 1, '', 1, 1, 1, E' \u3000', 1, 1, '', 1, 1, 1);
select meter, keycust.curve_from_columns(wide, 'p', 12) as curve, keycust.curve_problem(wide, 'p', 12) as problem
from wide order by meter;
select keycust.curve_from_columns(wide, 'p', 3, 0.1) as tenth, keycust.curve_from_columns(wide, 'p', 3, -1e-3) as minus
from wide where meter = 'a';

-- A value that is none makes the curve NULL, and the reason names the column.
select keycust.curve_from_columns(w, 'p', 12) as curve, keycust.curve_problem(w, 'p', 12) as problem
from (values
    ('abc', '1', 1::float8, 1::numeric), ('1', '12,34', 1, 1), ('1', '1', 'NaN', 1), ('1', '1', '-Infinity', 1), ('1', '1', 1, 'NaN'),
    ('1', '1', 1, 'Infinity'), ('1e39', '1', 1, 1), ('1', '1', 1e300, 1), ('1', '1', 1, 1e60), ('1', '1', 1, 1e400),
    (E'not\ta number, but a long text with 电压 in it', '1', 1, 1))
        as v (p4, p7, p1, p3),
    lateral (select v.p1, 1::real as p2, v.p3, v.p4, 1 as p5, 1 as p6, v.p7, 1 as p8, 1 as p9, 1 as p10, 1 as p11, 1 as p12) as w;
select keycust.curve_from_columns(wide, 'p', 2, f) as curve, keycust.curve_problem(wide, 'p', 2, f) as problem
from wide, unnest('{1e38,1e39,NaN,Infinity,-Infinity}'::float8[]) as f where meter = 'a';

-- NULL arguments.
select keycust.curve_from_columns(null, 'p', 12) as row, keycust.curve_from_columns(wide, null, 12) as prefix,
    keycust.curve_from_columns(wide, 'p', null) as points, keycust.curve_from_columns(wide, 'p', 12, null) as factor
from wide where meter = 'a';
select keycust.curve_problem(null, 'p', 12) as row, keycust.curve_problem(wide, null, 12) as prefix,
    keycust.curve_problem(wide, 'p', null) as points, keycust.curve_problem(wide, 'p', 12, null) as factor
from wide where meter = 'a';

-- Rows of any kind; a prefix may be anything; names are as PostgreSQL keeps them.
select keycust.curve_from_columns(row (1, 2.5, '3'::text), 'f', 3) as anonymous;
select keycust.curve_from_columns(r, 'U ', 2) as quoted from (select 1 as "U 2", 2 as "U 1") as r;
select keycust.curve_from_columns(r, '', 2) as bare from (select 1 as "2", 2 as "1") as r;
select keycust.curve_from_columns(r, '电压', 2) as chinese from (select 1 as 电压2, 2 as 电压1) as r;

-- A row type that changes while a plan is kept, other arguments in each row, a domain, a dropped column.
create domain pg_temp.power as numeric(10, 3) check (value > -1000);
create temp table changing (u1 pg_temp.power, gone int, u2 pg_temp.power);
alter table changing drop column gone;
insert into changing values (1.5, 2.5);
prepare made as select keycust.curve_from_columns(changing, 'u', 2) from changing;
execute made;
alter table changing rename u2 to u;
alter table changing rename u1 to u2;
alter table changing rename u to u1;
execute made;
alter table changing alter u1 type text using u1::text || '1';
execute made;
alter table changing rename u1 to v1;
execute made;
deallocate made;
select prefix, points, keycust.curve_from_columns(r, prefix, points) as curve
from (select 1 as a1, 2 as a2, 3 as a3, 4 as b1, 5 as b2) as r, (values ('a', 1), ('a', 3), ('b', 2), ('a', 2)) as v (prefix, points);
do $$
declare
    r record;
begin
    for i in 1 .. 3 loop
        if i % 2 = 1 then
            select 1 as p1, i as p2 into r;
        else
            select i as p2, null::text as other, 7.5 as p1 into r;
        end if;
        raise notice '%', keycust.curve_from_columns(r, 'p', 2);
    end loop;
end
$$;

-- Overlay: gaps of the later erase nothing.
select keycust.curve_overlay('{1,2,NULL,NULL}', '{9,NULL,3,NULL}') as both, keycust.curve_overlay('{1,NULL}', null) as earlier,
    keycust.curve_overlay(null, '[5:6]={1,NULL}') as later, keycust.curve_overlay(null, null) as neither;

-- Merge: parts in any order; the greatest where several have a value.
select keycust.curve_merge(c order by n) as forward, keycust.curve_merge(c order by n desc) as backward
from (values (1, '{1,NULL,NULL,-0}'::real[]), (2, null), (3, '{NULL,2,NULL,0}'), (4, '{3,1,NULL,NULL}')) as v (n, c);
select keycust.curve_merge(c) as none from (select null::real[] as c) as v;

-- Collect: long rows.
select keycust.curve_collect(slot, value, 4) as curve from (values (3, 3.5), (1, 1), (4, null), (3, 3.25)) as v (slot, value);
select keycust.curve_collect(slot, 1, 4) as skipped from (values (null), (2)) as v (slot);
select keycust.curve_collect(1, null, 2) as gaps, keycust.curve_collect(1, 1, 2) filter (where false) as none;
select keycust.curve_collect_merge(state) as merged
from (select keycust.curve_collect_partial(n, n * 1.5, 4) as state from generate_series(1, 3) as n group by n % 2) as part;

-- Summary.
select s.* from (values ('{2,NULL,6,6}'::real[]), ('{NULL,NULL}'), ('{-3}'), (null)) as v (c), keycust.curve_summary(c) as s;
select keycust.curve_missing('{1,NULL,3,NULL}') as missing, keycust.curve_missing('{1,2}') as none, keycust.curve_missing(null) as null;

-- Slots: a label ends its interval unless the caller says that it begins it.
select at, keycust.curve_slot(at, 96) as slot, keycust.curve_day(at, 96) as day, keycust.curve_slot(at, 96, false) as begins,
    keycust.curve_day(at, 96, false) as begins_day
from unnest('{2024-01-05 00:00,2024-01-05 00:00:00.000001,2024-01-05 00:15,2024-01-05 00:16,2024-01-05 23:45,2024-01-05 23:59:59,
    1999-12-31 00:00,1900-01-01 00:30,infinity,-infinity}'::timestamp[]) as at;

-- Errors.
select keycust.curve_from_columns(wide, 'p', 24) from wide;
select keycust.curve_problem(wide, 'p', 24) from wide;
select keycust.curve_from_columns(wide, 'p', 95) from wide;
select keycust.curve_from_columns(wide, 'p', 0) from wide;
select keycust.curve_from_columns(r, 'p', 2) from (select true as p1, 1 as p2) as r;
select keycust.curve_from_columns(r, 'p', 1) from (select 1 as p1, 2 as p1) as r;
select keycust.curve_overlay('{1,2}', '{1,2,3}');
select keycust.curve_overlay('{1,2}', '{1,NaN}');
select keycust.curve_overlay('{1,Infinity}', null);
select keycust.curve_overlay('{}', null);
select keycust.curve_overlay('{{1,2}}', null);
select keycust.curve_summary('{1,2,3,4,5,6,7}');
select keycust.curve_merge(c) from (values ('{1,2}'::real[]), ('{1}')) as v (c);
select keycust.curve_collect(5, 1, 4);
select keycust.curve_collect(0, null, 4);
select keycust.curve_collect(1, 'NaN', 4);
select keycust.curve_collect(1, 1e39, 4);
select keycust.curve_collect(1, 1, null);
select keycust.curve_collect(1, 1, n) from generate_series(1, 2) as n;
select keycust.curve_collect_merge('\x00');
select keycust.curve_merge_transition('{1}', '{1}');
select keycust.curve_slot('2024-01-05', 7);
select keycust.curve_day('4714-11-24 BC', 96);
