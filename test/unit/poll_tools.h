/* How long a computation goes on without asking whether it should. */
#ifndef POLL_TOOLS_H
#define POLL_TOOLS_H

#include "check.h"

#include <time.h>

/* What a cancelled query may have to wait, in seconds of the processor; sanitizers take several times as long. */
#ifdef __SANITIZE_ADDRESS__
#define POLL_LIMIT 0.5
#else
#define POLL_LIMIT 0.05
#endif

typedef struct PollWatch {
    clock_t last;
    double longest;
} PollWatch;

static inline bool
poll_watch(void *data)
{
    PollWatch *watch = data;
    clock_t now = clock();
    double seconds = (double)(now - watch->last) / CLOCKS_PER_SEC;

    watch->longest = seconds > watch->longest ? seconds : watch->longest;
    watch->last = now;
    return false;
}

static inline void
poll_watch_begin(PollWatch *watch, KcContext *context)
{
    *watch = (PollWatch){clock(), 0};
    context->poll = poll_watch;
    context->poll_data = watch;
}

/* The longest wait, from the beginning to the first and from the last to the end too. */
static inline double
poll_watch_end(PollWatch *watch)
{
    poll_watch(watch);
    return watch->longest;
}

#endif
