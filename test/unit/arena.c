/* Memory of a computation: limit, overflow, release, and a system that has none. */
#include "check.h"

#include "core/arena.h"

#include <stdint.h>

static void
memory_is_zeroed_and_counted(void)
{
    KcContext context = check_context();
    double *values;
    void *nothing;

    CHECK(kc_allocate_doubles(&context, 1000, &values) == KC_OK);
    for (int i = 0; i < 1000; i++)
        CHECK(values[i] == 0);
    CHECK(context.arena->used_bytes == 1000 * sizeof(double));
    CHECK(kc_allocate(&context, 0, sizeof(double), &nothing) == KC_OK);
    CHECK(nothing != NULL);
    check_context_end(&context);
}

static void
the_limit_holds_to_the_byte(void)
{
    KcContext context = {.arena = kc_malloc_arena(100)};
    void *memory;

    CHECK(kc_allocate(&context, 1, 60, &memory) == KC_OK);
    CHECK(kc_allocate(&context, 1, 41, &memory) == KC_TOO_LARGE);
    CHECK(memory == NULL);
    CHECK(context.arena->used_bytes == 60);
    CHECK(strcmp(context.error.message, "the computation needs more memory than is allowed") == 0);
    CHECK(strcmp(context.error.detail,
                 "It holds 60 bytes, asks for 1 times 41 more, and the limit is 100.") == 0);
    CHECK(context.error.hint[0] != '\0');
    CHECK(kc_allocate(&context, 1, 40, &memory) == KC_OK);
    check_context_end(&context);
}

static void
sizes_that_overflow_are_too_large(void)
{
    KcContext context = {.arena = kc_malloc_arena(SIZE_MAX)};
    gsl_matrix *matrix = NULL;
    double *values;
    void *memory;

    CHECK(kc_allocate(&context, SIZE_MAX / 2, 3, &memory) == KC_TOO_LARGE);
    CHECK(kc_allocate(&context, 1, 8, &memory) == KC_OK);
    CHECK(kc_allocate(&context, 1, SIZE_MAX - 7, &memory) == KC_TOO_LARGE);
    CHECK(kc_allocate_doubles(&context, SIZE_MAX / 8 + 1, &values) == KC_TOO_LARGE);
    CHECK(values == NULL);
    CHECK(kc_allocate_matrix(&context, SIZE_MAX / 2, 4, &matrix) == KC_TOO_LARGE);
    CHECK(matrix == NULL);
    check_context_end(&context);
}

static void *
no_memory(KcArena *arena, size_t bytes)
{
    (void)arena;
    (void)bytes;
    return NULL;
}

static bool
keeps_nothing(KcArena *arena, void (*release)(void *object), void *object)
{
    (void)arena;
    (void)release;
    (void)object;
    return false;
}

static void
a_system_without_memory_is_reported(void)
{
    KcContext context = check_context();
    gsl_vector *vector = NULL;
    gsl_matrix *matrix = NULL;
    void *memory;

    context.arena->allocate = no_memory;
    CHECK(kc_allocate(&context, 3, 5, &memory) == KC_NO_MEMORY);
    CHECK(memory == NULL);
    CHECK(strcmp(context.error.message, "out of memory") == 0);
    CHECK(strcmp(context.error.detail, "Failed on request of size 15.") == 0);
    CHECK(context.arena->used_bytes == 0);
    CHECK(kc_allocate_vector(&context, 2, &vector) == KC_NO_MEMORY);
    CHECK(kc_allocate_matrix(&context, 2, 2, &matrix) == KC_NO_MEMORY);
    CHECK(vector == NULL && matrix == NULL);
    check_context_end(&context);
}

static char released[8];

static void
release_letter(void *letter)
{
    strncat(released, letter, 1);
}

static void
objects_are_released_last_first(void)
{
    KcContext context = check_context();

    released[0] = '\0';
    CHECK(kc_own(&context, "a", release_letter) == KC_OK);
    CHECK(kc_own(&context, "b", release_letter) == KC_OK);
    CHECK(kc_own(&context, "c", release_letter) == KC_OK);
    CHECK(released[0] == '\0');
    check_context_end(&context);
    CHECK(strcmp(released, "cba") == 0);
}

static void
an_object_that_cannot_be_kept_is_released_at_once(void)
{
    KcContext context = check_context();

    released[0] = '\0';
    CHECK(kc_own(&context, NULL, release_letter) == KC_NO_MEMORY);
    CHECK(released[0] == '\0');
    context.arena->on_end = keeps_nothing;
    CHECK(kc_own(&context, "x", release_letter) == KC_NO_MEMORY);
    CHECK(strcmp(released, "x") == 0);
    check_context_end(&context);
    CHECK(strcmp(released, "x") == 0);
}

static void
vectors_and_matrices_are_gsl_s_own(void)
{
    KcContext context = check_context();
    gsl_vector *vector;
    gsl_matrix *matrix;

    CHECK(kc_allocate_vector(&context, 3, &vector) == KC_OK);
    CHECK(vector->size == 3 && gsl_vector_isnull(vector));
    gsl_vector_set(vector, 2, 7);
    CHECK(gsl_vector_max_index(vector) == 2);
    CHECK(kc_allocate_matrix(&context, 2, 3, &matrix) == KC_OK);
    CHECK(matrix->size1 == 2 && matrix->size2 == 3 && gsl_matrix_isnull(matrix));
    gsl_matrix_set(matrix, 1, 2, 5);
    CHECK(matrix->data[5] == 5);
    check_context_end(&context);
}

int
main(void)
{
    RUN(memory_is_zeroed_and_counted);
    RUN(the_limit_holds_to_the_byte);
    RUN(sizes_that_overflow_are_too_large);
    RUN(a_system_without_memory_is_reported);
    RUN(objects_are_released_last_first);
    RUN(an_object_that_cannot_be_kept_is_released_at_once);
    RUN(vectors_and_matrices_are_gsl_s_own);
    return DONE();
}
