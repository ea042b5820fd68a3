/* One round over rows that are elsewhere; see kmeans_round.h. */
#include "core/kmeans_round.h"

#include "core/kmeans.h"

#include <math.h>
#include <string.h>

size_t
kc_kmeans_round_bytes(const KcKmeansRound *head)
{
    size_t k = head->k, d = head->dimensions;

    if (k < 1 || k > KC_KMEANS_MOST_CLUSTERS || d < 1 || d > KC_KMEANS_MOST_DIMENSIONS)
        return 0;
    /* At most 2^16 · 2^12 · 24 bytes. */
    return sizeof(KcKmeansRound) + (k * d + d) * sizeof(double) + k * sizeof(int64_t) +
           (k + d + k * d) * sizeof(KcSum);
}

double *
kc_kmeans_round_centres(const KcKmeansRound *round)
{
    return (double *)(void *)((char *)(uintptr_t)round + sizeof *round);
}

double *
kc_kmeans_round_scale(const KcKmeansRound *round)
{
    return kc_kmeans_round_centres(round) + (size_t)round->k * round->dimensions;
}

int64_t *
kc_kmeans_round_sizes(const KcKmeansRound *round)
{
    return (int64_t *)(void *)(kc_kmeans_round_scale(round) + round->dimensions);
}

KcSum *
kc_kmeans_round_squares(const KcKmeansRound *round)
{
    return (KcSum *)(void *)(kc_kmeans_round_sizes(round) + round->k);
}

KcSum *
kc_kmeans_round_features(const KcKmeansRound *round)
{
    return kc_kmeans_round_squares(round) + round->k;
}

KcSum *
kc_kmeans_round_differences(const KcKmeansRound *round)
{
    return kc_kmeans_round_features(round) + round->dimensions;
}

/* Whether sums could be of terms of which all together add up to no more than `most`. */
static bool
are_sums_sound(const KcSum *sums, size_t count, double most, bool may_be_negative)
{
    for (size_t i = 0; i < count; i++)
        if (!kc_sum_is_sound(&sums[i]) || !(fabs(sums[i].high) <= most) ||
            (!may_be_negative && sums[i].high < 0))
            return false;
    return true;
}

static bool
are_centres_sound(const KcKmeansRound *round)
{
    const double *centres = kc_kmeans_round_centres(round);
    const double *scale = kc_kmeans_round_scale(round);

    for (size_t a = 0; a < round->dimensions; a++)
        if (!(scale[a] > 0) || !isfinite(scale[a]))
            return false;
    for (size_t i = 0; i < (size_t)round->k * round->dimensions; i++)
        if (!(fabs(centres[i] / scale[i % round->dimensions]) <= KC_KMEANS_MOST_MAGNITUDE))
            return false;
    return true;
}

/* So many rows, usable or not, can still be added to as many without overflow. */
#define MOST_ROWS (INT64_MAX / 2)

/* Counts, and sums no larger than of so many rows. */
static bool
are_rows_sound(const KcKmeansRound *round)
{
    const int64_t *sizes = kc_kmeans_round_sizes(round);
    size_t d = round->dimensions;
    double farthest = 2 * KC_KMEANS_MOST_MAGNITUDE * (1 + 0x1p-40);
    int64_t rows = round->unusable;

    if (rows < 0 || rows > MOST_ROWS)
        return false;
    for (size_t j = 0; j < round->k; j++) {
        double size = (double)sizes[j];

        if (sizes[j] < 0 || sizes[j] > MOST_ROWS - rows)
            return false;
        rows += sizes[j];
        if (!are_sums_sound(kc_kmeans_round_squares(round) + j, 1, size * (double)d * farthest * farthest,
                            false) ||
            !are_sums_sound(kc_kmeans_round_differences(round) + j * d, d, size * farthest, true))
            return false;
    }
    return are_sums_sound(kc_kmeans_round_features(round), d, (double)rows * farthest * farthest, false);
}

KcStatus
kc_kmeans_round_check(KcContext *context, const KcKmeansRound *round, size_t bytes)
{
    if (bytes < sizeof *round || bytes != kc_kmeans_round_bytes(round) || !are_centres_sound(round) ||
        !are_rows_sound(round))
        return kc_fail(context, KC_CORRUPT, "invalid aggregate state");
    return KC_OK;
}

size_t
kc_kmeans_round_nearest(const KcKmeansRound *round, const double *row, double *square)
{
    const double *scale = kc_kmeans_round_scale(round);
    const double *centre = kc_kmeans_round_centres(round);
    size_t d = round->dimensions, nearest = 0;

    *square = INFINITY;
    for (size_t a = 0; a < d; a++)
        if (!(fabs(row[a] / scale[a]) <= KC_KMEANS_MOST_MAGNITUDE))
            return SIZE_MAX;
    for (size_t j = 0; j < round->k; j++, centre += d) {
        double sum = 0;

        for (size_t a = 0; a < d; a++) {
            double difference = (row[a] - centre[a]) / scale[a];

            sum += difference * difference;
        }
        if (sum < *square) {
            *square = sum;
            nearest = j;
        }
    }
    return nearest;
}

bool
kc_kmeans_round_add(KcKmeansRound *round, const double *row)
{
    const double *scale = kc_kmeans_round_scale(round);
    KcSum *features = kc_kmeans_round_features(round);
    size_t d = round->dimensions;
    double square;
    size_t j = kc_kmeans_round_nearest(round, row, &square);
    const double *centre = kc_kmeans_round_centres(round) + j * d;
    KcSum *differences = kc_kmeans_round_differences(round) + j * d;

    if (j == SIZE_MAX)
        return false;
    for (size_t a = 0; a < d; a++) {
        double difference = (row[a] - centre[a]) / scale[a];

        kc_sum_add(&differences[a], difference);
        kc_sum_add_product(&features[a], difference, difference);
    }
    kc_sum_add(&kc_kmeans_round_squares(round)[j], square);
    kc_kmeans_round_sizes(round)[j]++;
    return true;
}

KcStatus
kc_kmeans_round_merge(KcContext *context, KcKmeansRound *round, const KcKmeansRound *other)
{
    size_t k = round->k, d = round->dimensions;
    size_t given = (k * d + d) * sizeof(double);
    int64_t *sizes = kc_kmeans_round_sizes(round);

    if (round->k != other->k || round->dimensions != other->dimensions ||
        memcmp(kc_kmeans_round_centres(round), kc_kmeans_round_centres(other), given) != 0)
        return kc_fail(context, KC_INVALID, "centroids and scale must be the same in every row");
    for (size_t j = 0; j < k; j++) {
        sizes[j] += kc_kmeans_round_sizes(other)[j];
        kc_sum_merge(&kc_kmeans_round_squares(round)[j], &kc_kmeans_round_squares(other)[j]);
    }
    for (size_t a = 0; a < d; a++)
        kc_sum_merge(&kc_kmeans_round_features(round)[a], &kc_kmeans_round_features(other)[a]);
    for (size_t i = 0; i < k * d; i++)
        kc_sum_merge(&kc_kmeans_round_differences(round)[i], &kc_kmeans_round_differences(other)[i]);
    round->unusable += other->unusable;
    return are_rows_sound(round) ? KC_OK : kc_fail(context, KC_RANGE, "there are too many rows");
}

void
kc_kmeans_round_mean(const KcKmeansRound *round, size_t j, double *mean)
{
    size_t d = round->dimensions;
    const double *centre = kc_kmeans_round_centres(round) + j * d;
    const double *scale = kc_kmeans_round_scale(round);
    const KcSum *differences = kc_kmeans_round_differences(round) + j * d;
    int64_t size = kc_kmeans_round_sizes(round)[j];

    for (size_t a = 0; a < d; a++)
        mean[a] = size ? centre[a] + kc_sum_value(&differences[a]) / (double)size * scale[a] : centre[a];
}
