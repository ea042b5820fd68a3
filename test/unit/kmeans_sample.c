/* Samples of rows that are the same whatever order the rows came in. */
#include "kmeans_tools.h"

#include "core/kmeans_sample.h"

#define WANTED 500

/* A sampled row, told by its coordinates, weight and label. */
typedef struct Sampled {
    double row[2];
    double weight;
    uint32_t label;
} Sampled;

static uint32_t
label_of(size_t row)
{
    return row / 7 % 3;
}

static void
take(const Data *data, const size_t *order, uint64_t seed, Sampled *sampled)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, order, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
    uint32_t rows[WANTED], *labels = calloc(data->n, sizeof(uint32_t));

    for (size_t i = 0; i < data->n; i++)
        labels[i] = label_of(order ? order[i] : i);
    CHECK(kc_kmeans_sample(&context, &points, labels, seed, WANTED, rows) == KC_OK);
    for (size_t j = 0; j < WANTED; j++) {
        kc_kmeans_row(&points, rows[j], sampled[j].row);
        sampled[j].weight = kc_kmeans_weight(&points, rows[j]);
        sampled[j].label = labels[rows[j]];
    }
    free(labels);
    check_context_end(&context);
}

static void
a_sample_is_the_same_in_any_order(void)
{
    static Sampled one[WANTED], other[WANTED];

    for (uint64_t seed = 0; seed < 12; seed++) {
        Data data = seed % 2 ? data_grid(9000, 2, 4, seed) : data_heaps(9000, 2, 3, 0.1, seed);
        size_t *order = shuffled(data.n, seed);

        if (seed % 3)
            data_weigh(&data, seed);
        take(&data, NULL, seed, one);
        take(&data, order, seed, other);
        for (size_t j = 0; j < WANTED; j++)
            CHECK(memcmp(one[j].row, other[j].row, sizeof one[j].row) == 0 &&
                  one[j].weight == other[j].weight && one[j].label == other[j].label);
        free(order);
        data_end(&data);
    }
}

/* Every copy has its share: 500 of 9000 rows of 16 kinds. */
static void
equal_rows_have_their_share(void)
{
    static Sampled sampled[WANTED];
    Data data = data_grid(9000, 2, 4, 1);
    int of_first = 0, in_sample = 0;

    for (size_t i = 0; i < data.n; i++)
        of_first += memcmp(data.rows + 2 * i, data.rows, 2 * sizeof(double)) == 0;
    take(&data, NULL, 5, sampled);
    for (size_t j = 1; j < WANTED; j++)
        in_sample += memcmp(sampled[j].row, sampled[0].row, 2 * sizeof(double)) == 0;
    CHECK(of_first > 400 && abs(in_sample - of_first * WANTED / 9000) < 15);
    data_end(&data);
}

static void
all_rows_may_be_asked_for(void)
{
    KcContext context = check_context();
    Data data = data_heaps(300, 2, 3, 0.1, 2);
    KcKmeansPoints points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
    uint32_t rows[300];
    bool seen[300] = {0};

    CHECK(kc_kmeans_sample(&context, &points, NULL, 1, 300, rows) == KC_OK);
    for (size_t j = 0; j < 300; j++) {
        bool is_new = rows[j] < 300 && !seen[rows[j]];

        CHECK(is_new);
        if (is_new)
            seen[rows[j]] = true;
    }
    check_context_end(&context);
    data_end(&data);
}

/* Σ w·|x|² of all rows, and of a sample weighted by the inverse of its importance: half of it is one row's. */
static void
rows_far_out_are_in_a_sample_by_importance(void)
{
    uint32_t rows[WANTED];

    for (uint64_t seed = 0; seed < 20; seed++) {
        KcContext context = check_context();
        Data data = data_heaps(50000, 2, 3, 1, seed);
        KcKmeansPoints points;
        double all = 0, weight = 0, found = 0;
        size_t far_out = 0;

        if (seed % 2)
            data_weigh(&data, seed);
        data.rows[0] = 300;
        points = points_of(&context, &data, NULL, KC_KMEANS_EUCLIDEAN, KC_KMEANS_UNSCALED);
        for (size_t i = 0; i < data.n; i++)
            all += (data.weights ? data.weights[i] : 1) *
                   square_between(data.rows + 2 * i, (double[2]){0, 0}, 2);
        CHECK(kc_kmeans_sample_by_importance(&context, &points, seed, WANTED, rows) == KC_OK);
        for (size_t j = 0; j < WANTED; j++) {
            double own = 1 / kc_kmeans_importance(&points, rows[j]);

            weight += own;
            found += own * square_between(data.rows + 2 * (size_t)rows[j], (double[2]){0, 0}, 2);
            far_out += rows[j] == 0;
        }
        CHECK(far_out > WANTED / 10);
        CHECK_NEAR(found / weight * points.total_weight / points.weight_unit, all, 0.1 * all);
        check_context_end(&context);
        data_end(&data);
    }
}

int
main(void)
{
    RUN(a_sample_is_the_same_in_any_order);
    RUN(equal_rows_have_their_share);
    RUN(all_rows_may_be_asked_for);
    RUN(rows_far_out_are_in_a_sample_by_importance);
    return DONE();
}
