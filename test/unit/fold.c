/* Sums in any order: exact, without trace of what is taken out, and as near as the header says. */
#include "check.h"

#include "core/fold.h"
#include "core/numeric.h"
#include "core/rng.h"

#include <stdint.h>

typedef struct Total {
    double coarse;
    double fine;
} Total;

static void
add(const KcFold *fold, double term, double sign, Total *total)
{
    double part = kc_fold_coarse(fold, term);

    total->coarse += sign * part;
    total->fine += sign * kc_fold_fine(fold, term - part);
}

/* What the header says a sum of `count` terms up to `largest` is off by. */
static long double
most_error(double largest, double count)
{
    int bits;

    frexp(count + 1, &bits);
    return ldexpl((long double)count * largest, 2 * bits - 105);
}

/* The units are multiples that add up exactly: the sum of `count` terms of the largest magnitude stays within 2^53
 * of each. */
static void
check_room(double largest, double count)
{
    KcFold fold = kc_fold_for(largest, count);
    double coarse_unit = nextafter(fold.coarse, INFINITY) - fold.coarse;
    double fine_unit = nextafter(fold.fine, INFINITY) - fold.fine;

    CHECK(isnormal(fold.coarse) && isnormal(fold.fine) && isnormal(fine_unit));
    CHECK(count * largest <= 0x1p53 * coarse_unit);
    CHECK(count * (coarse_unit / 2) <= 0x1p53 * fine_unit);
    /* What rounds a term must not change its own exponent by it. */
    CHECK(largest <= fold.coarse / 3 && coarse_unit / 2 <= fold.fine / 3);
    /* What is dropped of each term is half a fine unit at most. */
    CHECK((long double)count * fine_unit / 2 <= most_error(fmax(largest, 0x1p-900), count));
}

static void
units_leave_room_for_every_count_and_magnitude(void)
{
    static const double magnitudes[] = {0,       0x1p-1000, 0x1p-900, 1e-300,       1e-10, 0.5,    1,
                                        1.99999, 2,         1e10,     0x1.fffffp62, 1e200, 0x1p900};

    for (size_t m = 0; m < sizeof magnitudes / sizeof *magnitudes; m++)
        for (double count = 1; count <= 0x1p31; count *= 2) {
            check_room(magnitudes[m], count);
            check_room(magnitudes[m], count - 1 > 0 ? count - 1 : 1);
            check_room(magnitudes[m], count + 1);
        }
}

#define COUNT 5000

static double
random_term(KcRng *rng, int kind, double largest)
{
    double unit = 2 * kc_rng_uniform(rng) - 1;

    if (kind == 0)
        return unit * largest;
    if (kind == 1)
        return unit * largest * ldexp(1, -(int)kc_rng_below(rng, 120));
    return kc_rng_below(rng, 2) ? largest : -largest;
}

static void
shuffle(KcRng *rng, double *terms, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = kc_rng_below(rng, i);
        double term = terms[i - 1];

        terms[i - 1] = terms[j];
        terms[j] = term;
    }
}

static void
sums_are_the_same_in_any_order_and_as_near_as_promised(void)
{
    static const double magnitudes[] = {0x1p-900, 1e-100, 1, 3, 1e100, 0x1p900};
    double terms[COUNT];
    KcRng rng;

    kc_rng_seed(&rng, 1);
    for (size_t m = 0; m < 6; m++)
        for (int kind = 0; kind < 3; kind++) {
            size_t count = kc_rng_below(&rng, 2) ? COUNT : 1 + kc_rng_below(&rng, 40);
            KcFold fold = kc_fold_for(magnitudes[m], (double)count);
            Total first = {0, 0};
            KcSum exact = {0, 0};
            long double error;

            for (size_t i = 0; i < count; i++) {
                terms[i] = random_term(&rng, kind, magnitudes[m]);
                add(&fold, terms[i], 1, &first);
                kc_sum_add(&exact, terms[i]);
            }
            for (int turn = 0; turn < 5; turn++) {
                Total other = {0, 0};

                shuffle(&rng, terms, count);
                for (size_t i = 0; i < count; i++)
                    add(&fold, terms[i], 1, &other);
                CHECK(other.coarse == first.coarse && other.fine == first.fine);
            }
            error = (long double)first.coarse - exact.high + ((long double)first.fine - exact.low);
            CHECK(fabsl(error) <= most_error(magnitudes[m], (double)count));
        }
}

static void
terms_taken_out_leave_no_trace(void)
{
    KcFold fold = kc_fold_for(1, COUNT);
    double terms[COUNT];
    Total kept = {0, 0}, both = {0, 0};
    KcRng rng;

    kc_rng_seed(&rng, 2);
    for (size_t i = 0; i < COUNT; i++) {
        terms[i] = random_term(&rng, 1, 1);
        add(&fold, terms[i], 1, &both);
        if (i % 3 == 0)
            add(&fold, terms[i], 1, &kept);
    }
    for (size_t i = COUNT; i-- > 0;)
        if (i % 3)
            add(&fold, terms[i], -1, &both);
    CHECK(both.coarse == kept.coarse && both.fine == kept.fine);
    for (size_t i = 0; i < COUNT; i += 3)
        add(&fold, terms[i], -1, &both);
    CHECK(both.coarse == 0 && both.fine == 0);
}

static void
one_term_is_kept_to_the_last_digit(void)
{
    static const double terms[] = {1, -1, 0.1, 1e-17, 0x1.fffffffffffffp0, -0x1.0000000000001p-3, 0, -0.0};

    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        KcFold fold = kc_fold_for(terms[i] == 0 ? 0 : fabs(terms[i]), 1);
        Total total = {0, 0};

        add(&fold, terms[i], 1, &total);
        CHECK(total.coarse + total.fine == terms[i]);
    }
}

int
main(void)
{
    RUN(units_leave_room_for_every_count_and_magnitude);
    RUN(sums_are_the_same_in_any_order_and_as_near_as_promised);
    RUN(terms_taken_out_leave_no_trace);
    RUN(one_term_is_kept_to_the_last_digit);
    return DONE();
}
