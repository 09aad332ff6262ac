"""Lesions that have merged: one diameter where there were several."""

from .lesions import counted_ids, is_expected, is_removed, rows_at, size_at


def merges_into(chart, lesion_id):
    """The counted lesion of the same role this one is said to end up in, or None."""
    end = lesion_id
    while chart.lesions[end].merged_into is not None:
        end = chart.lesions[end].merged_into
    same_role = chart.lesions[end].role == chart.lesions[lesion_id].role
    both_count = {lesion_id, end} <= set(counted_ids(chart))
    return end if end != lesion_id and same_role and both_count else None


def is_merged(chart, lesion_id, day):
    """No longer read by itself at this scan, while the lesion it fused with has a size."""
    into = merges_into(chart, lesion_id)
    return (
        into is not None
        and is_expected(chart, lesion_id, day)
        and not rows_at(chart, lesion_id, day)
        and size_at(chart, into, day) is not None
    )


def partners(chart, lesion_id):
    """Lesions that are said to merge into this one."""
    return [i for i in counted_ids(chart) if merges_into(chart, i) == lesion_id]


def is_fused(chart, lesion_id, day):
    """At least one other lesion is inside this one at this scan."""
    return any(is_merged(chart, i, day) for i in partners(chart, lesion_id))


def family_size(chart, lesion_id, day):
    """The lesion with all that merge into it; None where one of them has no size."""
    total = size_at(chart, lesion_id, day)
    for partner in partners(chart, lesion_id):
        if is_removed(chart, partner, day) or not is_expected(chart, partner, day):
            continue
        if is_merged(chart, partner, day):
            continue
        size = size_at(chart, partner, day)
        total = None if total is None or size is None else total + size
    return total
