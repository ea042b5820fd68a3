/*
 * What every glue file includes first: PostgreSQL's headers, and all that differs between versions 15 to 18.
 */
#ifndef KEYCUST_COMPAT_H
#define KEYCUST_COMPAT_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 150000
#error "keycust needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 180000
#define KEYCUST_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "keycust", .version = KEYCUST_VERSION)
#else
#define KEYCUST_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* An array of `count` items, the size checked. PostgreSQL's own palloc_array differs between minor versions. */
static inline Size
keycust_array_bytes(Size item_bytes, Size count)
{
    Size bytes;

    if (__builtin_mul_overflow(item_bytes, count, &bytes))
        ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("array is too large"),
                        errdetail("It would have %zu items of %zu bytes.", count, item_bytes)));
    return bytes;
}

#define keycust_new(type, count) ((type *)palloc(keycust_array_bytes(sizeof(type), count)))
#define keycust_new_zeroed(type, count) ((type *)palloc0(keycust_array_bytes(sizeof(type), count)))

#endif
