"""Which lesions are followed at a scan, what is left of them, and how large each one is.

A counted lesion is a root with the fragments it has split into. A nodule within a mass is followed
beside its mass and is never counted by itself.
"""

from .periods import period_of


def root_id(chart, lesion_id):
    """The lesion a fragment came from; any other lesion is its own root."""
    lesion = chart.lesions[lesion_id]
    return root_id(chart, lesion.parent) if lesion.is_fragment else lesion_id


def followed_ids(chart):
    """Counted lesions and nodules."""
    return sorted(i for i, lesion in chart.lesions.items() if not lesion.is_fragment)


def counted_ids(chart):
    """Lesions that count: roots that are not nodules."""
    return [i for i in followed_ids(chart) if not chart.lesions[i].is_nodule]


def nodule_ids(chart):
    """Nodules within masses."""
    return [i for i in followed_ids(chart) if chart.lesions[i].is_nodule]


def mass_of(chart, nodule_id):
    """The counted lesion the nodule lies in, if it is said."""
    parent = chart.lesions[nodule_id].parent
    if parent is None:
        return None
    root = root_id(chart, parent)
    return mass_of(chart, root) if chart.lesions[root].is_nodule else root


def fragment_ids(chart, root):
    """Pieces the root has split into, pieces of pieces too."""
    return [
        i for i, lesion in chart.lesions.items() if lesion.is_fragment and root_id(chart, i) == root
    ]


def is_removed(chart, lesion_id, day):
    """Taken at an operation before this day, by itself, with its root or with its mass."""
    if lesion_id in chart.removals and chart.removals[lesion_id] < day:
        return True
    lesion = chart.lesions[lesion_id]
    if lesion.is_fragment:
        root = root_id(chart, lesion_id)
        return is_removed(chart, root, day)
    mass = mass_of(chart, lesion_id) if lesion.is_nodule else None
    return mass is not None and is_removed(chart, mass, day)


def row_at(chart, lesion_id, day):
    """The row of one lesion at one scan; rows after its removal are not looked at."""
    return None if is_removed(chart, lesion_id, day) else chart.rows.get((lesion_id, day))


def rows_at(chart, root, day):
    """Rows of the root and its fragments at one scan."""
    rows = [row_at(chart, i, day) for i in [root, *fragment_ids(chart, root)]]
    return [row for row in rows if row is not None]


def has_been_seen(chart, lesion_id, day):
    """The lesion had its first row at or before this scan."""
    earlier = [visit for visit in chart.visit_days if visit <= day]
    return any(row_at(chart, lesion_id, visit) is not None for visit in earlier)


def expected_members(chart, root, day):
    """Root and fragments that should be read at this scan; after a split the root need not be."""
    fragments = fragment_ids(chart, root)
    has_split = any(has_been_seen(chart, i, day) for i in fragments)
    members = fragments if has_split else [root]
    return [i for i in members if has_been_seen(chart, i, day) and not is_removed(chart, i, day)]


def is_expected(chart, root, day):
    """The lesion should be read at this scan, or was."""
    if is_removed(chart, root, day):
        return False
    return bool(expected_members(chart, root, day)) or row_at(chart, root, day) is not None


def size_at(chart, root, day):
    """Sum over the root and its fragments; None where one that should be read has no size."""
    expected = [row_at(chart, i, day) for i in expected_members(chart, root, day)]
    if any(row is None or row.size is None for row in expected):
        return None
    sizes = [row.size for row in rows_at(chart, root, day) if row.size is not None]
    return sum(sizes) if sizes else None


def is_present_unsized(chart, root, day):
    """Seen for certain, only the size is not given, and nothing else is missing."""
    expected = expected_members(chart, root, day) or [root]
    unsized = [row for row in rows_at(chart, root, day) if row.size is None]
    unsized_present = [row for row in unsized if row.status == "present"]
    for member in expected:
        row = row_at(chart, member, day)
        if row is None or (row.size is None and row.status != "present"):
            return False
    return size_at(chart, root, day) is None and bool(unsized_present)


def has_status(chart, root, day, status):
    """Any row of the lesion has this status at this scan."""
    return any(row.status == status for row in rows_at(chart, root, day))


def is_positive(chart, root, day):
    """The lesion is certainly there at this scan."""
    return any(row.is_positive for row in rows_at(chart, root, day))


def appearance_day(chart, root):
    """First scan on which the lesion was certainly there."""
    days = [day for day in chart.visit_days if is_positive(chart, root, day)]
    return days[0] if days else None


def appeared_in_period_of(chart, root, day):
    """Appeared by this scan, after the first scan of all and in the period of this one."""
    appeared = appearance_day(chart, root)
    if appeared is None or appeared > day:
        return False
    after_first = appeared > chart.visit_days[0]
    return after_first and period_of(chart, appeared) == period_of(chart, day)


def is_new(chart, root, day):
    """A lesion that appeared in this period, and is still there."""
    is_role_new = chart.lesions[root].role == "new"
    return is_role_new and appeared_in_period_of(chart, root, day) and is_positive(chart, root, day)


def is_no_longer_new(chart, root, day):
    """A lesion once new that appeared in an earlier period, or was there from the first scan."""
    appeared = appearance_day(chart, root)
    return (
        chart.lesions[root].role == "new"
        and appeared is not None
        and appeared <= day
        and not appeared_in_period_of(chart, root, day)
    )


def confirmed_equivocal_days(chart, root):
    """Scans on which a lesion was doubtful that was certain at the next reading of it."""
    appeared = appearance_day(chart, root)
    if appeared is None or not is_new(chart, root, appeared):
        return []
    period = period_of(chart, appeared)
    days = []
    for day in reversed([day for day in chart.visit_days if day < appeared]):
        statuses = {row.status for row in rows_at(chart, root, day)} - {"not_evaluable"}
        if "equivocal" in statuses and period_of(chart, day) == period:
            days.append(day)
        elif statuses:
            break
    return days
