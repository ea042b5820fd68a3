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
squares_bytes(const KcScoreState *state)
{
    return state->parts & KC_SCORE_SQUARES ? state->size * sizeof(KcSum) : 0;
}

static size_t
moments_bytes(const KcScoreState *state)
{
    return state->parts & KC_SCORE_MOMENTS ? kc_moments_bytes(state->size) : 0;
}

static size_t
entropy_bytes(const KcScoreState *state)
{
    return state->parts & KC_SCORE_ENTROPY ? 2 * state->size * sizeof(KcSum) : 0;
}

static size_t
squares_offset(const KcScoreState *state)
{
    return sizeof *state + state->size * sizeof(KcScoreColumn);
}

/* With at most 1,000 criteria no size below overflows 64 bits. */
static size_t
sketches_offset(const KcScoreState *state)
{
    return squares_offset(state) + squares_bytes(state) + moments_bytes(state) + entropy_bytes(state);
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
kc_score_state_squares(const KcScoreState *state)
{
    return (KcSum *)((char *)state + squares_offset(state));
}

KcMoments
kc_score_state_moments(const KcScoreState *state)
{
    return kc_moments_at((char *)state + squares_offset(state) + squares_bytes(state), state->size);
}

KcSum *
kc_score_state_entropy(const KcScoreState *state)
{
    return (KcSum *)((char *)state + squares_offset(state) + squares_bytes(state) + moments_bytes(state));
}

KcQuantile *
kc_score_state_sketch(const KcScoreState *state, size_t i)
{
    return (KcQuantile *)((char *)state + sketches_offset(state) + i * kc_quantile_bytes(state->capacity));
}

char *
kc_score_state_names(const KcScoreState *state)
{
    return (char *)state + names_offset(state);
}

char *
kc_score_state_options(const KcScoreState *state)
{
    return kc_score_state_names(state) + state->names_bytes;
}

static void
forget_complete_rows(KcScoreState *state)
{
    KcMoments moments = kc_score_state_moments(state);

    state->complete_rows = 0;
    if (state->parts & KC_SCORE_MOMENTS)
        kc_moments_clear(&moments);
}

void
kc_score_state_init(KcScoreState *state)
{
    for (size_t i = 0; i < state->size; i++) {
        state->columns[i].low = NAN;
        state->columns[i].high = NAN;
        state->columns[i].scale = KC_SCALE_MOST;
        if (state->capacity)
            kc_quantile_init(kc_score_state_sketch(state, i), state->capacity);
    }
    forget_complete_rows(state);
}

static KcStatus
corrupt(KcContext *context, const char *detail)
{
    kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return kc_detail(context, "%s", detail);
}

uint32_t
kc_score_state_wants(const KcScoreState *state)
{
    if (state->capacity == KC_QUANTILE_MOST_CAPACITY)
        return 0;
    for (size_t i = 0; state->capacity && i < state->size; i++)
        if (kc_quantile_is_tight(kc_score_state_sketch(state, i)))
            return state->capacity * 2;
    return 0;
}

bool
kc_score_state_is_shaped(const KcScoreState *state)
{
    for (size_t i = 0; state->capacity && i < state->size; i++) {
        const KcQuantile *sketch = kc_score_state_sketch(state, i);

        if (sketch->capacity != state->capacity || sketch->shift > 63 || sketch->distinct > sketch->capacity)
            return false;
    }
    return true;
}

/* A transition sees only the shape of its state; before a sketch is gone through, its head must fit too. */
static KcStatus
check_sketch_heads(KcContext *context, const KcScoreState *state)
{
    return kc_score_state_is_shaped(state) ? KC_OK
                                           : corrupt(context, "The head of a quantile sketch is damaged.");
}

bool
kc_score_state_is_known(const KcScoreState *state, size_t i)
{
    return state->columns[i].present > 0;
}

uint32_t
kc_score_state_wants_for(const KcScoreState *state, const KcScoreState *other)
{
    uint32_t capacity = state->capacity;

    for (size_t i = 0; capacity && i < state->size; i++) {
        uint32_t needed = kc_quantile_capacity(kc_score_state_sketch(state, i)->distinct +
                                               kc_score_state_sketch(other, i)->distinct);

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
        status = kc_quantile_copy(context, kc_score_state_sketch(larger, i), kc_score_state_sketch(state, i));
    }
    memcpy(kc_score_state_names(larger), (const char *)state + names_offset(state),
           (size_t)state->names_bytes + state->options_bytes);
    return status;
}

static void
add_square(KcScoreState *state, size_t i, double value)
{
    KcSum *square = &kc_score_state_squares(state)[i];
    double *scale = &state->columns[i].scale;

    if (!(fabs(value) * *scale < 1)) {
        double factor = 1 / *scale;

        *scale = kc_scale_for(value);
        factor *= *scale;
        *square = (KcSum){square->high * factor * factor, square->low * factor * factor};
    }
    kc_sum_add_product(square, value * *scale, value * *scale);
}

/* The sums of a row; false when a value is too large for its square. */
static bool
add_sums(KcScoreState *state, const double *values, bool is_complete)
{
    KcSum *entropy = kc_score_state_entropy(state);
    KcMoments moments = kc_score_state_moments(state);
    bool is_bounded = state->parts & KC_SCORE_BOUNDED;
    double goodness[KC_SCORE_MOST_CRITERIA];

    for (size_t i = 0; i < state->size; i++) {
        const KcScoreColumn *column = &state->columns[i];
        double value = values[i];

        goodness[i] = value;
        if (isnan(value)) {
            goodness[i] = 0; /* in a complete row it is not known in any */
            continue;
        }
        if (is_bounded) {
            goodness[i] = kc_score_goodness(&column->given, value);
            if (!isnan(column->given.low))
                value = fmin(fmax(value, column->given.low), column->given.high);
        }
        if (state->parts & KC_SCORE_SQUARES || !is_bounded)
            if (fabs(value) > KC_SCORE_MOST_SQUARED)
                return false;
        if (state->parts & KC_SCORE_SQUARES)
            add_square(state, i, value);
        if (state->parts & KC_SCORE_ENTROPY && goodness[i] > 0) {
            kc_sum_add(&entropy[i], goodness[i]);
            kc_sum_add(&entropy[state->size + i], goodness[i] * log(goodness[i]));
        }
    }
    if (state->parts & KC_SCORE_MOMENTS && is_complete)
        kc_moments_add(&moments, goodness, state->complete_rows);
    return true;
}

/* Counts the values of a row; whether it has every criterion that is known. */
static bool
add_counts(KcScoreState *state, const double *values)
{
    bool has_new = false;
    bool has_any = false;
    bool lacks_known = false;

    for (size_t i = 0; i < state->size; i++) {
        KcScoreColumn *column = &state->columns[i];
        double value = values[i];

        if (isnan(value)) {
            lacks_known = lacks_known || column->present > 0;
            continue;
        }
        has_any = true;
        has_new = has_new || column->present == 0;
        /* Also true while they are NaN. */
        if (!(column->low <= value))
            column->low = value;
        if (!(column->high >= value))
            column->high = value;
        column->present++;
    }
    if (has_new)
        forget_complete_rows(state);
    return has_any && !lacks_known;
}

bool
kc_score_state_add(KcScoreState *state, const double *values)
{
    bool is_complete;

    if (state->rows == INT64_MAX)
        return false;
    is_complete = add_counts(state, values);
    state->rows++;
    for (size_t i = 0; state->capacity && i < state->size; i++) {
        KcQuantile *sketch = kc_score_state_sketch(state, i);

        if (isnan(values[i]))
            continue;
        if (sketch->capacity != state->capacity || sketch->shift > 63 || !kc_quantile_add(sketch, values[i]))
            return false;
    }
    if (state->parts & (KC_SCORE_SQUARES | KC_SCORE_MOMENTS | KC_SCORE_ENTROPY) &&
        !add_sums(state, values, is_complete))
        return false;
    state->complete_rows += is_complete;
    return true;
}

bool
kc_score_state_is_over(const KcScoreState *state)
{
    for (size_t i = 0; state->capacity == KC_QUANTILE_MOST_CAPACITY && i < state->size; i++)
        if (kc_quantile_is_over(kc_score_state_sketch(state, i)))
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

/* The complete rows of both parts, as far as they have the criteria that either knows. */
static void
merge_complete_rows(KcScoreState *state, const KcScoreState *other)
{
    KcMoments moments = kc_score_state_moments(state);
    KcMoments others = kc_score_state_moments(other);
    bool lacks = false;
    bool other_lacks = false;

    for (size_t i = 0; i < state->size; i++) {
        lacks = lacks || (!kc_score_state_is_known(state, i) && kc_score_state_is_known(other, i));
        other_lacks =
            other_lacks || (kc_score_state_is_known(state, i) && !kc_score_state_is_known(other, i));
    }
    if (lacks)
        forget_complete_rows(state);
    if (other_lacks || other->complete_rows == 0)
        return;
    if (state->parts & KC_SCORE_MOMENTS && state->complete_rows == 0)
        memcpy(moments.axes, others.axes, kc_moments_bytes(state->size));
    else if (state->parts & KC_SCORE_MOMENTS)
        kc_moments_merge(&moments, state->complete_rows, &others, other->complete_rows);
    state->complete_rows += other->complete_rows;
}

/* By what values taken at one scale are multiplied for another. Of a state from outside only the shape is
 * sure here: its scale may be 0. */
static double
scale_change(double from, double to)
{
    return from > 0 ? to / from : 0;
}

static void
merge_columns(KcScoreState *state, const KcScoreState *other)
{
    KcSum *squares = kc_score_state_squares(state);
    KcSum *entropy = kc_score_state_entropy(state);

    for (size_t i = 0; i < state->size; i++) {
        KcScoreColumn *column = &state->columns[i];
        const KcScoreColumn *theirs = &other->columns[i];
        double scale = fmin(column->scale, theirs->scale);

        if (state->parts & KC_SCORE_SQUARES) {
            double ours_by = scale_change(column->scale, scale);
            double theirs_by = scale_change(theirs->scale, scale);
            KcSum square = kc_score_state_squares(other)[i];

            squares[i] = (KcSum){squares[i].high * ours_by * ours_by, squares[i].low * ours_by * ours_by};
            square = (KcSum){square.high * theirs_by * theirs_by, square.low * theirs_by * theirs_by};
            kc_sum_merge(&squares[i], &square);
        }
        if (state->parts & KC_SCORE_ENTROPY)
            for (size_t k = i; k < 2 * (size_t)state->size; k += state->size)
                kc_sum_merge(&entropy[k], &kc_score_state_entropy(other)[k]);
        column->scale = scale;
        column->low = fmin(column->low, theirs->low);
        column->high = fmax(column->high, theirs->high);
        column->present += theirs->present;
    }
}

KcStatus
kc_score_state_merge(KcContext *context, KcScoreState *state, const KcScoreState *other)
{
    KcStatus status = kc_score_state_compare(context, state, other);

    if (!status)
        status = check_sketch_heads(context, state);
    if (!status)
        status = check_sketch_heads(context, other);
    if (status)
        return status;
    if (__builtin_add_overflow(state->rows, other->rows, &state->rows))
        return kc_fail(context, KC_TOO_LARGE, "too many rows");
    merge_complete_rows(state, other);
    merge_columns(state, other);
    for (size_t i = 0; state->capacity && !status && i < state->size; i++) {
        status = kc_poll(context);
        if (!status)
            status =
                kc_quantile_merge(context, kc_score_state_sketch(state, i), kc_score_state_sketch(other, i));
    }
    return status;
}
