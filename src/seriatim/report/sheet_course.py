"""The rows that the figure of a patient sheet is drawn from."""

import polars as pl

from seriatim.report.figures.course import draw_course
from seriatim.report.figures.course_lanes import OFF_SCALE
from seriatim.report.figures.course_rows import Course
from seriatim.report.figures.drawing import Figure
from seriatim.report.figures.time_axis import TimeAxis
from seriatim.report.palette import category_style, state_style
from seriatim.report.patient import Patient
from seriatim.report.printed import (
    NO_VALUE,
    Clock,
    as_count,
    as_day,
    as_given,
    as_list,
    as_number,
    as_probability,
    shortened,
)
from seriatim.report.tables import PrintedColumn, number_column, print_frame

TOO_SMALL, GONE, NOT_EVALUABLE = OFF_SCALE
MARGIN_DAYS = 30
STUB_DAYS = 30
"""How far a category is drawn beyond the last scan: long enough to be seen, a claim of nothing."""
NAME_LETTERS = 30
"""Length of a lesion's name beside its curve."""


def course_figure(patient: Patient, clock: Clock, zero: str) -> Figure | None:
    """The patient's course; None where no scan is known."""
    if patient.states.is_empty():
        return None
    axis = _axis(patient, clock, zero)
    course = Course(
        lesions=_lesions(patient),
        drugs=_drugs(patient),
        operations=_operations(patient).filter(pl.col("day") >= axis.first_day),
        categories=category_stretches(patient),
        axis=axis,
    )
    return Figure(
        key="course",
        title="Lesions, drugs, operations and category over time",
        description=_description(patient, clock),
        draw=lambda width_px: draw_course(course, width_px),
        table=print_frame(
            patient.states, _columns(patient, clock), caption="Every lesion at every scan"
        ),
        caption="Small ticks on the axis are scans; a lesion has the colour of its latest state. "
        "The log scale has no zero: lesions too small to size or gone are counted below it. "
        "A category is drawn from its scan to the next scan or operation, whichever comes first, "
        f"and for {STUB_DAYS} days after the last scan.",
    )


def _columns(patient: Patient, clock: Clock) -> list[PrintedColumn]:
    """What the table behind the figure holds; probabilities only where there are any."""
    read = [
        PrintedColumn("scan_day", "Scan", lambda day: as_day(day, clock)),
        PrintedColumn("lesion_id", "Lesion"),
        number_column("size_mm", "Size, mm", 1),
        PrintedColumn("state", "State", lambda state: state_style(state).words),
    ]
    if not patient.states["p_growing"].count():
        return read
    return [
        *read,
        PrintedColumn("p_growing", "Growing, probability", as_probability, is_numeric=True),
        number_column("true_size_lower_mm", "True size from, mm", 1),
        number_column("true_size_upper_mm", "to, mm", 1),
    ]


def lesion_names(patient: Patient, most: int = 38) -> dict[str, str]:
    """Each lesion's identifier with where it sits, in at most so many letters."""
    names = {}
    for row in patient.lesions.iter_rows(named=True):
        place = " ".join(str(part) for part in (row["organ"], row["site_detail"]) if part)
        kind = "nodule" if row["kind"] == "nodule_in_mass" else ""
        whole = " ".join(one for one in (row["lesion_id"], kind, place) if one)
        names[row["lesion_id"]] = shortened(whole, most)
    return names


def category_stretches(patient: Patient) -> pl.DataFrame:
    """Stretches with one category: from a scan to the next one at most, never past an operation.

    Reads   categories at scans [day, category], operations [operation_day]
    Adds    start_day, stop_day, category; the last scan's lasts `STUB_DAYS`
    Grain   one row per stretch; after an operation nothing until the next scan
    """
    day = pl.col("day").cast(pl.Int32)
    scans = patient.categories.filter(pl.col("at") == "scan").select(day, "category").sort("day")
    operated = patient.operations.select(operated=pl.col("operation_day")).sort("operated")
    stretches = scans.join_asof(
        operated, left_on="day", right_on="operated", strategy="forward"
    ).with_columns(
        stop_day=pl.min_horizontal(
            pl.col("day").shift(-1).fill_null(pl.col("day") + STUB_DAYS), "operated"
        )
    )
    begins = (pl.col("category") != pl.col("category").shift()) | (
        pl.col("day") != pl.col("stop_day").shift()
    )
    return (
        stretches.with_columns(run=begins.fill_null(value=True).cum_sum())
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("day").first().alias("start_day"),
            pl.col("stop_day").last(),
            pl.col("category").first(),
        )
        .filter(pl.col("stop_day") > pl.col("start_day"))
        .select("start_day", "stop_day", "category")
    )


def _lesions(patient: Patient) -> pl.DataFrame:
    size, status = pl.col("size_mm"), pl.col("status")
    is_small = (status == "too_small").fill_null(value=False)
    on_scale = (size > 0) & ~is_small
    seen = (
        pl.when(is_small)
        .then(pl.lit(TOO_SMALL))
        .when(size == 0)
        .then(pl.lit(GONE))
        .otherwise(pl.lit(NOT_EVALUABLE))
    )
    return patient.states.select(
        "lesion_id",
        pl.col("lesion_id")
        .replace_strict(lesion_names(patient, NAME_LETTERS), default=pl.col("lesion_id"))
        .alias("name"),
        "scan_day",
        pl.when(on_scale).then(size).alias("size_mm"),
        pl.when(~on_scale | size.is_null()).then(seen).alias("seen"),
        "state",
        lower_mm="true_size_lower_mm",
        upper_mm="true_size_upper_mm",
    )


def _drugs(patient: Patient) -> pl.DataFrame:
    given = pl.col("dose_mg_per_day").map_elements(as_given, return_dtype=pl.String)
    dose = pl.concat_str(given, pl.lit(" mg/day"))
    return patient.drugs.select(
        "agent",
        "start_day",
        pl.coalesce("stop_day", pl.lit(patient.last_day, dtype=pl.Int32)).alias("stop_day"),
        dose.fill_null("").alias("label"),
    )


def _operations(patient: Patient) -> pl.DataFrame:
    rows = [
        {"day": row["operation_day"], "label": f"operation{_removed_short(patient, row)}"}
        for row in patient.operations.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema={"day": pl.Int32, "label": pl.String})


def _removed_short(patient: Patient, operation: dict[str, object]) -> str:
    names = removed(patient, str(operation["operation_id"]))
    if not names:
        return ""
    return f": {', '.join(names)} removed" if len(names) <= 4 else f": {len(names)} lesions removed"


def removed(patient: Patient, operation_id: str) -> list[str]:
    """Identifiers of the lesions an operation took, in order."""
    rows = patient.resections.filter(pl.col("operation_id") == operation_id)
    return rows["lesion_id"].sort().to_list()


def _axis(patient: Patient, clock: Clock, zero: str) -> TimeAxis:
    days = [
        *patient.states["scan_day"],
        *patient.drugs["start_day"],
    ]
    last = patient.last_day
    return TimeAxis(
        first_day=min(days) - MARGIN_DAYS,
        last_day=(max(days) if last is None else last) + MARGIN_DAYS,
        clock=clock,
        zero=zero,
    )


def _description(patient: Patient, clock: Clock) -> str:
    states = patient.states
    scans = states["scan_day"].n_unique()
    first, last = as_day(states["scan_day"][0], clock), as_day(states["scan_day"][-1], clock)
    ends = states.group_by("lesion_id", maintain_order=True).agg(
        pl.col("size_mm").first().alias("first_mm"),
        pl.col("size_mm").last().alias("last_mm"),
        pl.col("state").last(),
    )
    parts = [
        f"{row['lesion_id']} from {as_number(row['first_mm'], 1)} to "
        f"{as_number(row['last_mm'], 1)} mm, last {state_style(row['state']).words}"
        for row in ends.iter_rows(named=True)
    ]
    at_scans = patient.categories.filter(pl.col("at") == "scan").sort("day")["category"]
    labels = at_scans.filter((at_scans != at_scans.shift()).fill_null(value=True))
    runs = [category_style(label).words.lower() for label in labels]
    return (
        f"{as_count(scans, 'scan')} from {first} to {last}. "
        f"Lesions: {'; '.join(parts) or NO_VALUE}. "
        f"Category over time: {as_list(runs) if runs else NO_VALUE}."
    )
