/* The reference models of test/reference/arima, and what tests of ARIMA share. */
#ifndef ARIMA_TOOLS_H
#define ARIMA_TOOLS_H

#include "check.h"
#include "core/arima.h"

#define REFERENCE "test/reference/arima/"
#define MODELS_MOST 128
#define COEFFICIENTS_MOST 32
#define STEPS_MOST 128

typedef struct Reference {
    char series_name[40], name[60], xreg[8][16];
    KcArimaSpec spec;
    double lambda; /* NaN: none */
    double exact_at_tight, exact_max, tight, ml, tight_variance;
    double shipped_variance, shipped_aicc, shipped_bic;
    size_t coefficients;
    double coefficient[COEFFICIENTS_MOST], error[COEFFICIENTS_MOST], exact[COEFFICIENTS_MOST];
    size_t steps;
    double ahead[STEPS_MOST], ahead_error[STEPS_MOST];
    double mean[STEPS_MOST], low80[STEPS_MOST], high80[STEPS_MOST], low95[STEPS_MOST], high95[STEPS_MOST];
    KcArimaSeries series;
    double *values, *xreg_values; /* of the series; the latter with future rows behind */
} Reference;

static Reference references[MODELS_MOST];
static size_t reference_count;

static char arima_line[4096];
static char *arima_fields[64];

/* The next line of a table, cut at its commas; the number of fields, 0 at the end. */
static int
next_line(FILE *file)
{
    int count = 0;

    if (!fgets(arima_line, sizeof arima_line, file))
        return 0;
    arima_line[strcspn(arima_line, "\r\n")] = '\0';
    for (char *at = arima_line; at && count < 64; count++) {
        char *comma = strchr(at, ',');

        arima_fields[count] = at;
        if (comma)
            *comma++ = '\0';
        at = comma;
    }
    return count;
}

/* A number; NaN for an empty field. */
static double
field(int i)
{
    return *arima_fields[i] ? strtod(arima_fields[i], NULL) : NAN;
}

static FILE *
open_table(const char *name, const char *ending)
{
    char path[200];
    FILE *file;

    snprintf(path, sizeof path, REFERENCE "%s%s", name, ending);
    file = fopen(path, "r");
    if (!file || !fgets(arima_line, sizeof arima_line, file)) {
        printf("Bail out! cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    return file;
}

static double
box_cox(double x, double lambda)
{
    return isnan(lambda) ? x : lambda == 0 ? log(x) : (pow(fabs(x), lambda) * (x < 0 ? -1 : 1) - 1) / lambda;
}

static inline double
box_cox_back(double z, double lambda)
{
    return isnan(lambda) ? z : lambda == 0 ? exp(z) : pow(fmax(0, lambda * z + 1), 1 / lambda);
}

static size_t
read_series(const char *name, double **values)
{
    FILE *file = open_table(name, ".csv");
    size_t count = 0;

    *values = malloc(4000 * sizeof **values);
    while (next_line(file) && count < 4000)
        (*values)[count++] = field(1);
    fclose(file);
    return count;
}

/* sin and cos over a day of 48 and a week of 336 half-hours. */
static double
taylor_regressor(size_t column, size_t t)
{
    size_t k = column < 10 ? column / 2 + 1 : (column - 10) / 2 + 1;
    double angle = 2 * M_PI * (double)k * (double)t / (column < 10 ? 48 : 336);

    return column % 2 ? cos(angle) : sin(angle);
}

static void
read_xreg(Reference *reference, size_t regressors)
{
    FILE *file = open_table(reference->series_name, "_xreg.csv");
    char header[8][16];
    int columns = 0, at[8] = {0};
    size_t rows = 0;

    for (char *name = strtok(arima_line, ",\r\n"); name; name = strtok(NULL, ",\r\n"))
        snprintf(header[columns++], sizeof header[0], "%s", name);
    for (size_t j = 0; j < regressors; j++)
        for (int c = 0; c < columns; c++)
            if (strcmp(header[c], reference->xreg[j]) == 0)
                at[j] = c;
    reference->xreg_values = malloc(4000 * sizeof(double));
    while (next_line(file)) {
        for (size_t j = 0; j < regressors; j++)
            reference->xreg_values[rows * regressors + j] = field(at[j]);
        rows++;
    }
    fclose(file);
}

static void
set_series(Reference *reference, char *xreg)
{
    size_t regressors = 0;

    reference->series.count = read_series(reference->series_name, &reference->values);
    for (size_t t = 0; t < reference->series.count; t++)
        reference->values[t] = box_cox(reference->values[t], reference->lambda);
    reference->series.values = reference->values;
    if (strcmp(reference->series_name, "taylor_4w") == 0 && *xreg) {
        regressors = 16;
        reference->xreg_values = malloc((reference->series.count + 96) * 16 * sizeof(double));
        for (size_t i = 0; i < (reference->series.count + 96) * 16; i++)
            reference->xreg_values[i] = taylor_regressor(i % 16, i / 16 + 1);
    } else if (*xreg) {
        for (char *name = strtok(xreg, ";"); name; name = strtok(NULL, ";"))
            snprintf(reference->xreg[regressors++], sizeof reference->xreg[0], "%s", name);
        read_xreg(reference, regressors);
    }
    reference->series.xreg = reference->xreg_values;
    reference->series.regressors = regressors;
}

static void
read_models(void)
{
    FILE *file = open_table("models", ".csv");
    char xreg[MODELS_MOST][200];

    while (next_line(file)) {
        Reference *r = references + reference_count;

        snprintf(r->series_name, sizeof r->series_name, "%s", arima_fields[1]);
        snprintf(r->name, sizeof r->name, "%s", arima_fields[2]);
        r->spec =
            (KcArimaSpec){atoi(arima_fields[3]), atoi(arima_fields[4]),       atoi(arima_fields[5]),
                          atoi(arima_fields[6]), atoi(arima_fields[7]),       atoi(arima_fields[8]),
                          atoi(arima_fields[9]), atoi(arima_fields[10]) != 0, atoi(arima_fields[11]) != 0};
        r->lambda = field(12);
        snprintf(xreg[reference_count], sizeof xreg[0], "%s", arima_fields[13]);
        r->exact_at_tight = field(14);
        r->exact_max = field(15);
        r->tight = field(16);
        r->ml = field(17);
        r->tight_variance = field(18);
        r->shipped_variance = field(19);
        r->shipped_aicc = field(20);
        r->shipped_bic = field(21);
        reference_count++;
    }
    fclose(file);
    for (size_t i = 0; i < reference_count; i++)
        set_series(references + i, xreg[i]);
}

static __attribute__((unused)) void
read_references(void)
{
    FILE *file;

    read_models();
    file = open_table("coefficients", ".csv");
    while (next_line(file)) {
        Reference *r = references + atoi(arima_fields[0]) - 1;

        r->coefficient[r->coefficients] = field(2);
        r->error[r->coefficients] = field(3);
        r->exact[r->coefficients++] = field(4);
    }
    fclose(file);
    file = open_table("forecasts", ".csv");
    while (next_line(file)) {
        Reference *r = references + atoi(arima_fields[0]) - 1;
        size_t h = r->steps++;

        r->ahead[h] = field(2);
        r->ahead_error[h] = field(3);
        r->mean[h] = field(4);
        r->low80[h] = field(5);
        r->high80[h] = field(6);
        r->low95[h] = field(7);
        r->high95[h] = field(8);
    }
    fclose(file);
}

static __attribute__((unused)) void
free_references(void)
{
    for (size_t i = 0; i < reference_count; i++) {
        free(references[i].values);
        free(references[i].xreg_values);
    }
}

#endif
