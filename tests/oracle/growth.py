"""The state of each lesion at each scan, with the reason for it."""

from .fusion import family_size, is_fused, is_merged
from .lesions import (
    counted_ids,
    followed_ids,
    has_status,
    is_expected,
    is_new,
    is_present_unsized,
    mass_of,
    nodule_ids,
    row_at,
    rows_at,
    size_at,
)
from .periods import compared_days, period_of
from .sizes import as_mm, has_fallen_by, has_risen_by, percent_change, tenths


def lesion_states(chart, rules):
    """One row for each scan and lesion that is followed, not removed and not inside another."""
    return [
        state_row(chart, lesion_id, day, rules)
        for day in chart.visit_days
        for lesion_id in followed_ids(chart)
        if has_state(chart, lesion_id, day)
    ]


def has_state(chart, lesion_id, day):
    """The lesion should be read at this scan and stands by itself."""
    return is_expected(chart, lesion_id, day) and not is_merged(chart, lesion_id, day)


def state_row(chart, lesion_id, day, rules):
    """The state of one lesion at one scan and the sizes it rests on."""
    lesion = chart.lesions[lesion_id]
    now, earlier = sizes_to_compare(chart, lesion_id, day, rules)
    reference = reference_size(earlier, rules.growth.reference)
    state, reason = state_of(chart, lesion_id, day, rules)
    row = row_at(chart, lesion_id, day)
    return {
        "patient_id": chart.patient_id,
        "reader": chart.reader,
        "scan_day": day,
        "period": period_of(chart, day),
        "lesion_id": lesion_id,
        "counted": lesion_id in counted_ids(chart),
        "role": lesion.role,
        "kind": lesion.kind,
        "organ": lesion.organ,
        "status": None if row is None else row.status,
        "size_mm": as_mm(now),
        "baseline_mm": as_mm(reference_size(earlier, "baseline")),
        "nadir_mm": as_mm(reference_size(earlier, "nadir")),
        "previous_mm": as_mm(reference_size(earlier, "previous")),
        "reference_mm": as_mm(reference),
        "change_mm": as_mm(None if now is None or reference is None else now - reference),
        "change_pct": percent_change(now, reference),
        "state": state,
        "reason": reason,
    }


def sizes_to_compare(chart, lesion_id, day, rules):
    """Size now and the known earlier ones of the period; a fused lesion with its whole family."""
    measure = family_size if is_fused(chart, lesion_id, day) else size_at
    period = period_of(chart, day)
    days = compared_days(chart, period, rules.baseline_window_days)
    earlier = [measure(chart, lesion_id, visit) for visit in days if visit < day]
    return measure(chart, lesion_id, day), [size for size in earlier if size is not None]


def reference_size(earlier, reference):
    """What a size is compared with, out of the earlier ones in order of time."""
    if not earlier:
        return None
    match reference:
        case "nadir":
            return min(earlier)
        case "baseline":
            return earlier[0]
        case "previous":
            return earlier[-1]
    raise AssertionError(reference)


def state_of(chart, lesion_id, day, rules):
    """The first rule that fits gives state and reason."""
    if is_new(chart, lesion_id, day):
        return "new", "new_lesion"
    if has_growing_nodule(chart, lesion_id, day, rules):
        return "growing", "nodule_grows"
    if has_status(chart, lesion_id, day, "unequivocal_progression"):
        return "growing", "unequivocal_progression"
    if has_status(chart, lesion_id, day, "equivocal"):
        return "not_evaluable", "equivocal"
    if not rows_at(chart, lesion_id, day):
        return "not_evaluable", "not_measured"
    now, earlier = sizes_to_compare(chart, lesion_id, day, rules)
    if now is None:
        return state_without_size(chart, lesion_id, day, earlier)
    return state_by_size(chart, lesion_id, day, now, earlier, rules)


def has_growing_nodule(chart, mass, day, rules):
    """A nodule within this mass is growing or new at this scan."""
    return any(
        mass_of(chart, nodule) == mass and is_growing_nodule(chart, nodule, day, rules)
        for nodule in nodule_ids(chart)
    )


def is_growing_nodule(chart, nodule, day, rules):
    """This nodule is followed at this scan and growing or new."""
    return has_state(chart, nodule, day) and state_of(chart, nodule, day, rules)[0] in (
        "growing",
        "new",
    )


def state_without_size(chart, lesion_id, day, earlier):
    """Seen without a size: back if it had gone, else taken as unchanged; anything else unknown."""
    if not is_present_unsized(chart, lesion_id, day):
        return "not_evaluable", "not_evaluable"
    if earlier and earlier[-1] == 0:
        return "growing", "reappeared"
    return "stable", "present_unsized"


def state_by_size(chart, lesion_id, day, now, earlier, rules):
    """State of a lesion with a known size."""
    if now == 0:
        return "absent", "absent"
    if not earlier:
        return "reference", "no_earlier_scan"
    reason = growth_reason(now, earlier, rules.growth)
    if reason is not None:
        if rules.growth.confirm and not grew_before(earlier, rules.growth):
            return "stable", "growth_unconfirmed"
        return "growing", reason
    if has_denser(chart, lesion_id, day, rules):
        return "growing", "density_rise"
    if has_fallen_by(now, earlier[0], rules.growth.shrink_pct):
        return "shrinking", "shrunk"
    return "stable", "little_change"


def growth_reason(now, earlier, growth):
    """Why the size counts as growth over the earlier ones, or None."""
    reference = reference_size(earlier, growth.reference)
    if reference is None or now == 0:
        return None
    if reference == 0:
        return "reappeared"
    enough = has_risen_by(now, reference, growth.relative_pct)
    if enough and now - reference >= tenths(growth.absolute_mm):
        return f"rise_from_{growth.reference}"
    return None


def grew_before(earlier, growth):
    """The last earlier size was growth already, against those before it."""
    return growth_reason(earlier[-1], earlier[:-1], growth) is not None


def has_denser(chart, lesion_id, day, rules):
    """The lesion has become denser than its least dense earlier scan of the period."""
    row = row_at(chart, lesion_id, day)
    if rules.growth.density_rise_pct is None or row is None or row.density is None:
        return False
    days = compared_days(chart, period_of(chart, day), rules.baseline_window_days)
    rows = [row_at(chart, lesion_id, visit) for visit in days if visit < day]
    earlier = [row.density for row in rows if row is not None and row.density is not None]
    if not earlier or min(earlier) <= 0:
        return False
    return has_risen_by(row.density, min(earlier), rules.growth.density_rise_pct)
