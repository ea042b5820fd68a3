/* The core in the server; see context.h. */
#include "pg/context.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include <gsl/gsl_errno.h>
#include <sys/mman.h>

int keycust_max_memory_kb;

size_t
keycust_max_memory_bytes(void)
{
    return (size_t)keycust_max_memory_kb * 1024;
}

#define HUGE_PAGE ((Size)2 << 20)

/* Memory that holds huge pages begins at one and is asked for in them: it then comes with a five-hundredth of the page
 * faults. Advice, which a system may decline. */
static void *
allocate(KcArena *arena, size_t bytes)
{
    Size begin = bytes >= HUGE_PAGE && bytes <= SIZE_MAX - HUGE_PAGE ? HUGE_PAGE : 0;
    char *memory =
        MemoryContextAllocExtended(arena->owner, bytes + begin, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);

    if (memory && begin) {
        memory += -(uintptr_t)memory & (HUGE_PAGE - 1);
#ifdef MADV_HUGEPAGE
        (void)madvise(memory, bytes - bytes % HUGE_PAGE, MADV_HUGEPAGE);
#endif
    }
    return memory;
}

static bool
on_end(KcArena *arena, void (*release)(void *object), void *object)
{
    MemoryContextCallback *callback =
        MemoryContextAllocExtended(arena->owner, sizeof *callback, MCXT_ALLOC_NO_OOM);

    if (!callback)
        return false;
    callback->func = release;
    callback->arg = object;
    MemoryContextRegisterResetCallback(arena->owner, callback);
    return true;
}

static bool
interrupted(void *unused)
{
    (void)unused;
    if (QueryCancelPending || ProcDiePending)
        return true;
    /* The other interrupts (a transaction's timeout, a conflict on a standby, a barrier that others wait for) are
     * served here. An error may then leave through the core, which holds nothing but its arena. */
    CHECK_FOR_INTERRUPTS();
    return false;
}

KcContext *
keycust_context(MemoryContext memory)
{
    KcContext *context = MemoryContextAllocZero(memory, sizeof *context);

    context->arena = MemoryContextAllocZero(memory, sizeof *context->arena);
    context->arena->allocate = allocate;
    context->arena->on_end = on_end;
    context->arena->owner = memory;
    context->arena->limit_bytes = keycust_max_memory_bytes();
    context->poll = interrupted;
    /* Another library in this backend may have turned GSL's aborting handler on again. */
    gsl_set_error_handler_off();
    return context;
}

void *
keycust_grow(KcContext *context, void *array, Size item_bytes, Size room_before, Size room)
{
    Size bytes = keycust_array_bytes(item_bytes, room);
    KcArena *arena = context->arena;
    Size before = item_bytes * room_before;

    if (bytes - before > arena->limit_bytes - Min(arena->used_bytes, arena->limit_bytes))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("group is too large"),
                        errdetail("%zu rows need more than keycust.max_memory.", room),
                        errhint("Raise keycust.max_memory, or compute in smaller groups.")));
    arena->used_bytes += bytes - before;
    return array ? repalloc_huge(array, bytes) : MemoryContextAllocHuge(arena->owner, bytes);
}

static int
sqlstate(KcStatus status)
{
    switch (status) {
    case KC_OK:
        break;
    case KC_INVALID:
        return ERRCODE_INVALID_PARAMETER_VALUE;
    case KC_SHAPE:
        return ERRCODE_ARRAY_SUBSCRIPT_ERROR;
    case KC_NULL_ELEMENT:
        return ERRCODE_NULL_VALUE_NOT_ALLOWED;
    case KC_RANGE:
        return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
    case KC_TOO_LARGE:
        return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
    case KC_NO_MEMORY:
        return ERRCODE_OUT_OF_MEMORY;
    case KC_STOPPED:
        return ERRCODE_QUERY_CANCELED;
    case KC_CORRUPT:
        return ERRCODE_INVALID_BINARY_REPRESENTATION;
    }
    return ERRCODE_INTERNAL_ERROR;
}

void
keycust_check(KcContext *context, KcStatus status)
{
    const KcError *error = &context->error;

    if (status == KC_OK)
        return;
    if (status == KC_STOPPED)
        CHECK_FOR_INTERRUPTS();
    ereport(ERROR, (errcode(sqlstate(status)), errmsg_internal("%s", error->message),
                    error->detail[0] ? errdetail_internal("%s", error->detail) : 0,
                    error->hint[0] ? errhint("%s", error->hint) : 0));
}
