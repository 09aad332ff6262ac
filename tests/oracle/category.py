"""The category of a patient at each scan and at each operation, from counts of lesions."""

from .periods import is_before_drug, line_in_force, operation_days, period_of

FEW = 3


def categories(chart, states, rules):
    """One row for each scan and each operation."""
    rows = [row_at_scan(chart, day, states, rules) for day in chart.visit_days]
    rows += [row_at_operation(chart, *operation, states, rules) for operation in chart.operations]
    return sorted(rows, key=lambda r: (r["day"], r["at"] == "operation", r["operation_id"] or ""))


def row_at_scan(chart, day, states, rules):
    """The category at a scan."""
    heading = heading_of(chart, "scan", day, None, day)
    counts = count_states(states, day, rules)
    return heading | counts["shown"] | labels_of(chart, day, counts, rules)


def row_at_operation(chart, operation_id, operation_day, states, rules):
    """The category at an operation: that of the last scan before it, if recent and untouched."""
    scan_day = scan_before_operation(chart, operation_day, rules.growth.window_days)
    heading = heading_of(chart, "operation", operation_day, operation_id, scan_day)
    if scan_day is not None:
        counts = count_states(states, scan_day, rules)
        return heading | counts["shown"] | labels_of(chart, scan_day, counts, rules)
    nothing = dict.fromkeys(count_states(states, None, rules)["shown"])
    unknown = ("indeterminate", "no_scan_in_window")
    return heading | nothing | label_columns(dict.fromkeys(rules.definitions, unknown), rules)


def scan_before_operation(chart, operation_day, window_days):
    """The scan that shows the disease as it was operated on."""
    for day in reversed(chart.visit_days):
        other = [o for o in operation_days(chart) if day <= o < operation_day]
        if 0 <= operation_day - day <= window_days and not other:
            return day
    return None


def heading_of(chart, at, day, operation_id, scan_day):
    """What the row is about."""
    return {
        "patient_id": chart.patient_id,
        "reader": chart.reader,
        "at": at,
        "day": day,
        "operation_id": operation_id,
        "scan_day": scan_day,
        "period": None if scan_day is None else period_of(chart, scan_day),
        "line": None if scan_day is None else line_in_force(chart, scan_day),
    }


def count_states(states, day, rules):
    """How many counted lesions are in each state at a scan."""
    seen = [row["state"] for row in states if row["scan_day"] == day and row["counted"]]
    n_new = seen.count("new")
    n_unassessed = seen.count("not_evaluable") + seen.count("reference")
    shown = {
        "n_lesions": len(seen),
        "n_evaluable": len(seen) - n_unassessed,
        "n_growing": seen.count("growing") + (n_new if rules.growth.new_counts else 0),
        "n_new": n_new,
        "n_shrinking": seen.count("shrinking"),
        "n_absent": seen.count("absent"),
        "n_unassessed": n_unassessed,
    }
    return {"shown": shown, "n_reference": seen.count("reference")}


def labels_of(chart, day, counts, rules):
    """The category under every definition of the study."""
    labels = {
        name: label_and_reason(name, chart, day, counts, rules)
        for name in {*rules.definitions, rules.definition}
    }
    return label_columns(labels, rules)


def label_columns(labels, rules):
    """Category and reason of the main definition, then the category of each."""
    category, reason = labels[rules.definition]
    columns = {"category": category, "reason": reason}
    for name in rules.definitions:
        columns["category_" + name.replace("-", "_")] = labels[name][0]
    return columns


def label_and_reason(name, chart, day, counts, rules):
    """One definition applied to the counts; not assigned where the unassessed could change it."""
    n = counts["shown"]
    if is_before_drug(chart, day):
        return "before_drug", "before_drug"
    if n["n_lesions"] == 0:
        return "no_disease", "no_lesion_left"
    if n["n_evaluable"] == 0:
        first = counts["n_reference"] > 0
        return "indeterminate", "no_earlier_scan" if first else "unassessed_lesions"
    better = n["n_shrinking"] + n["n_absent"]
    low = LABEL[name](n["n_growing"], n["n_lesions"], better)
    high = LABEL[name](n["n_growing"] + n["n_unassessed"], n["n_lesions"], better)
    if rules.unassessed == "indeterminate" and low != high:
        return "indeterminate", "unassessed_lesions"
    words = {0: "none_growing", 1: "one_growing"}
    return low, words.get(n["n_growing"], "several_growing")


def dematteo(growing, n_lesions, better):
    """DeMatteo 2007: none, exactly one, more than one growing."""
    if growing == 0:
        return "responsive"
    return "focal_resistance" if growing == 1 else "multifocal_resistance"


def esmo(growing, n_lesions, better):
    """ESMO 2022: one or a few growing while the rest responds."""
    if growing == 0:
        return "responsive"
    few = growing <= FEW and (growing == 1 or growing < n_lesions)
    return "focal_progression" if few else "generalised_progression"


def fairweather(growing, n_lesions, better):
    """Fairweather 2018: responding and stable apart, unifocal, multifocal."""
    if growing == 0:
        return "responding" if better else "stable"
    return "unifocal" if growing == 1 else "multifocal"


LABEL = {"dematteo-2007": dematteo, "esmo-2022": esmo, "fairweather-2018": fairweather}
