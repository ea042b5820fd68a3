/* k-means as a whole: the same digits in any order on any CPU, true to what it says, and good. */
#include "kmeans_tools.h"

#include "core/kmeans_refine.h"

#define EUCLIDEAN KC_KMEANS_EUCLIDEAN
#define COSINE KC_KMEANS_COSINE
#define UNSCALED KC_KMEANS_UNSCALED

/* A fit that outlives its arena. */
typedef struct Result {
    KcStatus status;
    KcKmeansFit fit;
    double *centres; /* in the caller's units */
    double *kept;    /* as rows are kept */
    size_t *sizes;
    double *inertias;
    double *weights;
    uint32_t *labels; /* of the rows in the order of the data */
} Result;

static void *
copy(const void *from, size_t bytes)
{
    void *to = malloc(bytes + 1);

    memcpy(to, from, bytes);
    return to;
}

static Result
fit_points(KcContext *context, const Data *data, const KcKmeansPoints *points, const size_t *order,
           const KcKmeansOptions *options)
{
    Result result = {0};
    KcKmeansFit *fit = &result.fit;

    result.status = kc_kmeans_fit(context, points, options, fit);
    if (result.status != KC_OK)
        return result;
    result.kept = copy(fit->centres, fit->k * data->d * sizeof(double));
    result.centres = copy(fit->centres, fit->k * data->d * sizeof(double));
    result.sizes = copy(fit->sizes, fit->k * sizeof(size_t));
    result.inertias = copy(fit->inertias, fit->k * sizeof(double));
    result.weights = copy(fit->weights, fit->k * sizeof(double));
    result.labels = calloc(data->n, sizeof(uint32_t));
    for (size_t i = 0; i < data->n; i++)
        result.labels[order ? order[i] : i] = fit->labels[i];
    for (size_t j = 0; j < fit->k; j++)
        kc_kmeans_to_caller(points, result.centres + j * data->d);
    return result;
}

static Result
fit(const Data *data, const size_t *order, KcKmeansMetric metric, const KcKmeansOptions *options)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, order, metric, UNSCALED);
    Result result = fit_points(&context, data, &points, order, options);

    check_context_end(&context);
    return result;
}

static void
result_end(Result *result)
{
    free(result->centres);
    free(result->kept);
    free(result->sizes);
    free(result->inertias);
    free(result->weights);
    free(result->labels);
}

static void
check_equal(const Data *data, const Result *one, const Result *other)
{
    CHECK(one->status == KC_OK && other->status == KC_OK && one->fit.k == other->fit.k);
    if (one->status || other->status || one->fit.k != other->fit.k)
        return;
    CHECK(one->fit.inertia == other->fit.inertia && one->fit.total_inertia == other->fit.total_inertia);
    CHECK(one->fit.iterations == other->fit.iterations && one->fit.converged == other->fit.converged);
    CHECK(memcmp(one->labels, other->labels, data->n * sizeof(uint32_t)) == 0);
    CHECK(memcmp(one->kept, other->kept, one->fit.k * data->d * sizeof(double)) == 0);
    CHECK(memcmp(one->sizes, other->sizes, one->fit.k * sizeof(size_t)) == 0);
    CHECK(memcmp(one->inertias, other->inertias, one->fit.k * sizeof(double)) == 0);
    CHECK(memcmp(one->weights, other->weights, one->fit.k * sizeof(double)) == 0);
}

static double
weight_of(const Data *data, size_t i)
{
    return data->weights ? data->weights[i] : 1;
}

/* What must be true of every fit: labels, sizes, inertias and order of the clusters. */
static void
check_fit(const Data *data, const Result *result)
{
    size_t d = data->d, k = result->fit.k, total = 0;
    double *inertias = calloc(k + 1, sizeof(double)), *weights = calloc(k + 1, sizeof(double));
    size_t *sizes = calloc(k + 1, sizeof(size_t));
    double inertia = 0;

    CHECK(result->status == KC_OK && k > 0);
    for (size_t i = 0; i < data->n; i++) {
        uint32_t label = result->labels[i];
        double own, least = INFINITY;

        CHECK(label < k);
        if (label >= k)
            break;
        own = square_between(data->rows + i * d, result->centres + label * d, d);
        for (size_t j = 0; j < k; j++)
            least = fmin(least, square_between(data->rows + i * d, result->centres + j * d, d));
        CHECK(own <= least * (1 + 1e-9) + 1e-13);
        sizes[label]++;
        weights[label] += weight_of(data, i);
        inertias[label] += weight_of(data, i) * own;
        inertia += weight_of(data, i) * own;
    }
    for (size_t j = 0; j < k; j++) {
        CHECK(sizes[j] == result->sizes[j] && sizes[j] > 0);
        CHECK_NEAR(result->weights[j], weights[j], 1e-12 * weights[j]);
        CHECK_NEAR(result->inertias[j], inertias[j], 1e-12 * inertia + 1e-26);
        total += sizes[j];
        if (j > 0)
            CHECK(sizes[j] < sizes[j - 1] ||
                  (sizes[j] == sizes[j - 1] &&
                   memcmp(result->kept + j * d, result->kept + (j - 1) * d, d * sizeof(double)) != 0));
        for (size_t a = 0; j > 0 && sizes[j] == sizes[j - 1] && a < d; a++)
            if (result->kept[j * d + a] != result->kept[(j - 1) * d + a]) {
                CHECK(result->kept[j * d + a] > result->kept[(j - 1) * d + a]);
                break;
            }
    }
    CHECK(total == data->n);
    CHECK_NEAR(result->fit.inertia, inertia, 1e-12 * inertia + 1e-26);
    CHECK(result->fit.inertia >= 0 && result->fit.inertia <= result->fit.total_inertia * (1 + 1e-12) + 1e-26);
    free(inertias);
    free(weights);
    free(sizes);
}

static void
every_order_cpu_and_path_gives_the_same_digits(void)
{
    static const struct {
        size_t n, d, k;
        bool is_grid;
    } cases[] = {{999, 3, 7, false}, {1000, 2, 20, true}, {777, 30, 6, false}, {1201, 25, 40, false},
                 {300, 1, 5, true},  {2000, 4, 33, true}, {640, 24, 17, true}};

    for (size_t c = 0; c < 7; c++)
        for (int variant = 0; variant < 6; variant++) {
            Data data = cases[c].is_grid ? data_grid(cases[c].n, cases[c].d, 4, c)
                                         : data_heaps(cases[c].n, cases[c].d, 9, 0.3, c);
            KcKmeansOptions options = {.k = cases[c].k, .starts = 3, .limits = {300, 1e-4}, .seed = 9};
            KcKmeansMetric metric = variant == 2 && !cases[c].is_grid ? COSINE : EUCLIDEAN;
            size_t *order = shuffled(data.n, c);
            Result first, other;

            if (variant == 1 || variant == 4)
                data_weigh(&data, c);
            options.refine = variant == 3;
            options.limits.tolerance = variant == 4 ? 0 : 1e-4;
            options.start = variant == 5 ? KC_KMEANS_RANDOM : KC_KMEANS_PLUS_PLUS;
            first = fit(&data, NULL, metric, &options);
            if (metric == EUCLIDEAN)
                check_fit(&data, &first);
            for (int path = KC_KMEANS_BOUNDS_IF_FASTER; path <= KC_KMEANS_BOUNDS_ALWAYS; path++)
                for (size_t cpu = 0; cpu < CPUS; cpu++) {
                    if (!kc_kmeans_kernel(cpus[cpu]))
                        continue;
                    options.cpu = cpus[cpu];
                    options.bounding = path;
                    other = fit(&data, cpu ? order : NULL, metric, &options);
                    check_equal(&data, &first, &other);
                    result_end(&other);
                }
            result_end(&first);
            free(order);
            data_end(&data);
        }
}

/* 80,000 are very many; k-means|| takes few of any. */
static void
starts_sought_on_few_rows_are_the_same_in_any_order(void)
{
    for (int variant = 0; variant < 6; variant++) {
        bool are_many = variant < 3;
        Data data = data_heaps(are_many ? 80000 : 3000, 2, 7, 0.02, 4);
        KcKmeansOptions options = {.k = 7, .starts = 1 + variant % 2, .limits = {300, 1e-4}, .seed = 3};
        size_t *order = shuffled(data.n, 8);
        Result first, other, plain;

        if (variant % 3 == 2)
            data_weigh(&data, 2);
        options.start = are_many ? KC_KMEANS_PLUS_PLUS : KC_KMEANS_OVERSAMPLED;
        first = fit(&data, NULL, EUCLIDEAN, &options);
        check_fit(&data, &first);
        CHECK(first.fit.k == 7 && first.fit.starts == options.starts);
        options.cpu = KC_KMEANS_PLAIN;
        other = fit(&data, order, EUCLIDEAN, &options);
        check_equal(&data, &first, &other);
        /* As good as starts on all rows. */
        options.starts = 6;
        options.start = KC_KMEANS_RANDOM;
        plain = fit(&data, NULL, EUCLIDEAN, &options);
        CHECK(first.fit.inertia <= plain.fit.inertia * 1.001);
        result_end(&first);
        result_end(&other);
        result_end(&plain);
        free(order);
        data_end(&data);
    }
}

static void
as_many_clusters_as_different_rows_however_it_starts(void)
{
    for (uint64_t seed = 0; seed < 60; seed++) {
        Data data = data_make(900, 1);
        KcKmeansOptions options = {
            .k = 6, .start = (KcKmeansStart)(seed % 3), .starts = 1, .limits = {300, 0}, .seed = seed};
        Result result;

        for (size_t i = 0; i < data.n; i++)
            data.rows[i] = (double)(i % 6);
        result = fit(&data, NULL, EUCLIDEAN, &options);
        CHECK(result.fit.k == 6 && result.fit.inertia == 0);
        result_end(&result);
        data_end(&data);
    }
}

static void
whole_weights_are_as_good_as_repeated_rows(void)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        Data data = data_heaps(150, 3, 5, 0.2, seed), repeated = data_make(0, 3);
        KcKmeansOptions options = {.k = 4, .starts = 200, .limits = {300, 0}, .refine = seed % 2};
        Result one, other;
        size_t n = 0;

        data_weigh(&data, seed);
        for (size_t i = 0; i < data.n; i++)
            n += (size_t)data.weights[i];
        data_end(&repeated);
        repeated = data_make(n, 3);
        n = 0;
        for (size_t i = 0; i < data.n; i++)
            for (double w = 0; w < data.weights[i]; w++)
                memcpy(repeated.rows + n++ * 3, data.rows + i * 3, 3 * sizeof(double));
        one = fit(&data, NULL, EUCLIDEAN, &options);
        other = fit(&repeated, NULL, EUCLIDEAN, &options);
        CHECK_NEAR(one.fit.inertia, other.fit.inertia, 1e-12 * one.fit.inertia);
        CHECK_NEAR(one.fit.total_inertia, other.fit.total_inertia, 1e-12 * one.fit.total_inertia);
        result_end(&one);
        result_end(&other);
        /* From the same centres; moves of single rows differ, since a row moves with all its weight. */
        options.given = data.rows;
        options.refine = false;
        one = fit(&data, NULL, EUCLIDEAN, &options);
        other = fit(&repeated, NULL, EUCLIDEAN, &options);
        CHECK_NEAR(one.fit.inertia, other.fit.inertia, 1e-12 * one.fit.inertia);
        result_end(&one);
        result_end(&other);
        data_end(&data);
        data_end(&repeated);
    }
}

static void
translation_and_powers_of_two_change_no_label(void)
{
    Data data = data_heaps(500, 3, 4, 0.2, 3);
    KcKmeansOptions options = {.k = 5, .limits = {300, 1e-4}};
    Result one, other;

    for (size_t i = 0; i < 1500; i++)
        data.rows[i] = floor(data.rows[i] * 1000);
    one = fit(&data, NULL, EUCLIDEAN, &options);
    for (size_t i = 0; i < 1500; i++)
        data.rows[i] = (data.rows[i] + 1e9) * 0x1p-200;
    other = fit(&data, NULL, EUCLIDEAN, &options);
    CHECK(memcmp(one.labels, other.labels, 500 * sizeof(uint32_t)) == 0);
    CHECK(memcmp(one.kept, other.kept, 15 * sizeof(double)) == 0);
    CHECK(other.fit.inertia == one.fit.inertia * 0x1p-400);
    result_end(&one);
    result_end(&other);
    data_end(&data);
}

static void
one_cluster_is_the_mean(void)
{
    Data data = data_heaps(101, 3, 4, 0.2, 3);
    KcKmeansOptions options = {.k = 1, .limits = {300, 1e-4}};
    Result result = fit(&data, NULL, EUCLIDEAN, &options);

    check_fit(&data, &result);
    CHECK(result.fit.k == 1 && result.fit.converged);
    CHECK_NEAR(result.fit.inertia, result.fit.total_inertia, 1e-14 * result.fit.inertia);
    for (size_t a = 0; a < 3; a++) {
        double sum = 0;

        for (size_t i = 0; i < 101; i++)
            sum += data.rows[i * 3 + a];
        CHECK_NEAR(result.centres[a], sum / 101, 1e-14);
    }
    result_end(&result);
    data_end(&data);
}

static void
as_many_clusters_as_rows_or_more_leave_no_inertia(void)
{
    for (size_t k = 60; k < 200; k += 70) {
        Data data = data_heaps(60, 3, 4, 0.2, 3);
        KcKmeansOptions options = {.k = k, .limits = {300, 1e-4}, .refine = k > 100};
        Result result = fit(&data, NULL, EUCLIDEAN, &options);

        check_fit(&data, &result);
        CHECK(result.fit.k == 60 && result.fit.inertia < 1e-25);
        result_end(&result);
        data_end(&data);
    }
}

static void
equal_rows_are_one_cluster(void)
{
    for (size_t n = 1; n < 40; n += 19)
        for (int given = 0; given < 2; given++) {
            static const double far[9] = {5, 5, 5, 0.1, 0.2, 0.3, -7, 0, 1e200};
            Data data = data_make(n, 3);
            KcKmeansOptions options = {.k = 3, .limits = {300, 1e-4}, .given = given ? far : NULL};
            Result result;

            for (size_t i = 0; i < n; i++)
                for (size_t a = 0; a < 3; a++)
                    data.rows[i * 3 + a] = 0.1 * (double)(a + 1);
            result = fit(&data, NULL, EUCLIDEAN, &options);
            check_fit(&data, &result);
            CHECK(result.fit.k == 1 && result.fit.inertia == 0 && result.fit.total_inertia == 0);
            result_end(&result);
            data_end(&data);
        }
}

static bool
stop_late(void *data)
{
    return ++*(int *)data > 100000;
}

/* Few different rows, many copies of each, and more centres than those: rounding must not pass for distance. */
static void
copies_of_few_rows_come_to_an_end(void)
{
    for (uint64_t seed = 0; seed < 400; seed++) {
        size_t distinct = 2 + seed % 3, d = 1 + seed % 4, k = distinct + 1 + seed % 5;
        Data data = data_make(distinct * 7, d);
        double *given = calloc(k * d, sizeof(double));
        KcKmeansOptions options = {.k = k, .limits = {30, 0}, .given = given, .refine = seed % 2};
        KcContext context = check_context();
        KcKmeansPoints points;
        Result result;
        KcRng rng;
        int polls = 0;

        kc_rng_seed(&rng, seed);
        for (size_t i = 0; i < k * d; i++)
            given[i] = 3 + kc_rng_uniform(&rng);
        for (size_t i = 0; i < data.n * d; i++)
            data.rows[i] = i < distinct * d ? kc_rng_uniform(&rng) : data.rows[i - distinct * d];
        if (seed % 3 == 0) {
            data.weights = calloc(data.n, sizeof(double));
            for (size_t i = 0; i < data.n; i++)
                data.weights[i] = kc_rng_uniform(&rng);
        }
        points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        context.poll = stop_late;
        context.poll_data = &polls;
        result = fit_points(&context, &data, &points, NULL, &options);
        CHECK(result.status == KC_OK);
        if (result.status == KC_OK) {
            check_fit(&data, &result);
            CHECK(result.fit.k == distinct && result.fit.converged);
            result_end(&result);
        }
        check_context_end(&context);
        data_end(&data);
        free(given);
    }
}

static void
clusters_that_lose_their_rows_are_given_others(void)
{
    for (int far = 0; far < 5; far++)
        for (size_t d = 2; d < 30; d += 24)
            for (size_t k = 3; k < 40; k += 9) {
                static const double distances[] = {10, 1e9, 1e120, 1e200, 1e308};
                Data data = data_heaps(900, d, 12, 0.1, k);
                double *given = calloc(k * d, sizeof(double));
                KcKmeansOptions options = {.k = k, .limits = {300, 0}, .given = given};
                size_t *order = shuffled(data.n, k);
                Result first, other;

                for (size_t i = 0; i < k * d; i++)
                    given[i] = distances[far] * (i % 2 ? -1 : 1);
                first = fit(&data, NULL, EUCLIDEAN, &options);
                check_fit(&data, &first);
                CHECK(first.fit.k == k && first.fit.starts == 1);
                for (int path = KC_KMEANS_BOUNDS_NEVER; path <= KC_KMEANS_BOUNDS_ALWAYS; path++)
                    for (size_t cpu = 0; cpu < CPUS; cpu++) {
                        if (!kc_kmeans_kernel(cpus[cpu]))
                            continue;
                        options.cpu = cpus[cpu];
                        options.bounding = path;
                        other = fit(&data, order, EUCLIDEAN, &options);
                        check_equal(&data, &first, &other);
                        result_end(&other);
                    }
                result_end(&first);
                free(order);
                free(given);
                data_end(&data);
            }
}

/* Clusters that run empty late, when bounds are tight. */
static void
bounds_hold_after_a_cluster_was_given_a_row(void)
{
    for (uint64_t seed = 0; seed < 150; seed++) {
        size_t d = 2 + seed % 3, k = 18 + seed % 10;
        Data data = data_grid(120, d, 9, seed);
        double *given = calloc(k * d, sizeof(double));
        KcKmeansOptions options = {.k = k, .limits = {300, 0}, .given = given};
        Result first, other;
        KcRng rng;

        kc_rng_seed(&rng, seed);
        for (size_t i = 0; i < k * d; i++)
            given[i] = kc_rng_uniform(&rng) * (i < k * d / 2 ? 1 : 1.6);
        options.bounding = KC_KMEANS_BOUNDS_NEVER;
        first = fit(&data, NULL, EUCLIDEAN, &options);
        options.bounding = KC_KMEANS_BOUNDS_ALWAYS;
        other = fit(&data, NULL, EUCLIDEAN, &options);
        check_equal(&data, &first, &other);
        check_fit(&data, &other);
        result_end(&first);
        result_end(&other);
        free(given);
        data_end(&data);
    }
}

/* No row's bounds may promise more than is true, after whatever number of iterations. */
static void
check_bounds(const KcKmeansClusters *clusters)
{
    size_t d = clusters->points->dimensions;

    for (size_t i = 0; i < clusters->points->count; i++) {
        const double *lane = clusters->points->blocks[i / KC_KMEANS_LANES] + i % KC_KMEANS_LANES;

        for (size_t j = 0; j < clusters->k; j++) {
            double distance = sqrt(kc_kmeans_distance(lane, clusters->rows + j * d, d));

            if (j == clusters->labels[i])
                CHECK(clusters->bounds.upper[i] >= distance * (1 - 1e-14));
            else
                CHECK(clusters->bounds.lower[i] <= distance * (1 + 1e-14));
        }
    }
}

static void
bounds_are_true(void)
{
    for (uint64_t seed = 0; seed < 40; seed++) {
        KcContext context = check_context();
        Data data = data_heaps(800, 2, 10, 0.1, seed);
        size_t k = 30 + seed;
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansClusters clusters;

        CHECK(kc_kmeans_clusters_make(&context, &points, KC_KMEANS_BEST_CPU, k, &clusters) == KC_OK);
        CHECK(kc_kmeans_clusters_bound(&context, &clusters, KC_KMEANS_BOUNDS_ALWAYS) == KC_OK);
        for (int most = 0; most < 12; most++) {
            KcKmeansLimits limits = {most, 0};
            int iterations;
            bool converged;

            clusters.k = k;
            for (size_t j = 0; j < k; j++)
                kc_kmeans_row(&points, j * 3, clusters.rows + j * 2);
            clusters.rows[0] = 40;
            CHECK(kc_kmeans_iterate(&context, &clusters, &limits, &iterations, &converged) == KC_OK);
            check_bounds(&clusters);
        }
        data_end(&data);
        check_context_end(&context);
    }
}

static void
limits_are_kept(void)
{
    Data data = data_heaps(3000, 2, 3, 0.5, 3);
    KcKmeansOptions options = {.k = 8, .start = KC_KMEANS_RANDOM, .starts = 1, .limits = {1, 0}};
    Result one = fit(&data, NULL, EUCLIDEAN, &options), more, loose;

    check_fit(&data, &one);
    CHECK(one.fit.iterations == 1 && !one.fit.converged);
    options.limits.max_iterations = 300;
    more = fit(&data, NULL, EUCLIDEAN, &options);
    check_fit(&data, &more);
    CHECK(more.fit.iterations > 5 && more.fit.converged && more.fit.inertia < one.fit.inertia);
    options.limits.tolerance = 1e-2;
    loose = fit(&data, NULL, EUCLIDEAN, &options);
    check_fit(&data, &loose);
    CHECK(loose.fit.iterations < more.fit.iterations && loose.fit.converged);
    CHECK(loose.fit.inertia >= more.fit.inertia);
    result_end(&loose);
    /* Small data go on until no label changes, where nothing else is said. */
    options.starts = 0;
    options.limits.tolerance = -1;
    loose = fit(&data, NULL, EUCLIDEAN, &options);
    options.limits.tolerance = 0;
    result_end(&more);
    more = fit(&data, NULL, EUCLIDEAN, &options);
    check_equal(&data, &loose, &more);
    CHECK(loose.fit.starts == 100);
    /* Moves of single rows that come to no end are no convergence. */
    options = (KcKmeansOptions){.k = 8, .starts = 1, .limits = {2, 0}, .refine = true};
    result_end(&one);
    one = fit(&data, NULL, EUCLIDEAN, &options);
    CHECK(one.fit.iterations == 2 && !one.fit.converged);
    result_end(&one);
    result_end(&more);
    result_end(&loose);
    data_end(&data);
}

static void
large_data_have_few_starts(void)
{
    KcKmeansPoints points = {.dimensions = 8, .count = 1000000};

    CHECK(kc_kmeans_starts_for(&points, 8) == 1);
    points = (KcKmeansPoints){.dimensions = 96, .count = 100000};
    CHECK(kc_kmeans_starts_for(&points, 8) == 1);
    points = (KcKmeansPoints){.dimensions = 2, .count = 100000};
    CHECK(kc_kmeans_starts_for(&points, 32) == 2);
    points = (KcKmeansPoints){.dimensions = 10, .count = 10000};
    CHECK(kc_kmeans_starts_for(&points, 10) == 8);
    points = (KcKmeansPoints){.dimensions = 1, .count = 1};
    CHECK(kc_kmeans_starts_for(&points, 1) == 100);
}

/* Σ w·|x − mean|² of labels, or under the cosine metric 2·(Σ w − Σ |S|). */
static double
objective(const Data *data, const uint32_t *labels, size_t k, KcKmeansMetric metric)
{
    double *sums = calloc(k * (data->d + 1), sizeof(double)), *weights = sums + k * data->d, total = 0;

    for (size_t i = 0; i < data->n; i++) {
        double length, power = 0;

        for (size_t a = 0; a < data->d; a++)
            power += data->rows[i * data->d + a] * data->rows[i * data->d + a];
        length = metric == COSINE ? sqrt(power) : 1;
        weights[labels[i]] += weight_of(data, i);
        total += weight_of(data, i) * (metric == COSINE ? 1 : power);
        for (size_t a = 0; a < data->d; a++)
            sums[labels[i] * data->d + a] += weight_of(data, i) * data->rows[i * data->d + a] / length;
    }
    for (size_t j = 0; j < k; j++) {
        double square = 0;

        for (size_t a = 0; a < data->d; a++)
            square += sums[j * data->d + a] * sums[j * data->d + a];
        if (weights[j] > 0)
            total -= metric == COSINE ? sqrt(square) : square / weights[j];
    }
    free(sums);
    return total;
}

static void
after_refining_no_single_move_gains(void)
{
    for (uint64_t seed = 0; seed < 24; seed++) {
        Data data = seed % 4 == 3 ? data_grid(60, 2, 6, seed) : data_heaps(60, 2, 4, 0.3, seed);
        KcKmeansMetric metric = seed % 4 == 2 ? COSINE : EUCLIDEAN;
        KcKmeansOptions options = {.k = 3 + seed % 4, .starts = 1, .limits = {300, 0}, .seed = seed};
        Result lloyd, refined;
        double least;
        size_t left;

        if (seed % 2)
            data_weigh(&data, seed);
        lloyd = fit(&data, NULL, metric, &options);
        options.refine = true;
        refined = fit(&data, NULL, metric, &options);
        CHECK(refined.fit.converged);
        CHECK(refined.fit.inertia <= lloyd.fit.inertia * (1 + 1e-14));
        least = objective(&data, refined.labels, refined.fit.k, metric);
        CHECK_NEAR(refined.fit.inertia, least, 1e-11 * (1 + fabs(least)));
        for (size_t i = 0; i < data.n; i++) {
            uint32_t own = refined.labels[i];

            left = refined.sizes[own];
            for (uint32_t j = 0; j < refined.fit.k && left > 1; j++) {
                refined.labels[i] = j;
                CHECK(objective(&data, refined.labels, refined.fit.k, metric) >= least * (1 - 1e-9) - 1e-12);
            }
            refined.labels[i] = own;
        }
        result_end(&lloyd);
        result_end(&refined);
        data_end(&data);
    }
}

/* Rows of few directions, whose last digits differ. */
static void
fits_end_where_only_rounding_is_left(void)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        size_t d = 2 + seed % 4;
        Data data = data_make(60, d);
        KcKmeansOptions options = {
            .k = 5, .starts = 1, .limits = {300, 0}, .seed = seed, .refine = seed % 3 == 0};
        Result result;
        KcRng rng;

        kc_rng_seed(&rng, seed);
        for (size_t i = 0; i < data.n; i++) {
            double length = 1 + kc_rng_uniform(&rng);

            for (size_t a = 0; a < d; a++)
                data.rows[i * d + a] = length * (i % 3 == 0 && a == 0 ? 3 : 1);
        }
        if (seed % 2)
            data_weigh(&data, seed);
        result = fit(&data, NULL, COSINE, &options);
        CHECK(result.fit.converged && result.fit.iterations < 100 && result.fit.inertia < 1e-26);
        result_end(&result);
        data_end(&data);
    }
}

/* Rows without weight, and moves that came to no end. */
static void
rows_are_with_their_nearest_centre_after_refining_too(void)
{
    for (uint64_t seed = 0; seed < 60; seed++) {
        Data data = data_heaps(200, 2, 5, 0.4, seed);
        KcKmeansOptions options = {.k = 6, .starts = 1, .limits = {300, 0}, .seed = seed, .refine = true};
        Result result;

        data_weigh(&data, seed);
        for (size_t i = 0; i < data.n; i += 2)
            data.weights[i] = 0;
        if (seed % 2)
            options.limits.max_iterations = 2 + (int)(seed % 20);
        result = fit(&data, NULL, EUCLIDEAN, &options);
        check_fit(&data, &result);
        result_end(&result);
        data_end(&data);
    }
}

static void
the_cosine_metric_is_spherical_k_means(void)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        Data data = data_heaps(200, 4, 5, 0.4, seed);
        KcKmeansOptions options = {.k = 5, .starts = 2, .limits = {300, 0}, .seed = seed};
        Result result;

        if (seed % 2)
            data_weigh(&data, seed);
        result = fit(&data, NULL, COSINE, &options);
        CHECK_NEAR(result.fit.inertia, objective(&data, result.labels, 5, COSINE), 1e-11);
        for (size_t i = 0; i < 200; i++) {
            double most = -2, own = 0, length = sqrt(square_between(data.rows + i * 4, (double[4]){0}, 4));

            for (size_t j = 0; j < 5; j++) {
                double cosine = 0;

                for (size_t a = 0; a < 4; a++)
                    cosine += data.rows[i * 4 + a] / length * result.centres[j * 4 + a];
                most = fmax(most, cosine);
                own = j == result.labels[i] ? cosine : own;
            }
            CHECK(own >= most - 1e-12);
        }
        for (size_t j = 0; j < 5; j++)
            CHECK_NEAR(square_between(result.centres + j * 4, (double[4]){0}, 4), 1, 1e-14);
        /* The length of a row says nothing. */
        for (size_t i = 0; i < 800; i++)
            data.rows[i] *= ldexp(1, (int)(i / 4 % 100) * 10 - 500);
        Result other = fit(&data, NULL, COSINE, &options);
        check_equal(&data, &result, &other);
        result_end(&other);
        result_end(&result);
        data_end(&data);
    }
}

static void
opposite_directions_have_no_centre_of_their_own(void)
{
    static const double rows[8] = {1, 0, -1, 0, 0, 1, 0, -1};
    Data data = data_make(4, 2);
    KcKmeansOptions options = {.k = 1, .limits = {300, 0}, .refine = true};
    Result result;

    memcpy(data.rows, rows, sizeof rows);
    result = fit(&data, NULL, COSINE, &options);
    CHECK(result.status == KC_OK && result.fit.k == 1);
    CHECK_NEAR(result.fit.inertia, 4, 1e-14);
    result_end(&result);
    data_end(&data);
}

static void
what_cannot_be_fitted_is_refused(void)
{
    KcContext context = check_context();
    Data data = data_make(3, 1);
    KcKmeansOptions options = {.k = 0, .limits = {300, 0}};
    KcKmeansPoints points;
    KcKmeansFit fit;

    data.rows[0] = 1e308;
    data.rows[1] = -1e308;
    points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_INVALID);
    CHECK(strcmp(context.error.message, "k must be from 1 to 65536") == 0);
    options.k = KC_KMEANS_MOST_CLUSTERS + 1;
    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_INVALID);
    options.k = 1;
    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_RANGE);
    CHECK(strcmp(context.error.message, "the inertia is out of range") == 0);
    if (!kc_kmeans_kernel(KC_KMEANS_AVX512)) {
        options.cpu = KC_KMEANS_AVX512;
        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_INVALID);
    }
    data_end(&data);
    check_context_end(&context);
}

/* Asks to stop the last time it may. */
static bool
stop_at(void *data)
{
    return --*(int *)data <= 0;
}

static void
check_stops(const Data *data, const KcKmeansOptions *options, int least_stops)
{
    KcStatus status = KC_STOPPED;
    int stops = 0;

    for (int at = 1; status == KC_STOPPED && at < 100000; at += 1 + at / 8) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansFit fit;
        int left = at;

        context.poll = stop_at;
        context.poll_data = &left;
        status = kc_kmeans_fit(&context, &points, options, &fit);
        stops += status == KC_STOPPED;
        check_context_end(&context);
    }
    CHECK(status == KC_OK && stops >= least_stops);
}

static void
a_fit_can_be_stopped_anywhere(void)
{
    Data data = data_heaps(16000, 30, 20, 0.2, 1);
    double *given = calloc(40 * 30, sizeof(double));

    for (size_t i = 0; i < 40 * 30; i++)
        given[i] = 50;
    check_stops(&data, &(KcKmeansOptions){.k = 20, .starts = 1, .limits = {4, 0}}, 15);
    check_stops(&data, &(KcKmeansOptions){.k = 3, .starts = 2, .limits = {6, 0}, .refine = true}, 15);
    check_stops(&data, &(KcKmeansOptions){.k = 40, .given = given, .limits = {2, 0}}, 15);
    check_stops(&data,
                &(KcKmeansOptions){.k = 20, .start = KC_KMEANS_OVERSAMPLED, .starts = 1, .limits = {2, 0}},
                15);
    free(given);
    data_end(&data);
    data = data_heaps(80000, 8, 20, 0.2, 1);
    check_stops(&data, &(KcKmeansOptions){.k = 5, .starts = 1, .limits = {2, 0}}, 15);
    data_end(&data);
}

/* Centres alone can be many. */
static void
many_clusters_can_be_stopped(void)
{
    Data data = data_heaps(4000, 1, 4000, 0.2, 1);
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
    KcKmeansOptions options = {.k = 4000, .given = data.rows, .limits = {1, 0}};
    KcKmeansFit fit;
    int polls = 0;

    options.bounding = KC_KMEANS_BOUNDS_ALWAYS;
    context.poll = stop_late;
    context.poll_data = &polls;
    CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
    CHECK(fit.k == 4000 && polls > 10);
    data_end(&data);
    check_context_end(&context);
}

static void
the_memory_limit_is_kept(void)
{
    Data data = data_heaps(200, 30, 3, 0.1, 1);
    KcStatus status = KC_TOO_LARGE;

    for (size_t limit = 0; status == KC_TOO_LARGE; limit += 97) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansOptions options = {.k = 6, .starts = 1, .limits = {300, 0}, .refine = true};
        KcKmeansFit fit;

        context.arena->limit_bytes = context.arena->used_bytes + limit;
        status = kc_kmeans_fit(&context, &points, &options, &fit);
        CHECK(status == KC_OK ? limit > 5000 : status == KC_TOO_LARGE);
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
    data_end(&data);
}

static void
clusters_beyond_the_rows_take_no_memory(void)
{
    for (int start = KC_KMEANS_PLUS_PLUS; start <= KC_KMEANS_RANDOM; start++) {
        Data data = data_heaps(3, KC_KMEANS_MOST_DIMENSIONS, 3, 0.1, 1);
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansOptions options = {.k = KC_KMEANS_MOST_CLUSTERS, .start = start, .starts = 1};
        size_t used = context.arena->used_bytes;
        KcKmeansFit fit;

        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK && fit.k == 3);
        CHECK(context.arena->used_bytes - used < (size_t)5 << 20);
        options.k = 1000000000;
        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_INVALID);
        data_end(&data);
        check_context_end(&context);
    }
}

static void
starts_take_no_memory_of_their_own(void)
{
    Data data = data_heaps(50, 2, 3, 0.1, 1);
    size_t used[2];

    for (int turn = 0; turn < 2; turn++) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, UNSCALED);
        KcKmeansOptions options = {.k = 6, .starts = turn ? 1000 : 1, .limits = {300, 0}, .refine = true};
        KcKmeansFit fit;

        CHECK(kc_kmeans_fit(&context, &points, &options, &fit) == KC_OK);
        used[turn] = context.arena->used_bytes;
        check_context_end(&context);
    }
    CHECK(used[0] == used[1]);
    data_end(&data);
}

/* The rows of test/reference/kmeans/NAME.csv. */
static Data
read_rows(const char *name)
{
    char path[200], line[2000];
    Data data = {0};
    FILE *file;

    snprintf(path, sizeof path, "test/reference/kmeans/%s.csv", name);
    file = fopen(path, "r");
    CHECK(file != NULL);
    if (!file || !fgets(line, sizeof line, file))
        return data;
    data = data_make(3000, 11);
    data.n = 0;
    data.d = 1;
    for (char *at = line; *at; at++)
        data.d += *at == ',';
    while (fgets(line, sizeof line, file)) {
        char *at = line;

        for (size_t a = 0; a < data.d; a++, at++)
            data.rows[data.n * data.d + a] = strtod(at, &at);
        data.n++;
    }
    fclose(file);
    return data;
}

static const KcKmeansOptions defaults = {.limits = {300, -1}};

static void
check_reference(const char *name, size_t k, double inertia, double weighted_inertia)
{
    Data data = read_rows(name);
    KcKmeansOptions options = defaults;
    Result result;

    options.k = k;
    result = fit(&data, NULL, EUCLIDEAN, &options);
    check_fit(&data, &result);
    CHECK_NEAR(result.fit.inertia / inertia, 1, 1e-6);
    CHECK(result.fit.inertia >= inertia * (1 - 1e-9));
    result_end(&result);
    /* The reference is an upper bound here. */
    data.weights = calloc(data.n, sizeof(double));
    for (size_t i = 0; i < data.n; i++)
        data.weights[i] = 1 + (double)(i % 3);
    options.refine = true;
    options.starts = 100;
    result = fit(&data, NULL, EUCLIDEAN, &options);
    CHECK(result.fit.inertia <= weighted_inertia * (1 + 1e-6));
    result_end(&result);
    data_end(&data);
}

static void
the_least_inertia_known_is_reached(void)
{
    FILE *file = fopen("test/reference/kmeans/expected.csv", "r");
    char line[300], name[100];
    size_t k;
    double inertia, weighted_inertia;
    int cells = 0;

    CHECK(file != NULL);
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "%99[^,],%zu,%lf,%lf", name, &k, &inertia, &weighted_inertia) == 4) {
            if (k <= CHECK_MOST_OF(3, 6))
                check_reference(name, k, inertia, weighted_inertia);
            cells++;
        }
    CHECK(cells == 40);
    if (file)
        fclose(file);
}

int
main(void)
{
    RUN(every_order_cpu_and_path_gives_the_same_digits);
    RUN(starts_sought_on_few_rows_are_the_same_in_any_order);
    RUN(as_many_clusters_as_different_rows_however_it_starts);
    RUN(whole_weights_are_as_good_as_repeated_rows);
    RUN(translation_and_powers_of_two_change_no_label);
    RUN(one_cluster_is_the_mean);
    RUN(as_many_clusters_as_rows_or_more_leave_no_inertia);
    RUN(equal_rows_are_one_cluster);
    RUN(copies_of_few_rows_come_to_an_end);
    RUN(clusters_that_lose_their_rows_are_given_others);
    RUN(bounds_hold_after_a_cluster_was_given_a_row);
    RUN(bounds_are_true);
    RUN(limits_are_kept);
    RUN(large_data_have_few_starts);
    RUN(after_refining_no_single_move_gains);
    RUN(fits_end_where_only_rounding_is_left);
    RUN(rows_are_with_their_nearest_centre_after_refining_too);
    RUN(the_cosine_metric_is_spherical_k_means);
    RUN(opposite_directions_have_no_centre_of_their_own);
    RUN(what_cannot_be_fitted_is_refused);
    RUN(a_fit_can_be_stopped_anywhere);
    RUN(many_clusters_can_be_stopped);
    RUN(the_memory_limit_is_kept);
    RUN(clusters_beyond_the_rows_take_no_memory);
    RUN(starts_take_no_memory_of_their_own);
    RUN(the_least_inertia_known_is_reached);
    return DONE();
}
