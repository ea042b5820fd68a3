-- What the systems of the sample utility hold before anything is done.
\pset footer off
\pset null '–'
select s.system as "system", s.holds as "holds", to_char(sum(c.reltuples), 'FM999,999,999') as "rows, about"
from (values
    (1, '营销 SG186', 'archives', '^(o_|c_|g_line|g_tg|g_tran|cont_info|e_cat_prc|p_code)'),
    (2, '营销 SG186', 'bills, receivables, payments', '^(e_cons_|e_pf_|a_)'),
    (3, '用电采集 collection', 'curves of 96 points, registers, meter events', '^(e_mp_|e_data_mp|e_event)'),
    (4, '95598 and service', 'calls, visits, outages, inspections, dangers', '^(arc_|s_|w_|y_)'),
    (5, '辅助决策 decision support', 'economy, production, weather, line losses', '^(d_|g_loss)')
) as s (place, system, holds, names)
join pg_class as c on c.relnamespace = 'staging'::regnamespace and c.relkind = 'r' and c.relname ~ s.names
group by s.place, s.system, s.holds
order by s.place;
\echo 'Among them rows that no system should hold, put there on purpose:'
select string_agg(format('%s × %s', n, expected_rule), ', ' order by n desc, expected_rule) as "dirty rows, by the rule they break"
from (select expected_rule, count(*) as n from demo_truth.dirt where expected_rule is not null group by expected_rule) as d;
