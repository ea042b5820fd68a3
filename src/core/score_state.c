/* The state of the score aggregates; see score_state.h. */
#include "core/score_state.h"

#include "core/arena.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define ALL_PARTS                                                                                            \
    (KC_SCORE_BOUNDED | KC_SCORE_SQUARES | KC_SCORE_MOMENTS | KC_SCORE_ENTROPY | KC_SCORE_SKETCHES)
/* Names and options may have this many bytes; a bound for sizes, far above what people write. */
#define MOST_TEXT_BYTES (1 << 24)

static size_t
squares_count(const KcScoreState *state)
{
    return state->parts & KC_SCORE_SQUARES ? state->size : 0;
}

static size_t
moments_count(const KcScoreState *state)
{
    return state->parts & KC_SCORE_MOMENTS ? kc_moments_count(state->size) : 0;
}

static size_t
sums_count(const KcScoreState *state)
{
    return squares_count(state) + moments_count(state) +
           (state->parts & KC_SCORE_ENTROPY ? 2 * (size_t)state->size : 0);
}

/* With at most 1,000 criteria no size below overflows 64 bits. */
static size_t
sketches_offset(const KcScoreState *state)
{
    return sizeof *state + state->size * sizeof(KcScoreColumn) + sums_count(state) * sizeof(KcSum);
}

static size_t
names_offset(const KcScoreState *state)
{
    return sketches_offset(state) + (state->capacity ? state->size * kc_quantile_bytes(state->capacity) : 0);
}

size_t
kc_score_state_bytes(const KcScoreState *head)
{
    bool has_sketches = head->parts & KC_SCORE_SKETCHES;

    if (head->size < 1 || head->size > KC_SCORE_MOST_CRITERIA || (head->parts & ~(uint32_t)ALL_PARTS) ||
        head->names_bytes > MOST_TEXT_BYTES || head->options_bytes > MOST_TEXT_BYTES)
        return 0;
    if (has_sketches
            ? head->capacity < KC_QUANTILE_LEAST_CAPACITY || head->capacity > KC_QUANTILE_MOST_CAPACITY ||
                  (head->capacity & (head->capacity - 1))
            : head->capacity != 0)
        return 0;
    return names_offset(head) + head->names_bytes + head->options_bytes;
}

KcSum *
kc_score_state_sums(KcScoreState *state)
{
    return (KcSum *)(state->columns + state->size);
}

KcQuantile *
kc_score_state_sketch(KcScoreState *state, size_t i)
{
    return (KcQuantile *)((char *)state + sketches_offset(state) + i * kc_quantile_bytes(state->capacity));
}

static const KcQuantile *
sketch_of(const KcScoreState *state, size_t i)
{
    return (const KcQuantile *)((const char *)state + sketches_offset(state) +
                                i * kc_quantile_bytes(state->capacity));
}

char *
kc_score_state_names(KcScoreState *state)
{
    return (char *)state + names_offset(state);
}

char *
kc_score_state_options(KcScoreState *state)
{
    return kc_score_state_names(state) + state->names_bytes;
}

void
kc_score_state_init(KcScoreState *state)
{
    for (size_t i = 0; i < state->size; i++) {
        state->columns[i].low = NAN;
        state->columns[i].high = NAN;
        if (state->capacity)
            kc_quantile_init(kc_score_state_sketch(state, i), state->capacity);
    }
}

static KcStatus
corrupt(KcContext *context, const char *detail)
{
    kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return kc_detail(context, "%s", detail);
}

static bool
is_column_sound(const KcScoreState *state, const KcScoreColumn *column)
{
    const KcScoreScale *given = &column->given;
    bool is_seen = isfinite(column->low) && isfinite(column->high) && column->low <= column->high;
    bool is_bounded = isfinite(given->low) && isfinite(given->high) && given->low <= given->high;

    if (column->present < 0 || column->present > state->rows || !isfinite(column->weight) ||
        column->weight < 0 || given->direction > KC_SCORE_RANGE)
        return false;
    if (column->present ? !is_seen : !(isnan(column->low) && isnan(column->high)))
        return false;
    if (given->direction == KC_SCORE_RANGE &&
        !(isfinite(given->best_low) && isfinite(given->best_high) && given->best_low <= given->best_high))
        return false;
    return (is_bounded && state->parts & KC_SCORE_BOUNDED) || (isnan(given->low) && isnan(given->high));
}

static bool
is_head_sound(const KcScoreState *state)
{
    uint32_t needs = state->weighting == KC_SCORE_CRITIC       ? KC_SCORE_MOMENTS
                     : state->weighting == KC_SCORE_BY_ENTROPY ? KC_SCORE_ENTROPY | KC_SCORE_BOUNDED
                                                               : 0;

    return state->method <= KC_SCORE_GREY && state->weighting <= KC_SCORE_GIVEN && state->rows >= 1 &&
           state->complete_rows >= 0 && state->complete_rows <= state->rows && state->rho > 0 &&
           state->rho <= 1 && state->min_coverage >= 0 && state->min_coverage <= 1 && state->winsorise >= 0 &&
           state->winsorise < 0.5 && (state->parts & needs) == needs;
}

/* Names end with a zero byte each, as many as there are criteria, or there are none. */
static bool
are_names_sound(const KcScoreState *state)
{
    const char *names = (const char *)state + names_offset(state);
    size_t count = 0;

    if (state->names_bytes == 0)
        return true;
    for (size_t i = 0; i < state->names_bytes; i++)
        count += names[i] == '\0';
    return count == state->size && names[state->names_bytes - 1] == '\0';
}

KcStatus
kc_score_state_check(KcContext *context, const KcScoreState *state, size_t bytes)
{
    const KcSum *sums = (const KcSum *)(state->columns + state->size);
    KcStatus status = KC_OK;

    if (bytes < sizeof *state || kc_score_state_bytes(state) != bytes)
        return corrupt(context, "Its length is not what its head says.");
    if (!is_head_sound(state))
        return corrupt(context, "Its head is damaged.");
    for (size_t i = 0; i < state->size; i++)
        if (!is_column_sound(state, &state->columns[i]))
            return corrupt(context, "A criterion is damaged.");
    for (size_t i = 0; i < sums_count(state); i++)
        if (!isfinite(sums[i].high) || !isfinite(sums[i].low))
            return corrupt(context, "A sum is not finite.");
    if (!are_names_sound(state))
        return corrupt(context, "Its names are damaged.");
    for (size_t i = 0; state->capacity && !status && i < state->size; i++) {
        status = kc_poll(context);
        if (!status)
            status = kc_quantile_check(context, sketch_of(state, i), state->capacity);
        if (!status && sketch_of(state, i)->total != (uint64_t)state->columns[i].present)
            status = corrupt(context, "A quantile sketch does not have the rows of its criterion.");
    }
    return status;
}

uint32_t
kc_score_state_wants(const KcScoreState *state)
{
    if (state->capacity == KC_QUANTILE_MOST_CAPACITY)
        return 0;
    for (size_t i = 0; state->capacity && i < state->size; i++)
        if (kc_quantile_is_tight(sketch_of(state, i)))
            return state->capacity * 2;
    return 0;
}

/* A transition sees only the shape of its state; before a sketch is gone through, its head must fit too. */
static KcStatus
check_sketch_heads(KcContext *context, const KcScoreState *state)
{
    for (size_t i = 0; state->capacity && i < state->size; i++)
        if (sketch_of(state, i)->capacity != state->capacity || sketch_of(state, i)->shift > 63)
            return corrupt(context, "The head of a quantile sketch is damaged.");
    return KC_OK;
}

uint32_t
kc_score_state_wants_for(const KcScoreState *state, const KcScoreState *other)
{
    uint32_t capacity = state->capacity;

    for (size_t i = 0; capacity && i < state->size; i++) {
        uint32_t needed = kc_quantile_capacity(sketch_of(state, i)->distinct + sketch_of(other, i)->distinct);

        capacity = needed > capacity ? needed : capacity;
    }
    return capacity;
}

KcStatus
kc_score_state_grow(KcContext *context, const KcScoreState *state, KcScoreState *larger)
{
    uint32_t capacity = larger->capacity;
    KcStatus status = check_sketch_heads(context, state);

    memcpy(larger, state, sketches_offset(state));
    larger->capacity = capacity;
    for (size_t i = 0; !status && i < state->size; i++) {
        kc_quantile_init(kc_score_state_sketch(larger, i), capacity);
        status = kc_quantile_copy(context, kc_score_state_sketch(larger, i), sketch_of(state, i));
    }
    memcpy(kc_score_state_names(larger), (const char *)state + names_offset(state),
           (size_t)state->names_bytes + state->options_bytes);
    return status;
}

/* The sums of a row; false when a value is too large for its square. */
static bool
add_sums(KcScoreState *state, const double *values, bool is_complete)
{
    KcSum *sums = kc_score_state_sums(state);
    KcSum *entropy = sums + squares_count(state) + moments_count(state);
    bool is_bounded = state->parts & KC_SCORE_BOUNDED;
    double goodness[KC_SCORE_MOST_CRITERIA];

    for (size_t i = 0; i < state->size; i++) {
        const KcScoreColumn *column = &state->columns[i];
        double value = values[i];

        goodness[i] = value;
        if (isnan(value))
            continue;
        if (is_bounded) {
            goodness[i] = kc_score_goodness(&column->given, value);
            if (!isnan(column->given.low))
                value = fmin(fmax(value, column->given.low), column->given.high);
        }
        if (state->parts & KC_SCORE_SQUARES || !is_bounded)
            if (fabs(value) > KC_SCORE_MOST_SQUARED)
                return false;
        if (state->parts & KC_SCORE_SQUARES)
            kc_sum_add_product(&sums[i], value, value);
        if (state->parts & KC_SCORE_ENTROPY && goodness[i] > 0) {
            kc_sum_add(&entropy[i], goodness[i]);
            kc_sum_add(&entropy[state->size + i], goodness[i] * log(goodness[i]));
        }
    }
    if (state->parts & KC_SCORE_MOMENTS && is_complete)
        kc_moments_add(sums + squares_count(state), goodness, state->size);
    return true;
}

bool
kc_score_state_add(KcScoreState *state, const double *values)
{
    bool is_complete = true;

    for (size_t i = 0; i < state->size; i++) {
        KcScoreColumn *column = &state->columns[i];
        double value = values[i];

        if (isnan(value)) {
            is_complete = false;
            continue;
        }
        /* Also true while they are NaN. */
        if (!(column->low <= value))
            column->low = value;
        if (!(column->high >= value))
            column->high = value;
        column->present += column->present < INT64_MAX;
    }
    if (state->rows == INT64_MAX || state->complete_rows == INT64_MAX)
        return false;
    state->rows++;
    state->complete_rows += is_complete;
    for (size_t i = 0; state->capacity && i < state->size; i++) {
        KcQuantile *sketch = kc_score_state_sketch(state, i);

        if (isnan(values[i]))
            continue;
        if (sketch->capacity != state->capacity || sketch->shift > 63 || !kc_quantile_add(sketch, values[i]))
            return false;
    }
    if (state->parts & (KC_SCORE_SQUARES | KC_SCORE_MOMENTS | KC_SCORE_ENTROPY))
        return add_sums(state, values, is_complete);
    return true;
}

bool
kc_score_state_is_over(const KcScoreState *state)
{
    for (size_t i = 0; state->capacity == KC_QUANTILE_MOST_CAPACITY && i < state->size; i++)
        if (kc_quantile_is_over(sketch_of(state, i)))
            return true;
    return false;
}

KcStatus
kc_score_state_fit(KcContext *context, KcScoreState *state)
{
    KcStatus status = check_sketch_heads(context, state);

    for (size_t i = 0; state->capacity && !status && i < state->size; i++)
        status = kc_quantile_fit(context, kc_score_state_sketch(state, i), 0);
    return status;
}

/* Equal, or both missing. */
static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool
is_column_the_same(const KcScoreColumn *a, const KcScoreColumn *b)
{
    return a->given.direction == b->given.direction && same(a->weight, b->weight) &&
           (a->given.direction != KC_SCORE_RANGE ||
            (same(a->given.best_low, b->given.best_low) && same(a->given.best_high, b->given.best_high)));
}

KcStatus
kc_score_state_compare(KcContext *context, const KcScoreState *state, const KcScoreState *other)
{
    bool is_same = state->parts == other->parts && state->method == other->method &&
                   state->weighting == other->weighting && same(state->rho, other->rho) &&
                   same(state->min_coverage, other->min_coverage) &&
                   same(state->winsorise, other->winsorise) && state->names_bytes == other->names_bytes;
    bool is_bounded_the_same = true;

    if (state->size != other->size) {
        kc_fail(context, KC_SHAPE, "criteria must have the same number of elements in every row");
        return kc_detail(context, "Got %u and %u.", state->size, other->size);
    }
    for (size_t i = 0; i < state->size; i++) {
        const KcScoreScale *given = &state->columns[i].given;

        is_same = is_same && is_column_the_same(&state->columns[i], &other->columns[i]);
        is_bounded_the_same = is_bounded_the_same && same(given->low, other->columns[i].given.low) &&
                              same(given->high, other->columns[i].given.high);
    }
    if (!is_bounded_the_same)
        return kc_fail(context, KC_INVALID, "bounds must be the same in every row");
    if (!is_same || memcmp((const char *)state + names_offset(state),
                           (const char *)other + names_offset(other), state->names_bytes) != 0)
        return kc_fail(context, KC_INVALID, "options must be the same in every row");
    return KC_OK;
}

KcStatus
kc_score_state_merge(KcContext *context, KcScoreState *state, const KcScoreState *other)
{
    KcSum *sums = kc_score_state_sums(state);
    const KcSum *other_sums = (const KcSum *)(other->columns + other->size);
    KcStatus status = kc_score_state_compare(context, state, other);

    if (!status)
        status = check_sketch_heads(context, state);
    if (status)
        return status;
    if (__builtin_add_overflow(state->rows, other->rows, &state->rows))
        return kc_fail(context, KC_TOO_LARGE, "too many rows");
    state->complete_rows += other->complete_rows;
    for (size_t i = 0; i < state->size; i++) {
        KcScoreColumn *column = &state->columns[i];

        column->low = fmin(column->low, other->columns[i].low);
        column->high = fmax(column->high, other->columns[i].high);
        column->present += other->columns[i].present;
    }
    for (size_t i = 0; i < sums_count(state); i++)
        kc_sum_merge(&sums[i], &other_sums[i]);
    for (size_t i = 0; state->capacity && !status && i < state->size; i++) {
        status = kc_poll(context);
        if (!status)
            status = kc_quantile_merge(context, kc_score_state_sketch(state, i), sketch_of(other, i));
    }
    return status;
}

KcStatus
kc_score_state_bounds(KcContext *context, KcScoreState *state, size_t i, double *low, double *high,
                      double *rank_error)
{
    const KcScoreColumn *column = &state->columns[i];
    bool is_given = state->parts & KC_SCORE_BOUNDED;
    double shares[2] = {state->winsorise, 1 - state->winsorise};
    double values[2];
    KcStatus status;

    *low = is_given ? column->given.low : column->low;
    *high = is_given ? column->given.high : column->high;
    *rank_error = 0;
    if (is_given || !state->capacity || column->present == 0)
        return KC_OK;
    status = kc_quantile_values(context, kc_score_state_sketch(state, i), shares, 2, values, rank_error);
    if (status)
        return status;
    *low = fmin(fmax(values[0], column->low), column->high);
    *high = fmin(fmax(values[1], *low), column->high);
    return KC_OK;
}

/* What each criterion is divided by, with its turn. Moments of bounded values are already those of z. */
static void
spread_of(const KcScoreState *state, const KcScoreScale *scales, double *spread)
{
    for (size_t i = 0; i < state->size; i++) {
        const KcScoreScale *scale = &scales[i];

        if (kc_score_is_constant(scale))
            spread[i] = 0;
        else if (state->parts & KC_SCORE_BOUNDED)
            spread[i] = 1;
        else
            spread[i] =
                scale->direction == KC_SCORE_COST ? scale->low - scale->high : scale->high - scale->low;
    }
}

KcStatus
kc_score_state_weights(KcContext *context, KcScoreState *state, const KcScoreScale *scales, double *weights,
                       KcScoreNote *note)
{
    KcSum *moments = kc_score_state_sums(state) + squares_count(state);
    KcSum *entropy = moments + moments_count(state);
    bool measured = state->weighting == KC_SCORE_CRITIC || state->weighting == KC_SCORE_BY_ENTROPY;
    int64_t rows = state->weighting == KC_SCORE_CRITIC ? state->complete_rows : state->rows;
    size_t constants = 0;
    bool *is_constant;
    double *spread;
    void *memory;
    KcStatus status = kc_allocate(context, state->size, sizeof *is_constant, &memory);

    if (!status)
        status = kc_allocate_doubles(context, state->size, &spread);
    if (status)
        return status;
    is_constant = memory;
    spread_of(state, scales, spread);
    for (size_t i = 0; i < state->size; i++) {
        constants += spread[i] == 0;
        is_constant[i] = measured && spread[i] == 0;
        weights[i] = state->weighting == KC_SCORE_GIVEN ? state->columns[i].weight : 1;
        if (state->weighting == KC_SCORE_BY_ENTROPY)
            weights[i] = kc_score_divergence(&entropy[i], &entropy[state->size + i],
                                             (double)state->columns[i].present);
    }
    if (state->weighting == KC_SCORE_CRITIC) {
        KcScoreMoments known = {moments, spread, state->size, (double)state->complete_rows};

        status = kc_score_information(context, &known, weights);
    }
    /* Too few rows measure nothing: the criteria then count alike, constant or not. */
    if (measured && rows < 2)
        for (size_t i = 0; i < state->size; i++) {
            weights[i] = 1;
            is_constant[i] = false;
        }
    kc_score_share_out(weights, is_constant, state->size);
    *note = constants == state->size ? KC_SCORE_CONSTANT
            : measured && rows < 2   ? KC_SCORE_TOO_FEW_ROWS
                                     : KC_SCORE_FINE;
    return status;
}

double
kc_score_state_norm(KcScoreState *state, size_t i)
{
    return sqrt(fmax(kc_sum_value(&kc_score_state_sums(state)[i]), 0));
}
