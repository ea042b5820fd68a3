#!/bin/sh
# How good the clusters are that one fit comes to, by its seed: the inertia of kmeans_fit and of scikit-learn's KMeans (n_init=1),
# both by default, with the seeds 0 to SEEDS - 1 (default 8), above the least that any of them found. CURVES, FEATURES and GEO as
# in kmeans.sh.
set -eu
export CURVES="${CURVES:-100000}" FEATURES="${FEATURES:-1000000}" GEO="${GEO:-100000}"
seeds=${SEEDS:-8}
here=$(cd "$(dirname "$0")" && pwd)
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust'
/usr/bin/python3 "$here/kmeans_data.py"
psql -v seeds="$seeds" <<'SQL'
set keycust.max_memory = '4GB';
create table found (task text, k int, who text, seed int, inertia float8);
select format('insert into found select %L, %s, ''keycust'', %s, (keycust.kmeans_fit(v, %s, ''{"seed": %s}'')).inertia from %I', task, k, seed, k, seed, task)
from unnest('{curves,features,geo}'::text[]) as task, unnest('{8,32}'::int[]) as k, generate_series(0, :seeds - 1) as seed \gexec
SQL
/usr/bin/python3 "$here/kmeans_starts.py" "$seeds" | psql -c '\copy found from stdin'
psql -P format=aligned -P tuples_only=off -P footer=off <<'SQL'
\echo Inertia above the least that was found, in per cent
select task, k, who, count(*) as seeds, round((100 * (avg(inertia) / least - 1))::numeric, 2) as mean, round((100 * (min(inertia) / least - 1))::numeric, 2) as best,
    round((100 * (max(inertia) / least - 1))::numeric, 2) as worst
from found join (select task, k, min(inertia) as least from found group by task, k) as l using (task, k)
group by task, k, who, least order by task collate "C", k, who collate "C";
SQL
