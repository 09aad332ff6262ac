"""One resample of clone-censor-weight as one would write it with lifelines and pandas.

The clones are cut once, as seriatim cuts them, and the strategy's own timing is the same; what is
written anew is what each resample costs: draw patients, copy their rows, fit the model of the
decisions, weigh, and draw both curves.
"""

import warnings

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter, KaplanMeierFitter

from seriatim.causal.clones import Arm, Clones
from seriatim.causal.decisions import Decisions, Followed


def person_time(decisions: Decisions) -> pd.DataFrame:
    """One row per decision."""
    frame = pd.DataFrame(decisions.covariates, columns=list(decisions.names))
    return frame.assign(
        person=decisions.person,
        start=decisions.interval.astype(float),
        stop=decisions.interval + 1.0,
        operated=decisions.operated.astype(int),
    )


def stretches(clones: Clones, decisions: Decisions) -> pd.DataFrame:
    """One row per stretch of a clone, with how many decisions of its person lie behind it."""
    first = np.searchsorted(decisions.person, clones.rows.person)
    behind = np.where(clones.decided >= 0, clones.decided - first + 1, 0)
    return pd.DataFrame(
        {
            "person": clones.rows.person,
            "start": clones.rows.start_days,
            "stop": clones.rows.stop_days,
            "event": clones.rows.event,
            "behind": behind,
            "open": np.where(clones.deciding >= 0, clones.deciding - first, -1),
        }
    )


def resample_once(
    followed: Followed,
    decisions: Decisions,
    table: pd.DataFrame,
    arms: dict[Arm, pd.DataFrame],
    day: float,
    seed: int,
) -> float:
    """The difference in survival on a day in one resample of patients."""
    drawn = np.random.default_rng(seed).integers(0, followed.n, followed.n)
    copies = pd.DataFrame({"person": drawn, "copy": np.arange(drawn.size)})
    rows = copies.merge(table, on="person").sort_values(["copy", "start"])
    rows["chance"] = _chances(rows, list(decisions.names))
    survival = [_survival(rows, copies, arms[arm], arm, decisions, day) for arm in Arm]
    return survival[0] - survival[1]


def _chances(rows: pd.DataFrame, names: list[str]) -> np.ndarray:
    """The chance of an operation at each decision, by Cox regression over the intervals."""
    model = CoxPHFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        columns = [*names, "start", "stop", "operated"]
        model.fit(rows[columns], "stop", "operated", entry_col="start")
    # NOTE: the baseline hazard of lifelines 0.30 counts rows at risk before they enter, so it is
    # taken anew here.
    risk = model.predict_partial_hazard(rows[names])
    hazard = rows["operated"].groupby(rows["start"]).sum() / risk.groupby(rows["start"]).sum()
    return 1.0 - np.exp(-hazard.reindex(rows["start"]).to_numpy() * risk.to_numpy())


def _survival(
    rows: pd.DataFrame,
    copies: pd.DataFrame,
    arm_rows: pd.DataFrame,
    arm: Arm,
    decisions: Decisions,
    day: float,
) -> float:
    """The weighted product-limit curve of one arm on a day."""
    left = decisions.n_intervals - rows["start"].to_numpy()
    wanted = 1.0 / left if arm is Arm.OPERATE else np.zeros(len(rows))
    chance, operated = rows["chance"].to_numpy(), rows["operated"].to_numpy() == 1
    factor = np.where(operated, wanted / chance, (1 - wanted) / (1 - chance))
    decided = rows.assign(
        product=pd.Series(factor, index=rows.index).groupby(rows["copy"]).cumprod(),
        halfway=(1 - wanted / 2) / (1 - chance / 2),
        number=rows.groupby("copy").cumcount(),
    )
    clones = copies.merge(arm_rows, on="person")
    behind = decided[["copy", "number", "product"]].assign(behind=decided["number"] + 1)
    clones = clones.merge(behind[["copy", "behind", "product"]], on=["copy", "behind"], how="left")
    still = decided[["copy", "number", "halfway"]].rename(columns={"number": "open"})
    clones = clones.merge(still, on=["copy", "open"], how="left")
    weight = clones["product"].fillna(1.0) * clones["halfway"].fillna(1.0)
    used = clones[(weight > 0) & (clones["stop"] > clones["start"])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        curve = KaplanMeierFitter().fit(
            used["stop"], used["event"], entry=used["start"], weights=weight[used.index]
        )
    return float(curve.predict(day))
