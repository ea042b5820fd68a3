/* What the tests of series share: series and tables of test/reference/series, and series that nothing good
 * comes of. */
#ifndef SERIES_TOOLS_H
#define SERIES_TOOLS_H

#include "check.h"

#define MOST_VALUES 2000

typedef struct Series {
    size_t count;
    double values[MOST_VALUES];
} Series;

static inline FILE *
open_reference(const char *name)
{
    char path[200];
    FILE *file;

    snprintf(path, sizeof path, "test/reference/series/%s.csv", name);
    file = fopen(path, "r");
    if (!file) {
        printf("Bail out! cannot read %s\n", path);
        exit(EXIT_FAILURE);
    }
    return file;
}

/* Lines "t,value"; an empty value is missing. */
static inline Series
read_series(const char *name)
{
    static Series series;
    char line[200];
    FILE *file = open_reference(name);

    series.count = 0;
    CHECK(fgets(line, sizeof line, file) != NULL);
    while (series.count < MOST_VALUES && fgets(line, sizeof line, file)) {
        char *value = strchr(line, ',') + 1, *end;
        double number = strtod(value, &end);

        series.values[series.count++] = end == value ? NAN : number;
    }
    fclose(file);
    CHECK(series.count > 0);
    return series;
}

/* A table whose rows are a name and numbers ("nan": none). */
typedef struct Row {
    char name[40];
    double numbers[12];
} Row;

static inline FILE *
open_table(const char *name)
{
    FILE *file = open_reference(name);
    char line[400];

    CHECK(fgets(line, sizeof line, file) != NULL);
    return file;
}

static inline bool
next_row(FILE *file, Row *row)
{
    char line[400], *at, *end;

    if (!fgets(line, sizeof line, file) || !(at = strchr(line, ',')))
        return false;
    CHECK(at - line < (long)sizeof row->name);
    snprintf(row->name, sizeof row->name, "%.*s", (int)(at - line), line);
    for (size_t i = 0; i < 12; i++) {
        row->numbers[i] = *at == ',' ? strtod(at + 1, &end) : NAN;
        at = *at == ',' ? end : at;
    }
    return true;
}

/* The greatest difference seen, to be told at the end of a test. */
static inline void
widen(double *largest, double got, double expected)
{
    double difference = fabs(got - expected);

    if (!(difference <= *largest))
        *largest = isnan(got) && isnan(expected) ? *largest : isnan(difference) ? INFINITY : difference;
}

static inline bool
stop_at_once(void *unused)
{
    (void)unused;
    return true;
}

#endif
