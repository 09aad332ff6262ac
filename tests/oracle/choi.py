"""Choi 2007: size or density of the same targets."""

from .growth import is_growing_nodule
from .lesions import nodule_ids, row_at
from .sizes import has_fallen_by, has_risen_by


def choi_call(chart, day, targets, non_target, new, rules):
    """The call of a scan and its reason; the first rule that fits."""
    if new == "unequivocal":
        return "PD", "new_lesion"
    if targets.is_reference:
        return None, "reference_scan"
    if any(is_growing_nodule(chart, i, day, rules) for i in nodule_ids(chart)):
        return "PD", "nodule"
    if non_target == "PD":
        return "PD", "non_target_pd"
    if not targets.ids:
        return None, "no_targets"
    if not targets.all_assessed:
        return "NE", "target_not_assessed"
    if targets.all_gone and non_target in ("CR", None):
        return "CR", "all_gone"
    return call_by_size_and_density(chart, day, targets, rules)


def call_by_size_and_density(chart, day, targets, rules):
    """Progression by size unless the density fell; response by either."""
    less_dense = has_density_fallen(chart, day, targets, rules)
    if has_size_risen(targets, rules) and not less_dense:
        return "PD", "size_rose"
    if less_dense:
        return "PR", "density_fell"
    if targets.baseline_sum is None:
        return "NE", "no_baseline_sum"
    if has_fallen_by(targets.sum, targets.baseline_sum, rules.choi_size_fall_pct):
        return "PR", "size_fell"
    return "SD", "neither"


def has_size_risen(targets, rules):
    """Far enough over the smallest sum before, and any rise at all."""
    nadir = targets.nadir
    if nadir is None:
        return False
    return has_risen_by(targets.sum, nadir, rules.choi_size_rise_pct) and targets.sum > nadir


def has_density_fallen(chart, day, targets, rules):
    """Far enough below the baseline scan, over the targets with a density on both."""
    pairs = []
    for lesion_id in targets.ids:
        now = row_at(chart, lesion_id, day)
        then = row_at(chart, lesion_id, targets.baseline_day)
        if now and then and now.density is not None and then.density is not None:
            pairs.append((now.density, then.density))
    total_now, total_then = sum(now for now, _ in pairs), sum(then for _, then in pairs)
    return total_then > 0 and has_fallen_by(total_now, total_then, rules.choi_density_fall_pct)
