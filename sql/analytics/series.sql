-- Diagnostics of time series: what a series is correlated with, whether it must be differenced, its trend and seasons,
-- gaps, likely periods, power transformations. See doc/series.md. A series is an array at equal steps, NULL is missing.

create function keycust.series_acf(
    value float8[],
    lags int default null,
    out lag int,
    out autocorrelation float8,
    out partial_autocorrelation float8,
    out bound float8
) returns setof record
language c immutable parallel safe rows 20 as 'MODULE_PATHNAME', 'series_acf';
comment on function keycust.series_acf(float8[], int) is
    '自相关与偏自相关函数 autocorrelations and partial autocorrelations of a series, a row for each lag';

create function keycust.series_ljung_box(
    value float8[],
    lags int default null,
    fitted int default 0,
    out statistic float8,
    out degrees int,
    out p_value float8
) returns record
language c immutable parallel safe as 'MODULE_PATHNAME', 'series_ljung_box';
comment on function keycust.series_ljung_box(float8[], int, int) is
    '白噪声检验 test of Ljung and Box that a series is correlated at none of the lags';

create function keycust.series_kpss(
    value float8[],
    kind text default 'level',
    out statistic float8,
    out lag int,
    out p_value float8
) returns record
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_kpss';
comment on function keycust.series_kpss(float8[], text) is
    '平稳性检验 KPSS test that a series is stationary about a level or a straight line';

create function keycust.series_differences(value float8[], alpha float8 default 0.05, most int default 2) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_differences';
comment on function keycust.series_differences(float8[], float8, int) is
    '差分阶数 how often a series must be differenced to be stationary by the KPSS test';

create function keycust.series_seasonal_differences(value float8[], period int) returns int
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_seasonal_differences';
comment on function keycust.series_seasonal_differences(float8[], int) is
    '季节差分阶数 how often a series must be differenced at the period: once where its season is strong';

-- Taken apart.

create function keycust.series_decompose(
    value float8[],
    period int[],
    robust boolean default false,
    out place int,
    out value float8,
    out trend float8,
    out season float8,
    out remainder float8
) returns setof record
language c immutable strict parallel safe rows 1000 as 'MODULE_PATHNAME', 'series_decompose';
comment on function keycust.series_decompose(float8[], int[], boolean) is
    '时间序列分解 trend, seasons together and remainder of a series, value by value';

create function keycust.series_season(
    value float8[],
    period int[],
    robust boolean default false,
    out place int,
    out period int,
    out season float8
) returns setof record
language c immutable strict parallel safe rows 1000 as 'MODULE_PATHNAME', 'series_season';
comment on function keycust.series_season(float8[], int[], boolean) is
    '季节分量 each season of a series by itself, a row for each period and value';

create function keycust.series_strength(
    value float8[],
    period int[],
    out component text,
    out period int,
    out strength float8
) returns setof record
language c immutable strict parallel safe rows 2 as 'MODULE_PATHNAME', 'series_strength';
comment on function keycust.series_strength(float8[], int[]) is
    '趋势与季节强度 how strong trend and seasons of a series are beside its remainder, 0 to 1';

create function keycust.series_interpolate(value float8[], period int[] default null) returns float8[]
language c immutable parallel safe as 'MODULE_PATHNAME', 'series_interpolate';
comment on function keycust.series_interpolate(float8[], int[]) is
    '缺失值插补 a series whose gaps are filled, on straight lines about its seasons';

create function keycust.series_periods(
    value float8[],
    step interval,
    out period int,
    out strength float8,
    out correlation float8,
    out is_likely boolean
) returns setof record
language c immutable strict parallel safe rows 2 as 'MODULE_PATHNAME', 'series_periods';
comment on function keycust.series_periods(float8[], interval) is
    '周期识别 the periods that the step of a series suggests, and whether its values bear them out';

-- Power transformations.

create function keycust.series_box_cox(value float8, lambda float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_box_cox';
comment on function keycust.series_box_cox(float8, float8) is 'Box-Cox变换 power transformation of a value';

create function keycust.series_box_cox_inverse(value float8, lambda float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_box_cox_inverse';
comment on function keycust.series_box_cox_inverse(float8, float8) is
    'Box-Cox逆变换 the value whose power transformation this is';

create function keycust.series_box_cox_lambda(value float8[], period int default 1) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_box_cox_lambda';
comment on function keycust.series_box_cox_lambda(float8[], int) is
    'Box-Cox参数 the lambda with which a series varies equally at every height, by Guerrero''s method';

-- The standard normal distribution.

create function keycust.series_normal(z float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_normal';
comment on function keycust.series_normal(float8) is '正态分布函数 the probability that a standard normal number is at most z';

create function keycust.series_normal_quantile(probability float8) returns float8
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'series_normal_quantile';
comment on function keycust.series_normal_quantile(float8) is
    '正态分位数 what a standard normal number is at most with this probability';
