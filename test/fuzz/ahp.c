/*
 * Any bytes as a comparison matrix: what the core returns must be what it promises, not only not crash.
 *
 * Input: size (1 byte), method, kind of sensitivity, then a byte per pair: 0 is not judged, 1 to 17 a step of
 * the scale, above that the next eight bytes are the double itself, three times at most. A poll with a budget
 * turns hangs into findings.
 */
#include "core/ahp.h"
#include "core/arena.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 8
#define POLLS 200000

#define MUST(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            abort();                                                                                         \
    } while (0)

static bool
spent(void *poll_data)
{
    int *left = poll_data;

    MUST(--*left > 0);
    return false;
}

typedef struct Bytes {
    const uint8_t *next;
    size_t left;
    int doubles; /* still to be had; more than a few make each input slow */
} Bytes;

static uint8_t
take(Bytes *bytes)
{
    if (bytes->left == 0)
        return 0;
    bytes->left--;
    return *bytes->next++;
}

static double
take_judgement(Bytes *bytes)
{
    uint8_t kind = take(bytes);
    double value = NAN;

    if (kind >= 1 && kind <= 17)
        return kind >= 9 ? kind - 8.0 : 1.0 / (10 - kind);
    if (kind > 17 && bytes->left >= sizeof value && bytes->doubles-- > 0) {
        memcpy(&value, bytes->next, sizeof value);
        bytes->next += sizeof value;
        bytes->left -= sizeof value;
    }
    return value;
}

static void
check_result(const KcAhpResult *result, int n)
{
    const KcAhpFit *fit = result->fit;
    double total = 0;

    for (int i = 0; i < n; i++) {
        MUST(fit->weights[i] > 0 && fit->weights[i] <= 1);
        total += fit->weights[i];
    }
    MUST(fabs(total - 1) < 1e-12);
    MUST(fit->lambda_max >= n && isfinite(fit->lambda_max));
    MUST(fit->lambda_lower <= fit->lambda_max * (1 + 1e-9));
    MUST(fit->lambda_upper >= fit->lambda_max * (1 - 1e-9));
    MUST(fit->ci >= 0 && fit->cr >= 0 && fit->gci >= 0 && isfinite(fit->cr) && isfinite(fit->gci));
    MUST(result->judged + result->missing == n * (n - 1) / 2);
    MUST(result->worst_row < result->worst_column || result->worst_row == -1);
    if (result->worst_row >= 0)
        MUST(result->worst_judgement > 0 && result->worst_suggested >= 1.0 / 9 &&
             result->worst_suggested <= 9 && result->worst_suggested != result->worst_judgement);
}

static void
check_variations(KcContext *context, KcAhpMatrix *matrix, KcAhpMethod method)
{
    KcAhpVariation *found;
    int count;
    KcStatus status = kc_ahp_vary(context, matrix, method, KC_AHP_SAATY, &found, &count);

    MUST(status == KC_OK || status == KC_RANGE);
    for (int i = 0; status == KC_OK && i < count; i++) {
        MUST(isnan(found[i].lower.judgement) || found[i].lower.judgement < found[i].judgement);
        MUST(isnan(found[i].higher.judgement) || found[i].higher.judgement > found[i].judgement);
        MUST(found[i].lower.weight_change >= 0 && found[i].lower.weight_change <= 1);
    }
}

static void
check_criticality(KcContext *context, const double *weights, const double *scores, int n)
{
    KcAhpCriticality *found;

    for (int i = 0; i < n * n; i++)
        if (!isfinite(scores[i]))
            return;
    MUST(kc_ahp_criticality(context, weights, n, scores, n, &found) == KC_OK);
    for (int k = 0; k < n; k++) {
        const KcAhpCriticality *one = &found[k];

        MUST(one->weight >= 0 && one->weight <= 1);
        MUST(isnan(one->first.weight) || (one->first.weight >= 0 && one->first.weight <= 1));
        MUST(isnan(one->first.weight) || one->first.ahead != one->first.behind);
        /* Some place changes hands no later than the first. */
        MUST(isnan(one->first.weight) ||
             fabs(one->any.weight - one->weight) <= fabs(one->first.weight - one->weight) + 1e-6);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes bytes = {data, size, 3};
    int n = take(&bytes) % LARGEST + 1;
    KcAhpMethod method = take(&bytes) % 3;
    bool more = take(&bytes) % 16 == 0;
    double values[LARGEST * LARGEST];
    int left = POLLS;
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 24), .poll = spent, .poll_data = &left};
    KcAhpMatrix matrix;
    KcAhpResult result;
    KcAhpResult again;

    for (int i = 0; i < n * n; i++)
        values[i] = NAN;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            values[i * n + j] = take_judgement(&bytes);
    for (int i = 0; bytes.left > 0 && i < n * n; i++)
        if (isnan(values[i]))
            values[i] = take_judgement(&bytes);
    if (kc_ahp_read(&context, values, n, n, &matrix) == KC_OK) {
        KcStatus status = kc_ahp_weights(&context, &matrix, method, KC_AHP_SAATY, &result);

        MUST(status == KC_OK || status == KC_INVALID || status == KC_RANGE);
        if (status == KC_OK) {
            check_result(&result, n);
            if (more) {
                MUST(kc_ahp_weights(&context, &matrix, method, KC_AHP_SAATY, &again) == KC_OK);
                MUST(memcmp(result.fit->weights, again.fit->weights, n * sizeof(double)) == 0);
                check_variations(&context, &matrix, method);
            }
            check_criticality(&context, result.fit->weights, values, n);
            for (int i = 0; i < n * n; i++)
                values[i] = matrix.logs[i];
            check_criticality(&context, result.fit->weights, values, n);
        }
    }
    MUST(context.error.message[sizeof context.error.message - 1] == '\0');
    kc_malloc_arena_end(context.arena);
    return 0;
}
