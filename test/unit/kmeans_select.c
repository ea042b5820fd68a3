/* How many clusters: what must hold of selections and of the gap statistic. */
#include "check.h"

#include "core/kmeans_select.h"
#include "core/numeric.h"
#include "core/rng.h"

/* Rows one after another. */
typedef struct Made {
    double *rows;
    size_t count, dimensions;
} Made;

/* Normal around `clusters` places that lie `apart`; uniform in boxes of sides 1, 2, … when there are none. */
static Made
make(KcContext *context, size_t count, size_t dimensions, size_t clusters, double apart)
{
    Made made = {.count = count, .dimensions = dimensions};
    KcRng rng;

    CHECK(kc_allocate_doubles(context, count * dimensions, &made.rows) == KC_OK);
    kc_rng_seed(&rng, 11);
    for (size_t i = 0; i < count; i++) {
        size_t cluster = clusters ? kc_rng_below(&rng, clusters) : 0;

        for (size_t a = 0; a < dimensions; a++)
            made.rows[i * dimensions + a] =
                clusters ? apart * (double)(cluster >> a & 1 ? cluster + 1 : 0) + kc_rng_normal(&rng)
                         : kc_rng_uniform(&rng) * (double)(a + 1);
    }
    return made;
}

static KcKmeansPoints
prepared(KcContext *context, const Made *made, bool is_reversed, double factor)
{
    KcKmeansPoints points;
    size_t d = made->dimensions;
    double row[16];

    CHECK(kc_kmeans_points_start(context, d, false, &points) == KC_OK);
    for (size_t i = 0; i < made->count; i++) {
        const double *from = made->rows + (is_reversed ? made->count - 1 - i : i) * d;

        for (size_t a = 0; a < d; a++)
            row[a] = from[a] * factor;
        CHECK(kc_kmeans_points_add(context, &points, row, 1) == KC_OK);
    }
    CHECK(kc_kmeans_points_prepare(context, &points, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED) == KC_OK);
    return points;
}

static const KcKmeansOptions plain = {.starts = 4, .limits = {300, 1e-4}, .seed = 5};

static KcKmeansSelection
selected(KcContext *context, const KcKmeansPoints *points, size_t k_min, size_t k_max,
         const KcKmeansOptions *options)
{
    KcKmeansSelection selection;

    CHECK(kc_kmeans_select(context, points, k_min, k_max, options, &selection) == KC_OK);
    return selection;
}

static void
clusters_that_lie_apart_are_found_by_every_measure(void)
{
    KcContext context = check_context();
    Made made = make(&context, 800, 3, 5, 8);
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansSelection selection = selected(&context, &points, 1, 9, &plain);

    CHECK(selection.count == 9 && selection.different_rows == 0);
    CHECK(selection.by_silhouette == 5);
    CHECK(selection.by_calinski_harabasz == 5);
    CHECK(selection.by_davies_bouldin == 5);
    CHECK(selection.by_gap == 5);
    CHECK(selection.best_silhouette > 0.7);
    CHECK(isnan(selection.candidates[0].quality.silhouette));
    check_context_end(&context);
}

static void
noise_has_no_clusters_for_the_gap_statistic(void)
{
    KcContext context = check_context();
    Made made = make(&context, 1500, 4, 0, 0);
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansSelection selection = selected(&context, &points, 1, 6, &plain);

    CHECK(selection.by_gap == 1);
    CHECK(selection.best_silhouette < 0.4);
    CHECK_NEAR(selection.candidates[0].gap, 0, 4 * selection.candidates[0].gap_error);
    check_context_end(&context);
}

/* For one cluster ln W of a reference set is near ln(n · Σ side²/12). */
static void
gap_of_one_cluster_agrees_with_its_formula(void)
{
    KcContext context = check_context();
    Made made = make(&context, 1000, 3, 4, 3);
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansSelection selection = selected(&context, &points, 1, 2, &plain);
    double sides = 0;

    for (size_t a = 0; a < 3; a++) {
        double low = INFINITY, high = -INFINITY;

        for (size_t i = 0; i < made.count; i++) {
            low = fmin(low, made.rows[i * 3 + a]);
            high = fmax(high, made.rows[i * 3 + a]);
        }
        sides += (high - low) * (high - low);
    }
    CHECK(selection.gap_rows == 1000);
    CHECK(selection.candidates[0].gap_error > 0 && selection.candidates[0].gap_error < 0.05);
    CHECK_NEAR(selection.candidates[0].gap + log(selection.candidates[0].inertia), log(1000 * sides / 12),
               3 * selection.candidates[0].gap_error);
    check_context_end(&context);
}

static void
inertia_falls_even_from_poor_starts(void)
{
    static const uint64_t seeds[2] = {1, 2};
    KcContext context = check_context();
    Made made = make(&context, 600, 2, 30, 0.7);
    KcKmeansPoints points = prepared(&context, &made, false, 1);

    for (size_t s = 0; s < 2; s++) {
        KcKmeansOptions poor = {.start = KC_KMEANS_RANDOM, .starts = 1, .limits = {5, 1}, .seed = seeds[s]};
        KcKmeansSelection selection = selected(&context, &points, 1, KC_KMEANS_SELECT_MOST, &poor);

        CHECK(selection.count == KC_KMEANS_SELECT_MOST);
        for (size_t i = 1; i < selection.count; i++)
            CHECK(selection.candidates[i].inertia < selection.candidates[i - 1].inertia);
    }
    check_context_end(&context);
}

static void
check_same(const KcKmeansSelection *one, const KcKmeansSelection *other, double factor)
{
    CHECK(one->count == other->count);
    CHECK(one->by_silhouette == other->by_silhouette && one->by_gap == other->by_gap);
    for (size_t i = 0; i < one->count && i < other->count; i++) {
        const KcKmeansCandidate *a = &one->candidates[i], *b = &other->candidates[i];

        CHECK(a->k == b->k);
        CHECK_NEAR(a->inertia * factor * factor / b->inertia, 1, 1e-13);
        CHECK_NEAR(a->gap, b->gap, 1e-12);
        CHECK_NEAR(a->gap_error, b->gap_error, 1e-12);
        if (a->k == 1)
            continue;
        CHECK_NEAR(a->quality.silhouette, b->quality.silhouette, 1e-13);
        CHECK_NEAR(a->quality.silhouette_error, b->quality.silhouette_error, 1e-13);
        CHECK_NEAR(a->quality.calinski_harabasz / b->quality.calinski_harabasz, 1, 1e-13);
        CHECK_NEAR(a->quality.davies_bouldin / b->quality.davies_bouldin, 1, 1e-13);
    }
}

static void
order_of_rows_unit_and_cpu_do_not_show(void)
{
    static const KcKmeansCpu cpus[] = {KC_KMEANS_PLAIN, KC_KMEANS_AVX2, KC_KMEANS_AVX512};
    KcContext context = check_context();
    Made made = make(&context, 2500, 3, 6, 2);
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansPoints reversed = prepared(&context, &made, true, 1);
    KcKmeansPoints larger = prepared(&context, &made, false, 0x1p40);
    KcKmeansOptions options = plain;
    KcKmeansSelection first, again;

    options.starts = 2;
    first = selected(&context, &points, 1, 3, &options);
    CHECK(first.gap_rows == KC_KMEANS_GAP_ROWS);
    again = selected(&context, &reversed, 1, 3, &options);
    check_same(&first, &again, 1);
    again = selected(&context, &larger, 1, 3, &options);
    check_same(&first, &again, 0x1p40);
    for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++) {
        options.cpu = cpus[i];
        if (!kc_kmeans_kernel(cpus[i]))
            continue;
        again = selected(&context, &points, 1, 3, &options);
        check_same(&first, &again, 1);
    }
    check_context_end(&context);
}

static void
k_beyond_the_different_rows_is_left_out(void)
{
    static double rows[12] = {0, 1, 5, 0, 1, 5, 0, 1, 5, 0, 1, 5}, equal[4] = {3, 3, 3, 3};
    KcContext context = check_context();
    Made made = {rows, 12, 1};
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansSelection selection = selected(&context, &points, 1, 8, &plain);

    CHECK(selection.count == 3 && selection.different_rows == 3);
    CHECK(selection.by_silhouette == 3 && selection.best_silhouette == 1);
    CHECK(selection.candidates[2].inertia == 0 && isnan(selection.candidates[2].gap));
    selection = selected(&context, &points, 4, 8, &plain);
    CHECK(selection.count == 0 && selection.different_rows == 3 && selection.by_silhouette == 0);
    made = (Made){equal, 4, 1};
    points = prepared(&context, &made, false, 1);
    selection = selected(&context, &points, 1, 3, &plain);
    CHECK(selection.count == 1 && selection.different_rows == 1 && isnan(selection.candidates[0].gap));
    made.count = 1;
    points = prepared(&context, &made, false, 1);
    selection = selected(&context, &points, 1, 1, &plain);
    CHECK(selection.count == 1 && selection.candidates[0].inertia == 0 && selection.by_silhouette == 0);
    check_context_end(&context);
}

/* Nearer to each other than a sum that holds the others can tell. */
static void
rows_that_sums_cannot_tell_apart_come_to_an_end(void)
{
    static double rows[4] = {-1, 1, 0, 1e-40};
    KcContext context = check_context();
    Made made = {rows, 4, 1};
    KcKmeansPoints points = prepared(&context, &made, false, 1);
    KcKmeansSelection selection = selected(&context, &points, 1, 4, &plain);

    CHECK(selection.count == 3);
    CHECK(selection.candidates[2].inertia < 1e-79);
    check_context_end(&context);
}

static void
memory_does_not_grow_with_the_number_of_k(void)
{
    size_t used[2];

    for (int round = 0; round < 2; round++) {
        KcContext context = check_context();
        Made made = make(&context, 600, 4, 5, 2);
        KcKmeansPoints points = prepared(&context, &made, false, 1);
        KcKmeansOptions options = plain;
        size_t before = context.arena->used_bytes;

        options.starts = 1;
        selected(&context, &points, 2, round ? 20 : 10, &options);
        used[round] = context.arena->used_bytes - before;
        check_context_end(&context);
    }
    CHECK((double)used[1] < 1.3 * (double)used[0]);
    printf("# %zu bytes for k to 10, %zu to 20\n", used[0], used[1]);
}

static void
memory_beyond_the_limit_is_refused(void)
{
    KcStatus status = KC_TOO_LARGE;

    for (size_t room = 0; status != KC_OK && room < 10000000; room += 20000) {
        KcContext context = check_context();
        Made made = make(&context, 500, 3, 3, 4);
        KcKmeansPoints points = prepared(&context, &made, false, 1);
        KcKmeansOptions options = plain;
        KcKmeansSelection selection;

        options.starts = 1;
        context.arena->limit_bytes = context.arena->used_bytes + room;
        status = kc_kmeans_select(&context, &points, 1, 4, &options, &selection);
        CHECK(status == KC_OK || status == KC_TOO_LARGE);
        CHECK(status == KC_OK || strstr(context.error.message, "memory") != NULL);
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
}

static bool
stop_at(void *calls)
{
    return --*(int *)calls <= 0;
}

static void
a_selection_can_be_stopped_anywhere(void)
{
    KcStatus status = KC_STOPPED;

    for (int calls = 1; status != KC_OK && calls < 100000; calls = calls * 3 / 2 + 1) {
        KcContext context = check_context();
        Made made = make(&context, 300, 2, 3, 4);
        KcKmeansPoints points = prepared(&context, &made, false, 1);
        KcKmeansOptions options = plain;
        KcKmeansSelection selection;
        int left = calls;

        options.starts = 1;
        context.poll = stop_at;
        context.poll_data = &left;
        status = kc_kmeans_select(&context, &points, 1, 3, &options, &selection);
        CHECK(status == KC_OK || (status == KC_STOPPED && context.error.message[0]));
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
}

int
main(void)
{
    RUN(clusters_that_lie_apart_are_found_by_every_measure);
    RUN(noise_has_no_clusters_for_the_gap_statistic);
    RUN(gap_of_one_cluster_agrees_with_its_formula);
    RUN(inertia_falls_even_from_poor_starts);
    RUN(order_of_rows_unit_and_cpu_do_not_show);
    RUN(k_beyond_the_different_rows_is_left_out);
    RUN(rows_that_sums_cannot_tell_apart_come_to_an_end);
    RUN(memory_does_not_grow_with_the_number_of_k);
    RUN(memory_beyond_the_limit_is_refused);
    RUN(a_selection_can_be_stopped_anywhere);
    return DONE();
}
