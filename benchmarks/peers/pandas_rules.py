"""The rules in pandas, without a Python loop: sorted frames, shifts and grouped running values."""

from pathlib import Path

import numpy as np
import pandas as pd

READING = ["patient_id", "reader"]
PERIOD = [*READING, "period"]
SCAN = [*PERIOD, "scan_day"]
CALLS = ["CR", "PR", "SD", "NED", "PD", "NE"]


def run_pandas(folder: Path) -> None:
    """Read the Parquet, derive everything the peers can, write it as Parquet."""
    names = ("lesions", "measurements", "drugs", "operations", "resections")
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    readings = _readings(tables)
    visits = _visits(readings, tables)
    scans = _scans(visits)
    states = _states(_cells(readings, scans, tables))
    counted = _count(scans, states)
    calls = _calls(counted)
    shown = calls[~calls["is_repeat"]]
    results = folder / "pandas"
    results.mkdir(exist_ok=True)
    own = states[~states["is_repeat"]]
    own[[*SCAN, "lesion_id", "size", "nadir", "state"]].to_parquet(results / "states.parquet")
    columns = ["n_targets", "target_sum", "nadir_sum", "target_response", "overall"]
    shown[[*SCAN, *columns]].to_parquet(results / "visits.parquet")
    _best(shown).to_parquet(results / "best.parquet")
    _categories(shown, tables["operations"]).to_parquet(results / "categories.parquet")


def _readings(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    columns = [*READING, "lesion_id", "scan_day", "status", "long_axis_mm", "short_axis_mm"]
    lesions = tables["lesions"][["patient_id", "lesion_id", "kind"]]
    rows = tables["measurements"][columns].merge(lesions, on=["patient_id", "lesion_id"])
    rows["is_node"] = rows.pop("kind") == "node"
    axis = np.where(rows["is_node"], rows.pop("short_axis_mm"), rows.pop("long_axis_mm"))
    given = np.floor(axis * 10 + 0.5)
    gone = np.where(rows["is_node"], np.nan_to_num(given), 0)
    status = rows["status"].to_numpy()
    small = np.where(given > 0, given, 50)
    conditions = [status == "measured", status == "too_small", status == "absent"]
    rows["size"] = np.select(conditions, [given, small, gone], np.nan)
    return rows.drop(columns="status")


def _visits(readings: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Scan days in their periods, with the scan that others are compared with."""
    days = readings[[*READING, "scan_day"]].drop_duplicates().sort_values("scan_day")
    visits = pd.merge_asof(
        days,
        _marks(tables).sort_values("mark_day"),
        left_on="scan_day",
        right_on="mark_day",
        by="patient_id",
        allow_exact_matches=False,
    ).sort_values([*READING, "scan_day"], ignore_index=True)
    visits["period"] = visits["period"].fillna(0).astype(np.int64)
    last_day = visits.groupby(READING)["scan_day"].shift()
    first = ~visits.duplicated(PERIOD)
    carried = (
        first
        & visits["is_line"].eq(True)
        & visits["is_operation"].eq(False)
        & (visits["mark_day"] - last_day <= 28)
        & (visits["operated_day"].isna() | (visits["operated_day"] < last_day))
    )
    visits["carried_day"] = last_day.where(carried)
    opening = visits.groupby(PERIOD)[["carried_day", "scan_day"]].transform("first")
    visits["carried_day"] = opening["carried_day"]
    visits["baseline_day"] = opening["carried_day"].fillna(opening["scan_day"])
    visits["start_day"] = visits.pop("mark_day").fillna(opening["scan_day"])
    return visits.drop(columns=["is_line", "is_operation", "operated_day"])


def _marks(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    lines = tables["drugs"].groupby(["patient_id", "line"], as_index=False)["start_day"].min()
    lines = lines.sort_values(["patient_id", "start_day", "line"])
    operations = tables["operations"].rename(columns={"operation_day": "start_day"})
    both = pd.concat(
        [
            lines.assign(is_operation=False),
            operations[["patient_id", "start_day"]].assign(is_operation=True),
        ]
    )
    marks = both.groupby(["patient_id", "start_day"], as_index=False).agg(
        line=("line", "last"), is_operation=("is_operation", "max")
    )
    marks["is_line"] = marks["line"].notna()
    by_patient = marks.groupby("patient_id")
    marks["line"] = by_patient["line"].ffill()
    marks["operated_day"] = marks["start_day"].where(marks["is_operation"])
    marks["operated_day"] = marks.groupby("patient_id")["operated_day"].ffill()
    marks["period"] = by_patient.cumcount() + 1
    return marks.rename(columns={"start_day": "mark_day"})


def _scans(visits: pd.DataFrame) -> pd.DataFrame:
    repeats = visits[visits["carried_day"].notna()].drop_duplicates(PERIOD)
    repeats = repeats.assign(scan_day=repeats["carried_day"].astype(np.int64), is_repeat=True)
    scans = pd.concat([visits.assign(is_repeat=False), repeats])
    scans = scans.drop(columns="carried_day").sort_values(SCAN, ignore_index=True)
    return scans.assign(scan=np.arange(len(scans)))


def _cells(
    readings: pd.DataFrame, scans: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Every lesion at every scan from its first row on, until it is resected."""
    keys = ["patient_id", "lesion_id"]
    taken = tables["resections"].merge(tables["operations"], on=["patient_id", "operation_id"])
    taken = taken.groupby(keys)["operation_day"].min().rename("taken_day").reset_index()
    rows = readings.merge(taken, on=keys, how="left")
    rows = rows[rows["taken_day"].isna() | (rows["scan_day"] <= rows["taken_day"])]
    course = [*READING, "lesion_id"]
    courses = rows.groupby(course, as_index=False).agg(
        first_day=("scan_day", "min"),
        taken_day=("taken_day", "first"),
        is_node=("is_node", "first"),
    )
    own = scans[[*SCAN, "scan", "baseline_day", "is_repeat"]]
    cells = courses.merge(own, on=READING)
    kept = (cells["scan_day"] >= cells["first_day"]) & ~(cells["scan_day"] > cells["taken_day"])
    cells = cells[kept].merge(
        readings[[*course, "scan_day", "size"]], on=[*course, "scan_day"], how="left"
    )
    cells["from_baseline"] = cells["first_day"] <= cells["baseline_day"]
    order = [*READING, "lesion_id", "scan"]
    return cells.drop(columns=["first_day", "taken_day"]).sort_values(order, ignore_index=True)


def _states(cells: pd.DataFrame) -> pd.DataFrame:
    size = cells["size"]
    starts = (
        (cells["period"] != cells["period"].shift())
        | (cells["lesion_id"] != cells["lesion_id"].shift())
        | (cells["patient_id"] != cells["patient_id"].shift())
        | (cells["reader"] != cells["reader"].shift())
    )
    run = starts.cumsum()
    so_far = size.groupby(run).cummin().groupby(run).ffill()
    cells["nadir"] = nadir = so_far.groupby(run).shift()
    known = size.groupby(run).transform("first")
    base = known.where(nadir.notna())
    risen = (nadir == 0) | ((size * 1000 >= nadir * 1200) & (size - nadir >= 50))
    conditions = [size.isna(), size == 0, nadir.isna(), risen, size * 1000 <= base * 700]
    names = ["not_evaluable", "absent", "reference", "growing", "shrinking"]
    cells["state"] = np.select(conditions, names, "stable")
    return cells


def _count(scans: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Lesions in each state and what is left of the targets, scan by scan."""
    scan, n = states["scan"].to_numpy(), len(scans)
    size, state = states["size"].to_numpy(), states["state"].to_numpy()
    target, node = states["from_baseline"].to_numpy(), states["is_node"].to_numpy()
    left = target & ~(size < np.where(node, 100, 1))
    solid = target & ~node & (size > 0)

    def number(chosen: np.ndarray) -> np.ndarray:
        return np.bincount(scan[chosen], minlength=n)

    unassessed = (state == "reference") | (state == "not_evaluable")
    return scans.assign(
        n_lesions=np.bincount(scan, minlength=n),
        n_growing=number(state == "growing"),
        n_unassessed=number(unassessed),
        n_now=number(target),
        n_assessed=number(target & ~np.isnan(size)),
        n_left=number(left),
        solid_left=number(solid) > 0,
        partial_sum=np.bincount(scan, np.where(target, np.nan_to_num(size), 0), minlength=n),
    )


def _calls(scans: pd.DataFrame) -> pd.DataFrame:
    run = (~scans.duplicated(PERIOD)).cumsum()

    def before(value: pd.Series) -> pd.Series:
        return value.groupby(run).shift(fill_value=0).groupby(run).cummax().astype(bool)

    scans["n_targets"] = targets = scans["n_now"].groupby(run).transform("first")
    whole, reference = scans["n_assessed"] == targets, scans["scan_day"] == scans["baseline_day"]
    partial = scans["partial_sum"]
    scans["target_sum"] = total = partial.where(whole & (targets > 0))
    opening = ~scans.duplicated(PERIOD)
    base = total.where(opening).groupby(run).transform("first")
    scans["nadir_sum"] = nadir = (
        total.groupby(run).cummin().groupby(run).ffill().groupby(run).shift()
    )
    complete = ~reference & (targets > 0) & (scans["n_left"] == 0) & whole
    lost = before(complete.astype(int)) & scans["solid_left"]
    risen = (partial * 1000 >= nadir * 1200) & (partial - nadir >= 50)
    proves = nadir.notna() & (lost | risen)
    conditions = [
        reference | (targets == 0),
        ~whole & proves,
        ~whole,
        scans["n_left"] == 0,
        proves,
        base.isna(),
        total * 1000 <= base * 700,
    ]
    names = [None, "PD", "NE", "CR", "PD", "NE", "PR"]
    call = pd.Series(np.select(conditions, names, "SD"), scans.index)
    scans["target_response"] = call
    judged = call.mask(~reference & (targets == 0), "NED")
    responded = before(judged.isin(["CR", "PR"]).astype(int))
    progressed = before((judged == "PD").astype(int))
    scans["overall"] = judged.mask((judged == "SD") & responded & ~progressed, "PR")
    return scans


def _best(visits: pd.DataFrame) -> pd.DataFrame:
    called = visits[visits["overall"].notna()].copy()
    pd_day = called["scan_day"].where(called["overall"] == "PD")
    called["first_pd_day"] = pd_day.groupby([called[name] for name in PERIOD]).transform("min")
    called = called[~(called["scan_day"] > called["first_pd_day"])]
    early = (called["overall"] == "SD") & (called["scan_day"] - called["start_day"] < 42)
    called["rank"] = called["overall"].mask(early, "NE").map({c: n for n, c in enumerate(CALLS)})
    best = called.groupby(PERIOD, as_index=False).agg(
        rank=("rank", "min"), first_pd_day=("first_pd_day", "first")
    )
    best["best_unconfirmed"] = np.array(CALLS)[best.pop("rank")]
    return best


def _categories(visits: pd.DataFrame, operations: pd.DataFrame) -> pd.DataFrame:
    counts = ["line", "n_lesions", "n_growing", "n_unassessed"]
    at_scans = visits[[*READING, "scan_day", *counts]]
    operations = operations.astype({"operation_day": np.int64})
    operated = operations[["patient_id", "operation_id", "operation_day"]].sort_values(
        ["patient_id", "operation_day"]
    )
    days = operated.drop_duplicates(["patient_id", "operation_day"])
    days = days.assign(earlier=days.groupby("patient_id")["operation_day"].shift())
    operated = operated.merge(days.drop(columns="operation_id"), on=["patient_id", "operation_day"])
    operated = operated.merge(visits[READING].drop_duplicates(), on="patient_id")
    seen = pd.merge_asof(
        operated.sort_values("operation_day"),
        at_scans.sort_values("scan_day"),
        left_on="operation_day",
        right_on="scan_day",
        by=READING,
    )
    near = seen["operation_day"] - seen["scan_day"] <= 90
    found = near & ~(seen["earlier"] >= seen["scan_day"])
    seen[counts] = seen[counts].where(found)
    rows = pd.concat(
        [
            at_scans.rename(columns={"scan_day": "day"}).assign(at="scan", operation_id=None),
            seen.rename(columns={"operation_day": "day"}).assign(at="operation"),
        ]
    )
    growing, unassessed, lesions = rows["n_growing"], rows["n_unassessed"], rows["n_lesions"]
    undecided = growing.clip(upper=2) != (growing + unassessed).clip(upper=2)
    conditions = [
        lesions.isna(),
        rows["line"].isna(),
        lesions == 0,
        (lesions == unassessed) | undecided,
        growing == 0,
        growing == 1,
    ]
    names = [
        "indeterminate",
        "before_drug",
        "no_disease",
        "indeterminate",
        "responsive",
        "focal_resistance",
    ]
    rows["category"] = np.select(conditions, names, "multifocal_resistance")
    keys = [*READING, "at", "day", "operation_id"]
    return rows[[*keys, "n_lesions", "n_growing", "n_unassessed", "category"]]
