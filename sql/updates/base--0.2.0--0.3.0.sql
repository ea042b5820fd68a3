-- What changed in the tables of 0.2.0.
-- since 0.3.0

-- How far below the position reached rows may still come: an interval of times, a number of numbers.
alter table keycust_data.source add column overlap text;

-- What was read within the overlap: a row that is found here is not read again. Gone when the position has passed.
create table keycust_data.source_seen (
    source_id text not null references keycust_data.source on update cascade on delete cascade,
    fingerprint uuid not null,
    position text not null,
    primary key (source_id, fingerprint)
);

-- NaN is greater than every number, so "at least nought" takes it, and one such bill or capacity makes every sum NaN.
-- Not valid: rows that are there already are left, since an upgrade must not fail for them; new and changed ones are held
-- to it.
do $$
declare
    statement text;
begin
    foreach statement in array array(
        select format('alter table keycust_data.%I %s', t.relation, string_agg(format(
            'add constraint %I check (%I > ''-Infinity'' and %2$I < ''Infinity'') not valid',
            t.relation || '_' || c.name || '_finite', c.name), ', ' order by c.n))
        from (values
            ('customer', 'own_generation_kw distributed_generation_kwp security_load_kva registered_capital_cny '
                'annual_output_cny prepaid_balance_cny'),
            ('contract', 'contract_capacity_kva running_capacity_kva contract_demand_kw power_factor_standard'),
            ('transformer_area', 'capacity_kva'),
            ('feeder_energy', 'supplied_kwh metered_kwh'),
            ('transformer_area_energy', 'supplied_kwh metered_kwh'),
            ('usage_point', 'capacity_kva'),
            ('meter', 'multiplier ct_ratio pt_ratio rated_voltage_v basic_current_a maximum_current_a register_capacity'),
            ('transformer', 'capacity_kva no_load_loss_w load_loss_w no_load_current_pct impedance_pct'),
            ('compensation', 'rated_kvar step_kvar rated_voltage_v detuning_pct'),
            ('bill', 'energy_kwh critical_peak_kwh peak_kwh flat_kwh valley_kwh reactive_lag_kvarh reactive_lead_kvarh '
                'maximum_demand_kw billed_demand_kw billed_capacity_kva adjustment_pct energy_charge_cny '
                'critical_peak_charge_cny peak_charge_cny flat_charge_cny valley_charge_cny basic_charge_cny '
                'adjustment_cny surcharge_cny purchase_cost_cny total_cny'),
            ('receivable', 'energy_kwh amount_cny received_cny owed_cny penalty_cny penalty_received_cny'),
            ('payment', 'amount_cny penalty_cny'),
            ('complaint', 'call_min'),
            ('outage', 'lost_kwh'),
            ('inspection_result', 'recovered_kwh recovered_cny'),
            ('production', 'output_cny output_quantity'),
            ('weather', 'temperature_mean_c temperature_max_c temperature_min_c rain_mm'),
            ('economy', 'value')
        ) as t (relation, names),
            string_to_table(t.names, ' ') with ordinality as c (name, n)
        group by t.relation
    ) loop
        execute statement;
    end loop;
end
$$;

-- Nothing goes out of service before it came into it.
alter table keycust_data.usage_point
add constraint usage_point_service check (out_of_service_on >= in_service_on) not valid;

alter table keycust_data.transformer
add constraint transformer_service check (out_of_service_on >= in_service_on) not valid;

alter table keycust_data.compensation
add constraint compensation_service check (out_of_service_on >= in_service_on) not valid;

-- A time, which the wide views give as text and as a timestamp.
alter table keycust_data.indicator
    drop constraint indicator_value_type_check,
    add constraint indicator_value_type_check
        check (value_type in ('number', 'text', 'code', 'boolean', 'date', 'timestamp'));

-- An attribute that has ended, or is not known any more, has a row without a value from that day on.
alter table keycust_data.customer_indicator drop constraint customer_indicator_check;
