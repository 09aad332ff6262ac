"""The sensitivity of the example cohort: the report's own labels, whole, and stable to the byte."""

import io
from pathlib import Path

import polars as pl
import pytest

from seriatim.formats.read import read_cohort
from seriatim.report import writing
from seriatim.study import SensitivityPlan, Study, run, run_sensitivity
from seriatim.study.results import SENSITIVITY_TABLES

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "dematteo-2007"
STUDY = Study(sensitivity=SensitivityPlan(relative_pct=(10,), absolute_mm=(0,), window_days=(30,)))


@pytest.fixture(scope="module")
def cohort():
    return read_cohort(EXAMPLE)


@pytest.fixture(scope="module")
def results(cohort):
    return run(STUDY, cohort)


@pytest.fixture(scope="module")
def found(results):
    return results.sensitivity


def test_the_studys_own_rule_counts_as_the_report_does(results, found):
    ours = found.counts.filter(pl.col("rule") == 1).drop("rule")
    theirs = results.category_counts.select("definition", "category", "n_patients")
    assert ours.sort("definition", "category").equals(theirs.sort("definition", "category"))


def test_the_studys_own_rule_has_the_reports_survival(results, found):
    keys = ["endpoint", "group", "statistic", "month"]
    ours = found.survival.filter(
        pl.col("rule") == 1, pl.col("definition") == STUDY.rules.definition
    )
    theirs = results.survival.filter(pl.col("clock") == "operation")
    joined = ours.join(theirs, on=keys, nulls_equal=True, suffix="_report")
    assert joined.height == ours.height == 2 * 3 * 3
    for name in ("n", "n_events", "estimate", "lower", "upper", "note"):
        assert joined[name].equals(joined[f"{name}_report"], null_equal=True)


def test_every_table_has_a_name_and_every_name_a_table(found):
    assert tuple(vars(found)) == SENSITIVITY_TABLES == writing.SENSITIVITY_TABLES


def test_withheld_numbers_stay_withheld_under_every_rule(found):
    withheld = found.survival.filter(pl.col("estimate").is_null())
    assert withheld.height > 0
    assert withheld["note"].null_count() == 0


def test_the_range_over_the_rules_holds_the_studys_own_figure(found):
    large = found.ranges.filter(pl.col("own").is_not_null(), pl.col("fewest") >= 5)
    assert large.height > 0
    assert large.filter(
        (pl.col("own") < pl.col("lowest")) | (pl.col("own") > pl.col("highest"))
    ).is_empty()


def test_few_patients_do_not_stretch_a_range(found):
    few = found.survival.filter(pl.col("definition") == STUDY.rules.definition, pl.col("n") < 5)
    assert few.height > 0
    enough = found.survival.filter(pl.col("definition") == STUDY.rules.definition, pl.col("n") >= 5)
    counted = enough.group_by("endpoint", "group", "statistic", "month").agg(
        n=pl.col("estimate").count(), low=pl.col("estimate").min()
    )
    joined = found.ranges.join(
        counted, on=["endpoint", "group", "statistic", "month"], nulls_equal=True
    )
    assert joined["n_estimated"].to_list() == joined["n"].to_list()
    assert joined["lowest"].equals(joined["low"], null_equal=True)


def as_bytes(frame):
    text, table = io.BytesIO(), io.BytesIO()
    frame.write_csv(text)
    frame.write_parquet(table)
    return text.getvalue(), table.getvalue()


def test_the_order_of_rows_changes_no_byte(cohort, found):
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=7)
        for name, frame in cohort.tables().items()
    }
    again = run_sensitivity(STUDY, type(cohort)(about=cohort.about, **shuffled)).sensitivity
    for name in SENSITIVITY_TABLES:
        assert as_bytes(getattr(again, name)) == as_bytes(getattr(found, name)), name


def test_no_patient_shows_where_the_result_is_printed(found):
    assert repr(found).startswith("<Sensitivity: ")
    assert "SYN-" not in repr(found)
