/* The measured load of transformers: sorting, sums, losses against one interval after the other. */
#include "transformer_tools.h"

static void
sorting_is_stable_and_by_all_digits(void)
{
    enum { COUNT = 5000 };
    static uint64_t keys[COUNT];
    static uint32_t order[COUNT];
    KcContext context = check_context();
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int round = 0; round < 23; round++) {
        for (int i = 0; i < COUNT; i++)
            keys[i] = kc_rng_below(&rng, round < 10 ? 50 : UINT64_MAX) << (round * 3 % 58);
        /* In order, or nearly. */
        for (int i = 0; round >= 20 && i < COUNT; i++)
            keys[i] = (uint64_t)i / 7;
        if (round > 20)
            keys[round == 21 ? 0 : COUNT - 1] = round == 21 ? COUNT : 0;
        CHECK(kc_transformer_sort(&context, keys, COUNT, order) == KC_OK);
        for (int i = 1; i < COUNT; i++)
            CHECK(keys[order[i - 1]] < keys[order[i]] ||
                  (keys[order[i - 1]] == keys[order[i]] && order[i - 1] < order[i]));
    }
    CHECK(kc_transformer_sort(&context, keys, 0, order) == KC_OK);
    check_context_end(&context);
}

static void
energies_equal_those_of_every_interval(void)
{
    KcTransformer banks[4][4] = {
        {{630, 810, 6200, 1.1, 4.5}},
        {{315, 480, 3830, 1.4, 4.0}, {630, 810, 6200, 1.1, 4.5}},
        {{400, 330, 3250, 1.3, 4.0}, {400, 330, 3250, 1.3, 4.0}, {400, 330, 3250, 1.3, 4.0}},
        {{200, 190, 1970, 1, 4}, {250, 400, 3200, 1, 4}, {315, 170, 3830, 1, 4}, {400, 370, 3615, 1, 4}}};
    const int counts[4] = {1, 2, 3, 4};
    static KcTransformerSet sets[KC_TRANSFORMER_MOST_SETS];
    static KcTransformerSegment segments[KC_TRANSFORMER_MOST_SEGMENTS];
    size_t count;
    KcTransformerInterval *intervals = made_load(3, 900, 1, &count);
    KcContext context = check_context();
    KcTransformerLoad load;

    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_OK);
    CHECK(load.month_count == 3);
    for (int bank = 0; bank < 4; bank++) {
        int set_count = kc_transformer_sets(banks[bank], counts[bank], 0.04, sets);

        for (int s = 0; s < set_count; s++)
            sets[s].limit_kva *= 0.9;
        int segment_count = kc_transformer_service(sets, set_count, segments);

        for (int m = -1; m < 3; m++) {
            KcTransformerEnergy got = kc_transformer_energy(m < 0 ? &load.sums : &load.months[m].sums, sets,
                                                            segments, segment_count);
            KcTransformerEnergy expected =
                brute_energy(intervals, count, sets, set_count, m < 0 ? -1 : 2025 * 12 + m);

            CHECK_NEAR(got.no_load_kwh, expected.no_load_kwh, 1e-9 * expected.no_load_kwh);
            CHECK_NEAR(got.load_kwh, expected.load_kwh, 1e-9 * expected.load_kwh);
            CHECK_NEAR(got.no_load_kvarh, expected.no_load_kvarh, 1e-9 * expected.no_load_kvarh);
            CHECK_NEAR(got.load_kvarh, expected.load_kvarh, 1e-9 * expected.load_kvarh);
            CHECK_NEAR(got.cost_kwh, expected.cost_kwh, 1e-9 * expected.cost_kwh);
        }
    }
    free(intervals);
    check_context_end(&context);
}

static void
order_of_intervals_is_nothing(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(2, 500, 2, &count);
    KcContext context = check_context();
    KcTransformerLoad forward, backward;
    KcTransformerSet set = kc_transformer_set(&(KcTransformer){630, 460, 4460, 1, 4.5}, 1, 0);
    KcTransformerSegment segment = {0, INFINITY};

    CHECK(kc_transformer_load(&context, intervals, count, &forward) == KC_OK);
    for (size_t i = 0; i < count / 2; i++) {
        KcTransformerInterval kept = intervals[i];

        intervals[i] = intervals[count - 1 - i];
        intervals[count - 1 - i] = kept;
    }
    CHECK(kc_transformer_load(&context, intervals, count, &backward) == KC_OK);
    CHECK(forward.month_count == backward.month_count && forward.peak_kva == backward.peak_kva);
    CHECK(forward.kvah == backward.kvah && forward.kva2h == backward.kva2h);
    CHECK(forward.energy_kwh == backward.energy_kwh && forward.hours == 1440);
    CHECK(kc_transformer_energy(&forward.sums, &set, &segment, 1).load_kwh ==
          kc_transformer_energy(&backward.sums, &set, &segment, 1).load_kwh);
    free(intervals);
    check_context_end(&context);
}

static void
export_is_carried_but_is_no_demand(void)
{
    const KcTransformerInterval intervals[] = {
        {0, 1, 50, -50}, {0, 1, 30, 30}, {-1, 1, 80, -80}, {1, 1, 10, NAN}};
    KcContext context = check_context();
    KcTransformerLoad load;

    CHECK(kc_transformer_load(&context, intervals, 4, &load) == KC_OK);
    CHECK(load.month_count == 3 && load.months[0].month == -1);
    CHECK(load.months[0].peak_kva == 80 && load.months[0].peak_kw == 0 && load.months[0].energy_kwh == 0);
    CHECK(load.months[1].peak_kva == 50 && load.months[1].peak_kw == 30 && load.months[1].energy_kwh == 30);
    CHECK(isnan(load.months[2].peak_kw) && isnan(load.months[2].energy_kwh));
    CHECK(load.peak_kva == 80 && load.peak_kw == 30 && load.energy_kwh == 30);
    check_context_end(&context);
}

static void
no_load_and_one_interval_are_loads(void)
{
    const KcTransformerInterval zero = {5, 0.25, 0, 0};
    KcTransformerSet set = kc_transformer_set(&(KcTransformer){100, 200, 1580, 1.8, 4}, 1, 0);
    KcTransformerSegment segment = {0, INFINITY};
    KcContext context = check_context();
    KcTransformerLoad load;
    KcTransformerEnergy energy;

    CHECK(kc_transformer_load(&context, &zero, 1, &load) == KC_OK);
    energy = kc_transformer_energy(&load.sums, &set, &segment, 1);
    CHECK(energy.no_load_kwh == 0.05 && energy.load_kwh == 0);
    CHECK(isnan(kc_transformer_energy(&load.sums, &set, &segment, 0).cost_kwh));
    CHECK(kc_transformer_load(&context, &zero, 0, &load) == KC_OK);
    CHECK(load.month_count == 0 && load.hours == 0 && isnan(load.peak_kw));
    check_context_end(&context);
}

static void
impossible_intervals_are_refused(void)
{
    const KcTransformerInterval wrong[] = {{0, 0, 1, 1},  {0, -1, 1, 1},  {0, NAN, 1, 1},
                                           {0, 1, -1, 1}, {0, 1, NAN, 1}, {0, INFINITY, 1, 1}};
    const KcTransformerInterval far[] = {{0, 1, 1e10, 1}, {0, 1, INFINITY, 1}, {0, 1, 1, -1e10}};
    KcContext context = check_context();
    KcTransformerLoad load;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(kc_transformer_load(&context, &wrong[i], 1, &load) == KC_INVALID);
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        CHECK(kc_transformer_load(&context, &far[i], 1, &load) == KC_RANGE);
    check_context_end(&context);
}

static bool
stop_at_once(void *unused)
{
    (void)unused;
    return true;
}

static void
a_load_can_be_interrupted(void)
{
    size_t count;
    KcTransformerInterval *intervals = made_load(2, 500, 2, &count);
    KcContext context = check_context();
    KcTransformerLoad load;

    context.poll = stop_at_once;
    CHECK(kc_transformer_load(&context, intervals, count, &load) == KC_STOPPED);
    free(intervals);
    check_context_end(&context);
}

int
main(void)
{
    RUN(sorting_is_stable_and_by_all_digits);
    RUN(energies_equal_those_of_every_interval);
    RUN(order_of_intervals_is_nothing);
    RUN(export_is_carried_but_is_no_demand);
    RUN(no_load_and_one_interval_are_loads);
    RUN(impossible_intervals_are_refused);
    RUN(a_load_can_be_interrupted);
    return DONE();
}
