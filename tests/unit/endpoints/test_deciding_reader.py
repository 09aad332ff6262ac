"""Whose scans decide: the named reader, else the accepted one, else the first by name."""

from dataclasses import replace

import polars as pl
import pytest

from seriatim.cohort.build import About, Cohort
from seriatim.cohort.schema import TABLES
from seriatim.endpoints.derive import derive_endpoints
from seriatim.endpoints.reader import deciding_readers
from seriatim.response.derive import derive_response

VISITS = pl.DataFrame(
    [("P", reader, day) for reader in ("c", "a", "b") for day in (0, 60, 120)]
    + [("Q", "b", 0), ("Q", "a", 0)],
    schema={"patient_id": pl.String, "reader": pl.String, "scan_day": pl.Int32},
    orient="row",
)


def cohort(accepted=(), **about):
    """Assessments as (patient, reader, day, accepted), each of the overall response."""
    rows = [
        {
            "patient_id": patient,
            "reader": reader,
            "scan_day": day,
            "part": "overall",
            "response": "SD",
            "accepted": word,
        }
        for patient, reader, day, word in accepted
    ]
    return Cohort(
        about=About(title="Whose scans decide", synthetic=True, clock="relative", **about),
        patients=pl.DataFrame(
            [{"patient_id": "P"}, {"patient_id": "Q"}], schema=TABLES["patients"].schema
        ),
        lesions=TABLES["lesions"].empty(),
        measurements=TABLES["measurements"].empty(),
        assessments=pl.DataFrame(rows, schema=TABLES["assessments"].schema),
    )


def decide(accepted=(), **about):
    return dict(deciding_readers(cohort(accepted, **about), VISITS).iter_rows())


def test_without_a_word_the_first_by_name_decides():
    assert decide() == {"P": "a", "Q": "a"}


def test_the_one_accepted_reader_decides_for_that_patient_only():
    assert decide([("P", "c", 60, "yes")]) == {"P": "c", "Q": "a"}


def test_a_reader_who_was_not_accepted_is_as_good_as_one_without_a_word():
    assert decide([("P", "c", 60, "no"), ("Q", "b", 0, None)]) == {"P": "a", "Q": "a"}


def test_of_several_accepted_readers_the_one_accepted_on_most_days_decides():
    accepted = [("P", "b", 0, "yes"), ("P", "c", 60, "yes"), ("P", "c", 120, "yes")]
    assert decide(accepted)["P"] == "c"


def test_several_parts_of_one_scan_are_one_day_of_acceptance():
    one = cohort([("P", "b", 0, "yes"), ("P", "b", 0, "yes"), ("P", "a", 60, "yes")])
    parts = pl.Series("part", ["target", "overall", "overall"])
    one = replace(one, assessments=one.assessments.with_columns(parts))
    assert dict(deciding_readers(one, VISITS).iter_rows())["P"] == "a"


def test_at_a_tie_the_first_by_name_decides():
    assert decide([("P", "c", 0, "yes"), ("P", "b", 60, "yes")])["P"] == "b"


def test_a_named_reader_wins_over_every_acceptance():
    accepted = [("P", "c", 0, "yes"), ("Q", "a", 0, "yes")]
    assert decide(accepted, primary_reader="b") == {"P": "b", "Q": "b"}


def test_nobody_stands_in_for_a_named_reader():
    assert decide([("Q", "a", 0, "yes")], primary_reader="c") == {"P": "c"}


def test_an_accepted_reader_who_read_no_scan_of_the_patient_does_not_decide():
    assert decide([("Q", "c", 0, "yes")]) == {"P": "a", "Q": "a"}


@pytest.fixture
def two_readers():
    """Lesion A grows for reader b and not for reader a; the patient is operated on a drug."""
    sizes = {"a": (30.0, 30.0), "b": (30.0, 60.0)}
    rows = [
        {
            "patient_id": "P",
            "lesion_id": "A",
            "reader": reader,
            "scan_day": day,
            "long_axis_mm": size,
            "status": "measured",
        }
        for reader, both in sizes.items()
        for day, size in zip((10, 60), both, strict=True)
    ]

    def made(accepted):
        return Cohort.from_frames(
            about=About(title="Two readers", synthetic=True, clock="relative"),
            patients=pl.DataFrame(
                {"patient_id": ["P"], "vital_status": ["alive"], "last_contact_day": [400]}
            ),
            lesions=pl.DataFrame(
                {"patient_id": ["P"], "lesion_id": ["A"], "kind": ["solid"], "role": ["target"]}
            ),
            measurements=pl.DataFrame(rows),
            drugs=pl.DataFrame({"patient_id": ["P"], "agent": ["imatinib"], "start_day": [0]}),
            operations=pl.DataFrame(
                {"patient_id": ["P"], "operation_id": ["O"], "operation_day": [70]}
            ),
            assessments=pl.DataFrame(
                {
                    "patient_id": ["P", "P"],
                    "scan_day": [60, 60],
                    "reader": ["a", "b"],
                    "part": ["overall", "overall"],
                    "response": ["PD", "SD"],
                    "accepted": ["no", "no"] if accepted is None else accepted,
                }
            ),
        )

    return made


def test_acceptance_selects_after_derivation_and_changes_no_derived_table(two_readers):
    plain, accepted = two_readers(None), two_readers(["no", "yes"])
    responses = [derive_response(one) for one in (plain, accepted)]
    for name, frame in vars(responses[0]).items():
        assert frame.equals(getattr(responses[1], name)), name
    categories = [
        set(derive_endpoints(one, response).filter(pl.col("origin") == "operation")["category"])
        for one, response in zip((plain, accepted), responses, strict=True)
    ]
    assert categories == [{"responsive"}, {"focal_resistance"}]
