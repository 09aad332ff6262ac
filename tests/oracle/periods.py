"""Lines, operations and the periods between them, each with its own baseline scan."""


def boundary_days(chart):
    """Days on which the comparison starts again: a line begins or an operation takes place."""
    return sorted(set(chart.line_starts.values()) | set(operation_days(chart)))


def operation_days(chart):
    """Days of the operations, one for each operation."""
    return [day for _, day in chart.operations]


def period_of(chart, day):
    """How many boundaries lie strictly before this day; a scan on the boundary comes before it."""
    return len([boundary for boundary in boundary_days(chart) if boundary < day])


def visits_in(chart, period):
    """Scan days of this reader inside the period."""
    return [day for day in chart.visit_days if period_of(chart, day) == period]


def periods_with_visits(chart):
    """Periods in which this reader read at least one scan."""
    return sorted({period_of(chart, day) for day in chart.visit_days})


def baseline_day(chart, period, window_days):
    """The scan the period is compared with: a recent one before a new line, else its first."""
    carried = carried_baseline_day(chart, period, window_days)
    return visits_in(chart, period)[0] if carried is None else carried


def carried_baseline_day(chart, period, window_days):
    """The last scan shortly before the line that opens the period, no operation in between."""
    if period == 0:
        return None
    start = boundary_days(chart)[period - 1]
    if start not in chart.line_starts.values():
        return None
    candidates = [day for day in chart.visit_days if start - window_days <= day <= start]
    if not candidates:
        return None
    latest = max(candidates)
    operated = [day for day in operation_days(chart) if latest <= day <= start]
    return None if operated else latest


def compared_days(chart, period, window_days):
    """The scans that belong to the comparison of a period, in order: a carried baseline first."""
    carried = carried_baseline_day(chart, period, window_days)
    return ([] if carried is None else [carried]) + visits_in(chart, period)


def start_of(chart, period, window_days):
    """Day the period starts on, and what started it."""
    if period == 0:
        return baseline_day(chart, 0, window_days), "first_scan"
    start = boundary_days(chart)[period - 1]
    return start, "operation" if start in operation_days(chart) else "line_start"


def line_in_force(chart, day):
    """Name of the line that started last before this day; a scan on its first day is before it."""
    started = [(start, line) for line, start in chart.line_starts.items() if start < day]
    if not started:
        return None
    is_numbered, number, agent = max(started)[1]
    return str(number) if is_numbered else f"agent:{agent}"


def is_before_drug(chart, day):
    """The drugs are known and none had been started before this day."""
    return chart.drugs_known and line_in_force(chart, day) is None
