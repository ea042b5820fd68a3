/* The likelihood of ARIMA models: against an independent program, a dense factor of the covariance matrix, and finite
 * differences. */
#include "arima_tools.h"
#include "core/arima_likelihood.h"
#include "core/rng.h"

static void
likelihood_at_given_coefficients_agrees_with_a_dense_computation(void)
{
    size_t compared = 0;

    for (size_t i = 0; i < reference_count; i++) {
        const Reference *r = references + i;
        KcContext context = check_context();
        KcArimaDesign design;
        KcArimaLikelihood likelihood;

        if (!isnan(r->exact_at_tight)) {
            CHECK(kc_arima_design(&context, &r->spec, &r->series, NULL, &design) == KC_OK);
            CHECK(kc_arima_likelihood_begin(&context, &design, 0, &likelihood) == KC_OK);
            CHECK(kc_arima_evaluate(&context, &likelihood, r->coefficient, NULL) == KC_OK);
            if (!(fabs(likelihood.loglik - r->exact_at_tight) < 1e-4))
                printf("# %s %s\n", r->series_name, r->name);
            CHECK_NEAR(likelihood.loglik, r->exact_at_tight, 1e-4);
            compared++;
        }
        check_context_end(&context);
    }
    printf("# %zu models\n", compared);
    CHECK(compared == 89);
}

int
main(void)
{
    read_references();
    RUN(likelihood_at_given_coefficients_agrees_with_a_dense_computation);
    free_references();
    return DONE();
}
