/*
 * Sums that are the same to the last bit in whatever order their terms come, and from which a term can be taken
 * out again without a trace.
 *
 * Every term is cut into a coarse part, a multiple of a unit so large that all sums of such parts are exact in a
 * double, and a fine part, likewise of a smaller unit; what lies below that is dropped (Demmel & Nguyen, "Parallel
 * reproducible summation", IEEE Transactions on Computers 64, 2015, with two bins). For n terms no larger than m
 * the sum is off by at most n·m·2^(2·b − 105), b the binary digits of n + 1: below half a unit in the last place of
 * n·m up to 33 million terms.
 */
#ifndef KC_FOLD_H
#define KC_FOLD_H

/* Adding and taking away these rounds to a multiple of their unit. */
typedef struct KcFold {
    double coarse;
    double fine;
} KcFold;

/* For up to `count` terms of magnitude up to `largest` (at most 2^900; 0 is as good as 2^-900). */
KcFold kc_fold_for(double largest, double count);

static inline double
kc_fold_coarse(const KcFold *fold, double term)
{
    return (term + fold->coarse) - fold->coarse;
}

/* `rest` is the term without its coarse part. */
static inline double
kc_fold_fine(const KcFold *fold, double rest)
{
    return (rest + fold->fine) - fold->fine;
}

#endif
