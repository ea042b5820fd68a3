#!/bin/sh
# score over two shards behind postgres_fdw, in one cluster: the partial aggregates run on the remote side, and
# the merged result is that of the whole. Prints TAP; finds the server in PGHOST and PGUSER.
set -eu
LC_ALL=C
base=score_fdw
sql() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$base" "$@"
}
psql -X -q -d postgres -c "drop database if exists $base" -c "create database $base" 2>/dev/null
trap 'psql -X -q -d postgres -c "drop database if exists $base with (force)"' EXIT

sql <<SQL
create extension keycust;
create extension postgres_fdw;
create server shard foreign data wrapper postgres_fdw
    options (host '$PGHOST', dbname '$base', extensions 'keycust', fetch_size '10000');
create user mapping for current_user server shard options (user '$PGUSER');
create table shard_0 as select i as id, array[sin(i) * 1e3, 1e9 + cos(i), i % 17, exp(sin(i * i))] as kpi
    from generate_series(1, 3000) i;
create table shard_1 as select i as id, array[sin(i) * 1e3, 1e9 + cos(i), i % 17, exp(sin(i * i))] as kpi
    from generate_series(3001, 10000) i;
create foreign table far_0 (id int, kpi float8[]) server shard options (table_name 'shard_0');
create foreign table far_1 (id int, kpi float8[]) server shard options (table_name 'shard_1');
create view near as select * from shard_0 union all select * from shard_1;
create view parts as
    select keycust.score_fit_partial(kpi, '{"weights":"critic","method":"topsis"}') as fit,
        keycust.score_bounds_partial(kpi, '{"winsorise":0.05}') as bounds from far_0
    union all
    select keycust.score_fit_partial(kpi, '{"weights":"critic","method":"topsis"}'),
        keycust.score_bounds_partial(kpi, '{"winsorise":0.05}') from far_1;
SQL

echo 1..4
number=0
failed=0
check() { # name, got, expected
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf 'got %s, not %s\n' "$2" "$3" | sed 's/^/# /'
        failed=1
    fi
}

plan=$(sql -c "explain (verbose, costs off) select keycust.score_fit_merge(fit) from parts")
echo "$plan" | sed 's/^/# /'
check "both shards aggregate on the remote side" \
    "$(echo "$plan" | grep -c 'Remote SQL: SELECT keycust.score_fit_partial')" 2

check "merged model scores every customer as the whole model does" "$(sql <<'SQL'
with whole as (select keycust.score_fit(kpi, '{"weights":"critic","method":"topsis"}') as m from near),
    merged as (select keycust.score_fit_merge(fit) as m from parts)
select count(*) from near, whole, merged
where abs(keycust.score_row(whole.m, kpi) - keycust.score_row(merged.m, kpi)) <= 1e-12 * keycust.score_row(whole.m, kpi);
SQL
)" 10000

check "merged winsorised bounds are those of the whole" \
    "$(sql -c "select keycust.score_bounds_merge(bounds) = (select keycust.score_bounds(kpi, '{\"winsorise\":0.05}') from near) from parts")" t

plan=$(sql -c "explain (verbose, costs off) with m as (select keycust.score_fit(kpi) from far_1) select * from m")
echo "$plan" | sed 's/^/# /'
check "a whole fit of one foreign table runs on the remote side" \
    "$(echo "$plan" | grep -c 'Remote SQL: SELECT keycust.score_fit(kpi)')" 1
exit $failed
