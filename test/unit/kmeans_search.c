/* Starts that are searched for: of few rows the best clusters that there are, of very many true ones whatever the sample holds. */
#include "kmeans_tools.h"

#include "core/kmeans_search.h"

#include <time.h>

#define EUCLIDEAN KC_KMEANS_EUCLIDEAN
#define COSINE KC_KMEANS_COSINE
#define UNSCALED KC_KMEANS_UNSCALED
#define MOST_FEW 9

static double
weight_of(const Data *data, size_t i)
{
    return data->weights ? data->weights[i] : 1;
}

/* Σ w·|x − c|² of the rows in a set, their bits, as one cluster; under the cosine metric Σ w·(1 − cos). */
static double
inertia_of_set(const Data *data, KcKmeansMetric metric, unsigned set)
{
    double sum[3] = {0}, total = 0, square = 0, inertia = 0;

    for (size_t i = 0; i < data->n; i++)
        if (set >> i & 1) {
            double length = metric == COSINE
                                ? sqrt(square_between(data->rows + i * data->d, (double[3]){0}, data->d))
                                : 1;

            total += weight_of(data, i);
            for (size_t a = 0; a < data->d; a++)
                sum[a] += weight_of(data, i) * data->rows[i * data->d + a] / length;
        }
    if (metric == COSINE) {
        for (size_t a = 0; a < data->d; a++)
            square += sum[a] * sum[a];
        return fmax(0, total - sqrt(square));
    }
    for (size_t a = 0; a < data->d && total > 0; a++)
        sum[a] /= total;
    for (size_t i = 0; i < data->n && total > 0; i++)
        if (set >> i & 1)
            inertia += weight_of(data, i) * square_between(data->rows + i * data->d, sum, data->d);
    return inertia;
}

/* The least inertia that k clusters of few rows can have: of every set of rows, by what its last cluster leaves. */
static double
least_inertia(const Data *data, KcKmeansMetric metric, size_t k)
{
    static double of_set[1 << MOST_FEW], least[1 << MOST_FEW];
    unsigned sets = 1U << data->n;

    for (unsigned set = 0; set < sets; set++)
        least[set] = of_set[set] = inertia_of_set(data, metric, set);
    for (size_t j = 1; j < k; j++)
        for (unsigned set = sets; set-- > 1;)
            for (unsigned last = set; last; last = (last - 1) & set)
                least[set] = fmin(least[set], least[set & ~last] + of_set[last]);
    return least[sets - 1];
}

/* Up to nine rows of up to three coordinates: on a grid, in heaps, in two scales; weighted, and some without weight. */
static Data
few_rows(uint64_t seed)
{
    KcRng rng;
    size_t n, d;
    Data data;

    kc_rng_seed(&rng, seed);
    n = 1 + kc_rng_below(&rng, MOST_FEW);
    d = 1 + kc_rng_below(&rng, 3);
    data = seed % 2 ? data_grid(n, d, 4, seed) : data_heaps(n, d, 3, seed % 4 ? 0.3 : 0.01, seed);
    for (size_t i = 0; i < n * d; i++)
        data.rows[i] += seed % 2 ? 0.1 : 0;
    if (seed % 3 == 1) {
        data_weigh(&data, seed);
        data.weights[kc_rng_below(&rng, n)] = 1e-3;
        if (n > 1 && seed % 5 == 0)
            data.weights[seed % n] = 0;
    }
    return data;
}

static void
of_few_rows_the_best_clusters_are_found(void)
{
    int missed = 0;

    for (uint64_t seed = 0; seed < 2000; seed++) {
        KcContext context = check_context();
        KcKmeansMetric metric = seed % 7 < 2 ? COSINE : EUCLIDEAN;
        Data data = few_rows(seed);
        KcKmeansPoints points = points_of(&context, &data, NULL, metric, UNSCALED);
        KcKmeansOptions options = {.k = 1 + seed / 7 % (data.n + 1), .limits = {300, -1}, .seed = seed % 11};
        KcKmeansFit fit;
        double least = least_inertia(&data, metric, options.k);

        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        CHECK(fit.inertia >= least - 1e-9 * fit.total_inertia - 1e-14);
        missed += fit.inertia > least + 1e-9 * fit.total_inertia + 1e-14;
        check_context_end(&context);
        data_end(&data);
    }
    /* Now and then a single row would have to move: see kmeans_refine.h. */
    CHECK(missed <= 4);
}

/* `n` rows that a sample is taken of; they have `kinds` values, the last of which only so many rows have. */
static Data
rows_of_kinds(size_t n, size_t d, size_t kinds, size_t of_last)
{
    Data data = data_make(n, d);

    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < d; a++)
            data.rows[i * d + a] = (double)(i < of_last ? kinds - 1 : i % (kinds - 1)) / (double)(a + 1);
    return data;
}

static void
rare_rows_of_very_many_are_clusters_of_their_own(void)
{
    static const KcKmeansStart starts[] = {KC_KMEANS_PLUS_PLUS, KC_KMEANS_OVERSAMPLED, KC_KMEANS_RANDOM};

    for (size_t s = 0; s < 3; s++)
        for (size_t d = 1; d <= 25; d += 12) {
            KcContext context = check_context();
            Data data = rows_of_kinds(80000, d, 6, 1);
            KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
            KcKmeansOptions options = {.k = 6, .start = starts[s], .limits = {300, -1}, .seed = 5};
            KcKmeansFit fit;

            CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
            CHECK(fit.k == 6 && fit.inertia <= 1e-20 * fit.total_inertia);
            check_context_end(&context);
            data_end(&data);
        }
}

/* A few rows have all of the weight, or nearly. */
static void
few_rows_of_weight_among_very_many_are_found(void)
{
    for (int variant = 0; variant < 4; variant++) {
        KcContext context = check_context();
        Data data = data_heaps(80000, variant % 2 ? 30 : 2, 1, 0.1, 4);
        KcKmeansOptions options = {.k = 4, .limits = {300, -1}, .seed = 5};
        KcKmeansPoints points;
        KcKmeansFit fit;

        data.weights = calloc(data.n, sizeof(double));
        for (size_t i = 0; i < data.n; i++)
            data.weights[i] = variant < 2 ? 0 : 1e-9;
        for (size_t i = 0; i < 4; i++)
            data.weights[17 * i] = 1 + (double)i;
        points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        CHECK(fit.k == 4 && fit.inertia <= 1e-3 * fit.total_inertia);
        check_context_end(&context);
        data_end(&data);
    }
}

/* An exchange for one of these leaves a cluster that weighs nothing: tried in vain, it takes no cluster away. */
static void
rows_too_light_to_count_cost_no_cluster(void)
{
    for (uint64_t seed = 0; seed < 40; seed++) {
        KcContext context = check_context();
        Data data = data_heaps(40, 2, 4, 0.01, seed);
        KcKmeansPoints points;
        KcKmeansOptions options = {.k = 4, .limits = {300, -1}, .seed = seed, .starts = 1 + seed % 2};
        KcKmeansFit fit;

        data.weights = calloc(data.n, sizeof(double));
        for (size_t i = 0; i < data.n; i++)
            data.weights[i] = i < 4 ? 1 : 1e-200;
        points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        CHECK(fit.k == 4 && fit.inertia <= 1e-20 * fit.total_inertia);
        check_context_end(&context);
        data_end(&data);
    }
}

/* The fit of the rows in some order by some CPU; `labels` are in the order of the data. */
static KcKmeansFit
fit_by(KcContext *context, const Data *data, const size_t *order, KcKmeansMetric metric,
       const KcKmeansOptions *options, uint32_t *labels)
{
    KcKmeansPoints points = points_of(context, data, order, metric, UNSCALED);
    KcKmeansFit fit = {0};

    CHECK(kc_kmeans_fit(context, &points, options, &fit) == KC_OK);
    for (size_t i = 0; i < data->n && fit.k; i++)
        labels[order ? order[i] : i] = fit.labels[i];
    return fit;
}

static void
check_any_order(const Data *data, KcKmeansMetric metric, KcKmeansOptions options)
{
    KcContext context = check_context();
    size_t *order = shuffled(data->n, options.seed);
    uint32_t *labels = calloc(data->n, sizeof *labels), *others = calloc(data->n, sizeof *others);
    KcKmeansFit first = fit_by(&context, data, NULL, metric, &options, labels);

    for (size_t cpu = 0; cpu < CPUS; cpu++) {
        KcContext other_context;
        KcKmeansFit other;

        if (!kc_kmeans_kernel(cpus[cpu]))
            continue;
        other_context = check_context();
        options.cpu = cpus[cpu];
        other = fit_by(&other_context, data, order, metric, &options, others);
        CHECK(other.k == first.k && other.iterations == first.iterations);
        CHECK_NEAR(other.inertia, first.inertia, 1e-12 * first.inertia);
        CHECK(memcmp(labels, others, data->n * sizeof *labels) == 0);
        CHECK(memcmp(first.centres, other.centres, first.k * data->d * sizeof(double)) == 0);
        check_context_end(&other_context);
    }
    check_context_end(&context);
    free(order);
    free(labels);
    free(others);
}

/* 20,000 are very many, of one coordinate 40,000, of long ones 12,000; just below that all rows are searched. Of the last two
   the sample is searched twice. */
static void
searches_are_the_same_in_any_order_on_any_cpu(void)
{
    static const struct {
        size_t n, d;
        bool is_grid, is_weighted, is_cosine;
    } cases[] = {
        {20000, 5, false, false, false}, {19999, 5, false, true, false},  {12000, 24, false, true, false},
        {27000, 3, true, false, false},  {40000, 1, false, true, false},  {21000, 2, true, true, false},
        {21000, 4, false, true, true},   {12100, 30, false, false, true}, {11999, 26, true, true, false},
        {60000, 30, false, true, false}, {130000, 5, false, true, false}};

    for (size_t c = 0; c < 11; c++) {
        Data data = cases[c].is_grid ? data_grid(cases[c].n, cases[c].d, 3, c)
                                     : data_heaps(cases[c].n, cases[c].d, 9, 0.3, c);

        if (cases[c].is_weighted)
            data_weigh(&data, c);
        /* Plain and negative zeros are the same. */
        for (size_t i = 0; i < data.n; i += 3)
            data.rows[i * data.d] = i % 2 ? 0.0 : -0.0;
        for (size_t i = 1; i < data.n && cases[c].is_cosine; i += 2)
            data.rows[i * data.d + 1] *= 1e12;
        check_any_order(
            &data, cases[c].is_cosine ? COSINE : EUCLIDEAN,
            (KcKmeansOptions){.k = 6 + c % 3, .starts = 1 + c % 2, .limits = {300, -1}, .seed = c});
        data_end(&data);
    }
}

/* Bytes that a fit takes beside the rows, as a share of them. */
static double
memory_of_fit(size_t n, size_t d, KcKmeansStart start)
{
    KcContext context = check_context();
    Data data = data_heaps(n, d, 9, 0.3, 1);
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
    KcKmeansOptions options = {.k = 8, .start = start, .starts = 1, .limits = {3, -1}};
    KcKmeansFit fit;
    size_t before = context.arena->used_bytes;
    double share;

    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
    share = (double)(context.arena->used_bytes - before) / (double)(n * d * sizeof(double));
    check_context_end(&context);
    data_end(&data);
    return share;
}

static void
random_starts_and_samples_of_long_rows_take_little_memory(void)
{
    CHECK(memory_of_fit(100000, 8, KC_KMEANS_RANDOM) < 0.13);
    CHECK(memory_of_fit(20000, 400, KC_KMEANS_PLUS_PLUS) < 0.25);
}

/* CPU seconds between two polls, at most. */
typedef struct Watch {
    double last;
    double longest;
} Watch;

static bool
look_at_watch(void *data)
{
    Watch *watch = data;
    double now = (double)clock() / CLOCKS_PER_SEC;

    watch->longest = fmax(watch->longest, now - watch->last);
    watch->last = now;
    return false;
}

/* 50 ms at most in the server, which is compiled with -O2. */
static void
taking_a_sample_of_long_rows_can_be_stopped(void)
{
    KcContext context = check_context();
    Data data = data_grid(20000, 1000, 1000, 1);
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
    KcKmeansOptions options = {.k = 4, .starts = 1, .limits = {1, -1}};
    Watch watch = {(double)clock() / CLOCKS_PER_SEC, 0};
    KcKmeansFit fit;

    context.poll = look_at_watch;
    context.poll_data = &watch;
    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
    CHECK(watch.longest < 0.1);
    check_context_end(&context);
    data_end(&data);
}

/* Searches of a sample come to different clusters; the start of all rows is from the best of several. */
static void
very_many_rows_start_from_the_best_of_some_searches(void)
{
    Data data = data_heaps(1000000, 4, 20, 0.1, 1);
    double least = INFINITY, most = 0;

    for (uint64_t seed = 0; seed < CHECK_MOST_OF(2, 6); seed++) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansOptions options = {.k = 8, .limits = {300, -1}, .seed = seed};
        KcKmeansFit fit;

        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        CHECK(fit.starts == 1);
        least = fmin(least, fit.inertia);
        most = fmax(most, fit.inertia);
        check_context_end(&context);
    }
    CHECK(most <= 1.001 * least);
    data_end(&data);
}

/* The inertia of the two halves of a rectangle that is cut across coordinate `a`, after iterations. */
static double
inertia_of_halves(const KcKmeansPoints *points, size_t a)
{
    double halves[] = {0.5, 0.5, 0.5, 0.5};
    KcKmeansOptions options = {.k = 2, .given = halves, .limits = {300, 0}};
    KcContext context = check_context();
    KcKmeansFit fit;
    double inertia;

    halves[a] = 0.25;
    halves[2 + a] = 0.75;
    CHECK(kc_kmeans_fit(&context, points, &options, &fit) == KC_OK);
    inertia = fit.inertia;
    check_context_end(&context);
    return inertia;
}

/* A rectangle that is nearly a square falls into halves one way or the other. Which is the better a sample guesses: of all
 * rows the two ways differ by more than iterations could. */
static void
where_a_sample_cannot_tell_all_rows_do(void)
{
    int missed = 0;

    for (uint64_t seed = 0; seed < 12; seed++) {
        KcContext context = check_context();
        Data data = data_make(200000, 2);
        KcKmeansOptions options = {.k = 2, .starts = 1, .limits = {300, 0}, .seed = seed};
        KcKmeansPoints points;
        KcKmeansFit fit;
        KcRng rng;
        double across, along;

        kc_rng_seed(&rng, seed);
        for (size_t i = 0; i < 2 * data.n; i++)
            data.rows[i] = kc_rng_uniform(&rng) * (i % 2 ? 1 : 1.006);
        points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        across = inertia_of_halves(&points, 0);
        along = inertia_of_halves(&points, 1);
        CHECK(fmax(across, along) > 1.0005 * fmin(across, along));
        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        missed += fit.inertia > fmin(across, along) * 1.00001;
        check_context_end(&context);
        data_end(&data);
    }
    /* By samples alone 5; now and then no search of a sample comes to the better one. */
    CHECK(missed <= 2);
}

int
main(void)
{
    RUN(of_few_rows_the_best_clusters_are_found);
    RUN(rare_rows_of_very_many_are_clusters_of_their_own);
    RUN(few_rows_of_weight_among_very_many_are_found);
    RUN(rows_too_light_to_count_cost_no_cluster);
    RUN(searches_are_the_same_in_any_order_on_any_cpu);
    RUN(random_starts_and_samples_of_long_rows_take_little_memory);
    RUN(very_many_rows_start_from_the_best_of_some_searches);
    RUN(where_a_sample_cannot_tell_all_rows_do);
    RUN(taking_a_sample_of_long_rows_can_be_stopped);
    return DONE();
}
