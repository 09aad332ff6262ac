"""What a trial recorded of response, beside the measurements that response is derived from."""

from seriatim.cohort.declared.table import Column, Kind, Table
from seriatim.cohort.declared.tumours import PATIENT, TO_PATIENT

PART_RESPONSES = {
    "target": ("CR", "PR", "SD", "PD", "NE"),
    "non_target": ("CR", "NON_CR_NON_PD", "PD", "NE"),
    "new_lesion": ("none", "equivocal", "unequivocal"),
    "overall": ("CR", "PR", "SD", "NON_CR_NON_PD", "NED", "PD", "NE"),
}
"""The responses that each part may have, in the words of the derived ones."""

ASSESSMENTS = Table(
    name="assessments",
    grain="reader, scan day and part of the response",
    words=(
        "Response as the trial recorded it; carried beside the derived one and never used in its "
        "place."
    ),
    key=("patient_id", "scan_day", "reader", "part"),
    references=(TO_PATIENT,),
    who_is_missing="A scan day without a recorded response has no row.",
    columns=(
        PATIENT,
        Column("scan_day", Kind.DAY, "Day of the scan judged.", unit="day", required=True),
        Column(
            "reader",
            Kind.IDENTIFIER,
            "Who judged it, by the name used in `measurements`.",
            null_means="the one unnamed reader, called `1`",
            spoils_row=True,
        ),
        Column(
            "part",
            Kind.CHOICE,
            "Which part of the response.",
            required=True,
            choices=tuple(PART_RESPONSES),
        ),
        Column(
            "response",
            Kind.CHOICE,
            "The response recorded; of a new lesion, how sure the reader was of it.",
            required=True,
            choices=tuple(dict.fromkeys(r for part in PART_RESPONSES.values() for r in part)),
        ),
        Column(
            "criterion",
            Kind.TEXT,
            "Criterion it was judged by, for example RECIST 1.1.",
            null_means="not known; taken as RECIST 1.1",
        ),
        Column(
            "accepted",
            Kind.CHOICE,
            "Whether the trial took this reader's judgement as the one that counts.",
            choices=("yes", "no"),
            null_means="not said",
        ),
    ),
)
