/* Labels of any kind as numbers from 0; see kmeans_quality.h. */
#include "core/kmeans_quality.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_A_POLL ((size_t)1 << 20)

/* An open-addressed table that is never full: more than twice as many places as labels. */
typedef struct Table {
    uint32_t *numbers; /* by place; 0: free, else the number of the label + 1 */
    int place_bits;
    int32_t *labels; /* by number */
    size_t room;     /* labels, at most */
    size_t count;
} Table;

/* The number of a label, in the order they came; `room` when there is none for it. */
static uint32_t
number_of(Table *table, int32_t label)
{
    uint32_t place = (uint32_t)label * UINT32_C(0x9e3779b1) >> (32 - table->place_bits);

    while (table->numbers[place]) {
        if (table->labels[table->numbers[place] - 1] == label)
            return table->numbers[place] - 1;
        place = (place + 1) & (((uint32_t)1 << table->place_bits) - 1);
    }
    if (table->count == table->room)
        return (uint32_t)table->room;
    table->labels[table->count] = label;
    table->numbers[place] = (uint32_t)++table->count;
    return (uint32_t)table->count - 1;
}

static int
compare(const void *one, const void *other)
{
    const int32_t a = *(const int32_t *)one, b = *(const int32_t *)other;

    return (a > b) - (a < b);
}

/* *renumbered: of each number in the order they came, the one in the order of labels. */
static KcStatus
renumber(KcContext *context, const Table *table, uint32_t **renumbered)
{
    void *memory, *sorted_memory;
    int32_t *sorted;
    Table again = *table;
    KcStatus status = kc_allocate(context, table->count, sizeof(uint32_t), &memory);

    if (status == KC_OK)
        status = kc_allocate(context, table->count, sizeof(int32_t), &sorted_memory);
    if (status != KC_OK)
        return status;
    *renumbered = memory;
    sorted = sorted_memory;
    memcpy(sorted, table->labels, table->count * sizeof(int32_t));
    qsort(sorted, table->count, sizeof(int32_t), compare);
    for (size_t n = 0; n < table->count; n++)
        (*renumbered)[number_of(&again, sorted[n])] = (uint32_t)n;
    return KC_OK;
}

KcStatus
kc_kmeans_number_labels(KcContext *context, const int32_t *labels, size_t count, uint32_t *numbers,
                        size_t *clusters)
{
    Table table = {.place_bits = 4, .room = count < KC_KMEANS_MOST_LABELS ? count : KC_KMEANS_MOST_LABELS};
    uint32_t *renumbered;
    void *places, *found;
    KcStatus status;

    while ((size_t)1 << table.place_bits < 2 * table.room)
        table.place_bits++;
    status = kc_allocate(context, (size_t)1 << table.place_bits, sizeof(uint32_t), &places);
    if (status == KC_OK)
        status = kc_allocate(context, table.room, sizeof(int32_t), &found);
    if (status != KC_OK)
        return status;
    table.numbers = places;
    table.labels = found;
    *clusters = KC_KMEANS_MOST_LABELS + 1;
    for (size_t i = 0; i < count && status == KC_OK; i++) {
        numbers[i] = number_of(&table, labels[i]);
        if (numbers[i] == table.room)
            return KC_OK;
        if (i % ROWS_A_POLL == 0)
            status = kc_poll(context);
    }
    if (status == KC_OK)
        status = renumber(context, &table, &renumbered);
    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        numbers[i] = renumbered[numbers[i]];
    *clusters = table.count;
    return KC_OK;
}
