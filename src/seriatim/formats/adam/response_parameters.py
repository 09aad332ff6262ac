"""The parameters of ADRS: responses, growth states, categories, best responses, what was collected.

Growth states and categories are parameters of the sponsor; CDISC has none for them.
"""

from seriatim.formats.adam.declared import Held, Origin, Parameter

CALLS = (
    Parameter(
        "TRGRESP",
        "Target Response",
        Held.TEXT,
        "target_response",
        "The response of the target lesions by RECIST 1.1.",
        codelist="RESPONSE",
        rule="recist",
        reason="target_reason",
    ),
    Parameter(
        "NTRGRESP",
        "Non-target Response",
        Held.TEXT,
        "non_target_response",
        "The response of the non-target lesions by RECIST 1.1.",
        codelist="RESPONSE",
        rule="recist",
        reason="non_target_reason",
    ),
    Parameter(
        "NEWLESN",
        "New Lesions",
        Held.TEXT,
        "new_lesions",
        "Whether the scan shows a new lesion, and whether the reader was sure of it.",
        codelist="NEWLES",
    ),
    Parameter(
        "OVRLRESP",
        "Overall Response",
        Held.TEXT,
        "overall",
        "The overall response by RECIST 1.1 as of the day.",
        codelist="RESPONSE",
        rule="recist",
        reason="overall_reason",
    ),
    Parameter(
        "OVRLBACK",
        "Overall Response, Back-dated",
        Held.TEXT,
        "overall_backdated",
        "The overall response with progression by an equivocal new lesion that was later confirmed "
        "dated to the scan that first showed it.",
        codelist="RESPONSE",
        rule="recist",
    ),
    Parameter(
        "CHOIRESP",
        "Choi Response",
        Held.TEXT,
        "choi",
        "The response by the Choi criteria.",
        codelist="RESPONSE",
        rule="choi",
        reason="choi_reason",
    ),
)
STATE = Parameter(
    "LSTATE",
    "Growth State of the Lesion",
    Held.TEXT,
    "state",
    "What the lesion TRLNKID does at the scan.",
    codelist="LSTATE",
    rule="growth",
    reason="reason",
)


def _count(code: str, label: str, column: str, words: str) -> Parameter:
    return Parameter(code, label, Held.INTEGER, column, words, rule="growth")


def _probability(code: str, label: str, column: str, words: str) -> Parameter:
    return Parameter(code, label, Held.FLOAT, column, words, rule="probability")


def _category(code: str, label: str, column: str, words: str, rule: str) -> Parameter:
    reason = "reason" if column == "category" else ""
    return Parameter(code, label, Held.TEXT, column, words, "CATEGORY", rule=rule, reason=reason)


CATEGORIES = (
    _category(
        "CATEG",
        "Category",
        "category",
        "Where the patient stands by the number of growing lesions, under the definition of the "
        "study.",
        "category",
    ),
    _category(
        "CATDM07",
        "Category, DeMatteo 2007",
        "category_dematteo_2007",
        "The category by the definition dematteo-2007.",
        "dematteo-2007",
    ),
    _category(
        "CATES22",
        "Category, ESMO 2022",
        "category_esmo_2022",
        "The category by the definition esmo-2022.",
        "esmo-2022",
    ),
    _category(
        "CATFW18",
        "Category, Fairweather 2018",
        "category_fairweather_2018",
        "The category by the definition fairweather-2018.",
        "fairweather-2018",
    ),
    _category(
        "CATCERT",
        "Category That Is Certain",
        "category_certain",
        "The category whose probability reaches the bar of the study; indeterminate where none "
        "does.",
        "probability",
    ),
    _count("NLESION", "Number of Lesions", "n_lesions", "Counted lesions that are not resected."),
    _count("NEVAL", "Number of Lesions Assessed", "n_evaluable", "Counted lesions with a state."),
    _count("NGROW", "Number of Growing Lesions", "n_growing", "Counted lesions that grow."),
    _count("NNEW", "Number of New Lesions", "n_new", "Counted lesions that are new."),
    _count("NSHRINK", "Number of Shrinking Lesions", "n_shrinking", "Counted ones that shrink."),
    _count("NABSENT", "Number of Absent Lesions", "n_absent", "Counted lesions that have gone."),
    _count(
        "NUNASSD",
        "Number of Lesions Not Assessed",
        "n_unassessed",
        "Counted lesions without a state, or with nothing to compare with.",
    ),
    _probability(
        "PRESP", "P(Responsive)", "p_responsive", "Probability, 0 to 1, that no lesion grows."
    ),
    _probability(
        "PFOCAL",
        "P(Focal Resistance)",
        "p_focal",
        "Probability, 0 to 1, that few lesions grow: one, unless the definition says more.",
    ),
    _probability(
        "PMULTI",
        "P(Multifocal Resistance)",
        "p_multifocal",
        "Probability, 0 to 1, that more lesions grow than are few.",
    ),
    _probability(
        "PUNASS",
        "P(Lesion Not Assessed Grows)",
        "p_unassessed",
        "Probability, 0 to 1, that at least one lesion not assessed grows.",
    ),
)
BEST_RESPONSE = Parameter(
    "BESTUNC",
    "Best Overall Response, Unconfirmed",
    Held.TEXT,
    "best_unconfirmed",
    "The best response of the period up to its first progression; ADT is its first day.",
    codelist="RESPONSE",
    rule="best",
)
FIRST_PROGRESSION = Parameter(
    "FIRSTPD",
    "First Progression of the Period",
    Held.TEXT,
    "first_pd",
    "Y where the period has progression; ADT is its first day.",
    codelist="Y",
    rule="recist",
)
PERIOD_PARAMETERS = (
    Parameter(
        "BESTCNF",
        "Best Overall Response, Confirmed",
        Held.TEXT,
        "best_confirmed",
        "The best response of the period that a second scan confirms.",
        codelist="RESPONSE",
        rule="best",
    ),
    Parameter(
        "BESTCHG",
        "Best Percent Change of the Sum",
        Held.FLOAT,
        "best_change_pct",
        "The smallest change of the sum of target diameters from baseline, in percent, up to the "
        "first progression of the period.",
        rule="recist",
    ),
    Parameter(
        "NVISIT", "Number of Scans in the Period", Held.INTEGER, "n_visits", "Scans of the period."
    ),
)
COLLECTED = {
    part: Parameter(
        code,
        f"{label}, Collected",
        Held.TEXT,
        "response",
        f"assessments.response of the part {part}: as the trial recorded it, never used in the "
        "place of the derived one.",
        codelist="NEWLES" if part == "new_lesion" else "RESPONSE",
        origin=Origin.PREDECESSOR,
    )
    for part, code, label in (
        ("target", "CTRGRESP", "Target Response"),
        ("non_target", "CNTRRESP", "Non-target Response"),
        ("new_lesion", "CNEWLESN", "New Lesions"),
        ("overall", "COVRRESP", "Overall Response"),
    )
}
"""Part of the response -> its parameter."""
CLINICAL = {
    kind: Parameter(
        code,
        f"Clinical Event: {label}",
        Held.TEXT,
        "",
        f"Y for each row of events with the kind {kind}; BASIS is events.basis.",
        codelist="Y",
        origin=Origin.PREDECESSOR,
    )
    for kind, code, label in (
        ("progression", "CEPROG", "Progression"),
        ("recurrence", "CERECUR", "Recurrence"),
        ("symptomatic_progression", "CESYMPT", "Symptoms Progress"),
        ("second_malignancy", "CESECMAL", "Second Cancer"),
    )
}
"""Kind of clinical event -> its parameter."""
RESPONSE_PARAMETERS = (
    *CALLS,
    STATE,
    *CATEGORIES,
    BEST_RESPONSE,
    *PERIOD_PARAMETERS,
    FIRST_PROGRESSION,
    *COLLECTED.values(),
    *CLINICAL.values(),
)
