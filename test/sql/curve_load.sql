\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Another number of points: means, weighted by time.
select n, keycust.curve_resample('{1,2,3,6}', n) from unnest('{1,2,4,8}'::int[]) as n;
select keycust.curve_resample('{1,NULL,3,6}', 2) as gap, keycust.curve_resample(null, 2) as nothing;
select keycust.curve_resample('{1,2,3,6}', 5);
select keycust.curve_resample('{1,2,3,6}', 7);
select keycust.curve_resample('{1,2,3,4,5,6,7}', 1);

-- Apparent power.
select keycust.curve_apparent('{3,NULL,-3}', '{4,4,4}') as kva, keycust.curve_apparent('{3}', null) as unknown;
select keycust.curve_apparent('{3,3}', '{4}');

-- Unbalance: a phase that is not metered is left out; below the threshold there is none.
select keycust.curve_unbalance('{100,100,1,NULL}', '{100,-80,1,5}', '{50,100,0,5}', 2) as three_phases,
    keycust.curve_unbalance('{100,100}', null, '{50,80}') as two, keycust.curve_unbalance('{100}', null, null) as one;
select keycust.curve_unbalance('{1}', '{1}', '{1}', -1);
select keycust.curve_unbalance('{1}', '{1}', '{1}', null);
select keycust.curve_unbalance('{1}', '{1}', '{1,2}');
select keycust.curve_unbalance('{1}', '{NaN}', '{1}');

select keycust.curve_count('{1,2,3,NULL,-1}', 1, 3) as inside, keycust.curve_count('{1,2}', 0, 'Infinity') as up,
    keycust.curve_count(null, 0, 1) as nothing;

-- Energy delivered, and reactive energy while none is fed in.
select * from keycust.curve_delivery('{3,3,-3,0,NULL,1}', '{4,-2,5,1,7,NULL}');
select keycust.curve_delivery(null, '{1}') is null as unknown, keycust.curve_delivery('{1}', null) is null as reactive_unknown;
select keycust.curve_delivery('{1}', '{1,2}');
select keycust.curve_delivery('{Infinity}', '{1}');
select keycust.curve_delivery('{{1}}', '{1}');

-- Sums: where one has a gap nobody knows the sum of all, but the total of what is known.
create temp table point (customer text, kw real[]);
insert into point values ('a', '{1,2,3}'), ('a', '{10,NULL,30}'), ('b', '{5,5,5}'), ('b', null), ('c', null), ('d', '{NULL,NULL,NULL}');
select customer, keycust.curve_sum(kw), keycust.curve_total(kw) from point group by customer order by customer;
select keycust.curve_sum(kw), keycust.curve_total(kw) from point where false;
select keycust.curve_total(kw) from (values ('{1,2}'::real[]), ('{1,2,3}')) as v (kw);
-- Over parts, as over all.
select keycust.curve_total_merge(state) from (
    select keycust.curve_total_partial(kw) as state from point group by customer) as p;
select keycust.curve_sum_merge(state) from (
    select keycust.curve_sum_partial(kw) as state from point where customer < 'b' group by kw) as p;
select keycust.curve_sum_merge('\xdeadbeef');
