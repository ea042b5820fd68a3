-- What customers could save on energy, and what of it was planted.
\pset footer off
\echo 'What is recommended (用能建议): a year, all customers together'
select topic, measure, choice, count(*) as customers, keycust.energy_number(sum(saving_cny)) as "saving, CNY", keycust.energy_number(sum(investment_cny)) as "investment, CNY",
    keycust.energy_number(sum(npv_cny)) as "net present value, CNY"
from keycust_bi.energy_opportunity
group by topic, measure, choice
order by topic, measure, sum(saving_cny) desc;
\echo 'The largest opportunities, in the words a manager can say'
select customer_id as customer, round(npv_cny) as "NPV, CNY", confidence, words_en, words_zh
from keycust_bi.energy_opportunity
where measure <> 'shift'
order by npv_cny desc nulls last
limit 6;
\echo 'Loads (负荷特性) of the three largest customers'
select customer_id as customer, words_en from keycust_bi.load_characteristic order by energy_kwh desc limit 3;
\echo 'Faults that were planted and found, and what else was found. A power factor counts as planted where the bank is wrong, or the transformer so large that its own magnetising counts, and a month was billed more for it; a customer whose power factor is low behind its own solar panels is a trap. A transformer overloaded by a planted step or by missing compensation is no mistake.'
with found as (
    select 'transformers' as fault, b.transformer_finding in ('oversized', 'overloaded') as is_found,
        t.size_kind <> 'fitting'
            or (b.transformer_finding = 'overloaded' and (t.load_step > 1 or t.pf_kind in ('no compensation', 'bank too small', 'bank failed'))) as is_planted
    from keycust_bi.energy_basis as b
    join demo_truth.customer as t on t.cons_no = b.customer_id
    where b.transformer_finding is not null
    union all
    select 'power factor', b.reactive_finding in ('below_standard', 'overcompensated'),
        t.pf_kind = 'overcompensated' or ((t.pf_kind <> 'good' or t.size_kind = 'oversized') and exists (
            select from keycust_data.bill as p
            where p.customer_id = b.customer_id and p.month between b.first_day and b.last_day and p.adjustment_pct > 0))
    from keycust_bi.energy_basis as b
    join demo_truth.customer as t on t.cons_no = b.customer_id
    where b.reactive_finding is not null
    union all
    select 'basic-charge mode', b.basic_charge_finding = 'dearer_mode', t.wrong
    from keycust_bi.energy_basis as b
    join demo_truth.basic_charge as t on t.cons_no = b.customer_id
    where b.basic_charge_finding is not null
)
select fault, count(*) filter (where is_planted) as planted, count(*) filter (where is_found and is_planted) as "of them found", count(*) filter (where is_found) as found,
    round(count(*) filter (where is_found and is_planted) / nullif(count(*) filter (where is_planted), 0)::numeric, 2) as recall,
    round(count(*) filter (where is_found and is_planted) / nullif(count(*) filter (where is_found), 0)::numeric, 2) as precision
from found
group by fault
order by fault;
