-- Load classes of a base whose shapes are planted: typical days, classes, their names, what changes from run to run.
begin;
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
set client_min_messages = warning;
create extension if not exists pgtap;
create extension if not exists keycust;
do $$ begin
    if to_regclass('keycust_data.base_version') is null then
        call keycust.create_base();
    end if;
end $$;
select no_plan();

-- A day belongs to a season and is of a kind

select results_eq($$ select keycust.load_class_season(d) from unnest('{2025-02-28,2025-03-01,2025-06-01,2025-09-01,2025-11-30,2025-12-01}'::date[]) as d $$,
    $$ values ('winter'), ('spring'), ('summer'), ('autumn'), ('autumn'), ('winter') $$, 'seasons');
select results_eq($$ select keycust.load_class_day_type(d, t) from (values (date '2025-03-07', null), ('2025-03-08', null), ('2025-03-09', null),
    ('2025-03-07', 'holiday'), ('2025-03-07', 'rest_day'), ('2025-03-08', 'adjusted_workday'), ('2025-03-08', 'rest_day')) as v (d, t) $$,
    $$ values ('workday'), ('saturday'), ('sunday'), ('holiday'), ('sunday'), ('workday'), ('saturday') $$, 'kinds of day');

-- Shape and measures of 24 hours

select is(keycust.load_class_shape(array_fill(5::float8, '{24}')), array_fill(1::float8, '{24}'), 'a flat day is 1 everywhere');
select ok(keycust.load_class_shape(array_fill(0::float8, '{24}')) is null, 'no load has no shape');
select ok(keycust.load_class_shape(array_fill(-3::float8, '{24}')) is null, 'nor has what only feeds in');
select is((keycust.load_class_shape(array_fill(-3::float8, '{12}') || array_fill(3::float8, '{12}')))[6], 0::float8, 'what is fed in counts as none');
select is((select round(avg(abs(a.v - b.v))::numeric, 6)
    from unnest(keycust.load_class_shape(array_fill(1::float8, '{8}') || array_fill(9::float8, '{16}'))) with ordinality as a (v, n)
    join unnest(keycust.load_class_shape(array_fill(9::float8, '{8}') || array_fill(1::float8, '{8}') || array_fill(9::float8, '{8}')))
        with ordinality as b (v, n) on b.n = (a.n + 7) % 24 + 1), 0.0, 'the day is a circle');
select results_eq($$ select round(load_factor::numeric, 4), round(night_share_pct::numeric, 2), round(day_share_pct::numeric, 2),
    round(evening_share_pct::numeric, 2), round(noon_share_pct::numeric, 2), peak_hour
    from keycust.load_class_measure(array(select case when h between 9 and 18 then 3 else 1 end::float8 from generate_series(1, 24) as h)) $$,
    $$ values (0.6111, 18.18, 68.18, 11.36, 27.27, 9) $$, 'load factor, shares, peak');

-- Fifteen customers of each of four shapes, a bit of noise; and those that are a trouble

insert into keycust_data.organisation (organisation_id, name) values ('O1', 'o1');
insert into keycust_data.customer (customer_id, organisation_id, name, opened_on)
select format('%s%s', s, lpad(n::text, 2, '0')), 'O1', s, date '2020-01-01'
from unnest('{flat,night,shift,store}'::text[]) as s, generate_series(1, 15) as n
union all
select c, 'O1', c, '2020-01-01' from unnest('{none,short,gap,zero,double,half,feeds,solar,coarse,nosat,closed}'::text[]) as c;
update keycust_data.customer set closed_on = '2025-09-15' where customer_id = 'closed';
insert into keycust_data.usage_point (usage_point_id, customer_id, in_service_on)
select 'P' || c.customer_id, c.customer_id, date '2020-01-01' from keycust_data.customer as c
union all
select 'Q' || c.customer_id, c.customer_id, '2020-01-01' from keycust_data.customer as c where c.customer_id in ('double', 'half');
do $$ begin
    perform keycust_data.make_month('keycust_data.power_curve', m::date) from generate_series('2024-11-01'::timestamp, '2025-11-01', '1 month') as m;
end $$;
create function pg_temp.load(shape text, hour int, day date) returns float8 language sql immutable as $$
    select case shape
        when 'flat' then 100
        when 'night' then case when hour <= 7 or hour >= 23 then 90 else 20 end
        when 'shift' then case when extract(isodow from day) >= 6 then 10 when hour between 9 and 17 then 95 else 12 end
        when 'store' then case when hour between 10 and 22 then 80 else 15 end
    end
$$;
-- Noise that is the same each time: a product of numbers, not a draw.
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw)
select 'P' || c.customer_id, d.day::date, c.customer_id, array(
    select (pg_temp.load(left(c.customer_id, -2), h, d.day::date)
        * (1 + 0.1 * ((h * 7919 + extract(doy from d.day)::int * 104729 + ascii(right(c.customer_id, 1)) * 1299709) % 1000 / 1000.0 - 0.5)))::real
    from generate_series(1, 24) as h)
from keycust_data.customer as c
cross join generate_series('2024-11-01'::timestamp, '2025-11-30', '1 day') as d (day)
where c.customer_id ~ '\d\d$';
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw)
select 'P' || v.customer_id, d.day::date, v.customer_id, v.kw
from (values
    ('short', array_fill(10::real, '{24}'), timestamp '2025-10-20'), ('zero', array_fill(0::real, '{24}'), '2024-11-01'),
    ('gap', array_fill(10::real, '{11}') || null::real || array_fill(10::real, '{12}'), '2024-11-01'),
    ('double', array_fill(10::real, '{24}'), '2024-11-01'), ('half', array_fill(10::real, '{24}'), '2024-11-01'),
    ('feeds', array_fill(-10::real, '{24}'), '2024-11-01'), ('closed', array_fill(10::real, '{24}'), '2024-11-01'),
    -- More fed in by day than drawn by night; two hours a value; nothing on Saturdays.
    ('solar', array_fill(10::real, '{8}') || array_fill(-40::real, '{8}') || array_fill(10::real, '{8}'), '2024-11-01'),
    ('coarse', '{1,2,3,4,5,6,7,8,9,10,11,12}', '2024-11-01'), ('nosat', array_fill(10::real, '{24}'), '2024-11-01')
) as v (customer_id, kw, since)
cross join lateral generate_series(v.since, '2025-10-31', interval '1 day') as d (day)
where v.customer_id <> 'nosat' or extract(isodow from d.day) <> 6;
-- The second point: on every day in more points, or on few days only.
insert into keycust_data.power_curve (usage_point_id, day, customer_id, kw)
select 'Q' || v.customer_id, d.day::date, v.customer_id, array_fill(90::real, '{96}')
from (values ('double', timestamp '2024-11-01'), ('half', '2025-10-25')) as v (customer_id, since)
cross join lateral generate_series(v.since, '2025-10-31', interval '1 day') as d (day);

-- Forecasts are not what is tested here.
update keycust_data.setting set value = '28' where setting = 'forecast_history_days';
\ir ../data/refresh_inside.sql
call pg_temp.refresh('2025-10-31');

-- Typical days

select results_eq($$ select season, day_type, days from keycust_data.customer_typical_day where customer_id = 'flat01' order by season collate "C", day_type collate "C" $$, $$
    select coalesce(season, 'year') as season, day_type, count(*)::int from (
        select keycust.load_class_season(d::date) as season, keycust.load_class_day_type(d::date, c.day_type) as day_type
        from generate_series('2024-11-01'::timestamp, '2025-10-31', '1 day') as d left join keycust_data.calendar as c on c.day = d) as x
    group by day_type, rollup (season) having day_type <> 'holiday' or season is null order by coalesce(season, 'year') collate "C", day_type collate "C" $$,
    'twelve months by season and kind of day, holidays apart');
select results_eq($$ select count(*), min(mean_kw) > 0, bool_and(low_kw <= mean_kw and mean_kw <= high_kw), min(ends_at), max(ends_at), max(slot)
    from keycust_bi.customer_typical_day where customer_id = 'night03' and season = 'year' and day_type = 'workday' $$,
    $$ values (96::bigint, true, true, '00:00', '23:45', 96) $$, 'a row for each quarter of an hour');
select is((select ends_at from keycust_bi.customer_typical_day where customer_id = 'night03' and season = 'year' and day_type = 'workday' and slot = 4),
    '01:00', 'that ends then');
select results_eq($$ select days, mean_kw[1], mean_kw[96] from keycust_data.customer_typical_day where customer_id = 'double' and season = 'year' and day_type = 'sunday' $$,
    $$ select days, 100::real, 100::real from keycust_data.customer_typical_day where customer_id = 'flat01' and season = 'year' and day_type = 'sunday' $$,
    'the points of a customer add up, whatever their number of points');
select is((select days from keycust_data.customer_typical_day where customer_id = 'half' and season = 'year' and day_type = 'workday'),
    (select t.days - (select count(*) from generate_series('2025-10-01'::timestamp, '2025-10-24', '1 day') as d left join keycust_data.calendar as c on c.day = d
        where keycust.load_class_day_type(d::date, c.day_type) = 'workday')::int
     from keycust_data.customer_typical_day as t where t.customer_id = 'flat01' and t.season = 'year' and t.day_type = 'workday'),
    'where a point is silent that delivers in the month nobody knows the load');

-- Classes

select results_eq($$ select status, count(*), string_agg(customer_id, ' ' order by customer_id collate "C") filter (where status <> 'classed')
    from keycust_bi.customer_load_class group by status order by status collate "C" $$, $$ values
    ('classed', 62::bigint, null), ('closed', 1, 'closed'), ('gaps', 1, 'gap'), ('no_curves', 1, 'none'), ('no_load', 3, 'feeds solar zero'),
    ('too_few_days', 2, 'nosat short'), ('too_few_points', 1, 'coarse') $$,
    'every customer has a class or a reason');
select is_empty($$ select customer_id from keycust_bi.customer_load_class where (class_no is null) <> (reason_zh is not null and reason_en is not null)
    or (class_no is null) <> (distance is null) $$, 'one of the two');
select is((select count(*) from (select class_no from keycust_bi.customer_load_class where customer_id ~ '\d\d$' group by class_no) as c), 4::bigint, 'four shapes are four classes');
select is((select count(*) from (select class_no, left(customer_id, -2) from keycust_bi.customer_load_class where customer_id ~ '\d\d$' group by 1, 2) as c),
    4::bigint, 'each its own');
select is((select class_no from keycust_bi.customer_load_class where customer_id = 'double'), (select class_no from keycust_bi.customer_load_class where customer_id = 'flat01'),
    'two flat points are flat');
select results_eq($$ select distinct left(customer_id, -2), kind from keycust_bi.customer_load_class where customer_id ~ '\d\d$' order by 1 $$, $$ values
    ('flat', 'continuous'), ('night', 'valley'), ('shift', 'single_shift_rest'), ('store', 'commercial') $$, 'they are called what they are');
select is((select label_zh from keycust_bi.customer_load_class where customer_id = 'night01'), '避峰谷段型', 'in Chinese too');
select matches((select l.description_en from keycust_bi.load_class as l where l.kind = 'single_shift_rest'),
    '^load factor of the working day 0\.[0-9]+; of its shape night .* Saturday 2[0-9] % of the working day, Sunday 2[0-9] %; fluctuation [0-9.]+ %$', 'and described by their numbers');
savepoint few;
update keycust_data.load_class set customers = 2 where kind = 'valley';
select results_eq($$ select (select count(distinct class_no) from keycust_bi.load_class_curve), (select count(*) from keycust_bi.load_class),
    (select count(*) from keycust_bi.load_class where load_factor is null and description_en is null and label_en is not null) $$,
    $$ values (3::bigint, 4::bigint, 1::bigint) $$, 'of a class of two no numbers are shown');
rollback to few;
select results_eq($$ select count(*), count(distinct class_no), min(hour), max(hour), max(load_share) <= 1 from keycust_bi.load_class_curve $$,
    $$ values (96::bigint, 4::bigint, 1, 24, true) $$, 'centres as rows that draw at once');
select results_eq($$ select month, is_new_model, occasion, classes, customers, classed_customers, drift_ratio, compared_customers, adjusted_rand, is_current
    from keycust_bi.load_class_run $$,
    $$ values (date '2025-10-01', true, 'first', 4, 71::bigint, 62::bigint, null::float8, 0::bigint, null::float8, true) $$, 'the run says what it found');
select ok((select silhouette > 0.7 from keycust_bi.load_class_run), 'and how clear the classes are');

-- The next month: the same model, nobody moved but one who changed to nights

update keycust_data.power_curve as p set kw = o.kw
from keycust_data.power_curve as o
where p.usage_point_id = 'Pstore01' and o.usage_point_id = 'Pnight01' and o.day = p.day;
create temp table class_before as select customer_id, class_no from keycust_bi.customer_load_class;
call pg_temp.refresh('2025-11-30');
select results_eq($$ select model_version, is_new_model, compared_customers, changed_customers from keycust_bi.load_class_run where is_current $$,
    $$ select model_version, false, 62::bigint, 1::bigint from keycust_bi.load_class_run where not is_current $$, 'the model stays while it fits');
select results_eq($$ select customer_id, class_no, previous_class_no from keycust_bi.customer_load_class where is_changed $$,
    $$ select 'store01', n.class_no, s.class_no from class_before as n, class_before as s where n.customer_id = 'night01' and s.customer_id = 'store01' $$, 'who changed is told');
-- Of 62 customers 17 are flat, 15 of each other shape, and one went over: pairs of 17, 15, 15 and 14 are alike in both.
select is((select round(adjusted_rand::numeric, 6) from keycust_bi.load_class_run where is_current),
    (select round(((b - x * y / p) / ((x + y) / 2 - x * y / p))::numeric, 6)
     from (values (136 + 105 + 105 + 91.0, 136 + 120 + 105 + 91.0, 136 + 105 + 105 + 105.0, 62 * 61 / 2.0)) as v (b, x, y, p)), 'with the adjusted Rand index of the classes');
select ok((select drift_ratio between 0.5 and 1.5 from keycust_bi.load_class_run where is_current), 'and a drift about 1');
select is((select count(distinct run_id) from keycust_data.customer_typical_day), 2::bigint, 'typical days are kept of two runs');

-- Drift: the loads are others now; classes are found anew and keep their numbers

update keycust_data.power_curve as p set kw = array(select (u.kw * case when u.h between 13 and 14 then 0.3 else 1 end)::real from unnest(p.kw) with ordinality as u (kw, h))
where p.usage_point_id ~ '^P(flat|shift)\d\d$';
call keycust.refresh_withdraw('2025-11-30');
call pg_temp.refresh('2025-11-30');
select results_eq($$ select is_new_model, occasion, drift_ratio > 1.5 from keycust_bi.load_class_run where is_current $$, $$ values (true, 'drift', true) $$, 'what no longer fits is fitted anew');
select is_empty($$ select c.customer_id from keycust_bi.customer_load_class as c join class_before as b using (customer_id)
    where c.class_no <> b.class_no and c.customer_id ~ '^(night|store)' and c.customer_id <> 'store01' $$, 'classes that were found again have their numbers');
select is_empty($$ select distinct class_no from keycust_bi.customer_load_class where class_no is not null
    except select class_no from class_before except select generate_series(5, 20) $$, 'what is new has a number that was none''s');
select is((select count(*) from keycust_data.load_class_model), 2::bigint, 'models are kept');
savepoint withdrawn;
call keycust.refresh_withdraw('2025-11-30');
select is(keycust.load_class_version('2025-11-01'), (select min(model_version) from keycust_data.load_class_model), 'but one whose run was withdrawn does not hold');
rollback to withdrawn;

-- A model on demand holds from the next month on

select lives_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, 'a fit on demand');
select results_eq($$ select valid_from, occasion from keycust_data.load_class_model order by model_version desc limit 1 $$, $$ values (date '2025-12-01', 'asked') $$, 'holds from the next month');
select isnt(keycust.load_class_version('2025-12-01'), keycust.load_class_version('2025-11-01'), 'and not before');
select is(keycust.load_class_version('2020-01-01'), (select min(model_version) from keycust_data.load_class_model), 'months before the first model go by the first');

-- Names by rules: the user's come first where they stand first

insert into keycust_data.load_class_kind (kind, place, label_zh, label_en, source) values ('ours', 0, '我们的', 'ours', 'test');
insert into keycust_data.load_class_rule (kind, measure, low, source) values ('ours', 'night_share_pct', 50, 'test');
select lives_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, 'a fit by other rules');
select is((select string_agg(l.kind, ' ') from keycust_data.load_class as l where l.model_version = (select max(model_version) from keycust_data.load_class_model)
    and l.night_share_pct >= 50), 'ours', 'goes by them');
delete from keycust_data.load_class_rule where kind = 'impact';
select lives_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, 'a kind whose rules are gone');
select is_empty($$ select * from keycust_data.load_class where kind = 'impact' and model_version = (select max(model_version) from keycust_data.load_class_model) $$,
    'takes nothing');
delete from keycust_data.load_class_rule where kind <> 'ours';
delete from keycust_data.load_class_kind where kind <> 'ours';
select lives_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, 'without a kind for the rest');
update keycust_data.load_class_run set model_version = (select max(model_version) from keycust_data.load_class_model)
where run_id = (select run_id from keycust_data.current_run);
select ok((select count(*) > 0 and bool_and(label_zh = format('第 %s 类', class_no) and label_en = format('class %s', class_no))
    from keycust_bi.load_class where kind is null), 'a class of no kind is called by its number');

-- Settings that make no sense

update keycust_data.setting set value = '1' where setting = 'load_class_k_max';
select throws_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, '22023', 'setting load_class_k_max must be a number from 2 to 50', 'one class');
update keycust_data.setting set value = '3' where setting = 'load_class_k_max';
select throws_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, '22023',
    'setting load_class_k_max must not be less than load_class_k_min', 'fewer at most than at least');
update keycust_data.setting set value = 'NaN' where setting = 'load_class_weekend_weight';
select throws_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, '22023', 'setting load_class_weekend_weight must be a number from 0.001 to 1000', 'no weight');

-- No month is without end

savepoint endless;
select is((select keycust.load_class_fill_days((select run_id from keycust_data.current_run), m)), 0::bigint, m || ' has no typical days')
from unnest('{infinity,-infinity,5874897-12-01}'::date[]) as m;
rollback to endless;

-- Few customers: no classes, and everybody is told so

update keycust_data.setting set value = '8' where setting = 'load_class_k_max';
update keycust_data.setting set value = '2' where setting = 'load_class_weekend_weight';
delete from keycust_data.power_curve where usage_point_id not in ('Pflat01', 'Pflat02', 'Pnight01');
truncate keycust_data.load_class_model cascade;
call keycust.refresh_withdraw('2025-11-30');
call pg_temp.refresh('2025-11-30');
select results_eq($$ select status, count(*) from keycust_bi.customer_load_class group by status order by 1 $$,
    $$ values ('closed', 1::bigint), ('no_curves', 67), ('no_model', 3) $$, 'three customers are no classes');
select results_eq($$ select model_version, classed_customers from keycust_bi.load_class_run where is_current $$, $$ values (null::bigint, 0::bigint) $$, 'the run says so');
select throws_ok($$ do 'declare v bigint; begin call keycust.load_class_fit(v); end' $$, '55000', 'there are too few customers to make load classes of', 'and so does a fit on demand');

select * from finish();
rollback;
