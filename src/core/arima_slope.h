/*
 * The derivatives of the innovations recursion by the parameters: each step differentiated (tangents).
 */
#ifndef KC_ARIMA_SLOPE_H
#define KC_ARIMA_SLOPE_H

#include "core/arima_filter.h"

/* A filtered series and what its derivatives are weighted with. */
typedef struct KcArimaSlopeColumn {
    const double *values;  /* count */
    const double *weights; /* count; NULL: the shocks of the series itself */
    size_t begin;          /* values are 0 before; not looked at in the first column */
    double *forward;       /* count + memory + 1 */
    double *slopes;        /* parameters × (count + memory + 1): the derivatives of `forward` */
} KcArimaSlopeColumn;

typedef struct KcArimaSlopes {
    size_t count; /* parameters */
    KcArimaStepSlope *step;
    double *shock;               /* the derivatives of the current shock */
    double *log_scale;           /* Σ_t d ln scale_t */
    double *product;             /* Σ_t weight_t · d shock_t over all columns */
    double *square;              /* of the first column, count × count: Σ_t d shock_t · d shock_t' */
    double shocks_square;        /* of the first column: Σ_t shock_t² */
    double half_log_determinant; /* Σ_t ln scale_t */
} KcArimaSlopes;

KcStatus kc_arima_slopes_allocate(KcContext *context, const KcArimaShape *shape, size_t steps,
                                  KcArimaSlopes *slopes);

/* `operators` and `gain` with their derivatives behind them. Sums are set anew, `square` only with `squared`. */
KcStatus kc_arima_filter_slopes(KcContext *context, KcArimaStep *step, const KcArimaOperators *operators,
                                const KcArimaGain *gain, bool invertible, size_t count,
                                const KcArimaSlopeColumn *columns, size_t column_count, bool squared,
                                KcArimaSlopes *slopes);

#endif
