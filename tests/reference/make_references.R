# Reference figures for seriatim.survival, from R's survival package.
#
#   Rscript tests/reference/make_references.R          (from the root of the repository)
#
# Writes one JSON file per data set beside this script: the input columns, the figures at 17
# significant digits, and a record of what made them. The tests read the files and need no R.

suppressPackageStartupMessages(library(survival))

folder <- "tests/reference"
script <- file.path(folder, "make_references.R")
source(file.path(folder, "records.R"))
interval_types <- c("log", "log-log", "plain", "arcsin")

# Figures

# One curve per call: `surv` is the Surv object of the group, `w` its weights.
curve <- function(surv, times = NULL, tau = NULL, w = NULL) {
  # survfit finds its weights in the data, so both go through one frame.
  frame <- data.frame(row = seq_len(nrow(surv)))
  frame$surv <- surv
  frame$w <- if (is.null(w)) rep(1, nrow(surv)) else w
  fits <- lapply(interval_types, function(type) survfit(surv ~ 1, data = frame, weights = w, conf.type = type))
  all <- summary(fits[[1]], censored = TRUE)
  out <- list(
    time = I(all$time), n_risk = I(all$n.risk), n_event = I(all$n.event), n_censor = I(all$n.censor),
    survival = I(all$surv), std_error = I(all$std.err)
  )
  out$intervals <- setNames(lapply(fits, function(fit) {
    q <- quantile(fit, c(0.25, 0.5, 0.75))
    list(
      lower = I(fit$lower), upper = I(fit$upper),
      quantile = I(unname(q$quantile)), quantile_lower = I(unname(q$lower)), quantile_upper = I(unname(q$upper))
    )
  }), interval_types)
  if (!is.null(times)) {
    out$at_times <- setNames(lapply(fits, function(fit) {
      s <- summary(fit, times = times)
      stopifnot(length(s$time) == length(times))
      list(time = I(s$time), survival = I(s$surv), std_error = I(s$std.err), lower = I(s$lower),
           upper = I(s$upper), n_risk = I(s$n.risk))
    }), interval_types)
  }
  if (!is.null(tau)) {
    out$restricted_mean <- lapply(tau, function(limit) {
      table <- summary(fits[[1]], rmean = limit)$table
      list(tau = limit, value = table[["rmean"]], std_error = table[["se(rmean)"]])
    })
  }
  out
}

difference <- function(formula, data, rho = 0) {
  fit <- survdiff(formula, data = data, rho = rho)
  total <- function(x) if (is.matrix(x)) rowSums(x) else x
  df <- sum(total(fit$exp) > 0) - 1
  list(rho = rho, observed = I(unname(total(fit$obs))), expected = I(unname(total(fit$exp))),
       variance = fit$var, statistic = fit$chisq, degrees_of_freedom = df,
       p_value = pchisq(fit$chisq, df, lower.tail = FALSE))
}

incidence <- function(surv, w = NULL, id = NULL) {
  frame <- data.frame(id = if (is.null(id)) seq_len(nrow(surv)) else id)
  frame$surv <- surv
  frame$w <- if (is.null(w)) rep(1, nrow(surv)) else w
  fits <- lapply(c("log", "plain"), function(type) {
    survfit(surv ~ 1, data = frame, weights = w, id = id, conf.type = type)
  })
  first <- fits[[1]]
  list(
    time = I(first$time), n_risk = I(first$n.risk[, 1]), event_free = I(first$pstate[, 1]),
    cumulative_incidence = first$pstate[, -1], std_error = first$std.err[, -1],
    intervals = setNames(lapply(fits, function(fit) {
      list(lower = fit$lower[, -1], upper = fit$upper[, -1])
    }), c("log", "plain"))
  )
}

# Weights without any clinical meaning: whole ones stand for repeated rows, the others are fractions.
whole_weight <- function(n) 1 + (seq_len(n) %% 3)
part_weight <- function(n) 0.5 + (seq_len(n) %% 4) / 3

# aml

d <- data.frame(time = aml$time, status = aml$status, control = as.numeric(aml$x == "Nonmaintained"))
kept <- d$control == 0
store("aml", "Miller 1981, Survival Analysis, p. 49; R survival `aml`", d, list(
  maintained = curve(Surv(d$time[kept], d$status[kept]), c(9, 12, 24, 36, 60), c(12, 31, 48)),
  control = curve(Surv(d$time[!kept], d$status[!kept]), c(5, 12, 24, 36), c(12, 31, 45)),
  log_rank = lapply(c(0, 0.5, 1), function(rho) difference(Surv(time, status) ~ control, d, rho)),
  cox = both_ties(Surv(time, status) ~ control, d, zph = TRUE)
))

# veteran

d <- data.frame(
  time = veteran$time, status = veteran$status, trt = veteran$trt, karno = veteran$karno, age = veteran$age,
  celltype = as.numeric(veteran$celltype), whole = whole_weight(nrow(veteran)), part = part_weight(nrow(veteran))
)
d$small <- as.numeric(d$celltype == 2); d$adeno <- as.numeric(d$celltype == 3); d$large <- as.numeric(d$celltype == 4)
full <- Surv(time, status) ~ trt + karno + age + small + adeno + large
one <- d$trt == 1
store("veteran", "Kalbfleisch and Prentice 1980, appendix I; R survival `veteran`", d, list(
  treatment_1 = curve(Surv(d$time[one], d$status[one]), c(30, 90, 180, 365), c(90, 365)),
  treatment_2 = curve(Surv(d$time[!one], d$status[!one]), c(30, 90, 180, 365), c(90, 365)),
  whole_weights = curve(Surv(d$time, d$status), c(30, 180), c(90, 365), d$whole),
  part_weights = curve(Surv(d$time, d$status), c(30, 180), NULL, d$part),
  log_rank = lapply(c(0, 1), function(rho) difference(Surv(time, status) ~ celltype, d, rho)),
  log_rank_by_celltype = lapply(c(0, 1), function(rho) difference(Surv(time, status) ~ trt + strata(celltype), d, rho)),
  cox = both_ties(full, d, zph = TRUE),
  cox_by_celltype = both_ties(Surv(time, status) ~ trt + karno + age + strata(celltype), d, zph = TRUE),
  cox_whole_weights = both_ties(full, d, weights = quote(whole)),
  cox_part_weights = both_ties(full, d, zph = TRUE, weights = quote(part))
))

# lung: times in years, so ties must survive rounding

use <- lung[!is.na(lung$ph.ecog), ]
d <- data.frame(time = use$time / 365.25, status = use$status - 1, age = use$age, sex = use$sex, ecog = use$ph.ecog)
man <- d$sex == 1
store("lung", "Loprinzi et al. 1994; R survival `lung`, rows with ECOG given, time in years", d, list(
  men = curve(Surv(d$time[man], d$status[man]), c(0.25, 0.5, 1, 2), c(0.5, 1.5)),
  women = curve(Surv(d$time[!man], d$status[!man]), c(0.25, 0.5, 1, 2), c(0.5, 1.5)),
  log_rank = lapply(c(0, 1), function(rho) difference(Surv(time, status) ~ sex, d, rho)),
  log_rank_by_ecog = lapply(c(0, 1), function(rho) difference(Surv(time, status) ~ sex + strata(ecog), d, rho)),
  cox = both_ties(Surv(time, status) ~ age + sex + ecog, d, zph = TRUE)
))

# heart: start-stop rows

n <- nrow(heart)
d <- data.frame(
  start = heart$start, stop = heart$stop, event = heart$event, age = heart$age, year = heart$year,
  surgery = heart$surgery, transplant = as.numeric(heart$transplant == "1"), id = heart$id,
  whole = whole_weight(n), part = part_weight(n)
)
d$age_transplant <- d$age * d$transplant; d$surgery_transplant <- d$surgery * d$transplant
rows <- Surv(d$start, d$stop, d$event)
on <- d$transplant == 1
store("heart", "Crowley and Hu 1977; R survival `heart`", d, list(
  all = curve(rows, c(10, 30, 365, 900), c(365)),
  transplanted = curve(rows[on], c(60, 365, 900), NULL),
  whole_weights = curve(rows, c(30, 365), c(365), d$whole),
  part_weights = curve(rows, c(30, 365), NULL, d$part),
  cox = both_ties(Surv(start, stop, event) ~ age + year + surgery + transplant, d, zph = TRUE),
  cox_transplant = both_ties(Surv(start, stop, event) ~ transplant, d),
  cox_model_1 = both_ties(Surv(start, stop, event) ~ age + surgery + transplant + age_transplant + surgery_transplant, d),
  cox_by_surgery = both_ties(Surv(start, stop, event) ~ age + transplant + strata(surgery), d, zph = TRUE),
  cox_cluster = both_ties(Surv(start, stop, event) ~ age + surgery + transplant, d, cluster = quote(id)),
  cox_whole_weights = both_ties(Surv(start, stop, event) ~ age + surgery + transplant, d, weights = quote(whole)),
  cox_part_weights = both_ties(Surv(start, stop, event) ~ age + surgery + transplant, d, weights = quote(part), cluster = quote(id))
))

# jasa: the same patients, one row each

d <- data.frame(time = jasa$futime, status = jasa$fustat, ever = jasa$transplant, age = jasa$age, surgery = jasa$surgery)
store("jasa", "Crowley and Hu 1977; R survival `jasa`", d, list(
  all = curve(Surv(d$time, d$status), c(0, 30, 365), c(365)),
  cox_ever = both_ties(Surv(time, status) ~ ever, d),
  log_rank = list(difference(Surv(time, status) ~ ever, d))
))

# jasa1: the form of the start-stop rows that Kalbfleisch and Prentice printed

d <- jasa1[, c("start", "stop", "event", "age", "surgery", "transplant")]
d$age_transplant <- d$age * d$transplant; d$surgery_transplant <- d$surgery * d$transplant
model_1 <- Surv(start, stop, event) ~ age + surgery + transplant + age_transplant + surgery_transplant
store("jasa1", "Crowley and Hu 1977; R survival `jasa1`", d, list(
  cox_model_1 = both_ties(model_1, d)
))

# mgus2: plasma cell malignancy (1) or death (2), whichever is first

n <- nrow(mgus2)
d <- data.frame(
  time = with(mgus2, ifelse(pstat == 0, futime, ptime)), status = with(mgus2, ifelse(pstat == 0, 2 * death, 1)),
  woman = as.numeric(mgus2$sex == "F"), part = part_weight(n)
)
# An artificial delayed entry, at most half of each time.
d$entry <- floor(d$time / (2 + seq_len(n) %% 5))
delayed <- d$time > 0
event <- factor(d$status, 0:2, c("censored", "malignancy", "death"))
store("mgus2", "Kyle et al. 2002; R survival `mgus2`", d, list(
  all = incidence(Surv(d$time, event)),
  women = incidence(Surv(d$time[d$woman == 1], event[d$woman == 1])),
  part_weights = incidence(Surv(d$time, event), d$part),
  delayed_entry = incidence(Surv(d$entry[delayed], d$time[delayed], event[delayed]))
))

# colon: two rows a patient (recurrence, death)

use <- colon[!is.na(colon$nodes), ]
d <- data.frame(
  id = use$id, etype = use$etype, time = use$time, status = use$status, rx = as.numeric(use$rx),
  sex = use$sex, age = use$age, node4 = use$node4, extent = use$extent
)
d$lev <- as.numeric(d$rx == 2); d$lev5fu <- as.numeric(d$rx == 3)
deaths <- d[d$etype == 2, ]
arm <- deaths$rx == 3
store("colon", "Moertel et al. 1995; R survival `colon`, rows with nodes given", d, list(
  deaths_lev5fu = curve(Surv(deaths$time[arm], deaths$status[arm]), c(365, 1095, 1825), c(1825)),
  log_rank = list(difference(Surv(time, status) ~ rx, deaths)),
  log_rank_strata = list(difference(Surv(time, status) ~ rx + strata(node4, extent), deaths)),
  cox_deaths = both_ties(Surv(time, status) ~ lev + lev5fu + age + node4, deaths, zph = TRUE),
  cox_cluster = both_ties(Surv(time, status) ~ lev + lev5fu + node4, d, cluster = quote(id)),
  cox_strata_cluster = both_ties(Surv(time, status) ~ lev + lev5fu + node4 + strata(etype), d, cluster = quote(id))
))
