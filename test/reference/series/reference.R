#!/usr/bin/env Rscript
# Numbers that describe a series, from R: run in this folder, which holds the series. Needs forecast and urca.
suppressPackageStartupMessages(library(forecast))
options(digits = 17)

frequencies <- c(airpassengers = 12, airpassengers_na = 12, co2 = 12, gas = 12, lakehuron = 1, log_airpassengers = 12,
    lynx = 1, nile = 1, nottem = 12, presidents = 4, sunspot_year = 1, taylor_4w = 48, taylor_hourly = 24,
    uk_driver_deaths = 12, ukgas = 4, usaccdeaths = 12, wineind = 12, woolyrnq = 4, wwwusage = 1)
series <- sapply(names(frequencies), function(name)
    ts(read.csv(paste0(name, ".csv"))$value, frequency = frequencies[[name]]), simplify = FALSE)

digits <- function(value) ifelse(is.na(value), "nan", formatC(value, digits = 17, format = "g", width = 1))
write_rows <- function(rows, file) {
    rows <- do.call(rbind, rows)
    numbers <- sapply(rows, is.double)
    rows[numbers] <- lapply(rows[numbers], digits)
    write.csv(rows, file, row.names = FALSE, quote = FALSE)
}
each <- function(describe, which = names(frequencies)) lapply(which, function(name) describe(name, series[[name]]))

kpss <- function(x, type) {
    x <- c(na.omit(c(x)))
    urca::ur.kpss(x, type = type, use.lag = trunc(3 * sqrt(length(x)) / 13))
}

write_rows(each(function(name, x) {
    seasonal <- frequency(x) > 1
    seasonal_differences <- if (seasonal) nsdiffs(x) else 0L
    y <- if (seasonal_differences > 0) diff(x, lag = frequency(x)) else x
    data.frame(series = name, period = as.integer(frequency(x)), kpss_level = kpss(x, "mu")@teststat,
        kpss_trend = kpss(x, "tau")@teststat, kpss_lag = as.integer(kpss(x, "mu")@lag),
        differences = as.integer(ndiffs(x)), differences_loose = as.integer(ndiffs(x, alpha = 0.1)),
        seasonal_differences = as.integer(seasonal_differences), differences_after = as.integer(ndiffs(y)),
        strength = if (seasonal) as.numeric(forecast:::seas.heuristic(x)) else NA_real_,
        guerrero = suppressWarnings(BoxCox.lambda(x)))
}), "tests.csv")

# A known series gets lags up to two periods; the last column is R's Box.test of the lags so far, fitdf 0.
write_rows(each(function(name, x) {
    lags <- min(max(24, 2 * frequency(x)), 40)
    data.frame(series = name, lag = seq_len(lags),
        acf = as.numeric(acf(x, lag.max = lags, na.action = na.pass, plot = FALSE)$acf)[-1],
        pacf = as.numeric(pacf(x, lag.max = lags, na.action = na.pass, plot = FALSE)$acf),
        ljung_box = as.numeric(sapply(seq_len(lags), function(l) Box.test(x, l, "Ljung-Box")$statistic)),
        p_value = as.numeric(sapply(seq_len(lags), function(l) {
            box <- Box.test(x, l, "Ljung-Box", fitdf = min(2, l - 1))
            pchisq(box$statistic, box$parameter, lower.tail = FALSE)
        })))
}), "correlation.csv")

# Of an even number of remainders R does not always find the median: psort is asked for the upper of the middle two first.
# So that robust numbers are those of the method, the series is made odd.
stl_rows <- function(name, seasonal_window, robust) {
    x <- series[[name]]
    if (robust && length(x) %% 2 == 0)
        x <- ts(x[-length(x)], frequency = frequency(x))
    fit <- stl(x, s.window = if (seasonal_window) seasonal_window else "periodic", robust = robust)
    data.frame(series = name, seasonal_window = as.integer(seasonal_window), robust = as.integer(robust), t = seq_along(x),
        seasonal = as.numeric(fit$time.series[, "seasonal"]), trend = as.numeric(fit$time.series[, "trend"]),
        weight = as.numeric(fit$weights))
}
write_rows(list(stl_rows("airpassengers", 11, FALSE), stl_rows("airpassengers", 11, TRUE), stl_rows("airpassengers", 0, FALSE),
    stl_rows("airpassengers", 0, TRUE), stl_rows("ukgas", 7, FALSE), stl_rows("ukgas", 25, TRUE), stl_rows("ukgas", 35, FALSE),
    stl_rows("nottem", 0, TRUE), stl_rows("nottem", 13, FALSE), stl_rows("usaccdeaths", 9, TRUE), stl_rows("co2", 35, FALSE),
    stl_rows("taylor_hourly", 11, TRUE), stl_rows("taylor_hourly", 0, FALSE)), "stl.csv")

mstl_rows <- function(name, periods) {
    fit <- mstl(msts(c(series[[name]]), seasonal.periods = periods))
    data.frame(series = name, t = seq_along(series[[name]]), trend = as.numeric(fit[, "Trend"]),
        first = as.numeric(fit[, 3]), second = as.numeric(fit[, 4]), remainder = as.numeric(fit[, "Remainder"]))
}
# Of odd length, since gaps are filled robustly.
gaps <- c(series$taylor_hourly)[1:671]
gaps[c(1:3, 50:80, 200, 333:340, 500, 670:671)] <- NA
series$taylor_gaps <- ts(gaps, frequency = 168)
write_rows(list(mstl_rows("taylor_4w", c(48, 336)), mstl_rows("taylor_hourly", c(168, 24)), mstl_rows("taylor_gaps", c(24, 168))), "mstl.csv")

filled_rows <- function(name, x) data.frame(series = name, t = seq_along(x), value = as.numeric(x), filled = as.numeric(na.interp(x)))
write_rows(list(filled_rows("airpassengers_na", series$airpassengers_na), filled_rows("presidents", series$presidents),
    filled_rows("taylor_gaps", msts(gaps, seasonal.periods = c(24, 168))),
    filled_rows("odd_gaps", ts(replace(c(series$co2)[1:467], c(1, 60:75, 300, 467), NA), frequency = 12)),
    filled_rows("lynx", ts(replace(c(series$lynx), c(1, 2, 40:44, 114), NA)))), "interpolate.csv")

values <- c(-2, 0, 1e-9, 0.5, 1, 3, 118, 1e6)
write_rows(lapply(c(-0.9, -0.3, 0, 1e-9, 0.25, 1, 2), function(lambda) {
    transformed <- suppressWarnings(as.numeric(BoxCox(values, lambda)))
    median <- suppressWarnings(as.numeric(InvBoxCox(transformed, lambda)))
    data.frame(lambda = lambda, value = values, transformed = transformed,
        mean = suppressWarnings(as.numeric(InvBoxCox(transformed, lambda, biasadj = TRUE, fvar = 0.01))))
}), "boxcox.csv")

# Seasonal naive forecasts of the last two periods, and what they are worth.
forecasts <- each(function(name, x) {
    horizon <- 2 * frequency(x)
    train <- ts(x[seq_len(length(x) - horizon)], frequency = frequency(x))
    fit <- snaive(train, horizon, level = 80)
    data.frame(series = name, actual = x[length(train) + seq_len(horizon)], forecast = as.numeric(fit$mean),
        low = as.numeric(fit$lower), high = as.numeric(fit$upper))
}, c("airpassengers", "ukgas", "taylor_hourly"))
write_rows(forecasts, "forecast.csv")
write_rows(lapply(forecasts, function(rows) with(rows, {
    x <- get("series", globalenv())[[series[1]]]
    train <- ts(x[seq_len(length(x) - length(actual))], frequency = frequency(x))
    scaled <- diff(c(train), lag = frequency(x))
    e <- actual - forecast
    data.frame(series = series[1], mean_error = mean(e), mae = mean(abs(e)), rmse = sqrt(mean(e^2)),
        mape = 100 * mean(abs(e / actual)), smape = mean(200 * abs(e) / (abs(actual) + abs(forecast))),
        mase = mean(abs(e)) / mean(abs(scaled)), rmsse = sqrt(mean(e^2) / mean(scaled^2)),
        pinball = mean(pmax(0.9 * (actual - high), -0.1 * (actual - high))), coverage = mean(actual >= low & actual <= high),
        msis = mean(high - low + 10 * pmax(low - actual, 0) + 10 * pmax(actual - high, 0)) / mean(abs(scaled)))
})), "accuracy.csv")
