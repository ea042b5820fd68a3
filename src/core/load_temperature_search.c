/* The search for change points; see load_temperature_search.h. */
#include "core/load_temperature_search.h"

#include "core/arena.h"

#include <math.h>

/* Sums over days. Temperatures and loads are about their means, loads over their scale. */
typedef struct Sums {
    double n, t, tt, y, ty, yy;
} Sums;

static Sums
less(const Sums *all, const Sums *part)
{
    return (Sums){all->n - part->n, all->t - part->t,   all->tt - part->tt,
                  all->y - part->y, all->ty - part->ty, all->yy - part->yy};
}

/* A line through some of the days, and what it leaves; slope NaN where there is none. */
typedef struct Line {
    double intercept, slope, rest;
} Line;

static Line
line_of(const Sums *s)
{
    double tt = s->tt - s->t * s->t / s->n, ty = s->ty - s->t * s->y / s->n;
    Line line = {.slope = NAN, .rest = NAN};

    if (!(s->n >= 2) || !(tt > 1e-12 * s->n))
        return line;
    line.slope = ty / tt;
    line.intercept = (s->y - line.slope * s->t) / s->n;
    line.rest = fmax(s->yy - s->y * s->y / s->n - ty * line.slope, 0);
    return line;
}

/* One side of a knot: Σu, Σu², Σuy of u = how far beyond the knot days lie, and quotients that pairs need. */
typedef struct Side {
    double days; /* at or beyond the knot; 0: none lie beyond */
    double u, uu, uy;
    double weight; /* u²/uu */
    double load;   /* u·uy/uu */
} Side;

static Side
side_of(const Sums *s, double knot, double sign, double days)
{
    Side side = {.days = days};

    side.u = sign * (s->t - knot * s->n);
    side.uu = s->tt - 2 * knot * s->t + knot * knot * s->n;
    side.uy = sign * (s->ty - knot * s->y);
    if (!(side.uu > 0))
        return (Side){.days = 0};
    side.weight = side.u * side.u / side.uu;
    side.load = side.u * side.uy / side.uu;
    return side;
}

/* Different temperatures t[k], ascending; sums over those before k and those from k on; lines and knots of each. */
typedef struct Search {
    size_t size;
    double least;
    const double *t;
    Sums all;
    Sums *before; /* size + 1 */
    Line *left;   /* of the temperatures up to k */
    Line *right;  /* from k on */
    Side *below;  /* of a knot at k */
    Side *above;
} Search;

static void
offer(KcTemperatureBest *best, double rest, double base, double heating, double heating_from, double cooling,
      double cooling_from)
{
    if (rest < best->rest)
        *best = (KcTemperatureBest){fmax(rest, 0), base, heating, heating_from, cooling, cooling_from};
}

/* Whether the left line meets the level between temperatures i and i + 1, and where. */
static inline bool
meets_left(const Search *s, size_t i, double level, double *at)
{
    const Line *line = &s->left[i];

    if (!(line->slope < 0) || s->before[i + 1].n < s->least)
        return false;
    *at = (level - line->intercept) / line->slope;
    return *at >= s->t[i] && *at <= s->t[i + 1];
}

/* The same of the line from j + 1 on, between j and j + 1. */
static inline bool
meets_right(const Search *s, size_t j, double level, double *at)
{
    const Line *line = &s->right[j + 1];

    if (!(line->slope > 0) || s->all.n - s->before[j + 1].n < s->least)
        return false;
    *at = (level - line->intercept) / line->slope;
    return *at >= s->t[j] && *at <= s->t[j + 1];
}

/* Knots at temperatures i and j, or one of them, where the other is NULL. */
static void
try_knots(const Search *s, const Side *below, double from, const Side *above, double to,
          KcTemperatureBest *best)
{
    static const Side none;
    const Side *low = below ? below : &none, *high = above ? above : &none;
    double weight = s->all.n - low->weight - high->weight, base, heating = 0, cooling = 0;

    if (!(weight > 1e-9 * s->all.n) || (below && low->days < s->least) || (above && high->days < s->least))
        return;
    base = (s->all.y - low->load - high->load) / weight;
    if (below)
        heating = (low->uy - low->u * base) / low->uu;
    if (above)
        cooling = (high->uy - high->u * base) / high->uu;
    if ((below && !(heating > 0)) || (above && !(cooling > 0)))
        return;
    offer(best, s->all.yy - base * s->all.y - heating * low->uy - cooling * high->uy, base, heating,
          below ? from : NAN, cooling, above ? to : NAN);
}

/* base + c·u over the days of `part`, among which lie those beyond the knot: two unknowns. */
static bool
fit_side(const Sums *part, const Side *side, double *base, double *slope, double *rest)
{
    double weight = part->n - side->weight;

    if (!(weight > 1e-9 * part->n))
        return false;
    *base = (part->y - side->load) / weight;
    *slope = (side->uy - side->u * *base) / side->uu;
    *rest = part->yy - *base * part->y - *slope * side->uy;
    return *slope > 0;
}

/* The left change point within cell i, the right one at temperature j > i. */
static void
try_left_cell(const Search *s, size_t i, const Sums *later, size_t j, KcTemperatureBest *best)
{
    double base, cooling, rest, at;

    if (s->above[j].days >= s->least && fit_side(later, &s->above[j], &base, &cooling, &rest) &&
        meets_left(s, i, base, &at))
        offer(best, s->left[i].rest + rest, base, -s->left[i].slope, at, cooling, s->t[j]);
}

/* The right change point within cell j, the left one at temperature i ≤ j. */
static void
try_right_cell(const Search *s, size_t i, size_t j, KcTemperatureBest *best)
{
    double base, heating, rest, at;

    if (s->below[i].days >= s->least && fit_side(&s->before[j + 1], &s->below[i], &base, &heating, &rest) &&
        meets_right(s, j, base, &at))
        offer(best, rest + s->right[j + 1].rest, base, heating, s->t[i], s->right[j + 1].slope, at);
}

/* Change points within cells i < j: a level between two free lines. */
static void
try_cells(const Search *s, size_t i, size_t j, KcTemperatureBest *best)
{
    Sums middle;
    double base, from, to;

    if (!(s->left[i].slope < 0) || !(s->right[j + 1].slope > 0))
        return;
    middle = less(&s->before[j + 1], &s->before[i + 1]);
    base = middle.y / middle.n;
    if (meets_left(s, i, base, &from) && meets_right(s, j, base, &to))
        offer(best, s->left[i].rest + fmax(middle.yy - base * middle.y, 0) + s->right[j + 1].rest, base,
              -s->left[i].slope, from, s->right[j + 1].slope, to);
}

/* Both change points in one: two lines that meet within cell i. */
static void
try_corner(const Search *s, size_t i, KcTemperatureBest *best)
{
    const Line *left = &s->left[i], *right = &s->right[i + 1];
    double at, level;

    if (!(left->slope < 0) || !(right->slope > 0))
        return;
    at = (left->intercept - right->intercept) / (right->slope - left->slope);
    level = left->intercept + left->slope * at;
    if (meets_left(s, i, level, &at) && meets_right(s, i, level, &at))
        offer(best, left->rest + right->rest, level, -left->slope, at, right->slope, at);
}

static KcStatus
search_both(KcContext *context, const Search *s, KcTemperatureBest *best)
{
    for (size_t i = 0; i < s->size; i++) {
        Sums later = less(&s->all, &s->before[i + 1]);
        KcStatus status = kc_poll(context);

        if (status != KC_OK)
            return status;
        for (size_t j = i; j < s->size; j++) {
            try_knots(s, &s->below[i], s->t[i], &s->above[j], s->t[j], best);
            if (j > i)
                try_left_cell(s, i, &later, j, best);
            if (j + 1 < s->size)
                try_right_cell(s, i, j, best);
            if (j > i && j + 1 < s->size)
                try_cells(s, i, j, best);
        }
        if (i + 1 < s->size)
            try_corner(s, i, best);
    }
    return KC_OK;
}

static void
search_one(const Search *s, KcTemperatureBest *heating, KcTemperatureBest *cooling)
{
    double at;

    for (size_t i = 0; i < s->size; i++) {
        try_knots(s, &s->below[i], s->t[i], NULL, 0, heating);
        try_knots(s, NULL, 0, &s->above[i], s->t[i], cooling);
        if (i + 1 == s->size)
            break;
        Sums later = less(&s->all, &s->before[i + 1]);
        const Sums *earlier = &s->before[i + 1];
        double level = later.y / later.n;

        if (meets_left(s, i, level, &at))
            offer(heating, s->left[i].rest + fmax(later.yy - level * later.y, 0), level, -s->left[i].slope,
                  at, 0, NAN);
        level = earlier->y / earlier->n;
        if (meets_right(s, i, level, &at))
            offer(cooling, fmax(earlier->yy - level * earlier->y, 0) + s->right[i + 1].rest, level, 0, NAN,
                  s->right[i + 1].slope, at);
    }
}

static KcStatus
allocate_search(KcContext *context, size_t size, Search *search, double **t)
{
    KcStatus status = kc_allocate_doubles(context, size, t);

    if (status == KC_OK)
        status = kc_allocate(context, size + 1, sizeof(Sums), (void **)&search->before);
    if (status == KC_OK)
        status = kc_allocate(context, size, sizeof(Line), (void **)&search->left);
    if (status == KC_OK)
        status = kc_allocate(context, size, sizeof(Line), (void **)&search->right);
    if (status == KC_OK)
        status = kc_allocate(context, size, sizeof(Side), (void **)&search->below);
    if (status == KC_OK)
        status = kc_allocate(context, size, sizeof(Side), (void **)&search->above);
    search->t = *t;
    return status;
}

static KcStatus
prepare(KcContext *context, const double *temperatures, const double *loads, size_t count, Search *search)
{
    double *t;
    KcStatus status = allocate_search(context, count, search, &t);
    Sums sums = {0};

    if (status != KC_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        double x = temperatures[i], y = loads[i];

        if (i == 0 || x != t[search->size - 1])
            t[search->size++] = x;
        sums = (Sums){sums.n + 1, sums.t + x, sums.tt + x * x, sums.y + y, sums.ty + x * y, sums.yy + y * y};
        search->before[search->size] = sums;
    }
    search->all = sums;
    for (size_t k = 0; k < search->size; k++) {
        Sums rest = less(&search->all, &search->before[k]);
        Sums beyond = less(&search->all, &search->before[k + 1]);

        search->left[k] = line_of(&search->before[k + 1]);
        search->right[k] = line_of(&rest);
        search->below[k] = side_of(&search->before[k], t[k], -1, search->before[k + 1].n);
        search->above[k] = side_of(&beyond, t[k], 1, rest.n);
    }
    return KC_OK;
}

KcStatus
kc_temperature_search(KcContext *context, const double *temperatures, const double *loads, size_t count,
                      size_t least, KcTemperatureBest best[KC_TEMPERATURE_SHAPES])
{
    Search search = {.size = 0, .least = (double)least};
    KcStatus status = prepare(context, temperatures, loads, count, &search);

    if (status != KC_OK)
        return status;
    for (int shape = 0; shape < KC_TEMPERATURE_SHAPES; shape++)
        best[shape] = (KcTemperatureBest){.rest = INFINITY, .heating_from = NAN, .cooling_from = NAN};
    best[KC_TEMPERATURE_FLAT].rest = search.all.yy;
    search_one(&search, &best[KC_TEMPERATURE_HEATING], &best[KC_TEMPERATURE_COOLING]);
    return search_both(context, &search, &best[KC_TEMPERATURE_BOTH]);
}
