-- How good forecasts were. See doc/arima_accuracy.md. A one-pass aggregate, with X_partial and X_merge for other servers.

create type keycust.arima_accuracy_result as (
    count bigint,
    mean_error float8,
    mae float8,
    rmse float8,
    mape float8,
    smape float8,
    wape float8,
    mase float8,
    rmsse float8,
    coverage float8,
    interval_score float8,
    msis float8,
    pinball float8
);

comment on type keycust.arima_accuracy_result is '预测精度 how good forecasts were';
comment on column keycust.arima_accuracy_result.count is '样本数 pairs of an actual value and its forecast';
comment on column keycust.arima_accuracy_result.mean_error is '平均误差 mean of actual minus forecast, in the unit of the values';
comment on column keycust.arima_accuracy_result.mae is '平均绝对误差 mean absolute error, in the unit of the values';
comment on column keycust.arima_accuracy_result.rmse is '均方根误差 root of the mean square error, in the unit of the values';
comment on column keycust.arima_accuracy_result.mape is '平均绝对百分比误差 mean of the error over the actual value, percent';
comment on column keycust.arima_accuracy_result.smape is '对称平均绝对百分比误差 mean of the error over the mean of actual and forecast, percent';
comment on column keycust.arima_accuracy_result.wape is '加权绝对百分比误差 sum of errors over sum of actual values, percent';
comment on column keycust.arima_accuracy_result.mase is '平均绝对标度误差 mean absolute error over that of the naive forecast in training';
comment on column keycust.arima_accuracy_result.rmsse is '均方根标度误差 root of the mean square error over that of the naive forecast in training';
comment on column keycust.arima_accuracy_result.coverage is '区间覆盖率 share of the actual values within their interval, 0 to 1';
comment on column keycust.arima_accuracy_result.interval_score is '区间得分 mean width of the intervals and what lies outside, weighted';
comment on column keycust.arima_accuracy_result.msis is '平均标度区间得分 interval score over the scale';
comment on column keycust.arima_accuracy_result.pinball is '分位数损失 mean loss of the forecast as a quantile';

create function keycust.arima_accuracy_trans(bytea, float8, float8) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_trans';
comment on function keycust.arima_accuracy_trans(bytea, float8, float8) is
    '累积 transition function of arima_accuracy';

create function keycust.arima_accuracy_trans(bytea, float8, float8, jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_trans';
comment on function keycust.arima_accuracy_trans(bytea, float8, float8, jsonb) is
    '累积 transition function of arima_accuracy';

create function keycust.arima_accuracy_trans(bytea, float8, float8, float8, float8, jsonb) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_interval_trans';
comment on function keycust.arima_accuracy_trans(bytea, float8, float8, float8, float8, jsonb) is
    '累积 transition function of arima_accuracy';

create function keycust.arima_accuracy_combine(bytea, bytea) returns bytea
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_combine';
comment on function keycust.arima_accuracy_combine(bytea, bytea) is '合并状态 combine function of arima_accuracy';

create function keycust.arima_accuracy_final(bytea) returns keycust.arima_accuracy_result
language c immutable parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_final';
comment on function keycust.arima_accuracy_final(bytea) is '精度结果 final function of arima_accuracy';

create aggregate keycust.arima_accuracy(actual float8, forecast float8) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    finalfunc = keycust.arima_accuracy_final,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy(float8, float8) is '预测精度评价 how good forecasts were';

create aggregate keycust.arima_accuracy_partial(actual float8, forecast float8) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy_partial(float8, float8) is
    '部分状态 state of arima_accuracy, to be merged with arima_accuracy_merge';

create aggregate keycust.arima_accuracy(actual float8, forecast float8, options jsonb) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    finalfunc = keycust.arima_accuracy_final,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy(float8, float8, jsonb) is '预测精度评价 how good forecasts were';

create aggregate keycust.arima_accuracy_partial(actual float8, forecast float8, options jsonb) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy_partial(float8, float8, jsonb) is
    '部分状态 state of arima_accuracy, to be merged with arima_accuracy_merge';

create aggregate keycust.arima_accuracy(actual float8, forecast float8, lower float8, upper float8, options jsonb) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    finalfunc = keycust.arima_accuracy_final,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy(float8, float8, float8, float8, jsonb) is '预测精度评价 how good forecasts and their intervals were';

create aggregate keycust.arima_accuracy_partial(actual float8, forecast float8, lower float8, upper float8, options jsonb) (
    sfunc = keycust.arima_accuracy_trans,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy_partial(float8, float8, float8, float8, jsonb) is
    '部分状态 state of arima_accuracy, to be merged with arima_accuracy_merge';

create aggregate keycust.arima_accuracy_merge(state bytea) (
    sfunc = keycust.arima_accuracy_combine,
    stype = bytea,
    combinefunc = keycust.arima_accuracy_combine,
    finalfunc = keycust.arima_accuracy_final,
    parallel = safe
);
comment on aggregate keycust.arima_accuracy_merge(bytea) is '合并 arima_accuracy from the states of its parts';

create function keycust.arima_accuracy_scale(
    value float8[],
    period int default 1,
    out absolute float8,
    out square float8
) returns record
language c immutable strict parallel safe as 'MODULE_PATHNAME', 'arima_accuracy_scale';
comment on function keycust.arima_accuracy_scale(float8[], int) is
    '标度 mean absolute and square error of the naive forecast within a training series, a period ahead';
