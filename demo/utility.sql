-- The sample utility: a power company's own systems, in their own shapes, with large customers in them.
--
-- usage: psql -X -f demo/utility.sql [-v customers=300] [-v days=400] [-v seed=1] [-v first_day=2024-12-01]
--        then, if wanted, -f demo/utility_dirt.sql and -f demo/utility_check.sql
--
-- Makes the schemas staging (what the systems hold), demo_truth (what is true but no system knows) and, while it runs,
-- demo_work. No extension is needed. What it assumes stands in demo/UTILITY.md.

\set ON_ERROR_STOP 1
\set QUIET 1
\if :{?customers} \else \set customers 300 \endif
\if :{?days} \else \set days 400 \endif
\if :{?seed} \else \set seed 1 \endif
\if :{?first_day} \else \set first_day 2024-12-01 \endif
\if :{?keep_work} \else \set keep_work 0 \endif

set client_min_messages = warning;
set timezone = 'UTC';
set datestyle = 'ISO, YMD';

-- Nothing is made unless the settings make sense.
select set_config('demo.' || name, value, false)
from (values ('customers', :'customers'), ('days', :'days'), ('seed', :'seed'), ('first_day', :'first_day')) as v (name,
    value)
\o /dev/null
\g
\o
do $$
declare
    s record;
    first_day date;
begin
    for s in
        select *, current_setting('demo.' || name) as value
        from (values ('customers', 20, 10000), ('days', 31, 4000), ('seed', -2147483648, 2147483647)) as v (name, least,
            most)
    loop
        if s.value !~ '^-?[0-9]{1,10}$' or s.value::bigint not between s.least and s.most then
            raise exception '% must be a whole number from % to %', s.name, s.least, s.most
                using detail = format('Got "%s".', s.value), errcode = 'invalid_parameter_value';
        end if;
    end loop;
    begin
        first_day := current_setting('demo.first_day')::date;
        if current_setting('demo.first_day') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or first_day < date '2018-02-01'
            or first_day + current_setting('demo.days')::int > date '2032-12-31' then
            first_day := null;
        end if;
    exception
        when data_exception then
            null;
    end;
    if first_day is null then
        raise exception 'first_day must be a date, YYYY-MM-DD, and the days lie between 2018-02-01 and 2032-12-31'
            using detail = format('Got "%s" and %s days.', current_setting('demo.first_day'),
                current_setting('demo.days')), errcode = 'invalid_parameter_value';
    end if;
end $$;

set work_mem = '256MB';
set maintenance_work_mem = '256MB';
set jit = off;
set max_parallel_workers_per_gather = 0;

\ir utility_base.sql
\ir utility_environment.sql
\ir utility_latent.sql
\ir utility_disturb.sql
\ir utility_archive.sql
\ir utility_curve.sql
\ir utility_reading.sql
\ir utility_billing.sql
\ir utility_service.sql
\ir utility_complaint.sql
\ir utility_truth.sql

\if :keep_work
\else
    drop schema demo_work cascade;
\endif
