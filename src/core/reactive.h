/*
 * Reactive power (无功): power factor of a month, what compensation it takes, what compensation does.
 *
 * Power in kW, kvar and kVA, voltages in V. A power factor is above 0 and at most 1 where it is divided by. The formulas are
 * those of the handbooks (Schneider Electric, "Electrical Installation Guide", chapter L; IEC 60831-1 for capacitors). Nothing
 * allocates.
 */
#ifndef KC_REACTIVE_H
#define KC_REACTIVE_H

#include "core/status.h"

/* kWh/√(kWh² + kvarh²), NaN where both are 0. */
double kc_reactive_factor(double kwh, double kvarh);

/* The same in hundredths, rounded half up without an error of rounding: the largest c with kwh/√(kwh² + kvarh²) ≥ (c − ½)/100,
 * both sides squared and compared in double-double. −1 where both are 0. kwh and kvarh are finite and not negative. */
int kc_reactive_cents(double kwh, double kvarh);

#define KC_REACTIVE_CENTS 101

/* A table of adjustments spread over the hundredths 0 … 100: what stands at `factors[i]` (0 … 1, in hundredths) holds up to the next
 * higher one; below the lowest the last step goes on (the rule "and 2 % for every further 0.01"). KC_INVALID: none, one
 * outside of 0 … 1, two of one hundredth. */
KcStatus kc_reactive_spread(KcContext *context, const double *factors, const double *pct, int count,
                            double *adjustment_pct);

/* tan φ of a power factor. */
double kc_reactive_tangent(double factor);

/* kvar that bring kW from one power factor to another: P·(tan φ₁ − tan φ₂), 0 where the first is the better one. */
double kc_reactive_compensation(double kw, double factor_from, double factor_to);
/* What is missing to a power factor at kW and lagging kvar: at least 0. kW below 0 count as they are without their sign. */
double kc_reactive_deficit(double kw, double kvar, double tangent_to);
/* kvar that a load of kW and lagging kvar needs to fit into kVA; NaN where the kW alone do not. */
double kc_reactive_to_fit(double kw, double kvar, double kva);
/* The power factor of kW at `factor` with so many kvar compensated; beyond 0 they lead. */
double kc_reactive_compensated(double kw, double factor, double kvar);

double kc_reactive_released_kva(double kw, double factor_from,
                                double factor_to); /* P·(1/cos φ₁ − 1/cos φ₂) */
double kc_reactive_extra_kw(double kva, double factor_from, double factor_to); /* S·(cos φ₂ − cos φ₁) */
/* Losses of conductors after, by those before, at the same kW: (cos φ₁/cos φ₂)². */
double kc_reactive_loss_ratio(double factor_from, double factor_to);

/* Short-circuit power behind a transformer, the network before it neglected: Sn/uk. */
double kc_reactive_short_circuit_kva(double kva, double impedance_pct);
/* Rise of the voltage at the busbar in percent: Qc/Ssc. */
double kc_reactive_voltage_rise(double kvar, double short_circuit_kva);
/* The order at which a capacitor and the network resonate in parallel: 1/√(p + Qc/Ssc), p the share of the detuning reactor in
 * the capacitor's reactance (0: none, and the order is √(Ssc/Qc)). kvar is that of the capacitor alone. */
double kc_reactive_resonance_order(double kvar, double short_circuit_kva, double detuning_pct);
/* Series resonance of capacitor and reactor: 1/√p; NaN without a reactor. */
double kc_reactive_tuning_order(double detuning_pct);
/* The voltage at a capacitor behind its reactor: U/(1 − p). */
double kc_reactive_capacitor_v(double voltage_v, double detuning_pct);
/* What a step gives at the busbar: Qn·(U/Un)²/(1 − p). */
double kc_reactive_step_kvar(double rated_kvar, double rated_v, double voltage_v, double detuning_pct);

#endif
