-- What takes or gives other things now.
drop function keycust.forecast_model(float8[], float8[], text[], int, int[], boolean, boolean);
drop function keycust.forecast_series(float8[], int, int, float8[], text[], text[], int[], boolean, boolean, int);
drop function keycust.forecast_measure(text, date);
drop function keycust.forecast_band(float8, float8, boolean);
drop function keycust.forecast_scored(bigint, text);
drop function keycust.forecast_calibration(bigint, text);
drop function keycust.forecast_weather_place(date);
drop function keycust.forecast_weather(date, date, date);
drop function keycust.forecast_regressors(date, text, date, int);
drop function keycust.overload_any(float8[], float8[], float8);
drop function keycust.overload_year(bigint, date);
