"""The two founding papers come out of the software, figure by figure."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from seriatim.formats.read import read_cohort
from seriatim.study import Study, run
from seriatim.study.results import RESULT_TABLES

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(scope="module")
def dematteo():
    return run(Study(), read_cohort(EXAMPLES / "dematteo-2007"))


@pytest.fixture(scope="module")
def sakakura():
    return run(Study(), read_cohort(EXAMPLES / "sakakura-2006"))


@pytest.mark.parametrize("name", ["dematteo-2007", "sakakura-2006"])
def test_every_published_figure_is_reproduced(name):
    comparison = run(Study(), read_cohort(EXAMPLES / name)).comparison
    assert comparison.height >= 5
    assert comparison.filter(~pl.col("agrees")).rows() == []


def test_dematteo_counts_twenty_thirteen_seven(dematteo):
    counts = dematteo.category_counts.filter(pl.col("definition") == "dematteo-2007")
    assert dict(counts.select("category", "n_patients").rows()) == {
        "responsive": 20,
        "focal_resistance": 13,
        "multifocal_resistance": 7,
    }


@pytest.mark.parametrize(
    ("endpoint", "group", "month", "printed"),
    [
        ("pfs", "responsive", 24, 61),
        ("os", "responsive", 24, 100),
        ("os", "focal_resistance", 24, 36),
        ("os", "multifocal_resistance", 12, 36),
    ],
)
def test_dematteo_survival_to_the_printed_percent(dematteo, endpoint, group, month, printed):
    row = dematteo.survival.filter(
        pl.col("endpoint") == endpoint,
        pl.col("clock") == "operation",
        pl.col("group") == group,
        pl.col("statistic") == "survival_pct",
        pl.col("month") == month,
    )
    assert round(row["estimate"].item()) == printed


@pytest.mark.parametrize(
    ("group", "printed"), [("focal_resistance", 12), ("multifocal_resistance", 3)]
)
def test_dematteo_median_progression_free_months(dematteo, group, printed):
    row = dematteo.survival.filter(
        pl.col("endpoint") == "pfs",
        pl.col("clock") == "operation",
        pl.col("group") == group,
        pl.col("statistic") == "median_months",
    )
    assert round(row["estimate"].item()) == printed


@pytest.mark.parametrize(
    ("group", "complete", "n"),
    [("responsive", 17, 20), ("focal_resistance", 6, 13), ("multifocal_resistance", 2, 7)],
)
def test_dematteo_complete_resections(dematteo, group, complete, n):
    rows = dematteo.tables.endpoints.filter(
        pl.col("origin") == "operation",
        pl.col("is_index"),
        pl.col("endpoint") == "os",
        pl.col("category") == group,
    )
    assert rows.height == n
    assert rows["completeness"].is_in(["R0", "R1"]).sum() == complete


def test_sakakura_is_complete_response_then_one_lesion_back(sakakura):
    calls = sakakura.tables.visit_responses
    assert "CR" in calls["overall"]
    operation = sakakura.tables.categories.filter(
        pl.col("at") == "operation", pl.col("category") != "indeterminate"
    )
    assert operation["category"].to_list() == ["focal_resistance"]
    assert operation["n_growing"].to_list() == [1]
    growing = sakakura.tables.lesion_states.filter(pl.col("state") == "growing")
    assert growing["lesion_id"].n_unique() == 1
    assert growing["reason"].unique().to_list() == ["reappeared"]


def test_sakakura_is_censored_at_twenty_four_months(sakakura):
    rows = sakakura.tables.endpoints.filter(
        pl.col("origin") == "operation", pl.col("is_index"), pl.col("endpoint").is_in(["os", "pfs"])
    )
    assert rows["status"].to_list() == [0, 0]
    assert [round(days / 30.4375) for days in rows["time_days"]] == [24, 24]


def test_the_order_of_rows_changes_no_table_and_no_digest(dematteo):
    cohort = read_cohort(EXAMPLES / "dematteo-2007")
    shuffled = type(cohort)(
        about=cohort.about,
        **{
            name: getattr(cohort, name).sample(fraction=1, shuffle=True, seed=7)
            for name in ("patients", "lesions", "measurements", "drugs", "operations")
        },
        resections=cohort.resections.reverse(),
        events=cohort.events.reverse(),
        covariates=cohort.covariates.reverse(),
        assessments=cohort.assessments.reverse(),
    )
    again = run(Study(), shuffled)
    for name in RESULT_TABLES:
        assert_frame_equal(getattr(again.tables, name), getattr(dematteo.tables, name))
    assert again.provenance == dematteo.provenance
