/* The score by differences; see arima_aside.h. */
#include "core/arima_aside.h"

#include "core/arena.h"

#include <string.h>

/* Half the length of a difference; tried shorter at the edge of the stationary region. */
static const double STEPS[] = {1e-5, 1e-7, 1e-9};
#define STEP_COUNT (sizeof STEPS / sizeof *STEPS)

KcStatus
kc_arima_aside(KcContext *context, KcArimaLikelihood *likelihood)
{
    size_t k = likelihood->shape.parameters, rows = likelihood->design->rows,
           columns = likelihood->design->columns;
    KcArimaAside *aside;
    double *next;
    void *memory;
    KcStatus status = kc_allocate(context, 1, sizeof *aside, &memory);

    if (status == KC_OK)
        status = kc_allocate_doubles(context, 2 * columns + k + (2 + k) * rows, &next);
    if (status != KC_OK)
        return status;
    aside = likelihood->aside = memory;
    aside->regression = next;
    aside->given_score = next + columns;
    aside->moved = next + 2 * columns;
    aside->rest[0] = aside->moved + k;
    aside->rest[1] = aside->rest[0] + rows;
    aside->slopes = aside->rest[1] + rows;
    return KC_OK;
}

void
kc_arima_aside_keep(KcArimaLikelihood *likelihood, bool given)
{
    const KcArimaDesign *design = likelihood->design;
    const KcArimaAside *aside = likelihood->aside;
    size_t taken = given ? design->pulses : design->columns;

    memcpy(aside->kept, likelihood->shocks[design->columns], design->rows * sizeof(double));
    for (size_t c = 0; c < taken; c++)
        likelihood->step.kernel->add(aside->kept, likelihood->shocks[c], -aside->regression[c], design->rows);
}

/* Half the logarithm of the determinant, with that of missing values' columns. */
static double
log_determinant(const KcArimaLikelihood *likelihood)
{
    double sum = likelihood->log_scale;

    for (size_t c = 0; c < likelihood->design->pulses; c++)
        sum += log(fabs(likelihood->pivot[c]));
    return sum;
}

/* What one parameter's difference tells; 0 where there is no likelihood on both sides, however near. */
static KcStatus
differ(KcContext *context, KcArimaLikelihood *likelihood, size_t j, const double *given)
{
    KcArimaAside *aside = likelihood->aside;
    KcArimaSlopes *slopes = &likelihood->slopes;
    size_t rows = likelihood->design->rows;
    double at = aside->moved[j], loglik[2], determinant[2], *slope = aside->slopes + j * rows;
    bool found = false;
    KcStatus status = KC_OK;

    likelihood->score[j] = slopes->log_scale[j] = slopes->product[j] = 0;
    memset(slope, 0, rows * sizeof *slope);
    for (size_t i = 0; i < STEP_COUNT && !found && status == KC_OK; i++) {
        double width = 2 * STEPS[i];

        found = true;
        for (int side = 0; side < 2 && found && status == KC_OK; side++) {
            aside->moved[j] = at + (side ? -STEPS[i] : STEPS[i]);
            aside->kept = aside->rest[side];
            status = kc_arima_evaluate(context, likelihood, aside->moved, given);
            loglik[side] = likelihood->loglik;
            determinant[side] = log_determinant(likelihood);
            found = likelihood->loglik > -INFINITY;
        }
        if (!found || status != KC_OK)
            continue;
        likelihood->score[j] = (loglik[0] - loglik[1]) / width;
        slopes->log_scale[j] = (determinant[0] - determinant[1]) / width;
        for (size_t t = 0; t < rows; t++) {
            slope[t] = (aside->rest[0][t] - aside->rest[1][t]) / width;
            slopes->product[j] += slope[t] * (aside->rest[0][t] + aside->rest[1][t]) / 2;
        }
    }
    aside->moved[j] = at;
    return status;
}

static void
set_information(KcArimaLikelihood *likelihood)
{
    KcArimaSlopes *slopes = &likelihood->slopes;
    size_t k = slopes->count, rows = likelihood->design->rows;
    double *score = likelihood->aside->moved;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            slopes->square[i * k + j] = slopes->square[j * k + i] = likelihood->step.kernel->dot(
                likelihood->aside->slopes + i * rows, likelihood->aside->slopes + j * rows, rows);
    memcpy(score, likelihood->score, k * sizeof *score);
    kc_arima_set_score(likelihood);
    memcpy(likelihood->score, score, k * sizeof *score);
}

KcStatus
kc_arima_look_aside(KcContext *context, KcArimaLikelihood *likelihood, const double *parameters,
                    const double *given, double worth)
{
    KcArimaAside *aside = likelihood->aside;
    size_t k = likelihood->shape.parameters, columns = likelihood->design->columns;
    KcArimaLikelihood center;
    KcStatus status = kc_arima_evaluate(context, likelihood, parameters, given);

    if (status != KC_OK || likelihood->loglik == -INFINITY || !(likelihood->loglik >= worth) || k == 0)
        return status;
    center = *likelihood;
    memcpy(aside->regression, likelihood->regression, columns * sizeof(double));
    memcpy(aside->given_score, likelihood->given_score, columns * sizeof(double));
    memcpy(aside->moved, parameters, k * sizeof(double));
    aside->looks = true;
    for (size_t j = 0; j < k && status == KC_OK; j++)
        status = differ(context, likelihood, j, given);
    aside->looks = false;
    likelihood->loglik = center.loglik;
    likelihood->variance = center.variance;
    likelihood->log_scale = center.log_scale;
    likelihood->stationary = center.stationary;
    likelihood->invertible = center.invertible;
    memcpy(likelihood->regression, aside->regression, columns * sizeof(double));
    memcpy(likelihood->given_score, aside->given_score, columns * sizeof(double));
    if (status == KC_OK)
        set_information(likelihood);
    return status;
}
