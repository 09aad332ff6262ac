"""What was done and what happened: drugs, operations, events, values over time."""

from seriatim.cohort.declared.table import Column, Kind, Reference, Table
from seriatim.cohort.declared.tumours import LESION, PATIENT, TO_LESION, TO_PATIENT

DRUGS = Table(
    name="drugs",
    grain="interval on one dose of one agent",
    words="Systemic treatment, one row for each interval without a change.",
    key=("patient_id", "agent", "start_day"),
    references=(TO_PATIENT,),
    who_is_missing="Patients never treated have no row.",
    columns=(
        PATIENT,
        Column("agent", Kind.TEXT, "Name of the drug.", required=True),
        Column(
            "line",
            Kind.INTEGER,
            "Line of treatment for metastatic disease.",
            unit="count",
            minimum=1,
            maximum=20,
            null_means="not numbered: each agent is taken as a line of its own",
            spoils_row=True,
        ),
        Column("start_day", Kind.DAY, "First day of the interval.", unit="day", required=True),
        Column(
            "stop_day",
            Kind.DAY,
            "Last day of the interval.",
            unit="day",
            null_means="still taken",
            spoils_row=True,
        ),
        Column(
            "dose_mg_per_day", Kind.NUMBER, "Daily dose.", unit="mg/day", minimum=0, maximum=10000
        ),
        Column("stop_reason", Kind.TEXT, "Why the interval ended."),
    ),
)

OPERATIONS = Table(
    name="operations",
    grain="operation",
    words="Operations for the disease.",
    key=("patient_id", "operation_id"),
    references=(TO_PATIENT,),
    who_is_missing="Patients never operated have no row.",
    columns=(
        PATIENT,
        Column(
            "operation_id",
            Kind.IDENTIFIER,
            "The operation; unique within its patient.",
            required=True,
        ),
        Column("operation_day", Kind.DAY, "Day of the operation.", unit="day", required=True),
        Column("intent", Kind.TEXT, "Intent, for example curative, cytoreductive, emergency."),
        Column(
            "completeness",
            Kind.CHOICE,
            "Completeness of resection of all visible disease.",
            choices=("R0", "R1", "R2", "unknown"),
        ),
        Column(
            "complication_grade",
            Kind.CHOICE,
            "Worst complication, Clavien-Dindo; 0 is none, V is death.",
            choices=("0", "I", "II", "IIIa", "IIIb", "IVa", "IVb", "V"),
        ),
    ),
)

RESECTIONS = Table(
    name="resections",
    grain="lesion removed or ablated at an operation",
    words="Which lesions each operation took.",
    key=("patient_id", "operation_id", "lesion_id"),
    references=(
        TO_PATIENT,
        TO_LESION,
        Reference(("patient_id", "operation_id"), "operations", ("patient_id", "operation_id")),
    ),
    who_is_missing="Lesions left in place have no row.",
    columns=(
        PATIENT,
        Column("operation_id", Kind.IDENTIFIER, "The operation.", required=True),
        LESION,
        Column("how", Kind.CHOICE, "Resected or ablated.", choices=("resected", "ablated")),
    ),
)

EVENTS = Table(
    name="events",
    grain="dated clinical event",
    words="Events judged by a clinician; never taken for a response by size.",
    key=("patient_id", "day", "kind"),
    references=(TO_PATIENT,),
    who_is_missing="Patients without an event have no row.",
    columns=(
        PATIENT,
        Column("day", Kind.DAY, "Day of the event.", unit="day", required=True),
        Column(
            "kind",
            Kind.CHOICE,
            "What happened.",
            required=True,
            choices=("progression", "recurrence", "symptomatic_progression", "second_malignancy"),
        ),
        Column("basis", Kind.TEXT, "What the judgement rests on."),
    ),
)

COVARIATES = Table(
    name="covariates",
    grain="dated value",
    words="Values that change over time, such as performance status or albumin.",
    key=("patient_id", "day", "name"),
    references=(TO_PATIENT,),
    who_is_missing="A value not taken that day has no row.",
    columns=(
        PATIENT,
        Column("day", Kind.DAY, "Day of the value.", unit="day", required=True),
        Column("name", Kind.TEXT, "Name of the value, for example ecog.", required=True),
        Column("value", Kind.NUMBER, "The value.", unit="as named", required=True),
    ),
)
