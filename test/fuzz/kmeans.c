/*
 * Fuzz target: k-means. The input is read as options, weights, rows and centres to start from. Of every fit each row is
 * with its nearest centre, labels, sizes and inertia fit together, and there are as many clusters as can be. The rows in
 * the opposite order, on every kind of CPU, with bounds and without, give the same digits; moving single rows raises no
 * inertia: the input says which of these is looked at, and rarely that all are.
 */
#include "tools.h"

#include "core/kmeans.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_ROWS 40
#define MOST_DIMENSIONS 25
/* Few as a rule; from 24 on rows are kept one after the other. */
#define FEW_DIMENSIONS 5
#define LONG_DIMENSIONS 24
#define MOST_CLUSTERS 12
#define HEADER 6

/* What a fit is compared with. */
typedef enum Comparison { EVERYTHING, OTHER_ORDER, OTHER_CPU, REFINED } Comparison;

typedef struct Input {
    size_t dimensions;
    size_t count;
    size_t most;
    bool is_small; /* coordinates are whole numbers of one byte */
    bool weighted;
    Comparison comparison;
    KcKmeansMetric metric;
    KcKmeansScaling scaling;
    KcKmeansOptions options;
    double rows[MOST_ROWS][MOST_DIMENSIONS];
    double weights[MOST_ROWS];
    double given[MOST_CLUSTERS * MOST_DIMENSIONS];
} Input;

/* What a fit came to, its rows in the order of the input. */
typedef struct Output {
    KcStatus status;
    size_t k;
    bool converged;
    double inertia;
    double total_inertia;
    double rounding; /* what an inertia may be by rounding alone */
    double centres[MOST_ROWS * MOST_DIMENSIONS];
    size_t sizes[MOST_ROWS];
    uint32_t labels[MOST_ROWS];
} Output;

/* A coordinate of one byte, or of eight. */
static double
coordinate(const uint8_t **data, size_t *bytes, bool is_small)
{
    double value = 0;
    size_t size = is_small ? 1 : sizeof value;

    if (is_small)
        value = (int8_t) * *data;
    else
        memcpy(&value, *data, sizeof value);
    *data += size;
    *bytes -= size;
    return isfinite(value) ? value : 0;
}

static void
read_rows(const uint8_t *data, size_t bytes, Input *input)
{
    size_t row_bytes = 1 + input->dimensions * (input->is_small ? 1 : sizeof(double));

    for (; bytes >= row_bytes && input->count < input->most; input->count++) {
        bool has_direction = false;

        input->weights[input->count] = input->weighted ? *data % 4 : 1;
        data++;
        bytes--;
        for (size_t a = 0; a < input->dimensions; a++) {
            input->rows[input->count][a] = coordinate(&data, &bytes, input->is_small);
            has_direction |= input->rows[input->count][a] != 0;
        }
        if (!has_direction && input->metric == KC_KMEANS_COSINE)
            input->rows[input->count][0] = 1;
    }
}

/* Centres to start from: rows moved by a little, by much, or very far. */
static void
make_given(Input *input, uint8_t choice)
{
    static const double ways[4] = {0, 0.5, 1e6, 1e250};

    for (size_t j = 0; j < input->options.k; j++)
        for (size_t a = 0; a < input->dimensions; a++) {
            double value = input->rows[j * (1 + choice / 16) % input->count][a];
            double moved = value + (value == 0 ? 1 : value) * ways[(choice >> 2) % 4] * (double)(j % 3);

            input->given[j * input->dimensions + a] = isfinite(moved) ? moved : -1;
        }
    input->options.given = input->given;
}

/* No other centre is nearer to a row than its own, as kc_kmeans_distance has it. */
static void
check_nearest(const KcKmeansPoints *points, const KcKmeansFit *result)
{
    size_t d = points->dimensions;

    for (size_t i = 0; i < points->count; i++) {
        double own = kc_kmeans_square(points, i, result->centres + result->labels[i] * d);

        for (size_t j = 0; j < result->k; j++)
            CHECK(own <= kc_kmeans_square(points, i, result->centres + j * d));
    }
}

static Output
fit(const Input *input, const KcKmeansOptions *options, bool is_reversed)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    KcKmeansPoints points;
    KcKmeansFit result;
    Output output = {.k = 0};

    CHECK(kc_kmeans_points_start(&context, input->dimensions, input->weighted, &points) == KC_OK);
    for (size_t i = 0; i < input->count; i++) {
        size_t from = is_reversed ? input->count - 1 - i : i;

        CHECK(kc_kmeans_points_add(&context, &points, input->rows[from], input->weights[from]) == KC_OK);
    }
    output.status = kc_kmeans_points_prepare(&context, &points, input->metric, input->scaling);
    if (output.status == KC_OK)
        output.status = kc_kmeans_fit(&context, &points, options, &result);
    if (output.status != KC_OK) {
        CHECK(output.status == KC_RANGE || output.status == KC_INVALID);
        return output;
    }
    CHECK(result.k >= 1 && result.k <= options->k && result.k <= input->count);
    check_nearest(&points, &result);
    output.k = result.k;
    output.converged = result.converged;
    output.inertia = result.inertia;
    output.total_inertia = result.total_inertia;
    output.rounding =
        kc_kmeans_caller_square(&points, points.total_weight * (double)input->dimensions *
                                             KC_KMEANS_EQUAL_COORDINATES * KC_KMEANS_EQUAL_COORDINATES);
    memcpy(output.centres, result.centres, result.k * input->dimensions * sizeof(double));
    memcpy(output.sizes, result.sizes, result.k * sizeof(size_t));
    for (size_t i = 0; i < input->count; i++)
        output.labels[is_reversed ? input->count - 1 - i : i] = result.labels[i];
    return output;
}

/* Different rows that have a weight. */
static size_t
count_different(const Input *input)
{
    size_t different = 0;

    for (size_t i = 0; i < input->count; i++) {
        size_t j = 0;

        while (j < i && (input->weights[j] == 0 ||
                         memcmp(input->rows[i], input->rows[j], input->dimensions * sizeof(double)) != 0))
            j++;
        different += j == i && input->weights[i] > 0;
    }
    return different;
}

static void
check_output(const Input *input, const Output *output)
{
    size_t sizes[MOST_ROWS] = {0};

    for (size_t i = 0; i < input->count; i++) {
        CHECK(output->labels[i] < output->k);
        sizes[output->labels[i]]++;
    }
    CHECK(memcmp(sizes, output->sizes, output->k * sizeof(size_t)) == 0);
    CHECK(output->inertia >= 0 && output->total_inertia >= 0);
    /* The cosine metric's one cluster is around a mean that has no length of 1. */
    CHECK(input->metric == KC_KMEANS_COSINE ||
          output->inertia <= output->total_inertia * (1 + 1e-9) + output->rounding);
    /* Rows of whole numbers lie far enough apart that none is lost to rounding. */
    if (input->is_small && !input->options.given && input->options.start != KC_KMEANS_OVERSAMPLED &&
        input->metric == KC_KMEANS_EUCLIDEAN) {
        size_t different = count_different(input);

        CHECK(output->k == (input->options.k < different ? input->options.k : different));
    }
}

static void
check_equal(const Input *input, const Output *one, const Output *other)
{
    CHECK(one->status == other->status && one->k == other->k);
    if (one->status != KC_OK)
        return;
    /* A sum in twice the precision: another order may round it to the neighbour. */
    CHECK(fabs(one->inertia - other->inertia) <= 1e-15 * one->inertia);
    CHECK(memcmp(one->centres, other->centres, one->k * input->dimensions * sizeof(double)) == 0);
    CHECK(memcmp(one->labels, other->labels, input->count * sizeof(uint32_t)) == 0);
}

/* Moving single rows where no label changes. */
static void
check_refined(const Input *input)
{
    KcKmeansOptions options = input->options;
    Output lloyd, refined;

    options.limits = (KcKmeansLimits){1000, 0};
    lloyd = fit(input, &options, false);
    options.refine = true;
    refined = fit(input, &options, true);
    CHECK(lloyd.status == refined.status);
    if (refined.status != KC_OK)
        return;
    check_output(input, &refined);
    /* k-means|| moves single rows of those drawn, too, and may start elsewhere then. */
    if (lloyd.converged && lloyd.k == refined.k && options.start != KC_KMEANS_OVERSAMPLED)
        CHECK(refined.inertia <= lloyd.inertia * (1 + 1e-9) + lloyd.total_inertia * 1e-14 + lloyd.rounding);
}

/* The rows in the opposite order, without vectors and bounds. */
static void
check_order(const Input *input, const Output *output)
{
    KcKmeansOptions options = input->options;
    Output other;

    options.cpu = KC_KMEANS_PLAIN;
    options.bounding = KC_KMEANS_BOUNDS_NEVER;
    other = fit(input, &options, true);
    check_equal(input, output, &other);
}

/* Two rows a vector, and bounds however few rows there are. */
static void
check_cpu(const Input *input, const Output *output)
{
    KcKmeansOptions options = input->options;
    Output other;

    if (!kc_kmeans_kernel(KC_KMEANS_AVX2))
        return;
    options.cpu = KC_KMEANS_AVX2;
    options.bounding = KC_KMEANS_BOUNDS_ALWAYS;
    other = fit(input, &options, false);
    check_equal(input, output, &other);
}

/* Whether starts are searched for: of few inputs, wherever the fuzzer goes, since that takes ten times as long. */
static bool
is_searched(const uint8_t *data, size_t bytes)
{
    unsigned sum = 0;

    for (size_t i = 0; i < bytes; i++)
        sum += data[i];
    return sum % 8 == 0;
}

static void
read_options(const uint8_t *data, size_t bytes, Input *input)
{
    static const size_t most_rows[4] = {MOST_ROWS, 5, 9, 17};
    static const int starts[8] = {1, 2, 1, 1, 1, 2, 1, 3};
    static const Comparison comparisons[4] = {OTHER_ORDER, OTHER_CPU, REFINED, OTHER_CPU};

    input->dimensions = data[0] % 16 == 15 ? LONG_DIMENSIONS + data[0] / 128 : 1 + data[0] % FEW_DIMENSIONS;
    input->comparison = data[0] < FEW_DIMENSIONS ? EVERYTHING : comparisons[data[0] / FEW_DIMENSIONS % 4];
    input->weighted = data[1] & 1;
    input->metric = data[1] & 2 ? KC_KMEANS_COSINE : KC_KMEANS_EUCLIDEAN;
    input->scaling =
        input->metric == KC_KMEANS_COSINE ? KC_KMEANS_UNSCALED : (KcKmeansScaling)(data[1] >> 2 & 3);
    input->most = most_rows[data[1] >> 4 & 3];
    input->is_small = data[1] & 128;
    input->options =
        (KcKmeansOptions){.k = 1 + data[2] % MOST_CLUSTERS,
                          .start = is_searched(data, bytes) ? (KcKmeansStart)(data[3] % 2) : KC_KMEANS_RANDOM,
                          .starts = starts[data[3] / 3 % 8],
                          .limits = {1 + data[4] % 40, data[4] & 64 ? 1e-4 : 0},
                          .bounding = (KcKmeansBounding)(data[5] % 3),
                          .seed = data[5]};
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    static Input input;
    Output output;

    if (bytes < HEADER)
        return 0;
    memset(&input, 0, sizeof input);
    read_options(data, bytes, &input);
    read_rows(data + HEADER, bytes - HEADER, &input);
    if (input.count == 0)
        return 0;
    if (data[2] & 128)
        make_given(&input, data[3]);
    if (input.comparison == REFINED || input.comparison == EVERYTHING)
        check_refined(&input);
    if (input.comparison == REFINED)
        return 0;
    output = fit(&input, &input.options, false);
    if (output.status == KC_OK)
        check_output(&input, &output);
    if (input.comparison != OTHER_CPU)
        check_order(&input, &output);
    if (input.comparison != OTHER_ORDER)
        check_cpu(&input, &output);
    return 0;
}
