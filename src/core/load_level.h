/*
 * Since when a load is what it is: changes of the level of daily values.
 *
 * Optimal partitioning by PELT (Killick, Fearnhead & Eckley, "Optimal detection of changepoints with a linear
 * computational cost", Journal of the American Statistical Association 107, 2012): the segments whose sums of squares
 * about their means, over the variance, plus a penalty for each, add up to least; exact also with a least length of a
 * segment. Days are correlated, so the variance is the long-run one of noise of first order, σ²·(1 + r)/(1 − r); r and
 * σ come from medians of differences one and two days apart, which changes and odd days do not move (Chakar, Lebarbier,
 * Lévy-Leduc & Robin, "A robust approach for estimating change-points in the mean of an AR(1) process", Bernoulli 23,
 * 2017). The penalty is a multiple of log n (Yao, "Estimating the number of change-points via Schwarz' criterion",
 * Statistics & Probability Letters 6, 1988). Before, what the days of the week differ by is taken off: the median, for
 * each weekday, of the differences from the median of the seven days around; and odd days are drawn in to 3σ about the
 * median of the fifteen days around.
 */
#ifndef KC_LOAD_LEVEL_H
#define KC_LOAD_LEVEL_H

#include "core/load.h"

typedef struct KcLevelTask {
    double penalty;  /* times log n */
    int least_days;  /* of a segment */
    bool by_weekday; /* take off what weekdays differ by, where there are four weeks or more */
} KcLevelTask;

typedef struct KcLevelDay {
    int32_t day;
    double load; /* NaN: unknown, left out */
} KcLevelDay;

typedef struct KcLevelSegment {
    int32_t first_day;
    int32_t last_day;
    size_t days;
    double level; /* mean of the loads */
} KcLevelSegment;

typedef struct KcLevels {
    KcLoadState state;
    int64_t state_at;
    KcLevelSegment *segments;
    size_t count;
    size_t days;
    double noise;       /* σ of a day */
    double correlation; /* r */
    double cost;        /* what was made least, without the penalties */
} KcLevels;

/* The levels of days, which are sorted in place. Cost: days · log, and days² at worst (no change at all).
 * KC_TOO_LARGE above KC_LOAD_MOST_DAYS. */
KcStatus kc_load_levels(KcContext *context, const KcLevelTask *task, KcLevelDay *days, size_t count,
                        KcLevels *levels);

/* The best segmentation of values by itself: `ends` (room for `count`) takes the number of values up to the end of
 * each segment; the least sum of squares / variance + penalty · segments is returned in *cost. count ≥ least ≥ 1,
 * variance > 0. */
KcStatus kc_load_segment(KcContext *context, const double *values, size_t count, size_t least,
                         double variance, double penalty, size_t *ends, size_t *segments, double *cost);

#endif
