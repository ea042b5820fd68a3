/* What one alternative of transformer_plan.h costs: a part of it, in a file of its own. */
#ifndef KC_TRANSFORMER_COST_H
#define KC_TRANSFORMER_COST_H

#include "core/scratch.h"
#include "core/transformer_plan.h"

/* What the alternatives of one plan have in common. */
typedef struct KcTransformerCosting {
    KcContext *context;
    const KcTransformerLoad *load;
    const KcTransformerTask *task;
    KcBasicRules rules;
    KcBasicMonth *months;
    KcTransformerSet *sets; /* of the alternative at hand */
    int set_count;
    KcTransformerSegment *segments;
    int segment_count;
    KcScratch *scratch;
    double *flows;
    double year; /* 8760 h/measured hours */
} KcTransformerCosting;

KcStatus kc_transformer_costing(KcContext *context, const KcTransformerLoad *load,
                                const KcTransformerTask *task, KcTransformerCosting *costing);

/* Sets costing->sets and segments: which of the first `count` units of the alternative are in service at which load. */
void kc_transformer_cost_service(KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                                 int count);

/* What is in service in a month, and charged by capacity. */
double kc_transformer_cost_capacity(const KcTransformerCosting *costing,
                                    const KcTransformerAlternative *alternative, size_t month);

/* The basic charges of an alternative, month by month, in memory that the next call uses again. */
KcStatus kc_transformer_cost_plan(KcTransformerCosting *costing, const KcTransformerAlternative *alternative,
                                  KcBasicPlan *plan);

/* What the present units bring when the alternative's come. */
double kc_transformer_cost_scrap(const KcTransformerCosting *costing,
                                 const KcTransformerAlternative *alternative);

/* Capacity, feasibility, price, losses of a year. */
KcStatus kc_transformer_cost_losses(KcTransformerCosting *costing, KcTransformerAlternative *alternative);

/* The basic charge of a year of all alternatives, once for each capacity. `order` has room for as many. */
KcStatus kc_transformer_cost_basic(KcTransformerCosting *costing, KcTransformerAlternative *alternatives,
                                   size_t count, uint32_t *order);

/* Capital, yearly cost, TOC. */
void kc_transformer_cost_year(const KcTransformerCosting *costing, KcTransformerAlternative *alternative);

/* Savings against keeping (NULL: it is not known), whether they pay, and the months. */
KcStatus kc_transformer_cost_detail(KcTransformerCosting *costing, const KcTransformerAlternative *keep,
                                    KcTransformerAlternative *alternative);

#endif
