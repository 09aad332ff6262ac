# Reference figures for seriatim.causal, from R's survival package and its glm.
#
#   Rscript tests/reference/make_causal_references.R          (from the root of the repository)
#
# Writes stanford.json, myeloid.json and clones.json beside this script; see make_references.R.

suppressPackageStartupMessages(library(survival))

folder <- "tests/reference"
script <- file.path(folder, "make_causal_references.R")
source(file.path(folder, "records.R"))

# One row per person with the day of the operation, NA where there was none.

split_at_operation <- function(d) {
  rows <- lapply(seq_len(nrow(d)), function(i) {
    o <- d$operation[i]
    if (is.na(o)) return(data.frame(id = i, start = 0, stop = d$end[i], event = d$event[i], operated = 0))
    # An operation on the last day: half a day is lived as operated.
    stop <- if (o == d$end[i]) d$end[i] + 0.5 else d$end[i]
    before <- if (o > 0) data.frame(id = i, start = 0, stop = o, event = 0, operated = 0)
    rbind(before, data.frame(id = i, start = o, stop = stop, event = d$event[i], operated = 1))
  })
  rows <- do.call(rbind, rows)
  cbind(rows, d[rows$id, setdiff(names(d), names(rows)), drop = FALSE])
}

landmark <- function(d, day) {
  among <- d[d$end > day, ]
  among$operated <- as.numeric(!is.na(among$operation) & among$operation < day)
  c(list(day = day, n_operated = sum(among$operated)),
    both_ties(Surv(end - day, event) ~ operated, among))
}

# Stanford: the days of `heart`, in which a death on the day of the transplant has its half day already

one <- function(id) {
  rows <- heart[heart$id == id, ]
  after <- rows$start[rows$transplant == 1]
  data.frame(end = max(rows$stop), event = max(rows$event), operation = if (length(after)) after else NA)
}
d <- do.call(rbind, lapply(unique(heart$id), one))
d$ever <- as.numeric(!is.na(d$operation))
store("stanford", "Crowley and Hu 1977; R survival `heart`, one row a patient", d, list(
  naive = both_ties(Surv(end, event) ~ ever, d),
  time_varying = both_ties(Surv(start, stop, event) ~ transplant, heart),
  landmarks = lapply(c(30, 60, 90), function(day) landmark(d, day))
))

# myeloid: transplant after induction

d <- data.frame(
  end = myeloid$futime, event = myeloid$death, operation = myeloid$txtime,
  arm_b = as.numeric(myeloid$trt == "B")
)
d$ever <- as.numeric(!is.na(d$operation))
store("myeloid", "R survival `myeloid` (simulated from a trial in acute myeloid leukaemia)", d, list(
  naive = both_ties(Surv(end, event) ~ ever, d),
  time_varying = both_ties(Surv(start, stop, event) ~ operated, split_at_operation(d)),
  time_varying_by_arm = both_ties(Surv(start, stop, event) ~ operated + arm_b, split_at_operation(d))
))

# Clones: 90 entries of 75 made-up patients; the grace period is 3 intervals of 30 days

set.seed(1857)
n <- 90; length_days <- 30; n_intervals <- 3; grace <- length_days * n_intervals
patient <- c(1:75, sample(75, 15))
burden <- sapply(1:n_intervals, function(k) 0)
burden <- matrix(round(rnorm(n), 1), n, 1)
for (k in 2:n_intervals) burden <- cbind(burden, round(burden[, k - 1] + rnorm(n, 0.3, 0.4), 1))
operation <- rep(NA, n)
for (k in 1:n_intervals) {
  now <- is.na(operation) & runif(n) < plogis(-0.9 - 0.6 * burden[, k])
  operation[now] <- (k - 1) * length_days + sample(length_days, sum(now), replace = TRUE)
}
death <- ceiling(rexp(n, exp(-5.3 + 0.5 * burden[, 1] - 0.5 * !is.na(operation))))
last <- sample(c(200, 400, 500, 600), n, replace = TRUE)
end <- pmin(death, last); event <- as.numeric(death <= last)
# Edges on purpose: the event on the day of the operation, on the end of an interval and of the grace
# period; lost within the grace period.
operation[1] <- end[1] <- 17; event[1] <- 1
operation[2] <- end[2] <- 60; event[2] <- 1
end[3] <- 30; event[3] <- 1; operation[3] <- NA
end[4] <- 90; event[4] <- 1; operation[4] <- NA
end[5] <- 45; event[5] <- 0; operation[5] <- NA
operation[6] <- 90; end[6] <- 200; event[6] <- 1
operation[operation > end] <- NA
people <- data.frame(patient, end, event, operation, burden)
names(people)[5:7] <- paste0("burden_", 1:n_intervals)
people$never_if <- as.numeric(people$burden_1 > 1)

met <- do.call(rbind, lapply(seq_len(n), function(i) do.call(rbind, lapply(1:n_intervals, function(k) {
  start <- (k - 1) * length_days
  if (min(end[i], operation[i], na.rm = TRUE) <= start) return(NULL)
  data.frame(i = i, k = k, burden = burden[i, k], operated = !is.na(operation[i]) && operation[i] <= start + length_days)
}))))
met$clock <- (met$k - 1) / (n_intervals - 1)
model <- glm(operated ~ clock + I(clock^2) + burden, binomial, met, control = glm.control(epsilon = 1e-14))
met$fitted <- fitted(model)

# The other model of the same decisions: hazards of the intervals by Breslow's rule.
hazards <- coxph(Surv(k - 1, k, operated) ~ burden, met, ties = "breslow", control = exact)
base <- basehaz(hazards, centered = FALSE)
step <- diff(c(0, base$hazard[match(1:n_intervals, base$time)]))
met$fitted_cox <- 1 - exp(-step[met$k] * exp(met$burden * coef(hazards)))

# The rows of one person's clone with their weights; `spared` persons are never operated by the strategy.
clone <- function(i, arm, timing, spared) {
  own <- met[met$i == i, ]
  wanted <- if (arm == "wait" || spared[i]) rep(0, nrow(own)) else
    ifelse(own$k == n_intervals, 1, if (timing == "even") 1 / (n_intervals - own$k + 1) else own$fitted)
  op <- if (is.na(operation[i]) || operation[i] > grace) Inf else operation[i]
  leaves <- Inf
  if (arm == "wait") leaves <- op
  if (arm == "operate" && spared[i]) leaves <- op
  if (arm == "operate" && !spared[i] && op == Inf) leaves <- grace
  stop <- min(end[i], leaves)
  dies <- event[i] == 1 && end[i] <= leaves && !(leaves == op && end[i] == op)
  turns <- if (dies && end[i] == op) op - 0.01 else op
  cuts <- sort(unique(c(0, seq_len(n_intervals) * length_days, turns, stop)))
  cuts <- cuts[cuts <= stop]
  do.call(rbind, lapply(seq_along(cuts)[-1], function(j) {
    from <- cuts[j - 1]; to <- cuts[j]; weight <- 1
    for (r in seq_len(nrow(own))) {
      opens <- (own$k[r] - 1) * length_days; closes <- own$k[r] * length_days
      if (own$operated[r] && from >= turns) weight <- weight * wanted[r] / own$fitted[r]
      else if (from >= closes) weight <- weight * (1 - wanted[r]) / (1 - own$fitted[r])
      else if (from >= opens) weight <- weight * (1 - wanted[r] / 2) / (1 - own$fitted[r] / 2)
    }
    data.frame(i = i, patient = patient[i], start = from, stop = to, event = as.numeric(dies && to == stop), weight = weight)
  }))
}

horizons <- c(50, 150, 365)

# Each patient's influence on survival at the horizons and on the restricted means, from survfit.
arm_figures <- function(rows) {
  fit <- survfit(Surv(start, stop, event) ~ 1, rows, weights = weight, id = i, cluster = patient, robust = TRUE, influence = TRUE, timefix = FALSE)
  at <- summary(fit, times = horizons)
  moved <- fit$influence.surv
  pick <- findInterval(horizons, fit$time)
  by_survival <- moved[, pick, drop = FALSE]
  area <- function(tau, height) {
    edges <- c(0, fit$time[fit$time < tau], tau)
    sum(diff(edges) * height[seq_len(length(edges) - 1)])
  }
  by_mean <- sapply(horizons, function(tau) apply(moved, 1, function(row) area(tau, c(0, row))))
  means <- sapply(horizons, function(tau) area(tau, c(1, fit$surv)))
  happened <- fit$n.event > 0
  list(
    figures = list(
      n_rows = nrow(rows), time = I(fit$time[happened]), survival = I(fit$surv[happened]), n_risk = I(fit$n.risk[happened]),
      at_horizons = list(survival = I(at$surv), std_error = I(at$std.err), mean = I(means), mean_error = I(sqrt(colSums(by_mean^2)))),
      stop = I(rows$stop), person = I(rows$i), weight = I(rows$weight)
    ),
    survival = by_survival, mean = by_mean, patients = rownames(moved)
  )
}

# A patient in both arms moves both curves: the movements are subtracted before they are squared.
difference_error <- function(one, other, which) {
  all <- union(one$patients, other$patients)
  moved <- matrix(0, length(all), length(horizons), dimnames = list(all, NULL))
  moved[one$patients, ] <- one[[which]]
  moved[other$patients, ] <- moved[other$patients, ] - other[[which]]
  sqrt(colSums(moved^2))
}

chain <- function(timing, spared) {
  rows <- lapply(c(operate = "operate", wait = "wait"), function(arm) do.call(rbind, lapply(seq_len(n), clone, arm, timing, spared)))
  arms <- lapply(rows, arm_figures)
  both <- rbind(cbind(rows$operate, operate = 1), cbind(rows$wait, operate = 0))
  both <- both[both$weight > 0, ]
  list(
    operate = arms$operate$figures, wait = arms$wait$figures,
    survival_difference_error = I(difference_error(arms$operate, arms$wait, "survival")),
    mean_difference_error = I(difference_error(arms$operate, arms$wait, "mean")),
    cox = both_ties(Surv(start, stop, event) ~ operate, both, weights = quote(weight), cluster = quote(patient))
  )
}

nobody <- rep(FALSE, n)
store("clones", "made up by the script", people, list(
  horizons = I(horizons), decision_person = I(met$i), decision_interval = I(met$k),
  decision_operated = I(as.numeric(met$operated)), coefficients = I(unname(coef(model))), fitted = I(met$fitted),
  coefficients_cox = I(unname(coef(hazards))), fitted_cox = I(met$fitted_cox),
  even = chain("even", nobody), natural = chain("natural", nobody), spared = chain("even", people$never_if == 1)
))
