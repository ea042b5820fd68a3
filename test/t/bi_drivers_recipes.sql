-- The recipes of doc/bi.md as Tableau sends them: a name, then the statement, then an empty line.

-- a sum over a view
SELECT SUM("t"."monthly_energy_kwh") AS "sum:monthly_energy_kwh:ok" FROM (SELECT * FROM "keycust_bi"."customer_behaviour") "t" HAVING (COUNT(1) > 0)

-- RAWSQL_REAL: the score of each customer
SELECT "t"."customer_id" AS "customer_id", ((select keycust.score_row(m.model, array[("t"."energy_per_kva_kwh"), ("t"."daily_load_factor"), ("t"."payment_lag_days"), ("t"."outage_h")]) from utility.value_model as m)) AS "score" FROM (SELECT * FROM "keycust_bi"."customer_behaviour") "t" ORDER BY 1 LIMIT 3

-- RAWSQLAGG_INT: months of a year without a value
SELECT "t"."customer_id" AS "customer_id", (keycust.curve_missing(keycust.curve_collect(extract(month from ("t"."period"))::int, ("t"."value"), 12))) AS "months" FROM "keycust_bi"."customer_indicator_long" "t" WHERE ("t"."column_name" = 'monthly_energy_kwh') GROUP BY 1 ORDER BY 1

-- RAWSQLAGG_INT: the month of the highest load
SELECT "t"."customer_id" AS "customer_id", ((keycust.curve_summary(keycust.curve_collect(extract(month from ("t"."month"))::int, ("t"."maximum_kw"), 12))).maximum_at) AS "month" FROM "keycust_bi"."customer_load" "t" GROUP BY 1 ORDER BY 1

-- RAWSQLAGG_REAL: a quantile
SELECT (percentile_cont(0.95) within group (order by ("t"."maximum_kw"))) AS "q" FROM "keycust_bi"."customer_load" "t" HAVING (COUNT(1) > 0)

-- custom SQL: the indicators as of a day
SELECT "q"."customer_id", "q"."maximum_load_kw" FROM (select * from keycust.indicator_behaviour_as_of('2025-01-01')) "q" WHERE ("q"."maximum_load_kw" > 0) ORDER BY 1

-- custom SQL: what makes the score
SELECT "q"."criterion", AVG("q"."contribution") AS "points" FROM (select b.customer_id, c.criterion, c.contribution from keycust_bi.customer_behaviour as b, utility.value_model as m, keycust.score_contribution(m.model, array[b.energy_per_kva_kwh, b.daily_load_factor, b.payment_lag_days, b.outage_h]) as c) "q" GROUP BY 1 ORDER BY 1
