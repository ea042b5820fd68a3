/* The rows of k-means: brought to their scale as simple computations do it, whatever their magnitude. */
#include "kmeans_tools.h"

#include <float.h>

#define EUCLIDEAN KC_KMEANS_EUCLIDEAN
#define COSINE KC_KMEANS_COSINE

static double
kept(const KcKmeansPoints *points, size_t i, size_t a)
{
    return kc_kmeans_at(points, i)[a * points->step];
}

static double
weight_of(const Data *data, size_t i)
{
    return data->weights ? data->weights[i] : 1;
}

static long double
mean_of(const Data *data, size_t a)
{
    long double sum = 0, weights = 0;

    for (size_t i = 0; i < data->n; i++) {
        sum += (long double)data->rows[i * data->d + a] * weight_of(data, i);
        weights += weight_of(data, i);
    }
    return sum / weights;
}

static double
deviation_of(const Data *data, size_t a)
{
    long double mean = mean_of(data, a), sum = 0, weights = 0;

    for (size_t i = 0; i < data->n; i++) {
        long double part = data->rows[i * data->d + a] - mean;

        sum += weight_of(data, i) * part * part;
        weights += weight_of(data, i);
    }
    return (double)sqrtl(sum / weights);
}

static int
compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* Quantile of type 7 of a column, as R and NumPy give it. */
static double
quantile_of(const Data *data, size_t a, double share)
{
    double *values = calloc(data->n, sizeof(double));
    double place = share * (double)(data->n - 1), value;
    size_t low = (size_t)place;

    for (size_t i = 0; i < data->n; i++)
        values[i] = data->rows[i * data->d + a];
    qsort(values, data->n, sizeof(double), compare);
    value = values[low];
    if (low + 1 < data->n)
        value += (place - (double)low) * (values[low + 1] - values[low]);
    free(values);
    return value;
}

static double
simple_scale(const Data *data, size_t a, KcKmeansScaling scaling)
{
    double range = quantile_of(data, a, 1) - quantile_of(data, a, 0);
    double middle = quantile_of(data, a, 0.75) - quantile_of(data, a, 0.25);

    if (scaling == KC_KMEANS_UNSCALED || range == 0)
        return 1;
    if (scaling == KC_KMEANS_MINMAX)
        return range;
    return scaling == KC_KMEANS_ROBUST && middle > 0 ? middle : deviation_of(data, a);
}

/* What is kept is x / scale up to the unit and a shift, to rounding of the widest coordinate. */
static void
check_points(const Data *data, const KcKmeansPoints *points, KcKmeansScaling scaling)
{
    double *row = calloc(data->d, sizeof(double));
    long double total = 0;

    for (size_t a = 0; a < data->d; a++) {
        double scale = simple_scale(data, a, scaling);
        double mean = (double)mean_of(data, a);

        CHECK_NEAR(points->scale[a], scale, 1e-13 * scale);
        CHECK_NEAR((points->means[a] + points->shift[a]) / points->factor[a], mean,
                   1e-14 * (fabs(mean) + fabs(data->rows[a]) + scale / points->unit));
        for (size_t i = 0; i < data->n; i++) {
            long double part = (data->rows[i * data->d + a] - mean_of(data, a)) / scale;

            CHECK(fabs(kept(points, i, a)) <= 1);
            CHECK_NEAR((kept(points, i, a) - kept(points, 0, a)) / points->unit,
                       (data->rows[i * data->d + a] - data->rows[a]) / scale,
                       1e-13 / points->unit + 1e-15 * fabs(data->rows[i * data->d + a] / scale));
            total += weight_of(data, i) * part * part;
        }
    }
    CHECK_NEAR(kc_kmeans_caller_square(points, points->total_variance), (double)total, 1e-12 * (double)total);
    for (size_t i = 0; i < data->n; i++) {
        double square = 0;

        for (size_t a = 0; a < data->d; a++)
            square += kept(points, i, a) * kept(points, i, a);
        CHECK(points->norms[i] >= sqrt(square) && points->norms[i] <= sqrt(square) * (1 + 1e-6) + 1e-30);
        kc_kmeans_row(points, i, row);
        kc_kmeans_to_caller(points, row);
        for (size_t a = 0; a < data->d; a++)
            CHECK_NEAR(row[a], data->rows[i * data->d + a],
                       1e-14 * (fabs(data->rows[i * data->d + a]) + points->scale[a] / points->unit));
        kc_kmeans_from_caller(points, row);
        for (size_t a = 0; a < data->d; a++)
            CHECK_NEAR(row[a], kept(points, i, a), 1e-14 * (1 + fabs(points->shift[a])));
    }
    free(row);
}

static void
every_scaling_is_what_a_simple_computation_gives(void)
{
    for (size_t n = 1; n < 70; n += n < 5 ? 1 : 13)
        for (int weighted = 0; weighted < 2; weighted++)
            for (int scaling = KC_KMEANS_UNSCALED; scaling <= KC_KMEANS_ROBUST; scaling++) {
                KcContext context = check_context();
                Data data = data_heaps(n, 5, 3, 0.1, n);
                KcKmeansPoints points;

                for (size_t i = 0; i < n; i++) {
                    data.rows[i * 5 + 1] *= 1e6;
                    data.rows[i * 5 + 2] = 7.25;
                    data.rows[i * 5 + 3] = i == 2 ? 4 : 3; /* its quartiles are equal */
                    data.rows[i * 5 + 4] += 1000;
                }
                if (weighted)
                    data_weigh(&data, n);
                points = points_of(&context, &data, NULL, EUCLIDEAN, scaling);
                check_points(&data, &points, scaling);
                data_end(&data);
                check_context_end(&context);
            }
}

static void
columns_of_very_different_magnitude_are_scaled_each(void)
{
    for (int scaling = KC_KMEANS_ZSCORE; scaling <= KC_KMEANS_ROBUST; scaling++) {
        KcContext context = check_context();
        Data data = data_heaps(40, 4, 3, 0.1, 5);
        KcKmeansPoints points;

        for (size_t i = 0; i < 40; i++) {
            data.rows[i * 4] *= 1e250;
            data.rows[i * 4 + 1] *= 1e-140;
            data.rows[i * 4 + 3] = 1e300;
        }
        points = points_of(&context, &data, NULL, EUCLIDEAN, scaling);
        for (size_t a = 0; a < 4; a++)
            CHECK_NEAR(points.scale[a] / simple_scale(&data, a, scaling), 1, a == 1 ? 1e-10 : 1e-13);
        for (size_t a = 0; a < 3; a++) {
            double most = 0;

            for (size_t i = 0; i < 40; i++)
                most = fmax(most, fabs(kept(&points, i, a)));
            CHECK(most > 0.05);
        }
        data_end(&data);
        check_context_end(&context);
    }
}

/* Values that overflow and vanish when they are squared, multiplied or divided. */
static void
extreme_values_keep_their_proportions(void)
{
    static const double magnitudes[] = {1e308, DBL_MAX, 1e155, 1e-155, 1e-300, 1e-308};

    for (size_t m = 0; m < 6; m++) {
        KcContext context = check_context();
        Data data = data_make(5, 2);
        KcKmeansPoints points;

        for (size_t i = 0; i < 5; i++) {
            data.rows[i * 2] = magnitudes[m] * ((double)i / 2 - 1);
            data.rows[i * 2 + 1] = magnitudes[m] * ((double)i / 4);
        }
        points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
        for (size_t i = 0; i < 5; i++)
            for (size_t a = 0; a < 2; a++) {
                double expected = (kept(&points, 4, 0) - kept(&points, 0, 0)) * (double)i / (a ? 8 : 4);

                CHECK(fabs(kept(&points, i, a)) <= 1);
                CHECK_NEAR(kept(&points, i, a) - kept(&points, 0, a), expected, m == 5 ? 1e-14 : 1e-15);
            }
        CHECK(kept(&points, 4, 0) >= (m == 5 ? 0x1p-30 : 0.5));
        data_end(&data);
        check_context_end(&context);
    }
}

static void
a_constant_column_says_nothing_however_large_it_is(void)
{
    static const double constants[] = {0, 5, -1e300, 1e308, 1e-290};

    for (size_t c = 0; c < 5; c++)
        for (int scaling = KC_KMEANS_UNSCALED; scaling <= KC_KMEANS_ROBUST; scaling++) {
            KcContext context = check_context();
            Data data = data_make(20, 2);
            double row[2];
            KcKmeansPoints points;

            for (size_t i = 0; i < 20; i++) {
                data.rows[i * 2] = constants[c];
                data.rows[i * 2 + 1] = (double)i * 1e-200;
            }
            points = points_of(&context, &data, NULL, EUCLIDEAN, scaling);
            CHECK(points.scale[0] == 1);
            for (size_t i = 0; i < 20; i++) {
                CHECK(kept(&points, i, 0) == 0);
                CHECK(isfinite(kept(&points, i, 1)));
                kc_kmeans_row(&points, i, row);
                kc_kmeans_to_caller(&points, row);
                CHECK_NEAR(row[0], constants[c], 1e-15 * fabs(constants[c]));
            }
            data_end(&data);
            check_context_end(&context);
        }
}

static void
what_cannot_be_scaled_is_named(void)
{
    KcContext context = check_context();
    Data data = data_make(2, 2);
    KcKmeansPoints points;

    data.rows[1] = -1e308;
    data.rows[3] = 1e308;
    CHECK(points_prepare(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_MINMAX, &points) == KC_RANGE);
    CHECK(strcmp(context.error.message, "a feature cannot be scaled") == 0);
    CHECK(strcmp(context.error.detail, "Element 2 has values from -1e+308 to 1e+308.") == 0);
    data_end(&data);
    check_context_end(&context);
}

static void
weights_are_relative(void)
{
    static const double units[] = {1, 1e-300, 0x1p900, 1e300};

    for (size_t u = 0; u < 4; u++) {
        KcContext context = check_context();
        Data data = data_heaps(37, 3, 3, 0.1, 1);
        KcKmeansPoints points;
        double most = 0, total = 0;

        data_weigh(&data, 2);
        data.weights[5] = 0;
        for (size_t i = 0; i < 37; i++)
            total += data.weights[i];
        for (size_t i = 0; i < 37; i++)
            data.weights[i] *= units[u];
        points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_ZSCORE);
        for (size_t i = 0; i < 37; i++)
            most = fmax(most, kc_kmeans_weight(&points, i));
        CHECK(most >= 0.5 && most <= 1);
        CHECK(kc_kmeans_weight(&points, 5) == 0);
        CHECK_NEAR(points.total_weight / points.weight_unit / units[u], total, 1e-12 * total);
        CHECK_NEAR(points.total_variance / points.total_weight / points.unit / points.unit, 3, 1e-12);
        data_end(&data);
        check_context_end(&context);
    }
}

static void
weights_that_are_all_zero_are_refused(void)
{
    KcContext context = check_context();
    Data data = data_make(3, 1);
    KcKmeansPoints points;

    data.weights = calloc(3, sizeof(double));
    CHECK(points_prepare(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED, &points) == KC_INVALID);
    CHECK(strcmp(context.error.message, "weights must not all be zero") == 0);
    data_end(&data);
    check_context_end(&context);
}

static void
rows_are_of_length_one_under_the_cosine_metric(void)
{
    KcContext context = check_context();
    Data data = data_heaps(35, 3, 3, 0.3, 8);
    double row[3];
    KcKmeansPoints points;

    for (size_t i = 0; i < 35; i++)
        for (size_t a = 0; a < 3; a++)
            data.rows[i * 3 + a] *= pow(10, (double)i * 17.5 - 305);
    points = points_of(&context, &data, NULL, COSINE, KC_KMEANS_UNSCALED);
    for (size_t i = 0; i < 35; i++) {
        double square = 0, power = pow(10, 305 - (double)i * 17.5), length = 0;

        for (size_t a = 0; a < 3; a++) {
            square += kept(&points, i, a) * kept(&points, i, a);
            length += data.rows[i * 3 + a] * power * (data.rows[i * 3 + a] * power);
        }
        CHECK_NEAR(square, 1, 1e-15);
        for (size_t a = 0; a < 3; a++)
            CHECK_NEAR(kept(&points, i, a), data.rows[i * 3 + a] * power / sqrt(length), 1e-10);
        memcpy(row, data.rows + i * 3, sizeof row);
        kc_kmeans_from_caller(&points, row);
        for (size_t a = 0; a < 3; a++)
            CHECK(row[a] == kept(&points, i, a));
        kc_kmeans_to_caller(&points, row);
        CHECK(row[0] == kept(&points, i, 0));
    }
    /* Σ w·(1 − cos) of two rows at right angles to their sum. */
    CHECK(kc_kmeans_caller_square(&points, 1) == 0.5);
    data_end(&data);
    check_context_end(&context);
}

static void
what_is_kept_does_not_depend_on_the_order_of_the_rows(void)
{
    for (int scaling = KC_KMEANS_UNSCALED; scaling <= KC_KMEANS_ROBUST; scaling++) {
        KcContext context = check_context();
        Data data = data_heaps(1003, 4, 5, 0.2, 9);
        size_t *order = shuffled(data.n, 3);
        KcKmeansPoints points, other;

        data_weigh(&data, 4);
        points = points_of(&context, &data, NULL, EUCLIDEAN, scaling);
        other = points_of(&context, &data, order, EUCLIDEAN, scaling);
        for (size_t i = 0; i < data.n; i++)
            for (size_t a = 0; a < 4; a++)
                CHECK(kept(&other, i, a) == kept(&points, order[i], a));
        CHECK(memcmp(points.means, other.means, 4 * sizeof(double)) == 0);
        CHECK(memcmp(points.scale, other.scale, 4 * sizeof(double)) == 0);
        CHECK(points.total_variance == other.total_variance && points.total_weight == other.total_weight);
        free(order);
        data_end(&data);
        check_context_end(&context);
    }
}

static void
translation_and_powers_of_two_leave_what_is_kept(void)
{
    KcContext context = check_context();
    Data data = data_make(50, 2);
    KcKmeansPoints points, moved, stretched;

    for (size_t i = 0; i < 100; i++)
        data.rows[i] = (double)(i * i % 64) / 8;
    points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
    for (size_t i = 0; i < 100; i++)
        data.rows[i] += 1024;
    moved = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
    for (size_t i = 0; i < 100; i++)
        data.rows[i] *= 0x1p-700;
    stretched = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
    for (size_t i = 0; i < 50; i++)
        for (size_t a = 0; a < 2; a++)
            CHECK(kept(&moved, i, a) == kept(&points, i, a) && kept(&stretched, i, a) == kept(&points, i, a));
    data_end(&data);
    check_context_end(&context);
}

static void
given_centres_stay_where_squares_are_finite(void)
{
    KcContext context = check_context();
    Data data = data_make(2, 2);
    double row[2] = {1e300, -1e300};
    KcKmeansPoints points;

    data.rows[2] = data.rows[3] = 1e-300;
    points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
    kc_kmeans_from_caller(&points, row);
    CHECK(row[0] == KC_KMEANS_FARTHEST_COORDINATE && row[1] == -KC_KMEANS_FARTHEST_COORDINATE);
    data_end(&data);
    check_context_end(&context);
}

static void
many_rows_stand_in_chunks_and_beyond_the_last_is_nothing(void)
{
    KcContext context = check_context();
    Data data = data_heaps(20001, 3, 4, 0.1, 1);
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);

    CHECK(points.count == 20001 && points.block_count == 1251);
    for (size_t i = 0; i < data.n; i += 97)
        CHECK_NEAR((kept(&points, i, 2) + points.shift[2]) / points.factor[2], data.rows[i * 3 + 2], 1e-14);
    for (size_t i = 20001; i < 1251 * 16; i++)
        CHECK(kept(&points, i, 0) == 0 && kept(&points, i, 1) == 0 && kept(&points, i, 2) == 0);
    for (size_t b = 0; b < points.block_count; b++)
        CHECK((uintptr_t)points.blocks[b] % 64 == 0);
    CHECK(context.arena->used_bytes < 2 * data.n * data.d * sizeof(double));
    data_end(&data);
    check_context_end(&context);
}

/* Of 23 coordinates and of 24 they stand in different ways. */
static void
long_rows_are_kept_like_short_ones(void)
{
    Data data = data_heaps(75, 24, 3, 0.1, 5);
    Data short_data = data_make(75, 23);

    data.weights = calloc(75, sizeof(double));
    short_data.weights = calloc(75, sizeof(double));
    for (size_t i = 0; i < 75; i++) {
        data.weights[i] = short_data.weights[i] = 1 + (double)(i % 3);
        data.rows[i * 24 + 23] = 0;
        memcpy(short_data.rows + i * 23, data.rows + i * 24, 23 * sizeof(double));
    }
    for (int scaling = KC_KMEANS_UNSCALED; scaling <= KC_KMEANS_ROBUST; scaling++) {
        KcContext context = check_context();
        KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, (KcKmeansScaling)scaling);
        KcKmeansPoints other = points_of(&context, &short_data, NULL, EUCLIDEAN, (KcKmeansScaling)scaling);

        CHECK(points.is_long && !other.is_long);
        for (size_t i = 0; i < 75; i++) {
            for (size_t a = 0; a < 23; a++)
                CHECK(kept(&points, i, a) == kept(&other, i, a));
            CHECK(kc_kmeans_weight(&points, i) == kc_kmeans_weight(&other, i));
            CHECK_NEAR(points.norms[i], other.norms[i], 1e-6);
        }
        CHECK_NEAR(points.total_variance, other.total_variance, 1e-12);
        check_context_end(&context);
    }
    data_end(&data);
    data_end(&short_data);
}

static void
rows_are_ordered_by_their_coordinates(void)
{
    static const double rows[] = {0, 1, 0, 2, -1, 5, 0, 1};
    KcContext context = check_context();
    Data data = data_make(4, 2);
    KcKmeansPoints points;

    memcpy(data.rows, rows, sizeof rows);
    points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);
    CHECK(kc_kmeans_row_compare(&points, 0, 1) < 0 && kc_kmeans_row_compare(&points, 1, 0) > 0);
    CHECK(kc_kmeans_row_compare(&points, 2, 0) < 0 && kc_kmeans_row_compare(&points, 0, 3) == 0);
    data_end(&data);
    check_context_end(&context);
}

static void
rows_of_no_or_too_many_elements_are_refused(void)
{
    KcContext context = check_context();
    KcKmeansPoints points;

    CHECK(kc_kmeans_points_start(&context, 0, false, &points) == KC_TOO_LARGE);
    CHECK(kc_kmeans_points_start(&context, KC_KMEANS_MOST_DIMENSIONS + 1, false, &points) == KC_TOO_LARGE);
    CHECK(strcmp(context.error.detail, "Got 4097.") == 0);
    CHECK(kc_kmeans_points_start(&context, KC_KMEANS_MOST_DIMENSIONS, true, &points) == KC_OK);
    check_context_end(&context);
}

static void
the_longest_rows_are_kept_too(void)
{
    KcContext context = check_context();
    Data data = data_heaps(17, KC_KMEANS_MOST_DIMENSIONS, 2, 0.1, 1);
    KcKmeansPoints points = points_of(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_UNSCALED);

    CHECK_NEAR((kept(&points, 16, 4095) + points.shift[4095]) / points.factor[4095], data.rows[17 * 4096 - 1],
               1e-14);
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
preparing_can_be_stopped_and_keeps_the_memory_limit(void)
{
    Data data = data_heaps(500, 400, 3, 0.1, 1);
    KcStatus status = KC_STOPPED;
    int stops = 0;

    data_weigh(&data, 1);
    for (int at = 1; status == KC_STOPPED; at++) {
        KcContext context = check_context();
        KcKmeansPoints points;
        int left = at;

        context.poll = stop_at;
        context.poll_data = &left;
        status = points_prepare(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_ROBUST, &points);
        stops += status == KC_STOPPED;
        check_context_end(&context);
        at += at / 2;
    }
    CHECK(status == KC_OK && stops > 2);
    status = KC_TOO_LARGE;
    data.n = 40;
    for (size_t limit = 0; status == KC_TOO_LARGE; limit += limit / 2 + 999) {
        KcContext context = check_context();
        KcKmeansPoints points;

        context.arena->limit_bytes = limit;
        status = points_prepare(&context, &data, NULL, EUCLIDEAN, KC_KMEANS_ROBUST, &points);
        check_context_end(&context);
    }
    CHECK(status == KC_OK);
    data_end(&data);
}

static size_t
bytes_to_prepare(const Data *data, KcKmeansScaling scaling)
{
    KcContext context = check_context();
    KcKmeansPoints points = points_of(&context, data, NULL, EUCLIDEAN, scaling);
    size_t bytes = context.arena->used_bytes;

    CHECK(points.count == data->n);
    check_context_end(&context);
    return bytes;
}

static void
quartiles_of_many_features_take_the_memory_of_one(void)
{
    for (size_t n = 30; n < 2000; n += 1000) {
        Data data = data_heaps(n, 200, 3, 0.1, 1);

        CHECK(bytes_to_prepare(&data, KC_KMEANS_ROBUST) <
              bytes_to_prepare(&data, KC_KMEANS_UNSCALED) + 300000);
        data_end(&data);
    }
}

int
main(void)
{
    RUN(every_scaling_is_what_a_simple_computation_gives);
    RUN(columns_of_very_different_magnitude_are_scaled_each);
    RUN(extreme_values_keep_their_proportions);
    RUN(a_constant_column_says_nothing_however_large_it_is);
    RUN(what_cannot_be_scaled_is_named);
    RUN(weights_are_relative);
    RUN(weights_that_are_all_zero_are_refused);
    RUN(rows_are_of_length_one_under_the_cosine_metric);
    RUN(what_is_kept_does_not_depend_on_the_order_of_the_rows);
    RUN(translation_and_powers_of_two_leave_what_is_kept);
    RUN(given_centres_stay_where_squares_are_finite);
    RUN(many_rows_stand_in_chunks_and_beyond_the_last_is_nothing);
    RUN(long_rows_are_kept_like_short_ones);
    RUN(rows_are_ordered_by_their_coordinates);
    RUN(rows_of_no_or_too_many_elements_are_refused);
    RUN(the_longest_rows_are_kept_too);
    RUN(preparing_can_be_stopped_and_keeps_the_memory_limit);
    RUN(quartiles_of_many_features_take_the_memory_of_one);
    return DONE();
}
