-- The sample utility's prices, as its own rows of the base: shipped tariffs hold no energy prices, which every region has for
-- itself. Read by run.sh after utility_mapping.sql; rules of the basic charge are those of the shipped Sichuan tariff.
insert into keycust_data.tariff (
    tariff_id, valid_from, region, label_zh, label_en, capacity_price_cny_per_kva_month, demand_price_cny_per_kw_month,
    flat_price_cny_per_kwh, fixed_price_cny_per_kwh, contract_demand_floor_pct, demand_tolerance_pct, demand_excess_factor,
    high_use_kwh_per_kva_month, high_use_demand_factor, valid_to, source)
select
    e.prc_code, e.begin_date, s.region, e.prc_name, e.prc_code, e.cap_prc, e.dmd_prc, e.kwh_prc, e.pl_prc,
    s.contract_demand_floor_pct, s.demand_tolerance_pct, s.demand_excess_factor, s.high_use_kwh_per_kva_month,
    s.high_use_demand_factor, e.end_date, 'price list of the sample utility'
from staging.e_cat_prc as e
join keycust_data.tariff as s on s.tariff_id = 'sichuan_two_part_10kv';
