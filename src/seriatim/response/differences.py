"""Why a response that the trial recorded is not the derived one, in words and with a source."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Difference:
    """One kind of difference with the words a reader sees and where the rule comes from."""

    code: str
    words: str
    source: str


_RECIST = "recist-1.1"
_OURS = "seriatim"

DIFFERENCES: dict[str, Difference] = {
    difference.code: difference
    for difference in (
        # one of the two is missing
        Difference("no_scan", "the reader measured nothing on that day", _OURS),
        Difference("not_collected", "the trial recorded no response to this scan", _OURS),
        Difference("reference_scan", "the scan that later ones are compared with", _RECIST),
        Difference("nothing_followed", "no lesion of this part is followed in the period", _RECIST),
        # both are there and differ
        Difference("other_criterion", "recorded by another criterion than RECIST 1.1", _OURS),
        Difference(
            "from_nadir",
            "the sum rose from its nadir by the rule, but not from its baseline",
            _RECIST,
        ),
        Difference(
            "rise_too_small",
            "the sum rose from its nadir by the percentage of the rule, but not by its millimetres",
            _RECIST,
        ),
        Difference("lesion_missing", "a lesion was not assessed", _RECIST),
        Difference("partial_sum", "the targets that were sized already show progression", _RECIST),
        Difference("reappeared_after_cr", "a lesion is back after a complete response", _RECIST),
        Difference("response_holds", "a response once given holds until progression", "eortc-faq"),
        Difference("new_lesion_seen", "only the lesion rows show a new lesion", _RECIST),
        Difference("new_lesion_not_listed", "no lesion row shows a new lesion", _OURS),
        Difference(
            "new_lesion_unconfirmed", "one of the two takes the new lesion as equivocal", _RECIST
        ),
        Difference("no_lesion_progressed", "no lesion row shows the progression recorded", _OURS),
        Difference("called_not_evaluable", "only the trial called it not evaluable", _OURS),
        Difference("unexplained", "none of these reasons", _OURS),
    )
}
DIFFERENCE_CODES = pl.Enum(list(DIFFERENCES))
