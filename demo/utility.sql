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
