/* Coincidence of several loads by hand, and what does not count. */
#include "check.h"

#include "core/load_group.h"

#define HOUR (INT64_C(3600) * 1000000)

static void
coincidence_is_that_of_the_definition(void)
{
    /* Hours 1 to 3 of three customers: sums 13, 16, 11; own peaks 10, 8, 5. */
    const int32_t members[9] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
    const int64_t times[9] = {HOUR, HOUR, HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR};
    const double values[9] = {10, 2, 1, 5, 8, 3, 4, 2, 5};
    KcContext context = check_context();
    KcGroup group;

    CHECK(kc_load_group(&context, members, times, values, 9, 3, 0.9, &group) == KC_OK);
    CHECK(group.state == KC_LOAD_OK && group.peak == 16 && group.peak_at == 2 * HOUR && group.times == 3);
    CHECK_NEAR(group.coincidence, 16 / 23.0, 1e-15);
    CHECK(group.members[0].at_peak == 5 && group.members[1].peak == 8 &&
          group.members[2].peak_at == 3 * HOUR);
    check_context_end(&context);
}

static void
times_without_most_customers_do_not_count(void)
{
    const int32_t members[5] = {0, 1, 0, 1, 0};
    const int64_t times[5] = {HOUR, HOUR, 2 * HOUR, 2 * HOUR, 3 * HOUR};
    const double values[5] = {1, 2, 2, 2, 100};
    const double gaps[5] = {1, NAN, NAN, 2, 3};
    const int64_t twice[5] = {HOUR, HOUR, HOUR, 2 * HOUR, 3 * HOUR};
    const int64_t infinite[5] = {HOUR, HOUR, 2 * HOUR, 2 * HOUR, KC_TIME_AFTER_ALL};
    KcContext context = check_context();
    KcGroup group;

    CHECK(kc_load_group(&context, members, times, values, 5, 2, 0.9, &group) == KC_OK);
    CHECK(group.peak == 4 && group.counted == 2 && group.members[0].peak == 100);
    CHECK(kc_load_group(&context, members, times, values, 5, 2, 0.5, &group) == KC_OK);
    CHECK(group.peak == 100 && isnan(group.members[1].at_peak) && group.at_peak == 1);
    CHECK(kc_load_group(&context, members, times, gaps, 5, 2, 0.9, &group) == KC_OK);
    CHECK(group.state == KC_LOAD_TOO_SHORT);
    CHECK(kc_load_group(&context, members, twice, values, 5, 2, 0.9, &group) == KC_OK);
    CHECK(group.state == KC_LOAD_DUPLICATE_TIMES && group.state_at == HOUR && group.state_member == 0);
    CHECK(kc_load_group(&context, members, infinite, values, 5, 2, 0.9, &group) == KC_OK);
    CHECK(group.state == KC_LOAD_INFINITE_TIME);
    CHECK(kc_load_group(&context, members, times, values, 0, 0, 0.9, &group) == KC_OK);
    CHECK(group.state == KC_LOAD_NO_VALUES);
    check_context_end(&context);
}

int
main(void)
{
    RUN(coincidence_is_that_of_the_definition);
    RUN(times_without_most_customers_do_not_count);
    return DONE();
}
