"""Findings about the day of an operation among the other days of a patient."""

from seriatim.base.codes import Effect, FindingCode, Severity

OPERATION_CODES = (
    FindingCode(
        "CLN041",
        Severity.WARNING,
        "Two operations on one day",
        "One operation of a patient a day.",
        "Make them one operation, with all lesions that were taken, unless there were two.",
        Effect.KEPT,
        "{rows} {are} of a patient with another operation on that day.",
    ),
    FindingCode(
        "CLN042",
        Severity.NOTE,
        "Operation on the day of death",
        "A death after the operation, if only by a day, unless it came that very day.",
        "Nothing to do if both days are right: it is the death of an operated patient.",
        Effect.KEPT,
        "{rows} {have} an operation on the day of death.",
    ),
    FindingCode(
        "CLN043",
        Severity.WARNING,
        "Operation after the last contact",
        "A last contact on or after the day of every operation.",
        "Move the last contact to the operation or later: until then a target trial ends the "
        "patient's time before it.",
        Effect.KEPT,
        "{rows} {have} an operation after the last contact.",
    ),
    FindingCode(
        "CLN044",
        Severity.NOTE,
        "Drug stopped long before the operation",
        "A drug taken until at most 30 days before the operation.",
        "Look whether the drug was resumed. A target trial counts the operation all the same, for "
        "stopping the drug leaves neither of its strategies.",
        Effect.KEPT,
        "{rows} {have} an operation more than 30 days after the last drug was stopped.",
    ),
)
