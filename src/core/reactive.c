/* Reactive power; see reactive.h. */
#include "core/reactive.h"

#include "core/numeric.h"

#include <math.h>

double
kc_reactive_factor(double kwh, double kvarh)
{
    double apparent = hypot(kwh, kvarh);

    return apparent == 0 ? NAN : kwh / apparent;
}

/* Whether kwh/√(kwh² + kvarh²) ≥ (2c − 1)/200, c from 1: (200² − k²)·kwh² ≥ k²·kvarh². */
static bool
is_at_least(double kwh, double kvarh, int cents)
{
    double k = 2.0 * cents - 1, active = kwh * kwh, reactive = kvarh * kvarh;
    KcSum sum = {0, 0};

    kc_sum_add_product(&sum, active, 40000 - k * k);
    kc_sum_add_product(&sum, fma(kwh, kwh, -active), 40000 - k * k);
    kc_sum_add_product(&sum, reactive, -k * k);
    kc_sum_add_product(&sum, fma(kvarh, kvarh, -reactive), -k * k);
    return kc_sum_value(&sum) >= 0;
}

int
kc_reactive_cents(double kwh, double kvarh)
{
    double scale = kc_scale_for(fmax(kwh, kvarh));
    int cents;

    if (kwh == 0 && kvarh == 0)
        return -1;
    kwh *= scale;
    kvarh *= scale;
    cents = (int)floor(100 * kc_reactive_factor(kwh, kvarh) + 0.5);
    while (cents > 0 && !is_at_least(kwh, kvarh, cents))
        cents--;
    while (cents < 100 && is_at_least(kwh, kvarh, cents + 1))
        cents++;
    return cents;
}

/* Places the rows in their hundredths; the others stay NaN. */
static KcStatus
place_rows(KcContext *context, const double *factors, const double *pct, int count, double *adjustment_pct)
{
    for (int c = 0; c < KC_REACTIVE_CENTS; c++)
        adjustment_pct[c] = NAN;
    for (int i = 0; i < count; i++) {
        int cents = factors[i] >= 0 && factors[i] <= 1 ? (int)rint(100 * factors[i]) : -1;

        if (cents < 0 || fabs(100 * factors[i] - cents) > 1e-6) {
            kc_fail(context, KC_INVALID,
                    "power factors of an adjustment table must be hundredths from 0 to 1");
            return kc_detail(context, "Row %d has %g.", i + 1, factors[i]);
        }
        if (!isnan(adjustment_pct[cents])) {
            kc_fail(context, KC_INVALID, "power factors of an adjustment table must differ");
            return kc_detail(context, "There are two rows of %g.", factors[i]);
        }
        adjustment_pct[cents] = pct[i];
    }
    return KC_OK;
}

KcStatus
kc_reactive_spread(KcContext *context, const double *factors, const double *pct, int count,
                   double *adjustment_pct)
{
    int lowest = 0, next;

    if (count < 1)
        return kc_fail(context, KC_INVALID, "adjustment table must have a row");
    if (place_rows(context, factors, pct, count, adjustment_pct))
        return context->error.status;
    while (isnan(adjustment_pct[lowest]))
        lowest++;
    next = lowest + 1;
    while (next < KC_REACTIVE_CENTS && isnan(adjustment_pct[next]))
        next++;
    for (int c = lowest - 1; c >= 0; c--)
        adjustment_pct[c] = adjustment_pct[lowest] + (next == KC_REACTIVE_CENTS
                                                          ? 0
                                                          : (adjustment_pct[lowest] - adjustment_pct[next]) /
                                                                (next - lowest) * (lowest - c));
    for (int c = lowest + 1; c < KC_REACTIVE_CENTS; c++)
        if (isnan(adjustment_pct[c]))
            adjustment_pct[c] = adjustment_pct[c - 1];
    return KC_OK;
}

double
kc_reactive_tangent(double factor)
{
    return sqrt((1 - factor) * (1 + factor)) / factor;
}

double
kc_reactive_compensation(double kw, double factor_from, double factor_to)
{
    return kw * fmax(kc_reactive_tangent(factor_from) - kc_reactive_tangent(factor_to), 0);
}

double
kc_reactive_deficit(double kw, double kvar, double tangent_to)
{
    return fmax(kvar - fabs(kw) * tangent_to, 0);
}

double
kc_reactive_to_fit(double kw, double kvar, double kva)
{
    if (fabs(kw) > kva)
        return NAN;
    return fmax(kvar - sqrt((kva - fabs(kw)) * (kva + fabs(kw))), 0);
}

double
kc_reactive_compensated(double kw, double factor, double kvar)
{
    return kc_reactive_factor(kw, kw * kc_reactive_tangent(factor) - kvar);
}

double
kc_reactive_released_kva(double kw, double factor_from, double factor_to)
{
    return kw * (1 / factor_from - 1 / factor_to);
}

double
kc_reactive_extra_kw(double kva, double factor_from, double factor_to)
{
    return kva * (factor_to - factor_from);
}

double
kc_reactive_loss_ratio(double factor_from, double factor_to)
{
    return (factor_from / factor_to) * (factor_from / factor_to);
}

double
kc_reactive_short_circuit_kva(double kva, double impedance_pct)
{
    return kva / impedance_pct * 100;
}

double
kc_reactive_voltage_rise(double kvar, double short_circuit_kva)
{
    return kvar / short_circuit_kva * 100;
}

double
kc_reactive_resonance_order(double kvar, double short_circuit_kva, double detuning_pct)
{
    return 1 / sqrt(detuning_pct / 100 + kvar / short_circuit_kva);
}

double
kc_reactive_tuning_order(double detuning_pct)
{
    return detuning_pct > 0 ? 1 / sqrt(detuning_pct / 100) : NAN;
}

double
kc_reactive_capacitor_v(double voltage_v, double detuning_pct)
{
    return voltage_v / (1 - detuning_pct / 100);
}

double
kc_reactive_step_kvar(double rated_kvar, double rated_v, double voltage_v, double detuning_pct)
{
    double share = voltage_v / rated_v;

    return rated_kvar * share * share / (1 - detuning_pct / 100);
}
