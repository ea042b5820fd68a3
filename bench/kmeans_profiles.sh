#!/bin/sh
# Do clusters of load profiles tell what a building is used for? 254 buildings of the Building Data Genome 1 in five
# clusters, by kmeans_label and by scikit-learn's KMeans, both as they are by default (n_init 10 of the latter), against
# their primary use in five classes. DATA is the folder that holds bdg1_daily, the one of `make real`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${DATA:-}/bdg1_daily
if ! [ -r "$folder/profile24.csv.gz" ]; then
    echo "k-means of load profiles: left out, DATA=<folder> holds no bdg1_daily (see demo/real.sh)"
    exit 0
fi
psql() {
    PGOPTIONS='-c client_min_messages=warning' "$PGBIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
psql -c 'create extension keycust' -c 'create table customer (customer_id text primary key, primary_use text)' \
    -c 'create table daily (customer_id text, day date, kwh float8)' \
    -c 'create table hourly (customer_id text, hour int, kw float8)'
gzip -dc "$folder/customers.csv.gz" | cut -d , -f 1,2 | psql -c '\copy customer from stdin with (format csv, header true)'
gzip -dc "$folder/daily_kwh.csv.gz" | psql -c '\copy daily from stdin with (format csv, header true)'
gzip -dc "$folder/profile24.csv.gz" | psql -c '\copy hourly from stdin with (format csv, header true)'
# Each divided by its own mean: it is the shape that is compared.
psql <<'SQL'
create table day as
select customer_id, array_agg(kw / mean order by hour) as v
from (select *, avg(kw) over (partition by customer_id) as mean from hourly) as h
group by customer_id;

create table year as
select customer_id, array_agg(kwh / mean order by month, weekday) as v
from (
    select customer_id, extract(month from day) as month, extract(isodow from day) as weekday, avg(kwh) as kwh,
        avg(avg(kwh)) over (partition by customer_id) as mean
    from daily
    group by customer_id, month, weekday) as d
group by customer_id;

create table profile as
select 'day: 24 hours' as profile, customer_id, v from day
union all
select 'year: 7 days of the week x 12 months', customer_id, v from year
union all
select 'day and year', customer_id, day.v || year.v from day join year using (customer_id);

create table labelled as
select profile, customer_id, primary_use, v, keycust.kmeans_label(v, 5) over (partition by profile) as label
from profile
join customer using (customer_id);
SQL
/usr/bin/python3 "$here/kmeans_profiles.py"
