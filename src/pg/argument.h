/* Arguments of functions, read and checked. */
#ifndef KEYCUST_ARGUMENT_H
#define KEYCUST_ARGUMENT_H

#include "pg/compat.h"

/* A number that may be missing: NaN for NULL. NaN and infinity are an error that names the argument. */
double keycust_number_argument(FunctionCallInfo fcinfo, int argument, const char *name);

#endif
