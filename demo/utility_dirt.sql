-- Dirty rows of every kind, put into the sample utility after it is made; each is recorded in demo_truth.dirt.
--
-- usage: psql -X -f demo/utility_dirt.sql         after utility.sql (and utility_check.sql)
--
-- Good rows stay as they are: a dirty row is a copy of one with a new key, or one more of its key. In demo_truth.dirt,
-- key holds the columns by which the row is found (to_jsonb(row) @> key), rule the rule it must be refused by (NULL: it
-- is lawful, however odd, and must be taken) and rows how many rows of staging bear that key and time.

\set ON_ERROR_STOP 1
\set QUIET 1
set client_min_messages = warning;
set timezone = 'UTC';
set datestyle = 'ISO, YMD';

create table demo_truth.dirt (
    table_name text not null,
    key jsonb not null,
    kind text not null,
    expected_rule text check (expected_rule in ('type', 'missing', 'code', 'key', 'duplicate', 'conflict',
        'superseded', 'future',
        'range', 'capacity', 'order', 'consistency')),
    rows int not null default 1
);

-- Copies n clean rows of a table that fulfil picks, chosen by hash of their keys, each with what
-- change says (an expression over the row t, giving jsonb), and records them.
create function pg_temp.dirty(tab text, keys text[], picks text, n int, kind text, rule text,
    change text) returns void
language plpgsql
as $$
begin
    execute format($q$
        with first as (
            -- Of so many at most all but n can be dirty themselves.
            select t
            from staging.%1$I as t
            cross join demo_truth.parameter as p
            where (%2$s)
            order by md5(concat_ws('|', %3$L, %4$s))
            limit %5$s + (select count(*) from demo_truth.dirt as d where d.table_name = %1$L)
        ),
        picked as (
            select t
            from first
            where not exists (select from demo_truth.dirt as d where d.table_name = %1$L and to_jsonb(t) @> d.key)
            limit %5$s
        ),
        made as (
            insert into staging.%1$I
            select r.*
            from picked
            cross join lateral jsonb_populate_record(picked.t, (select %6$s from (select (picked.t).*) as t)) as r
            returning *
        )
        insert into demo_truth.dirt (table_name, key, kind, expected_rule, rows)
        select %1$L, (select jsonb_object_agg(k, to_jsonb(m) -> k) from unnest(%7$L::text[]) as k), %3$L, %8$L,
            case when %8$L in ('duplicate', 'conflict') then 2 else 1 end
        from made as m$q$,
        tab, picks, kind, (select string_agg('t.' || quote_ident(k), ', ') from unnest(keys) as k), n, change, keys,
            rule);
end $$;

\o /dev/null

-- The tables' own short names for what they are picked by.
\set bill_keys '{rcvbl_amt_id,update_time}'
\set pay_keys '{charge_id,update_time}'
\set power_keys '{id,data_date,data_type,data_time}'
\set phase_keys '{id,data_date,phase_flag,data_time}'
\set read_keys '{id,data_date,read_type,data_time}'

-- Unreadable numbers and dates in columns of text.
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 3, 'month that is none', 'type',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 510000000, 'rcvbl_ym', '202513')$$);
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 3, 'date that is none', 'type',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 520000000, 'release_date', '20250230')$$);
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 2, 'words for a date', 'type',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 530000000, 'release_date', '见附件')$$);
select pg_temp.dirty('d_production', '{cons_no,ym,product,update_time}', 'true', 3, 'number in words', 'type',
    $$jsonb_build_object('product', '未知', 'output', '一千二百')$$);
-- Full-width digits are read; beside the month's own row they contradict it.
select pg_temp.dirty('d_production', '{cons_no,ym,product,update_time}', 'true', 3, 'number in full-width digits',
    'conflict',
    $$jsonb_build_object('product', '全角', 'output', '１２３４．５')$$);
select pg_temp.dirty('d_production', '{cons_no,ym,product,update_time}', 'true', 2, 'number with a unit', 'type',
    $$jsonb_build_object('product', '单位', 'output_value', '12.5万元')$$);
select pg_temp.dirty('d_economy', '{series_code,ym,update_time}', 'true', 3, 'dashes for a number', 'type',
    $$jsonb_build_object('series_code', 'X' || t.series_code, 'value', '--')$$);
select pg_temp.dirty('s_visit', '{visit_id,update_time}', 'true', 2, 'words for a number', 'type',
    $$jsonb_build_object('visit_id', t.visit_id + 500000, 'satisfaction', '很满意')$$);

-- Values that must be there.
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1'$$, 2, 'no customer number', 'missing',
    $$jsonb_build_object('cons_id', t.cons_id + 100000, 'cons_no', null)$$);
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1'$$, 2, 'no customer name', 'missing',
    $$jsonb_build_object('cons_id', t.cons_id + 110000, 'cons_no', '59' || substr(t.cons_no, 3), 'cons_name',
        null)$$);
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 3, 'no amount', 'missing',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 540000000, 'rcvbl_amt', null)$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'true', 3, 'no date', 'missing',
    $$jsonb_build_object('charge_id', t.charge_id + 510000000, 'charge_date', null)$$);
select pg_temp.dirty('e_mp_power_curve', '{id,data_date,data_type,data_time}',
    'data_date = p.first_day + p.days / 3', 3, 'no day', 'missing',
    $$jsonb_build_object('data_date', null, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 3 and read_type = '1'$$, 3,
    'no reading', 'missing',
    $$jsonb_build_object('r', null, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}', 'true', 2, 'no time', 'missing',
    $$jsonb_build_object('app_no', 'M' || t.app_no, 'handle_time', null)$$);
select pg_temp.dirty('g_tran', '{equip_id,update_time}', 'true', 2, 'no capacity', 'missing',
    $$jsonb_build_object('equip_id', t.equip_id + 500000, 'plate_cap', null)$$);

-- Codes that no list has.
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1'$$, 2, 'unknown voltage', 'code',
    $$jsonb_build_object('cons_id', t.cons_id + 120000, 'cons_no', '58' || substr(t.cons_no, 3), 'volt_code',
        'AC99999')$$);
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1'$$, 2, 'unknown use class', 'code',
    $$jsonb_build_object('cons_id', t.cons_id + 130000, 'cons_no', '57' || substr(t.cons_no, 3), 'elec_type_code',
        '777')$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'true', 3, 'unknown payment mode', 'code',
    $$jsonb_build_object('charge_id', t.charge_id + 520000000, 'pay_mode', '999999')$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 and data_type = 1', 3,
    'unknown quantity', 'code',
    $$jsonb_build_object('data_type', 99, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 3 and read_type = '1'$$, 3,
    'unknown register', 'code',
    $$jsonb_build_object('read_type', 'X', 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}', 'cust_no is not null', 2, 'unknown business',
    'code',
    $$jsonb_build_object('app_no', 'C' || t.app_no, 'busi_type_code', 'ZZ')$$);
select pg_temp.dirty('c_mp', '{mp_id,update_time}', 'true', 2, 'unknown wiring', 'code',
    $$jsonb_build_object('mp_id', t.mp_id + 500000, 'mp_no', 'JLDX' || t.mp_id, 'wiring_mode', '8')$$);

-- Orphans.
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 3, 'customer not in the archive', 'key',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 550000000, 'cons_no', '5199999999999')$$);
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 2, 'blanks inside the customer number', 'key',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 560000000, 'cons_no', left(t.cons_no, 5) || ' '
        || substr(t.cons_no, 6))$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'true', 3, 'customer not in the archive', 'key',
    $$jsonb_build_object('charge_id', t.charge_id + 530000000, 'cons_no', '5199999999998')$$);
select pg_temp.dirty('a_rcved_flow', '{rcved_amt_id,update_time}', 'true', 3, 'receivable that is none', 'key',
    $$jsonb_build_object('rcved_amt_id', t.rcved_amt_id + 510000000, 'rcvbl_amt_id', 1)$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 and data_type = 1', 3,
    'point not in the archive', 'key',
    $$jsonb_build_object('id', t.id + 800000000, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 3 and read_type = '1'$$, 3,
    'point not in the archive', 'key',
    $$jsonb_build_object('id', t.id + 800000000, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('c_mp', '{mp_id,update_time}', 'true', 2, 'customer not in the archive', 'key',
    $$jsonb_build_object('mp_id', t.mp_id + 600000, 'mp_no', 'JLDK' || t.mp_id, 'cons_id', 1)$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}', 'cust_no is not null', 2,
    'customer not in the archive', 'key',
    $$jsonb_build_object('app_no', 'K' || t.app_no, 'cust_no', '5199999999997')$$);

-- The same row twice.
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01'$$, 4, 'exact copy', 'duplicate',
    $$'{}'::jsonb$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'charge_id < 500000000', 4, 'exact copy', 'duplicate',
    $$'{}'::jsonb$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 4', 4, 'exact copy',
    'duplicate', $$'{}'::jsonb$$);
select pg_temp.dirty('e_mp_vol_curve', :'phase_keys', 'data_date = p.first_day + p.days / 4', 4, 'exact copy',
    'duplicate', $$'{}'::jsonb$$);
select pg_temp.dirty('e_mp_day_read', :'read_keys', 'data_date = p.first_day + p.days / 4', 4, 'exact copy',
    'duplicate', $$'{}'::jsonb$$);
select pg_temp.dirty('e_event_erc', '{event_id,data_time}', 'true', 4, 'exact copy', 'duplicate', $$'{}'::jsonb$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}', $$app_no < 'A' and cust_no is not null$$, 3,
    'exact copy', 'duplicate',
    $$'{}'::jsonb$$);

-- The same key at the same time, with other content: nobody can say which is right.
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'charge_id < 500000000', 3, 'other amount at the same time',
    'conflict',
    $$jsonb_build_object('rcv_amt', t.rcv_amt + 100)$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 4 + 1 and data_type = 1',
    3,
    'other points at the same time', 'conflict', $$jsonb_build_object('p48', t.p48 * 1.1 + 0.01)$$);
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 4 + 1 and read_type = '3'$$,
    3,
    'other reading at the same time', 'conflict', $$jsonb_build_object('r', t.r + 0.01)$$);

-- Later than any clock.
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 and data_type = 1', 3,
    'day in the future', 'future',
    $$jsonb_build_object('data_date', date '2099-01-01' + (t.id::int % 300), 'data_time',
        t.data_time + interval '1 hour')$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'charge_id < 500000000', 3, 'paid in the future', 'future',
    $$jsonb_build_object('charge_id', t.charge_id + 540000000, 'charge_date', timestamp '2099-05-05 10:00')$$);
select pg_temp.dirty('a_pay_flow', :'pay_keys', 'charge_id < 500000000', 1, 'update time in the future', 'future',
    $$jsonb_build_object('charge_id', t.charge_id + 550000000, 'update_time', timestamp '2099-12-31 23:59')$$);
select pg_temp.dirty('e_event_erc', '{event_id,data_time}', 'true', 3, 'event in the future', 'future',
    $$jsonb_build_object('event_id', t.event_id + 10000000, 'start_time', timestamp '2088-08-08 08:08', 'end_time',
        null)$$);
select pg_temp.dirty('arc_s_95598_wkst', '{app_no,update_time}', $$app_no < 'A' and cust_no is not null$$, 2,
    'call in the future', 'future',
    $$jsonb_build_object('app_no', 'F' || t.app_no, 'handle_time', timestamp '2077-07-07 07:07')$$);

-- Impossible values.
select pg_temp.dirty('g_tran', '{equip_id,update_time}', 'equip_id < 1500000', 2, 'negative capacity', 'range',
    $$jsonb_build_object('equip_id', t.equip_id + 600000, 'plate_cap', -t.plate_cap)$$);
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1' and cons_id < 7100000$$, 2,
    'negative capacity', 'range',
    $$jsonb_build_object('cons_id', t.cons_id + 140000, 'cons_no', '56' || substr(t.cons_no, 3), 'contract_cap',
        -t.contract_cap)$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 + 1 and data_type = 1',
    3, 'point that is not a number',
    'range', $$jsonb_build_object('p10', 'NaN', 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 + 2 and data_type = 5',
    3, 'point that is infinite',
    'range', $$jsonb_build_object('p96', 'Infinity', 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_vol_curve', :'phase_keys', 'data_date = p.first_day + p.days / 3 + 1', 3,
    'a million volts', 'range',
    $$jsonb_build_object('u33', 1e6, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_mp_cur_curve', :'phase_keys', 'data_date = p.first_day + p.days / 3 + 1', 3,
    'negative current', 'range',
    $$jsonb_build_object('i33', -40, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('d_weather', '{county_code,data_date,update_time}', 'data_date = p.first_day + p.days / 3', 2,
    'heat of an oven', 'range',
    $$jsonb_build_object('t_avg', 999.9, 'update_time', t.update_time + interval '1 hour')$$);
select pg_temp.dirty('e_data_mp', '{id,update_time}', 'true', 2, 'multiplier of zero', 'range',
    $$jsonb_build_object('id', t.id + 700000000, 't_factor', 0)$$);

-- More than three times what the customer's transformers could carry.
select pg_temp.dirty('e_mp_power_curve', :'power_keys', 'data_date = p.first_day + p.days / 3 + 3 and data_type = 1',
    3, 'power beyond three capacities', 'capacity',
    $$jsonb_build_object('data_time', t.data_time + interval '1 hour', 'p50',
        (select max(3.5 * c.contract_cap / d.t_factor)
        from staging.e_data_mp as d join staging.c_cons as c using (cons_no) where d.id = t.id))$$);
select pg_temp.dirty('e_mp_day_demand', '{id,data_date,data_time}', 'data_date = p.first_day + p.days / 3 + 3', 3,
    'demand beyond three capacities', 'capacity',
    $$jsonb_build_object('data_time', t.data_time + interval '1 hour', 'max_demand',
        (select max(4 * c.contract_cap / d.t_factor)
        from staging.e_data_mp as d join staging.c_cons as c using (cons_no) where d.id = t.id))$$);

-- Out of order.
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 2 and read_type = '1'
    and r > 1 and exists (
        select from staging.e_mp_day_read as y where y.id = t.id and y.read_type = '1'
            and y.data_date = t.data_date - 1)$$, 4,
    'register running backwards', 'order',
        $$jsonb_build_object('r', round(t.r1 / 2, 4) + t.r2 + t.r3 + t.r4 - t.r1 - t.r3, 'r1', 0,
        'r2', t.r2 + round(t.r1 / 2, 4) - t.r1, 'r3', 0, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('w_outage', '{outage_id,update_time}', 'true', 3, 'end before start', 'order',
    $$jsonb_build_object('outage_id', t.outage_id + 5000000, 'end_time', t.begin_time - interval '3 hours')$$);
select pg_temp.dirty('s_comm_rec', '{comm_no,update_time}', 'true', 2, 'end before start', 'order',
    $$jsonb_build_object('comm_no', 'O' || t.comm_no, 'req_finish_date', t.req_begin_date - interval '5 minutes')$$);
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1' and cons_id < 7100000$$, 2,
    'closed before opened', 'order',
    $$jsonb_build_object('cons_id', t.cons_id + 150000, 'cons_no', '55' || substr(t.cons_no, 3), 'cancel_date',
        t.build_date - 100)$$);

-- Columns that contradict each other.
select pg_temp.dirty('e_mp_day_read', :'read_keys', $$data_date = p.first_day + p.days / 2 + 1 and read_type = '1'$$,
    3, 'total that is not the sum', 'consistency',
    $$jsonb_build_object('r', t.r + 0.5, 'data_time', t.data_time + interval '1 hour')$$);
select pg_temp.dirty('e_cons_prc_amt', '{prc_amt_id,update_time}', 'true', 3, 'periods that do not add up',
    'consistency',
    $$jsonb_build_object('update_time', t.update_time + interval '1 hour', 'flat_pq', t.flat_pq + 5000)$$);
select pg_temp.dirty('a_rcvbl_flow', :'bill_keys', $$amt_type = '01' and owe_amt = 0$$, 3, 'settled, but owing',
    'consistency',
    $$jsonb_build_object('rcvbl_amt_id', t.rcvbl_amt_id + 570000000, 'owe_amt', 888.88)$$);
select pg_temp.dirty('c_cons', '{cons_id,update_time}', $$status_code = '1' and cons_id < 7100000$$, 2,
    'more running than contracted', 'consistency',
    $$jsonb_build_object('cons_id', t.cons_id + 160000, 'cons_no', '54' || substr(t.cons_no, 3), 'run_cap',
        t.contract_cap * 2)$$);

\ir utility_dirt_lawful.sql
