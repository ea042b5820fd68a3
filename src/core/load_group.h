/*
 * Several customers' loads at one time: coincidence and who is responsible for the peak.
 *
 * Coincidence factor 同时率: the peak of the sum over the sum of the peaks; its inverse is the diversity factor.
 * Responsibility 峰荷责任系数: a customer's load at the time of that peak over its own peak.
 */
#ifndef KC_LOAD_GROUP_H
#define KC_LOAD_GROUP_H

#include "core/load.h"

typedef struct KcGroupMember {
    double peak; /* NaN: no value */
    int64_t peak_at;
    double at_peak; /* at the group's peak; NaN: no value then */
    int64_t values;
} KcGroupMember;

typedef struct KcGroup {
    KcLoadState state;
    int64_t state_at;
    int32_t state_member; /* whose value is there twice */
    int64_t last_at;      /* of irregular times the last, state_at the first */
    size_t times;         /* of which some customer has a value */
    size_t counted;       /* of which enough have one */
    double peak;
    int64_t peak_at;
    size_t at_peak; /* customers with a value then */
    double sum_of_peaks;
    double coincidence; /* NaN where a peak is not above 0 */
    KcGroupMember *members;
} KcGroup;

/* Row i is of member members[i] (from 0) at times[i]; values are checked before, NaN is skipped. A time counts when at
 * least `valid_share` of the members have a value. Of equal peaks the first. Two values of one member at one time are
 * KC_LOAD_DUPLICATE_TIMES. Memory: 20 bytes a time and a bit for each member and time. Cost: the rows and the times. */
KcStatus kc_load_group(KcContext *context, const int32_t *members, const int64_t *times, const double *values,
                       size_t count, int32_t member_count, double valid_share, KcGroup *group);

#endif
