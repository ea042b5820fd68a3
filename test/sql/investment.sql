\set ECHO none
set client_min_messages = warning;
create extension if not exists keycust;
\set ECHO all
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'

-- A bank of capacitors: 45,000 CNY that save 48,000 a year.
select round(npv_cny::numeric, 2) as npv, round(annuity_cny::numeric, 2) as annuity, round(irr_pct::numeric, 3) as irr, irr_status,
    round(payback_years::numeric, 4) as payback, round(discounted_payback_years::numeric, 4) as discounted
from keycust.investment_appraisal(45000, 48000, 10, 8);
select round(npv_cny::numeric, 2) as npv, round(irr_pct::numeric, 3) as irr, round(payback_years::numeric, 4) as payback
from keycust.investment_appraisal(45000, 10000, 10, 8, growth_pct => 3, residual_cny => 2000);
select round(npv_cny::numeric, 2) as npv, round(irr_pct::numeric, 3) as irr, irr_status, payback_years
from keycust.investment_appraisal('{-100,30,30,30}', 8);

-- Where there is no rate.
select npv_cny, irr_pct, irr_status, payback_years, discounted_payback_years from keycust.investment_appraisal('{-100,-30}', 0);
select npv_cny, irr_pct, irr_status, payback_years, discounted_payback_years from keycust.investment_appraisal('{100,30}', 0);
select npv_cny, irr_pct, irr_status, payback_years, discounted_payback_years from keycust.investment_appraisal(0, 30, 1, 0);
-- Nothing is spent and nothing comes in; it is spent later, or every year.
select f.flows, a.payback_years, a.irr_status from (values ('{0,0}'::float8[]), ('{0,10}'), ('{0,-10,-10}'), ('{0,0,-100,50,100}'), ('{0,-100,0,50}')) as f (flows), keycust.investment_appraisal(f.flows, 0) as a;
select payback_years, round(npv_cny::numeric, 2) as npv from keycust.investment_appraisal(0, -10, 10, 8);
select irr_pct, irr_status from keycust.investment_appraisal('{-100,230,-132}', 0);
select irr_pct, irr_status from keycust.investment_appraisal('{1,-1,1}', 0);
select irr_pct, irr_status from keycust.investment_appraisal('{-1,1e9}', 0);
select npv_cny, annuity_cny, irr_status from keycust.investment_appraisal('{5}', 8);

-- One number.
select round(keycust.investment_npv('{-100,60,60}', 10)::numeric, 6) as npv, round(keycust.investment_irr_pct('{-100,60,60}')::numeric, 6) as irr,
    keycust.investment_payback('{-100,50,50}') as payback, keycust.investment_payback('{-100,50,50}', 1) as never, keycust.investment_irr_pct('{1,2}') as none;
select round(keycust.investment_annuity_factor(8, 10)::numeric, 6) as factor, keycust.investment_annuity_factor(0, 10) as without_interest;

-- What is not known gives nothing.
select npv_cny from keycust.investment_appraisal(null, 1, 1, 1);
select keycust.investment_npv(null, 8), keycust.investment_irr_pct(null), keycust.investment_annuity_factor(8, null);

-- Errors.
select * from keycust.investment_appraisal('{}', 8);
select * from keycust.investment_appraisal('{1,NULL}', 8);
select * from keycust.investment_appraisal('{1,NaN}', 8);
select * from keycust.investment_appraisal('{{1,2}}', 8);
select * from keycust.investment_appraisal('{-1,2}', -100);
select * from keycust.investment_appraisal('{-1,2}', 'Infinity');
select * from keycust.investment_appraisal('{1e308,1e308,1e308}', 0);
select * from keycust.investment_appraisal(array_fill(1::float8, array[1002]), 0);
select * from keycust.investment_appraisal(45000, 48000, 0, 8);
select * from keycust.investment_appraisal(45000, 48000, 1001, 8);
select * from keycust.investment_appraisal('NaN', 48000, 10, 8);
select * from keycust.investment_appraisal(1, 1e300, 1000, 8, 100);
select keycust.investment_annuity_factor(-100, 10);
select keycust.investment_annuity_factor(-99, 1000);
