# The default rules in dplyr. The tables are read before the clock starts and written after it.
suppressPackageStartupMessages(library(dplyr))

folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) {
  file <- file.path(folder, "dplyr", paste0("in-", name, ".csv"))
  text <- c("patient_id", "lesion_id", "reader", "operation_id")
  header <- names(read.csv(file, nrows = 1))
  types <- ifelse(header %in% text, "character", NA)
  as_tibble(read.csv(file, colClasses = types, na.strings = "", stringsAsFactors = FALSE))
}
lesions <- read("lesions")
measurements <- read("measurements")
drugs <- read("drugs")
operations <- read("operations")
resections <- read("resections")

least_before <- function(x) {
  least <- lag(cummin(ifelse(is.na(x), Inf, x)), default = Inf)
  ifelse(is.infinite(least), NA, least)
}
first_known <- function(x) x[!is.na(x)][1]
held_before <- function(x) lag(cumsum(coalesce(x, FALSE)) > 0, default = FALSE)
carry_on <- function(x) {
  known <- cumsum(!is.na(x))
  c(NA, x[!is.na(x)])[known + 1]
}

start <- proc.time()

readings <- measurements %>%
  inner_join(lesions, by = c("patient_id", "lesion_id")) %>%
  mutate(
    is_node = kind == "node",
    given = floor(ifelse(is_node, short_axis_mm, long_axis_mm) * 10 + 0.5),
    size = case_when(
      status == "measured" ~ given,
      status == "too_small" ~ ifelse(!is.na(given) & given > 0, given, 50),
      status == "absent" ~ ifelse(is_node, coalesce(given, 0), 0)
    )
  ) %>%
  select(patient_id, lesion_id, reader, scan_day, is_node, size)

marks <- drugs %>%
  group_by(patient_id, line) %>%
  summarise(start_day = min(start_day), .groups = "drop") %>%
  mutate(is_operation = FALSE) %>%
  bind_rows(transmute(operations, patient_id, start_day = operation_day, is_operation = TRUE)) %>%
  group_by(patient_id, start_day) %>%
  summarise(
    line = if (all(is.na(line))) NA_integer_ else max(line, na.rm = TRUE),
    is_operation = any(is_operation), .groups = "drop"
  ) %>%
  arrange(patient_id, start_day) %>%
  group_by(patient_id) %>%
  mutate(
    is_line = !is.na(line),
    line = carry_on(line),
    operated_day = carry_on(ifelse(is_operation, start_day, NA)),
    period = row_number()
  ) %>%
  ungroup() %>%
  rename(mark_day = start_day)

days <- distinct(readings, patient_id, reader, scan_day)
placed <- days %>%
  inner_join(marks, by = "patient_id") %>%
  filter(mark_day < scan_day) %>%
  arrange(desc(mark_day)) %>%
  distinct(patient_id, reader, scan_day, .keep_all = TRUE)
visits <- days %>%
  left_join(placed, by = c("patient_id", "reader", "scan_day")) %>%
  mutate(period = coalesce(period, 0L)) %>%
  arrange(patient_id, reader, scan_day) %>%
  group_by(patient_id, reader) %>%
  mutate(last_day = lag(scan_day)) %>%
  group_by(patient_id, reader, period) %>%
  mutate(
    is_carried = coalesce(is_line & !is_operation & mark_day - last_day <= 28, FALSE) &
      coalesce(operated_day < last_day, TRUE),
    carried_day = ifelse(first(is_carried), first(last_day), NA),
    baseline_day = coalesce(carried_day, first(scan_day)),
    start_day = coalesce(mark_day, first(scan_day))
  ) %>%
  ungroup() %>%
  select(patient_id, reader, scan_day, period, line, carried_day, baseline_day, start_day)

scans <- visits %>%
  filter(!is.na(carried_day)) %>%
  distinct(patient_id, reader, period, .keep_all = TRUE) %>%
  mutate(scan_day = carried_day, is_repeat = TRUE) %>%
  bind_rows(mutate(visits, is_repeat = FALSE)) %>%
  select(-carried_day)

taken <- resections %>%
  inner_join(operations, by = c("patient_id", "operation_id")) %>%
  group_by(patient_id, lesion_id) %>%
  summarise(taken_day = min(operation_day), .groups = "drop")
courses <- readings %>%
  left_join(taken, by = c("patient_id", "lesion_id")) %>%
  filter(is.na(taken_day) | scan_day <= taken_day) %>%
  group_by(patient_id, reader, lesion_id) %>%
  summarise(
    first_day = min(scan_day), taken_day = first(taken_day), is_node = first(is_node),
    .groups = "drop"
  )
states <- courses %>%
  inner_join(scans, by = c("patient_id", "reader")) %>%
  filter(scan_day >= first_day, is.na(taken_day) | scan_day <= taken_day) %>%
  left_join(
    select(readings, -is_node),
    by = c("patient_id", "reader", "lesion_id", "scan_day")
  ) %>%
  arrange(patient_id, reader, lesion_id, period, scan_day) %>%
  group_by(patient_id, reader, lesion_id, period) %>%
  mutate(nadir = least_before(size), base = ifelse(is.na(nadir), NA, first_known(size))) %>%
  ungroup() %>%
  mutate(
    from_baseline = first_day <= baseline_day,
    state = case_when(
      is.na(size) ~ "not_evaluable",
      size == 0 ~ "absent",
      is.na(nadir) ~ "reference",
      nadir == 0 | (size * 1000 >= nadir * 1200 & size - nadir >= 50) ~ "growing",
      size * 1000 <= base * 700 ~ "shrinking",
      TRUE ~ "stable"
    )
  )

scan_key <- c("patient_id", "reader", "period", "scan_day")
counted <- states %>%
  mutate(
    left = from_baseline & coalesce(size >= ifelse(is_node, 100, 1), TRUE),
    solid = from_baseline & !is_node & coalesce(size > 0, FALSE)
  ) %>%
  group_by(patient_id, reader, period, scan_day) %>%
  summarise(
    n_lesions = n(),
    n_growing = sum(state == "growing"),
    n_unassessed = sum(state == "reference" | state == "not_evaluable"),
    n_now = sum(from_baseline),
    n_assessed = sum(from_baseline & !is.na(size)),
    partial_sum = sum(size[from_baseline], na.rm = TRUE),
    n_left = sum(left),
    solid_left = any(solid),
    .groups = "drop"
  )
counts <- c("n_lesions", "n_growing", "n_unassessed", "n_now", "n_assessed", "partial_sum", "n_left")
calls <- scans %>%
  left_join(counted, by = scan_key) %>%
  mutate(
    across(all_of(counts), ~ coalesce(as.numeric(.x), 0)),
    solid_left = coalesce(solid_left, FALSE),
    is_reference = scan_day == baseline_day
  ) %>%
  arrange(patient_id, reader, period, scan_day) %>%
  group_by(patient_id, reader, period) %>%
  mutate(
    n_targets = first(n_now),
    target_sum = ifelse(n_assessed == n_targets & n_targets > 0, partial_sum, NA),
    nadir_sum = least_before(target_sum),
    baseline_sum = first(target_sum),
    complete = !is_reference & n_targets > 0 & n_left == 0 & n_assessed == n_targets,
    lost = held_before(complete) & solid_left
  ) %>%
  ungroup() %>%
  mutate(
    risen = partial_sum * 1000 >= nadir_sum * 1200 & partial_sum - nadir_sum >= 50,
    is_pd = !is.na(nadir_sum) & (lost | coalesce(risen, FALSE)),
    target_response = case_when(
      is_reference | n_targets == 0 ~ NA_character_,
      n_assessed != n_targets & is_pd ~ "PD",
      n_assessed != n_targets ~ "NE",
      n_left == 0 ~ "CR",
      is_pd ~ "PD",
      is.na(baseline_sum) ~ "NE",
      target_sum * 1000 <= baseline_sum * 700 ~ "PR",
      TRUE ~ "SD"
    ),
    judged = ifelse(!is_reference & n_targets == 0, "NED", target_response)
  ) %>%
  group_by(patient_id, reader, period) %>%
  mutate(
    holds = coalesce(judged == "SD", FALSE) & held_before(judged %in% c("CR", "PR")) &
      !held_before(judged == "PD")
  ) %>%
  ungroup() %>%
  mutate(overall = ifelse(holds, "PR", judged)) %>%
  filter(!is_repeat)

order <- c("CR", "PR", "SD", "NED", "PD", "NE")
best <- calls %>%
  filter(!is.na(overall)) %>%
  group_by(patient_id, reader, period) %>%
  mutate(first_pd_day = scan_day[overall == "PD"][1]) %>%
  filter(is.na(first_pd_day) | scan_day <= first_pd_day) %>%
  mutate(rank = match(
    ifelse(overall == "SD" & scan_day - start_day < 42, "NE", overall), order
  )) %>%
  summarise(
    best_unconfirmed = order[min(rank)], first_pd_day = first(first_pd_day), .groups = "drop"
  )

operated <- operations %>%
  select(patient_id, operation_id, operation_day) %>%
  arrange(patient_id, operation_day) %>%
  group_by(patient_id) %>%
  mutate(earlier_day = sapply(operation_day, function(day) {
    before <- operation_day[operation_day < day]
    if (length(before)) max(before) else NA
  })) %>%
  ungroup() %>%
  inner_join(distinct(visits, patient_id, reader), by = "patient_id")
seen <- select(calls, patient_id, reader, scan_day, line, n_lesions, n_growing, n_unassessed)
last_seen <- operated %>%
  inner_join(seen, by = c("patient_id", "reader")) %>%
  filter(scan_day <= operation_day) %>%
  arrange(desc(scan_day)) %>%
  distinct(patient_id, reader, operation_id, .keep_all = TRUE) %>%
  filter(operation_day - scan_day <= 90, is.na(earlier_day) | earlier_day < scan_day)
at_operations <- operated %>%
  left_join(
    select(last_seen, -operation_day, -earlier_day, -scan_day),
    by = c("patient_id", "reader", "operation_id")
  ) %>%
  transmute(
    patient_id, reader, at = "operation", day = operation_day, operation_id, line, n_lesions,
    n_growing, n_unassessed
  )
categories <- seen %>%
  transmute(
    patient_id, reader, at = "scan", day = scan_day, operation_id = NA_character_, line,
    n_lesions, n_growing, n_unassessed
  ) %>%
  bind_rows(at_operations) %>%
  mutate(category = case_when(
    is.na(n_lesions) ~ "indeterminate",
    is.na(line) ~ "before_drug",
    n_lesions == 0 ~ "no_disease",
    n_lesions == n_unassessed ~ "indeterminate",
    pmin(n_growing, 2) != pmin(n_growing + n_unassessed, 2) ~ "indeterminate",
    n_growing == 0 ~ "responsive",
    n_growing == 1 ~ "focal_resistance",
    TRUE ~ "multifocal_resistance"
  ))

taken_time <- proc.time() - start
status <- readLines("/proc/self/status")
peak_kib <- as.numeric(gsub("[^0-9]", "", status[startsWith(status, "VmHWM")]))

save <- function(frame, name) {
  file <- file.path(folder, "dplyr", paste0(name, ".csv"))
  options(scipen = 20)
  write.csv(frame, file, row.names = FALSE)
}
save(filter(states, !is_repeat), "states")
save(calls, "visits")
save(best, "best")
save(categories, "categories")
cat(sprintf(
  '{"seconds": %f, "cpu_seconds": %f, "peak_gib": %f}\n',
  taken_time[["elapsed"]], taken_time[["user.self"]] + taken_time[["sys.self"]], peak_kib / 1024^2
))
