/* Sums in any order; see fold.h. */
#include "core/fold.h"

#include <math.h>

KcFold
kc_fold_for(double largest, double count)
{
    KcFold fold;
    int bits, exponent;

    frexp(count + 1, &bits);
    frexp(fmax(largest, 0x1p-900), &exponent);
    /* 2^bits terms of 2^exponent each stay below 2^53 units of 2^(exponent + bits − 52). */
    fold.coarse = ldexp(1.5, exponent + bits);
    /* What is left of a term is at most half a coarse unit. */
    fold.fine = ldexp(1.5, (exponent + bits - 53) + bits);
    return fold;
}
