# R in bench/arima.sh. usage: arima_r.R fit TASK p d q P D Q period times
#                             arima_r.R auto    (a row for each monthly series: id, orders, constant, CPU seconds)
Sys.setenv(OPENBLAS_NUM_THREADS = "1")
words <- commandArgs(TRUE)
scratch <- Sys.getenv("SCRATCH")
if (words[1] == "fit") {
    n <- as.integer(words[-(1:2)])
    y <- ts(read.csv(file.path(scratch, paste0(words[2], ".csv")))$value, frequency = n[7])
    spent <- system.time(for (i in seq_len(n[8]))
        fit <- tryCatch(stats::arima(y, n[1:3], list(order = n[4:6], period = n[7]), method = "ML", include.mean = FALSE),
                        error = function(e) NULL))
    cat(sprintf("%.6f\t%s\n", (spent[1] + spent[2]) / n[8], if (is.null(fit)) "-" else sprintf("%.6f", fit$loglik)))
} else {
    suppressPackageStartupMessages(library(forecast))
    data <- read.csv(file.path(scratch, "monthly.csv"))
    for (id in unique(data$id)) {
        y <- ts(data$value[data$id == id], frequency = 12)
        spent <- system.time(fit <- suppressWarnings(auto.arima(y)))
        a <- fit$arma
        cat(paste(id, a[1], a[6], a[2], a[3], a[7], a[4], as.integer(any(c("drift", "intercept") %in% names(fit$coef))),
                  spent[1] + spent[2], sep = "\t"), "\n", sep = "")
    }
}
