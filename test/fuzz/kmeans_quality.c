/*
 * Fuzz target: measures of clusters, and selections of k. The input is read as options, labels and rows. Measures lie
 * in their ranges, and agree when the rows come in the opposite order.
 */
#include "tools.h"

#include "core/kmeans_select.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#define MOST_ROWS 48
#define MOST_DIMENSIONS 4
#define HEADER 6
#define LONGEST_SELECTED 40

typedef struct Input {
    size_t dimensions;
    size_t count;
    KcKmeansMetric metric;
    KcKmeansScaling scaling;
    KcKmeansQualityOptions options;
    bool is_selected;
    double rows[MOST_ROWS][MOST_DIMENSIONS];
    int32_t labels[MOST_ROWS];
} Input;

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

        input->labels[input->count] = (int8_t)*data++;
        bytes--;
        for (size_t a = 0; a < input->dimensions; a++) {
            input->rows[input->count][a] = coordinate(&data, &bytes, is_small);
            has_direction |= input->rows[input->count][a] != 0;
        }
        if (!has_direction && input->metric == KC_KMEANS_COSINE)
            input->rows[input->count][0] = 1;
    }
}

static KcStatus
prepare(KcContext *context, const Input *input, bool is_reversed, KcKmeansPoints *points, uint32_t *labels,
        size_t *clusters)
{
    int32_t given[MOST_ROWS];

    CHECK(kc_kmeans_points_start(context, input->dimensions, false, points) == KC_OK);
    for (size_t i = 0; i < input->count; i++) {
        size_t from = is_reversed ? input->count - 1 - i : i;

        CHECK(kc_kmeans_points_add(context, points, input->rows[from], 1) == KC_OK);
        given[i] = input->labels[from];
    }
    CHECK(kc_kmeans_number_labels(context, given, input->count, labels, clusters) == KC_OK);
    return kc_kmeans_points_prepare(context, points, input->metric, input->scaling);
}

static void
check_near(double one, double other, double tolerance)
{
    CHECK(isnan(one) == isnan(other));
    CHECK(isnan(one) || fabs(one - other) <= tolerance * fmax(1, fabs(one)));
}

static void
check_ranges(const KcKmeansQuality *quality, size_t count)
{
    bool is_defined = quality->clusters >= 2 && quality->clusters < count;

    CHECK(isnan(quality->silhouette) == !is_defined);
    CHECK(isnan(quality->simplified_silhouette) == !is_defined);
    if (!is_defined)
        return;
    CHECK(fabs(quality->silhouette) <= 1 && fabs(quality->simplified_silhouette) <= 1);
    CHECK(quality->silhouette_error >= 0 && quality->silhouette_error <= 1);
    CHECK(quality->silhouette_rows >= 1 && quality->silhouette_rows <= count);
    CHECK(isnan(quality->calinski_harabasz) ||
          (quality->calinski_harabasz >= 0 && isfinite(quality->calinski_harabasz)));
    CHECK(isnan(quality->davies_bouldin) ||
          (quality->davies_bouldin >= 0 && isfinite(quality->davies_bouldin)));
}

static void
check_quality(KcContext *context, const Input *input, const KcKmeansPoints *points, const uint32_t *labels,
              size_t clusters)
{
    KcKmeansQuality quality, other;
    KcKmeansPoints reversed;
    uint32_t reversed_labels[MOST_ROWS];
    double silhouettes[MOST_ROWS], sum = 0;

    CHECK(kc_kmeans_quality(context, points, labels, clusters, &input->options, &quality) == KC_OK);
    check_ranges(&quality, input->count);
    CHECK(prepare(context, input, true, &reversed, reversed_labels, &clusters) == KC_OK);
    CHECK(kc_kmeans_quality(context, &reversed, reversed_labels, clusters, &input->options, &other) == KC_OK);
    check_near(quality.silhouette, other.silhouette, 1e-12);
    check_near(quality.silhouette_error, other.silhouette_error, 1e-12);
    check_near(quality.simplified_silhouette, other.simplified_silhouette, 1e-12);
    check_near(quality.calinski_harabasz, other.calinski_harabasz, 1e-12);
    check_near(quality.davies_bouldin, other.davies_bouldin, 1e-12);
    CHECK(kc_kmeans_silhouette_of_rows(context, points, labels, clusters, KC_KMEANS_PLAIN, silhouettes) ==
          KC_OK);
    for (size_t i = 0; i < input->count; i++)
        sum += silhouettes[i];
    CHECK(isnan(sum) == isnan(quality.silhouette));
    if (quality.silhouette_rows == input->count)
        check_near(quality.silhouette, sum / (double)input->count, 1e-12);
}

static void
check_selection(KcContext *context, const KcKmeansPoints *points, uint64_t seed)
{
    KcKmeansOptions options = {.starts = 1, .limits = {20, 0}, .seed = seed};
    KcKmeansSelection selection;
    KcStatus status = kc_kmeans_select(context, points, 1, 4, &options, &selection);

    if (status == KC_RANGE)
        return;
    CHECK(status == KC_OK);
    CHECK(selection.count == 4 || selection.different_rows == selection.count);
    CHECK(selection.count >= 1 && selection.by_silhouette <= selection.count &&
          selection.by_gap <= selection.count);
    for (size_t i = 0; i < selection.count; i++) {
        const KcKmeansCandidate *candidate = &selection.candidates[i];

        CHECK(candidate->k == i + 1 && candidate->inertia >= 0);
        /* To the rounding of the rows' distances from the first centre. */
        CHECK(i == 0 ||
              candidate->inertia <= candidate[-1].inertia + 1e-12 * selection.candidates[0].inertia);
        CHECK(isnan(candidate->gap) || isfinite(candidate->gap));
        CHECK(isnan(candidate->gap) == isnan(candidate->gap_error));
        check_ranges(&candidate->quality, points->count);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    KcContext context = {.arena = fuzz_arena_begin()};
    KcKmeansPoints points;
    uint32_t labels[MOST_ROWS];
    size_t clusters;
    Input input = {0};

    if (bytes < HEADER)
        return 0;
    input.dimensions = 1 + data[0] % MOST_DIMENSIONS;
    input.scaling = data[1] % 4;
    input.metric = data[1] % 8 == 4 ? KC_KMEANS_COSINE : KC_KMEANS_EUCLIDEAN;
    input.options = (KcKmeansQualityOptions){data[2] % 32, data[3], KC_KMEANS_BEST_CPU};
    /* One row has no standard error. */
    input.options.silhouette_rows += input.options.silhouette_rows == 1;
    /* Selections take a hundred times as long. */
    input.is_selected = data[4] % 64 == 0 && bytes < LONGEST_SELECTED;
    read_rows(data + HEADER, bytes - HEADER, data[5] % 2, &input);
    if (input.count == 0)
        return 0;
    if (prepare(&context, &input, false, &points, labels, &clusters) == KC_OK) {
        check_quality(&context, &input, &points, labels, clusters);
        if (input.is_selected)
            check_selection(&context, &points, data[3]);
    } else
        CHECK(context.error.status == KC_RANGE);
    return 0;
}
