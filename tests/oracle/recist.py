"""RECIST 1.1 at each scan, period by period, in the order of time."""

from .choi import choi_call
from .fusion import is_merged
from .lesions import (
    confirmed_equivocal_days,
    counted_ids,
    expected_members,
    has_status,
    is_expected,
    is_new,
    is_no_longer_new,
    is_positive,
    row_at,
    size_at,
)
from .periods import baseline_day, line_in_force, period_of, visits_in
from .sizes import as_mm, has_fallen_by, has_risen_by, is_gone, percent_change, tenths


def visit_responses(chart, rules):
    """One row for each scan; calls look back only at scans of the same period."""
    calls = []
    for day in chart.visit_days:
        period = period_of(chart, day)
        calls.append(visit_row(chart, day, [c for c in calls if c["period"] == period], rules))
    return calls


def visit_row(chart, day, earlier_calls, rules):
    """All calls of one scan."""
    targets = TargetView(chart, day, earlier_calls, rules)
    non_target, non_target_reason = non_target_response(chart, day, targets, rules)
    new = new_lesions(chart, day)
    derived = overall_response(targets, non_target, new)
    overall, overall_reason = hold_response(derived, earlier_calls)
    choi, choi_reason = choi_call(chart, day, targets, non_target, new, rules)
    return {
        "patient_id": chart.patient_id,
        "reader": chart.reader,
        "scan_day": day,
        "period": period_of(chart, day),
        "line": line_in_force(chart, day),
        "is_reference": targets.is_reference,
        "n_targets": len(targets.ids),
        "n_targets_assessed": len(targets.assessed),
        "target_sum_mm": as_mm(targets.sum),
        "baseline_sum_mm": as_mm(targets.baseline_sum),
        "nadir_sum_mm": as_mm(targets.nadir),
        "change_from_baseline_pct": targets.change_from_baseline_pct,
        "change_from_nadir_pct": percent_change(targets.sum, targets.nadir),
        "target_response": targets.response,
        "target_reason": targets.reason,
        "non_target_response": non_target,
        "non_target_reason": non_target_reason,
        "new_lesions": new,
        "overall": overall,
        "overall_reason": overall_reason,
        "overall_backdated": "PD" if is_backdated(chart, day) else overall,
        "choi": choi,
        "choi_reason": choi_reason,
    }


def hold_response(derived, earlier_calls):
    """Once responding, a patient stays a responder until progression."""
    before = [call["overall"] for call in earlier_calls]
    responded = "PR" in before or "CR" in before
    if derived[0] == "SD" and responded and "PD" not in before:
        return "PR", "response_holds"
    return derived


class TargetView:
    """The targets of the period as they stand at one scan, and their response."""

    def __init__(self, chart, day, earlier_calls, rules):
        period = period_of(chart, day)
        self.rules = rules
        self.baseline_day = baseline_day(chart, period, rules.baseline_window_days)
        self.is_reference = day == self.baseline_day
        self.ids = target_ids(chart, self.baseline_day)
        self.sizes = {i: target_size(chart, i, day) for i in self.ids}
        self.assessed = [size for size in self.sizes.values() if size is not None]
        self.kinds = {i: chart.lesions[i].kind for i in self.ids}
        self.sum = target_sum(chart, self.ids, day)
        self.baseline_sum = target_sum(chart, self.ids, self.baseline_day)
        self.nadir = smallest_sum_before(chart, self.ids, self.baseline_day, day)
        self.was_complete = any(call["overall"] == "CR" for call in earlier_calls)
        self.response, self.reason = self.respond()

    @property
    def all_assessed(self):
        """Every target has a size at this scan."""
        return len(self.assessed) == len(self.ids)

    @property
    def all_gone(self):
        """Nothing left of the targets, nodes normal."""
        return self.all_assessed and all(
            is_gone(self.kinds[i], size, self.rules.node_normal_mm)
            for i, size in self.sizes.items()
        )

    @property
    def change_from_baseline_pct(self):
        """A baseline scan is not compared with itself."""
        return None if self.is_reference else percent_change(self.sum, self.baseline_sum)

    @property
    def is_complete_response_lost(self):
        """After a complete response something that is not a node is back."""
        others = [size for i, size in self.sizes.items() if self.kinds[i] != "node"]
        return self.was_complete and any(size is not None and size > 0 for size in others)

    def proves_progression(self, total):
        """The total alone is progression over the smallest sum before."""
        if self.nadir is None:
            return False
        rose = has_risen_by(total, self.nadir, self.rules.target_rise_pct)
        enough = total - self.nadir >= tenths(self.rules.target_rise_mm)
        return (rose and enough) or self.is_complete_response_lost

    def respond(self):
        """Target response and its reason."""
        if self.is_reference:
            return None, "reference_scan"
        if not self.ids:
            return None, "no_targets"
        if not self.all_assessed:
            if self.proves_progression(sum(self.assessed)):
                return "PD", "partial_sum_proves_pd"
            return "NE", "target_not_assessed"
        if self.all_gone:
            return "CR", "all_targets_gone"
        if self.proves_progression(self.sum):
            lost = self.is_complete_response_lost
            return "PD", "reappeared_after_cr" if lost else "sum_rose_from_nadir"
        if self.baseline_sum is None:
            return "NE", "no_baseline_sum"
        if has_fallen_by(self.sum, self.baseline_sum, self.rules.target_fall_pct):
            return "PR", "sum_fell_from_baseline"
        return "SD", "neither"


def target_ids(chart, day):
    """Targets that were there to be read at the baseline scan."""
    targets = [i for i in counted_ids(chart) if chart.lesions[i].role == "target"]
    return [i for i in targets if is_expected(chart, i, day)]


def target_size(chart, lesion_id, day):
    """Own size; a lesion inside another adds nothing of its own."""
    return 0 if is_merged(chart, lesion_id, day) else size_at(chart, lesion_id, day)


def target_sum(chart, ids, day):
    """Sum of the targets; None without targets or where one has no size."""
    sizes = [target_size(chart, i, day) for i in ids]
    return None if not sizes or None in sizes else sum(sizes)


def smallest_sum_before(chart, ids, baseline, day):
    """The nadir: smallest known sum at the earlier scans of the period, baseline included."""
    days = {baseline, *visits_in(chart, period_of(chart, day))}
    sums = [target_sum(chart, ids, visit) for visit in days if visit < day]
    return min([known for known in sums if known is not None], default=None)


def non_target_response(chart, day, targets, rules):
    """Response of the lesions that are followed without being summed."""
    if targets.is_reference:
        return None, "reference_scan"
    ids = [i for i in counted_ids(chart) if is_non_target_at(chart, i, day)]
    if not ids:
        return None, "no_non_targets"
    if any(has_status(chart, i, day, "unequivocal_progression") for i in ids):
        return "PD", "unequivocal_progression"
    masses = [i for i in ids if chart.lesions[i].kind != "node"]
    if targets.was_complete and any(is_positive(chart, i, day) for i in masses):
        return "PD", "reappeared_after_cr"
    if not all(is_assessed(chart, i, day) for i in ids):
        return "NE", "non_target_not_assessed"
    if all(is_non_target_gone(chart, i, day, rules) for i in ids):
        return "CR", "all_non_targets_gone"
    return "NON_CR_NON_PD", "persists"


def is_non_target_gone(chart, lesion_id, day, rules):
    """Nothing left of it, or a node that is normal."""
    size = size_at(chart, lesion_id, day)
    kind = chart.lesions[lesion_id].kind
    return size is not None and is_gone(kind, size, rules.node_normal_mm)


def is_non_target_at(chart, lesion_id, day):
    """Followed without being summed at this scan: a non-target, or one that was new long ago."""
    is_non_target = chart.lesions[lesion_id].role == "non_target"
    return (
        (is_non_target or is_no_longer_new(chart, lesion_id, day))
        and is_expected(chart, lesion_id, day)
        and not is_merged(chart, lesion_id, day)
    )


def is_assessed(chart, root, day):
    """Every piece that should be read was read, with something definite said of it."""
    members = expected_members(chart, root, day) or [root]
    rows = [row_at(chart, i, day) for i in members]
    return all(row is not None and row.is_assessed for row in rows)


def new_lesions(chart, day):
    """Whether a new lesion is certainly there, possibly there, or not."""
    counted = counted_ids(chart)
    if any(is_new(chart, i, day) for i in counted):
        return "unequivocal"
    candidates = [i for i in counted if chart.lesions[i].role == "new"]
    doubtful = any(has_status(chart, i, day, "equivocal") for i in candidates)
    return "equivocal" if doubtful else "none"


def is_backdated(chart, day):
    """A doubtful lesion of this scan turned out to be new."""
    candidates = [i for i in counted_ids(chart) if chart.lesions[i].role == "new"]
    return any(day in confirmed_equivocal_days(chart, i) for i in candidates)


def overall_response(targets, non_target, new):
    """The overall call of a scan from its three parts."""
    if new == "unequivocal":
        return "PD", "new_lesion"
    if targets.response == "PD":
        return "PD", "target_pd"
    if non_target == "PD":
        return "PD", "non_target_pd"
    if targets.is_reference:
        return None, "reference_scan"
    if targets.ids:
        spoiled = targets.response == "CR" and non_target not in ("CR", None)
        return "PR" if spoiled else targets.response, "target_and_non_target"
    if non_target is not None:
        return non_target, "non_target_only"
    return "NED", "no_disease"
