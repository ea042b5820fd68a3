/* Starts by k-means||: which rows are drawn, how often, and what they weigh. */
#include "kmeans_tools.h"

#include "core/kmeans_oversample.h"

/* The rows drawn, sorted, as they are kept: coordinates and then the weight. */
typedef struct Drawn {
    KcStatus status;
    size_t count;
    size_t d;
    double *rows;
} Drawn;

static size_t compared;

static int
compare_rows(const void *one, const void *other)
{
    const double *a = one, *b = other;

    for (size_t i = 0; i < compared; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static Drawn
copy_drawn(const KcKmeansPoints *points)
{
    size_t d = points->dimensions;
    Drawn drawn = {KC_OK, points->count, d, calloc(points->count * (d + 1) + 1, sizeof(double))};

    for (size_t i = 0; i < drawn.count; i++) {
        kc_kmeans_row(points, i, drawn.rows + i * (d + 1));
        drawn.rows[i * (d + 1) + d] = kc_kmeans_weight(points, i);
    }
    compared = d + 1;
    qsort(drawn.rows, drawn.count, (d + 1) * sizeof(double), compare_rows);
    return drawn;
}

static Drawn
draw_from(KcContext *context, const KcKmeansPoints *points, KcKmeansCpu cpu, size_t k, uint64_t seed)
{
    Drawn drawn = {.rows = NULL};
    uint32_t *nearest = calloc(kc_kmeans_lane_count(points), sizeof *nearest);
    KcKmeansPoints few;
    KcKmeansSeeds seeds;
    KcRng rng;

    kc_rng_seed(&rng, seed);
    drawn.status = kc_kmeans_seeds_make(context, points, cpu, k, &seeds);
    if (drawn.status == KC_OK)
        drawn.status = kc_kmeans_oversample(context, &seeds, k, &rng, nearest, &few);
    if (drawn.status == KC_OK)
        drawn = copy_drawn(&few);
    free(nearest);
    return drawn;
}

static Drawn
draw_once(const Data *data, const size_t *order, KcKmeansCpu cpu, size_t k, uint64_t seed)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, order, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
    Drawn drawn = draw_from(&context, &points, cpu, k, seed);

    CHECK(drawn.status == KC_OK);
    check_context_end(&context);
    return drawn;
}

static double
total_weight(const Drawn *drawn)
{
    double sum = 0;

    for (size_t i = 0; i < drawn->count; i++)
        sum += drawn->rows[i * (drawn->d + 1) + drawn->d];
    return sum;
}

/* Each row drawn is one of the data's, and drawn once. */
static void
check_drawn(const Data *data, const Drawn *drawn)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
    double *row = calloc(data->d, sizeof(double));
    size_t step = data->d + 1;

    for (size_t i = 0; i < drawn->count; i++) {
        bool is_found = false;

        for (size_t j = 0; j < data->n && !is_found; j++) {
            kc_kmeans_row(&points, j, row);
            is_found = square_between(row, drawn->rows + i * step, data->d) == 0;
        }
        CHECK(is_found);
        if (i > 0)
            CHECK(square_between(drawn->rows + i * step, drawn->rows + (i - 1) * step, data->d) > 0);
    }
    free(row);
    check_context_end(&context);
}

static void
check_same(const Drawn *one, const Drawn *other)
{
    CHECK(one->count == other->count);
    if (one->count == other->count)
        CHECK(memcmp(one->rows, other->rows, one->count * (one->d + 1) * sizeof(double)) == 0);
}

static void
the_same_rows_are_drawn_in_any_order_on_any_cpu(void)
{
    static const struct {
        size_t n, d, k;
        bool is_grid;
    } cases[] = {
        {700, 3, 5, false}, {1000, 2, 12, true}, {333, 1, 4, true}, {40, 2000, 3, false}, {17, 5, 17, false}};

    for (size_t c = 0; c < 5; c++)
        for (uint64_t seed = 0; seed < 6; seed++) {
            Data data = cases[c].is_grid ? data_grid(cases[c].n, cases[c].d, 7, seed)
                                         : data_heaps(cases[c].n, cases[c].d, 6, 0.2, seed);
            size_t *order = shuffled(data.n, seed);
            Drawn first, other;

            if (seed % 2)
                data_weigh(&data, seed);
            first = draw_once(&data, NULL, KC_KMEANS_PLAIN, cases[c].k, seed);
            check_drawn(&data, &first);
            for (size_t cpu = 0; cpu < CPUS; cpu++)
                if (kc_kmeans_kernel(cpus[cpu])) {
                    other = draw_once(&data, order, cpus[cpu], cases[c].k, seed);
                    check_same(&first, &other);
                    free(other.rows);
                }
            free(first.rows);
            free(order);
            data_end(&data);
        }
}

/* `copies` of each row, or one of that weight. */
static Data
copied(const Data *data, size_t copies, bool weighted)
{
    size_t times = weighted ? 1 : copies;
    Data more = data_make(data->n * times, data->d);

    for (size_t i = 0; i < more.n; i++)
        memcpy(more.rows + i * data->d, data->rows + i / times * data->d, data->d * sizeof(double));
    if (weighted) {
        more.weights = calloc(more.n, sizeof(double));
        for (size_t i = 0; i < more.n; i++)
            more.weights[i] = (double)copies;
    }
    return more;
}

static void
as_many_are_drawn_of_repeated_rows_as_of_weighted_ones(void)
{
    double repeated_count = 0, weighted_count = 0;

    for (uint64_t seed = 0; seed < 200; seed++) {
        Data data = data_heaps(1000, 2, 1, 1, seed);
        Data repeated = copied(&data, 8, false), weighted = copied(&data, 8, true);
        Drawn one = draw_once(&repeated, NULL, KC_KMEANS_BEST_CPU, 4, seed);
        Drawn other = draw_once(&weighted, NULL, KC_KMEANS_BEST_CPU, 4, seed);

        repeated_count += (double)one.count;
        weighted_count += (double)other.count;
        free(one.rows);
        free(other.rows);
        data_end(&data);
        data_end(&repeated);
        data_end(&weighted);
    }
    /* Poisson numbers of 40, two hundred times: a deviation of 0.63 of their difference; five of them. */
    CHECK_NEAR(repeated_count / 200, weighted_count / 200, 3.2);
}

/* What each row drawn stands for. */
static void
weights_are_those_of_the_rows_nearest(void)
{
    Data data = data_heaps(1000, 2, 5, 0.2, 3);
    Drawn drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 5, 3);
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
    double *rows = calloc(drawn.count, sizeof(double));

    for (size_t i = 0; i < data.n; i++) {
        size_t nearest = 0;
        double row[2], least = INFINITY;

        kc_kmeans_row(&points, i, row);
        for (size_t j = 0; j < drawn.count; j++)
            if (square_between(row, drawn.rows + j * 3, 2) < least) {
                least = square_between(row, drawn.rows + j * 3, 2);
                nearest = j;
            }
        rows[nearest]++;
    }
    CHECK(drawn.count > 20 && drawn.count < 90);
    for (size_t j = 0; j < drawn.count; j++) {
        CHECK(drawn.rows[j * 3 + 2] == ldexp(rows[j], -10));
        CHECK(drawn.rows[j * 3 + 2] <= 1);
    }
    free(rows);
    free(drawn.rows);
    data_end(&data);
    check_context_end(&context);
}

/* About 2k rows a round, five times over, and the first. */
static void
about_ten_times_k_rows_are_drawn(void)
{
    double sum = 0;

    for (uint64_t seed = 0; seed < 100; seed++) {
        Data data = data_heaps(2000, 2, 1, 1, seed);
        Drawn drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 5, seed);

        sum += (double)drawn.count;
        free(drawn.rows);
        data_end(&data);
    }
    /* A Poisson number of 50, a hundred times: a deviation of 0.7; five of them. */
    CHECK_NEAR(sum / 100, 51, 3.6);
}

static void
every_different_row_is_drawn_however_many_copies_it_has(void)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        Data data = data_make(5000, 1);
        Drawn drawn;

        for (size_t i = 0; i < data.n; i++)
            data.rows[i] = (double)(i % 5);
        drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 5, seed);
        CHECK(drawn.count == 5);
        CHECK_NEAR(total_weight(&drawn), ldexp(5000, -13), 1e-15);
        free(drawn.rows);
        data_end(&data);
    }
}

/* Each so much nearer to the others than the next that no five rounds would draw them all. */
static void
rounds_go_on_until_k_rows_are_drawn(void)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        Data data = data_make(40, 1);
        Drawn drawn;

        for (size_t i = 0; i < data.n; i++)
            data.rows[i] = ldexp(1, -10 * (int)i);
        data_weigh(&data, seed);
        drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 4, seed);
        CHECK(drawn.count >= 4);
        free(drawn.rows);
        data_end(&data);
    }
}

static void
rows_without_weight_are_not_drawn_and_those_of_little_are(void)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        Data data = data_make(30, 1);
        Drawn drawn;

        data.weights = calloc(30, sizeof(double));
        for (size_t i = 0; i < data.n; i++) {
            data.rows[i] = (double)(i % 10);
            data.weights[i] = i % 10 == 0 ? 1 : i % 10 < 4 ? 1e-120 : 0;
        }
        drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 4, seed);
        CHECK(drawn.count == 4);
        free(drawn.rows);
        data_end(&data);
    }
}

static void
one_row_and_equal_rows_are_drawn_once(void)
{
    static const double values[] = {0, 3, 1e308, -1e308, 5e-324};

    for (size_t n = 1; n < 60; n += 29)
        for (size_t d = 1; d <= 2000; d += 1999)
            for (size_t v = 0; v < 5; v++) {
                Data data = data_make(n, d);
                Drawn drawn;

                for (size_t i = 0; i < n * d; i++)
                    data.rows[i] = values[v];
                drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 3, v);
                CHECK(drawn.count == 1);
                free(drawn.rows);
                data_end(&data);
            }
}

static void
the_largest_doubles_are_drawn(void)
{
    Data data = data_make(20, 1);
    Drawn drawn;

    for (size_t i = 0; i < 20; i++)
        data.rows[i] = i % 2 ? 1e308 : -1e308;
    drawn = draw_once(&data, NULL, KC_KMEANS_BEST_CPU, 2, 1);
    CHECK(drawn.count == 2);
    CHECK(drawn.rows[1] == drawn.rows[3]);
    free(drawn.rows);
    data_end(&data);
}

static bool
stop_at(void *data)
{
    return --*(int *)data <= 0;
}

static void
drawing_can_be_stopped_and_keeps_the_memory_limit(void)
{
    Data data = data_heaps(40000, 40, 5, 0.1, 1);
    KcStatus status = KC_STOPPED;
    int stops = 0;

    for (int at = 1; status == KC_STOPPED; at += 1 + at / 4) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
        int left = at;
        Drawn drawn;

        context.poll = stop_at;
        context.poll_data = &left;
        drawn = draw_from(&context, &points, KC_KMEANS_BEST_CPU, 5, 1);
        status = drawn.status;
        stops += status == KC_STOPPED;
        free(drawn.rows);
        check_context_end(&context);
    }
    CHECK(status == KC_OK && stops > 5);
    data.n = 200;
    status = KC_TOO_LARGE;
    for (size_t limit = 0; status == KC_TOO_LARGE; limit += 199) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
        Drawn drawn;

        context.arena->limit_bytes = context.arena->used_bytes + limit;
        drawn = draw_from(&context, &points, KC_KMEANS_BEST_CPU, 12, 1);
        status = drawn.status;
        free(drawn.rows);
        CHECK(status == KC_OK ? limit > 5000 : status == KC_TOO_LARGE);
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
    data_end(&data);
}

int
main(void)
{
    RUN(the_same_rows_are_drawn_in_any_order_on_any_cpu);
    RUN(as_many_are_drawn_of_repeated_rows_as_of_weighted_ones);
    RUN(weights_are_those_of_the_rows_nearest);
    RUN(about_ten_times_k_rows_are_drawn);
    RUN(every_different_row_is_drawn_however_many_copies_it_has);
    RUN(rounds_go_on_until_k_rows_are_drawn);
    RUN(rows_without_weight_are_not_drawn_and_those_of_little_are);
    RUN(one_row_and_equal_rows_are_drawn_once);
    RUN(the_largest_doubles_are_drawn);
    RUN(drawing_can_be_stopped_and_keeps_the_memory_limit);
    return DONE();
}
