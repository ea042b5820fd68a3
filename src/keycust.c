/*
 * keycust: the module. What is loaded once per backend: the one setting, and GSL's error handler off, because
 * the default one aborts the process and with it every session of the server.
 */
#include "pg/context.h"

#include "utils/builtins.h"
#include "utils/guc.h"

#include <gsl/gsl_errno.h>

#include <limits.h>

KEYCUST_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

#define DEFAULT_MAX_MEMORY_KB (256 * 1024)
#define LEAST_MAX_MEMORY_KB 1024

void
_PG_init(void)
{
    gsl_set_error_handler_off();
    DefineCustomIntVariable("keycust.max_memory", "Sets the most memory one computation of keycust may hold.",
                            "A computation that would need more fails with SQLSTATE 54000. "
                            "No result depends on it.",
                            &keycust_max_memory_kb, DEFAULT_MAX_MEMORY_KB, LEAST_MAX_MEMORY_KB, MAX_KILOBYTES,
                            PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
    MarkGUCPrefixReserved("keycust");
}

PG_FUNCTION_INFO_V1(keycust_version);

Datum
keycust_version(PG_FUNCTION_ARGS)
{
    (void)fcinfo;
    PG_RETURN_TEXT_P(cstring_to_text(KEYCUST_VERSION));
}
