-- What a refresh found, as indicators of its month: value and its grade, and who is a key customer.

-- Of the run that people see: growth potential and loyalty as shares of the points that they could have brought.
create function keycust.indicator_value(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with part as (
        select
            p.customer_id,
            100 * sum(p.weight * p.goodness) filter (where p.parent = 'growth')
                / nullif(sum(p.weight) filter (where p.parent = 'growth'), 0) as growth,
            100 * sum(p.weight * p.goodness) filter (where p.parent = 'loyalty')
                / nullif(sum(p.weight) filter (where p.parent = 'loyalty'), 0) as loyalty
        from keycust_bi.customer_value_contribution as p
        group by p.customer_id
    )
    select v.customer_id, x.indicator_code, of_month, x.value, x.text_value, 'customer_value'
    from keycust_bi.customer_value as v
    left join part as p on p.customer_id = v.customer_id
    cross join lateral (values
        ('B601', v.profit_cny, null::text),
        ('B602', p.growth, null),
        ('B603', p.loyalty, null),
        ('B604', v.score, null),
        ('B605', null, v.tier)
    ) as x (indicator_code, value, text_value)
    where v.month = of_month and v.status = 'scored' and (x.value is not null or x.text_value is not null);
end
$$;

create function keycust.indicator_roster(of_month date)
returns table (customer_id text, indicator_code text, period date, value float8, text_value text, source text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        v.customer_id, 'B614', of_month,
        (exists (select from keycust_bi.key_customer as k where k.customer_id = v.customer_id))::int::float8,
        null::text, 'roster_membership'
    from keycust_bi.customer_value as v
    where v.month = of_month;
end
$$;

-- Writes them, within the transaction that shows the run: value and indicator are of one run at any time.
create function keycust.refresh_note(month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $$
declare
    of_run bigint;
    written bigint;
begin
    call keycust.indicator_begin(month, null, of_run);
    select sum(s.written)::bigint into written
    from (values ('value', '{B601,B602,B603,B604,B605}'::text[]), ('roster', '{B614}')) as g (step, indicator_codes)
    cross join lateral keycust.indicator_store(of_run, month, g.step, 'month', g.indicator_codes) as s;
    call keycust.indicator_end(of_run);
    return written;
end
$$;

revoke execute on function keycust.refresh_note(date) from public;

comment on function keycust.indicator_value(date) is '价值指标 value and its grade of a month as indicators';
comment on function keycust.indicator_roster(date) is '大客户标志 who is a key customer at the end of a month, as an indicator';
comment on function keycust.refresh_note(date) is '刷新指标 writes what a refresh found as indicators of its month';
