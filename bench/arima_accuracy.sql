-- Tasks of bench/arima_accuracy.sh: what is known of a series, and what came after. The test part are the last values of a
-- series; the validation part are as many before those.
create table observed (name text, series text, t int, value float8);
insert into observed select 'CIF 2016 monthly', series_id, t, value from cif;
insert into observed select 'tourism quarterly', series_id, t, value from tourism;
insert into observed select 'M1 monthly', series_id, t, value from m1;
insert into observed select 'pt321 weekly', customer_id, (week_start - date '2012-01-01') / 7 + 1, kwh from weekly;
-- Days of which every half-hour is known; before the first reading of a customer there is no history, within it gaps are missing.
insert into observed
select 'SGSC daily', d.customer_id, (c.day::date - d.first_day) + 1, e.kwh
from (select customer_id, min(read_at)::date + 1 as first_day, max(read_at)::date - 1 as last_day from halfhour_kwh group by 1) as d
cross join lateral generate_series(d.first_day::timestamp, d.last_day::timestamp, interval '1 day') as c (day)
left join (
    select customer_id, read_at::date as day, sum(kwh) as kwh
    from halfhour_kwh group by 1, 2 having count(kwh) = 48) as e on e.customer_id = d.customer_id and e.day = c.day::date;
insert into observed
select 'vic_elec daily', 'demand', day - date '2011-12-31', sum(demand_mw) / 2 from halfhour_mw group by day;
insert into observed
select 'vic_elec hourly', 'demand', row_number() over (order by date_trunc('hour', read_at)), avg(demand_mw)
from halfhour_mw group by date_trunc('hour', read_at);

create table whole as
select name, series, array_agg(value order by t) as value from observed group by name, series;

create table task (
    id int generated always as identity, name text, series text, period int[], horizon int, known float8[], came float8[]);
-- One origin for each series.
insert into task (name, series, period, horizon, known, came)
select name, series, array[k.period], h.horizon, value[:o.origin], value[o.origin + 1:o.origin + h.horizon]
from whole
join (values ('CIF 2016 monthly', 12, null), ('tourism quarterly', 4, 8), ('M1 monthly', 12, 18), ('pt321 weekly', 52, 8),
    ('SGSC daily', 7, 14)) as k (name, period, horizon) using (name)
left join cif_horizon as c on k.name like 'CIF%' and c.series_id = series
cross join lateral (select coalesce(k.horizon, c.horizon) as horizon) as h
cross join lateral (select cardinality(value) - h.horizon * case :'part' when 'test' then 1 else 2 end as origin) as o
where o.origin >= 10
order by name, series collate "C";
-- 26 origins, a fortnight apart.
insert into task (name, series, period, horizon, known, came)
select name, 'origin ' || w, '{7}', 14, value[:o.origin], value[o.origin + 1:o.origin + 14]
from whole
cross join generate_series(1, 26) as w
cross join lateral (select cardinality(value) - 14 * (w + case :'part' when 'test' then 0 else 26 end) as origin) as o
where name = 'vic_elec daily'
order by w;
-- 20 windows of five weeks, begun at an hour drawn from the last year, or from the one before.
insert into task (name, series, period, horizon, known, came)
select name || ', ' || h.horizon || ' h', 'window ' || w, '{24,168}', h.horizon, value[o.begins:o.begins + 839],
    value[o.begins + 840:o.begins + 839 + h.horizon]
from whole
cross join (values (24), (168)) as h (horizon)
cross join generate_series(1, 20) as w
cross join lateral (
    select cardinality(value) - 8760 * case :'part' when 'test' then 1 else 2 end + 1
        + (hashtextextended('window ' || w, 1) & 2147483647) % (8760 - 840 - 168) as begins) as o
where name = 'vic_elec hourly'
order by h.horizon, w;
