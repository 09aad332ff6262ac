"""What is timed in Python: each estimator of each library, and its results in one form.

A curve is its survival and standard error at the grid of times (seriatim and R: its bounds as
well); a test its chi-square; a Cox model its coefficients and standard errors. Data are put in the
form that a library takes before the clock starts.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from survival_peers.drawn import Data, FloatArray

Fit = Callable[[], Any]
Read = Callable[[Any], FloatArray]
TIGHT = {"precision": 1e-18, "r_precision": 0.0, "max_steps": 50}
"""For lifelines, which by default stops when the likelihood changes by a billionth."""


def read_steps(times: FloatArray, grid: FloatArray, *values: FloatArray) -> FloatArray:
    """Right-continuous steps at the grid, end to end."""
    at = np.searchsorted(times, grid, side="right") - 1
    return np.concatenate([np.where(at >= 0, column[at], np.nan) for column in values])


def cox_arguments(data: Data, estimator: str) -> dict[str, FloatArray]:
    """Time, event and whatever else the kind of Cox model takes."""
    if estimator in ("cox start-stop", "cox strata"):
        named = {"time": data.stop, "event": data.stop_event, "entry": data.start}
        return named | ({"strata": data.stratum} if estimator == "cox strata" else {})
    named = {"time": data.time, "event": data.event}
    return named | ({"weights": data.weight} if estimator == "cox weights" else {})


def seriatim(data: Data, estimator: str) -> tuple[Fit, Read]:
    """The call that is timed, and how its results are read."""
    from seriatim.survival import compare_log_rank, fit_cox, fit_kaplan_meier

    if estimator == "kaplan-meier":
        return lambda: fit_kaplan_meier(data.time, data.event), lambda curve: read_steps(
            curve.time, data.grid, curve.survival, curve.std_error, curve.lower, curve.upper
        )
    if estimator == "log-rank":
        group = data.covariates[:, 0]
        return lambda: compare_log_rank(data.time, data.event, group), lambda test: np.array(
            [test.statistic]
        )
    named = cox_arguments(data, estimator)
    return lambda: fit_cox(covariates=data.covariates, **named), lambda fit: np.concatenate(
        [fit.coefficients, fit.std_error]
    )


def lifelines(data: Data, estimator: str) -> tuple[Fit, Read]:
    """As `seriatim`. Its curve has an interval on another scale, so survival alone is read."""
    import pandas as pd
    from lifelines import CoxPHFitter, KaplanMeierFitter
    from lifelines.statistics import logrank_test

    if estimator == "kaplan-meier":
        return lambda: KaplanMeierFitter().fit(data.time, data.event), lambda curve: read_steps(
            curve.survival_function_.index.to_numpy(),
            data.grid,
            curve.survival_function_.to_numpy()[:, 0],
        )
    if estimator == "log-rank":
        one = data.covariates[:, 0] == 1
        parts = data.time[one], data.time[~one], data.event[one], data.event[~one]
        return lambda: logrank_test(*parts), lambda test: np.array([test.test_statistic])
    named = cox_arguments(data, estimator)
    frame = pd.DataFrame(data.covariates, columns=[f"x{j}" for j in range(5)]).assign(**named)
    columns = {"duration_col": "time", "event_col": "event"}
    columns |= {f"{name}_col": name for name in ("entry", "weights") if name in named}
    return lambda: CoxPHFitter().fit(
        frame, fit_options=TIGHT, **columns
    ), lambda fit: np.concatenate([fit.params_.to_numpy(), fit.standard_errors_.to_numpy()])


def statsmodels(data: Data, estimator: str) -> tuple[Fit, Read]:
    """As `seriatim`. Its curve comes without an interval."""
    from statsmodels.duration.hazard_regression import PHReg
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    if estimator == "kaplan-meier":
        return lambda: SurvfuncRight(data.time, data.event), lambda curve: read_steps(
            curve.surv_times, data.grid, curve.surv_prob, curve.surv_prob_se
        )
    if estimator == "log-rank":
        group = data.covariates[:, 0]
        return lambda: survdiff(data.time, data.event, group), lambda test: np.array([test[0]])
    named = cox_arguments(data, estimator)
    rest = {"entry": _open_at_entry(named["entry"])} if "entry" in named else {}
    status, x = named["event"], data.covariates
    return lambda: PHReg(named["time"], x, status, ties="efron", **rest).fit(
        disp=0, tol=1e-12
    ), lambda fit: np.concatenate([fit.params, fit.bse])


def _open_at_entry(entry: FloatArray) -> FloatArray:
    """For statsmodels, which counts a row at risk at its entry already: just after it."""
    return np.where(entry > 0, np.nextafter(entry, np.inf), 0.0)


LIBRARIES = {"seriatim": seriatim, "lifelines": lifelines, "statsmodels": statsmodels}
