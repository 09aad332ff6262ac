"""Findings about single days: calendar dates, or whole days of a relative clock."""

from seriatim.base.codes import Effect, FindingCode, Severity

DATE_CODES = (
    FindingCode(
        "VAL030",
        Severity.ERROR,
        "Not a date",
        "A date as 2014-03-31, or as date_format in cohort.toml says.",
        'Correct the values. If days are counted from a stated zero, set clock = "relative" in '
        "cohort.toml.",
        Effect.VALUE,
        "{values} {do} not read as a day of the calendar.",
    ),
    FindingCode(
        "VAL031",
        Severity.ERROR,
        "Partial date where a day is needed",
        "A full date as 2014-03-31.",
        "Add the day; a day is never made up.",
        Effect.VALUE,
        "{values} {have} no day, or neither month nor day.",
    ),
    FindingCode(
        "VAL032",
        Severity.WARNING,
        "Partial date",
        "A full date as 2014-03-31.",
        "Add the day where it is known; a day is never made up.",
        Effect.EMPTIED,
        "{values} {have} no day, or neither month nor day.",
    ),
    FindingCode(
        "VAL033",
        Severity.ERROR,
        "Serial number of a spreadsheet instead of a date",
        "A date as 2014-03-31.",
        "Format the column as a date in the spreadsheet and export again. If days are counted from "
        'a stated zero, set clock = "relative" in cohort.toml.',
        Effect.VALUE,
        "{values} {have} five digits, as a spreadsheet stores dates.",
    ),
    FindingCode(
        "VAL034",
        Severity.ERROR,
        "Date at the zero of a spreadsheet",
        "A date of the patient's disease.",
        "Leave the value empty where it is not known: a spreadsheet turns an empty cell or a small "
        "number into a day of 1899 or 1900.",
        Effect.VALUE,
        "{values} {are} in 1899 or 1900, where a spreadsheet counts from.",
    ),
    FindingCode(
        "VAL035",
        Severity.ERROR,
        "Date cut down by a spreadsheet",
        "A date as 2014-03-31.",
        "Format the column as text before the dates are pasted in, and export again.",
        Effect.VALUE,
        "{values} {have} a month by name and only one of day and year.",
    ),
    FindingCode(
        "VAL036",
        Severity.ERROR,
        "Date not in ISO form",
        "A date as 2014-03-31.",
        'Say which form it is with date_format in cohort.toml, for example "%d/%m/%Y"; it is never '
        "guessed.",
        Effect.VALUE,
        "{values} {are} in another form than year-month-day.",
    ),
    FindingCode(
        "VAL037",
        Severity.ERROR,
        "Mixed forms of date",
        "One form of date in a column.",
        "Bring all dates of the column into the form 2014-03-31.",
        Effect.VALUE,
        "{values} {are} in another form than the rest of the column, or in forms that contradict "
        "each other.",
    ),
    FindingCode(
        "VAL038",
        Severity.WARNING,
        "Time of day",
        "A date without a time.",
        "Check that no time zone has moved a date; the time is left out.",
        Effect.CONVERTED,
        "{values} {have} a time of day.",
    ),
    FindingCode(
        "VAL039",
        Severity.ERROR,
        "Not a day of a relative clock",
        "A whole number of days, or a number of months where cohort.toml says so.",
        'Correct the values. If they are dates, set clock = "calendar" in cohort.toml.',
        Effect.VALUE,
        "{values} {do} not read as a number of {unit}.",
    ),
    FindingCode(
        "VAL040",
        Severity.ERROR,
        "Day too far away",
        "A day from 1900 to 2100, or within 100 years of the zero of a relative clock.",
        "Correct the values; look for a year with two digits.",
        Effect.VALUE,
        "{values} {are} too far away.",
    ),
    FindingCode(
        "VAL041",
        Severity.ERROR,
        "Future date",
        "No day after the day of the check.",
        "Correct the values; plans and appointments do not belong here.",
        Effect.VALUE,
        "{values} {are} in the future.",
    ),
    FindingCode(
        "VAL042",
        Severity.ERROR,
        "Date not in the declared form",
        "Dates in the form that date_format in cohort.toml declares.",
        "Check date_format in cohort.toml first: %d is the day, %m the month, %Y the year with "
        "four digits. If it is right, bring these dates into that form.",
        Effect.VALUE,
        "{values} {are} in another form than date_format in cohort.toml declares.",
    ),
)
