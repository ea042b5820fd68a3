/* Models as arguments: composite values that anyone can write by hand, so that all of one is checked before it is used. */
#ifndef KEYCUST_MODEL_H
#define KEYCUST_MODEL_H

#include "pg/compat.h"

#include "access/htup.h"
#include "fmgr.h"

typedef struct KeycustModelType {
    const char *name;
    int count;  /* attributes */
    int format; /* which of them says the format */
    int32 known_format;
    const struct KeycustAttribute {
        const char *name;
        Oid type;
        bool may_be_null; /* in a model that can be used */
    } * attributes;
} KeycustModelType;

/* Takes a model apart; 42804 where it does not have exactly these attribute types. */
void keycust_take_model(HeapTupleHeader composite, const KeycustModelType *type, Datum *values, bool *nulls);

/* Refuses a NULL where none may be (22004), and an unknown format (22023). */
void keycust_check_model(const KeycustModelType *type, const Datum *values, const bool *nulls);

/* What `read` makes of an argument, kept in fn_extra from row to row: only ever a shortcut. Its memory lasts as long. */
void *keycust_kept_model(FunctionCallInfo fcinfo, int argument, void *(*read)(HeapTupleHeader));
/* The same of a model that lies in memory, kept for the call site: for a final function, whose state holds it. */
void *keycust_kept_bytes(FmgrInfo *site, struct varlena *bytes, void *(*read)(HeapTupleHeader));

#endif
