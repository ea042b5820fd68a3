/* Measures of clusters against scikit-learn's and R's numbers: test/reference/kmeans/quality.csv. */
#include "check.h"

#include "core/kmeans.h"
#include "core/kmeans_groups.h"
#include "core/kmeans_quality.h"
#include "core/kmeans_sample.h"
#include "core/rng.h"
#include "core/scratch.h"

#define MOST_ROWS 3200
#define MOST_COLUMNS 12

/* A data set of test/reference/kmeans. */
typedef struct Data {
    size_t count, dimensions;
    double rows[MOST_ROWS][MOST_COLUMNS];
} Data;

static Data data;

static void
read_data(const char *name)
{
    char path[100], line[2000];
    FILE *file;

    data.count = 0;
    snprintf(path, sizeof path, "test/reference/kmeans/%s.csv", name);
    file = fopen(path, "r");
    CHECK(file != NULL);
    if (!file || !fgets(line, sizeof line, file))
        return;
    while (data.count < MOST_ROWS && fgets(line, sizeof line, file)) {
        char *at = line, *end;

        for (data.dimensions = 0; data.dimensions < MOST_COLUMNS; at = end + (*end == ',')) {
            data.rows[data.count][data.dimensions] = strtod(at, &end);
            if (end == at)
                break;
            data.dimensions++;
        }
        data.count++;
    }
    fclose(file);
}

static KcKmeansPoints
prepared(KcContext *context, const double *rows, size_t stride, size_t count, size_t dimensions,
         KcKmeansScaling scaling)
{
    KcKmeansPoints points;

    CHECK(kc_kmeans_points_start(context, dimensions, false, &points) == KC_OK);
    for (size_t i = 0; i < count; i++)
        CHECK(kc_kmeans_points_add(context, &points, rows + i * stride, 1) == KC_OK);
    CHECK(kc_kmeans_points_prepare(context, &points, KC_KMEANS_EUCLIDEAN, scaling) == KC_OK);
    return points;
}

/* A line of quality.csv. */
typedef struct Reference {
    char name[40];
    size_t k;
    double inertia, silhouette, simplified_silhouette, calinski_harabasz, davies_bouldin;
    char labels[MOST_ROWS];
} Reference;

static bool
next_reference(FILE *file, Reference *line)
{
    char text[MOST_ROWS + 300];

    while (fgets(text, sizeof text, file))
        if (sscanf(text, "%39[^,],%zu,%lf,%lf,%lf,%lf,%lf,%3199[0-9]", line->name, &line->k, &line->inertia,
                   &line->silhouette, &line->simplified_silhouette, &line->calinski_harabasz,
                   &line->davies_bouldin, line->labels) == 8)
            return true;
    return false;
}

static double largest_error;

static void
near(double got, double expected)
{
    largest_error = fmax(largest_error, fabs(got / expected - 1));
    CHECK_NEAR(got, expected, 1e-9 * fabs(expected));
}

static void
check_reference(const Reference *line)
{
    KcContext context = check_context();
    KcKmeansQualityOptions options = {0};
    KcKmeansQuality quality;
    KcKmeansPoints points;
    uint32_t labels[MOST_ROWS];

    read_data(line->name);
    CHECK(strlen(line->labels) == data.count);
    for (size_t i = 0; i < data.count; i++)
        labels[i] = (uint32_t)(line->labels[i] - '0');
    points = prepared(&context, data.rows[0], MOST_COLUMNS, data.count, data.dimensions, KC_KMEANS_UNSCALED);
    CHECK(kc_kmeans_quality(&context, &points, labels, line->k, &options, &quality) == KC_OK);
    CHECK(quality.clusters == line->k);
    CHECK(quality.silhouette_rows == data.count);
    CHECK(quality.silhouette_error == 0);
    near(quality.silhouette, line->silhouette);
    near(quality.simplified_silhouette, line->simplified_silhouette);
    near(quality.calinski_harabasz, line->calinski_harabasz);
    near(quality.davies_bouldin, line->davies_bouldin);
    check_context_end(&context);
}

static void
measures_of_the_data_sets_agree(void)
{
    FILE *file = fopen("test/reference/kmeans/quality.csv", "r");
    static Reference line;
    int lines = 0;

    CHECK(file != NULL);
    for (; file && next_reference(file, &line); lines++)
        check_reference(&line);
    CHECK(lines == 40);
    printf("# %d partitions, largest relative error %.2g\n", lines, largest_error);
    if (file)
        fclose(file);
}

/* Rows around `clusters` places, with labels of which some are wrong. */
typedef struct Made {
    double *rows;
    uint32_t *labels;
    size_t count, dimensions;
} Made;

static Made
make(KcContext *context, size_t count, size_t dimensions, size_t clusters)
{
    Made made = {.count = count, .dimensions = dimensions};
    void *labels;
    KcRng rng;

    CHECK(kc_allocate_doubles(context, count * dimensions, &made.rows) == KC_OK);
    CHECK(kc_allocate(context, count, sizeof(uint32_t), &labels) == KC_OK);
    made.labels = labels;
    kc_rng_seed(&rng, 7);
    for (size_t i = 0; i < count; i++) {
        size_t cluster = kc_rng_below(&rng, clusters);

        for (size_t a = 0; a < dimensions; a++)
            made.rows[i * dimensions + a] = 4 * sin((double)(cluster * dimensions + a)) + kc_rng_normal(&rng);
        /* Many equal rows, not all with the same label. */
        if (i % 4 == 0)
            for (size_t a = 0; a < dimensions; a++)
                made.rows[i * dimensions + a] = (double)(i % 3);
        made.labels[i] = (uint32_t)(i % 50 == 0 ? kc_rng_below(&rng, clusters) : cluster);
    }
    return made;
}

static Made
shuffled(KcContext *context, const Made *made, uint64_t seed)
{
    size_t d = made->dimensions;
    Made other = make(context, made->count, d, 1);
    void *places;
    uint32_t *place;
    KcRng rng;

    CHECK(kc_allocate(context, made->count, sizeof(uint32_t), &places) == KC_OK);
    place = places;
    kc_rng_seed(&rng, seed);
    for (size_t i = 0; i < made->count; i++) {
        size_t j = kc_rng_below(&rng, i + 1);

        place[i] = place[j];
        place[j] = (uint32_t)i;
    }
    for (size_t i = 0; i < made->count; i++) {
        memcpy(other.rows + i * d, made->rows + place[i] * d, d * sizeof(double));
        other.labels[i] = made->labels[place[i]];
    }
    return other;
}

static KcKmeansQuality
quality_of(KcContext *context, const Made *made, size_t clusters, const KcKmeansQualityOptions *options)
{
    KcKmeansPoints points =
        prepared(context, made->rows, made->dimensions, made->count, made->dimensions, KC_KMEANS_ZSCORE);
    KcKmeansQuality quality;

    CHECK(kc_kmeans_quality(context, &points, made->labels, clusters, options, &quality) == KC_OK);
    return quality;
}

static void
check_same(const KcKmeansQuality *one, const KcKmeansQuality *other)
{
    CHECK(one->silhouette_rows == other->silhouette_rows);
    CHECK_NEAR(one->silhouette, other->silhouette, 1e-14);
    CHECK_NEAR(one->silhouette_error, other->silhouette_error, 1e-14);
    CHECK_NEAR(one->simplified_silhouette, other->simplified_silhouette, 1e-14);
    CHECK_NEAR(one->calinski_harabasz / other->calinski_harabasz, 1, 1e-14);
    CHECK_NEAR(one->davies_bouldin / other->davies_bouldin, 1, 1e-14);
}

static void
order_of_rows_and_cpu_do_not_show(void)
{
    static const KcKmeansCpu cpus[] = {KC_KMEANS_PLAIN, KC_KMEANS_AVX2, KC_KMEANS_AVX512};
    KcContext context = check_context();
    Made made = make(&context, 2003, 5, 6);

    for (size_t rows = 0; rows <= 300; rows += 300) {
        KcKmeansQualityOptions options = {.silhouette_rows = rows, .seed = 3};
        KcKmeansQuality first = quality_of(&context, &made, 6, &options);

        for (uint64_t seed = 0; seed < 5; seed++) {
            Made other = shuffled(&context, &made, seed);
            KcKmeansQuality again = quality_of(&context, &other, 6, &options);

            check_same(&first, &again);
        }
        for (size_t i = 0; i < sizeof cpus / sizeof *cpus; i++) {
            KcKmeansQuality again;

            options.cpu = cpus[i];
            if (!kc_kmeans_kernel(cpus[i]))
                continue;
            again = quality_of(&context, &made, 6, &options);
            check_same(&first, &again);
        }
    }
    check_context_end(&context);
}

static void
silhouettes_from_samples_lie_within_four_errors(void)
{
    KcContext context = check_context();
    Made made = make(&context, 4000, 4, 5);
    KcKmeansQualityOptions options = {0};
    KcKmeansQuality exact = quality_of(&context, &made, 5, &options);
    double worst = 0;

    for (options.seed = 1; options.seed <= 20; options.seed++)
        for (options.silhouette_rows = 100; options.silhouette_rows < 4000; options.silhouette_rows *= 3) {
            KcKmeansQuality sampled = quality_of(&context, &made, 5, &options);
            double errors = fabs(sampled.silhouette - exact.silhouette) / sampled.silhouette_error;

            CHECK(sampled.silhouette_rows == options.silhouette_rows);
            CHECK(sampled.silhouette_error > 0);
            CHECK(errors <= 4);
            worst = fmax(worst, errors);
            CHECK_NEAR(sampled.davies_bouldin, exact.davies_bouldin, 0);
        }
    printf("# samples are off by at most %.2f standard errors\n", worst);
    options.silhouette_rows = 4000;
    exact = quality_of(&context, &made, 5, &options);
    CHECK(exact.silhouette_error == 0);
    check_context_end(&context);
}

static void
samples_hold_their_share_of_equal_rows(void)
{
    KcContext context = check_context();
    Made made = make(&context, 3000, 3, 4);
    KcKmeansPoints points;
    uint32_t rows[300];
    bool seen[3000] = {false};
    int equal = 0;

    for (size_t i = 0; i < 2000 * 3; i++)
        made.rows[i] = 1;
    points = prepared(&context, made.rows, 3, 3000, 3, KC_KMEANS_UNSCALED);
    CHECK(kc_kmeans_sample(&context, &points, NULL, 5, 300, rows) == KC_OK);
    for (size_t j = 0; j < 300; j++) {
        CHECK(rows[j] < 3000);
        if (rows[j] >= 3000)
            break;
        CHECK(!seen[rows[j]]);
        seen[rows[j]] = true;
        equal += rows[j] < 2000;
    }
    CHECK(abs(equal - 200) <= 2);
    check_context_end(&context);
}

/* By the definition, in the rows' own units. */
static double
slow_silhouette(const Made *made, size_t i, size_t clusters)
{
    double sums[16] = {0}, counts[16] = {0}, own, other = INFINITY;

    for (size_t j = 0; j < made->count; j++) {
        double square = 0;

        for (size_t a = 0; a < made->dimensions; a++)
            square += pow(made->rows[i * made->dimensions + a] - made->rows[j * made->dimensions + a], 2);
        sums[made->labels[j]] += sqrt(square);
        counts[made->labels[j]]++;
    }
    if (counts[made->labels[i]] == 1)
        return 0;
    own = sums[made->labels[i]] / (counts[made->labels[i]] - 1);
    for (size_t c = 0; c < clusters; c++)
        if (c != made->labels[i] && counts[c] > 0)
            other = fmin(other, sums[c] / counts[c]);
    return fmax(own, other) > 0 ? (other - own) / fmax(own, other) : 0;
}

static void
silhouettes_of_rows_agree_with_their_definition(void)
{
    KcContext context = check_context();
    Made made = make(&context, 700, 3, 5);
    KcKmeansPoints points;
    double silhouettes[700];

    made.labels[17] = 9; /* alone in its cluster; 5 to 8 have no rows */
    points = prepared(&context, made.rows, 3, 700, 3, KC_KMEANS_UNSCALED);
    CHECK(kc_kmeans_silhouette_of_rows(&context, &points, made.labels, 10, KC_KMEANS_BEST_CPU, silhouettes) ==
          KC_OK);
    for (size_t i = 0; i < 700; i++)
        CHECK_NEAR(silhouettes[i], slow_silhouette(&made, i, 10), 1e-13);
    CHECK(silhouettes[17] == 0);
    check_context_end(&context);
}

static KcKmeansQuality
quality_of_few(const double *rows, const uint32_t *labels, size_t count)
{
    KcContext context = check_context();
    KcKmeansPoints points = prepared(&context, rows, 1, count, 1, KC_KMEANS_UNSCALED);
    KcKmeansQualityOptions options = {0};
    KcKmeansQuality quality;

    CHECK(kc_kmeans_quality(&context, &points, labels, 10, &options, &quality) == KC_OK);
    check_context_end(&context);
    return quality;
}

static void
what_is_not_defined_is_nan(void)
{
    static const double rows[6] = {1, 2, 3, 11, 12, 13}, equal[4] = {0.1, 0.1, 0.3, 0.3};
    static const double huge[4] = {-1e308, -1.1e308, 1e308, 1.1e308}, crossed[4] = {1, 3, 0, 4};
    static const uint32_t one[6] = {4, 4, 4, 4, 4, 4}, each[6] = {5, 4, 3, 2, 1, 0},
                          two[6] = {0, 0, 0, 8, 8, 8};
    static const uint32_t pairs[4] = {0, 0, 1, 1};
    KcKmeansQuality quality = quality_of_few(rows, one, 6);

    CHECK(quality.clusters == 1 && isnan(quality.silhouette) && isnan(quality.davies_bouldin));
    quality = quality_of_few(rows, each, 6);
    CHECK(quality.clusters == 6 && isnan(quality.silhouette) && isnan(quality.calinski_harabasz));
    CHECK(quality.silhouette_rows == 0);
    quality = quality_of_few(rows, one, 1);
    CHECK(quality.clusters == 1 && isnan(quality.silhouette));
    quality = quality_of_few(rows, two, 6);
    CHECK(quality.clusters == 2);
    CHECK_NEAR(quality.calinski_harabasz, 150 / (4 / 4.0), 1e-9);
    CHECK_NEAR(quality.davies_bouldin, (2 / 3.0 + 2 / 3.0) / 10, 1e-12);
    quality = quality_of_few(equal, pairs, 4);
    CHECK(quality.silhouette == 1 && isnan(quality.calinski_harabasz) && quality.davies_bouldin == 0);
    quality = quality_of_few(crossed, pairs, 4);
    CHECK(quality.silhouette < 0 && isnan(quality.davies_bouldin));
    CHECK_NEAR(quality.calinski_harabasz, 0, 0);
    quality = quality_of_few(huge, pairs, 4);
    CHECK(quality.silhouette > 0.9 && isfinite(quality.calinski_harabasz));
    quality = quality_of_few((double[4]){7, 7, 7, 7}, pairs, 4);
    CHECK(quality.silhouette == 0 && isnan(quality.calinski_harabasz) && isnan(quality.davies_bouldin));
}

static void
values_that_robust_scaling_puts_out_of_range_are_refused(void)
{
    static const double rows[8] = {0, 1e-22, 2e-22, 3e-22, 4e-22, 5e-22, 6e-22, 1e295};
    KcContext context = check_context();
    KcKmeansPoints points;

    CHECK(kc_kmeans_points_start(&context, 1, false, &points) == KC_OK);
    for (size_t i = 0; i < 8; i++)
        CHECK(kc_kmeans_points_add(&context, &points, &rows[i], 1) == KC_OK);
    CHECK(kc_kmeans_points_prepare(&context, &points, KC_KMEANS_EUCLIDEAN, KC_KMEANS_ROBUST) == KC_RANGE);
    check_context_end(&context);
}

static void
directions_of_small_rows_beside_large_ones_are_kept(void)
{
    static const double rows[3][2] = {{1e-309, 1e-134}, {3e-105, 4e-105}, {1e79, 0}};
    KcContext context = check_context();
    KcKmeansPoints points;
    double row[2];

    CHECK(kc_kmeans_points_start(&context, 2, false, &points) == KC_OK);
    for (size_t i = 0; i < 3; i++)
        CHECK(kc_kmeans_points_add(&context, &points, rows[i], 1) == KC_OK);
    CHECK(kc_kmeans_points_prepare(&context, &points, KC_KMEANS_COSINE, KC_KMEANS_UNSCALED) == KC_OK);
    for (size_t i = 0; i < 3; i++) {
        kc_kmeans_row(&points, i, row);
        CHECK_NEAR(hypot(row[0], row[1]), 1, 1e-15);
    }
    kc_kmeans_row(&points, 1, row);
    CHECK_NEAR(row[0], 0.6, 1e-15);
    check_context_end(&context);
}

static void
labels_are_numbered_in_their_order(void)
{
    static const int32_t labels[7] = {5, INT32_MIN, 5, 0, INT32_MAX, -1, 0};
    static const uint32_t expected[7] = {3, 0, 3, 2, 4, 1, 2};
    KcContext context = check_context();
    uint32_t numbers[7];
    void *many, *numbered;
    size_t clusters;

    CHECK(kc_kmeans_number_labels(&context, labels, 7, numbers, &clusters) == KC_OK);
    CHECK(clusters == 5 && memcmp(numbers, expected, sizeof expected) == 0);
    CHECK(kc_allocate(&context, 2 * (KC_KMEANS_MOST_LABELS + 1), sizeof(int32_t), &many) == KC_OK);
    numbered = (uint32_t *)many + KC_KMEANS_MOST_LABELS + 1;
    for (int32_t i = 0; i <= KC_KMEANS_MOST_LABELS; i++)
        ((int32_t *)many)[i] = (i % 2 ? -i : i) * 20011;
    CHECK(kc_kmeans_number_labels(&context, many, KC_KMEANS_MOST_LABELS, numbered, &clusters) == KC_OK);
    CHECK(clusters == KC_KMEANS_MOST_LABELS);
    CHECK(kc_kmeans_number_labels(&context, many, KC_KMEANS_MOST_LABELS + 1, numbered, &clusters) == KC_OK);
    CHECK(clusters == KC_KMEANS_MOST_LABELS + 1);
    check_context_end(&context);
}

static bool
stop(void *unused)
{
    (void)unused;
    return true;
}

static void
a_measure_can_be_stopped(void)
{
    KcContext context = check_context();
    Made made = make(&context, 3000, 4, 3);
    KcKmeansPoints points = prepared(&context, made.rows, 4, 3000, 4, KC_KMEANS_UNSCALED);
    KcKmeansQualityOptions options = {0};
    KcKmeansQuality quality;

    context.poll = stop;
    CHECK(kc_kmeans_quality(&context, &points, made.labels, 3, &options, &quality) == KC_STOPPED);
    check_context_end(&context);
}

static void
memory_beyond_the_limit_is_refused(void)
{
    KcContext context = check_context();
    Made made = make(&context, 3000, 4, 3);
    KcKmeansPoints points = prepared(&context, made.rows, 4, 3000, 4, KC_KMEANS_UNSCALED);
    KcKmeansQualityOptions options = {.silhouette_rows = 100};
    KcKmeansQuality quality;
    size_t used = context.arena->used_bytes;
    KcStatus status = KC_TOO_LARGE;

    for (size_t room = 0; status != KC_OK && room < 10000000; room += 5000) {
        context.arena->limit_bytes = used + room;
        context.arena->used_bytes = used;
        status = kc_kmeans_quality(&context, &points, made.labels, 3, &options, &quality);
        CHECK(status == KC_OK || status == KC_TOO_LARGE);
    }
    CHECK(status == KC_OK);
    check_context_end(&context);
}

static void
scratch_memory_is_used_again(void)
{
    KcContext context = check_context();
    KcScratch scratch;
    size_t used = 0;
    void *memory;

    kc_scratch_begin(&scratch, &context);
    for (int round = 0; round < 5; round++) {
        for (size_t bytes = 100; bytes < 1000; bytes += 100) {
            CHECK(kc_allocate(&scratch.context, bytes, 1, &memory) == KC_OK);
            for (size_t i = 0; i < bytes; i++)
                CHECK(((char *)memory)[i] == 0);
            memset(memory, 1, bytes);
        }
        CHECK(round == 0 || context.arena->used_bytes == used);
        used = context.arena->used_bytes;
        kc_scratch_reset(&scratch);
    }
    context.arena->limit_bytes = used;
    CHECK(kc_scratch_status(&scratch, kc_allocate(&scratch.context, 5000, 1, &memory)) == KC_TOO_LARGE);
    CHECK(strstr(context.error.message, "memory") != NULL);
    CHECK(kc_scratch_status(&scratch, kc_allocate(&scratch.context, SIZE_MAX - 8, 1, &memory)) ==
          KC_TOO_LARGE);
    CHECK(kc_scratch_status(&scratch, KC_OK) == KC_OK);
    check_context_end(&context);
}

int
main(void)
{
    RUN(measures_of_the_data_sets_agree);
    RUN(order_of_rows_and_cpu_do_not_show);
    RUN(silhouettes_from_samples_lie_within_four_errors);
    RUN(samples_hold_their_share_of_equal_rows);
    RUN(silhouettes_of_rows_agree_with_their_definition);
    RUN(what_is_not_defined_is_nan);
    RUN(values_that_robust_scaling_puts_out_of_range_are_refused);
    RUN(directions_of_small_rows_beside_large_ones_are_kept);
    RUN(labels_are_numbered_in_their_order);
    RUN(a_measure_can_be_stopped);
    RUN(memory_beyond_the_limit_is_refused);
    RUN(scratch_memory_is_used_again);
    return DONE();
}
