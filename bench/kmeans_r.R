# R's part of bench/kmeans.sh: stats::kmeans by Hartigan and Wong's algorithm, its default and the faster of its own.
# Prints wall and CPU seconds of the fit alone and its iterations, and leaves its labels in $SCRATCH/labels.
# usage: Rscript kmeans_r.R TASK K SEED
arguments <- commandArgs(TRUE)
scratch <- Sys.getenv("SCRATCH")
npy <- file(file.path(scratch, paste0(arguments[1], ".npy")), "rb")
invisible(readBin(npy, "raw", 8))
header <- readChar(npy, readBin(npy, "integer", 1, 2, endian = "little"))
shape <- as.integer(regmatches(header, gregexpr("[0-9]+(?=[,)])", header, perl = TRUE))[[1]])
rows <- matrix(readBin(npy, "double", prod(shape)), shape[1], shape[2], byrow = TRUE)
set.seed(as.integer(arguments[3]))
spent <- system.time(model <- kmeans(rows, as.integer(arguments[2]), iter.max = 300))
writeLines(as.character(model$cluster), file.path(scratch, "labels"))
cat(sprintf("%.3f\t%.3f\t%d\n", spent[["elapsed"]], spent[["user.self"]] + spent[["sys.self"]], model$iter))
