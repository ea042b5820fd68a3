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
typedef long long KERNEL(Bits) __attribute__((vector_size(WIDTH * 8)));

/* Puts the centre's number into the low bits of its score, and keeps the two best. */
#define KERNEL_KEEP(score, number, first, second)                                                            \
    do {                                                                                                     \
        KERNEL(Vector) numbered = (KERNEL(Vector))(((KERNEL(Bits))(score)&keep) | (long long)(number));      \
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
            KERNEL_KEEP(a0, j, first0, second0);
            KERNEL_KEEP(b0, j, first1, second1);
            KERNEL_KEEP(a1, j + 1, first0, second0);
            KERNEL_KEEP(b1, j + 1, first1, second1);
            KERNEL_KEEP(a2, j + 2, first0, second0);
            KERNEL_KEEP(b2, j + 2, first1, second1);
            KERNEL_KEEP(a3, j + 3, first0, second0);
            KERNEL_KEEP(b3, j + 3, first1, second1);
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

static const KcKmeansKernel KERNEL(kernel) = {KERNEL(best), KERNEL(distances)};

#undef KERNEL_KEEP
#undef KERNEL
#undef TARGET
#undef WIDTH
#undef FMA
#undef MAX
#undef MIN
#undef SPREAD
