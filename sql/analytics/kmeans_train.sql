-- k-means over a table that is too large for memory, or lies on several servers: one aggregate query a round.
-- See doc/kmeans.md.

-- The relations that a source is read through: its partitions, where some of them are on other servers, so that each
-- server adds up its own rows; else the source itself.
create function keycust.kmeans_train_parts(source regclass) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with leaf as (
        select p.relid, c.relkind
        from pg_partition_tree(source) as p
        join pg_class as c on c.oid = p.relid
        where p.isleaf
    )
    select case
        when bool_or(l.relkind = 'f') and count(*) > 1 then array_agg(l.relid::regclass::text order by l.relid::regclass::text)
        else array[source::text]
    end
    from leaf as l
$$;
comment on function keycust.kmeans_train_parts(regclass) is '分片 the relations that kmeans_train reads a source through';

-- The query of one round, with the centres as $1 and the scale as $2.
create function keycust.kmeans_train_query(parts text[], features name) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('select (one.fit).* from (%s) as one', case when cardinality(parts) = 1
        then format('select keycust.kmeans_round(%I, $1, $2) as fit from %s', features, parts[1])
        else format('select keycust.kmeans_round_merge(part.state) as fit from (%s) as part', (
            select string_agg(
                format('select keycust.kmeans_round_partial(%I, $1, $2) as state from %s', features, p.part),
                ' union all ' order by p.place)
            from unnest(parts) with ordinality as p (part, place)))
    end)
$$;
comment on function keycust.kmeans_train_query(text[], name) is '每轮查询 the query of one round of kmeans_train';

-- A list of lists of numbers as a matrix.
create function keycust.kmeans_train_matrix(lists jsonb) returns float8[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(array(select n::float8 from jsonb_array_elements_text(l.list) with ordinality as e (n, i) order by i)
        order by l.place)
    from jsonb_array_elements(lists) with ordinality as l (list, place)
$$;
comment on function keycust.kmeans_train_matrix(jsonb) is '矩阵 lists of numbers as a two-dimensional array';

-- What features are divided by.
create function keycust.kmeans_train_scale(parts text[], features name, scaling text) returns float8[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    dimensions int;
    ones float8[];
    centre float8[];
    fit keycust.kmeans_model;
begin
    for i in 1 .. cardinality(parts) loop
        execute format('select cardinality(%1$I) from %2$s where %1$I is not null limit 1', features, parts[i])
            into dimensions;
        exit when dimensions is not null;
    end loop;
    if coalesce(dimensions, 0) = 0 then
        return null;
    end if;
    ones := array_fill(1::float8, array[dimensions]);
    if scaling = 'none' then
        return ones;
    end if;
    -- Around zero first, which gives the mean; around the mean then, which gives the standard deviation.
    centre := array[array_fill(0::float8, array[dimensions])];
    for step in 1 .. 2 loop
        execute keycust.kmeans_train_query(parts, features) into fit using centre, ones;
        centre := fit.centroids;
    end loop;
    return array(
        select coalesce(nullif(s::float8, 0), 1)
        from jsonb_array_elements_text(fit.detail -> 'feature_spread') with ordinality as f (s, i)
        order by i);
end
$$;
comment on function keycust.kmeans_train_scale(text[], name, text) is '标准化尺度 what features are divided by in kmeans_train';

-- Where to start: k-means|| (Bahmani, Moseley, Vattani, Kumar & Vassilvitskii, "Scalable k-means++", VLDB 2012). From the
-- mean on, every row is drawn with a probability of 2k times its share of the inertia, five times over; the rows drawn,
-- each weighted by the rows nearest to it, are clustered in memory. The copies of a row are drawn together or not at all, by
-- the chance of one: where there are many, too little is drawn. Then more steps follow, each with sixteen times the chances of
-- the one before, until there are more candidates than clusters or every row is one.
create function keycust.kmeans_train_start(parts text[], features name, k int, scale float8[], seed int) returns float8[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    candidates float8[] := array[array_fill(0::float8, array[cardinality(scale)])];
    drawn float8[];
    fit keycust.kmeans_model;
    raised float8 := 1::float8;
    draw_query text := (
        select format('select array_agg(distinct row.f) from (%s) as row', string_agg(
            format('select %1$I as f from %2$s where keycust.kmeans_drawn(%1$I, $1, $2, $3, $4)', features, p.part),
            ' union all '))
        from unnest(parts) as p (part));
begin
    execute keycust.kmeans_train_query(parts, features) into fit using candidates, scale;
    candidates := fit.centroids;
    -- From the last of them on, every row that is no candidate is drawn.
    for step in 1 .. 40 loop
        execute keycust.kmeans_train_query(parts, features) into fit using candidates, scale;
        exit when (fit.detail ->> 'inertia_before')::float8 = 0 or step > 5 and array_length(candidates, 1) > k;
        if step > 5 then
            raised := 16 * raised;
        end if;
        execute draw_query into drawn using candidates, scale,
            raised * 2 * k / (fit.detail ->> 'inertia_before')::float8, (seed::bigint << 8) + step;
        candidates := candidates || coalesce(drawn, '{}');
        raise notice 'kmeans_train: start, step %: % candidates', step, array_length(candidates, 1);
    end loop;
    execute keycust.kmeans_train_query(parts, features) into fit using candidates, scale;
    select (one.fit).*
    into fit
    from (
        select keycust.kmeans_fit(
            array(select candidates[c.i][a] / scale[a] from generate_series(1, cardinality(scale)) as a order by a),
            k, fit.sizes[c.i]::float8, jsonb_build_object('seed', seed)) as fit
        from generate_series(1, array_length(candidates, 1)) as c (i)
    ) as one;
    return (
        select array_agg(array(
            select fit.centroids[j][a] * scale[a] from generate_series(1, cardinality(scale)) as a order by a) order by j)
        from generate_series(1, fit.k) as j);
end
$$;
comment on function keycust.kmeans_train_start(text[], name, int, float8[], int) is '初始中心 where kmeans_train starts, by k-means||';

create function keycust.kmeans_train_check(source regclass, features name, k int, options jsonb) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    allowed constant text[] := array['scaling', 'seed', 'centroids', 'tolerance', 'max_iterations'];
    unknown text;
begin
    if source is null or features is null then
        raise exception 'source and features must not be null' using errcode = '22004';
    end if;
    if not exists (
        select from pg_attribute as a
        where a.attrelid = source and a.attname = features and a.atttypid = 'float8[]'::regtype and not a.attisdropped)
    then
        raise exception 'column "%" of % must be an array of double precision', features, source using errcode = '42804',
            hint = 'Make a view with such a column: array[feature_1, feature_2]::float8[].';
    end if;
    if k is null or k not between 1 and 65536 then
        raise exception 'k must be from 1 to 65536' using errcode = '22023', detail = format('Got %s.', coalesce(k::text, 'null'));
    end if;
    if jsonb_typeof(options) is distinct from 'object' then
        raise exception 'options must be a JSON object' using errcode = '22023',
            hint = format('Allowed keys: %s.', array_to_string(allowed, ', '));
    end if;
    unknown := (select min(key) from jsonb_object_keys(options) as key where key <> all (allowed));
    if unknown is not null then
        raise exception 'unknown option "%"', unknown using errcode = '22023',
            hint = format('Allowed keys: %s.', array_to_string(allowed, ', '));
    end if;
    if coalesce(options ->> 'scaling', 'none') not in ('none', 'zscore') then
        raise exception 'option "scaling" must be one of "none", "zscore"' using errcode = '22023';
    end if;
    if coalesce(jsonb_typeof(options -> 'seed'), 'number') <> 'number'
        or coalesce((options ->> 'seed')::numeric, 0) not between -2147483648 and 2147483647
        or coalesce((options ->> 'seed')::numeric, 0) % 1 <> 0
    then
        raise exception 'option "seed" must be a whole number from -2147483648 to 2147483647' using errcode = '22023';
    end if;
    if coalesce(jsonb_typeof(options -> 'tolerance'), 'number') <> 'number'
        or coalesce((options ->> 'tolerance')::numeric, 0) not between 0 and 1
    then
        raise exception 'option "tolerance" must be a number from 0 to 1' using errcode = '22023';
    end if;
    if coalesce(jsonb_typeof(options -> 'max_iterations'), 'number') <> 'number'
        or coalesce((options ->> 'max_iterations')::numeric, 1) not between 1 and 100000
        or coalesce((options ->> 'max_iterations')::numeric, 1) % 1 <> 0
    then
        raise exception 'option "max_iterations" must be a whole number from 1 to 100000' using errcode = '22023';
    end if;
    if options ? 'centroids' and (
        jsonb_typeof(options -> 'centroids') <> 'array' or jsonb_array_length(options -> 'centroids') <> k
        or exists (select from jsonb_array_elements(options -> 'centroids') as c where jsonb_typeof(c) <> 'array'
            or exists (select from jsonb_array_elements(c) as n where jsonb_typeof(n) <> 'number')))
    then
        raise exception 'option "centroids" must be a list of k lists of numbers, all of the same length'
            using errcode = '22023';
    end if;
end
$$;
comment on function keycust.kmeans_train_check(regclass, name, int, jsonb) is '参数检查 what kmeans_train accepts';

create procedure keycust.kmeans_train(
    source regclass, features name, k int, options jsonb default '{}', inout model keycust.kmeans_model default null
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    parts text[];
    round_query text;
    most_rounds int;
    tolerance float8;
    unusable bigint;
    scale float8[];
    centres float8[];
    converged boolean := false;
begin
    perform keycust.kmeans_train_check(source, features, k, options);
    parts := keycust.kmeans_train_parts(source);
    round_query := keycust.kmeans_train_query(parts, features);
    most_rounds := coalesce((options ->> 'max_iterations')::int, 300);
    tolerance := coalesce((options ->> 'tolerance')::float8, 1e-4);
    model := null;
    scale := keycust.kmeans_train_scale(parts, features, coalesce(options ->> 'scaling', 'none'));
    if scale is null then
        return;
    end if;
    centres := case when options ? 'centroids' then keycust.kmeans_train_matrix(options -> 'centroids')
        else keycust.kmeans_train_start(parts, features, k, scale, coalesce((options ->> 'seed')::int, 0)) end;
    if centres is null then
        -- No row is usable: the empty model, with their number.
        execute round_query into model using array[array_fill(0::float8, array[cardinality(scale)])], scale;
        unusable := model.unusable_rows;
        model := (select keycust.kmeans_fit(null::float8[], k));
        model.unusable_rows := unusable;
        return;
    end if;
    for step in 1 .. most_rounds loop
        execute round_query into model using centres, scale;
        model.iterations := step;
        raise notice 'kmeans_train: round %: inertia %', step, model.inertia;
        converged := (model.detail ->> 'moved')::float8
            <= tolerance * model.total_inertia / nullif(model.rows * cardinality(scale), 0);
        exit when converged;
        centres := model.centroids;
    end loop;
    model.scaling := coalesce(options ->> 'scaling', 'none');
    if model.k < k then
        model.status := 'fewer_clusters';
        model.message := format('only %s of %s clusters have rows', model.k, k);
    elsif not coalesce(converged, false) then
        model.status := 'not_converged';
        model.message := format('stopped after %s rounds, which max_iterations allows', most_rounds);
    end if;
end
$$;
comment on procedure keycust.kmeans_train(regclass, name, int, jsonb, keycust.kmeans_model) is
    '大数据聚类 k-means over a table too large for memory or spread over servers, one aggregate query a round';
