/* Rounds over rows that are elsewhere: what they count, how they merge, and what is no state. */
#include "kmeans_tools.h"

#include "core/kmeans_round.h"

/* A round around these centres; `scale` NULL: 1. */
static KcKmeansRound *
round_make(const double *centres, size_t k, size_t d, const double *scale)
{
    KcKmeansRound head = {.k = (uint32_t)k, .dimensions = (uint32_t)d};
    KcKmeansRound *round = calloc(1, kc_kmeans_round_bytes(&head));

    *round = head;
    memcpy(kc_kmeans_round_centres(round), centres, k * d * sizeof(double));
    for (size_t a = 0; a < d; a++)
        kc_kmeans_round_scale(round)[a] = scale ? scale[a] : 1;
    return round;
}

static KcStatus
check(const KcKmeansRound *round, size_t bytes)
{
    KcContext context = check_context();
    KcStatus status = kc_kmeans_round_check(&context, round, bytes);

    if (status != KC_OK)
        CHECK(status == KC_CORRUPT && strcmp(context.error.message, "invalid aggregate state") == 0);
    check_context_end(&context);
    return status;
}

static KcStatus
merge(KcKmeansRound *round, const KcKmeansRound *other)
{
    KcContext context = check_context();
    KcStatus status = kc_kmeans_round_merge(&context, round, other);

    check_context_end(&context);
    return status;
}

static void
the_numbers_of_a_round_are_right(void)
{
    static const double centres[4] = {0, 0, 10, 4}, scale[2] = {2, 1};
    static const double rows[4][2] = {{1, 1}, {-2, 0}, {12, 4}, {10, 7}};
    KcKmeansRound *round = round_make(centres, 2, 2, scale);
    double mean[2], square;

    for (size_t i = 0; i < 4; i++)
        CHECK(kc_kmeans_round_add(round, rows[i]));
    CHECK(kc_kmeans_round_sizes(round)[0] == 2 && kc_kmeans_round_sizes(round)[1] == 2);
    /* (1/2)² + 1² + (2/2)², and (2/2)² + 3². */
    CHECK(kc_sum_value(&kc_kmeans_round_squares(round)[0]) == 2.25);
    CHECK(kc_sum_value(&kc_kmeans_round_squares(round)[1]) == 10);
    CHECK(kc_sum_value(&kc_kmeans_round_features(round)[0]) == 2.25);
    CHECK(kc_sum_value(&kc_kmeans_round_features(round)[1]) == 10);
    kc_kmeans_round_mean(round, 0, mean);
    CHECK(mean[0] == -0.5 && mean[1] == 0.5);
    kc_kmeans_round_mean(round, 1, mean);
    CHECK(mean[0] == 11 && mean[1] == 5.5);
    CHECK(kc_kmeans_round_nearest(round, (double[2]){5, 0}, &square) == 0 && square == 6.25);
    /* Of those equally near the first. */
    CHECK(kc_kmeans_round_nearest(round, (double[2]){5, 2}, &square) == 0);
    CHECK(check(round, kc_kmeans_round_bytes(round)) == KC_OK);
    free(round);
}

static void
a_round_without_rows_leaves_the_centres(void)
{
    static const double centres[3] = {1, 2, 3};
    KcKmeansRound *round = round_make(centres, 3, 1, NULL), *other = round_make(centres, 3, 1, NULL);
    double mean;

    CHECK(merge(round, other) == KC_OK && check(round, kc_kmeans_round_bytes(round)) == KC_OK);
    for (size_t j = 0; j < 3; j++) {
        kc_kmeans_round_mean(round, j, &mean);
        CHECK(mean == centres[j] && kc_kmeans_round_sizes(round)[j] == 0);
    }
    free(round);
    free(other);
}

static void
a_round_is_one_iteration_of_the_fit(void)
{
    static const size_t shapes[4][2] = {{500, 3}, {300, 1}, {30, 2000}, {1, 2}};

    for (size_t s = 0; s < 4; s++) {
        size_t k = shapes[s][0] < 5 ? 1 : 5, d = shapes[s][1];
        Data data = data_heaps(shapes[s][0], d, 6, 0.3, s);
        KcKmeansRound *round = round_make(data.rows, k, d, NULL);
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
        KcKmeansClusters clusters;
        double *mean = calloc(d, sizeof(double));
        double inertia = 0;
        bool converged;
        int iterations;

        for (size_t i = 0; i < data.n; i++)
            CHECK(kc_kmeans_round_add(round, data.rows + i * d));
        CHECK(kc_kmeans_clusters_make(&context, &points, KC_KMEANS_BEST_CPU, k, &clusters) == KC_OK);
        memcpy(clusters.rows, data.rows, k * d * sizeof(double));
        for (size_t j = 0; j < k; j++)
            kc_kmeans_from_caller(&points, clusters.rows + j * d);
        CHECK(kc_kmeans_iterate(&context, &clusters, &(KcKmeansLimits){0, 0}, &iterations, &converged) ==
              KC_OK);
        CHECK(kc_kmeans_inertia(&context, &clusters, NULL, &inertia) == KC_OK);
        inertia = kc_kmeans_caller_square(&points, inertia);
        for (size_t j = 0; j < k; j++) {
            inertia -= kc_sum_value(&kc_kmeans_round_squares(round)[j]);
            CHECK((size_t)kc_kmeans_round_sizes(round)[j] == clusters.sizes[j]);
            CHECK(kc_kmeans_centre(&clusters, j, clusters.spare));
            kc_kmeans_to_caller(&points, clusters.spare);
            kc_kmeans_round_mean(round, j, mean);
            for (size_t a = 0; a < d; a++)
                CHECK_NEAR(mean[a], clusters.spare[a], 1e-14);
        }
        CHECK_NEAR(inertia, 0, 1e-9);
        free(mean);
        free(round);
        data_end(&data);
        check_context_end(&context);
    }
}

/* What is summed agrees far below a double's last digit; what follows from it, to that. */
static void
check_near(const KcKmeansRound *one, const KcKmeansRound *other)
{
    size_t k = one->k, d = one->dimensions;
    double *mean = calloc(2 * d, sizeof(double));

    CHECK(one->unusable == other->unusable);
    CHECK(memcmp(kc_kmeans_round_sizes(one), kc_kmeans_round_sizes(other), k * sizeof(int64_t)) == 0);
    for (size_t j = 0; j < k; j++) {
        CHECK_NEAR(kc_sum_value(&kc_kmeans_round_squares(one)[j]),
                   kc_sum_value(&kc_kmeans_round_squares(other)[j]),
                   1e-15 * kc_sum_value(&kc_kmeans_round_squares(one)[j]));
        kc_kmeans_round_mean(one, j, mean);
        kc_kmeans_round_mean(other, j, mean + d);
        for (size_t a = 0; a < d; a++)
            CHECK_NEAR(mean[a], mean[d + a], 1e-15 * fabs(mean[a]));
    }
    for (size_t a = 0; a < d; a++)
        CHECK_NEAR(kc_sum_value(&kc_kmeans_round_features(one)[a]),
                   kc_sum_value(&kc_kmeans_round_features(other)[a]),
                   1e-15 * kc_sum_value(&kc_kmeans_round_features(one)[a]));
    free(mean);
}

static void
parts_in_any_order_merge_to_the_round_of_all(void)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        size_t d = 1 + seed % 4, k = 1 + seed % 7, parts = 2 + seed % 5;
        Data data = data_heaps(700, d, 6, 0.3, seed);
        size_t *order = shuffled(data.n, seed);
        KcKmeansRound *all = round_make(data.rows, k, d, NULL), *part[6];

        for (size_t p = 0; p < parts; p++)
            part[p] = round_make(data.rows, k, d, NULL);
        for (size_t i = 0; i < data.n; i++) {
            CHECK(kc_kmeans_round_add(all, data.rows + i * d));
            CHECK(kc_kmeans_round_add(part[i % parts], data.rows + order[i] * d));
        }
        part[0]->unusable = 2;
        part[1]->unusable = 3;
        all->unusable = 5;
        for (size_t p = parts - 1; p > 0; p--)
            CHECK(merge(part[p - 1], part[p]) == KC_OK);
        CHECK(check(part[0], kc_kmeans_round_bytes(part[0])) == KC_OK);
        check_near(all, part[0]);
        for (size_t p = 0; p < parts; p++)
            free(part[p]);
        free(all);
        free(order);
        data_end(&data);
    }
}

/* Sums of whole numbers are exact: the states are the same to the last bit. */
static void
parts_of_whole_numbers_merge_bit_for_bit(void)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        Data data = data_grid(400, 3, 9, seed);
        size_t *order = shuffled(data.n, seed);
        KcKmeansRound *all, *one, *other;

        for (size_t i = 0; i < data.n * 3; i++)
            data.rows[i] = rint(data.rows[i] * 10);
        all = round_make(data.rows, 4, 3, NULL);
        one = round_make(data.rows, 4, 3, NULL);
        other = round_make(data.rows, 4, 3, NULL);
        for (size_t i = 0; i < data.n; i++) {
            CHECK(kc_kmeans_round_add(all, data.rows + i * 3));
            CHECK(kc_kmeans_round_add(i % 3 ? one : other, data.rows + order[i] * 3));
        }
        CHECK(merge(other, one) == KC_OK);
        CHECK(memcmp(all, other, kc_kmeans_round_bytes(all)) == 0);
        free(all);
        free(one);
        free(other);
        free(order);
        data_end(&data);
    }
}

static void
rounds_of_other_centres_or_scales_do_not_merge(void)
{
    static const double centres[4] = {1, 2, 3, 4}, other_centres[4] = {1, 2, 3, 5}, scale[2] = {1, 2};
    KcKmeansRound *round = round_make(centres, 2, 2, NULL);
    KcKmeansRound *others[4] = {round_make(other_centres, 2, 2, NULL), round_make(centres, 2, 2, scale),
                                round_make(centres, 1, 2, NULL), round_make(centres, 2, 1, NULL)};

    for (size_t o = 0; o < 4; o++) {
        CHECK(merge(round, others[o]) == KC_INVALID);
        free(others[o]);
    }
    free(round);
}

static void
rows_too_far_out_are_not_counted(void)
{
    static const double centres[2] = {0, 0};
    KcKmeansRound *round = round_make(centres, 1, 2, NULL);
    double square;

    CHECK(!kc_kmeans_round_add(round, (double[2]){1e308, 0}) &&
          !kc_kmeans_round_add(round, (double[2]){0, -1e308}));
    CHECK(kc_kmeans_round_nearest(round, (double[2]){0, 1.1e140}, &square) == SIZE_MAX && square == INFINITY);
    CHECK(kc_kmeans_round_sizes(round)[0] == 0);
    CHECK(kc_kmeans_round_add(round, (double[2]){1e140, -1e140}));
    CHECK(kc_sum_value(&kc_kmeans_round_squares(round)[0]) == 2 * (1e140 * 1e140));
    CHECK(check(round, kc_kmeans_round_bytes(round)) == KC_OK);
    /* A scale can bring them near. */
    kc_kmeans_round_scale(round)[0] = 1e300;
    CHECK(kc_kmeans_round_add(round, (double[2]){1e308, 0}));
    free(round);
}

static KcKmeansRound *
sound_round(size_t *bytes)
{
    static const double centres[4] = {1, 2, 3, 4};
    KcKmeansRound *round = round_make(centres, 2, 2, NULL);

    CHECK(kc_kmeans_round_add(round, (double[2]){1.5, 2.25}));
    CHECK(kc_kmeans_round_add(round, (double[2]){3.5, 4.75}));
    *bytes = kc_kmeans_round_bytes(round);
    return round;
}

static void
damaged_states_are_refused(void)
{
    for (int damage = 0; damage < 18; damage++) {
        size_t bytes;
        KcKmeansRound *round = sound_round(&bytes);

        CHECK(check(round, bytes) == KC_OK);
        switch (damage) {
        case 0:
            round->k = 0;
            break;
        case 1:
            round->k = KC_KMEANS_MOST_CLUSTERS + 1;
            break;
        case 2:
            round->dimensions = 0;
            break;
        case 3:
            round->dimensions = KC_KMEANS_MOST_DIMENSIONS + 1;
            break;
        case 4:
            round->k = 3;
            break;
        case 5:
            round->unusable = -1;
            break;
        case 6:
            round->unusable = INT64_MAX;
            break;
        case 7:
            kc_kmeans_round_centres(round)[1] = NAN;
            break;
        case 8:
            kc_kmeans_round_centres(round)[3] = 1e141;
            break;
        case 9:
            kc_kmeans_round_scale(round)[0] = 0;
            break;
        case 10:
            kc_kmeans_round_scale(round)[1] = INFINITY;
            break;
        case 11:
            kc_kmeans_round_sizes(round)[0] = -1;
            break;
        case 12:
            kc_kmeans_round_sizes(round)[1] = INT64_MAX;
            break;
        case 13:
            kc_kmeans_round_squares(round)[0].high = -1;
            break;
        case 14:
            kc_kmeans_round_squares(round)[1].low = 1;
            break;
        case 15:
            kc_kmeans_round_features(round)[0].high = INFINITY;
            break;
        case 16:
            kc_kmeans_round_differences(round)[2].high = 1e200;
            break;
        default:
            kc_kmeans_round_sizes(round)[0] = 0;
            break;
        }
        CHECK(check(round, bytes) == KC_CORRUPT);
        free(round);
    }
}

static void
states_cut_short_or_too_long_are_refused(void)
{
    size_t bytes;
    KcKmeansRound *round = sound_round(&bytes);

    for (size_t cut = 0; cut < bytes; cut++)
        CHECK(check(round, cut) == KC_CORRUPT);
    CHECK(check(round, bytes + 8) == KC_CORRUPT && check(round, SIZE_MAX) == KC_CORRUPT);
    free(round);
}

/* States that are sound each, of more rows than there can be. */
static void
too_many_rows_are_refused_when_merged(void)
{
    static const double centre = 0;
    KcKmeansRound *one = round_make(&centre, 1, 1, NULL), *other = round_make(&centre, 1, 1, NULL);
    KcContext context = check_context();

    kc_kmeans_round_sizes(one)[0] = INT64_MAX / 2;
    kc_kmeans_round_sizes(other)[0] = INT64_MAX / 2;
    CHECK(check(one, kc_kmeans_round_bytes(one)) == KC_OK);
    CHECK(kc_kmeans_round_merge(&context, one, other) == KC_RANGE);
    CHECK(strcmp(context.error.message, "there are too many rows") == 0);
    free(one);
    free(other);
    check_context_end(&context);
}

int
main(void)
{
    RUN(the_numbers_of_a_round_are_right);
    RUN(a_round_without_rows_leaves_the_centres);
    RUN(a_round_is_one_iteration_of_the_fit);
    RUN(parts_in_any_order_merge_to_the_round_of_all);
    RUN(parts_of_whole_numbers_merge_bit_for_bit);
    RUN(rounds_of_other_centres_or_scales_do_not_merge);
    RUN(rows_too_far_out_are_not_counted);
    RUN(damaged_states_are_refused);
    RUN(states_cut_short_or_too_long_are_refused);
    RUN(too_many_rows_are_refused_when_merged);
    return DONE();
}
