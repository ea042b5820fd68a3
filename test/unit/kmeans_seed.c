/* Where k-means starts: rows that lie apart, drawn with the right probability, whatever order they came in. */
#include "kmeans_tools.h"

#include "core/kmeans_seed.h"

#define EUCLIDEAN KC_KMEANS_EUCLIDEAN
#define UNSCALED KC_KMEANS_UNSCALED

/* Rows drawn from data, in the caller's units. */
typedef struct Drawn {
    size_t found;
    double *rows;
} Drawn;

static Drawn
draw(const Data *data, const size_t *order, KcKmeansCpu cpu, KcKmeansStart start, size_t k, uint64_t seed)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, order, EUCLIDEAN, UNSCALED);
    Drawn drawn = {0, calloc(k * data->d, sizeof(double))};
    KcKmeansSeeds seeds;
    KcRng rng;

    kc_rng_seed(&rng, seed);
    CHECK(kc_kmeans_seeds_make(&context, &points, cpu, k, &seeds) == KC_OK);
    CHECK(kc_kmeans_seed(&context, &seeds, start, k, &rng, drawn.rows, &drawn.found) == KC_OK);
    for (size_t j = 0; j < drawn.found; j++)
        kc_kmeans_to_caller(&points, drawn.rows + j * data->d);
    check_context_end(&context);
    return drawn;
}

static bool
is_row(const Data *data, const double *row)
{
    for (size_t i = 0; i < data->n; i++)
        if (square_between(data->rows + i * data->d, row, data->d) < 1e-24)
            return true;
    return false;
}

static void
the_same_rows_are_drawn_in_any_order_on_any_cpu(void)
{
    for (uint64_t seed = 0; seed < 12; seed++)
        for (int start = KC_KMEANS_PLUS_PLUS; start <= KC_KMEANS_RANDOM; start++) {
            Data data = seed % 2 ? data_grid(700, 3, 5, seed) : data_heaps(5003, 4, 6, 0.2, seed);
            size_t *order = shuffled(data.n, seed);
            Drawn one, other;

            if (seed % 3 == 0)
                data_weigh(&data, seed);
            one = draw(&data, NULL, KC_KMEANS_PLAIN, start, 9, seed);
            CHECK(one.found == 9);
            for (size_t j = 0; j < 9; j++) {
                CHECK(is_row(&data, one.rows + j * data.d));
                for (size_t i = 0; i < j; i++)
                    CHECK(square_between(one.rows + i * data.d, one.rows + j * data.d, data.d) > 0);
            }
            other = draw(&data, order, KC_KMEANS_BEST_CPU, start, 9, seed);
            CHECK(memcmp(one.rows, other.rows, 9 * data.d * sizeof(double)) == 0);
            free(one.rows);
            free(other.rows);
            free(order);
            data_end(&data);
        }
}

static void
no_more_rows_are_drawn_than_there_are_different_ones(void)
{
    for (int start = KC_KMEANS_PLUS_PLUS; start <= KC_KMEANS_RANDOM; start++) {
        Data data = data_make(60, 2);
        Drawn drawn;

        for (size_t i = 0; i < 60; i++)
            data.rows[i * 2] = (double)(i % 5);
        data.rows[2 * 2 + 1] = -0.0;
        drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, start, 20, 3);
        CHECK(drawn.found == 5);
        free(drawn.rows);
        data.n = 1;
        drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, start, 20, 3);
        CHECK(drawn.found == 1);
        free(drawn.rows);
        data_end(&data);
    }
}

static void
every_row_is_drawn_when_all_are_asked_for(void)
{
    Data data = data_heaps(300, 3, 5, 0.1, 2);
    Drawn drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, KC_KMEANS_PLUS_PLUS, 300, 1);

    CHECK(drawn.found == 300);
    free(drawn.rows);
    data_end(&data);
}

static void
rows_without_weight_are_not_drawn(void)
{
    Data data = data_heaps(40, 2, 3, 0.1, 2);
    Drawn drawn;

    data.weights = calloc(40, sizeof(double));
    data.weights[7] = data.weights[30] = 2;
    drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, KC_KMEANS_PLUS_PLUS, 5, 1);
    CHECK(drawn.found == 2);
    free(drawn.rows);
    data_end(&data);
}

static void
rows_of_little_weight_are_drawn_when_no_others_are_left(void)
{
    for (int start = KC_KMEANS_PLUS_PLUS; start <= KC_KMEANS_RANDOM; start++) {
        Data data = data_heaps(40, 2, 3, 0.1, 2);
        Drawn drawn;

        data.weights = calloc(40, sizeof(double));
        for (size_t i = 0; i < 40; i++)
            data.weights[i] = i ? 1e-30 : 1;
        drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, start, 5, 1);
        CHECK(drawn.found == 5);
        CHECK(square_between(drawn.rows, data.rows, 2) < 1e-24);
        free(drawn.rows);
        data_end(&data);
    }
}

static void
an_outlier_does_not_hide_the_rest(void)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        Data data = data_heaps(1000, 2, 4, 0.001, 7);
        Drawn drawn;
        int near = 0;

        data.rows[0] = 1e9;
        drawn = draw(&data, NULL, KC_KMEANS_BEST_CPU, KC_KMEANS_PLUS_PLUS, 5, seed);
        CHECK(drawn.found == 5);
        for (size_t j = 0; j < 5; j++)
            for (size_t i = 0; i < j; i++)
                near += square_between(drawn.rows + i * 2, drawn.rows + j * 2, 2) < 0.001;
        CHECK(near <= 1);
        free(drawn.rows);
        data_end(&data);
    }
}

#define TURNS 6000
/* Of a share p of TURNS draws, five standard deviations. */
#define TOLERANCE(p) (5 * sqrt((p) * (1 - (p)) / TURNS))

/* Values 0, 1, 3 and 6, as often as `copies` says or weighted so. */
static Data
line_of(const int *copies, bool weighted)
{
    static const double values[4] = {0, 1, 3, 6};
    Data data = data_make(100, 1);

    if (weighted)
        data.weights = calloc(100, sizeof(double));
    data.n = 0;
    for (int v = 0; v < 4; v++)
        for (int c = 0; c < (weighted ? 1 : copies[v]); c++) {
            if (weighted)
                data.weights[data.n] = copies[v] * 0.37;
            data.rows[data.n++] = values[v];
        }
    return data;
}

static int
place_of(double value)
{
    return value < 0.5 ? 0 : value < 2 ? 1 : value < 4 ? 2 : 3;
}

/* How often each value is drawn first, and each second after value 0. */
static void
count_draws(const Data *data, KcKmeansStart start, double *first, double *second, double *after_0)
{
    memset(first, 0, 4 * sizeof(double));
    memset(second, 0, 4 * sizeof(double));
    *after_0 = 0;
    for (uint64_t turn = 0; turn < TURNS; turn++) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansSeeds seeds;
        size_t found;
        double rows[2];
        KcRng rng;

        kc_rng_seed(&rng, turn);
        CHECK(kc_kmeans_seeds_make(&context, &points, KC_KMEANS_BEST_CPU, 2, &seeds) == KC_OK);
        seeds.trials = 1;
        CHECK(kc_kmeans_seed(&context, &seeds, start, 2, &rng, rows, &found) == KC_OK);
        kc_kmeans_to_caller(&points, rows);
        kc_kmeans_to_caller(&points, rows + 1);
        first[place_of(rows[0])]++;
        if (place_of(rows[0]) == 0) {
            second[place_of(rows[1])]++;
            ++*after_0;
        }
        check_context_end(&context);
    }
}

static void
rows_are_drawn_with_the_probability_of_their_weight_and_squared_distance(void)
{
    static const int copies[4] = {40, 10, 5, 2};
    double first[4], second[4], after_0;

    for (int weighted = 0; weighted < 2; weighted++)
        for (int start = KC_KMEANS_PLUS_PLUS; start <= KC_KMEANS_RANDOM; start++) {
            static const double squares[2][4] = {{0, 1, 9, 36}, {0, 1, 1, 1}};
            Data data = line_of(copies, weighted);
            double sum = 0;

            for (int v = 0; v < 4; v++)
                sum += copies[v] * squares[start == KC_KMEANS_RANDOM][v];
            count_draws(&data, start, first, second, &after_0);
            for (int v = 0; v < 4; v++) {
                double p = copies[v] / 57.0, q = copies[v] * squares[start == KC_KMEANS_RANDOM][v] / sum;

                CHECK_NEAR(first[v] / TURNS, p, TOLERANCE(p));
                CHECK_NEAR(second[v] / after_0, q, TOLERANCE(q) * sqrt(TURNS / after_0));
            }
            data_end(&data);
        }
}

static void
of_several_draws_the_one_is_kept_that_lowers_distances_most(void)
{
    static const int copies[4] = {40, 10, 5, 2};
    Data data = line_of(copies, false);
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
    KcKmeansSeeds seeds;
    int far = 0;

    CHECK(kc_kmeans_seeds_make(&context, &points, KC_KMEANS_BEST_CPU, 1000, &seeds) == KC_OK);
    CHECK(seeds.trials == 8);
    for (uint64_t turn = 0; turn < 200; turn++) {
        double rows[2];
        size_t found;
        KcRng rng;

        kc_rng_seed(&rng, turn);
        CHECK(kc_kmeans_seed(&context, &seeds, KC_KMEANS_PLUS_PLUS, 2, &rng, rows, &found) == KC_OK);
        kc_kmeans_to_caller(&points, rows);
        kc_kmeans_to_caller(&points, rows + 1);
        /* After 0, value 3 leaves 10·1 + 2·9 = 28, value 6 leaves 10·1 + 5·9 = 55, value 1 leaves 5·4 + 2·25 = 70. */
        if (place_of(rows[0]) == 0) {
            CHECK(place_of(rows[1]) != 1);
            far += place_of(rows[1]) == 3;
        }
    }
    CHECK(far < 10);
    data_end(&data);
    check_context_end(&context);
}

static bool
stop_at(void *data)
{
    return --*(int *)data <= 0;
}

static void
drawing_can_be_stopped_and_keeps_the_memory_limit(void)
{
    Data data = data_heaps(40000, 50, 5, 0.1, 1);
    KcStatus status = KC_STOPPED;
    size_t found;
    double rows[5 * 50];

    for (int at = 1; status == KC_STOPPED; at++) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansSeeds seeds;
        KcRng rng;

        kc_rng_seed(&rng, 1);
        context.poll = stop_at;
        int left = at;
        context.poll_data = &left;
        status = kc_kmeans_seeds_make(&context, &points, KC_KMEANS_BEST_CPU, 5, &seeds);
        if (status == KC_OK)
            status = kc_kmeans_seed(&context, &seeds, KC_KMEANS_PLUS_PLUS, 5, &rng, rows, &found);
        CHECK(status == KC_OK ? at > 12 : status == KC_STOPPED);
        check_context_end(&context);
    }
    for (size_t limit = 0; limit < 5000; limit += 50) {
        KcContext context = check_context();
        KcKmeansPoints points;
        KcKmeansSeeds seeds;

        data.n = 100;
        points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        context.arena->limit_bytes = context.arena->used_bytes + limit;
        status = kc_kmeans_seeds_make(&context, &points, KC_KMEANS_BEST_CPU, 5, &seeds);
        CHECK(status == KC_OK || status == KC_TOO_LARGE);
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
    data_end(&data);
}

int
main(void)
{
    RUN(the_same_rows_are_drawn_in_any_order_on_any_cpu);
    RUN(no_more_rows_are_drawn_than_there_are_different_ones);
    RUN(every_row_is_drawn_when_all_are_asked_for);
    RUN(rows_without_weight_are_not_drawn);
    RUN(rows_of_little_weight_are_drawn_when_no_others_are_left);
    RUN(an_outlier_does_not_hide_the_rest);
    RUN(rows_are_drawn_with_the_probability_of_their_weight_and_squared_distance);
    RUN(of_several_draws_the_one_is_kept_that_lowers_distances_most);
    RUN(drawing_can_be_stopped_and_keeps_the_memory_limit);
    return DONE();
}
