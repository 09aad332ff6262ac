"""What one strategy does and the other does not, as it stands in a sentence."""

from seriatim.causal.trial import Intervention, TargetTrial

_DOING: dict[Intervention, str] = {"operation": "operating", "next_line": "switching the drug"}
_DONE: dict[Intervention, str] = {"operation": "operated", "next_line": "switched"}
_DEED: dict[Intervention, str] = {"operation": "the operation", "next_line": "the switch"}


def doing_words(trial: TargetTrial) -> str:
    """What the strategy does: `operating`."""
    return _DOING[trial.intervention]


def done_words(trial: TargetTrial) -> str:
    """What has then been done to somebody: `operated`."""
    return _DONE[trial.intervention]


def deed_words(trial: TargetTrial) -> str:
    """What is done, as a thing: `the operation`."""
    return _DEED[trial.intervention]
