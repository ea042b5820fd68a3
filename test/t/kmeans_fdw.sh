#!/bin/sh
# k-means over two shards behind postgres_fdw, in one cluster: every round is added up on the remote side, and the model is
# that of the whole. Prints TAP; finds the server in PGHOST and PGUSER.
set -eu
LC_ALL=C
base=kmeans_fdw
sql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$base" "$@"
}
PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -d postgres -c "drop database if exists $base" -c "create database $base"
trap '"$PGBIN/psql" -X -q -d postgres -c "drop database if exists $base with (force)"' EXIT

# Six groups of customers; the partitions of `customers` are on the "other" server.
sql <<SQL
create extension keycust;
create extension postgres_fdw;
create server shard foreign data wrapper postgres_fdw
    options (host '$PGHOST', dbname '$base', extensions 'keycust', fetch_size '10000', async_capable 'true');
create user mapping for current_user server shard options (user '$PGUSER');
create table near as
select i as id, array[
    10 * cos(i % 6) + sin(i * 12.9898) * fract * 3, 10 * sin(i % 6) + cos(i * 78.233) * fract * 3, i % 6 + fract * 2,
    1e6 + fract] as features
from (select i, abs(43758.5453 * sin(i * 3.7) - floor(43758.5453 * sin(i * 3.7))) as fract
    from generate_series(1, 6000) as i) as s;
create table shard_0 as select * from near where id % 2 = 0;
create table shard_1 as select * from near where id % 2 = 1;
alter table shard_0 add half int default 0;
alter table shard_1 add half int default 1;
create table customers (id int, features float8[], half int) partition by list (half);
create foreign table far_0 partition of customers for values in (0) server shard options (table_name 'shard_0');
create foreign table far_1 partition of customers for values in (1) server shard options (table_name 'shard_1');
create table near_model as select (keycust.kmeans_fit(features, 6)).* from near;
SQL

echo 1..6
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

# The query of a round, as kmeans_train builds and runs it.
plan=$(sql <<'SQL'
set plan_cache_mode = force_custom_plan;
select 'prepare round(float8[], float8[]) as ' || keycust.kmeans_train_query(
    keycust.kmeans_train_parts('customers'), 'features') \gexec
explain (verbose, costs off) execute round('{{1,2,3,4},{5,6,7,8}}', '{1,1,1,1}');
SQL
)
echo "$plan" | sed 's/^/# /'
check "both shards add up on the remote side" \
    "$(echo "$plan" | grep -c 'Remote SQL: SELECT keycust.kmeans_round_partial(features')" 2

train() { # source, options; prints the model's parts that are compared
    sql <<SQL
call keycust.kmeans_train('$1', 'features', 6, '$2') \\gset
create table if not exists trained (source text, options text, like near_model);
insert into trained select '$1', '$2', (m).* from (select :'model'::keycust.kmeans_model as m offset 0) as s;
SQL
}
for options in '{}' '{"scaling":"zscore","seed":5}'; do
    train near "$options"
    train customers "$options"
done
same="abs(a.inertia - b.inertia) <= 1e-9 * b.inertia and a.sizes = b.sizes and a.iterations = b.iterations
    and a.status = 'ok' and b.status = 'ok' and (
        select bool_and(abs(x - y) <= 1e-9 * greatest(abs(y), 1)) from unnest(a.centroids, b.centroids) as c (x, y))"
check "the model of the shards is that of the whole" "$(sql -c "
    select bool_and($same), count(*) from trained as a join trained as b using (options)
    where a.source = 'near' and b.source = 'customers'")" "t|2"

check "and no worse than the model in memory" "$(sql -c "
    select a.inertia <= b.inertia * 1.001 from trained as a, near_model as b
    where a.source = 'near' and a.options = '{}'")" t

check "a whole fit of one foreign table runs on the remote side" "$(sql -c "
    explain (verbose, costs off) select keycust.kmeans_fit(features, 3) from far_0" |
    grep -c 'Remote SQL: SELECT keycust.kmeans_fit(features, 3)')" 1

check "rows of a foreign table are placed on the remote side" "$(sql -c "
    explain (verbose, costs off) select count(*) from far_0
    where keycust.kmeans_drawn(features, '{{1,2,3,4}}', '{1,1,1,1}', 0.001, 7)" |
    grep -c 'Remote SQL: SELECT count(\*) FROM public.shard_0 WHERE (keycust.kmeans_drawn')" 1

check "states of other centres are refused" "$(PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t \
    -v VERBOSITY=sqlstate -d "$base" -c "select keycust.kmeans_round_merge(s) from (
        select keycust.kmeans_round_partial(features, '{{1,2,3,4}}') as s from far_0
        union all select keycust.kmeans_round_partial(features, '{{1,2,3,5}}') from far_1) as p" 2>&1)" "ERROR:  22023"
exit $failed
