/*
 * Whether a state of the score aggregates from outside could have come from rows; see score_state.h.
 *
 * Whoever may call an aggregate may hand it a state of his own making, as an argument, or as the state that an
 * aggregate of his own begins with. So everything that a state says twice is compared: options with what is
 * kept for them, counts with counts, sums with counts and ranges, sketches with both. What passes can still be
 * a lie, but one that rows could have told.
 */
#include "core/score_state.h"

#include <float.h>
#include <math.h>

/* What rounding may do to an inequality between sums. */
#define SLACK 1e-9

static KcStatus
corrupt(KcContext *context, const char *detail)
{
    kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return kc_detail(context, "%s", detail);
}

static bool
are_given_bounds_sound(const KcScoreState *state, const KcScoreScale *given)
{
    bool is_bounded = isfinite(given->low) && isfinite(given->high) && given->low <= given->high;

    return (is_bounded && state->parts & KC_SCORE_BOUNDED) || (isnan(given->low) && isnan(given->high));
}

static bool
is_column_sound(const KcScoreState *state, const KcScoreColumn *column)
{
    const KcScoreScale *given = &column->given;
    bool is_seen = isfinite(column->low) && isfinite(column->high) && column->low <= column->high;

    if (column->present < 0 || column->present > state->rows || !isfinite(column->weight) ||
        column->weight < 0 || (column->weight > 0 && state->weighting != KC_SCORE_GIVEN))
        return false;
    if (column->present ? !is_seen : !(isnan(column->low) && isnan(column->high)))
        return false;
    if (column->present == 1 && column->low != column->high)
        return false;
    if (given->direction > KC_SCORE_RANGE || given->unused)
        return false;
    if (given->direction == KC_SCORE_RANGE ? !(isfinite(given->best_low) && isfinite(given->best_high) &&
                                               given->best_low <= given->best_high)
                                           : given->best_low != 0 || given->best_high != 0)
        return false;
    return are_given_bounds_sound(state, given);
}

/* What the options ask to be kept. */
static uint32_t
wanted_parts(const KcScoreState *state)
{
    bool has_range = false;
    uint32_t parts = 0;

    for (size_t i = 0; i < state->size; i++)
        has_range = has_range || state->columns[i].given.direction == KC_SCORE_RANGE;
    if (state->method == KC_SCORE_TOPSIS && !has_range)
        parts |= KC_SCORE_SQUARES;
    if (state->weighting == KC_SCORE_CRITIC)
        parts |= KC_SCORE_MOMENTS | (has_range ? KC_SCORE_BOUNDED : 0);
    if (state->weighting == KC_SCORE_BY_ENTROPY)
        parts |= KC_SCORE_ENTROPY | KC_SCORE_BOUNDED;
    return parts | (state->winsorise > 0 ? KC_SCORE_SKETCHES : 0);
}

static bool
is_head_sound(const KcScoreState *state)
{
    uint32_t parts = wanted_parts(state);
    double weight = 0;

    for (size_t i = 0; i < state->size; i++)
        weight += state->columns[i].weight;
    return state->method <= KC_SCORE_GREY && state->weighting <= KC_SCORE_GIVEN && state->unused == 0 &&
           state->rows >= 1 && state->complete_rows >= 0 && state->complete_rows <= state->rows &&
           state->rho > 0 && state->rho <= 1 && state->min_coverage >= 0 && state->min_coverage <= 1 &&
           state->winsorise >= 0 && state->winsorise < 0.5 &&
           (state->parts == parts || state->parts == (parts | KC_SCORE_BOUNDED)) &&
           (state->weighting != KC_SCORE_GIVEN || (weight > 0 && isfinite(weight)));
}

/* A complete row has every criterion that is known, so there are no more of them than of any; and no fewer than
 * are left when each value that is missing is missing in another row. */
static bool
are_counts_sound(const KcScoreState *state)
{
    int64_t most = 0;
    int64_t least = state->rows;
    bool has_any = false;

    for (size_t i = 0; i < state->size; i++) {
        int64_t present = state->columns[i].present;

        if (present == 0)
            continue;
        most = has_any && most < present ? most : present;
        has_any = true;
        least -= state->rows - present < least ? state->rows - present : least;
    }
    return state->complete_rows <= most && (!has_any || state->complete_rows >= least);
}

/* The largest magnitude that was squared. */
static double
largest_of(const KcScoreState *state, const KcScoreColumn *column)
{
    double low = column->low;
    double high = column->high;

    if (column->present == 0)
        return 0;
    if (state->parts & KC_SCORE_BOUNDED && !isnan(column->given.low)) {
        low = fmin(fmax(low, column->given.low), column->given.high);
        high = fmin(fmax(high, column->given.low), column->given.high);
    }
    return fmax(fabs(low), fabs(high));
}

static bool
are_squares_sound(const KcScoreState *state, size_t i)
{
    const KcScoreColumn *column = &state->columns[i];
    const KcSum *square = &kc_score_state_squares(state)[i];
    double largest = largest_of(state, column);
    double scaled = largest * column->scale;

    if (!(state->parts & KC_SCORE_BOUNDED) && state->parts & KC_SCORE_MOMENTS &&
        largest > KC_SCORE_MOST_SQUARED)
        return false;
    if (!(state->parts & KC_SCORE_SQUARES))
        return column->scale == KC_SCALE_MOST;
    return largest <= KC_SCORE_MOST_SQUARED && kc_sum_is_sound(square) &&
           column->scale == (largest > 0 ? kc_scale_for(largest) : KC_SCALE_MOST) &&
           square->high >= scaled * scaled * (1 - SLACK) &&
           square->high <= (double)column->present * scaled * scaled * (1 + SLACK);
}

/* 0 ≤ z ≤ 1, and the entropy is that of a distribution over the rows. */
static bool
is_entropy_sound(const KcScoreState *state, size_t i)
{
    const KcSum *sums = kc_score_state_entropy(state);
    double sum = sums[i].high;
    double log_sum = sums[state->size + i].high;
    double rows = (double)state->columns[i].present;

    if (!kc_sum_is_sound(&sums[i]) || !kc_sum_is_sound(&sums[state->size + i]) || sum < 0 ||
        sum > rows * (1 + SLACK) || log_sum > 0)
        return false;
    return sum > 0 ? log_sum >= sum * log(sum / rows) * (1 + SLACK) - SLACK * sum - DBL_MIN / SLACK
                   : log_sum == 0;
}

static bool
are_moments_sound(const KcScoreState *state)
{
    KcMoments moments = kc_score_state_moments(state);
    double low[KC_SCORE_MOST_CRITERIA], high[KC_SCORE_MOST_CRITERIA];

    for (size_t i = 0; i < state->size; i++) {
        bool is_known = kc_score_state_is_known(state, i);
        bool is_bounded = state->parts & KC_SCORE_BOUNDED;

        low[i] = is_known && !is_bounded ? state->columns[i].low : 0;
        high[i] = !is_known ? 0 : is_bounded ? 1 : state->columns[i].high;
    }
    return kc_moments_is_sound(&moments, state->complete_rows, low, high);
}

/* Names end with a zero byte each, as many as there are criteria, none of them empty; or there are none. */
static bool
are_names_sound(const KcScoreState *state)
{
    const char *names = kc_score_state_names(state);
    size_t count = 0;

    if (state->names_bytes == 0)
        return true;
    for (size_t i = 0; i < state->names_bytes; i++) {
        if (names[i] == '\0' && (i == 0 || names[i - 1] == '\0'))
            return false;
        count += names[i] == '\0';
    }
    return count == state->size && names[state->names_bytes - 1] == '\0';
}

static KcStatus
check_sketches(KcContext *context, const KcScoreState *state)
{
    KcStatus status = KC_OK;

    for (size_t i = 0; state->capacity && !status && i < state->size; i++) {
        const KcScoreColumn *column = &state->columns[i];
        const KcQuantile *sketch = kc_score_state_sketch(state, i);

        status = kc_poll(context);
        if (!status)
            status = kc_quantile_check(context, sketch, state->capacity, column->low, column->high);
        if (!status && sketch->total != (uint64_t)column->present)
            status = corrupt(context, "A quantile sketch does not have the rows of its criterion.");
    }
    return status;
}

KcStatus
kc_score_state_check(KcContext *context, const KcScoreState *state, size_t bytes)
{
    if (bytes < sizeof *state || kc_score_state_bytes(state) != bytes)
        return corrupt(context, "Its length is not what its head says.");
    if (!is_head_sound(state))
        return corrupt(context, "Its head is damaged.");
    for (size_t i = 0; i < state->size; i++) {
        if (!is_column_sound(state, &state->columns[i]))
            return corrupt(context, "A criterion is damaged.");
        if (!are_squares_sound(state, i))
            return corrupt(context, "A sum of squares does not fit its criterion.");
        if (state->parts & KC_SCORE_ENTROPY && !is_entropy_sound(state, i))
            return corrupt(context, "A sum of the entropy does not fit its criterion.");
    }
    if (!are_counts_sound(state))
        return corrupt(context, "The counts of rows do not agree.");
    if (state->parts & KC_SCORE_MOMENTS && !are_moments_sound(state))
        return corrupt(context, "The moments do not fit the criteria.");
    if (!are_names_sound(state))
        return corrupt(context, "Its names are damaged.");
    return check_sketches(context, state);
}
