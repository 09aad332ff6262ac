"""What the reader is told before any number: each caution where it is due, and only there."""

from dataclasses import replace

import polars as pl
import pytest

from seriatim.causal.by_clones import ByClones
from seriatim.causal.cautions import list_cautions, list_refusals
from seriatim.causal.effect import Arms, Effect, Measure, Method, refuse
from seriatim.causal.positivity import PositivityCell
from seriatim.causal.trial import TargetTrial

WEIGHTS = pl.DataFrame(
    {
        "arm": ["operate", "wait"],
        "month": [6.0, 6.0],
        "n": [80, 90],
        "mean_of_entered": [0.98, 1.02],
        "largest": [4.0, 1.2],
        "effective_size": [60.0, 85.0],
    }
)
BALANCE = pl.DataFrame(
    {"name": ["sum_mm"], "mean_all": [4.0], "unweighted": [0.4], "weighted": [0.1]}
)
EARLY = pl.DataFrame(
    {"arm": ["operate", "wait"], "n_events": [50, 60], "n_events_in_grace": [10, 12]}
)
RISK = Effect(Method.CLONE, Measure.RISK_DIFFERENCE, 24.0, 0.2, 0.3, -0.1, -0.2, 0.0, "bootstrap")


def cell(stratum, n_persons, n_operated):
    return PositivityCell(stratum, -1, n_persons, n_persons, n_persons, n_operated)


def cautions(*, trial=None, found=None, weights=WEIGHTS, balance=BALANCE, early=EARLY, control=()):
    found = found or ByClones([RISK], None, [cell("responsive", 40, 20)], ())
    return list_cautions(trial or TargetTrial(), found, weights, balance, early, control)


def test_nothing_is_said_but_how_to_read_the_hazard_ratio_where_all_is_well():
    (only,) = cautions()
    assert "the hazard ratio is a summary" in only


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"balance": BALANCE.with_columns(weighted=-0.11)}, "sum_mm -0.11"),
        ({"weights": WEIGHTS.with_columns(mean_of_entered=0.79)}, "mean weight of arm operate"),
        ({"weights": WEIGHTS.with_columns(mean_of_entered=1.26)}, "mean weight of arm wait"),
        ({"weights": WEIGHTS.with_columns(effective_size=49.0)}, "effective sample size of 49"),
        (
            {"early": EARLY.with_columns(n_events_in_grace=13)},
            "13 of 50 events of arm operate (26 %)",
        ),
        ({"trial": TargetTrial(outcome="pfs")}, "starts a new baseline"),
        (
            {"found": ByClones([RISK], None, [cell("focal_resistance", 40, 4)], ())},
            "in category focal resistance 4 of 40 persons were operated",
        ),
        (
            {"found": ByClones([RISK], None, [cell("focal_resistance", 40, 36)], ())},
            "4 of 40 persons were not operated",
        ),
        (
            {"control": [replace(RISK, upper=-0.01)]},
            "negative control differs between the arms at 24 months by -10.0 points",
        ),
        (
            {"found": ByClones([replace(RISK, interval="robust")], None, [], ())},
            "Intervals are robust ones",
        ),
    ],
)
def test_each_caution_is_said_in_words(changed, said):
    assert any(said in words for words in cautions(**changed))


def test_a_refused_effect_is_not_told_how_to_be_read():
    refused = refuse(Method.CLONE, list(Measure), "few_events", Arms(1, 1, 1, 1))
    assert cautions(found=ByClones(refused, None, [], ())) == []


def test_a_refusal_says_why_and_what_would_be_needed():
    refused = refuse(Method.CLONE, list(Measure), "few_events", Arms(1, 1, 1, 1))
    found = ByClones(refused, None, [], ())
    (words,) = list_refusals("clone-censor-weight", found, TargetTrial())
    assert words == (
        "No effect by clone-censor-weight. An arm has fewer than 10 events. Needed: more patients "
        "or longer follow-up."
    )
    assert list(list_refusals("x", ByClones([RISK], None, [], ()), TargetTrial())) == []


def test_a_trial_of_the_next_drug_is_not_told_of_operations():
    """Every caution that names what is done, and the refusal for want of a choice."""
    trial = TargetTrial(intervention="next_line")
    refused = refuse(Method.CLONE, list(Measure), "stratum_without_treated", Arms(0, 0, 0, 0))
    cells = [cell("responsive", 40, 4), cell("focal_resistance", 40, 36), cell("x", 9, 0)]
    found = ByClones(refused, None, cells, ("x",))
    said = [
        *cautions(trial=trial, found=found, control=[replace(RISK, upper=-0.01)]),
        *list_refusals("x", found, trial),
    ]
    assert any("4 of 40 persons were switched" in words for words in said)
    assert any("4 of 40 persons were not switched" in words for words in said)
    assert any("which switching the drug cannot have done" in words for words in said)
    assert any("x: 0 of 9 persons switched" in words for words in said)
    assert "operated" not in " ".join(said)
