/* Moving load to cheaper hours; see tariff_shift.h. */
#include "core/tariff_shift.h"

#include "core/arena.h"
#include "core/tariff_fill.h"

#include <math.h>
#include <stdlib.h>

/* Savings that differ by less than this share of the cost are equal but for rounding. */
#define EQUAL 1e-9

#define DAYS_A_POLL 256

/* One month of the load. */
typedef struct Month {
    int32_t index;
    double kwh; /* drawn */
    double demand_before;
    double demand_after[KC_SHIFT_KINDS];
    const KcTariffPrices *prices;
} Month;

typedef struct Work {
    const KcShiftTask *task;
    int points;
    double hours; /* of an interval */
    double limit_kw;
    Month *months;
    size_t *month_of_day;
    double *drawn; /* the powers that may move; 0 for a gap and for export */
    double *low;
    double *high;
    double *filled;
    double *price; /* twice over, for rotations */
    KcSum before;
    KcSum after[KC_SHIFT_KINDS];
    KcSum moved[KC_SHIFT_KINDS];
    KcSum *rotation_cost;
    KcSum *rotation_moved;
} Work;

static double
greatest(const double *kw, int points)
{
    double most = -INFINITY;

    for (int i = 0; i < points; i++)
        most = kw[i] > most ? kw[i] : most;
    return most;
}

static KcStatus
check_day(KcContext *context, const double *kw, int points)
{
    for (int i = 0; i < points; i++)
        if (fabs(kw[i]) > KC_TARIFF_MOST) {
            kc_fail(context, KC_RANGE, "power must not exceed %g kW", KC_TARIFF_MOST);
            return kc_detail(context, "Got %g.", kw[i]);
        }
    return KC_OK;
}

static void
begin_month(int32_t index, const KcTariffPrices *prices, Month *month)
{
    *month = (Month){.index = index, .demand_before = -INFINITY, .prices = prices};
    for (int kind = 0; kind < KC_SHIFT_KINDS; kind++)
        month->demand_after[kind] = -INFINITY;
}

/* Months, their energy and maximum demand, and the greatest demand of all. */
static KcStatus
scan_months(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, Work *work, KcShift *shift)
{
    double most = 0;
    KcStatus status = KC_OK;

    for (size_t d = 0; status == KC_OK && d < load->days; d++) {
        const double *kw = load->kw + d * (size_t)load->points;
        double peak = greatest(kw, load->points);
        Month *month;
        int32_t index;

        status = check_day(context, kw, load->points);
        kc_tariff_month(load->day[d], &index);
        if (shift->months == 0 || work->months[shift->months - 1].index != index)
            begin_month(index, kc_tariff_prices_on(tariff, load->day[d]), &work->months[shift->months++]);
        month = &work->months[shift->months - 1];
        work->month_of_day[d] = shift->months - 1;
        month->demand_before = fmax(month->demand_before, peak);
        for (int i = 0; i < load->points; i++)
            month->kwh += kw[i] > 0 ? kw[i] * work->hours : 0;
        most = fmax(most, peak);
        if (status == KC_OK && d % DAYS_A_POLL == 0)
            status = kc_poll(context);
    }
    work->limit_kw = isnan(work->task->limit_kw) ? most : work->task->limit_kw;
    return status;
}

static double
cost_of(const Work *work, const double *power)
{
    double cost = 0;

    for (int i = 0; i < work->points; i++)
        cost += power[i] * work->price[i];
    return cost * work->hours;
}

/* A cost above 0 in units of the ratio; where all ratios cost the same, no move is worth it. */
static double
in_ratios(double cost, double flat)
{
    return flat != 0 ? cost / fabs(flat) : INFINITY;
}

/* One way to move within the bounds, on one day. */
static void
move(Work *work, const KcTariffSlots *slots, double flat, KcShiftKind kind, double share, double limit_kw,
     const double *kw, Month *month)
{
    /* A reward for moving would be paid for whatever moves: it does not choose. */
    double premium = work->task->cost_per_kwh > 0 ? in_ratios(work->task->cost_per_kwh, flat) : 0, moved = 0;

    for (int i = 0; i < work->points; i++) {
        work->low[i] = work->drawn[i] * (1 - share);
        /* A gap, or export, takes nothing. */
        work->high[i] = kw[i] >= 0 ? kc_tariff_larger(work->drawn[i], limit_kw) : 0;
    }
    kc_tariff_fill_day(slots, flat < 0, premium, work->drawn, work->low, work->high, work->filled);
    for (int i = 0; i < work->points; i++)
        moved += kc_tariff_larger(0, work->filled[i] - work->drawn[i]);
    kc_sum_add(&work->after[kind], cost_of(work, work->filled));
    kc_sum_add(&work->moved[kind], moved * work->hours);
    for (int i = 0; i < work->points; i++)
        if (!(kw[i] >= 0))
            work->filled[i] = kw[i];
    month->demand_after[kind] = fmax(month->demand_after[kind], greatest(work->filled, work->points));
}

/* Four sums at a time: one would wait for itself. */
static double
rotated_cost(const double *drawn, const double *price, int points)
{
    double sum[4] = {0};
    int i = 0;

    for (; i + 4 <= points; i += 4)
        for (int k = 0; k < 4; k++)
            sum[k] += drawn[i + k] * price[i + k];
    for (; i < points; i++)
        sum[0] += drawn[i] * price[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double
rotated_moved(const double *drawn, int points, int steps)
{
    double moved = 0;

    for (int i = 0; i < points; i++) {
        int from = i - steps < 0 ? i - steps + points : i - steps;

        moved += kc_tariff_larger(0, drawn[from] - drawn[i]);
    }
    return moved;
}

/* Intervals that the curve moves by, 0 … points − 1; below 0: the rotation is no multiple of the interval. */
static int
rotation_steps(int minutes, int points)
{
    int step = KC_TARIFF_DAY_MINUTES / points;

    return minutes % step ? -1 : ((minutes / step) % points + points) % points;
}

static void
rotate(Work *work)
{
    for (int r = 0; r < work->task->rotations; r++) {
        int steps = rotation_steps(work->task->rotate_minutes[r], work->points);

        if (steps < 0)
            continue;
        kc_sum_add(&work->rotation_cost[r],
                   rotated_cost(work->drawn, work->price + steps, work->points) * work->hours);
        kc_sum_add(&work->rotation_moved[r], rotated_moved(work->drawn, work->points, steps) * work->hours);
    }
}

static void
take_day(Work *work, const KcTariffSlots *slots, const KcTariffPrices *prices, const double *kw, Month *month)
{
    int points = work->points;

    for (int i = 0; i < points; i++) {
        work->drawn[i] = kw[i] > 0 ? kw[i] : 0;
        work->price[i] = work->price[i + points] = prices->flat * slots->ratio[i] + prices->fixed;
    }
    kc_sum_add(&work->before, cost_of(work, work->drawn));
    move(work, slots, prices->flat, KC_SHIFT_THEORETICAL, 1, work->limit_kw, kw, month);
    if (!isnan(work->task->share)) {
        move(work, slots, prices->flat, KC_SHIFT_FEASIBLE, work->task->share, work->limit_kw, kw, month);
        move(work, slots, prices->flat, KC_SHIFT_LEVEL, work->task->share,
             fmin(work->limit_kw, month->demand_before), kw, month);
    }
    rotate(work);
}

/* A day that takes no part: its power counts as it is. */
static void
pass_day(const double *kw, int points, Month *month)
{
    for (int kind = 0; kind < KC_SHIFT_KINDS; kind++)
        month->demand_after[kind] = fmax(month->demand_after[kind], greatest(kw, points));
}

static KcStatus
scan_days(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, Work *work, KcShift *shift)
{
    KcStatus status = KC_OK;

    for (size_t d = 0; status == KC_OK && d < load->days; d++) {
        const double *kw = load->kw + d * (size_t)load->points;
        const KcTariffPrices *prices = kc_tariff_prices_on(tariff, load->day[d]);
        Month *month = &work->months[work->month_of_day[d]];
        const KcTariffSlots *slots;
        int32_t index;

        status = kc_tariff_slots_on(context, tariff, load->day[d], kc_tariff_month(load->day[d], &index),
                                    load->points, &slots);
        if (status != KC_OK)
            return status;
        if (slots && slots->priced == load->points && prices && !isnan(prices->flat)) {
            take_day(work, slots, prices, kw, month);
            shift->priced_days++;
        } else {
            pass_day(kw, load->points, month);
        }
        status = kc_poll(context);
    }
    return status;
}

static double
basic_charge(const Work *work, const Month *month, double demand_kw)
{
    KcBasicMonth basic = {month->index, work->task->capacity_kva, demand_kw,
                          month->kwh,   work->task->contract_kw,  NULL};

    if (work->task->basic_mode == KC_BASIC_NO_MODE || !month->prices)
        return NAN;
    basic.rules = &month->prices->rules;
    return kc_tariff_basic_charge(&basic, (KcBasicMode)work->task->basic_mode, basic.contract_kw);
}

static double
known(double demand_kw)
{
    return isfinite(demand_kw) ? demand_kw : NAN;
}

static void
finish(const Work *work, const KcShift *shift, KcShiftKind kind, KcShiftResult *result)
{
    KcSum basic_before = {0, 0}, basic_after = {0, 0};
    double before = -INFINITY, after = -INFINITY;

    for (size_t m = 0; m < shift->months; m++) {
        const Month *month = &work->months[m];
        /* A rotated day has the same values. */
        double demand = kind == KC_SHIFT_ROTATION ? month->demand_before : month->demand_after[kind];

        before = fmax(before, month->demand_before);
        after = fmax(after, demand);
        kc_sum_add(&basic_before, basic_charge(work, month, known(month->demand_before)));
        kc_sum_add(&basic_after, basic_charge(work, month, known(demand)));
    }
    result->is_known = true;
    result->moved_kwh = kc_sum_value(&work->moved[kind]);
    result->energy_before = kc_sum_value(&work->before);
    result->energy_after = kc_sum_value(&work->after[kind]);
    result->demand_before = known(before);
    result->demand_after = known(after);
    result->basic_before = kc_sum_value(&basic_before);
    result->basic_after = kc_sum_value(&basic_after);
    result->labour = result->moved_kwh * work->task->cost_per_kwh;
    result->saving = result->energy_before - result->energy_after - result->labour;
    if (!isnan(result->basic_before) && !isnan(result->basic_after))
        result->saving += result->basic_before - result->basic_after;
}

/* Whether a saving is more than the best so far; of equal ones the smaller move counts. */
static bool
is_better(double saving, int minutes, double best, int best_minutes, double equal)
{
    return saving > best + equal ||
           (saving > equal && saving >= best - equal && abs(minutes) < abs(best_minutes));
}

/* The best rotation; to stay, where none is better. */
static void
choose_rotation(Work *work, KcShift *shift)
{
    const KcShiftTask *task = work->task;
    double before = kc_sum_value(&work->before), best = 0;
    int minutes = 0;

    work->after[KC_SHIFT_ROTATION] = work->before;
    for (int r = 0; r < task->rotations; r++) {
        double labour = kc_sum_value(&work->rotation_moved[r]) * task->cost_per_kwh;
        double saving = before - kc_sum_value(&work->rotation_cost[r]) - labour;

        if (rotation_steps(task->rotate_minutes[r], work->points) < 0) {
            shift->rotation_saving[r] = NAN;
            continue;
        }
        shift->rotation_saving[r] = saving;
        if (!is_better(saving, task->rotate_minutes[r], best, minutes, EQUAL * fabs(before)))
            continue;
        best = saving;
        minutes = task->rotate_minutes[r];
        work->after[KC_SHIFT_ROTATION] = work->rotation_cost[r];
        work->moved[KC_SHIFT_ROTATION] = work->rotation_moved[r];
    }
    shift->kind[KC_SHIFT_ROTATION].minutes = minutes;
}

static KcStatus
check_task(KcContext *context, const KcShiftTask *task)
{
    if (task->share < 0 || task->share > 1)
        return kc_fail(context, KC_INVALID, "share that can be moved must be between 0 and 1");
    if (task->limit_kw < 0 || task->limit_kw > KC_TARIFF_MOST)
        return kc_fail(context, KC_INVALID, "limit must be between 0 and %g kW", KC_TARIFF_MOST);
    if (!(fabs(task->cost_per_kwh) <= KC_TARIFF_MOST))
        return kc_fail(context, KC_INVALID, "cost of moving must be a number up to %g", KC_TARIFF_MOST);
    if (task->rotations < 0 || task->rotations > KC_SHIFT_MOST_ROTATIONS)
        return kc_fail(context, KC_INVALID, "there must be at most %d rotations", KC_SHIFT_MOST_ROTATIONS);
    if (task->basic_mode < KC_BASIC_NO_MODE || task->basic_mode >= KC_BASIC_MODES)
        return kc_fail(context, KC_INVALID, "mode of the basic charge is not one of the modes");
    for (int r = 0; r < task->rotations; r++)
        if (abs(task->rotate_minutes[r]) > KC_TARIFF_DAY_MINUTES)
            return kc_fail(context, KC_INVALID, "a rotation must not exceed a day");
    return KC_OK;
}

static KcStatus
allocate_work(KcContext *context, const KcTariffLoad *load, Work *work, KcShift *shift)
{
    size_t points = (size_t)load->points, rotations = (size_t)work->task->rotations;
    double **const rows[] = {&work->drawn, &work->low, &work->high, &work->filled};
    KcStatus status = kc_allocate(context, load->days, sizeof *work->months, (void **)&work->months);

    if (status == KC_OK)
        status = kc_allocate(context, load->days, sizeof *work->month_of_day, (void **)&work->month_of_day);
    for (size_t i = 0; status == KC_OK && i < sizeof rows / sizeof *rows; i++)
        status = kc_allocate_doubles(context, points, rows[i]);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * points, &work->price);
    if (status == KC_OK)
        status = kc_allocate(context, rotations, sizeof *work->rotation_cost, (void **)&work->rotation_cost);
    if (status == KC_OK)
        status =
            kc_allocate(context, rotations, sizeof *work->rotation_moved, (void **)&work->rotation_moved);
    if (status == KC_OK)
        status = kc_allocate_doubles(context, rotations, &shift->rotation_saving);
    return status;
}

KcStatus
kc_tariff_shift(KcContext *context, KcTariff *tariff, const KcTariffLoad *load, const KcShiftTask *task,
                KcShift *shift)
{
    Work work = {.task = task, .points = load->points};
    KcStatus status = check_task(context, task);

    *shift = (KcShift){.days = load->days};
    if (status != KC_OK || load->days == 0)
        return status;
    work.hours = 24.0 / load->points;
    status = allocate_work(context, load, &work, shift);
    if (status == KC_OK)
        status = scan_months(context, tariff, load, &work, shift);
    if (status == KC_OK)
        status = scan_days(context, tariff, load, &work, shift);
    if (status != KC_OK)
        return status;
    choose_rotation(&work, shift);
    finish(&work, shift, KC_SHIFT_THEORETICAL, &shift->kind[KC_SHIFT_THEORETICAL]);
    if (!isnan(task->share)) {
        finish(&work, shift, KC_SHIFT_FEASIBLE, &shift->kind[KC_SHIFT_FEASIBLE]);
        finish(&work, shift, KC_SHIFT_LEVEL, &shift->kind[KC_SHIFT_LEVEL]);
    }
    if (task->rotations)
        finish(&work, shift, KC_SHIFT_ROTATION, &shift->kind[KC_SHIFT_ROTATION]);
    return KC_OK;
}
