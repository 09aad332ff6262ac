"""The prior fitted to a cohort: it finds the reader and the lesions that are in it."""

import polars as pl
import pytest

from seriatim.simulate import GrowthPlan, simulate_growth
from seriatim.study import Study, fit_prior, read_study, render_study


def fitted_to(**plan):
    cohort = simulate_growth(GrowthPlan(**plan), seed=11).cohort
    return fit_prior(Study(), cohort).rules.probability


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.5])
def test_the_reader_s_error_is_found(factor):
    # Sizes are written to whole millimetres, which adds a little error; 300 patients with some
    # 15,000 readings leave about 1 % beside it.
    fitted = fitted_to(n_patients=300, cv_pct=6.1 * factor, floor_mm=0.8 * factor)
    assert fitted.error.same_reader_cv_pct == pytest.approx(6.1 * factor, rel=0.07)
    assert fitted.error.floor_mm / fitted.error.same_reader_cv_pct == pytest.approx(
        0.8 / 6.1, rel=0.02
    )


def test_stable_lesions_make_a_prior_of_stable_lesions():
    only_stable = {
        "share_stable": 1.0,
        "share_regressing": 0.0,
        "share_regrowing": 0.0,
        "share_growing": 0.0,
    }
    shares = fitted_to(n_patients=300, **only_stable).shares
    assert shares.stable > 90
    assert shares.growth < 2


def test_a_handful_of_lesions_moves_the_prior_little():
    default = Study().rules.probability.shares
    shares = fitted_to(n_patients=1, lesions_per_patient=(1, 1)).shares
    for name, share in vars(default).items():
        assert getattr(shares, name) == pytest.approx(share, abs=6)


def test_a_cohort_without_a_reading_keeps_the_prior():
    cohort = simulate_growth(GrowthPlan(n_patients=2), seed=1).cohort
    empty = type(cohort)(**vars(cohort) | {"measurements": cohort.measurements.clear()})
    assert fit_prior(Study(), empty) == Study()


def test_the_fitted_study_can_be_written_and_read(tmp_path):
    cohort = simulate_growth(GrowthPlan(n_patients=5), seed=2).cohort
    fitted = fit_prior(Study(), cohort)
    path = tmp_path / "study.toml"
    path.write_text(render_study(fitted), encoding="utf-8")
    assert read_study(path) == fitted


def test_the_order_of_rows_does_not_matter():
    cohort = simulate_growth(GrowthPlan(n_patients=20), seed=3).cohort
    shuffled = cohort.measurements.sample(fraction=1.0, shuffle=True, seed=1)
    again = type(cohort)(**vars(cohort) | {"measurements": shuffled})
    assert isinstance(shuffled, pl.DataFrame)
    assert fit_prior(Study(), again) == fit_prior(Study(), cohort)
