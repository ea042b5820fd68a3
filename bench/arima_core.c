/* Fits a model to a column of numbers, over and over: CPU seconds of a fit, standard errors with it, and the likelihood.
 * usage: arima_core FILE p d q P D Q period times */
#include "core/arena.h"
#include "core/arima.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST_VALUES 100000

static double
cpu_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static size_t
read_values(const char *path, double *values)
{
    FILE *file = fopen(path, "r");
    char line[200];
    size_t count = 0;

    if (!file || !fgets(line, sizeof line, file))
        exit(1);
    while (count < MOST_VALUES && fgets(line, sizeof line, file))
        values[count++] = strtod(line, NULL);
    fclose(file);
    return count;
}

int
main(int count, char **words)
{
    static double values[MOST_VALUES];
    KcArimaSeries series = {.values = values};
    KcArimaOptions options = {0};
    double loglik = 0, begin;
    int times;

    if (count != 10)
        return 2;
    series.count = read_values(words[1], values);
    KcArimaSpec spec = {.p = atoi(words[2]),
                        .d = atoi(words[3]),
                        .q = atoi(words[4]),
                        .seasonal_p = atoi(words[5]),
                        .seasonal_d = atoi(words[6]),
                        .seasonal_q = atoi(words[7]),
                        .period = atoi(words[8])};
    times = atoi(words[9]);
    begin = cpu_seconds();
    for (int n = 0; n < times; n++) {
        KcContext context = {.arena = kc_malloc_arena((size_t)1 << 30)};
        KcArimaFit fit;

        if (kc_arima_fit(&context, &spec, &series, &options, &fit) != KC_OK) {
            fprintf(stderr, "%s\n", context.error.message);
            return 1;
        }
        loglik = fit.loglik;
        kc_malloc_arena_end(context.arena);
    }
    printf("%.6f\t%.6f\n", (cpu_seconds() - begin) / times, loglik);
    return 0;
}
