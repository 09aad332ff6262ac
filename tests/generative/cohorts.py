"""Hypothesis strategies for whole cohorts, as table name -> rows with the schema's columns.

Few and small numbers are drawn: visits as gaps in days, sizes as steps from the last one, so that
a failing cohort shrinks to something a reader can follow.
"""

from hypothesis import strategies as st

from seriatim.cohort.schema import TABLES

KINDS = TABLES["lesions"].column("kind").choices
ROLES = TABLES["lesions"].column("role").choices
STATUSES = TABLES["measurements"].column("status").choices
NAMES = "abcdefgh"
GAPS_DAYS = (56, 28, 27, 29, 14, 42, 91, 120)
SIZES_TENTHS = (200, 250, 300, 100, 90, 140, 50, 150, 1000, 0, 99)
DENSITIES_HU = (80.0, 68.0, 68.1, 60.0, 92.0, 100.0, 4.0, 0.0, -5.0, None)
AGENTS = ("imatinib", "sunitinib", "regorafenib")
LARGEST_TENTHS = 4000

STEPS = (
    lambda x: x,
    lambda x: -(-x * 6 // 5),
    lambda x: x * 6 // 5 - 1,
    lambda x: x + 50,
    lambda x: x + 49,
    lambda x: x * 7 // 10,
    lambda x: x * 7 // 10 + 1,
    lambda x: x * 9 // 10,
    lambda x: -(-x * 11 // 10),
    lambda x: -(-x * 23 // 20),
    lambda x: x // 2,
    lambda x: x * 2,
    lambda x: 0,
)
"""From one size to the next, most of them on one side or the other of a threshold."""

CALM_CELLS = tuple(("measured", step) for step in STEPS)
"""What a lesion without surprises shows on a scan: (status, step of the size)."""
WILD_CELLS = (
    *CALM_CELLS,
    (None, None),
    (None, None),
    *((status, None) for status in STATUSES),
    ("present", None),
    *((status, step) for status in STATUSES for step in (STEPS[0], STEPS[-1])),
)
"""Everything else too: no row at all (status None), every status with and without a size."""
RESPONDING_CELLS = tuple(("measured", STEPS[place]) for place in (0, 5, 9, 12, 10, 7, 5))
"""A lesion on a drug that works, mostly."""
TEMPERS = {"calm": CALM_CELLS, "wild": WILD_CELLS, "responding": RESPONDING_CELLS}
FORERUNNERS = (
    (None, None),
    ("equivocal", None),
    ("not_evaluable", None),
    ("equivocal", None),
    ("absent", None),
    ("present", STEPS[-1]),
)
"""What can be seen where a new lesion is about to appear."""


class Row(dict):
    """A row that shows only what is known when a failing cohort is printed."""

    def __repr__(self):
        return repr({name: value for name, value in self.items() if value is not None})

    def __or__(self, other):
        return Row({**self, **other})


def complete(table, **values):
    """A row with every column of the table; what is not given is not known."""
    return Row({column.name: values.get(column.name) for column in TABLES[table].columns})


@st.composite
def cohorts(draw, max_patients=3):
    """One to a few patients; the drugs table may be missing altogether."""
    tables = {name: [] for name in TABLES}
    for index in range(draw(st.integers(1, max_patients))):
        for name, rows in draw(patients(f"P{index + 1}")).items():
            tables[name] += rows
    if draw(st.sampled_from((True, True, True, True, False))):
        return tables
    return tables | {"drugs": None}


@st.composite
def patients(draw, patient_id):
    """The rows of one patient."""
    days = draw(visit_days())
    plans = draw(lesion_plans(len(days)))
    operations = draw(operation_rows(patient_id, days))
    return {
        "patients": [complete("patients", patient_id=patient_id)],
        "lesions": [plan["lesion"] | {"patient_id": patient_id} for plan in plans],
        "measurements": draw(measurement_rows(patient_id, plans, days)),
        "drugs": draw(drug_rows(patient_id, days, operations)),
        "operations": operations,
        "resections": draw(resection_rows(patient_id, operations, plans)),
    }


@st.composite
def visit_days(draw):
    """Two to seven scan days from around day 0 on."""
    days = [draw(st.sampled_from((0, -28, -29, 1, 30)))]
    for gap in draw(st.lists(st.sampled_from(GAPS_DAYS), min_size=1, max_size=6)):
        days.append(days[-1] + gap)
    return days


@st.composite
def lesion_plans(draw, n_visits):
    """One to five lesions, how they hang together, and on which visits each can be seen."""
    plans = []
    tempers = draw(st.sampled_from((("calm", "wild"), ("responding",), ("responding", "wild"))))
    names = draw(st.permutations(NAMES[: draw(st.integers(1, 5))]))
    for name in names:
        plans.append(draw(lesion_plan(name, plans, n_visits, tempers)))
    return plans


@st.composite
def lesion_plan(draw, name, earlier, n_visits, tempers):
    """One lesion; links point to lesions drawn before it, so they never run in a circle."""
    kind = draw(st.sampled_from(("solid", "solid", "node", *KINDS, "solid", "node")))
    role = draw(st.sampled_from(("target", "target", *ROLES)))
    fates = (
        ("child", "alone") if kind == "nodule_in_mass" else ("alone", "alone", "child", "merges")
    )
    fate = draw(st.sampled_from(fates))
    other = draw(st.sampled_from(earlier)) if earlier and fate != "alone" else None
    if other and fate == "merges":
        role = draw(st.sampled_from((other["lesion"]["role"], other["lesion"]["role"], role)))
    lesion = complete(
        "lesions",
        lesion_id=name,
        organ=draw(st.sampled_from(("liver", "peritoneum", None))),
        kind=kind,
        role=role,
        parent_lesion_id=other["lesion"]["lesion_id"] if other and fate == "child" else None,
        merged_into_lesion_id=other["lesion"]["lesion_id"] if other and fate == "merges" else None,
    )
    first, last = draw(span(lesion, n_visits))
    is_fragment = other is not None and fate == "child" and kind != "nodule_in_mass"
    if is_fragment and draw(st.booleans()):
        other["last"] = min(other["last"], max(first, 1))
    return {
        "lesion": lesion,
        "first": first,
        "last": last,
        "temper": draw(st.sampled_from(tempers)),
    }


def span(lesion, n_visits):
    """The first visit that may show the lesion and the one that no longer does."""
    firsts, lasts = (0, 0, 0, 1), (n_visits, n_visits, n_visits, n_visits - 1)
    if lesion["role"] == "new":
        firsts = (1, 2, 3, 0)
    if lesion["parent_lesion_id"] is not None:
        firsts = (1, 2, 0)
    if lesion["merged_into_lesion_id"] is not None:
        lasts = tuple(range(1, n_visits + 1))
    return st.tuples(st.sampled_from(firsts), st.sampled_from(lasts))


@st.composite
def measurement_rows(draw, patient_id, plans, days):
    """Rows of every lesion for one reader, now and then for a second one."""
    readers = draw(st.sampled_from((("1",), ("1",), ("1",), ("1", "2"))))
    rows = []
    for reader in readers:
        for plan in plans:
            for row in draw(course(plan, days)):
                rows.append(row | {"patient_id": patient_id, "reader": reader})
    return draw(st.permutations(rows)) if draw(st.booleans()) else rows


@st.composite
def course(draw, plan, days):
    """One lesion from scan to scan as one reader saw it."""
    size = draw(st.sampled_from(SIZES_TENTHS))
    has_density = draw(st.sampled_from((False, False, True)))
    cells = TEMPERS[plan["temper"]]
    rows = []
    for index, day in enumerate(days[: plan["last"]]):
        is_before = index < plan["first"]
        if is_before and plan["lesion"]["role"] != "new":
            continue
        status, step = draw(st.sampled_from(FORERUNNERS if is_before else cells))
        if status is None:
            continue
        if step is not None:
            size = min(max(step(size), 0), LARGEST_TENTHS)
        rows.append(
            complete(
                "measurements",
                lesion_id=plan["lesion"]["lesion_id"],
                scan_day=day,
                status=status,
                density_hu=draw(st.sampled_from(DENSITIES_HU)) if has_density else None,
                **axes(plan["lesion"]["kind"], None if step is None else size),
            )
        )
    return rows


def axes(kind, size):
    """The axis that counts, beside one that must not be taken for it."""
    if kind == "node":
        other = {"long_axis_mm": 40.0}
        return other if size is None else other | {"short_axis_mm": size / 10}
    other = {"short_axis_mm": 3.0}
    return other if size is None else other | {"long_axis_mm": size / 10}


@st.composite
def drug_rows(draw, patient_id, days, operations):
    """No, one or several intervals, with or without numbers of lines."""
    rows = {}
    anchors = (days[0], days[0], *days, *(row["operation_day"] for row in operations))
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 2, 3, 0)))):
        row = complete(
            "drugs",
            patient_id=patient_id,
            agent=draw(st.sampled_from(AGENTS)),
            line=draw(st.sampled_from((1, 2, 3, None, 11))),
            start_day=draw(days_near(anchors, (0, -1, 1, -20, -40, 7))),
        )
        rows[row["agent"], row["start_day"]] = row
    return list(rows.values())


@st.composite
def operation_rows(draw, patient_id, days):
    """No, one or two operations, on scan days or between them."""
    n_operations = draw(st.sampled_from((0, 0, 0, 1, 1, 2)))
    return [
        complete(
            "operations",
            patient_id=patient_id,
            operation_id=f"O{index + 1}",
            operation_day=draw(days_near(days, (7, 0, 1, -1, 28, 30, 90, 91))),
        )
        for index in range(n_operations)
    ]


@st.composite
def resection_rows(draw, patient_id, operations, plans):
    """What the operations took; perhaps nothing, perhaps the same lesion twice."""
    return [
        complete(
            "resections",
            patient_id=patient_id,
            operation_id=operation["operation_id"],
            lesion_id=plan["lesion"]["lesion_id"],
            how=draw(st.sampled_from(TABLES["resections"].column("how").choices)),
        )
        for operation in operations
        for plan in plans
        if draw(st.sampled_from((False, False, True)))
    ]


def days_near(days, offsets):
    """A day on or close to a scan."""
    return st.tuples(st.sampled_from(days), st.sampled_from(offsets)).map(sum)
