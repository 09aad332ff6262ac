"""Random cohorts: whatever is derived comes through both files, and the definition is valid."""

import tempfile
from pathlib import Path

import polars as pl
import pyreadstat
from adam_reading import rows_by_pandas, rows_of_json, schema
from generative.cohorts import cohorts
from generative.effort import examples
from generative.kernel import as_cohort
from hypothesis import given

from seriatim.formats.adam.built import build_datasets
from seriatim.formats.adam.write import write_adam
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.study.export import analyse
from seriatim.study.plan import Study

STUDY = Study(rules=ResponseRules(probability=GrowthModel(draws=8)))


@examples(8)
@given(cohorts())
def test_every_record_comes_through_and_no_two_have_one_key(tables):
    analysed = analyse(STUDY, as_cohort(tables))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_adam(analysed, folder)
        assert schema().is_valid(folder / "define.xml")
        for built in build_datasets(analysed):
            file = built.dataset.name.lower()
            assert not built.frame.select(built.dataset.key).is_duplicated().any()
            assert rows_of_json(folder, file) == built.frame.to_dicts()
            if built.frame.height:
                assert rows_by_pandas(folder, file, ()) == built.frame.to_dicts()
            # pandas cannot read a transport file without a row.
            _, about = pyreadstat.read_xport(folder / f"{file}.xpt", metadataonly=True)
            assert about.column_names == built.frame.columns


@examples(20)
@given(cohorts())
def test_nothing_derived_is_left_out(tables):
    analysed = analyse(STUDY, as_cohort(tables))
    frames = {built.dataset.name: built.frame for built in build_datasets(analysed)}
    results = analysed.tables
    assert frames["ADSL"].height == analysed.cohort.patients.height
    assert frames["ADTTE"].height == results["endpoints"].height
    counts = dict(frames["ADRS"].group_by("PARAMCD").len().rows())
    assert counts.get("LSTATE", 0) == results["lesion_states"].height
    assert counts.get("OVRLRESP", 0) == results["visit_responses"].height
    assert counts.get("CATEG", 0) == results["categories"].height
    assert counts.get("NVISIT", 0) == results["best_responses"].height
    states = frames["ADRS"].filter(pl.col("PARAMCD") == "LSTATE")
    deciding = states.filter(pl.col("ANL01FL") == "Y")
    assert deciding.group_by("USUBJID").agg(pl.col("READER").n_unique())["READER"].is_in([1]).all()
