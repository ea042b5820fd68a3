/*
 * Fuzz target: k-means. The input is read as options, weights, rows and centres to start from. The rows in the opposite
 * order, on every kind of CPU, with bounds and without, give the same digits; every row is with its nearest centre;
 * labels, sizes and inertia fit together; moving single rows raises no inertia.
 */
#include "core/arena.h"
#include "core/kmeans.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_ROWS 40
#define MOST_DIMENSIONS 5
#define MOST_CLUSTERS 12
#define HEADER 6
#define CHECK(condition) ((condition) ? (void)0 : abort())

typedef struct Input {
    size_t dimensions;
    size_t count;
    bool weighted;
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
read_rows(const uint8_t *data, size_t bytes, bool is_small, Input *input)
{
    size_t row_bytes = 1 + input->dimensions * (is_small ? 1 : sizeof(double));

    for (; bytes >= row_bytes && input->count < MOST_ROWS; input->count++) {
        bool has_direction = false;

        input->weights[input->count] = input->weighted ? *data % 4 : 1;
        data++;
        bytes--;
        for (size_t a = 0; a < input->dimensions; a++) {
            input->rows[input->count][a] = coordinate(&data, &bytes, is_small);
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
        const double *lane = points->blocks[i / KC_KMEANS_LANES] + i % KC_KMEANS_LANES;
        double own = kc_kmeans_distance(lane, result->centres + result->labels[i] * d, d);

        for (size_t j = 0; j < result->k; j++)
            CHECK(own <= kc_kmeans_distance(lane, result->centres + j * d, d));
    }
}

static Output
fit(const Input *input, const KcKmeansOptions *options, bool is_reversed)
{
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 30)};
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
    if (output.status == KC_OK) {
        CHECK(result.k >= 1 && result.k <= options->k && result.k <= input->count);
        check_nearest(&points, &result);
        output.k = result.k;
        output.converged = result.converged;
        output.inertia = result.inertia;
        output.total_inertia = result.total_inertia;
        memcpy(output.centres, result.centres, result.k * input->dimensions * sizeof(double));
        memcpy(output.sizes, result.sizes, result.k * sizeof(size_t));
        for (size_t i = 0; i < input->count; i++)
            output.labels[is_reversed ? input->count - 1 - i : i] = result.labels[i];
    } else
        CHECK(output.status == KC_RANGE || output.status == KC_INVALID);
    kc_malloc_arena_end(context.arena);
    return output;
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
    CHECK(input->metric == KC_KMEANS_COSINE || output->inertia <= output->total_inertia * (1 + 1e-9));
}

static void
check_equal(const Input *input, const Output *one, const Output *other)
{
    CHECK(one->status == other->status && one->k == other->k);
    if (one->status != KC_OK)
        return;
    CHECK(one->inertia == other->inertia);
    CHECK(memcmp(one->centres, other->centres, one->k * input->dimensions * sizeof(double)) == 0);
    CHECK(memcmp(one->labels, other->labels, input->count * sizeof(uint32_t)) == 0);
}

/* Moving single rows where no label changes. */
static void
check_refined(const Input *input, KcKmeansOptions options)
{
    Output lloyd, refined;

    options.limits = (KcKmeansLimits){1000, 0};
    lloyd = fit(input, &options, false);
    options.refine = true;
    refined = fit(input, &options, true);
    CHECK(lloyd.status == refined.status);
    if (refined.status != KC_OK)
        return;
    check_output(input, &refined);
    if (lloyd.converged && lloyd.k == refined.k)
        CHECK(refined.inertia <= lloyd.inertia * (1 + 1e-9) + lloyd.total_inertia * 1e-14);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    Input input = {0};
    KcKmeansOptions plain;
    Output output, other;

    if (bytes < HEADER)
        return 0;
    input.dimensions = 1 + data[0] % MOST_DIMENSIONS;
    input.weighted = data[1] & 1;
    input.metric = data[1] & 2 ? KC_KMEANS_COSINE : KC_KMEANS_EUCLIDEAN;
    input.scaling =
        input.metric == KC_KMEANS_COSINE ? KC_KMEANS_UNSCALED : (KcKmeansScaling)(data[1] >> 2 & 3);
    input.options = (KcKmeansOptions){.k = 1 + data[2] % MOST_CLUSTERS,
                                      .start = (KcKmeansStart)(data[3] % 3),
                                      .starts = 1 + data[3] / 3 % 3,
                                      .limits = {1 + data[4] % 40, data[4] & 64 ? 1e-4 : 0},
                                      .bounding = (KcKmeansBounding)(data[5] % 3),
                                      .seed = data[5]};
    read_rows(data + HEADER, bytes - HEADER, data[1] & 128, &input);
    if (input.count == 0)
        return 0;
    if (data[2] & 128)
        make_given(&input, data[3]);
    output = fit(&input, &input.options, false);
    if (output.status == KC_OK)
        check_output(&input, &output);
    plain = input.options;
    plain.cpu = KC_KMEANS_PLAIN;
    plain.bounding = KC_KMEANS_BOUNDS_NEVER;
    other = fit(&input, &plain, true);
    check_equal(&input, &output, &other);
    if (kc_kmeans_kernel(KC_KMEANS_AVX2)) {
        plain.cpu = KC_KMEANS_AVX2;
        plain.bounding = KC_KMEANS_BOUNDS_ALWAYS;
        other = fit(&input, &plain, false);
        check_equal(&input, &output, &other);
    }
    check_refined(&input, plain);
    return 0;
}
