\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
set client_min_messages = notice;
\set ECHO all
\set SHOW_CONTEXT never

-- Several customers at one time.
\pset null '-'

create temp table load (customer_id text, at timestamp, kw float8);
insert into load values
    ('甲', '2026-01-01 01:00', 10), ('乙', '2026-01-01 01:00', 2), ('丙', '2026-01-01 01:00', 1),
    ('甲', '2026-01-01 02:00', 5), ('乙', '2026-01-01 02:00', 8), ('丙', '2026-01-01 02:00', 3),
    ('甲', '2026-01-01 03:00', 4), ('乙', '2026-01-01 03:00', 2), ('丙', '2026-01-01 03:00', 5);
create temp table found as select keycust.load_coincidence(customer_id, at, kw) as model from load;
select (model).customers, (model).times, (model).peak_kw, (model).peak_at, (model).sum_of_peaks_kw, round((model).coincidence_factor::numeric, 4) as coincidence,
    round((model).diversity_factor::numeric, 4) as diversity, (model).status, (model).message, (model).format
from found;
select customer_id, peak_kw, peak_at, at_peak_kw, responsibility, share_pct from found, keycust.load_coincidence_customers(model);
select (select keycust.load_coincidence(customer_id, at, kw) from (select * from load order by kw) as x) = model as same from found;
-- From day curves.
select (m).peak_kw, (m).peak_at, round((m).coincidence_factor::numeric, 4) as coincidence
from (select keycust.load_coincidence(id, date '2026-01-01', kw) as m from (values ('a', '{10,5,4}'::real[]), ('b', '{2,8,2}'), ('c', '{1,3,5}')) as v (id, kw)) as x;
-- A customer that is missing at the peak.
select (m).peak_kw, (m).counted_times, (m).customers_at_peak
from (select keycust.load_coincidence(customer_id, at, kw) as m from load where not (customer_id = '丙' and at = '2026-01-01 02:00')) as x;
select (m).peak_kw, (m).counted_times, (m).customers_at_peak, (select responsibility from keycust.load_coincidence_customers(m) where customer_id = '丙')
from (select keycust.load_coincidence(customer_id, at, kw, '{"valid_share": 0.5}') as m from load where not (customer_id = '丙' and at = '2026-01-01 02:00')) as x;

select g, (keycust.load_coincidence(id, at, kw)).status, (keycust.load_coincidence(id, at, kw)).message
from (values
    ('nothing', null::text, timestamp '2026-01-01', 1::float8), ('no value', 'a', '2026-01-01', null), ('one', 'a', '2026-01-01', 1),
    ('twice', 'a', '2026-01-01', 1), ('twice', 'a', '2026-01-01', 2), ('infinite', 'a', 'infinity', 2), ('apart', 'a', '2026-01-01', 1), ('apart', 'b', '2026-01-02', 1),
    ('far', 'a', '0200-01-01 BC', 1), ('far', 'a', '2026-01-01 00:00:01', 1)
) as v (g, id, at, kw)
group by g order by g;
select keycust.load_coincidence(customer_id, at, kw) is null as nothing from load where false;
select (m).coincidence_factor, (m).peak_kw from (select keycust.load_coincidence(customer_id, at, -kw) as m from load) as x;
select count(*) from keycust.load_coincidence_customers((select keycust.load_coincidence(customer_id, at, null) from load));
select keycust.load_coincidence(customer_id, at, 'NaN') from load;
select keycust.load_coincidence(customer_id, at, kw, '{"valid_share": 2}') from load;
select keycust.load_coincidence('a', date '2026-01-01', '{1,2,3,4,5,6,7}'::real[]);
select * from keycust.load_coincidence_customers(row(2, 1, 1, 2, 5, null, null, null, null, '{a,b}', '{1}', '{2026-01-01,2026-01-01}', '{1,2}', 'ok', null, 1, null));
select * from keycust.load_coincidence_customers(row(2, 1, 1, 2, 5, null, null, null, null, '{a,null}', '{1,2}', '{2026-01-01,2026-01-01}', '{1,2}', 'ok', null, 1, null));
