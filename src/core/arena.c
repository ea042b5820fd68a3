/* Checked allocation from an arena; see arena.h. */
#include "core/arena.h"

#include "core/numeric.h"

#include <string.h>

KcStatus
kc_allocate_unset(KcContext *context, size_t count, size_t item_bytes, void **memory)
{
    KcArena *arena = context->arena;
    size_t bytes;
    size_t used_bytes;

    *memory = NULL;
    if (!kc_size_multiply(count, item_bytes, &bytes) || !kc_size_add(arena->used_bytes, bytes, &used_bytes) ||
        used_bytes > arena->limit_bytes) {
        kc_fail(context, KC_TOO_LARGE, "the computation needs more memory than is allowed");
        kc_detail(context, "It holds %zu bytes, asks for %zu times %zu more, and the limit is %zu.",
                  arena->used_bytes, count, item_bytes, arena->limit_bytes);
        kc_hint(context, "Raise keycust.max_memory, or give it less at a time.");
        return KC_TOO_LARGE;
    }
    *memory = arena->allocate(arena, bytes ? bytes : 1);
    if (!*memory) {
        kc_fail(context, KC_NO_MEMORY, "out of memory");
        kc_detail(context, "Failed on request of size %zu.", bytes);
        return KC_NO_MEMORY;
    }
    arena->used_bytes = used_bytes;
    return KC_OK;
}

KcStatus
kc_allocate(KcContext *context, size_t count, size_t item_bytes, void **memory)
{
    KcStatus status = kc_allocate_unset(context, count, item_bytes, memory);

    if (status == KC_OK)
        memset(*memory, 0, count * item_bytes);
    return status;
}

KcStatus
kc_allocate_doubles(KcContext *context, size_t count, double **values)
{
    void *memory;
    KcStatus status = kc_allocate(context, count, sizeof(double), &memory);

    *values = memory;
    return status;
}

KcStatus
kc_own(KcContext *context, void *object, void (*release)(void *object))
{
    if (!object)
        return kc_fail(context, KC_NO_MEMORY, "out of memory");
    if (!context->arena->on_end(context->arena, release, object)) {
        release(object);
        return kc_fail(context, KC_NO_MEMORY, "out of memory");
    }
    return KC_OK;
}

KcStatus
kc_allocate_vector(KcContext *context, size_t size, gsl_vector **vector)
{
    double *values;
    void *memory;
    KcStatus status = kc_allocate(context, 1, sizeof(gsl_vector_view), &memory);

    if (!status)
        status = kc_allocate_doubles(context, size, &values);
    if (status)
        return status;
    gsl_vector_view *view = memory;
    *view = gsl_vector_view_array(values, size);
    *vector = &view->vector;
    return KC_OK;
}

KcStatus
kc_allocate_matrix(KcContext *context, size_t rows, size_t columns, gsl_matrix **matrix)
{
    size_t size;
    double *values;
    void *memory;
    KcStatus status;

    if (!kc_size_multiply(rows, columns, &size))
        size = SIZE_MAX;
    status = kc_allocate(context, 1, sizeof(gsl_matrix_view), &memory);
    if (!status)
        status = kc_allocate_doubles(context, size, &values);
    if (status)
        return status;
    gsl_matrix_view *view = memory;
    *view = gsl_matrix_view_array(values, rows, columns);
    *matrix = &view->matrix;
    return KC_OK;
}
