"""Table 1: who the patients were at their index operation, by category, as it is printed."""

from collections.abc import Sequence

import polars as pl

from seriatim.base.units import as_months
from seriatim.cohort.build import Cohort
from seriatim.endpoints.index import index_operations
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader

CHARACTERISTICS_SCHEMA = {
    "characteristic": pl.String(),
    "level": pl.String(),
    "group": pl.String(),
    "n": pl.Int64(),
    "value": pl.String(),
    "missing": pl.Int64(),
}
ALL = "all"
MEDIAN_AND_RANGE = "median (range)"
NOT_KNOWN = "not known"
SEVERE_GRADES = ("IIIa", "IIIb", "IVa", "IVb", "V")
SEVERE = "III or higher"
MILD = "none to II"

NUMBERS = {
    "age_years": "Age at operation, years",
    "mitoses_per_50hpf": "Mitoses per 50 high-power fields",
    "n_lesions": "Lesions on the scan before operation",
    "target_sum_mm": "Sum of target diameters before operation, mm",
    "on_drug_months": "Months on the drug at operation",
}
CHOICES = {
    "sex": "Sex",
    "primary_site": "Primary site",
    "mutated": "Mutation",
    "completeness": "Completeness of resection",
    "severity": "Worst complication, Clavien-Dindo",
}
ORDER = (
    "age_years",
    "sex",
    "primary_site",
    "mutated",
    "mitoses_per_50hpf",
    "n_lesions",
    "target_sum_mm",
    "on_drug_months",
    "completeness",
    "severity",
)

Cell = tuple[str, str, str, int, str, int]


def describe_characteristics(people: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    """Characteristics of the patients with an index operation, by category and all together.

    Reads   what `list_people` gives
    Adds    characteristic, level, group [a label, or `all`], n [patients counted in the level, or
            with a known number], value [`12 (60 %)` of those known, or `61 (48 to 70)` median and
            range, the median alone where all are equal], missing [patients of the group in whom it
            is not known]
    Grain   one row per characteristic, level and group; `all` holds also patients whose category
            is none of the labels; a label without a patient has no row
    Nulls   value is `not known` where it is known in nobody
    """
    groups = {label: people.filter(pl.col("category") == label) for label in labels}
    filled = {label: group for label, group in groups.items() if group.height}
    if people.height:
        filled[ALL] = people
    cells: list[Cell] = [_count(group, label) for label, group in filled.items()]
    for name in ORDER:
        cells += (
            _describe_number(name, filled)
            if name in NUMBERS
            else _describe_choice(name, people, filled)
        )
    return pl.DataFrame(cells, schema=CHARACTERISTICS_SCHEMA, orient="row")


def list_people(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Everything table 1 shows of each patient at the index operation.

    Reads   patients, operations; categories and visit_responses of the deciding reader
    Adds    category, age_years, on_drug_months [months], n_lesions, target_sum_mm [mm],
            mitoses_per_50hpf, sex, primary_site, mutated, completeness, severity
    Grain   one row per patient with an index operation, sorted
    Nulls   not known; a relative clock knows no age
    """
    readers = deciding_readers(cohort, response.visit_responses)
    sums = keep_reader(response.visit_responses, readers).select(
        "patient_id", "scan_day", "target_sum_mm"
    )
    grades = cohort.operations.select("patient_id", "operation_id", "complication_grade")
    severe = pl.col("complication_grade").is_in(SEVERE_GRADES)
    return (
        index_operations(cohort, response)
        .join(sums, on=["patient_id", "scan_day"], how="left")
        .join(grades, on=["patient_id", "operation_id"], how="left")
        .join(cohort.patients, on="patient_id", how="left")
        .with_columns(
            _age_years(cohort),
            _mutated(),
            on_drug_months=as_months(pl.col("on_drug_days")),
            severity=pl.when(severe).then(pl.lit(SEVERE)).when(severe.not_()).then(pl.lit(MILD)),
        )
        .sort("patient_id")
        .select("patient_id", "category", *ORDER)
    )


def _age_years(cohort: Cohort) -> pl.Expr:
    """Year of operation less year of birth; not known on a relative clock, which has no years."""
    if cohort.about.clock == "relative":
        return pl.lit(None, dtype=pl.Int32).alias("age_years")
    year = pl.from_epoch("operation_day", time_unit="d").dt.year()
    return (year - pl.col("birth_year")).alias("age_years")


def _mutated() -> pl.Expr:
    with_exon = pl.concat_str("gene", pl.lit(" exon "), "exon")
    return pl.coalesce(with_exon, "gene").alias("mutated")


def _count(group: pl.DataFrame, label: str) -> Cell:
    return ("Patients", "", label, group.height, str(group.height), 0)


def _describe_number(name: str, groups: dict[str, pl.DataFrame]) -> list[Cell]:
    cells = []
    for label, group in groups.items():
        known = group[name].drop_nulls()
        value = _median_and_range(known) if known.len() else NOT_KNOWN
        missing = group.height - known.len()
        cells.append((NUMBERS[name], MEDIAN_AND_RANGE, label, known.len(), value, missing))
    return cells


def _median_and_range(known: pl.Series) -> str:
    middle, low, high = (
        f"{round(float(number), 1):g}"  # type: ignore[arg-type]
        for number in (known.median(), known.min(), known.max())
    )
    return middle if low == high else f"{middle} ({low} to {high})"


def _describe_choice(
    name: str, people: pl.DataFrame, groups: dict[str, pl.DataFrame]
) -> list[Cell]:
    levels = people[name].drop_nulls().unique().sort().to_list()
    return [
        _choice_cell(name, level, label, group[name])
        for level in levels or [""]
        for label, group in groups.items()
    ]


def _choice_cell(name: str, level: str, label: str, values: pl.Series) -> Cell:
    known = values.drop_nulls()
    count = int((known == level).sum())
    value = f"{count} ({100 * count / known.len():.0f} %)" if known.len() else NOT_KNOWN
    return (CHOICES[name], level, label, count, value, values.len() - known.len())
