/* What the unit tests of score share: the fighter aircraft, their reference numbers, states made row by row. */
#ifndef SCORE_TOOLS_H
#define SCORE_TOOLS_H

#include "check.h"

#include "core/rng.h"
#include "core/score_state.h"

#include <float.h>

static const double __attribute__((unused)) aircraft[4][6] = {{2.0, 1500, 20000, 5.5, 5, 9},
                                                              {2.5, 2700, 18000, 6.5, 3, 5},
                                                              {1.8, 2000, 21000, 4.5, 7, 7},
                                                              {2.2, 1800, 20000, 5.0, 5, 5}};

static const double __attribute__((unused)) aircraft_weights[6] = {0.2, 0.1, 0.1, 0.1, 0.2, 0.3};

/* The reference's values of one name, in order. */
static inline void
reference(const char *name, double *values)
{
    FILE *file = fopen("test/reference/score_reference.csv", "r");
    char line[200], found[100];
    int element;
    double value;

    CHECK(file != NULL);
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "%99[^,],%d,%lf", found, &element, &value) == 3 && strcmp(found, name) == 0)
            values[element - 1] = value;
    if (file)
        fclose(file);
}

static inline KcScoreState *
state_of(KcContext *context, KcScoreState head)
{
    void *memory = NULL;
    KcScoreState *state;

    if (head.rho == 0)
        head.rho = 0.5;
    kc_allocate(context, 1, kc_score_state_bytes(&head), &memory);
    state = memory;
    *state = head;
    kc_score_state_init(state);
    for (size_t i = 0; i < head.size; i++)
        state->columns[i].given.low = state->columns[i].given.high = NAN;
    return state;
}

static inline KcScoreState *
add(KcContext *context, KcScoreState *state, const double *values)
{
    uint32_t capacity = kc_score_state_wants(state);

    if (capacity) {
        KcScoreState head = *state, *larger;

        head.capacity = capacity;
        larger = state_of(context, head);
        CHECK(kc_score_state_grow(context, state, larger) == KC_OK);
        state = larger;
    }
    CHECK(kc_score_state_add(state, values));
    if (kc_score_state_is_over(state))
        CHECK(kc_score_state_fit(context, state) == KC_OK);
    return state;
}

/* The four aircraft, cost being a cost; with bounds from the table itself when `parts` says so. */
static inline KcScoreState *
aircraft_state(KcContext *context, uint32_t parts, KcScoreWeighting weighting)
{
    static const double bounds[6][2] = {{1.8, 2.5}, {1500, 2700}, {18000, 21000}, {4.5, 6.5}, {3, 7}, {5, 9}};
    KcScoreState *state =
        state_of(context, (KcScoreState){.size = 6, .parts = parts, .weighting = weighting});

    state->method = parts & KC_SCORE_SQUARES ? KC_SCORE_TOPSIS : KC_SCORE_WEIGHTED_SUM;
    state->columns[3].given.direction = KC_SCORE_COST;
    for (int i = 0; i < 6; i++) {
        state->columns[i].weight = weighting == KC_SCORE_GIVEN ? aircraft_weights[i] : 0;
        if (parts & KC_SCORE_BOUNDED) {
            state->columns[i].given.low = bounds[i][0];
            state->columns[i].given.high = bounds[i][1];
        }
    }
    for (int i = 0; i < 4; i++)
        state = add(context, state, aircraft[i]);
    CHECK(kc_score_state_check(context, state, kc_score_state_bytes(state)) == KC_OK);
    return state;
}

static inline KcScoreNote
weights_of(KcContext *context, KcScoreState *state, double *weights)
{
    KcScoreScale scales[6];
    KcScoreNote note = KC_SCORE_FINE;
    double rank_error;

    for (size_t i = 0; i < state->size; i++) {
        scales[i] = state->columns[i].given;
        CHECK(kc_score_state_bounds(context, state, i, &scales[i].low, &scales[i].high, &rank_error) ==
              KC_OK);
    }
    CHECK(kc_score_state_weights(context, state, scales, weights, &note) == KC_OK);
    return note;
}

#endif
