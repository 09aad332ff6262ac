"""What must hold for the probabilities of every cohort."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.cases import course, lesion
from oracle.certainty import certain_category, degrees, number_growing
from oracle.rules import Growth, Rules
from polars.testing import assert_frame_equal

from generative.changes import reverse_rows
from generative.cohorts import cohorts
from generative.effort import MORE, examples
from generative.kernel import RESULTS, as_cohort, as_response_rules
from generative.rule_values import rules
from seriatim.response import derive_response
from seriatim.response.posterior import sightings
from seriatim.response.posterior.model import GrowthModel
from seriatim.response.posterior.paths import PATHS, PathShares
from seriatim.response.posterior.reader_error import ReaderError

ROUNDING = 1e-4
SHARED = ReaderError(scan_cv_pct=3.0)


def derive(tables, rule_values, **model):
    """All result tables of a cohort."""
    given_rules = as_response_rules(rule_values).model_copy(
        update={"probability": GrowthModel(**({"draws": 8} | model))}
    )
    return derive_response(as_cohort(tables), given_rules)


def of_patient(tables, patient_id):
    return {
        name: rows if rows is None else [row for row in rows if row["patient_id"] == patient_id]
        for name, rows in tables.items()
    }


@examples(25)
@given(cohorts(), rules())
def test_other_patients_change_nothing(tables, rule_values):
    whole = derive(tables, rule_values, error=SHARED)
    for patient in tables["patients"]:
        alone = derive(of_patient(tables, patient["patient_id"]), rule_values, error=SHARED)
        for name in RESULTS:
            own = getattr(whole, name).filter(patient_id=patient["patient_id"])
            assert_frame_equal(getattr(alone, name), own, check_exact=True)


@examples(25)
@given(cohorts(), rules())
def test_the_order_of_rows_changes_nothing_where_scans_share_an_error(tables, rule_values):
    plain = derive(tables, rule_values, error=SHARED)
    backward = derive(reverse_rows(tables), rule_values, error=SHARED)
    for name in RESULTS:
        assert_frame_equal(getattr(plain, name), getattr(backward, name), check_exact=True)


@pytest.mark.parametrize("steps_per_block", [1, 7])
def test_blocks_change_nothing(monkeypatch, steps_per_block):
    @examples(20)
    @given(cohorts(), rules())
    def compare(tables, rule_values):
        plain = derive(tables, rule_values, error=SHARED)
        with monkeypatch.context() as context:
            context.setattr(sightings, "STEPS_PER_BLOCK", steps_per_block)
            cut = derive(tables, rule_values, error=SHARED)
        for name in RESULTS:
            assert_frame_equal(getattr(cut, name), getattr(plain, name), check_exact=True)

    compare()


@examples(30)
@given(cohorts(), rules(), st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_bytes(tables, rule_values, seed):
    first, second = (derive(tables, rule_values, seed=seed) for _ in range(2))
    for name in RESULTS:
        assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


@examples(15)
@given(cohorts(), rules(), st.integers(0, 2**32))
def test_another_seed_gives_nearly_the_same(tables, rule_values, seed):
    """Two shares of 256 draws lie within 5 standard errors of each other.

    Weights on the draws of lesions without a size leave at worst a quarter of them.
    """
    first, second = (derive(tables, rule_values, draws=256, seed=one) for one in (seed, seed + 1))
    apart = (first.lesion_states["p_growing"] - second.lesion_states["p_growing"]).abs()
    assert apart.len() == 0 or apart.max() <= 5 * np.sqrt(2 * 0.25 / (256 / 4))


@examples(60)
@given(cohorts(), rules(), st.sampled_from((0.0, 5.0)))
def test_the_probabilities_of_a_category_add_up_to_one(tables, rule_values, scan_cv_pct):
    found = derive(tables, rule_values, error=ReaderError(scan_cv_pct=scan_cv_pct)).categories
    total = found.select(pl.sum_horizontal("p_responsive", "p_focal", "p_multifocal")).to_series()
    known = found["p_responsive"].is_not_null()
    assert ((total - 1).abs().filter(known) <= 1.5 * ROUNDING).all()
    for name in ("p_responsive", "p_focal", "p_multifocal", "p_unassessed"):
        assert found[name].is_between(0, 1).all()


@examples(25)
@given(cohorts(), rules())
def test_numbers_follow_from_the_lesions_where_the_readers_error_is_known(tables, rule_values):
    """Then lesions are independent, whatever they hang together with."""
    found = derive(tables, rule_values, error=ReaderError(unsure_pct=0.0))
    assessed = found.lesion_states.filter(
        "counted", ~pl.col("state").is_in(["reference", "not_evaluable"])
    )
    for row in found.categories.filter(at="scan").drop_nulls("p_responsive").to_dicts():
        probs = assessed.filter(
            patient_id=row["patient_id"], reader=row["reader"], scan_day=row["day"]
        )["p_growing"]
        expected = degrees(number_growing(probs), row["n_lesions"], rule_values.definition)
        shown = [row[name] for name in ("p_responsive", "p_focal", "p_multifocal")]
        assert shown == pytest.approx(expected, abs=ROUNDING * (1 + len(probs)))


@examples(25)
@given(cohorts(), rules(), st.sampled_from((50.1, 80.0, 99.0)))
def test_the_certain_category_is_the_one_that_is_probable_enough(tables, rule_values, percent):
    found = derive(tables, rule_values, certain_pct=percent).categories
    for row in found.to_dicts():
        assert row["category_certain"] == certain_category(
            row, rule_values.definition, percent, rule_values.unassessed
        )


@examples(25)
@given(cohorts(), rules())
def test_a_probability_stands_exactly_where_there_is_something_to_judge(tables, rule_values):
    found = derive(tables, rule_values)
    states, scans = found.lesion_states, found.categories
    assert states["p_growing"].is_between(0, 1).all()
    assert states["p_growing"].null_count() == states["p_basis"].null_count() == 0
    assessed = scans["n_lesions"] - scans["n_unassessed"]
    assert (scans["p_responsive"].is_not_null() == (assessed > 0).fill_null(value=False)).all()
    unassessed = (scans["n_unassessed"] > 0).fill_null(value=False)
    assert (scans["p_unassessed"].is_not_null() == unassessed).all()


@examples(25)
@given(cohorts(), rules())
def test_bands_hold_their_middle(tables, rule_values):
    found = derive(tables, rule_values).lesion_states
    for low, middle, high in (
        ("true_size_lower_mm", "true_size_mm", "true_size_upper_mm"),
        ("growth_rate_lower_per_month", "growth_rate_per_month", "growth_rate_upper_per_month"),
    ):
        known = found.drop_nulls(low)
        assert (known[low] <= known[middle]).all()
        assert (known[middle] <= known[high]).all()
    # NOTE a rate that rounds to 0 may have been just above it.
    rises = found.filter(pl.col("growth_rate_lower_per_month") > ROUNDING)
    falls = found.filter(pl.col("growth_rate_lower_per_month") < -ROUNDING)
    assert rises["doubling_time_months"].null_count() == 0
    assert falls["doubling_time_months"].null_count() == falls.height


FACTORS = np.linspace(0.6, 2.4, 37)
LEAST_MM = 10.0
"""Nearer to what can be seen, a lesion that seems less gone may seem to grow less."""


def p_growing_by_last_reading(chance, shares, **growth):
    """The last probability of a lesion with two to five scans for each of many last readings."""
    n_scans = chance.integers(2, 6)
    days = np.cumsum([0, *chance.choice([56, 91, 120, 182, 365], n_scans - 1)])
    steps = chance.choice([1.0, 1.0, 1.1, 0.9, 0.7, 1.3], n_scans - 1)
    noise = np.exp(0.06 * chance.standard_normal(n_scans - 1))
    sizes = chance.choice([12.0, 20.0, 40.0, 80.0]) * np.cumprod(steps * noise)
    last = np.maximum(sizes[-1] * FACTORS, LEAST_MM).round(1)
    patients = [f"P{number:02d}" for number in range(len(FACTORS))]
    measurements = [
        row | {"patient_id": patient}
        for patient, size in zip(patients, last, strict=True)
        for row in course(
            "T",
            dict(zip(days.tolist(), [*sizes.clip(LEAST_MM).round(1), size], strict=True)),
        )
    ]
    tables = {
        "patients": [{"patient_id": patient} for patient in patients],
        "lesions": [lesion("T") | {"patient_id": patient} for patient in patients],
        "measurements": measurements,
        "drugs": None,
    }
    found = derive(
        tables,
        Rules(growth=Growth(**growth)),
        draws=128,
        shares=shares,
        error=ReaderError(unsure_pct=0.0),
    )
    return found.lesion_states.filter(scan_day=int(days[-1]))["p_growing"].to_numpy()


@pytest.mark.parametrize("path", [path.identifier for path in PATHS])
@pytest.mark.parametrize("reference", ["nadir", "baseline", "previous"])
def test_on_one_path_a_larger_last_reading_never_makes_growth_less_likely(path, reference):
    """On one path, with a known error, every draw of the last size moves with the reading, and no
    earlier one moves further. The draws are the same, so nothing is left to chance."""
    chance = np.random.default_rng([17, len(path)])
    shares = PathShares(**{one.identifier: float(one.identifier == path) for one in PATHS})
    for _ in range(3 * MORE):
        found = p_growing_by_last_reading(chance, shares, reference=reference)
        assert (np.diff(found) >= 0).all(), found


def test_a_larger_last_reading_makes_growth_hardly_less_likely_on_any_path():
    """Between paths it is not sure: a reading so large that only a jump explains it takes weight
    from steady growth. One draw of 128 on one path is what that came to, and three are allowed."""
    chance = np.random.default_rng(23)
    for _ in range(12 * MORE):
        found = p_growing_by_last_reading(chance, PathShares())
        assert (np.maximum.accumulate(found) - found).max() <= 3 / 128, found
