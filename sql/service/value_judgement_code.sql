-- Are the judgements of value usable, and do they agree? What the matrices of AHP say by number is said here by the names
-- of expert and criteria.

-- The judgements in force on a day of experts who are heard, on criteria in force. parent is '' for the criteria
-- themselves, NULL where the two are no siblings.
create function keycust.value_pair(on_day date)
returns table (expert text, voice float8, parent text, criterion text, compared_with text, judgement float8)
language plpgsql stable rows 30
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with node as (
        select c.criterion, coalesce(c.parent, '') as parent
        from keycust_data.value_criterion as c
        where c.valid_from <= on_day and (c.valid_to is null or c.valid_to >= on_day)
    )
    select distinct on (j.expert, j.criterion, j.compared_with)
        j.expert, x.voice, case when i.parent = k.parent then i.parent end, j.criterion, j.compared_with, j.judgement
    from keycust_data.value_judgement as j
    join keycust_data.value_expert as x on x.expert = j.expert
    join node as i on i.criterion = j.criterion
    join node as k on k.criterion = j.compared_with
    where x.voice > 0 and x.valid_from <= on_day and (x.valid_to is null or x.valid_to >= on_day)
        and j.valid_from <= on_day and (j.valid_to is null or j.valid_to >= on_day)
    order by j.expert, j.criterion, j.compared_with, j.valid_from desc;
end
$$;

-- Siblings that the judgements connect, of each expert and (expert NULL) of all together: a row for each group.
create function keycust.value_connected(on_day date) returns table (expert text, parent text, criteria text[])
language plpgsql stable rows 30
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with recursive pair as (
        select w.expert, p.parent, p.criterion, p.compared_with
        from keycust.value_pair(on_day) as p
        cross join lateral (values (p.expert), (null)) as w (expert)
        where p.parent is not null
    ), edge as (
        select p.expert, p.parent, p.criterion, p.compared_with from pair as p
        union
        select p.expert, p.parent, p.compared_with, p.criterion from pair as p
    ), reached as (
        select distinct p.expert, p.parent, c.criterion as first, c.criterion
        from pair as p
        join keycust_data.value_criterion as c on coalesce(c.parent, '') = p.parent
        where c.valid_from <= on_day and (c.valid_to is null or c.valid_to >= on_day)
        union
        select r.expert, r.parent, r.first, e.compared_with
        from reached as r
        join edge as e on e.expert is not distinct from r.expert and e.parent = r.parent and e.criterion = r.criterion
    ), grouped as (
        select r.expert, r.parent, r.criterion, min(r.first collate "C") as named
        from reached as r
        group by r.expert, r.parent, r.criterion
    )
    select g.expert, g.parent, array_agg(g.criterion order by c.place)
    from grouped as g
    join keycust_data.value_criterion as c on c.criterion = g.criterion
    group by g.expert, g.parent, g.named;
end
$$;

-- How far the judgements in force on a day agree, of each expert who connects all siblings, and (expert NULL) of all
-- together; and the one that contradicts the others most, if another step of Saaty's scale would mend it.
create function keycust.value_consistency(on_day date)
returns table (
    expert text, parent text, consistency_ratio float8, consistent boolean, criterion text, compared_with text,
    judgement float8, suggested float8)
language plpgsql stable rows 10
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with whole as (
        select g.expert, g.parent, min(g.criteria) as criteria
        from keycust.value_connected(on_day) as g
        group by g.expert, g.parent
        having count(*) = 1
    ), pair as (
        select p.* from keycust.value_pair(on_day) as p
    ), line as (
        select p.expert, p.voice, w.expert as of_expert, w.parent, w.criteria, i.n,
            array_agg(case when i.n = k.n then 1 else coalesce(j.judgement, 1 / m.judgement) end order by k.n) as judgements
        from whole as w
        join (select distinct o.expert, o.voice, o.parent from pair as o) as p
            on p.parent = w.parent and (w.expert is null or p.expert = w.expert)
        cross join lateral unnest(w.criteria) with ordinality as i (criterion, n)
        cross join lateral unnest(w.criteria) with ordinality as k (criterion, n)
        left join pair as j on j.expert = p.expert and j.criterion = i.criterion and j.compared_with = k.criterion
        left join pair as m on m.expert = p.expert and m.criterion = k.criterion and m.compared_with = i.criterion
        group by p.expert, p.voice, w.expert, w.parent, w.criteria, i.n
    ), matrix as (
        select l.expert, l.voice, l.of_expert, l.parent, l.criteria, array_agg(l.judgements order by l.n) as judgements
        from line as l
        group by l.expert, l.voice, l.of_expert, l.parent, l.criteria
    ), weighed as (
        select g.expert, g.parent, g.criteria, keycust.ahp_weights(g.judgements) as result
        from (
            select m.of_expert as expert, m.parent, m.criteria, keycust.ahp_group(m.judgements, m.voice) as judgements
            from matrix as m
            group by m.of_expert, m.parent, m.criteria
        ) as g
    )
    select
        w.expert, nullif(w.parent, ''), (w.result).cr, (w.result).consistent, w.criteria[(w.result).worst_row],
        w.criteria[(w.result).worst_column], (w.result).worst_judgement, (w.result).worst_suggested
    from weighed as w
    order by w.parent collate "C", w.expert collate "C" nulls last;
end
$$;

-- Refuses judgements out of which no weights can be made, before AHP does so by the numbers of rows and columns.
create procedure keycust.value_check_judgements(on_day date)
language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
    said constant text := 'no model of value can be made for %s: ';
    wrong record;
begin
    select p.expert, p.criterion, p.compared_with into wrong
    from keycust.value_pair(on_day) as p
    where p.parent is null
    order by p.expert collate "C", p.criterion collate "C", p.compared_with collate "C"
    limit 1;
    if found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format(said || 'expert "%s" compares "%s" with "%s"', on_day, wrong.expert, wrong.criterion,
                wrong.compared_with),
            detail = 'They are not parts of the same criterion.',
            hint = 'Compare siblings only: end that judgement by valid_to in keycust_data.value_judgement.';
    end if;
    select p.expert, p.criterion, p.compared_with, keycust.value_times(p.judgement) as there,
        keycust.value_times(o.judgement) as back
    into wrong
    from keycust.value_pair(on_day) as p
    join keycust.value_pair(on_day) as o
        on o.expert = p.expert and o.criterion = p.compared_with and o.compared_with = p.criterion
    where p.criterion collate "C" < p.compared_with collate "C" and abs(p.judgement * o.judgement - 1) > 0.05
    order by p.expert collate "C", p.criterion collate "C", p.compared_with collate "C"
    limit 1;
    if found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format(said || 'expert "%s" judges "%s" and "%s" both ways round, and differently', on_day,
                wrong.expert, wrong.criterion, wrong.compared_with),
            detail = format('"%1$s" counts %3$s times as much as "%2$s", and "%2$s" %4$s times as much as "%1$s".',
                wrong.criterion, wrong.compared_with, wrong.there, wrong.back),
            hint = 'Judge a pair once: end one of the two by valid_to in keycust_data.value_judgement.';
    end if;
    select g.parent, string_agg(array_to_string(g.criteria, ', '), '; ' order by g.criteria[1] collate "C") as groups, (
        select string_agg(distinct p.expert, ', ') from keycust.value_pair(on_day) as p where p.parent = g.parent) as experts
    into wrong
    from keycust.value_connected(on_day) as g
    where g.expert is null
    group by g.parent
    having count(*) > 1
    order by g.parent collate "C"
    limit 1;
    if found then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format(said || 'the judgements do not connect all %s', on_day,
                case when wrong.parent = '' then 'criteria' else format('parts of "%s"', wrong.parent) end),
            detail = format('Nobody compared one of these groups with another: %s. Heard were %s.', wrong.groups,
                wrong.experts),
            hint = 'Judge a pair between them in keycust_data.value_judgement, or none of them at all: then they weigh alike.';
    end if;
end
$$;

-- A judgement, in words that do not depend on the session's settings.
create function keycust.value_times(judgement float8) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when judgement >= 1 or judgement is null then trim_scale(round(judgement::numeric, 2))::text
        else '1/' || trim_scale(round((1 / judgement)::numeric, 2)) end
$$;

-- Warns of judgements that contradict one another too much for the weights of a model to rest on them.
create procedure keycust.value_warn_judgements(version bigint, on_day date)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    wrong record;
begin
    for wrong in
        select
            case when c.expert is null then 'all experts together' else format('expert "%s"', c.expert) end as who,
            case when c.parent is null then 'the criteria' else format('the parts of "%s"', c.parent) end as what,
            trim_scale(round(c.consistency_ratio::numeric, 3)) as ratio, c.criterion, c.compared_with,
            keycust.value_times(c.judgement) as judged, keycust.value_times(c.suggested) as suggested
        from keycust.value_consistency(on_day) as c
        where not c.consistent
    loop
        raise warning using
            message = format('model of value %s: the judgements of %s on %s contradict one another', version, wrong.who,
                wrong.what),
            detail = format('The consistency ratio is %s, and should be below 0.1.', wrong.ratio)
                || case when wrong.criterion is null then '' else format(
                ' The worst is "%s" against "%s": %s, where %s would agree with the rest.', wrong.criterion,
                wrong.compared_with, wrong.judged, wrong.suggested) end,
            hint = 'See keycust.value_consistency; change it in keycust_data.value_judgement, then CALL keycust.value_fit().';
    end loop;
end
$$;

revoke execute on procedure keycust.value_check_judgements(date) from public;
revoke execute on procedure keycust.value_warn_judgements(bigint, date) from public;

comment on function keycust.value_pair(date) is '有效判断 the judgements in force on a day, by expert and pair';
comment on function keycust.value_connected(date) is '判断连通性 the siblings that judgements connect, by expert and of all';
comment on function keycust.value_consistency(date) is '判断一致性 how far the judgements of each expert and of all agree, and which contradicts most';
comment on procedure keycust.value_check_judgements(date) is '检查判断 refuses judgements out of which no weights can be made';
comment on function keycust.value_times(float8) is '判断值文本 a judgement in words';
comment on procedure keycust.value_warn_judgements(bigint, date) is '提示不一致 warns of judgements that contradict one another';
