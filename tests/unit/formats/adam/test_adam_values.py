"""The values of the datasets against the result tables they are made from."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from adam_studies import EXAMPLES, analysed_frames, two_readers
from lifelines import KaplanMeierFitter

from seriatim.cohort.build import About
from seriatim.endpoints.rules import EndpointPlan
from seriatim.formats.adam.built import build_datasets
from seriatim.formats.adam.declared import day_name
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.rules import ResponseRules
from seriatim.study.export import analyse
from seriatim.study.plan import Study


def dataset(analysed, name):
    return next(b.frame for b in build_datasets(analysed) if b.dataset.name == name)


def day_column(analysed, name="ADT"):
    """The day as the cohort has it, whichever the clock."""
    is_relative = analysed.cohort.about.clock == "relative"
    return pl.col(day_name(name) if is_relative else name).cast(pl.Int32)


def as_rows(frame):
    return sorted(frame.rows(), key=repr)


def test_adtte_has_every_time_of_the_endpoints(study):
    codes = {"os": "OS", "pfs": "PFS", "time_to_next_line": "TNL"}
    codes["time_to_secondary_resistance"] = "TSR"
    suffixes = {"operation": "OP", "drug_start": "DS"}
    expected = sorted(
        (
            row["patient_id"],
            codes[row["endpoint"]] + suffixes[row["origin"]],
            row["origin_id"],
            None if row["end_day"] is None else row["end_day"] - row["origin_day"],
            {0: 1, 1: 0, 2: 2, None: None}[row["status"]],
            row["reason"],
        )
        for row in study.analysed.tables["endpoints"].to_dicts()
    )
    written = study.datasets["ADTTE"].frame.select(
        "USUBJID", "PARAMCD", "ORIGINID", "AVAL", "CNSR", "REASCD"
    )
    assert sorted(written.rows()) == expected
    days = study.datasets["ADTTE"].frame.select(
        (day_column(study.analysed) - day_column(study.analysed, "STARTDT") - pl.col("AVAL")).abs()
    )
    assert days.to_series().drop_nulls().sum() == 0


def test_the_flag_selects_one_record_for_each_subject_and_parameter(study):
    flagged = study.datasets["ADTTE"].frame.filter(pl.col("ANL01FL") == "Y")
    assert not flagged.select("USUBJID", "PARAMCD").is_duplicated().any()
    assert flagged["AVAL"].null_count() == 0
    index = study.analysed.tables["endpoints"].filter("is_index", pl.col("time_days").is_not_null())
    assert flagged.height == index.height


@pytest.mark.parametrize(("code", "origin"), [("OSOP", "operation"), ("OSDS", "drug_start")])
def test_survival_from_adtte_is_survival_from_the_endpoints(studies, code, origin):
    study = studies["dematteo-2007"]
    written = study.datasets["ADTTE"].frame.filter(
        pl.col("PARAMCD") == code, pl.col("ANL01FL") == "Y"
    )
    endpoints = study.analysed.tables["endpoints"].filter(
        "is_index", pl.col("endpoint") == "os", pl.col("origin") == origin
    )
    assert written.height == 40
    from_adam, from_endpoints = KaplanMeierFitter(), KaplanMeierFitter()
    from_adam.fit(written["AVAL"].to_numpy(), (written["CNSR"] == 0).to_numpy())
    from_endpoints.fit(endpoints["time_days"].to_numpy(), (endpoints["status"] == 1).to_numpy())
    assert from_adam.survival_function_.equals(from_endpoints.survival_function_)
    assert (written["CNSR"] == 0).any()


def test_the_founding_case_is_censored_two_years_after_its_operation(studies):
    adtte = studies["sakakura-2006"].datasets["ADTTE"].frame
    days = {row["PARAMCD"]: (row["AVAL"], row["CNSR"]) for row in adtte.to_dicts()}
    # Free of recurrence 24 months of 30.4375 days after the operation: 730.5 days.
    assert days["PFSOP"] == (731.0, 1)
    assert days["OSOP"] == (731.0, 1)


def test_adtr_has_every_sum_with_its_baseline_and_nadir(study):
    sums = study.datasets["ADTR"].frame.filter(pl.col("PARAMCD") == "SUMDIAM")
    visits = study.analysed.tables["visit_responses"].drop_nulls("target_sum_mm")
    expected = visits.select(
        "patient_id",
        "reader",
        "scan_day",
        "target_sum_mm",
        "baseline_sum_mm",
        "nadir_sum_mm",
        "change_from_baseline_pct",
        "change_from_nadir_pct",
        pl.when("is_reference").then(pl.lit("Y")),
    )
    written = sums.select(
        "USUBJID",
        "READER",
        day_column(study.analysed),
        "AVAL",
        "BASE",
        "NADIR",
        "PCHG",
        "PCHGNAD",
        "ABLFL",
    )
    assert as_rows(written) == as_rows(expected)


def test_adtr_has_every_size_with_its_changes(study):
    sizes = study.datasets["ADTR"].frame.filter(pl.col("PARAMCD") == "LDIAM")
    states = study.analysed.tables["lesion_states"].drop_nulls("size_mm")
    written = sizes.select("USUBJID", "READER", day_column(study.analysed), "TRLNKID", "AVAL")
    keys = states.select("patient_id", "reader", "scan_day", "lesion_id", "size_mm")
    assert as_rows(written) == as_rows(keys)
    for row in sizes.to_dicts():
        if row["ABLFL"] == "Y":
            assert (row["BASE"], row["CHG"], row["PCHG"]) == (row["AVAL"], None, None)
        elif row["BASE"] is not None:
            assert row["CHG"] == pytest.approx(row["AVAL"] - row["BASE"], abs=0.0501)
            if row["BASE"] > 0:
                assert row["PCHG"] == pytest.approx(100 * (row["AVAL"] / row["BASE"] - 1))
            else:
                assert row["PCHG"] is None
        if row["NADIR"] is not None:
            assert row["CHGNAD"] == pytest.approx(row["AVAL"] - row["NADIR"], abs=0.0501)


@pytest.mark.parametrize(
    ("code", "table", "column"),
    [
        ("LSTATE", "lesion_states", "state"),
        ("OVRLRESP", "visit_responses", "overall"),
        ("TRGRESP", "visit_responses", "target_response"),
        ("NTRGRESP", "visit_responses", "non_target_response"),
        ("CHOIRESP", "visit_responses", "choi"),
        ("OVRLBACK", "visit_responses", "overall_backdated"),
        ("CATEG", "categories", "category"),
        ("CATDM07", "categories", "category_dematteo_2007"),
        ("CATES22", "categories", "category_esmo_2022"),
        ("CATFW18", "categories", "category_fairweather_2018"),
        ("CATCERT", "categories", "category_certain"),
        ("BESTCNF", "best_responses", "best_confirmed"),
        ("NGROW", "categories", "n_growing"),
        ("NEVAL", "categories", "n_evaluable"),
        ("PRESP", "categories", "p_responsive"),
        ("PFOCAL", "categories", "p_focal"),
        ("PMULTI", "categories", "p_multifocal"),
        ("BESTCHG", "best_responses", "best_change_pct"),
    ],
)
def test_adrs_has_every_value_of_the_results(study, code, table, column):
    records = study.datasets["ADRS"].frame.filter(pl.col("PARAMCD") == code)
    results = study.analysed.tables[table]
    value = pl.coalesce(pl.col("AVAL").cast(pl.String), "AVALC")
    written = records.select("USUBJID", "READER", value).drop_nulls()
    dtype = pl.Float64 if results.schema[column].is_numeric() else pl.String
    expected = results.select("patient_id", "reader", pl.col(column).cast(dtype).cast(pl.String))
    expected = expected.drop_nulls(column).with_columns(
        pl.col(column).replace({"NON_CR_NON_PD": "NON-CR/NON-PD"})
    )
    assert as_rows(written) == as_rows(expected)


def test_a_scan_without_a_response_says_why(study):
    empty = study.datasets["ADRS"].frame.filter(
        pl.col("AVAL").is_null() & pl.col("AVALC").is_null()
    )
    assert empty.height > 0
    assert empty["REASCD"].null_count() == 0
    assert empty["REASON"].null_count() == 0


def test_the_reader_that_the_trial_accepted_is_the_one_flagged(readers_study):
    frames = {name: built.frame for name, built in readers_study.datasets.items()}
    assert frames["ADSL"].select("USUBJID", "READER").rows() == [("P1", "B"), ("P2", "A")]
    for name in ("ADTR", "ADRS"):
        kept = frames[name].filter(pl.col("ANL01FL") == "Y", pl.col("READER").is_not_null())
        assert set(kept.select("USUBJID", "READER").rows()) == {("P1", "B"), ("P2", "A")}
        assert set(frames[name]["READER"].drop_nulls()) == {"A", "B"}


def test_what_the_trial_recorded_stands_beside_what_is_derived(readers_study):
    adrs = readers_study.datasets["ADRS"].frame
    collected = adrs.filter(pl.col("PARAMCD").is_in(["CTRGRESP", "CNEWLESN"]))
    assert collected.select("PARAMCD", "READER", "AVALC", "ACPTFL").rows() == [
        ("CNEWLESN", "B", "none", None),
        ("CTRGRESP", "B", "SD", "Y"),
    ]


def test_clinical_events_are_held_and_are_the_source_of_the_time(readers_study):
    adrs, adtte = (readers_study.datasets[name].frame for name in ("ADRS", "ADTTE"))
    events = adrs.filter(pl.col("RECTYPE") == "EVENT")
    assert events.select("PARAMCD", "ADT", "AVALC", "BASIS", "ANL01FL").rows() == [
        ("CEPROG", date(2020, 5, 20), "Y", "bleeding", "Y"),
        ("CESECMAL", date(2020, 5, 20), "Y", None, "Y"),
    ]
    pfs = adtte.filter(pl.col("PARAMCD") == "PFSDS", pl.col("USUBJID") == "P1")
    assert pfs.select("ADT", "CNSR", "REASCD", "SRCDOM", "SRCVAR").rows() == [
        (date(2020, 5, 20), 0, "clinical_progression", "ADRS", "ADT")
    ]


def test_a_date_with_a_source_stands_there(study):
    """Every ADT of ADTTE whose source is named is found in that variable for that subject."""
    frames = {name: built.frame for name, built in study.datasets.items()}
    sourced = frames["ADTTE"].drop_nulls(["SRCDOM", "AVAL"])
    assert sourced.height > 0
    day = "ARD" if study.analysed.cohort.about.clock == "relative" else "ADT"
    for row in sourced.to_dicts():
        source = frames[row["SRCDOM"]].filter(pl.col("USUBJID") == row["USUBJID"])
        assert row[day] in source[row["SRCVAR"]].to_list()


def test_death_before_another_event_has_a_code_of_its_own(readers_study):
    adtte = readers_study.datasets["ADTTE"].frame.filter(pl.col("USUBJID") == "P1")
    codes = {row["PARAMCD"]: (row["CNSR"], row["EVNTDESC"]) for row in adtte.to_dicts()}
    assert codes["TNLDS"] == (2, "death from any cause")
    assert codes["OSDS"] == (0, "death from any cause")


def test_the_censoring_is_described_only_where_there_is_one(study):
    for row in study.datasets["ADTTE"].frame.to_dicts():
        assert (row["CNSDTDSC"] is not None) == (row["CNSR"] == 1)
        assert (row["EVNTDESC"] is not None) == (row["AVAL"] is not None)


def test_relative_days_have_no_day_zero(readers_study):
    adtr = readers_study.datasets["ADTR"].frame
    days = dict(adtr.filter(pl.col("USUBJID") == "P1").select("ADT", "ADY").unique().rows())
    # The drug starts on 2020-01-02: that day is 1, the day before is -1.
    assert days == {date(2020, 1, 1): -1, date(2020, 3, 1): 60, date(2020, 5, 1): 121}


def test_the_subject_level_has_treatment_death_and_sex(readers_study):
    adsl = readers_study.datasets["ADSL"].frame
    assert adsl.select("TRTSDT", "TRTEDT", "DTHFL", "DTHDT", "SEX", "SEXREC").rows() == [
        (date(2020, 1, 2), date(2020, 5, 15), "Y", date(2020, 6, 1), "F", "female"),
        (date(2020, 1, 2), None, None, None, None, "other"),
    ]


def test_without_a_drugs_table_nothing_is_said_of_treatment():
    frames = two_readers()
    del frames["drugs"]
    analysed = analysed_frames(**frames)
    assert dataset(analysed, "ADSL")["TRTSDT"].null_count() == 2
    assert dataset(analysed, "ADTR")["ADY"].null_count() == dataset(analysed, "ADTR").height


def test_a_study_without_a_source_is_called_by_its_title():
    analysed = analysed_frames(About(title=" Our patients "), **two_readers())
    assert set(dataset(analysed, "ADSL")["STUDYID"]) == {"Our patients"}


def test_a_study_with_less_in_it_writes_less(studies):
    cohort = studies["dematteo-2007"].analysed.cohort
    study = Study(
        rules=ResponseRules(definitions=("dematteo-2007",), probability=GrowthModel(compute=False)),
        endpoints=EndpointPlan(endpoints=("os",), origins=("drug_start",)),
    )
    frames = {b.dataset.name: b.frame for b in build_datasets(analyse(study, cohort))}
    assert set(frames["ADTTE"]["PARAMCD"]) == {"OSDS"}
    assert not {"CATES22", "CATFW18", "PRESP"} & set(frames["ADRS"]["PARAMCD"])
    assert "CATDM07" in set(frames["ADRS"]["PARAMCD"])
    assert "PGROW" not in set(frames["ADTR"]["PARAMCD"])
    assert frames["ADSL"]["OPDT"].null_count() == 40


def test_a_number_that_is_not_finite_is_missing(studies):
    analysed = studies["sakakura-2006"].analysed
    states = analysed.tables["lesion_states"].with_columns(p_growing=pl.lit(float("inf")))
    changed = replace(analysed, tables={**analysed.tables, "lesion_states": states})
    rows = dataset(changed, "ADTR").filter(pl.col("PARAMCD") == "PGROW")
    assert rows["AVAL"].null_count() == rows.height > 0


def test_every_patient_of_the_cohort_is_in_adsl(studies):
    for name in EXAMPLES:
        study = studies[name]
        patients = sorted(study.analysed.cohort.patients["patient_id"])
        assert study.datasets["ADSL"].frame["USUBJID"].to_list() == patients
