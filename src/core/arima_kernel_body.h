/*
 * The loops of arima_kernel.h for one kind of CPU. Included once for each, with
 *   KERNEL(name)   the name's form for it
 *   TARGET         the attribute that lets the compiler use its instructions
 */

TARGET static double
KERNEL(dot)(const double *restrict x, const double *restrict y, size_t count)
{
    Eight sum = {0};
    size_t i = 0;

    for (; i + 8 <= count; i += 8)
        sum += *(const Eight *)(const void *)(x + i) * *(const Eight *)(const void *)(y + i);
    for (size_t lane = 0; i < count; i++, lane++)
        sum[lane] += x[i] * y[i];
    return ((sum[0] + sum[4]) + (sum[1] + sum[5])) + ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

TARGET static void
KERNEL(add)(double *restrict sum, const double *restrict x, double factor, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sum[i] += factor * x[i];
}

TARGET static void
KERNEL(turn_current)(double *restrict next, const double *restrict current, const double *restrict increment,
                     const KcArimaTurn *turn, size_t count)
{
    const double sine = turn->sine, over_cosine = turn->over_cosine;

    for (size_t i = 0; i < count; i++)
        next[i] = (current[i] - sine * increment[i]) * over_cosine;
}

TARGET static void
KERNEL(turn_increment)(double *restrict increment, const double *restrict next, const KcArimaTurn *turn,
                       size_t count)
{
    const double sine = turn->sine, cosine = turn->cosine;

    for (size_t i = 0; i < count; i++)
        increment[i] = cosine * increment[i] - sine * next[i];
}

TARGET static void
KERNEL(turn_slope)(double *restrict forward, double *restrict d_current, double *restrict d_increment,
                   const double *restrict current, const double *restrict next,
                   const double *restrict increment, const KcArimaTurn *turn, const KcArimaTurnSlope *slope,
                   size_t count)
{
    const double sine = turn->sine, cosine = turn->cosine, over_cosine = turn->over_cosine;
    const double d_sine = slope->sine, d_cosine = slope->cosine, pull = slope->pull;
    const double shock = slope->shock, d_shock = slope->d_shock;

    for (size_t i = 0; i < count; i++) {
        double turned =
            (d_current[i] - sine * d_increment[i] - d_sine * increment[i]) * over_cosine + pull * next[i];

        forward[i] += shock * d_current[i] + d_shock * current[i];
        d_increment[i] = cosine * d_increment[i] + d_cosine * increment[i] - sine * turned - d_sine * next[i];
        d_current[i] = turned;
    }
}

static const KcArimaKernel KERNEL(kernel) = {KERNEL(dot), KERNEL(add), KERNEL(turn_current),
                                             KERNEL(turn_increment), KERNEL(turn_slope)};

#undef KERNEL
#undef TARGET
