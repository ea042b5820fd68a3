# R in bench/arima_accuracy.sh: seasonal naive, auto.arima, ets and thetaf as they are by default; of two seasons stlf, which
# is mstl with auto.arima of what remains. Reads tasks.tsv (id, periods, horizon, values) in $SCRATCH, prints a row for each
# forecast: id, method, steps ahead, forecast, bounds of 80 and of 95 %. A season of more than 24 is too long for ets and, within
# a day, for auto.arima: those take none there.
Sys.setenv(OPENBLAS_NUM_THREADS = "1")
suppressPackageStartupMessages({
    library(forecast)
    library(parallel)
})
numbers <- function(words) suppressWarnings(as.numeric(strsplit(words, " ")[[1]]))
forecasts <- function(line) {
    period <- numbers(line[2])
    h <- as.integer(line[3])
    values <- numbers(line[4])
    y <- if (length(period) > 1) msts(values, period) else ts(values, frequency = period)
    short <- if (length(period) > 1 || period > 24) ts(values) else y
    whole <- na.interp(short)
    levels <- c(80, 95)
    methods <- list("R seasonal naive" = function() snaive(ts(values, frequency = max(period)), h = h, level = levels))
    if (length(period) > 1) {
        methods[["R mstl + auto.arima"]] <- function() stlf(y, h = h, level = levels, method = "arima")
    } else {
        methods[["R auto.arima"]] <- function() forecast(auto.arima(short), h = h, level = levels)
        methods[["R ets"]] <- function() forecast(ets(whole), h = h, level = levels)
        methods[["R thetaf"]] <- function() thetaf(if (period > 24) y else whole, h = h, level = levels)
    }
    rows <- character()
    for (method in names(methods)) {
        f <- tryCatch(suppressWarnings(methods[[method]]()), error = function(e) NULL)
        if (is.null(f)) next
        rows <- c(rows, paste(line[1], method, seq_len(h), as.numeric(f$mean), as.numeric(f$lower[, 1]), as.numeric(f$upper[, 1]),
                              as.numeric(f$lower[, 2]), as.numeric(f$upper[, 2]), sep = "\t"))
    }
    rows
}
tasks <- strsplit(readLines(file.path(Sys.getenv("SCRATCH"), "tasks.tsv")), "\t")
results <- mclapply(tasks, forecasts, mc.cores = as.integer(Sys.getenv("WORKERS", "2")), mc.preschedule = FALSE)
writeLines(gsub("\tNA", "\t\\\\N", unlist(results)))
