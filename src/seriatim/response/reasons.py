"""Reason codes: why a state, a call or a category is what it is, in words and with its source.

Every row of the result tables carries one of these codes. The report, the patient sheet and the
rule pages take their words from here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason code with the sentence a reader sees and where the rule comes from."""

    code: str
    words: str
    source: str


_RECIST = "recist-1.1"
_OURS = "seriatim"
_CHOI = "choi-2007"

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        # lesion states
        Reason("new_lesion", "not there on the first scan, seen since this period began", _RECIST),
        Reason("nodule_grows", "a nodule inside the mass is new or growing", "shankar-2005"),
        Reason("unequivocal_progression", "the reader called unequivocal progression", _RECIST),
        Reason("equivocal", "the reader could not tell whether it is a lesion", _RECIST),
        Reason("not_measured", "the lesion was not looked at on this scan", _RECIST),
        Reason("reappeared", "it had gone and is back", _RECIST),
        Reason("present_unsized", "seen but not sized, as before", _RECIST),
        Reason("not_evaluable", "it could not be sized on this scan", _RECIST),
        Reason("absent", "it is gone", _RECIST),
        Reason("no_earlier_scan", "first sized scan of the period: nothing to compare with", _OURS),
        Reason("rise_from_nadir", "above its nadir of this period by the rule", _RECIST),
        Reason("rise_from_baseline", "above the period's baseline by the rule", _OURS),
        Reason("rise_from_previous", "above its size on the scan before by the rule", _OURS),
        Reason("growth_unconfirmed", "growth by size, not yet on two scans in a row", _OURS),
        Reason(
            "density_rise", "denser than its least dense scan of this period by the rule", _OURS
        ),
        Reason("shrunk", "below the period's baseline by the rule", _RECIST),
        Reason("little_change", "little change by the rule", _RECIST),
        # target response
        Reason("reference_scan", "the scan that later ones are compared with", _RECIST),
        Reason("no_targets", "no target lesion in this period", _RECIST),
        Reason("partial_sum_proves_pd", "the targets that were sized already show PD", _RECIST),
        Reason("target_not_assessed", "a target lesion was not assessed", _RECIST),
        Reason("all_targets_gone", "all targets gone, all target nodes under 10 mm", _RECIST),
        Reason("reappeared_after_cr", "a target is back after a complete response", _RECIST),
        Reason("sum_rose_from_nadir", "the sum rose from its nadir by the rule", _RECIST),
        Reason("no_baseline_sum", "no sum at baseline to compare with", _RECIST),
        Reason("sum_fell_from_baseline", "the sum fell from baseline by the rule", _RECIST),
        Reason("neither", "neither enough shrinkage nor enough growth", _RECIST),
        # non-target response
        Reason("no_non_targets", "no non-target lesion", _RECIST),
        Reason("non_target_not_assessed", "a non-target lesion was not assessed", _RECIST),
        Reason("all_non_targets_gone", "all non-target lesions gone", _RECIST),
        Reason("persists", "at least one non-target lesion persists", _RECIST),
        # overall response
        Reason("target_pd", "the target lesions progressed", _RECIST),
        Reason("non_target_pd", "a non-target lesion progressed unequivocally", _RECIST),
        Reason("target_and_non_target", "target and non-target responses together", _RECIST),
        Reason("non_target_only", "non-target lesions alone", _RECIST),
        Reason("response_holds", "a response once given holds until progression", "eortc-faq"),
        # Choi
        Reason("nodule", "a new or growing nodule inside a mass", _CHOI),
        Reason("all_gone", "all lesions gone", _CHOI),
        Reason("size_rose", "size rose and density did not fall by the rule", _CHOI),
        Reason("density_fell", "density fell from baseline by the rule", _CHOI),
        Reason("size_fell", "size fell from baseline by the rule", _CHOI),
        # category
        Reason("before_drug", "before the first drug: growth is not yet resistance", _OURS),
        Reason("no_lesion_left", "no lesion is left to count", _OURS),
        Reason("no_disease", "no lesion is left to count", _OURS),
        Reason("unassessed_lesions", "lesions not assessed could change the category", _OURS),
        Reason("none_growing", "no lesion grows", "dematteo-2007"),
        Reason("one_growing", "one lesion grows", "dematteo-2007"),
        Reason("several_growing", "more than one lesion grows", "dematteo-2007"),
        Reason("no_scan_in_window", "no scan close enough before the operation", _OURS),
    )
}
