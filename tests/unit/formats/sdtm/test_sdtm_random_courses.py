"""Random courses with parts, merged lesions and two readers come back from SDTM as they were."""

import tempfile
from pathlib import Path

import polars as pl
from generative.cohorts import cohorts
from hypothesis import given, settings
from polars.testing import assert_frame_equal
from unit.formats.sdtm.sdtm_writer import SETTINGS, domains_of, write_csv

from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.formats.convert import convert

SIZED = pl.max_horizontal("long_axis_mm", "short_axis_mm") > 0
PLAIN = (
    ((pl.col("status") == "measured") & SIZED)
    | (
        pl.col("status").is_in(["absent", "present", "equivocal", "not_evaluable"])
        & pl.col("long_axis_mm").is_null()
        & pl.col("short_axis_mm").is_null()
    )
    | (pl.col("status") == "too_small")
    | ((pl.col("status") == "unequivocal_progression") & (pl.col("role") != "new"))
)
"""What SDTM can say of a lesion; the page on SDTM lists what it cannot."""


def plain_cohort(tables):
    frames = {
        name: pl.DataFrame(tables[name], schema=TABLES[name].schema)
        for name in ("patients", "lesions", "measurements")
    }
    roles = frames["lesions"].select("patient_id", "lesion_id", "role")
    rows = frames["measurements"].join(
        roles, on=["patient_id", "lesion_id"], how="left", maintain_order="left"
    )
    rows = rows.filter(PLAIN).drop("role")
    is_node = pl.col("kind") == "node"
    organ = pl.when(is_node).then(pl.lit("lymph node")).otherwise("organ").alias("organ")
    frames["lesions"] = frames["lesions"].with_columns(organ)
    frames["measurements"] = rows.with_columns(modality=pl.lit("CT"))
    return Cohort.from_frames(about=About(title="Drawn", clock="relative"), **frames)


@given(tables=cohorts())
@settings(max_examples=15)
def test_lesions_and_measurements_come_back_as_they_were(tables):
    cohort = plain_cohort(tables)
    with tempfile.TemporaryDirectory() as folder:
        write_csv(domains_of(cohort), Path(folder))
        own = {**SETTINGS, "days": "study_days"}
        conversion = convert(folder, format_name="sdtm", settings={"sdtm": own})
    for name in ("lesions", "measurements"):
        frame, key = getattr(cohort, name), list(TABLES[name].key)
        again = getattr(conversion.cohort, name)
        assert_frame_equal(again.sort(key), frame.sort(key))
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
