-- Rows that look dirty and are not, and corrections. Read by utility_dirt.sql.

-- A later row of the same key is a correction and is taken; the earlier one may be told as superseded if both come in
-- one batch. Marks them first, then corrects.
create function pg_temp.corrected(tab text, keys text[], time_column text, picks text, n int,
    change text) returns void
language plpgsql
as $$
begin
    perform pg_temp.dirty(tab, keys || time_column, picks, n, 'later correction', null, change);
    execute format($q$
        insert into demo_truth.dirt (table_name, key, kind, expected_rule)
        select %1$L, (select jsonb_object_agg(k, to_jsonb(t) -> k) from unnest(%3$L::text[]) as k),
            'corrected later', 'superseded'
        from staging.%1$I as t
        join demo_truth.dirt as d on d.table_name = %1$L and d.kind = 'later correction'
            and (%4$s)
        where t.%2$I < (d.key ->> %2$L)::timestamp$q$,
        tab, time_column, keys || time_column,
        (select string_agg(format('t.%1$I = (d.key ->> %1$L)::%2$s', k,
            (select format_type(a.atttypid, null) from pg_attribute as a
            where a.attrelid = ('staging.' || tab)::regclass and a.attname = k)), ' and ') from unnest(keys) as k));
end $$;

select pg_temp.corrected('a_rcvbl_flow', '{rcvbl_amt_id}', 'update_time', $$amt_type = '01' and settle_flag = '03'
    and rcvbl_amt_id < 500000000$$, 4,
    $$jsonb_build_object('t_pq', t.t_pq + 1, 'update_time', t.update_time + interval '2 days')$$);
select pg_temp.corrected('e_mp_power_curve', '{id,data_date,data_type}', 'data_time',
    $$data_date = p.first_day + p.days / 5
        and data_type = 1 and data_whole_flag = repeat('1', 96)$$, 5,
    $$jsonb_build_object('p40', round((t.p40 * 0.98)::numeric, 4), 'data_time', t.data_time + interval '3 days')$$);
select pg_temp.corrected('e_mp_day_read', '{id,data_date,read_type}', 'data_time',
    $$data_date = p.first_day + p.days / 5 and read_type = '3'$$, 4,
    $$jsonb_build_object('r', t.r + 0.0001, 'data_time', t.data_time + interval '3 days')$$);
select pg_temp.corrected('arc_s_95598_wkst', '{app_no}', 'update_time', $$finish_time is not null and app_no < 'A'
    and cust_no is not null$$, 3,
    $$jsonb_build_object('handle_opinion', '回访后补充：' || t.handle_opinion, 'update_time',
        t.update_time + interval '1 day')$$);
select pg_temp.corrected('d_weather', '{county_code,data_date}', 'update_time',
    'data_date = p.first_day + p.days / 5', 2,
    $$jsonb_build_object('t_avg', t.t_avg + 0.3, 'update_time', t.update_time + interval '5 days')$$);
select pg_temp.corrected('c_cons', '{cons_id}', 'update_time', $$status_code = '1' and cons_id < 7100000$$, 3,
    $$jsonb_build_object('cons_name', t.cons_name || '(更名)', 'update_time', t.update_time + interval '20 days')$$);

-- Odd, and lawful.
select pg_temp.dirty('a_pay_flow', '{charge_id,update_time}', 'charge_id < 500000000', 3,
    'blanks around the customer number', null,
    $$jsonb_build_object('charge_id', t.charge_id + 560000000, 'rcv_amt', 1.00, 'type_code', '02', 'cons_no',
        ' ' || t.cons_no || ' ')$$);
select pg_temp.dirty('c_cust', '{cust_id,update_time}', 'true', 3, 'rare characters of GB18030', null,
    $$jsonb_build_object('cust_id', t.cust_id + 500000, 'cust_no', 'KR' || t.cust_id, 'cust_name',
        '㐂䶮𠮷' || t.cust_name)$$);
select pg_temp.dirty('c_contact', '{contact_id,update_time}', 'true', 3, 'full-width digits in text', null,
    $$jsonb_build_object('contact_id', t.contact_id + 500000, 'mobile',
        translate(t.mobile, '0123456789', '０１２３４５６７８９'), 'prio', 9)$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}',
    $$app_no < 'A' and finish_time is not null and cust_no is not null$$, 3, 'control characters in text', null,
    $$jsonb_build_object('app_no', 'L' || t.app_no, 'accept_content', t.accept_content || e'\t\r\n\x01\x1f附件')$$);

-- The rest is in the data as it was made.
insert into demo_truth.dirt (table_name, key, kind, expected_rule)
select 'a_rcvbl_flow', jsonb_build_object('rcvbl_amt_id', rcvbl_amt_id), 'negative bill (refund)', null
from staging.a_rcvbl_flow
where amt_type = '04';

insert into demo_truth.dirt (table_name, key, kind, expected_rule)
select 'e_mp_power_curve', jsonb_build_object('id', id, 'data_date', data_date, 'data_type', data_type),
    'points missing', null
from staging.e_mp_power_curve
where data_whole_flag like '%0%' and data_type = 1;

insert into demo_truth.dirt (table_name, key, kind, expected_rule, rows)
select 'e_mp_day_read', jsonb_build_object('id', id, 'data_date', day::date), 'day missing', null, 0
from (select id, min(data_date) as first, max(data_date) as last from staging.e_mp_day_read where id < 800000000
    and data_date < date '2090-01-01' group by id) as s
cross join lateral generate_series(s.first, s.last, interval '1 day') as day
where not exists (select from staging.e_mp_day_read as r where r.id = s.id and r.data_date = day::date
    and r.read_type = '1');

-- Of the hotline's own making: the base keeps what customers said, and these may yet be given their customer.
insert into demo_truth.dirt (table_name, key, kind, expected_rule)
select 'arc_s_95598_wkst', jsonb_build_object('app_no', app_no), 'call without a customer', 'missing'
from staging.arc_s_95598_wkst
where cust_no is null and app_no < 'A';

\o
\pset format aligned
select coalesce(expected_rule, '(taken)') as rule, kind, count(*) as entries,
    string_agg(distinct table_name, ', ' order by table_name) as tables
from demo_truth.dirt
group by 1, 2
order by 1, 2;
