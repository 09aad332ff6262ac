# How a reference record is written, and the figures of a Cox fit; read by the scripts that make records.
# `folder` and `script` are set by the script that reads this.

exact <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)

# JSON

json_atom <- function(x) {
  if (is.character(x)) return(ifelse(is.na(x), "null", paste0('"', x, '"')))
  ifelse(is.finite(x), formatC(as.numeric(x), digits = 17, format = "g", width = -1), "null")
}

json <- function(x) {
  if (is.list(x)) {
    inside <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(inside, collapse = ",\n"), "]"))
    return(paste0("{", paste0('"', names(x), '": ', inside, collapse = ",\n"), "}"))
  }
  if (is.matrix(x)) {
    rows <- vapply(seq_len(nrow(x)), function(i) paste0("[", paste(json_atom(x[i, ]), collapse = ", "), "]"), "")
    return(paste0("[", paste(rows, collapse = ", "), "]"))
  }
  if (length(x) == 1 && !inherits(x, "AsIs")) return(json_atom(x))
  paste0("[", paste(json_atom(unclass(x)), collapse = ", "), "]")
}

store <- function(name, source, data, figures) {
  record <- list(
    program = "R survival",
    version = as.character(packageVersion("survival")),
    language = R.version.string,
    script = script,
    command = paste("Rscript", script),
    date = format(Sys.Date()),
    data_source = source
  )
  columns <- lapply(as.list(data), function(column) I(as.numeric(column)))
  text <- json(list(record = record, data = columns, figures = figures))
  writeLines(text, file.path(folder, paste0(name, ".json")))
}

# Cox regression

proportionality <- function(fit, transforms = c("km", "identity", "log", "rank")) {
  setNames(lapply(transforms, function(transform) {
    table <- cox.zph(fit, transform = transform, terms = FALSE)$table
    list(statistic = I(unname(table[, "chisq"])), p_value = I(unname(table[, "p"])))
  }), transforms)
}

cox <- function(fit, zph = FALSE) {
  robust <- !is.null(fit$naive.var)
  out <- list(
    coefficients = I(unname(coef(fit))),
    covariance = unname(if (robust) fit$naive.var else fit$var),
    loglik_null = fit$loglik[1], loglik = fit$loglik[2],
    likelihood_ratio = 2 * diff(fit$loglik), wald = unname(fit$wald.test), score = fit$score,
    n = fit$n, n_events = fit$nevent
  )
  if (robust) out$robust_covariance <- unname(fit$var)
  if (zph) out$proportionality <- proportionality(fit)
  out
}

both_ties <- function(formula, data, zph = FALSE, ...) {
  setNames(lapply(c("efron", "breslow"), function(ties) {
    fixed <- list(formula, data = data, ties = ties, control = exact, model = TRUE, x = TRUE, y = TRUE)
    cox(do.call(coxph, c(fixed, list(...))), zph)
  }), c("efron", "breslow"))
}
