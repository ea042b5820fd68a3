/*
 * The loops of kmeans_kernel.h for one kind of CPU. Included once for each, with
 *   KERNEL(name)        the name's form for it
 *   TARGET              the attribute that lets the compiler use its instructions
 *   WIDTH               doubles in a vector
 *   FMA(a, b, c)        a·b + c
 *   MAX(a, b) MIN(a, b)
 *   SPREAD(x)           a vector of x
 */

typedef double KERNEL(Vector) __attribute__((vector_size(WIDTH * 8)));
typedef double KERNEL(Loose) __attribute__((vector_size(WIDTH * 8), aligned(sizeof(double))));
typedef long long KERNEL(Bits) __attribute__((vector_size(WIDTH * 8)));

/* Puts the centre's number into the low bits of its score, and keeps the two best. */
#define KERNEL_KEEP(score, number, first, second)                                                            \
    do {                                                                                                     \
        KERNEL(Vector) numbered = (KERNEL(Vector))(((KERNEL(Bits))(score)&keep) | (number));                 \
                                                                                                             \
        second = MAX(second, MIN(first, numbered));                                                          \
        first = MAX(first, numbered);                                                                        \
    } while (0)

/* Two vectors of rows against four centres at a time, so that each loaded number is used often. */
TARGET static void
KERNEL(best)(const double *block, const KcKmeansCentres *centres, KcKmeansBest *best)
{
    const long long mask = ~(long long)centres->mask;
    const size_t dimensions = centres->dimensions;
    const KERNEL(Bits) keep = (KERNEL(Bits)){0} + mask;

    for (size_t lane = 0; lane < KC_KMEANS_LANES; lane += 2 * WIDTH) {
        KERNEL(Vector) first0 = SPREAD(-0x1p1000), first1 = first0, second0 = first0, second1 = first0;

        for (size_t j = 0; j < centres->padded; j += 4) {
            const double *x = block + lane;
            const double *c = centres->packed + j * dimensions;
            KERNEL(Vector) a0 = SPREAD(-centres->half[j]), a1 = SPREAD(-centres->half[j + 1]);
            KERNEL(Vector) a2 = SPREAD(-centres->half[j + 2]), a3 = SPREAD(-centres->half[j + 3]);
            KERNEL(Vector) b0 = a0, b1 = a1, b2 = a2, b3 = a3;

            for (size_t a = 0; a < dimensions; a++, x += KC_KMEANS_LANES, c += 4) {
                KERNEL(Vector) u = *(const KERNEL(Vector) *)(const void *)x;
                KERNEL(Vector) v = *(const KERNEL(Vector) *)(const void *)(x + WIDTH);
                KERNEL(Vector) c0 = SPREAD(c[0]), c1 = SPREAD(c[1]), c2 = SPREAD(c[2]), c3 = SPREAD(c[3]);

                a0 = FMA(u, c0, a0);
                b0 = FMA(v, c0, b0);
                a1 = FMA(u, c1, a1);
                b1 = FMA(v, c1, b1);
                a2 = FMA(u, c2, a2);
                b2 = FMA(v, c2, b2);
                a3 = FMA(u, c3, a3);
                b3 = FMA(v, c3, b3);
            }
            KERNEL_KEEP(a0, (long long)j, first0, second0);
            KERNEL_KEEP(b0, (long long)j, first1, second1);
            KERNEL_KEEP(a1, (long long)j + 1, first0, second0);
            KERNEL_KEEP(b1, (long long)j + 1, first1, second1);
            KERNEL_KEEP(a2, (long long)j + 2, first0, second0);
            KERNEL_KEEP(b2, (long long)j + 2, first1, second1);
            KERNEL_KEEP(a3, (long long)j + 3, first0, second0);
            KERNEL_KEEP(b3, (long long)j + 3, first1, second1);
        }
        *(KERNEL(Vector) *)(void *)(best->first + lane) = first0;
        *(KERNEL(Vector) *)(void *)(best->first + lane + WIDTH) = first1;
        *(KERNEL(Vector) *)(void *)(best->second + lane) = second0;
        *(KERNEL(Vector) *)(void *)(best->second + lane + WIDTH) = second1;
    }
}

/* No FMA here: the digits are those of kc_kmeans_distance. */
TARGET static void
KERNEL(distances)(const double *block, const double *centre, size_t dimensions, double *squares)
{
    for (size_t lane = 0; lane < KC_KMEANS_LANES; lane += 2 * WIDTH) {
        KERNEL(Vector) s = SPREAD(0.0), t = s;
        const double *x = block + lane;

        for (size_t a = 0; a < dimensions; a++, x += KC_KMEANS_LANES) {
            KERNEL(Vector) c = SPREAD(centre[a]);
            KERNEL(Vector) u = *(const KERNEL(Vector) *)(const void *)x - c;
            KERNEL(Vector) v = *(const KERNEL(Vector) *)(const void *)(x + WIDTH) - c;

            s += u * u;
            t += v * v;
        }
        *(KERNEL(Vector) *)(void *)(squares + lane) = s;
        *(KERNEL(Vector) *)(void *)(squares + lane + WIDTH) = t;
    }
}

/* Vectors of eight centres, or coordinates. */
#define EIGHT (8 / WIDTH)

/* A lane of `first` and `second` for every eighth centre, down to one of each. */
TARGET static inline void
KERNEL(keep_lanes)(const KERNEL(Vector) * first, const KERNEL(Vector) * second, double *best, double *next)
{
    double one = (*first)[0], two = (*second)[0];

    for (size_t l = 1; l < WIDTH; l++) {
        double other = (*first)[l] < one ? (*first)[l] : one;

        one = (*first)[l] > one ? (*first)[l] : one;
        two = other > two ? other : two;
        two = (*second)[l] > two ? (*second)[l] : two;
    }
    *best = one;
    *next = two;
}

/* As many rows against eight centres at a time as make eight vectors. */
TARGET static void
KERNEL(best_long)(const double *const *rows, const KcKmeansCentres *centres, KcKmeansBest *best)
{
    const long long mask = ~(long long)centres->mask;
    const size_t dimensions = centres->dimensions;
    const KERNEL(Bits) keep = (KERNEL(Bits)){0} + mask;
    KERNEL(Bits) numbers[EIGHT];

    for (size_t l = 0; l < 8; l++)
        numbers[l / WIDTH][l % WIDTH] = (long long)l;
    for (size_t lane = 0; lane < KC_KMEANS_LANES; lane += WIDTH) {
        const double *const *x = rows + lane;
        KERNEL(Vector) first[WIDTH], second[WIDTH];

        for (size_t r = 0; r < WIDTH; r++)
            first[r] = second[r] = SPREAD(-0x1p1000);
        for (size_t j = 0; j < centres->padded; j += 8) {
            const KERNEL(Vector) *c = (const void *)(centres->packed + j * dimensions);
            KERNEL(Vector) score[WIDTH * EIGHT];

#pragma GCC unroll 8
            for (size_t v = 0; v < WIDTH * EIGHT; v++)
                score[v] = -((const KERNEL(Vector) *)(const void *)(centres->half + j))[v % EIGHT];
            for (size_t a = 0; a < dimensions; a++, c += EIGHT)
#pragma GCC unroll 8
                for (size_t v = 0; v < WIDTH * EIGHT; v++)
                    score[v] = FMA(SPREAD(x[v / EIGHT][a]), c[v % EIGHT], score[v]);
#pragma GCC unroll 8
            for (size_t v = 0; v < WIDTH * EIGHT; v++)
                KERNEL_KEEP(score[v], numbers[v % EIGHT] + (long long)j, first[v / EIGHT], second[v / EIGHT]);
        }
        for (size_t r = 0; r < WIDTH; r++)
            KERNEL(keep_lanes)(&first[r], &second[r], best->first + lane + r, best->second + lane + r);
    }
}

/* No FMA here either. */
TARGET static double
KERNEL(distance_long)(const double *row, const double *centre, size_t dimensions)
{
    KERNEL(Vector) s[EIGHT] = {{0}};
    double sums[8];
    size_t a = 0;

    for (; a + 8 <= dimensions; a += 8)
#pragma GCC unroll 8
        for (size_t v = 0; v < EIGHT; v++) {
            KERNEL(Vector) x = *(const KERNEL(Loose) *)(const void *)(row + a + v * WIDTH);
            KERNEL(Vector) c = *(const KERNEL(Loose) *)(const void *)(centre + a + v * WIDTH);

            s[v] += (x - c) * (x - c);
        }
#pragma GCC unroll 8
    for (size_t v = 0; v < EIGHT; v++)
        *(KERNEL(Loose) *)(void *)(sums + v * WIDTH) = s[v];
    for (size_t l = 0; a < dimensions; a++, l++)
        sums[l] += (row[a] - centre[a]) * (row[a] - centre[a]);
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

TARGET static void
KERNEL(distances_long)(const double *block, const double *centre, size_t dimensions, double *squares)
{
    for (size_t lane = 0; lane < KC_KMEANS_LANES; lane++)
        squares[lane] = KERNEL(distance_long)(block + lane * dimensions, centre, dimensions);
}

TARGET static void
KERNEL(add_long)(const double *row, size_t dimensions, double weight, double sign, const KcFold *fold,
                 double *coarse, double *fine)
{
    const KERNEL(Vector) to_coarse = SPREAD(fold->coarse), to_fine = SPREAD(fold->fine);
    const KERNEL(Vector) signs = SPREAD(sign), weights = SPREAD(weight);
    size_t a = 0;

    for (; a + WIDTH <= dimensions; a += WIDTH) {
        KERNEL(Vector) value = weights * *(const KERNEL(Loose) *)(const void *)(row + a);
        KERNEL(Vector) part = (value + to_coarse) - to_coarse;

        *(KERNEL(Loose) *)(void *)(coarse + a) += signs * part;
        *(KERNEL(Loose) *)(void *)(fine + a) += signs * (((value - part) + to_fine) - to_fine);
    }
    for (; a < dimensions; a++) {
        double value = weight * row[a];
        double part = kc_fold_coarse(fold, value);

        coarse[a] += sign * part;
        fine[a] += sign * kc_fold_fine(fold, value - part);
    }
}

static const KcKmeansKernel KERNEL(kernel) = {KERNEL(best),           KERNEL(distances),
                                              KERNEL(best_long),      KERNEL(distance_long),
                                              KERNEL(distances_long), KERNEL(add_long)};

#undef EIGHT
#undef KERNEL_KEEP
#undef KERNEL
#undef TARGET
#undef WIDTH
#undef FMA
#undef MAX
#undef MIN
#undef SPREAD
