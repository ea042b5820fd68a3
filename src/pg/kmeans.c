/* Functions over a kmeans_model: the cluster of a row, how far it is from it, the centres. */
#include "pg/kmeans_glue.h"

#include "pg/composite.h"

#include <math.h>

/* The squared distance of a row that is in the model's scale from cluster j's centre; 1 − cos under the cosine metric. */
static double
distance_to(const KmeansModel *model, const double *row, double length, int j)
{
    const double *centre = model->scaled + (Size)j * model->dimensions;
    double sum = 0;

    if (model->metric == KC_KMEANS_COSINE) {
        for (int a = 0; a < model->dimensions; a++)
            sum += (row[a] / length - centre[a]) * (row[a] / length - centre[a]);
        return sum / 2;
    }
    for (int a = 0; a < model->dimensions; a++)
        sum += (row[a] - centre[a]) * (row[a] - centre[a]);
    return sum;
}

/* The nearest cluster, the first of those equally near, and the squared distance from its centre. */
typedef struct Nearest {
    int cluster; /* −1: the row cannot be placed */
    double square;
} Nearest;

static Nearest
find_nearest(FunctionCallInfo fcinfo, const KmeansModel *model)
{
    double row[KC_KMEANS_MOST_DIMENSIONS];
    Nearest nearest = {-1, INFINITY};
    double square = 0, length;

    if (model->k == 0 || !kmeans_model_row(model, PG_GETARG_DATUM(1), row))
        return nearest;
    if (model->metric == KC_KMEANS_COSINE)
        for (int a = 0; a < model->dimensions; a++)
            square = hypot(square, row[a]);
    length = square;
    for (int j = 0; j < model->k; j++) {
        double distance = distance_to(model, row, length, j);

        if (distance < nearest.square)
            nearest = (Nearest){j, distance};
    }
    return nearest;
}

PG_FUNCTION_INFO_V1(kmeans_predict);
PG_FUNCTION_INFO_V1(kmeans_distance);
PG_FUNCTION_INFO_V1(kmeans_outlier_score);
PG_FUNCTION_INFO_V1(kmeans_centroids);

Datum
kmeans_predict(PG_FUNCTION_ARGS)
{
    Nearest nearest = find_nearest(fcinfo, kmeans_argument_model(fcinfo, 0));

    if (nearest.cluster < 0)
        PG_RETURN_NULL();
    PG_RETURN_INT32(nearest.cluster + 1);
}

/* The distance as people see it: 1 − cos is one already. */
static double
visible(const KmeansModel *model, double square)
{
    return model->metric == KC_KMEANS_COSINE ? square : sqrt(square);
}

Datum
kmeans_distance(PG_FUNCTION_ARGS)
{
    const KmeansModel *model = kmeans_argument_model(fcinfo, 0);
    Nearest nearest = find_nearest(fcinfo, model);

    if (nearest.cluster < 0)
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(visible(model, nearest.square));
}

Datum
kmeans_outlier_score(PG_FUNCTION_ARGS)
{
    const KmeansModel *model = kmeans_argument_model(fcinfo, 0);
    Nearest nearest = find_nearest(fcinfo, model);
    double spread;

    if (nearest.cluster < 0)
        PG_RETURN_NULL();
    /* A cluster of equal rows has no spread of its own. */
    spread = model->spread[nearest.cluster] > 0 ? model->spread[nearest.cluster] : model->overall_spread;
    if (!(spread > 0))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(sqrt(nearest.square) / spread);
}

Datum
kmeans_centroids(PG_FUNCTION_ARGS)
{
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    KmeansModel *model = kmeans_read_model(PG_GETARG_HEAPTUPLEHEADER(0));
    KeycustRow row;

    keycust_set_begin(fcinfo);
    row = keycust_set_row(result);
    for (int j = 0; j < model->k; j++)
        for (int a = 0; a < model->dimensions; a++) {
            keycust_put_int4(&row, j + 1);
            keycust_put_int8(&row, model->sizes[j]);
            keycust_put_int4(&row, a + 1);
            keycust_put_text(&row, model->names[a]);
            keycust_put_float8(&row, model->centroids[(Size)j * model->dimensions + a]);
            keycust_row_emit(&row, result);
        }
    return (Datum)0;
}
