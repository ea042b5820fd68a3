/* The innermost loops of k-means: the same answers on every kind of CPU, and the right ones. */
#include "kmeans_tools.h"

#include "core/kmeans_kernel.h"

#include <float.h>

#define LANES KC_KMEANS_LANES

/* A block of 16 rows and k centres. */
typedef struct Case {
    KcContext context;
    bool is_long;
    size_t k;
    size_t d;
    double *block;
    double *rows;
    KcKmeansCentres centres;
} Case;

static Case
case_make(size_t k, size_t d, bool is_long)
{
    Case c = {.context = check_context(), .is_long = is_long, .k = k, .d = d};

    CHECK(posix_memalign((void **)&c.block, 64, LANES * d * sizeof(double)) == 0);
    c.rows = calloc(k * d, sizeof(double));
    CHECK(kc_kmeans_centres_make(&c.context, k, d, is_long, &c.centres) == KC_OK);
    return c;
}

static double *
at(const Case *c, size_t lane, size_t a)
{
    return c->block + (c->is_long ? lane * c->d + a : a * LANES + lane);
}

static void
score(const Case *c, const KcKmeansKernel *kernel, KcKmeansBest *best)
{
    const double *rows[LANES];

    for (size_t lane = 0; lane < LANES; lane++)
        rows[lane] = at(c, lane, 0);
    if (c->is_long)
        kernel->best_long(rows, &c->centres, best);
    else
        kernel->best(c->block, &c->centres, best);
}

static size_t
nearest_to(const Case *c, size_t lane)
{
    return (c->is_long ? kc_kmeans_long_nearest : kc_kmeans_nearest)(at(c, lane, 0), &c->centres);
}

static void
case_end(Case *c)
{
    free(c->block);
    free(c->rows);
    check_context_end(&c->context);
}

static void
fill(Case *c, KcRng *rng, double offset)
{
    for (size_t i = 0; i < LANES * c->d; i++)
        c->block[i] = offset + kc_rng_normal(rng);
    for (size_t i = 0; i < c->k * c->d; i++)
        c->rows[i] = offset + kc_rng_normal(rng);
    kc_kmeans_centres_set(&c->centres, c->rows, c->k);
}

static long double
exact_square(const Case *c, size_t lane, size_t j)
{
    long double square = 0;

    for (size_t a = 0; a < c->d; a++) {
        long double difference = (long double)*at(c, lane, a) - c->rows[j * c->d + a];

        square += difference * difference;
    }
    return square;
}

static double
length(const Case *c, size_t lane)
{
    double square = 0;

    for (size_t a = 0; a < c->d; a++)
        square += *at(c, lane, a) * *at(c, lane, a);
    return sqrt(square);
}

/* The two least squared distances of a lane, and the nearest centre. */
static size_t
search(const Case *c, size_t lane, long double *first, long double *second)
{
    size_t nearest = 0;

    *first = *second = INFINITY;
    for (size_t j = 0; j < c->k; j++) {
        long double square = exact_square(c, lane, j);

        if (square < *first) {
            *second = *first;
            *first = square;
            nearest = j;
        } else if (square < *second)
            *second = square;
    }
    return nearest;
}

/* What Lloyd's iterations make of the scores. */
static size_t
decide(const Case *c, const KcKmeansBest *best, size_t lane)
{
    double margin = kc_kmeans_margin(&c->centres, length(c, lane) * (1 + 0x1p-20));

    if (best->first[lane] - best->second[lane] <= margin)
        return nearest_to(c, lane);
    return kc_kmeans_best_number(&c->centres, best->first[lane]);
}

static void
check_best(const Case *c, const KcKmeansKernel *kernel)
{
    KcKmeansBest best __attribute__((aligned(64)));

    score(c, kernel, &best);
    for (size_t lane = 0; lane < LANES; lane++) {
        long double first, second;
        size_t nearest = search(c, lane, &first, &second);
        double own = length(c, lane), margin = kc_kmeans_margin(&c->centres, own * (1 + 0x1p-20));

        CHECK(kc_kmeans_best_number(&c->centres, best.first[lane]) < c->k);
        CHECK(best.first[lane] >= best.second[lane]);
        CHECK_NEAR(best.first[lane], (double)(own * own - first) / 2, margin);
        if (c->k > 1)
            CHECK_NEAR(best.second[lane], (double)(own * own - second) / 2, margin);
        else
            CHECK(best.second[lane] < -0x1p899);
        if (best.first[lane] - best.second[lane] > margin)
            CHECK(kc_kmeans_best_number(&c->centres, best.first[lane]) == nearest);
        CHECK(decide(c, &best, lane) == nearest_to(c, lane));
    }
}

static void
check_distances(const Case *c, const KcKmeansKernel *kernel)
{
    double squares[LANES] __attribute__((aligned(64))) = {0};

    for (size_t j = 0; j < c->k; j++) {
        const double *centre = c->rows + j * c->d;

        (c->is_long ? kernel->distances_long : kernel->distances)(c->block, centre, c->d, squares);
        for (size_t lane = 0; lane < LANES; lane++) {
            CHECK(squares[lane] ==
                  (c->is_long ? kc_kmeans_long_distance : kc_kmeans_distance)(at(c, lane, 0), centre, c->d));
            CHECK_NEAR(squares[lane], (double)exact_square(c, lane, j), 1e-13 * squares[lane]);
        }
    }
}

static const size_t dimensions[] = {1, 2, 3, 7, 8, 17, 96, 2000};

static void
best_and_second_best_are_those_of_a_naive_search(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (size_t n = 0; n < 8; n++)
        for (size_t k = 1; k <= 70; k += dimensions[n] > 100 ? 13 : 1) {
            for (int is_long = 0; is_long < 2; is_long++) {
                Case c = case_make(k, dimensions[n], is_long);

                fill(&c, &rng, k % 5 == 0 ? 1000 : 0);
                for (size_t cpu = 0; cpu < CPUS; cpu++)
                    if (kc_kmeans_kernel(cpus[cpu])) {
                        check_best(&c, kc_kmeans_kernel(cpus[cpu]));
                        check_distances(&c, kc_kmeans_kernel(cpus[cpu]));
                    }
                case_end(&c);
            }
        }
}

static void
all_but_the_first_centres_can_be_left_out(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 2);
    for (int is_long = 0; is_long < 2; is_long++) {
        Case c = case_make(70, 5, is_long);

        fill(&c, &rng, 0);
        for (c.k = 70; c.k > 0; c.k--) {
            kc_kmeans_centres_set(&c.centres, c.rows, c.k);
            check_best(&c, kc_kmeans_kernel(KC_KMEANS_PLAIN));
        }
        case_end(&c);
    }
}

/* Centres equal, one rounding apart, and mirrored around the row. */
static void
near_ties_are_told_apart_alike(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 3);
    for (int turn = 0; turn < 300; turn++) {
        size_t k = 2 + kc_rng_below(&rng, 20), d = 1 + kc_rng_below(&rng, 30);
        Case c = case_make(k, d, turn / 3 % 2);

        fill(&c, &rng, 0);
        for (size_t j = 1; j < k; j++)
            for (size_t a = 0; a < d; a++)
                c.rows[j * d + a] = turn % 3 == 0   ? c.rows[a]
                                    : turn % 3 == 1 ? nextafter(c.rows[a], j % 2 ? 9 : -9)
                                                    : 2 * *at(&c, 0, a) - c.rows[(j - 1) * d + a];
        kc_kmeans_centres_set(&c.centres, c.rows, k);
        for (size_t cpu = 0; cpu < CPUS; cpu++) {
            KcKmeansBest best __attribute__((aligned(64)));

            if (!kc_kmeans_kernel(cpus[cpu]))
                continue;
            score(&c, kc_kmeans_kernel(cpus[cpu]), &best);
            for (size_t lane = 0; lane < LANES; lane++)
                CHECK(decide(&c, &best, lane) == nearest_to(&c, lane));
        }
        case_end(&c);
    }
}

static void
products_too_small_for_a_double_decide_nothing(void)
{
    KcRng rng;

    kc_rng_seed(&rng, 5);
    for (int turn = 0; turn < 400; turn++) {
        double unit = pow(10, -150 - turn % 20);
        Case c = case_make(2 + kc_rng_below(&rng, 6), 1 + kc_rng_below(&rng, 9), turn % 2);

        fill(&c, &rng, 0);
        for (size_t i = 0; i < LANES * c.d; i++)
            c.block[i] *= unit;
        for (size_t i = 0; i < c.k * c.d; i++)
            c.rows[i] *= unit;
        kc_kmeans_centres_set(&c.centres, c.rows, c.k);
        for (size_t cpu = 0; cpu < CPUS; cpu++) {
            KcKmeansBest best __attribute__((aligned(64)));

            if (!kc_kmeans_kernel(cpus[cpu]))
                continue;
            score(&c, kc_kmeans_kernel(cpus[cpu]), &best);
            for (size_t lane = 0; lane < LANES; lane++)
                CHECK(decide(&c, &best, lane) == nearest_to(&c, lane));
        }
        case_end(&c);
    }
}

static void
the_first_of_equally_near_centres_is_the_nearest(void)
{
    for (int is_long = 0; is_long < 2; is_long++) {
        Case c = case_make(6, 2, is_long);

        memset(c.block, 0, LANES * 2 * sizeof(double));
        for (size_t j = 0; j < 6; j++)
            c.rows[j * 2 + j % 2] = j % 3 ? 1 : -1;
        kc_kmeans_centres_set(&c.centres, c.rows, 6);
        CHECK(nearest_to(&c, 0) == 0);
        c.rows[2 * 2] = 0.5;
        c.rows[4 * 2] = -0.5;
        kc_kmeans_centres_set(&c.centres, c.rows, 6);
        CHECK(nearest_to(&c, 0) == 2);
        case_end(&c);
    }
}

static void
padding_never_wins_however_far_centres_are(void)
{
    KcRng rng;
    int turn = 0;

    kc_rng_seed(&rng, 4);
    for (size_t k = 1; k <= 9; k++)
        for (double far = 1; far <= KC_KMEANS_FARTHEST_COORDINATE; far *= 0x1p40) {
            Case c = case_make(k, 3, turn++ % 2);

            fill(&c, &rng, 0);
            for (size_t i = 0; i < k * 3; i++)
                c.rows[i] = i % 2 ? far : -far;
            kc_kmeans_centres_set(&c.centres, c.rows, k);
            for (size_t cpu = 0; cpu < CPUS; cpu++) {
                KcKmeansBest best __attribute__((aligned(64)));

                if (!kc_kmeans_kernel(cpus[cpu]))
                    continue;
                score(&c, kc_kmeans_kernel(cpus[cpu]), &best);
                for (size_t lane = 0; lane < LANES; lane++) {
                    CHECK(kc_kmeans_best_number(&c.centres, best.first[lane]) < k);
                    CHECK(decide(&c, &best, lane) == nearest_to(&c, lane));
                }
            }
            case_end(&c);
        }
}

static void
a_kernel_is_the_one_asked_for_or_none(void)
{
    CHECK(kc_kmeans_kernel(KC_KMEANS_PLAIN) != NULL);
    CHECK(kc_kmeans_kernel(KC_KMEANS_BEST_CPU) != NULL);
    CHECK(kc_kmeans_kernel(KC_KMEANS_AVX2) != kc_kmeans_kernel(KC_KMEANS_PLAIN));
    CHECK(kc_kmeans_kernel(KC_KMEANS_AVX512) != kc_kmeans_kernel(KC_KMEANS_PLAIN));
    if (kc_kmeans_kernel(KC_KMEANS_AVX512))
        CHECK(kc_kmeans_kernel(KC_KMEANS_BEST_CPU) == kc_kmeans_kernel(KC_KMEANS_AVX512));
}

int
main(void)
{
    RUN(best_and_second_best_are_those_of_a_naive_search);
    RUN(all_but_the_first_centres_can_be_left_out);
    RUN(near_ties_are_told_apart_alike);
    RUN(products_too_small_for_a_double_decide_nothing);
    RUN(the_first_of_equally_near_centres_is_the_nearest);
    RUN(padding_never_wins_however_far_centres_are);
    RUN(a_kernel_is_the_one_asked_for_or_none);
    return DONE();
}
