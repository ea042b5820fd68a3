/* What the rows of a state amount to: bounds, weights, norms; see score_state.h. */
#include "core/score_state.h"

#include "core/arena.h"

#include <math.h>

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

/* What the rows measure of each criterion, and whether that tells any two rows apart. */
static KcStatus
measure(KcContext *context, const KcScoreState *state, const double *spread, double *weights,
        KcScoreNote *note)
{
    const KcSum *entropy = kc_score_state_entropy(state);
    int64_t rows = state->weighting == KC_SCORE_CRITIC ? state->complete_rows : 0;
    size_t varying = 0;
    KcStatus status = KC_OK;

    if (state->weighting == KC_SCORE_CRITIC) {
        KcScoreMoments known = {kc_score_state_moments(state), spread, state->complete_rows};

        status = kc_score_information(context, &known, weights, &varying);
    } else {
        for (size_t i = 0; i < state->size; i++) {
            int64_t present = state->columns[i].present;

            weights[i] = kc_score_divergence(&entropy[i], &entropy[state->size + i], (double)present);
            varying += spread[i] != 0 && weights[i] > 0;
            rows = present > rows ? present : rows;
        }
    }
    *note = rows < 2 ? KC_SCORE_TOO_FEW_ROWS : varying == 0 ? KC_SCORE_CONSTANT : KC_SCORE_FINE;
    return status;
}

KcStatus
kc_score_state_weights(KcContext *context, KcScoreState *state, const KcScoreScale *scales, double *weights,
                       KcScoreNote *note)
{
    bool is_measured = state->weighting == KC_SCORE_CRITIC || state->weighting == KC_SCORE_BY_ENTROPY;
    size_t known = 0;
    size_t varying = 0;
    bool *left_out;
    double *spread;
    void *memory;
    KcStatus status = kc_allocate(context, state->size, sizeof *left_out, &memory);

    if (!status)
        status = kc_allocate_doubles(context, state->size, &spread);
    if (status)
        return status;
    left_out = memory;
    spread_of(state, scales, spread);
    for (size_t i = 0; i < state->size; i++) {
        bool is_known = kc_score_state_is_known(state, i);

        if (!is_known)
            spread[i] = 0;
        known += is_known;
        varying += spread[i] != 0;
        weights[i] = state->weighting == KC_SCORE_GIVEN ? state->columns[i].weight : 1;
    }
    *note = KC_SCORE_FINE;
    if (is_measured)
        status = measure(context, state, spread, weights, note);
    bool is_told_apart = *note == KC_SCORE_FINE;
    for (size_t i = 0; is_measured && i < state->size; i++) {
        left_out[i] = is_told_apart ? spread[i] == 0 : !kc_score_state_is_known(state, i);
        weights[i] = is_told_apart ? weights[i] : 1;
    }
    kc_score_share_out(weights, left_out, state->size);
    if (known == 0)
        *note = KC_SCORE_UNKNOWN;
    else if (varying == 0)
        *note = KC_SCORE_CONSTANT;
    return status;
}

double
kc_score_state_norm(KcScoreState *state, size_t i)
{
    return sqrt(fmax(kc_sum_value(&kc_score_state_squares(state)[i]), 0)) / state->columns[i].scale;
}
