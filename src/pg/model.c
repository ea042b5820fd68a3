/* Models as arguments; see model.h. */
#include "pg/model.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

void
keycust_take_model(HeapTupleHeader composite, const KeycustModelType *type, Datum *values, bool *nulls)
{
    TupleDesc descriptor =
        lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(composite), HeapTupleHeaderGetTypMod(composite));
    bool matches = descriptor->natts == type->count;
    HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(composite), .t_data = composite};

    for (int i = 0; matches && i < type->count; i++)
        matches = TupleDescAttr(descriptor, i)->atttypid == type->attributes[i].type;
    if (matches)
        heap_deform_tuple(&tuple, descriptor, values, nulls);
    ReleaseTupleDesc(descriptor);
    if (!matches)
        ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                        errmsg("argument must be of type keycust.%s", type->name)));
}

void
keycust_check_model(const KeycustModelType *type, const Datum *values, const bool *nulls)
{
    int32 format;

    for (int i = 0; i < type->count; i++)
        if (nulls[i] && !type->attributes[i].may_be_null)
            ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                            errmsg("model.%s must not be null", type->attributes[i].name)));
    format = DatumGetInt32(values[type->format]);
    if (format != type->known_format)
        ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("model has an unknown format"),
                        errdetail("Got %d, this version reads %d.", format, type->known_format)));
}

typedef struct Kept {
    MemoryContext memory;
    struct varlena *bytes; /* the argument that was read; NULL: none */
    void *model;
} Kept;

void *
keycust_kept_bytes(FmgrInfo *site, struct varlena *bytes, void *(*read)(HeapTupleHeader))
{
    Kept *kept = site->fn_extra;
    struct varlena *copy;
    MemoryContext caller;

    if (kept && kept->bytes && VARSIZE_ANY(bytes) == VARSIZE_ANY(kept->bytes) &&
        memcmp(bytes, kept->bytes, VARSIZE_ANY(bytes)) == 0)
        return kept->model;
    if (!kept) {
        kept = MemoryContextAllocZero(site->fn_mcxt, sizeof *kept);
        kept->memory = AllocSetContextCreate(site->fn_mcxt, "keycust model", ALLOCSET_SMALL_SIZES);
        site->fn_extra = kept;
    }
    kept->bytes = NULL;
    MemoryContextReset(kept->memory);
    caller = MemoryContextSwitchTo(kept->memory);
    copy = palloc(VARSIZE_ANY(bytes));
    memcpy(copy, bytes, VARSIZE_ANY(bytes));
    kept->model = read(DatumGetHeapTupleHeader(PointerGetDatum(copy)));
    kept->bytes = copy;
    MemoryContextSwitchTo(caller);
    return kept->model;
}

void *
keycust_kept_model(FunctionCallInfo fcinfo, int argument, void *(*read)(HeapTupleHeader))
{
    struct varlena *bytes = (struct varlena *)DatumGetPointer(PG_GETARG_DATUM(argument));

    /* What only points to the model elsewhere says nothing of it. */
    if (VARATT_IS_EXTERNAL(bytes))
        bytes = (struct varlena *)PG_GETARG_HEAPTUPLEHEADER(argument);
    return keycust_kept_bytes(fcinfo->flinfo, bytes, read);
}
