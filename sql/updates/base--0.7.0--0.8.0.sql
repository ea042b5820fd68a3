-- What changed in the tables of 0.7.0.
-- since 0.8.0

-- Prices, losses and limits are numbers: NaN passes "at least nought", and one price of it made every sum of a plan NaN, which
-- ended a refresh. Not valid: rows that are there already are left, since an upgrade must not fail for them; new and changed
-- ones are held to it.
do $$
declare
    statement text;
begin
    foreach statement in array array(
        select format('alter table keycust_data.%I %s', t.relation, string_agg(format(
            'add constraint %I check (%I > ''-Infinity'' and %2$I < ''Infinity'') not valid',
            t.relation || '_' || c.name || '_finite', c.name), ', ' order by c.n))
        from (values
            ('tariff', 'voltage_min_kv voltage_max_kv capacity_price_cny_per_kva_month demand_price_cny_per_kw_month '
                'flat_price_cny_per_kwh fixed_price_cny_per_kwh demand_tolerance_pct demand_excess_factor high_use_kwh_per_kva_month'),
            ('tariff_period', 'ratio_to_flat'),
            ('power_factor_adjustment', 'adjustment_pct'),
            ('power_factor_rule', 'voltage_from_kv capacity_kva'),
            ('transformer_model', 'impedance_pct primary_kv secondary_kv no_load_current_pct'),
            ('transformer_price', 'price_low_cny price_high_cny'),
            ('capacitor_step', 'rated_kvar'),
            ('compensation_price', 'module_kvar price_low_cny_per_kvar price_high_cny_per_kvar loss_w_per_kvar'),
            ('wiring_error', 'factor_at_pf_095 factor_at_pf_090 factor_at_pf_085 factor_at_pf_080 factor_at_pf_070 factor_at_pf_050'),
            ('plausibility', 'min_value max_value'),
            ('value_criterion', 'best_low best_high'),
            ('roster_rule', 'entry_threshold exit_threshold'),
            ('load_class_rule', 'low high')
        ) as t (relation, names)
        cross join lateral unnest(string_to_array(t.names, ' ')) with ordinality as c (name, n)
        group by t.relation
        order by t.relation)
    loop
        execute statement;
    end loop;
end
$$;
