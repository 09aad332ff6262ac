"""The values that variables and parameters may have, with their meaning."""

from seriatim.formats.adam.declared import Codelist

SEX = Codelist("SEX", "Sex", (("F", "Female"), ("M", "Male")))
SEX_RECORDED = Codelist(
    "SEXREC", "Sex as recorded", (("female", "Female"), ("male", "Male"), ("other", "Other"))
)
YES = Codelist("Y", "Yes", (("Y", "Yes"),))
YES_NO = Codelist("YN", "Yes or no", (("Y", "Yes"), ("N", "No")))
VITAL = Codelist("VITSTAT", "Vital status", (("alive", "Alive"), ("dead", "Dead")))
COMPLETENESS = Codelist(
    "COMPLETE",
    "Completeness of resection",
    (
        ("R0", "Nothing left"),
        ("R1", "Microscopic disease left"),
        ("R2", "Visible disease left"),
        ("unknown", "Not known"),
    ),
)
RESPONSE = Codelist(
    "RESPONSE",
    "Response",
    (
        ("CR", "Complete response"),
        ("PR", "Partial response"),
        ("SD", "Stable disease"),
        ("NON-CR/NON-PD", "Neither complete response nor progressive disease"),
        ("NED", "No evidence of disease"),
        ("PD", "Progressive disease"),
        ("NE", "Not evaluable"),
    ),
)
NEW_LESIONS = Codelist(
    "NEWLES",
    "New lesions",
    (("none", "None"), ("equivocal", "Equivocal"), ("unequivocal", "Unequivocal")),
)
STATE = Codelist(
    "LSTATE",
    "Growth state of a lesion",
    (
        ("growing", "Grows by the rule of the study"),
        ("stable", "Neither grows nor shrinks by the rule"),
        ("shrinking", "Shrinks by the rule"),
        ("absent", "Looked for and not there"),
        ("new", "First seen in this period and not there on the first scan"),
        ("reference", "First sized scan of the period; nothing to compare with"),
        ("not_evaluable", "Not looked at, or could not be sized"),
    ),
)
STATUS = Codelist(
    "LSEEN",
    "How a lesion was seen",
    (
        ("measured", "Measured"),
        ("absent", "Looked for and not there"),
        ("too_small", "Seen but too small to measure; counts 5 mm unless a size is given"),
        ("not_evaluable", "Could not be evaluated"),
        ("present", "Seen, not measured"),
        ("unequivocal_progression", "Unequivocal progression in the reader's word"),
        ("equivocal", "The reader could not tell whether it is a lesion"),
    ),
)
ROLE = Codelist(
    "LESROLE",
    "Role of a lesion in RECIST 1.1",
    (
        ("target", "Target lesion"),
        ("non_target", "Non-target lesion"),
        ("new", "Lesion that appeared later"),
    ),
)
KIND = Codelist(
    "LESKIND",
    "Kind of lesion",
    (
        ("solid", "Solid mass, by its long axis"),
        ("node", "Lymph node, by its short axis"),
        ("nodule_in_mass", "Nodule inside a mass"),
        ("non_measurable", "Cannot be measured"),
    ),
)
BASIS = Codelist(
    "PBASIS",
    "What a probability of growth rests on",
    (
        ("sizes", "Sizes on earlier scans and on this one"),
        ("prior", "No earlier size to compare with: the prior alone"),
        ("predicted", "No size on this scan: the size predicted from earlier ones"),
        ("reader", "The reader's word"),
    ),
)
CATEGORY = Codelist(
    "CATEGORY",
    "Category by the number of growing lesions",
    (
        ("responsive", "No lesion grows"),
        ("focal_resistance", "Exactly one lesion grows"),
        ("multifocal_resistance", "More than one lesion grows"),
        ("focal_progression", "One lesion grows, or a few while the rest does not"),
        ("generalised_progression", "More lesions grow than count as a few"),
        ("responding", "No lesion grows and at least one shrinks or has gone"),
        ("stable", "No lesion grows and none shrinks or has gone"),
        ("unifocal", "One lesion grows"),
        ("multifocal", "More than one lesion grows"),
        ("before_drug", "Before the first drug: growth is not yet resistance"),
        ("no_disease", "No lesion is left to count"),
        ("indeterminate", "Open: lesions not assessed could change it, or no scan is near enough"),
    ),
)
RECORD = Codelist(
    "RECTYPE",
    "What a record is about",
    (
        ("SCAN", "A scan day"),
        ("OPERATION", "An operation, by the last scan before it"),
        ("PERIOD", "The time between two boundaries"),
        ("EVENT", "A clinical event"),
    ),
)
TIME_ZERO = Codelist(
    "ORIGIN",
    "Time zero",
    (("operation", "An operation on a drug"), ("drug_start", "The start of a drug line")),
)
CENSORING = Codelist(
    "CNSR",
    "Event or censoring",
    (
        ("0", "The event"),
        ("1", "Censored"),
        ("2", "Died before the event: a competing event where death is not the event itself"),
    ),
)

CODELISTS: dict[str, Codelist] = {
    codelist.name: codelist
    for codelist in (
        SEX,
        SEX_RECORDED,
        YES,
        YES_NO,
        VITAL,
        COMPLETENESS,
        RESPONSE,
        NEW_LESIONS,
        STATE,
        STATUS,
        ROLE,
        KIND,
        BASIS,
        CATEGORY,
        RECORD,
        TIME_ZERO,
        CENSORING,
    )
}
"""Every codelist by name, but for those of parameters and of reason codes."""
