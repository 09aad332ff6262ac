"""Who is in the cohort, which lesions there are, and what was seen of them."""

from seriatim.cohort.declared.table import Column, Kind, Reference, Table

MAX_SIZE_MM = 500.0
"""A diameter above half a metre is not a lesion's; it is set aside."""

PATIENT = Column("patient_id", Kind.IDENTIFIER, "The patient; text, never a number.", required=True)
LESION = Column(
    "lesion_id", Kind.IDENTIFIER, "The lesion; unique within its patient.", required=True
)
TO_PATIENT = Reference(("patient_id",), "patients", ("patient_id",))
TO_LESION = Reference(("patient_id", "lesion_id"), "lesions", ("patient_id", "lesion_id"))


def _size(name: str, words: str, *, spoils_row: bool = False) -> Column:
    return Column(
        name,
        Kind.NUMBER,
        words,
        unit="mm",
        minimum=0.0,
        maximum=MAX_SIZE_MM,
        spoils_row=spoils_row,
    )


PATIENTS = Table(
    name="patients",
    grain="patient",
    words="Who is in the cohort, the primary tumour, and what is known of survival.",
    required=True,
    key=("patient_id",),
    who_is_missing="Nobody may be missing: every row of every other table needs its patient here.",
    columns=(
        PATIENT,
        Column("sex", Kind.CHOICE, "Sex.", choices=("female", "male", "other")),
        Column(
            "birth_year", Kind.INTEGER, "Year of birth.", unit="year", minimum=1880, maximum=2100
        ),
        Column("diagnosis_day", Kind.DAY, "Day the disease was first diagnosed.", unit="day"),
        Column("primary_site", Kind.TEXT, "Organ of the primary tumour."),
        _size("primary_size_mm", "Largest diameter of the primary tumour."),
        Column(
            "mitoses_per_50hpf",
            Kind.NUMBER,
            "Mitoses in 50 high-power fields of the primary tumour.",
            unit="count",
            minimum=0,
            maximum=5000,
        ),
        Column("gene", Kind.TEXT, "Gene of the driver mutation, for example KIT."),
        Column("exon", Kind.TEXT, "Exon of the driver mutation, for example 11."),
        Column("mutation", Kind.TEXT, "The mutation as reported."),
        Column(
            "last_contact_day",
            Kind.DAY,
            "Last day the patient is known to have been alive, or the day of death.",
            unit="day",
        ),
        Column(
            "vital_status",
            Kind.CHOICE,
            "Whether the patient was alive at last contact.",
            choices=("alive", "dead"),
            null_means="not known; the patient is censored at the last contact",
        ),
        Column(
            "death_day", Kind.DAY, "Day of death.", unit="day", null_means="not known to be dead"
        ),
        Column("death_cause", Kind.TEXT, "Cause of death."),
    ),
)

LESIONS = Table(
    name="lesions",
    grain="lesion",
    words="Every lesion ever followed, where it sits and which part it plays in RECIST 1.1.",
    required=True,
    key=("patient_id", "lesion_id"),
    references=(
        TO_PATIENT,
        Reference(("patient_id", "parent_lesion_id"), "lesions", ("patient_id", "lesion_id")),
        Reference(("patient_id", "merged_into_lesion_id"), "lesions", ("patient_id", "lesion_id")),
    ),
    who_is_missing="Patients without a lesion on any scan have no row.",
    columns=(
        PATIENT,
        LESION,
        Column("organ", Kind.TEXT, "Organ; all lymph nodes count as the one organ `lymph node`."),
        Column("site_detail", Kind.TEXT, "Where in the organ, for example segment 4."),
        Column(
            "kind",
            Kind.CHOICE,
            "Solid mass, lymph node, nodule within a mass, or a lesion that cannot be measured.",
            required=True,
            choices=("solid", "node", "nodule_in_mass", "non_measurable"),
        ),
        Column(
            "role",
            Kind.CHOICE,
            "Target or non-target lesion of RECIST 1.1, or one that appeared later.",
            required=True,
            choices=("target", "non_target", "new"),
        ),
        Column(
            "parent_lesion_id",
            Kind.IDENTIFIER,
            "The lesion this one is a fragment of, or the mass this nodule lies in.",
            null_means="stands by itself",
            spoils_row=True,
        ),
        Column(
            "merged_into_lesion_id",
            Kind.IDENTIFIER,
            "The lesion this one has fused with, once no plane is visible between them.",
            null_means="has not merged",
            spoils_row=True,
        ),
    ),
)

MEASUREMENTS = Table(
    name="measurements",
    grain="lesion, reader and scan day",
    words="What each reader saw of each lesion on each scan.",
    required=True,
    key=("patient_id", "lesion_id", "reader", "scan_day"),
    references=(TO_PATIENT, TO_LESION),
    who_is_missing=(
        "A lesion that was not looked at on a scan has no row, or the status not_evaluable; "
        "it is never 0 mm."
    ),
    columns=(
        PATIENT,
        LESION,
        Column("scan_day", Kind.DAY, "Day of the scan.", unit="day", required=True),
        Column(
            "reader",
            Kind.IDENTIFIER,
            "Who read the scan.",
            null_means="the one unnamed reader, called `1`",
            spoils_row=True,
        ),
        _size("long_axis_mm", "Longest diameter in the plane of the scan.", spoils_row=True),
        _size(
            "short_axis_mm",
            "Longest diameter at right angles to it; what counts for a node.",
            spoils_row=True,
        ),
        Column(
            "density_hu",
            Kind.NUMBER,
            "Mean attenuation, portal-venous phase.",
            unit="HU",
            minimum=-1100,
            maximum=3100,
        ),
        Column(
            "suv_max", Kind.NUMBER, "Largest uptake of FDG.", unit="g/ml", minimum=0, maximum=200
        ),
        Column(
            "status",
            Kind.CHOICE,
            "How the lesion was seen.",
            required=True,
            choices=(
                "measured",
                "absent",
                "too_small",
                "not_evaluable",
                "present",
                "unequivocal_progression",
                "equivocal",
            ),
        ),
        Column("modality", Kind.TEXT, "CT, MRI, PET ..."),
    ),
)
