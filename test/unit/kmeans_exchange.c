/* Exchanges of starts: what they are said to come to is what they come to. */
#include "kmeans_tools.h"

#include "core/kmeans_exchange.h"

#define EUCLIDEAN KC_KMEANS_EUCLIDEAN
#define UNSCALED KC_KMEANS_UNSCALED

typedef struct Trial {
    KcContext context;
    KcKmeansPoints points;
    KcKmeansSeeds seeds;
    KcKmeansExchange exchange;
    KcRng rng;
    size_t k;
    double *rows;
} Trial;

static KcStatus
trial_make(Trial *trial, const Data *data, const size_t *order, KcKmeansCpu cpu, size_t k, uint64_t seed)
{
    KcStatus status;

    trial->points = points_of(&trial->context, data, order, EUCLIDEAN, UNSCALED);
    kc_rng_seed(&trial->rng, seed);
    trial->rows = calloc(k * data->d, sizeof(double));
    status = kc_kmeans_seeds_make(&trial->context, &trial->points, cpu, k, &trial->seeds);
    if (status == KC_OK)
        status = kc_kmeans_seed(&trial->context, &trial->seeds, KC_KMEANS_PLUS_PLUS, k, &trial->rng,
                                trial->rows, &trial->k);
    if (status == KC_OK)
        status = kc_kmeans_exchange_make(&trial->context, &trial->seeds, k, trial->rows, &trial->exchange);
    return status == KC_OK ? kc_kmeans_exchange_begin(&trial->context, &trial->exchange, trial->k) : status;
}

static void
trial_begin(Trial *trial, const Data *data, const size_t *order, KcKmeansCpu cpu, size_t k, uint64_t seed)
{
    *trial = (Trial){.context = check_context()};
    CHECK(trial_make(trial, data, order, cpu, k, seed) == KC_OK);
}

static void
trial_end(Trial *trial)
{
    free(trial->rows);
    check_context_end(&trial->context);
}

/* Σ w·|x − c|² to the nearest of k rows. */
static double
inertia_of(const KcKmeansPoints *points, const double *rows, size_t k)
{
    double sum = 0;

    for (size_t i = 0; i < points->count; i++) {
        double least = INFINITY;

        for (size_t j = 0; j < k; j++)
            least = fmin(least, kc_kmeans_square(points, i, rows + j * points->dimensions));
        sum += kc_kmeans_weight(points, i) * least;
    }
    return sum;
}

/* The inertia with candidate t in the place of centre j. */
static double
inertia_with(const Trial *trial, size_t t, size_t j)
{
    size_t d = trial->points.dimensions;
    double *rows = calloc(trial->k * d, sizeof(double)), inertia;

    memcpy(rows, trial->rows, trial->k * d * sizeof(double));
    memcpy(rows + j * d, trial->seeds.candidates + t * d, d * sizeof(double));
    inertia = inertia_of(&trial->points, rows, trial->k);
    free(rows);
    return inertia;
}

static double
least_with(const Trial *trial)
{
    double least = INFINITY;

    for (size_t t = 0; t < trial->seeds.trials; t++)
        for (size_t j = 0; j < trial->k; j++)
            least = fmin(least, inertia_with(trial, t, j));
    return least;
}

static Data
data_for(uint64_t seed)
{
    Data data = seed % 2 ? data_grid(300, 3, 6, seed) : data_heaps(403, seed % 4 ? 4 : 30, 6, 0.2, seed);

    if (seed % 3 == 0)
        data_weigh(&data, seed);
    return data;
}

static void
the_best_exchange_is_found(void)
{
    for (uint64_t seed = 0; seed < 24; seed++) {
        Data data = data_for(seed);
        Trial trial;
        double before, found;
        bool is_found;

        trial_begin(&trial, &data, NULL, KC_KMEANS_BEST_CPU, 5, seed);
        before = inertia_of(&trial.points, trial.rows, trial.k);
        CHECK(kc_kmeans_exchange_find(&trial.context, &trial.exchange, &trial.rng, &is_found) == KC_OK);
        CHECK(is_found);
        found = inertia_with(&trial, trial.exchange.drawn, trial.exchange.replaced);
        CHECK_NEAR(found / least_with(&trial), 1, 1e-9);
        CHECK((trial.exchange.change < 0) == (found < before * (1 - 1e-9)) ||
              fabs(found / before - 1) < 1e-9);
        trial_end(&trial);
        data_end(&data);
    }
}

/* The two nearest centres are still known after exchanges, as if they had been looked for anew. */
static void
exchanges_lower_the_inertia_and_keep_the_nearest_two(void)
{
    int lowered = 0;

    for (uint64_t seed = 0; seed < 24; seed++) {
        Data data = data_for(seed);
        Trial trial;
        double before, after;
        double *first = calloc(data.n, sizeof(double)), *second = calloc(data.n, sizeof(double));

        trial_begin(&trial, &data, NULL, KC_KMEANS_BEST_CPU, 6, seed);
        before = inertia_of(&trial.points, trial.rows, trial.k);
        CHECK(kc_kmeans_exchange_improve(&trial.context, &trial.exchange, 20, &trial.rng) == KC_OK);
        after = inertia_of(&trial.points, trial.rows, trial.k);
        CHECK(after <= before * (1 + 1e-9));
        lowered += after < before;
        memcpy(first, trial.seeds.distances, data.n * sizeof(double));
        memcpy(second, trial.exchange.second_distances, data.n * sizeof(double));
        CHECK(kc_kmeans_exchange_begin(&trial.context, &trial.exchange, trial.k) == KC_OK);
        CHECK(memcmp(first, trial.seeds.distances, data.n * sizeof(double)) == 0);
        CHECK(memcmp(second, trial.exchange.second_distances, data.n * sizeof(double)) == 0);
        free(first);
        free(second);
        trial_end(&trial);
        data_end(&data);
    }
    CHECK(lowered >= 12);
}

static void
the_same_exchanges_are_made_in_any_order_on_any_cpu(void)
{
    for (uint64_t seed = 0; seed < 24; seed++) {
        Data data = data_for(seed);
        size_t *order = shuffled(data.n, seed);
        Trial one, other;

        trial_begin(&one, &data, NULL, KC_KMEANS_PLAIN, 7, seed);
        trial_begin(&other, &data, order, KC_KMEANS_BEST_CPU, 7, seed);
        CHECK(kc_kmeans_exchange_improve(&one.context, &one.exchange, 12, &one.rng) == KC_OK);
        CHECK(kc_kmeans_exchange_improve(&other.context, &other.exchange, 12, &other.rng) == KC_OK);
        CHECK(memcmp(one.rows, other.rows, one.k * data.d * sizeof(double)) == 0);
        trial_end(&one);
        trial_end(&other);
        free(order);
        data_end(&data);
    }
}

static void
rows_that_are_all_centres_have_no_exchange(void)
{
    Data data = data_grid(200, 1, 4, 1);
    Trial trial;
    bool found;

    trial_begin(&trial, &data, NULL, KC_KMEANS_BEST_CPU, 9, 1);
    CHECK(trial.k == 4);
    CHECK(kc_kmeans_exchange_find(&trial.context, &trial.exchange, &trial.rng, &found) == KC_OK);
    CHECK(!found);
    CHECK(kc_kmeans_exchange_improve(&trial.context, &trial.exchange, 20, &trial.rng) == KC_OK);
    trial_end(&trial);
    data_end(&data);
}

/* Second nearest centres far away do not drown what matters, nor run over: the outlier keeps its centre. */
static void
far_centres_are_counted_right(void)
{
    Data data = data_heaps(500, 2, 3, 0.1, 5);
    Trial trial;
    bool found;

    data.rows[0] = 1e12;
    trial_begin(&trial, &data, NULL, KC_KMEANS_BEST_CPU, 2, 3);
    for (int n = 0; n < 20; n++) {
        CHECK(kc_kmeans_exchange_find(&trial.context, &trial.exchange, &trial.rng, &found) == KC_OK && found);
        CHECK(inertia_with(&trial, trial.exchange.drawn, trial.exchange.replaced) <=
              least_with(&trial) * (1 + 1e-9));
    }
    trial_end(&trial);
    data_end(&data);
}

static bool
is_time(void *turns_left)
{
    return (*(int *)turns_left)-- <= 0;
}

static void
exchanging_can_be_stopped_and_keeps_the_memory_limit(void)
{
    Data data = data_heaps(50000, 30, 3, 0.1, 5);
    Trial trial;
    int turns_left = 0;

    trial_begin(&trial, &data, NULL, KC_KMEANS_BEST_CPU, 8, 3);
    trial.context.poll = is_time;
    trial.context.poll_data = &turns_left;
    CHECK(kc_kmeans_exchange_begin(&trial.context, &trial.exchange, trial.k) == KC_STOPPED);
    turns_left = 3 + (int)trial.k;
    CHECK(kc_kmeans_exchange_begin(&trial.context, &trial.exchange, trial.k) == KC_OK);
    CHECK(kc_kmeans_exchange_improve(&trial.context, &trial.exchange, 20, &trial.rng) == KC_STOPPED);
    trial.context.poll = NULL;
    trial.context.arena->limit_bytes = trial.context.arena->used_bytes + 100;
    CHECK(kc_kmeans_exchange_make(&trial.context, &trial.seeds, 8, trial.rows, &trial.exchange) ==
          KC_TOO_LARGE);
    trial_end(&trial);
    data_end(&data);
}

int
main(void)
{
    RUN(the_best_exchange_is_found);
    RUN(exchanges_lower_the_inertia_and_keep_the_nearest_two);
    RUN(the_same_exchanges_are_made_in_any_order_on_any_cpu);
    RUN(rows_that_are_all_centres_have_no_exchange);
    RUN(far_centres_are_counted_right);
    RUN(exchanging_can_be_stopped_and_keeps_the_memory_limit);
    return DONE();
}
