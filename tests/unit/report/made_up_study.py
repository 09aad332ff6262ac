"""A made-up study of forty patients, as the frames a report is handed. Synthetic throughout.

Nothing here comes from the response, endpoint or survival code: sizes, states and times are drawn
from a seeded generator, so that the tests of the report stand by themselves.
"""

import datetime
import math
import random
from dataclasses import dataclass, field, replace

import polars as pl
from pydantic import BaseModel

from seriatim.base.codes import Finding, FindingCode, Severity
from seriatim.base.provenance import Provenance
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES

MONTH = 30.4375
EPOCH = datetime.date(1970, 1, 1)
GROUPS = (("responsive", 20), ("focal_resistance", 13), ("multifocal_resistance", 7))
HAZARD = {"responsive": 0.021, "focal_resistance": 0.058, "multifocal_resistance": 0.231}
MONTHS = (6, 12, 24, 36, 60)


@dataclass(frozen=True)
class MadeUpTables:
    lesion_states: pl.DataFrame
    visit_responses: pl.DataFrame
    best_responses: pl.DataFrame
    categories: pl.DataFrame
    endpoints: pl.DataFrame
    survival: pl.DataFrame


class MadeUpRule(BaseModel):
    relative_pct: float = 20.0

    @property
    def words(self) -> str:
        return (
            f"A lesion grows when it is {self.relative_pct:g} % and 5 mm above its smallest size."
        )

    @property
    def source(self) -> str:
        return "seriatim"


class MadeUpRules(BaseModel):
    growth: MadeUpRule = MadeUpRule()
    definition: str = "dematteo-2007"
    unassessed: str = "indeterminate"


class MadeUpPlan(BaseModel):
    conf_level: float = 0.95
    conf_type: str = "log-log"


class MadeUpStudy(BaseModel):
    title: str = "Made-up study"
    survival: MadeUpPlan = MadeUpPlan()
    rules: MadeUpRules = MadeUpRules()


@dataclass(frozen=True)
class MadeUpResults:
    about: About
    study: MadeUpStudy
    tables: MadeUpTables
    curves: pl.DataFrame
    at_risk: pl.DataFrame
    flow: pl.DataFrame
    characteristics: pl.DataFrame
    category_counts: pl.DataFrame
    follow_up: pl.DataFrame
    contrasts: pl.DataFrame
    waterfall: pl.DataFrame
    spider: pl.DataFrame
    swimmer: pl.DataFrame
    comparison: pl.DataFrame
    findings: tuple[Finding, ...]
    provenance: Provenance


@dataclass
class Person:
    patient_id: str
    category: str
    start: int
    operation: int
    progression_months: float
    death_months: float
    follow_months: float
    sizes: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    growing: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def progressed(self) -> bool:
        return self.progression_months <= min(self.follow_months, self.death_months)

    @property
    def died(self) -> bool:
        return self.death_months <= self.follow_months

    @property
    def last_day(self) -> int:
        return self.operation + round(min(self.follow_months, self.death_months) * MONTH)


def people() -> list[Person]:
    draw = random.Random(2007)
    made = []
    for category, count in GROUPS:
        for _ in range(count):
            start = (datetime.date(2001, 3, 1) - EPOCH).days + draw.randrange(900)
            person = Person(
                patient_id=f"SYN-{len(made) + 1:03d}",
                category=category,
                start=start,
                operation=start + round(draw.uniform(8, 24) * MONTH),
                progression_months=draw.expovariate(HAZARD[category]),
                death_months=8 + draw.expovariate(HAZARD[category] / 2),
                follow_months=draw.uniform(10, 46),
            )
            _draw_lesions(person, draw)
            made.append(person)
    return made


def _draw_lesions(person: Person, draw: random.Random) -> None:
    names = [f"L{place + 1}" for place in range(draw.randint(3, 7))]
    counts = {"responsive": 0, "focal_resistance": 1, "multifocal_resistance": draw.randint(2, 3)}
    person.growing = tuple(names[: counts[person.category]])
    person.taken = person.growing or (names[0],)
    days = list(range(person.start - 10, person.last_day, 91))
    for name in names:
        first, floor = draw.uniform(18, 90), draw.uniform(0.3, 0.8)
        if draw.random() < 0.1:
            floor = 0.0
        series = []
        for day in days:
            if name in person.taken and day > person.operation:
                break
            months = (day - person.start) / MONTH
            size = first * (floor + (1 - floor) * math.exp(-max(months, 0) / 5))
            if name in person.growing and months > 8:
                size += 3.0 * (months - 8)
            size = 0.0 if size < 4 else round(size * draw.uniform(0.97, 1.03), 1)
            series.append((day, size))
        person.sizes[name] = series


def made_up_cohort(made: list[Person] | None = None, *, clock: str = "calendar") -> Cohort:
    made = made or people()
    shift = made[0].start if clock == "relative" else 0
    about = About(
        title="Forty made-up patients with metastatic GIST",
        source="tests",
        synthetic=True,
        clock=clock,
        zero="start of imatinib" if clock == "relative" else "",
    )

    def frame(name: str, rows: list[dict]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=TABLES[name].schema)

    patients = [
        {
            "patient_id": one.patient_id,
            "sex": ("female", "male")[place % 2],
            "birth_year": 1935 + place,
            "diagnosis_day": one.start - 700 - shift,
            "primary_site": ("stomach", "small bowel", "duodenum")[place % 3],
            "primary_size_mm": 60.0 + place,
            "mitoses_per_50hpf": 6.0,
            "gene": "KIT",
            "exon": "11",
            "last_contact_day": one.last_day - shift,
            "vital_status": "dead" if one.died else "alive",
            "death_day": one.last_day - shift if one.died else None,
        }
        for place, one in enumerate(made)
    ]
    lesions = [
        {
            "patient_id": one.patient_id,
            "lesion_id": name,
            "organ": ("liver", "peritoneum")[int(name[1:]) % 2],
            "site_detail": f"segment {int(name[1:]) + 1}" if int(name[1:]) % 2 == 0 else None,
            "kind": "solid",
            "role": "target",
        }
        for one in made
        for name in one.sizes
    ]
    measurements = [
        {
            "patient_id": one.patient_id,
            "lesion_id": name,
            "scan_day": day - shift,
            "reader": "R1",
            "long_axis_mm": size or None,
            "status": "measured" if size else "absent",
        }
        for one in made
        for name, series in one.sizes.items()
        for day, size in series
    ]
    drugs = []
    for one in made:
        end = one.operation - shift
        drugs += [
            {
                "patient_id": one.patient_id,
                "agent": "imatinib",
                "line": 1,
                "start_day": one.start - shift,
                "stop_day": end - 7,
                "dose_mg_per_day": 400.0,
                "stop_reason": "operation",
            },
            {
                "patient_id": one.patient_id,
                "agent": "imatinib",
                "line": 1,
                "start_day": end + 28,
                "stop_day": None,
                "dose_mg_per_day": 600.0 if one.growing else 400.0,
            },
        ]
    return Cohort(
        about=about,
        patients=frame("patients", patients),
        lesions=frame("lesions", lesions),
        measurements=frame("measurements", measurements),
        drugs=frame("drugs", drugs),
        operations=frame(
            "operations",
            [
                {
                    "patient_id": one.patient_id,
                    "operation_id": "O1",
                    "operation_day": one.operation - shift,
                    "intent": "curative",
                    "completeness": "R0" if len(one.growing) < 2 else "R2",
                    "complication_grade": "II",
                }
                for one in made
            ],
        ),
        resections=frame(
            "resections",
            [
                {
                    "patient_id": one.patient_id,
                    "operation_id": "O1",
                    "lesion_id": name,
                    "how": "resected",
                }
                for one in made
                for name in one.taken
            ],
        ),
        events=frame(
            "events",
            [
                {
                    "patient_id": one.patient_id,
                    "day": one.operation + round(one.progression_months * MONTH) - shift,
                    "kind": "progression",
                    "basis": "scan and symptoms",
                }
                for one in made
                if one.progressed
            ],
        ),
    )


def _state(one: Person, name: str, day: int, size: float, earlier: list[float]) -> str:
    if not earlier:
        return "reference"
    if size == 0:
        return "absent"
    low = min(earlier)
    if size >= 1.2 * low and size - low >= 5:
        return "growing"
    return "shrinking" if size <= 0.7 * earlier[0] else "stable"


def _lesion_states(made: list[Person], shift: int) -> pl.DataFrame:
    rows = []
    for one in made:
        for name, series in one.sizes.items():
            for place, (day, size) in enumerate(series):
                earlier = [value for _, value in series[:place]]
                state = _state(one, name, day, size, earlier)
                nadir = min(earlier) if earlier else None
                rows.append(
                    {
                        "patient_id": one.patient_id,
                        "reader": "R1",
                        "scan_day": day - shift,
                        "period": 1,
                        "lesion_id": name,
                        "counted": True,
                        "role": "target",
                        "kind": "solid",
                        "organ": "liver",
                        "status": "measured" if size else "absent",
                        "size_mm": size,
                        "baseline_mm": earlier[0] if earlier else None,
                        "nadir_mm": nadir,
                        "previous_mm": earlier[-1] if earlier else None,
                        "reference_mm": nadir,
                        "change_mm": size - nadir if earlier else None,
                        "change_pct": 100 * (size - nadir) / nadir if nadir else None,
                        "state": state,
                        "reason": {
                            "growing": "rise_from_nadir",
                            "reference": "no_earlier_scan",
                            "absent": "absent",
                            "shrinking": "shrunk",
                            "stable": "little_change",
                        }[state],
                    }
                )
    return pl.DataFrame(rows, infer_schema_length=None).sort(
        "patient_id", "reader", "scan_day", "lesion_id"
    )


def _categories(made: list[Person], states: pl.DataFrame, shift: int) -> pl.DataFrame:
    counted = states.group_by("patient_id", "reader", "scan_day", maintain_order=True).agg(
        pl.len().alias("n_lesions"),
        (pl.col("state") == "growing").sum().alias("n_growing"),
        (pl.col("state") == "reference").sum().alias("n_unassessed"),
    )
    label = (
        pl.when(pl.col("n_unassessed") > 0)
        .then(pl.lit("indeterminate"))
        .when(pl.col("n_growing") == 0)
        .then(pl.lit("responsive"))
        .when(pl.col("n_growing") == 1)
        .then(pl.lit("focal_resistance"))
        .otherwise(pl.lit("multifocal_resistance"))
    )
    reason = (
        pl.when(pl.col("n_unassessed") > 0)
        .then(pl.lit("no_earlier_scan"))
        .when(pl.col("n_growing") == 0)
        .then(pl.lit("none_growing"))
        .when(pl.col("n_growing") == 1)
        .then(pl.lit("one_growing"))
        .otherwise(pl.lit("several_growing"))
    )
    at_scans = counted.with_columns(
        at=pl.lit("scan"),
        day=pl.col("scan_day"),
        operation_id=pl.lit(None, dtype=pl.String),
        line=pl.lit("1"),
        n_evaluable=pl.col("n_lesions") - pl.col("n_unassessed"),
        category=label,
        reason=reason,
    )
    at_operations = pl.DataFrame(
        [
            {
                "patient_id": one.patient_id,
                "reader": "R1",
                "at": "operation",
                "day": one.operation - shift,
                "operation_id": "O1",
                "scan_day": max(day for day, _ in one.sizes[one.taken[0]] if day <= one.operation)
                - shift,
                "line": "1",
                "n_lesions": len(one.sizes),
                "n_growing": len(one.growing),
                "n_unassessed": 0,
                "n_evaluable": len(one.sizes),
                "category": one.category,
                "reason": ("none_growing", "one_growing", "several_growing")[
                    min(len(one.growing), 2)
                ],
            }
            for one in made
        ]
    )
    columns = list(at_operations.columns)
    return pl.concat(
        [at_scans.select(columns), at_operations.select(columns)], how="vertical_relaxed"
    ).sort("patient_id", "reader", "day", pl.col("at") == "operation")


def _kaplan_meier(
    times: list[tuple[float, float, bool]],
) -> list[tuple[float, float, float, float, int, int, int]]:
    """Steps of (time, survival, lower, upper, at risk, events, censored); entry, time, event in."""
    steps, survival, variance = [(0.0, 1.0, 1.0, 1.0, 0, 0, 0)], 1.0, 0.0
    for time in sorted({stop for _, stop, _ in times}):
        risk = sum(entry < time <= stop for entry, stop, _ in times)
        events = sum(stop == time and event for _, stop, event in times)
        censored = sum(stop == time and not event for _, stop, event in times)
        if events and risk > events:
            variance += events / (risk * (risk - events))
        survival *= 1 - events / risk
        if 0 < survival < 1:
            half = 1.96 * math.sqrt(variance) / abs(math.log(survival))
            low, high = survival ** math.exp(half), survival ** math.exp(-half)
        else:
            low = high = survival
        steps.append((time, survival, low, high, risk, events, censored))
    return steps


def _survival(made: list[Person]) -> dict[str, pl.DataFrame]:
    curves, at_risk, estimates = [], [], []
    for endpoint in ("pfs", "os"):
        for clock in ("operation", "drug"):
            for group, _ in GROUPS:
                times = []
                for one in made:
                    if one.category != group:
                        continue
                    stop = one.progression_months if endpoint == "pfs" else one.death_months
                    last = min(one.follow_months, one.death_months)
                    entry = (one.operation - one.start) / MONTH if clock == "drug" else 0.0
                    times.append((entry, entry + min(stop, last), stop <= last))
                steps = _kaplan_meier(times)
                keys = {"endpoint": endpoint, "clock": clock, "group": group}
                names = ("time_months", "survival", "lower", "upper")
                counts = ("n_risk", "n_event", "n_censor")
                curves += [keys | dict(zip(names + counts, step, strict=True)) for step in steps]
                at_risk += [
                    keys
                    | {
                        "month": month,
                        "n_risk": sum(e <= month <= stop for e, stop, _ in times),
                    }
                    for month in (0, 6, 12, 24, 36, 48, 60)
                ]
                estimates += _estimates(keys, times, steps)
    return {
        "curves": pl.DataFrame(curves, infer_schema_length=None),
        "at_risk": pl.DataFrame(at_risk, infer_schema_length=None),
        "survival": pl.DataFrame(estimates, infer_schema_length=None),
    }


def _estimates(keys: dict, times: list, steps: list) -> list[dict]:
    base = keys | {"n": len(times), "n_events": sum(event for *_, event in times)}
    longest = max(stop for _, stop, _ in times)
    rows = []
    for month in MONTHS:
        known = month <= longest or steps[-1][1] == 0
        at = [step for step in steps if step[0] <= month][-1]
        rows.append(
            base
            | {
                "statistic": "survival_pct",
                "month": float(month),
                "estimate": 100 * at[1] if known else None,
                "lower": 100 * at[2] if known else None,
                "upper": 100 * at[3] if known else None,
                "note": None if known else "nobody was followed that long",
                "conf_type": "log-log",
            }
        )
    for month in (24, 60):
        rows.append(
            base
            | {
                "statistic": "rmst_months",
                "month": float(month),
                "estimate": 0.8 * month,
                "lower": 0.7 * month,
                "upper": 0.9 * month,
                "note": None,
                "conf_type": "log-log",
            }
        )
    half = [step[0] for step in steps if step[1] <= 0.5]
    low = [step[0] for step in steps if step[2] <= 0.5]
    high = [step[0] for step in steps if step[3] <= 0.5]
    rows.append(
        base
        | {
            "statistic": "median_months",
            "month": None,
            "estimate": half[0] if half else None,
            "lower": low[0] if low else None,
            "upper": high[0] if high else None,
            "note": None if half else "the curve does not fall to 50 %",
            "conf_type": "log-log",
        }
    )
    return rows


def _swimmer(made: list[Person]) -> pl.DataFrame:
    rows = []
    for one in made:

        def at(day: float, one: Person = one) -> float:
            return (day - one.start) / MONTH

        def row(kind: str, start: float, stop: float | None, label: str, one=one) -> dict:
            return {
                "patient_id": one.patient_id,
                "category": one.category,
                "kind": kind,
                "start_months": start,
                "stop_months": stop,
                "label": label,
            }

        last = at(one.last_day)
        rows += [
            row("drug", 0.0, at(one.operation - 7), "imatinib 400 mg"),
            row("drug", at(one.operation + 28), max(last, at(one.operation + 28)), "imatinib"),
            row("operation", at(one.operation), None, "operation"),
        ]
        if one.progressed:
            rows.append(
                row("progression", at(one.operation) + one.progression_months, None, "progression")
            )
        rows.append(row("death" if one.died else "last_contact", last, None, "end"))
    return pl.DataFrame(rows, infer_schema_length=None)


def _spider(made: list[Person], states: pl.DataFrame, shift: int) -> pl.DataFrame:
    starts = pl.DataFrame(
        {
            "patient_id": [one.patient_id for one in made],
            "category": [one.category for one in made],
            "start": [one.start - shift for one in made],
        }
    )
    first = pl.col("size_mm").first().over("patient_id", "lesion_id", order_by="scan_day")
    return (
        states.join(starts, on="patient_id")
        .with_columns(
            ((pl.col("scan_day") - pl.col("start")) / MONTH).alias("months"),
            (100 * (pl.col("size_mm") - first) / first).alias("change_pct"),
        )
        .select("patient_id", "lesion_id", "months", "change_pct", "size_mm", "state", "category")
    )


def _endpoints(made: list[Person], shift: int) -> pl.DataFrame:
    rows = []
    for one in made:
        last = min(one.follow_months, one.death_months)
        for endpoint, stop, reason in (
            ("os", one.death_months, ("death", "last_contact")),
            ("pfs", one.progression_months, ("progression_on_scan", "last_scan")),
        ):
            days = round(min(stop, last) * MONTH)
            rows.append(
                {
                    "patient_id": one.patient_id,
                    "origin": "operation",
                    "origin_id": "O1",
                    "origin_day": one.operation - shift,
                    "is_index": True,
                    "endpoint": endpoint,
                    "time_days": days,
                    "status": int(stop <= last),
                    "reason": reason[stop > last],
                    "interval_start_day": None,
                    "end_day": one.operation + days - shift,
                    "on_drug_days": one.operation - one.start,
                    "category": one.category,
                    "line": "1",
                    "completeness": "R0",
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _characteristics() -> pl.DataFrame:
    rows = []
    for characteristic, level, values, missing in (
        ("Age at operation, years", "median (quartiles)", ("58 (49 to 66)",) * 3, 0),
        ("Sex", "female", ("9 (45 %)", "6 (46 %)", "3 (43 %)"), 0),
        ("Sex", "male", ("11 (55 %)", "7 (54 %)", "4 (57 %)"), 0),
        ("Primary site", "stomach", ("8 (40 %)", "5 (38 %)", "2 (29 %)"), 1),
        ("Primary site", "small bowel", ("12 (60 %)", "8 (62 %)", "5 (71 %)"), 1),
        ("Lesions on the last scan", "median (quartiles)", ("4 (3 to 6)",) * 3, 0),
        ("Months on drug", "median (range)", ("15 (8 to 24)",) * 3, 0),
        ("Completeness of resection", "R0 or R1", ("17 (85 %)", "6 (46 %)", "2 (29 %)"), 0),
    ):
        rows += [
            {
                "characteristic": characteristic,
                "level": level,
                "group": group,
                "n": count,
                "value": value,
                "missing": missing,
            }
            for (group, count), value in zip(GROUPS, values, strict=True)
        ]
    return pl.DataFrame(rows)


def _contrasts() -> pl.DataFrame:
    rows = []
    for endpoint in ("pfs", "os"):
        rows.append(
            {
                "endpoint": endpoint,
                "clock": "operation",
                "method": "log_rank",
                "group": None,
                "reference": None,
                "estimate": None,
                "lower": None,
                "upper": None,
                "statistic": 21.4,
                "p_value": 0.00002,
                "note": None,
            }
        )
        for group, note in (
            ("focal_resistance", None),
            ("multifocal_resistance", "4 events in the smaller arm; at least 5 are needed"),
        ):
            rows.append(
                {
                    "endpoint": endpoint,
                    "clock": "operation",
                    "method": "cox_efron",
                    "group": group,
                    "reference": "responsive",
                    "estimate": None if note else 2.71,
                    "lower": None if note else 1.12,
                    "upper": None if note else 6.54,
                    "statistic": None if note else 2.2,
                    "p_value": None if note else 0.027,
                    "note": note,
                }
            )
    return pl.DataFrame(rows, infer_schema_length=None)


def _comparison() -> pl.DataFrame:
    return pl.DataFrame(
        [
            ("n", None, None, "20", "20", "0", True),
            ("n", None, None, "13", "13", "0", True),
            ("survival_pct", "pfs", 24.0, "61", "61", "0", True),
            ("survival_pct", "os", 24.0, "36", "38", "+2", False),
        ],
        schema=[
            "statistic",
            "endpoint",
            "month",
            "published",
            "reproduced",
            "difference",
            "agrees",
        ],
        orient="row",
    ).with_columns(
        pl.Series("group", ["responsive", "focal_resistance", "responsive", "focal_resistance"]),
        pl.lit("dematteo-2007").alias("source"),
    )


def _findings() -> tuple[Finding, ...]:
    code = FindingCode(
        "ROW011",
        Severity.WARNING,
        "Tenfold jump between neighbouring scans",
        "sizes in mm that change gradually",
        "Check whether one of the two was entered in cm.",
    )
    note = FindingCode(
        "LES004", Severity.NOTE, "More than two targets in one organ", "at most 2", "Nothing."
    )
    return (
        Finding(code, "measurements", "long_axis_mm", (12, 13, 402), "3 rows jump tenfold"),
        Finding(note, "lesions", "role", tuple(range(1, 30)), "29 lesions"),
    )


def made_up_results(made: list[Person] | None = None, *, clock: str = "calendar") -> MadeUpResults:
    made = made or people()
    shift = made[0].start if clock == "relative" else 0
    states = _lesion_states(made, shift)
    survival = _survival(made)
    visits = states.select("patient_id", "reader", "scan_day").unique(maintain_order=True)
    return MadeUpResults(
        about=made_up_cohort(made, clock=clock).about,
        study=MadeUpStudy(),
        tables=MadeUpTables(
            lesion_states=states,
            visit_responses=visits.with_columns(overall=pl.lit("SD")),
            best_responses=visits.select("patient_id", "reader").unique(maintain_order=True),
            categories=_categories(made, states, shift),
            endpoints=_endpoints(made, shift),
            survival=survival["survival"],
        ),
        curves=survival["curves"],
        at_risk=survival["at_risk"],
        flow=pl.DataFrame(
            {
                "step": [0, 1, 2, 3, 4, 5],
                "words": [
                    "Patients in the cohort",
                    "With at least one measured lesion",
                    "Treated with a drug",
                    "Operated while on a drug",
                    "Scanned at most 90 days before the operation",
                    "Category assigned",
                ],
                "n_patients": [46, 46, 45, 42, 41, 40],
                "n_left_out": [0, 0, 1, 3, 1, 1],
                "reason": [
                    None,
                    None,
                    "no drug on record",
                    "never operated on a drug",
                    "no scan in the window",
                    "lesions not assessed could change the category",
                ],
            }
        ),
        characteristics=_characteristics(),
        category_counts=pl.DataFrame(
            [
                ("dematteo-2007", "responsive", 20, 20, 50.0),
                ("dematteo-2007", "focal_resistance", 13, 13, 32.5),
                ("dematteo-2007", "multifocal_resistance", 7, 7, 17.5),
                ("esmo-2022", "responsive", 20, 20, 50.0),
                ("esmo-2022", "focal_progression", 18, 18, 45.0),
                ("esmo-2022", "generalised_progression", 2, 2, 5.0),
                ("fairweather-2018", "responding", 14, 14, 35.0),
                ("fairweather-2018", "stable", 6, 6, 15.0),
                ("fairweather-2018", "unifocal", 13, 13, 32.5),
                ("fairweather-2018", "multifocal", 7, 7, 17.5),
            ],
            schema=["definition", "category", "n_operations", "n_patients", "pct"],
            orient="row",
        ),
        follow_up=pl.DataFrame(
            [
                ("operation", "observed_median_months", 15.0, None, None, 40),
                ("operation", "observed_min_months", 6.0, None, None, 40),
                ("operation", "observed_max_months", 46.0, None, None, 40),
                ("operation", "reverse_km_median_months", 26.2, 21.0, 33.5, 40),
            ],
            schema=["clock", "statistic", "estimate", "lower", "upper", "n"],
            orient="row",
        ),
        contrasts=_contrasts(),
        waterfall=pl.DataFrame(
            [
                {
                    "patient_id": one.patient_id,
                    "category": one.category,
                    "best_change_pct": -90 + 4.1 * place
                    if place % 7
                    else (None if place == 7 else -100.0),
                    "best_response": "PR" if place < 15 else "SD",
                }
                for place, one in enumerate(made)
            ],
            infer_schema_length=None,
        ),
        spider=_spider(made, states, shift),
        swimmer=_swimmer(made),
        comparison=_comparison(),
        findings=_findings(),
        provenance=Provenance(
            versions={"python": "3.11.7", "seriatim": "0.1.0", "polars": "2.1.0", "numpy": "2.3.0"},
            input_digests={"patients": "a" * 64, "measurements": "b" * 64},
            study_digest="c" * 64,
        ),
    )


def renamed(results: MadeUpResults, title: str) -> MadeUpResults:
    return replace(results, about=results.about.model_copy(update={"title": title}))
