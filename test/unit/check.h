/*
 * The unit tests' few words. A test file is a program: it lists its tests in main with RUN, each named by what
 * must hold, and prints TAP. A failed CHECK says where and goes on.
 */
#ifndef CHECK_H
#define CHECK_H

#include "core/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How much of a test is enough: where a result is judged by many runs, some show a sanitizer what there is to see, many times slower. */
#ifdef __SANITIZE_ADDRESS__
#define CHECK_MOST_OF(sanitized, plain) (sanitized)
#else
#define CHECK_MOST_OF(sanitized, plain) (plain)
#endif

static int check_tests, check_failed_tests, check_failures;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            check_failures++;                                                                                \
            printf("# %s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                               \
        }                                                                                                    \
    } while (0)

/* |got − expected| ≤ tolerance, absolute. */
#define CHECK_NEAR(got, expected, tolerance)                                                                 \
    do {                                                                                                     \
        double check_got = (got), check_expected = (expected);                                               \
        if (!(fabs(check_got - check_expected) <= (tolerance))) {                                            \
            check_failures++;                                                                                \
            printf("# %s:%d: %s is %.17g, not %.17g within %g\n", __FILE__, __LINE__, #got, check_got,       \
                   check_expected, (double)(tolerance));                                                     \
        }                                                                                                    \
    } while (0)

#define RUN(test)                                                                                            \
    do {                                                                                                     \
        check_failures = 0;                                                                                  \
        test();                                                                                              \
        check_tests++;                                                                                       \
        check_failed_tests += check_failures != 0;                                                           \
        printf("%sok %d - %s\n", check_failures ? "not " : "", check_tests, #test);                          \
    } while (0)

#define DONE() (printf("1..%d\n", check_tests), check_failed_tests ? EXIT_FAILURE : EXIT_SUCCESS)

/* A context on a malloc arena without practical limit; end it with check_context_end. */
static inline KcContext
check_context(void)
{
    KcContext context = {.arena = kc_malloc_arena((size_t)1 << 40)};

    return context;
}

static inline void
check_context_end(KcContext *context)
{
    kc_malloc_arena_end(context->arena);
    context->arena = NULL;
}

#endif
