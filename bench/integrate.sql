-- Staging for integrate.sh: customers with a usage point each, three wide tables, and what fills them.

create schema bench;
insert into keycust_data.organisation (organisation_id, name) values ('51', 'bench');
insert into keycust_data.customer (customer_id, organisation_id, name)
select 'C' || i, '51', 'customer ' || i from generate_series(1, :customers) as i;
insert into keycust_data.contract (contract_id, customer_id, valid_from, contract_capacity_kva)
select 'K' || i, 'C' || i, '2020-01-01', 10000 from generate_series(1, :customers) as i;
insert into keycust_data.usage_point (usage_point_id, customer_id)
select 'P' || i, 'C' || i from generate_series(1, :customers) as i;
vacuum analyze keycust_data.usage_point, keycust_data.contract, keycust_data.customer;

select format('create unlogged table bench.%s (point_id text, data_date date, quantity int, factor float8, data_time timestamp, %s)',
    t, string_agg(t || i || ' real', ', ' order by i))
from unnest(array['p', 'u', 'i']) as t, generate_series(1, 96) as i
group by t \gexec
create index on bench.p (data_time);
create index on bench.u (data_time);
create index on bench.i (data_time);

create procedure bench.fill(customers int, first int, last int)
language plpgsql
as $$
declare
    name text;
    quantities text;
begin
    foreach name in array array['p', 'u', 'i'] loop
        execute format('truncate bench.%s', name);
        quantities := case name when 'p' then '{1,5}' else '{1,2,3}' end;
        execute format('insert into bench.%s select ''P'' || c, date ''2024-01-01'' + d, q, 20, '
            'date ''2024-01-02'' + d + c * interval ''1 second'', %s '
            'from generate_series(%s, %s) as d, generate_series(1, %s) as c, unnest(%L::int[]) as q',
            name, (select string_agg(format('(20 + ((c * 7 + %s * 13 + d * 3 + q) %% 100) * 0.37)::real', i), ', ' order by i)
                from generate_series(1, 96) as i), first, last, customers, quantities);
    end loop;
end
$$;

create procedure bench.keep(first date, last date)
language plpgsql
as $$
begin
    drop table if exists bench.power, bench.voltage, bench.current;
    execute format('create unlogged table bench.power as select * from keycust_data.power_curve where day between %L and %L', first, last);
    execute format('create unlogged table bench.voltage as select * from keycust_data.voltage_curve where day between %L and %L', first, last);
    execute format('create unlogged table bench.current as select * from keycust_data.current_curve where day between %L and %L', first, last);
    truncate keycust_data.power_curve, keycust_data.voltage_curve, keycust_data.current_curve;
end
$$;

create procedure bench.insert()
language plpgsql
as $$
begin
    insert into keycust_data.power_curve select * from bench.power;
    insert into keycust_data.voltage_curve select * from bench.voltage;
    insert into keycust_data.current_curve select * from bench.current;
end
$$;

call keycust.source_define('p', 'bench.p', 'power_curve',
    '{"usage_point_id": "point_id", "day": "data_date", "factor": "factor", "updated_at": "data_time",
      "quantity": {"column": "quantity", "values": {"1": "kw", "5": "kvar"}}}',
    '{"position_column": "data_time", "layout": "wide", "point_prefix": "p", "points": 96}');
call keycust.source_define('u', 'bench.u', 'voltage_curve',
    '{"usage_point_id": "point_id", "day": "data_date", "factor": "factor", "updated_at": "data_time",
      "quantity": {"column": "quantity", "values": {"1": "ua", "2": "ub", "3": "uc"}}}',
    '{"position_column": "data_time", "layout": "wide", "point_prefix": "u", "points": 96}');
call keycust.source_define('i', 'bench.i', 'current_curve',
    '{"usage_point_id": "point_id", "day": "data_date", "factor": "factor", "updated_at": "data_time",
      "quantity": {"column": "quantity", "values": {"1": "ia", "2": "ib", "3": "ic"}}}',
    '{"position_column": "data_time", "layout": "wide", "point_prefix": "i", "points": 96}');
