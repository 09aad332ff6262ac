"""Variables that several datasets share: who, which lesion, which reader, which day, and why."""

from seriatim.formats.adam.declared import Held, Origin, Variable

STUDYID = Variable(
    "STUDYID",
    "Study Identifier",
    Held.TEXT,
    Origin.ASSIGNED,
    "The source named for the cohort, else its title; where the patients are made up it begins by "
    "saying so.",
    mandatory=True,
)
USUBJID = Variable(
    "USUBJID",
    "Unique Subject Identifier",
    Held.TEXT,
    Origin.PREDECESSOR,
    "patients.patient_id",
    mandatory=True,
)
ASEQ = Variable(
    "ASEQ",
    "Analysis Sequence Number",
    Held.INTEGER,
    Origin.DERIVED,
    "Numbers the records of a subject from 1, in the order of the key.",
    mandatory=True,
)
READER = Variable(
    "READER",
    "Reader of the Scan",
    Held.TEXT,
    Origin.PREDECESSOR,
    "measurements.reader or assessments.reader; empty for a clinical event.",
)
PARAMCD = Variable(
    "PARAMCD",
    "Parameter Code",
    Held.TEXT,
    Origin.ASSIGNED,
    "",
    codelist="PARAMCD",
    mandatory=True,
)
PARAM = Variable(
    "PARAM",
    "Parameter",
    Held.TEXT,
    Origin.ASSIGNED,
    "",
    codelist="PARAM",
    mandatory=True,
)
AVAL = Variable(
    "AVAL",
    "Analysis Value",
    Held.FLOAT,
    Origin.DERIVED,
    "The value of a numeric parameter; see the values by parameter.",
)
AVALC = Variable(
    "AVALC",
    "Analysis Value (C)",
    Held.TEXT,
    Origin.DERIVED,
    "The value of a parameter in words; see the values by parameter. No record has AVAL and AVALC.",
)
ADY = Variable(
    "ADY",
    "Analysis Relative Day",
    Held.INTEGER,
    Origin.DERIVED,
    "Days from TRTSDT of ADSL, that day being 1 and the day before it -1; there is no day 0. Empty "
    "where no drug is recorded.",
)
ABLFL = Variable(
    "ABLFL",
    "Baseline Record Flag",
    Held.TEXT,
    Origin.DERIVED,
    "Y on the scan that later ones of its period are compared with. A scan carried over as the "
    "baseline of the next period is not repeated there: BASE is its value, without a flag.",
    codelist="Y",
)
ANL01FL = Variable(
    "ANL01FL",
    "Analysis Flag 01",
    Held.TEXT,
    Origin.DERIVED,
    "Y where the reader is the one whose scans decide categories and endpoints (READER of ADSL), "
    "or where a record has no reader. Select it for one reading of each scan.",
    codelist="Y",
)
PERIOD = Variable(
    "PERIOD",
    "Period between Boundaries",
    Held.INTEGER,
    Origin.DERIVED,
    "Numbers the times between starts of drug lines and operations; 0 is before the first.",
)
LINE = Variable(
    "LINE",
    "Drug Line",
    Held.TEXT,
    Origin.DERIVED,
    "The drug line in force on that day; empty before the first.",
)
TRLNKID = Variable(
    "TRLNKID",
    "Lesion Identifier",
    Held.TEXT,
    Origin.PREDECESSOR,
    "lesions.lesion_id; empty where the record is about a whole scan.",
)
LESROLE = Variable(
    "LESROLE",
    "Role of the Lesion",
    Held.TEXT,
    Origin.PREDECESSOR,
    "lesions.role",
    codelist="LESROLE",
)
LESKIND = Variable(
    "LESKIND",
    "Kind of Lesion",
    Held.TEXT,
    Origin.PREDECESSOR,
    "lesions.kind",
    codelist="LESKIND",
)
COUNTFL = Variable(
    "COUNTFL",
    "Counted Lesion Flag",
    Held.TEXT,
    Origin.DERIVED,
    "Y where the lesion is counted when lesions are counted; empty for a nodule inside a mass.",
    codelist="Y",
)
REASCD = Variable(
    "REASCD",
    "Reason Code",
    Held.TEXT,
    Origin.DERIVED,
    "The code of the rule that decided the value.",
    codelist="REASON",
)
REASON = Variable(
    "REASON", "Reason in Words", Held.TEXT, Origin.DERIVED, "What the reason code means."
)


def analysis_date(words: str) -> Variable:
    """ADT, with what its day is."""
    return Variable("ADT", "Analysis Date", Held.DAY, Origin.DERIVED, words)
