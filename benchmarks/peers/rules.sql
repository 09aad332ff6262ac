-- The default rules in DuckDB: sizes in tenths of a millimetre, one table a step.

CREATE TEMP TABLE readings AS
SELECT m.patient_id, m.lesion_id, m.reader, m.scan_day, m.status, l.kind = 'node' AS is_node,
    CAST(floor(CASE WHEN l.kind = 'node' THEN short_axis_mm ELSE long_axis_mm END * 10 + 0.5)
        AS INTEGER) AS given,
    CAST(CASE m.status
        WHEN 'measured' THEN given
        WHEN 'too_small' THEN CASE WHEN given > 0 THEN given ELSE 50 END
        WHEN 'absent' THEN CASE WHEN is_node THEN coalesce(given, 0) ELSE 0 END
    END AS INTEGER) AS size
FROM read_parquet('measurements.parquet') AS m
JOIN read_parquet('lesions.parquet') AS l USING (patient_id, lesion_id);

CREATE TEMP TABLE marks AS
WITH lines AS (
    SELECT patient_id, line, min(start_day) AS start_day
    FROM read_parquet('drugs.parquet') GROUP BY patient_id, line
), days AS (
    SELECT patient_id, start_day, max(line) AS line, false AS is_operation FROM lines
    GROUP BY patient_id, start_day
    UNION ALL
    SELECT patient_id, operation_day, NULL, true FROM read_parquet('operations.parquet')
), merged AS (
    SELECT patient_id, start_day, max(line) AS own_line, bool_or(is_operation) AS is_operation
    FROM days GROUP BY patient_id, start_day
)
SELECT patient_id, start_day, own_line IS NOT NULL AS is_line, is_operation,
    last_value(own_line IGNORE NULLS) OVER so_far AS line,
    max(CASE WHEN is_operation THEN start_day END) OVER so_far AS operated_day,
    row_number() OVER so_far AS period
FROM merged
WINDOW so_far AS (PARTITION BY patient_id ORDER BY start_day);

CREATE TEMP TABLE visits AS
WITH days AS (SELECT DISTINCT patient_id, reader, scan_day FROM readings),
placed AS (
    SELECT v.*, coalesce(m.period, 0) AS period, m.line, m.start_day AS mark_day, m.is_line,
        m.is_operation, m.operated_day,
        lag(scan_day) OVER (PARTITION BY v.patient_id, reader ORDER BY scan_day) AS last_day,
        row_number() OVER (PARTITION BY v.patient_id, reader, coalesce(m.period, 0)
            ORDER BY scan_day) AS number
    FROM days AS v
    ASOF LEFT JOIN marks AS m ON v.patient_id = m.patient_id AND v.scan_day > m.start_day
), opened AS (
    SELECT *, CASE WHEN number = 1 AND is_line AND NOT is_operation
        AND mark_day - last_day <= 28 AND coalesce(operated_day < last_day, true)
        THEN last_day END AS first_carried
    FROM placed
)
SELECT patient_id, reader, scan_day, period, line,
    max(first_carried) OVER period AS carried_day,
    coalesce(carried_day, min(scan_day) OVER period) AS baseline_day,
    coalesce(mark_day, min(scan_day) OVER period) AS start_day
FROM opened
WINDOW period AS (PARTITION BY patient_id, reader, period);

CREATE TEMP TABLE scans AS
SELECT patient_id, reader, scan_day, period, line, baseline_day, start_day, false AS is_repeat
FROM visits
UNION ALL
SELECT DISTINCT patient_id, reader, carried_day, period, line, baseline_day, start_day, true
FROM visits WHERE carried_day IS NOT NULL;

CREATE TEMP TABLE cells AS
WITH taken AS (
    SELECT patient_id, lesion_id, min(operation_day) AS taken_day
    FROM read_parquet('resections.parquet') AS r
    JOIN read_parquet('operations.parquet') AS o USING (patient_id, operation_id)
    GROUP BY patient_id, lesion_id
), courses AS (
    SELECT patient_id, lesion_id, reader, any_value(is_node) AS is_node,
        min(scan_day) AS first_day, any_value(taken_day) AS taken_day
    FROM readings LEFT JOIN taken USING (patient_id, lesion_id)
    WHERE taken_day IS NULL OR scan_day <= taken_day
    GROUP BY patient_id, lesion_id, reader
)
SELECT s.patient_id, s.reader, s.period, s.scan_day, s.baseline_day, s.is_repeat, c.lesion_id,
    c.is_node, c.first_day <= s.baseline_day AS from_baseline, r.status, r.size
FROM scans AS s
JOIN courses AS c ON s.patient_id = c.patient_id AND s.reader = c.reader
    AND s.scan_day >= c.first_day AND (c.taken_day IS NULL OR s.scan_day <= c.taken_day)
LEFT JOIN readings AS r ON r.patient_id = s.patient_id AND r.reader = s.reader
    AND r.lesion_id = c.lesion_id AND r.scan_day = s.scan_day;

CREATE TEMP TABLE states AS
WITH compared AS (
    SELECT *, min(size) OVER earlier AS nadir, first_value(size IGNORE NULLS) OVER earlier AS base
    FROM cells
    WINDOW earlier AS (PARTITION BY patient_id, reader, period, lesion_id ORDER BY scan_day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT *, CASE
    WHEN size IS NULL THEN 'not_evaluable'
    WHEN size = 0 THEN 'absent'
    WHEN nadir IS NULL THEN 'reference'
    WHEN nadir = 0 OR (size * 1000 >= nadir * 1200 AND size - nadir >= 50) THEN 'growing'
    WHEN size * 1000 <= base * 700 THEN 'shrinking'
    ELSE 'stable' END AS state
FROM compared;

CREATE TEMP TABLE counted AS
SELECT s.*, count(c.lesion_id) AS n_lesions,
    count(*) FILTER (c.state = 'growing') AS n_growing,
    count(*) FILTER (c.state = 'shrinking') AS n_shrinking,
    count(*) FILTER (c.state = 'absent') AS n_absent,
    count(*) FILTER (c.state IN ('reference', 'not_evaluable')) AS n_unassessed,
    count(*) FILTER (from_baseline) AS n_now,
    count(size) FILTER (from_baseline) AS n_assessed,
    coalesce(sum(size) FILTER (from_baseline), 0) AS partial_sum,
    count(*) FILTER (from_baseline AND coalesce(size >= CASE WHEN is_node THEN 100 ELSE 1 END, true))
        AS n_left,
    count(*) FILTER (from_baseline AND NOT is_node AND size > 0) > 0 AS solid_left
FROM scans AS s
LEFT JOIN states AS c ON c.patient_id = s.patient_id AND c.reader = s.reader
    AND c.period = s.period AND c.scan_day = s.scan_day
GROUP BY ALL;

CREATE TEMP TABLE calls AS
WITH summed AS (
    SELECT *, scan_day = baseline_day AS is_reference,
        first_value(n_now) OVER course AS n_targets,
        CASE WHEN n_assessed = n_targets AND n_targets > 0 THEN partial_sum END AS target_sum,
        NOT is_reference AND n_targets > 0 AND n_left = 0 AND n_assessed = n_targets AS complete
    FROM counted
    WINDOW course AS (PARTITION BY patient_id, reader, period ORDER BY scan_day)
), compared AS (
    SELECT *, first_value(target_sum) OVER course AS baseline_sum,
        min(target_sum) OVER earlier AS nadir_sum,
        coalesce(bool_or(complete) OVER earlier, false) AND solid_left AS lost,
        coalesce(target_sum, partial_sum) AS seen_sum,
        nadir_sum IS NOT NULL AND (lost
            OR (seen_sum * 1000 >= nadir_sum * 1200 AND seen_sum - nadir_sum >= 50)) AS is_pd
    FROM summed
    WINDOW course AS (PARTITION BY patient_id, reader, period ORDER BY scan_day),
        earlier AS (PARTITION BY patient_id, reader, period ORDER BY scan_day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), called AS (
    SELECT *, CASE
        WHEN is_reference OR n_targets = 0 THEN NULL
        WHEN n_assessed <> n_targets AND is_pd THEN 'PD'
        WHEN n_assessed <> n_targets THEN 'NE'
        WHEN n_left = 0 THEN 'CR'
        WHEN is_pd THEN 'PD'
        WHEN baseline_sum IS NULL THEN 'NE'
        WHEN target_sum * 1000 <= baseline_sum * 700 THEN 'PR'
        ELSE 'SD' END AS target_response,
        CASE WHEN is_reference THEN NULL WHEN n_targets = 0 THEN 'NED' ELSE target_response END
            AS judged
    FROM compared
)
SELECT *, CASE WHEN judged = 'SD'
    AND coalesce(bool_or(judged IN ('CR', 'PR')) OVER earlier, false)
    AND NOT coalesce(bool_or(judged = 'PD') OVER earlier, false) THEN 'PR' ELSE judged END AS overall
FROM called
WINDOW earlier AS (PARTITION BY patient_id, reader, period ORDER BY scan_day
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE best AS
WITH until AS (
    SELECT *, min(CASE WHEN overall = 'PD' THEN scan_day END)
        OVER (PARTITION BY patient_id, reader, period) AS first_pd_day
    FROM calls WHERE NOT is_repeat
)
SELECT patient_id, reader, period,
    arg_min(name, rank) AS best_unconfirmed, any_value(first_pd_day) AS first_pd_day
FROM (
    SELECT *, CASE WHEN overall = 'SD' AND scan_day - start_day < 42 THEN 'NE' ELSE overall END
        AS name, list_position(['CR', 'PR', 'SD', 'NED', 'PD', 'NE'], name) AS rank
    FROM until
    WHERE overall IS NOT NULL AND (first_pd_day IS NULL OR scan_day <= first_pd_day)
)
GROUP BY patient_id, reader, period;

CREATE TEMP TABLE categories AS
WITH operated AS (
    SELECT patient_id, operation_id, operation_day, max(earlier) AS earlier_day
    FROM (SELECT a.*, b.operation_day AS earlier FROM read_parquet('operations.parquet') AS a
        LEFT JOIN read_parquet('operations.parquet') AS b
        ON a.patient_id = b.patient_id AND b.operation_day < a.operation_day)
    GROUP BY patient_id, operation_id, operation_day
), wanted AS (
    SELECT o.*, reader FROM operated AS o
    JOIN (SELECT DISTINCT patient_id, reader FROM visits) USING (patient_id)
), seen AS (SELECT * FROM counted WHERE NOT is_repeat),
looked AS (
    SELECT w.patient_id, w.reader, w.operation_id, w.operation_day,
        coalesce(w.operation_day - s.scan_day <= 90
            AND (w.earlier_day IS NULL OR w.earlier_day < s.scan_day), false) AS found, s.*
    FROM wanted AS w
    ASOF LEFT JOIN seen AS s ON w.patient_id = s.patient_id AND w.reader = s.reader
        AND w.operation_day >= s.scan_day
), rows AS (
    SELECT patient_id, reader, 'scan' AS "at", scan_day AS day, NULL AS operation_id, line,
        n_lesions, n_growing, n_unassessed FROM seen
    UNION ALL
    SELECT patient_id, reader, 'operation', operation_day, operation_id,
        CASE WHEN found THEN line END, CASE WHEN found THEN n_lesions END,
        CASE WHEN found THEN n_growing END, CASE WHEN found THEN n_unassessed END FROM looked
)
SELECT patient_id, reader, "at", day, operation_id, n_lesions, n_growing, n_unassessed, CASE
    WHEN n_lesions IS NULL THEN 'indeterminate'
    WHEN line IS NULL THEN 'before_drug'
    WHEN n_lesions = 0 THEN 'no_disease'
    WHEN n_lesions = n_unassessed THEN 'indeterminate'
    WHEN least(n_growing, 2) <> least(n_growing + n_unassessed, 2) THEN 'indeterminate'
    WHEN n_growing = 0 THEN 'responsive'
    WHEN n_growing = 1 THEN 'focal_resistance'
    ELSE 'multifocal_resistance' END AS category
FROM rows;

COPY (SELECT patient_id, reader, period, scan_day, lesion_id, size, nadir, state FROM states
    WHERE NOT is_repeat) TO 'duckdb/states.parquet';
COPY (SELECT patient_id, reader, period, scan_day, n_targets, target_sum, nadir_sum,
    target_response, overall FROM calls WHERE NOT is_repeat) TO 'duckdb/visits.parquet';
COPY best TO 'duckdb/best.parquet';
COPY categories TO 'duckdb/categories.parquet';
