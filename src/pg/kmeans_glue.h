/* What the glue files of kmeans share. */
#ifndef KEYCUST_KMEANS_GLUE_H
#define KEYCUST_KMEANS_GLUE_H

#include "pg/compat.h"

#include "core/kmeans.h"

#include "access/htup.h"
#include "utils/jsonb.h"

#define KMEANS_MODEL_FORMAT 1
#define KMEANS_MODEL_ATTRIBUTES 18

/* The words of options and models, in the order of the core's enums; they end with NULL. */
extern const char *const kmeans_metrics[];
extern const char *const kmeans_scalings[];
extern const char *const kmeans_scaling_options[];
/* The scaling of a model whose scale the caller gave; the last of kmeans_scalings, and no option. */
#define KMEANS_SCALE_GIVEN 4

/* What a fit is asked for: k and options, read once. */
typedef struct KmeansTask {
    KcKmeansOptions options;
    KcKmeansMetric metric;
    KcKmeansScaling scaling;
    int given_dimensions; /* of the centres in options.given */
    char **names;         /* of the features; NULL: none given */
    int name_count;
    struct varlena *jsonb; /* the argument, as it came; NULL: none */
} KmeansTask;

/* Reads k and options (NULL: none) into memory of the current context. */
KmeansTask *kmeans_read_task(int32 k, Jsonb *jsonb);
/* Raises an error unless this row's k and options are those of the task. `options` is 0 for NULL. */
void kmeans_check_task(const KmeansTask *task, int32 k, Datum options);

/* The rows of a fit while they come in. */
typedef struct KmeansRows {
    KmeansTask *task;
    KcContext *context;
    MemoryContext memory;
    KcKmeansPoints points; /* dimensions 0: none came yet */
    bool is_task_fixed;    /* k and options need not be compared row by row */
    bool weighted;
    bool has_weight; /* a usable row has one above 0 */
    double *row;     /* of one call */
    int64 unusable;
} KmeansRows;

/* No rows yet, in `memory`. */
KmeansRows *kmeans_rows(MemoryContext memory, KmeansTask *task, bool weighted);
/* Takes a row; false when it is unusable: a value that is missing, NaN or infinite, or without a direction under the
 * cosine metric. */
bool kmeans_take_row(KmeansRows *rows, Datum features, bool is_null, double weight);

/* Fits the rows; NULL when none is usable and has a weight. The fit lives in the current memory context, in which `*context` is. */
KcKmeansFit *kmeans_fit_rows(KmeansRows *rows, KcContext **context);
/* The model of a fit; without clusters when `fit` is NULL. */
Datum kmeans_make_model(FunctionCallInfo fcinfo, const KmeansRows *rows, const KcKmeansFit *fit);

/* What a model is made of. */
typedef struct KmeansResult {
    int k; /* 0: no clusters, and nothing but metric, scaling, rows, unusable, status and message counts */
    int dimensions;
    double *centroids;
    int64 *sizes;
    double *spread;
    double inertia;
    double total_inertia;
    int iterations;
    int starts;
    int metric;  /* of kmeans_metrics */
    int scaling; /* of kmeans_scalings */
    const double *scale;
    char **names; /* NULL: f1, f2 … */
    int64 rows;
    int64 unusable;
    const char *status;
    const char *message; /* NULL: none */
    Jsonb *detail;       /* NULL: none */
} KmeansResult;

/* The model as a value of the function's result type. */
Datum kmeans_result_datum(FunctionCallInfo fcinfo, const KmeansResult *result);

/* A model argument taken apart and checked. */
typedef struct KmeansModel {
    int k;
    int dimensions;
    const double *centroids; /* in the units of the features; of length 1 under the cosine metric */
    double *scaled;          /* centroids/scale */
    const double *scale;
    const double *spread;
    double overall_spread;
    int64 *sizes;
    char **names;
    KcKmeansMetric metric;
    int scaling; /* of kmeans_scalings */
    int iterations;
    int starts;
    int64 rows;
    int64 unusable;
    Datum attributes[KMEANS_MODEL_ATTRIBUTES];
    bool nulls[KMEANS_MODEL_ATTRIBUTES];
} KmeansModel;

/* Reads a model, in the current memory context. k is 0 for one without clusters. */
KmeansModel *kmeans_read_model(HeapTupleHeader composite);
/* The same for a function's argument, kept from row to row as long as the bytes are the same. */
KmeansModel *kmeans_argument_model(FunctionCallInfo fcinfo, int argument);

/* A row of features as a fit takes it: checks the shape (`dimensions` 0: any), and says how many there are. */
int kmeans_row_size(Datum features, int dimensions);
/* Its values; false when one is missing, NaN or infinite. */
bool kmeans_row_values(Datum features, double *values);

/* The features of a row for a model, brought to its scale; false when a value is missing, NaN or infinite, or there is
 * no direction. */
bool kmeans_model_row(const KmeansModel *model, Datum features, double *row);

#endif
