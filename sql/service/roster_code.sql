-- The step of a refresh that certifies the roster anew: from the state and the history of the run before, the values of
-- this run, the rules and the decisions by hand. Nothing else goes in, so a month done twice gives the same, and all
-- months done again from the first give the same history.
--
-- A change found as of the last day of a month holds from the day after.

create function keycust.refresh_roster(run_id bigint, month date) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    first_day constant date := (month + interval '1 month')::date;
    before constant bigint := keycust.refresh_before(run_id);
    written bigint;
    total bigint;
begin
    insert into keycust_data.roster_state (run_id, customer_id, rule, holding, streak, value)
    select refresh_roster.run_id, s.customer_id, s.rule, s.holding, s.streak, s.value
    from keycust.roster_judge(run_id, before, first_day) as s;
    get diagnostics total = row_count;
    with decided as materialized (
        select d.* from keycust.roster_decide(run_id, before, first_day) as d
    ), changed as (
        insert into keycust_data.roster_change (run_id, customer_id, changed_on, change, cause, reason_zh, reason_en)
        select refresh_roster.run_id, d.customer_id, first_day, d.change, d.cause, d.reason_zh, d.reason_en
        from decided as d
        where d.change is not null
        union all
        select refresh_roster.run_id, c.customer_id, c.changed_on, c.change, c.cause, c.reason_zh, c.reason_en
        from keycust_data.roster_change as c
        where c.run_id = before
        returning 1
    ), member as (
        insert into keycust_data.roster_membership
            (run_id, customer_id, valid_from, valid_to, basis, reason_zh, reason_en)
        select
            refresh_roster.run_id, m.customer_id, m.valid_from,
            case when d.change = 'left' then first_day - 1 else m.valid_to end,
            case when d.is_member then d.basis else m.basis end,
            case when d.is_member then d.reason_zh else m.reason_zh end,
            case when d.is_member then d.reason_en else m.reason_en end
        from keycust_data.roster_membership as m
        left join decided as d on d.customer_id = m.customer_id and m.valid_to is null
        where m.run_id = before
        union all
        select refresh_roster.run_id, d.customer_id, first_day, null, d.basis, d.reason_zh, d.reason_en
        from decided as d
        where d.change = 'entered'
        returning 1
    )
    select (select count(*) from changed) + (select count(*) from member) into written;
    return total + written;
end
$$;

-- What the rules of the day look at, of every customer, for a run.
create function keycust.roster_measure(of_run bigint, first_day date)
returns table (customer_id text, measure text, value float8)
language plpgsql stable rows 50000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
    wanted constant text[] := array(select r.measure from keycust.roster_rules(first_day) as r);
begin
    return query
    with theft as (
        -- The month of the finding is the first: found in January, it is one month on 1 February and 24 on 1 January two
        -- years later, whatever the day was.
        select
            r.customer_id,
            min((extract(year from first_day) - extract(year from i.inspected_at)) * 12
                + extract(month from first_day) - extract(month from i.inspected_at))::float8 as months
        from keycust_data.inspection_result as r
        join keycust_data.inspection as i on i.inspection_id = r.inspection_id
        where r.finding_code like 'theft%' and i.inspected_at < first_day and isfinite(i.inspected_at)
        group by r.customer_id
    )
    select v.customer_id, m.measure, m.value
    from keycust_data.customer_value as v
    join keycust_data.customer as c on c.customer_id = v.customer_id
    left join theft as t on t.customer_id = v.customer_id
    cross join lateral (values
        ('score', v.score),
        ('value_rank', v.value_rank),
        ('better_profit_share_pct', v.better_profit_share_pct),
        ('revenue_share_pct', v.revenue_share_pct),
        ('energy_kwh', v.energy_kwh),
        ('maximum_demand_kw', v.maximum_demand_kw),
        ('capacity_kva', v.capacity_kva),
        -- AC00101 is 10 kV: the last digit says the unit, 1 kV, 2 V.
        ('voltage_kv', case when c.voltage_code ~ '^(AC|DC)[0-9]{4}[12]$'
            then substr(c.voltage_code, 3, 4)::float8 / case right(c.voltage_code, 1) when '2' then 1000 else 1 end end),
        ('closed', (v.status = 'closed')::int),
        -- No theft is further away than any.
        ('months_since_theft', coalesce(t.months, 'Infinity'))
    ) as m (measure, value)
    where v.run_id = of_run and m.measure = any (wanted);
end
$$;

-- Where each rule stands with each customer after this run. A rule starts to hold when its entry threshold was met
-- entry_periods times in a row, and stops when its exit threshold was missed exit_periods times in a row. What is not
-- known is neither: it ends a row of entries, and moves nobody out. The first roster has no row of periods to look at
-- and takes everybody who meets the entry threshold.
create function keycust.roster_judge(of_run bigint, before bigint, first_day date)
returns table (customer_id text, rule text, holding boolean, streak int, value float8)
language plpgsql stable rows 20000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with fact as (
        select
            m.customer_id, r.rule, m.value, r.entry_periods, r.exit_periods,
            coalesce(case r.comparison when 'at_least' then m.value >= r.entry_threshold
                else m.value <= r.entry_threshold end, false) as enters,
            coalesce(case r.comparison when 'at_least' then m.value < r.exit_threshold
                else m.value > r.exit_threshold end, false) as falls_out,
            coalesce(s.holding, false) as held,
            coalesce(s.streak, 0) as streak
        from keycust.roster_measure(of_run, first_day) as m
        join keycust.roster_rules(first_day) as r on r.measure = m.measure
        left join keycust_data.roster_state as s
            on s.run_id = before and s.customer_id = m.customer_id and s.rule = r.rule
    ), counted as (
        select
            f.customer_id, f.rule, f.value, f.held,
            case
                when f.held and f.falls_out then f.streak + 1 >= f.exit_periods
                when not f.held and f.enters then before is null or f.streak + 1 >= f.entry_periods
                else false
            end as turns,
            case when f.held and f.value is null then f.streak
                when case when f.held then f.falls_out else f.enters end then f.streak + 1 else 0 end as streak
        from fact as f
    )
    select c.customer_id, c.rule, c.held <> c.turns, case when c.turns then 0 else c.streak end,
        nullif(c.value, 'Infinity')
    from counted as c
    where c.held <> c.turns or not c.turns and c.streak > 0;
end
$$;

create function keycust.roster_rules(on_day date)
returns table (
    rule text, effect text, rule_group text, measure text, comparison text, entry_threshold float8, exit_threshold float8,
    entry_periods int, exit_periods int, label_zh text, label_en text)
language plpgsql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select distinct on (r.rule)
        r.rule, r.effect, r.rule_group, r.measure, r.comparison, r.entry_threshold, r.exit_threshold, r.entry_periods,
        r.exit_periods, r.label_zh, r.label_en
    from keycust_data.roster_rule as r
    where r.valid_from <= on_day and (r.valid_to is null or r.valid_to >= on_day)
    order by r.rule, r.valid_from desc;
end
$$;

-- What becomes of every customer who is on the roster, was, or is kept off it: a veto comes first, then the last
-- decision by hand, then the rules. basis and reason say why he is on it, or why he left.
create function keycust.roster_decide(of_run bigint, before bigint, first_day date)
returns table (
    customer_id text, is_member boolean, change text, cause text, basis text, reason_zh text, reason_en text)
language plpgsql stable rows 10000
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
begin
    return query
    with rule as materialized (
        select r.*, count(*) over (partition by r.effect, r.rule_group) as group_size
        from keycust.roster_rules(first_day) as r
    ), held as (
        select
            s.customer_id, r.effect,
            r.label_zh || w.measured_zh as said_zh, r.label_en || w.measured_en as said_en, r.rule,
            count(*) over (partition by s.customer_id, r.effect, r.rule_group) = r.group_size as is_whole
        from keycust_data.roster_state as s
        join rule as r on r.rule = s.rule
        -- As in: energy of 12 months 19000000, still ≥ 18000000.
        cross join lateral (
            select
                case
                    when r.measure = 'closed' then ''
                    when s.value is null and r.measure = 'months_since_theft' then '(无查实窃电)'
                    when s.value is null then '(本期未知)'
                    else ' ' || trim_scale(round(s.value::numeric, 2)) || case when m.enters then '' else ',仍' end || m.bound
                end as measured_zh,
                case
                    when r.measure = 'closed' then ''
                    when s.value is null and r.measure = 'months_since_theft' then ' (none proven)'
                    when s.value is null then ' (not known now)'
                    else ' ' || trim_scale(round(s.value::numeric, 2)) || case when m.enters then '' else ', still' end
                        || m.bound
                end as measured_en
            from (
                select x.enters, case r.comparison when 'at_least' then ' ≥ ' else ' ≤ ' end || trim_scale(
                    case when x.enters then r.entry_threshold else r.exit_threshold end::numeric) as bound
                from (
                    select case r.comparison when 'at_least' then s.value >= r.entry_threshold
                        else s.value <= r.entry_threshold end as enters
                ) as x
            ) as m
        ) as w
        where s.run_id = of_run and s.holding
    ), judged as (
        select
            h.customer_id,
            string_agg(h.said_zh, ';' order by h.rule) filter (where h.effect = 'veto') as veto_zh,
            string_agg(h.said_en, '; ' order by h.rule) filter (where h.effect = 'veto') as veto_en,
            string_agg(h.said_zh, ';' order by h.rule) filter (where h.effect = 'qualify') as rule_zh,
            string_agg(h.said_en, '; ' order by h.rule) filter (where h.effect = 'qualify') as rule_en
        from held as h
        where h.is_whole
        group by h.customer_id
    ), by_hand as (
        select distinct on (m.customer_id) m.customer_id, m.action, m.reason, m.decided_by
        from keycust_data.roster_manual as m
        where m.valid_from <= first_day and (m.valid_to is null or m.valid_to >= first_day)
        order by m.customer_id, m.roster_manual_id desc
    ), was as (
        select m.customer_id, m.basis
        from keycust_data.roster_membership as m
        where m.run_id = before and m.valid_to is null
    ), lapsed as (
        -- The rules that no longer hold.
        select
            o.customer_id,
            string_agg(coalesce(r.label_zh || w.measured || w.periods_zh, o.rule || '(规则已停用)'), ';' order by o.rule) as rule_zh,
            string_agg(coalesce(r.label_en || w.measured || w.periods_en, o.rule || ' (no longer a rule)'), '; ' order by o.rule) as rule_en
        from keycust_data.roster_state as o
        join was as y on y.customer_id = o.customer_id
        left join keycust_data.roster_state as n
            on n.run_id = of_run and n.customer_id = o.customer_id and n.rule = o.rule and n.holding
        left join rule as r on r.rule = o.rule
        left join keycust.roster_measure(of_run, first_day) as m
            on m.customer_id = o.customer_id and m.measure = r.measure
        cross join lateral (
            select
                coalesce(' ' || trim_scale(round(nullif(m.value, 'Infinity')::numeric, 2)), '')
                    || case r.comparison when 'at_least' then ' < ' else ' > ' end || trim_scale(r.exit_threshold::numeric)
                    as measured,
                case when r.exit_periods > 1 then format(',连续 %s 期', r.exit_periods) else '' end as periods_zh,
                case when r.exit_periods > 1 then format(', %s months in a row', r.exit_periods) else '' end as periods_en
        ) as w
        where o.run_id = before and o.holding and n.rule is null and coalesce(r.effect, 'qualify') = 'qualify'
        group by o.customer_id
    ), verdict as (
        select
            x.customer_id, x.was_basis, j.veto_zh, j.veto_en, j.rule_zh, j.rule_en, h.action, h.reason,
            h.decided_by, l.rule_zh as lapsed_zh, l.rule_en as lapsed_en,
            j.veto_en is null and case when h.action is null then j.rule_en is not null else h.action = 'include' end
                as is_member
        from (
            select k.customer_id, y.basis as was_basis
            from (select judged.customer_id from judged union select by_hand.customer_id from by_hand
                union select was.customer_id from was) as k
            left join was as y on y.customer_id = k.customer_id
        ) as x
        left join judged as j on j.customer_id = x.customer_id
        left join by_hand as h on h.customer_id = x.customer_id
        left join lapsed as l on l.customer_id = x.customer_id
    ), named as (
        select
            v.*,
            case
                when v.veto_en is not null then 'veto'
                when v.action = 'include' then 'manual_include'
                when v.action = 'exclude' then 'manual_exclude'
                when not v.is_member and v.was_basis = 'manual' then 'manual_ended'
                else 'rule'
            end as why
        from verdict as v
    )
    select
        n.customer_id, n.is_member,
        case when n.is_member and n.was_basis is null then 'entered'
            when not n.is_member and n.was_basis is not null then 'left' end,
        n.why,
        case when n.is_member then case n.why when 'rule' then 'rule' else 'manual' end end,
        case n.why
            when 'veto' then '否决:' || n.veto_zh
            when 'manual_include' then format('人工列入(%s):%s', n.decided_by, n.reason)
            when 'manual_exclude' then format('人工剔除(%s):%s', n.decided_by, n.reason)
            when 'manual_ended' then '人工列入到期,且不满足规则'
            else case when n.is_member then '满足规则:' || n.rule_zh
                else '不再满足规则:' || coalesce(n.lapsed_zh, '规则已变更') end
        end,
        case n.why
            when 'veto' then 'veto: ' || n.veto_en
            when 'manual_include' then format('included by %s: %s', n.decided_by, n.reason)
            when 'manual_exclude' then format('excluded by %s: %s', n.decided_by, n.reason)
            when 'manual_ended' then 'the inclusion by hand has ended, and no rule holds'
            else case when n.is_member then 'rule: ' || n.rule_en
                else 'no longer holds: ' || coalesce(n.lapsed_en, 'the rules have changed') end
        end
    from named as n;
end
$$;

-- The roster as it was on a day, by what is known now; of the customers whom the caller sees.
create function keycust.roster_as_of(day date)
returns table (customer_id text, valid_from date, valid_to date, basis text, reason_zh text, reason_en text)
language sql stable rows 1000
set search_path = pg_catalog, pg_temp
as $$
    select m.customer_id, m.valid_from, m.valid_to, m.basis, m.reason_zh, m.reason_en
    from keycust_bi.roster_membership as m
    where m.valid_from <= day and (m.valid_to is null or m.valid_to >= day)
$$;

-- Puts the caller's name to changes of the roster: of one customer, or to all of that day that nobody signed yet. A
-- change is in force without a signature. One that is refused becomes a decision by hand to the contrary, which the
-- next refresh follows: done for the same month, it takes the change back.
create procedure keycust.roster_sign(
    changed_on date, customer_id text default null, decision text default 'confirmed', note text default null,
    until date default null)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    signed bigint;
begin
    perform keycust.refresh_check_base();
    if roster_sign.changed_on is null or roster_sign.decision is null or decision not in ('confirmed', 'refused')
        or decision = 'refused' and (roster_sign.customer_id is null or coalesce(btrim(note), '') = '')
        or decision = 'refused' and until < roster_sign.changed_on then
        raise exception using
            errcode = 'invalid_parameter_value',
            message = 'a signature needs changed_on and a decision, confirmed or refused',
            detail = 'A refusal is of one customer, has a note that says why, and may not end before it begins.',
            hint = 'See keycust_bi.roster_certification.';
    end if;
    with due as (
        select c.customer_id, c.change
        from keycust_data.roster_change as c
        join keycust_data.current_run as r on r.run_id = c.run_id
        where c.changed_on = roster_sign.changed_on
            and c.customer_id = coalesce(roster_sign.customer_id, c.customer_id)
            and not exists (
                select from keycust_data.roster_signature as s
                where s.customer_id = c.customer_id and s.changed_on = c.changed_on and s.change = c.change)
    ), signed_now as (
        insert into keycust_data.roster_signature (customer_id, changed_on, change, decision, note, signed_at)
        select d.customer_id, roster_sign.changed_on, d.change, roster_sign.decision, roster_sign.note,
            now() at time zone keycust.source_zone()
        from due as d
        returning *
    ), refused as (
        insert into keycust_data.roster_manual (customer_id, action, valid_from, valid_to, reason, decided_at)
        select s.customer_id, case s.change when 'entered' then 'exclude' else 'include' end, s.changed_on, until, s.note,
            s.signed_at
        from signed_now as s
        where s.decision = 'refused'
    )
    select count(*) into signed from signed_now;
    if signed = 0 then
        raise exception using
            errcode = 'no_data_found',
            message = format('there is no change of %s to sign', roster_sign.changed_on),
            hint = 'See keycust_bi.roster_certification.';
    end if;
end
$$;

revoke execute on function keycust.refresh_roster(bigint, date) from public;
revoke execute on procedure keycust.roster_sign(date, text, text, text, date) from public;

comment on function keycust.refresh_roster(bigint, date) is '刷新名册 the step that certifies the roster of key customers anew';
comment on function keycust.roster_measure(bigint, date) is '认定指标 what the rules of the roster look at';
comment on function keycust.roster_judge(bigint, bigint, date) is '规则判定 where each rule stands with each customer';
comment on function keycust.roster_rules(date) is '适用规则 the rules of the roster in force on a day';
comment on function keycust.roster_decide(bigint, bigint, date) is '名册认定 who enters, stays and leaves, and why';
comment on function keycust.roster_as_of(date) is '某日名册 the roster of key customers as it was on a day';
comment on procedure keycust.roster_sign(date, text, text, text, date) is '签认名册变更 signs changes of the roster, or refuses one';
