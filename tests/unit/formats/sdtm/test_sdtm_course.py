"""DM, DS, SS, EX and PR: survival, drugs and operations."""

import polars as pl
import pytest
from unit.formats.sdtm.sdtm_tables import codes, convert_tables

TU = """
USUBJID | TUSEQ | TULNKID | TUTESTCD | TUSTRESC | TULOC
A       | 1     | T1      | TUMIDENT | TARGET   | LIVER
B       | 1     | T1      | TUMIDENT | TARGET   | LIVER
"""


def survival(conversion):
    days = pl.col("last_contact_day", "death_day").cast(pl.Date).cast(pl.String)
    rows = conversion.cohort.patients.with_columns(days)
    return rows.select("patient_id", "vital_status", "last_contact_day", "death_day").rows()


def test_the_last_day_seen_alive_is_the_latest_of_ss_ds_and_the_end_of_participation(tmp_path):
    dm = """
    USUBJID | SEX | RFPENDTC
    A       | F   | 2020-05-01
    B       | M   | 2021-09-09
    """
    ss = """
    USUBJID | SSSEQ | SSTESTCD | SSSTRESC | SSDTC
    A       | 1     | SURVSTAT | ALIVE    | 2020-03-01
    A       | 2     | SURVSTAT | ALIVE    | 2020-06-01
    B       | 1     | SURVSTAT | ALIVE    | 2021-01-01
    """
    ds = """
    USUBJID | DSSEQ | DSDECOD           | DSSTDTC
    A       | 1     | COMPLETED         | 2020-04-01
    A       | 2     | LOST TO FOLLOW-UP | 2022-01-01
    """
    conversion = convert_tables(tmp_path, tu=TU, dm=dm, ss=ss, ds=ds)
    assert survival(conversion) == [
        ("A", "alive", "2020-06-01", None),
        ("B", "alive", "2021-09-09", None),
    ]
    assert conversion.accounts.set_aside["code"].to_list() == ["SDT090"] * 4


def test_death_is_taken_from_dm_and_else_from_ds_and_ss(tmp_path):
    dm = """
    USUBJID | SEX | DTHFL | DTHDTC
    A       | F   | Y     | 2020-08-01
    B       | M   | .     | .
    C       | M   | .     | .
    """
    ds = """
    USUBJID | DSSEQ | DSDECOD | DSSTDTC
    A       | 1     | DEATH   | 2020-08-01
    B       | 1     | DEATH   | 2021-02-03
    """
    ss = """
    USUBJID | SSSEQ | SSTESTCD | SSSTRESC | SSDTC
    C       | 1     | SURVSTAT | DEAD     | 2021-05-05
    """
    conversion = convert_tables(tmp_path, tu=TU, dm=dm, ds=ds, ss=ss)
    assert survival(conversion) == [
        ("A", "dead", "2020-08-01", "2020-08-01"),
        ("B", "dead", "2021-02-03", "2021-02-03"),
        ("C", "dead", None, None),
    ]


def test_a_partial_day_of_death_is_reported_and_not_completed(tmp_path):
    dm = "USUBJID | SEX | DTHFL | DTHDTC\nA | F | Y | 2020-08\nB | M | . | .\n"
    conversion = convert_tables(tmp_path, {"partial_dates": "last"}, tu=TU, dm=dm)
    assert survival(conversion)[0] == ("A", "dead", None, None)
    assert "VAL032" in codes(conversion)


def test_without_dm_the_patients_are_those_of_the_tumour_domains(tmp_path):
    conversion = convert_tables(tmp_path, tu=TU)
    assert conversion.cohort.patients["patient_id"].to_list() == ["A", "B"]
    assert codes(conversion)["SDT060"] == 2
    assert conversion.cohort.drugs is None


def test_the_year_of_birth_follows_from_the_age_where_that_is_all_there_is(tmp_path):
    dm = """
    USUBJID | SEX | BRTHDTC | AGE | AGEU   | RFSTDTC
    A       | F   | 1950-07 | 69  | YEARS  | 2020-03-01
    B       | M   | .       | 60  | YEARS  | 2020-03-01
    C       | M   | .       | 60  | MONTHS | 2020-03-01
    """
    conversion = convert_tables(tmp_path, tu=TU, dm=dm)
    assert conversion.cohort.patients["birth_year"].to_list() == [1950, 1960, None]
    assert codes(conversion)["SDT062"] == 1


@pytest.mark.parametrize(
    ("dose", "unit", "often", "mg_per_day"),
    [
        ("400", "mg", "QD", 400),
        ("0.4", "g", "BID", 800),
        ("37.5", "mg", "QOD", 18.75),
        ("400", "mg/day", ".", 400),
        ("400", "mg", "EVERY 3 WEEKS", None),
        ("2", "TABLET", "QD", None),
        ("10", "mg/kg", "QD", None),
        (".", "mg", "QD", None),
    ],
)
def test_a_dose_is_in_mg_a_day_where_that_is_plain(tmp_path, dose, unit, often, mg_per_day):
    ex = f"""
    USUBJID | EXSEQ | EXTRT    | EXDOSE | EXDOSU | EXDOSFRQ | EXSTDTC
    A       | 1     | IMATINIB | {dose} | {unit} | {often}  | 2020-03-01
    """
    conversion = convert_tables(tmp_path, tu=TU, ex=ex)
    assert conversion.cohort.drugs.select("agent", "dose_mg_per_day").rows() == [
        ("imatinib", mg_per_day)
    ]
    assert ("SDT071" in codes(conversion)) == (mg_per_day is None and dose != ".")


def test_a_placebo_and_a_dose_of_nothing_are_no_treatment(tmp_path):
    ex = """
    USUBJID | EXSEQ | EXTRT    | EXDOSE | EXDOSU | EXDOSFRQ | EXOCCUR | EXSTDTC
    A       | 1     | PLACEBO  | 0      | mg     | QD       | Y       | 2020-03-01
    A       | 2     | IMATINIB | 400    | mg     | QD       | N       | 2020-03-01
    """
    conversion = convert_tables(tmp_path, tu=TU, ex=ex)
    assert conversion.cohort.drugs.height == 0
    assert codes(conversion)["SDT070"] == 2


PR = """
USUBJID | PRSEQ | PRGRPID | PRLNKID | PRTRT                   | PRCAT          | PRSTDTC
A       | 1     | O1      | T1      | HEPATIC WEDGE RESECTION | CANCER SURGERY | 2020-06-01
A       | 2     | .       | T1      | RADIOFREQUENCY ABLATION | ABLATION       | 2020-07-01
B       | 1     | .       | .       | LAPAROTOMY              | SURGERY        | 2020-06-02
B       | 2     | .       | .       | BIOPSY                  | DIAGNOSTIC     | 2020-05-02
"""


def test_procedures_of_a_category_of_operations_are_operations(tmp_path):
    cohort = convert_tables(tmp_path, tu=TU, pr=PR).cohort
    assert cohort.operations.select("patient_id", "operation_id").rows() == [
        ("A", "O1"),
        ("B", "1"),
    ]
    assert cohort.resections.select("operation_id", "lesion_id", "how").rows() == [
        ("O1", "T1", "resected")
    ]


def test_the_settings_say_which_categories_are_operations(tmp_path):
    cohort = convert_tables(tmp_path, {"operations": ["ablation"]}, tu=TU, pr=PR).cohort
    assert cohort.operations["operation_id"].to_list() == ["2"]
    assert cohort.resections["how"].to_list() == ["ablated"]


def test_events_of_ds_are_those_that_the_settings_name(tmp_path):
    ds = """
    USUBJID | DSSEQ | DSDECOD             | DSSTDTC
    A       | 1     | PROGRESSIVE DISEASE | 2020-04-01
    """
    assert convert_tables(tmp_path / "plain", tu=TU, ds=ds).cohort.events.is_empty()
    told = {"disposition_events": {"progressive disease": "progression"}}
    events = convert_tables(tmp_path / "told", told, tu=TU, ds=ds).cohort.events
    assert events.select("patient_id", "kind").rows() == [("A", "progression")]


def test_performance_status_and_deterioration_of_rs_are_covariates_and_events(tmp_path):
    rs = """
    USUBJID | RSSEQ | RSTESTCD | RSCAT    | RSSTRESC | RSSTRESN | RSDTC
    A       | 1     | ECOG101  | ECOG     | 1        | 1        | 2020-04-01
    A       | 2     | SYMPTDTR | CLINICAL | Y        | .        | 2020-05-01
    A       | 3     | SYMPTDTR | CLINICAL | N        | .        | 2020-06-01
    """
    conversion = convert_tables(tmp_path, tu=TU, rs=rs)
    assert conversion.cohort.covariates.select("name", "value").rows() == [("ecog", 1.0)]
    assert conversion.cohort.events["kind"].to_list() == ["symptomatic_progression"]
    assert codes(conversion)["SDT021"] == 1
