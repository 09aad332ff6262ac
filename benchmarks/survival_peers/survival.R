# One estimator of R's survival package, timed alone; the data are in memory before the clock starts.
#
#   Rscript survival.R <estimator> <clock> <folder> <file for the results>
#
# Prints one line of JSON; the results go to the file as doubles, in the form of estimators.py.

suppressPackageStartupMessages(library(survival))

given <- commandArgs(trailingOnly = TRUE)
estimator <- given[1]
clock <- given[2]
column <- function(name) {
  path <- file.path(given[3], name)
  readBin(path, "double", file.size(path) / 8)
}
of_clock <- function(name) column(paste0(clock, "-", name))

# By default coxph stops when the likelihood changes by a billionth.
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
x <- matrix(column("covariates"), ncol = 5)
if (estimator %in% c("cox start-stop", "cox strata")) {
  surv <- Surv(of_clock("start"), of_clock("stop"), column("stop_event"))
} else {
  surv <- Surv(of_clock("time"), column("event"))
}
w <- if (estimator == "cox weights") column("weight") else NULL
s <- if (estimator == "cox strata") as.integer(column("stratum")) else NULL
group <- as.integer(x[, 1])
# The rows of one-row-a-patient data and of start-stop data are as many when their number is even.
fit <- switch(estimator,
  "kaplan-meier" = function() survfit(surv ~ 1),
  "log-rank" = function() survdiff(surv ~ group),
  "cox" = , "cox start-stop" = function() coxph(surv ~ x, control = tight),
  "cox weights" = function() coxph(surv ~ x, weights = w, control = tight),
  "cox strata" = function() coxph(surv ~ x + strata(s), control = tight)
)
invisible(gc())
start <- proc.time()
result <- fit()
taken <- proc.time() - start

values <- switch(estimator,
  "kaplan-meier" = {
    at <- findInterval(of_clock("grid"), result$time)
    at[at == 0] <- NA
    c(result$surv[at], (result$std.err * result$surv)[at], result$lower[at], result$upper[at])
  },
  "log-rank" = result$chisq,
  c(unname(coef(result)), sqrt(diag(result$var)))
)
writeBin(as.double(values), given[4])
cat(sprintf('{"seconds": %.4f, "cpu_seconds": %.4f}\n', taken[["elapsed"]], taken[["user.self"]] + taken[["sys.self"]]))
