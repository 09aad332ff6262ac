"""The parameters of ADTR: what is read of a lesion, what is made of it, and sums over lesions."""

from seriatim.formats.adam.declared import Held, Origin, Parameter

SIZE = Parameter(
    "LDIAM",
    "Lesion Size (mm)",
    Held.FLOAT,
    "size_mm",
    "The long axis, of a node the short axis; fragments added, lesions that fused measured as one; "
    "0 where the lesion has gone, 5 where it is too small to measure and no size is given.",
)
SUM = Parameter(
    "SUMDIAM",
    "Sum of Target Diameters (mm)",
    Held.FLOAT,
    "target_sum_mm",
    "The sum of the sizes of all target lesions; none where one of them was not assessed, unless "
    "those that were already show progression.",
    rule="recist",
)
GROWTH_PROBABILITY = Parameter(
    "PGROW",
    "P(Lesion Grows)",
    Held.FLOAT,
    "p_growing",
    "The probability, 0 to 1, that the true size has risen past the rule for growth. PBASIS "
    "says what it rests on.",
    rule="probability",
)
LESION_PARAMETERS = (
    Parameter(
        "LSEEN",
        "How the Lesion Was Seen",
        Held.TEXT,
        "status",
        "measurements.status",
        codelist="LSEEN",
        origin=Origin.PREDECESSOR,
    ),
    *(
        Parameter(code, label, Held.FLOAT, column, words, rule="probability")
        for code, label, column, words in (
            ("TSIZE", "True Size, Estimate (mm)", "true_size_mm", "The median of the true size."),
            (
                "TSIZEL",
                "True Size, Lower 90% Bound (mm)",
                "true_size_lower_mm",
                "The lower end of the 90 % band of the true size.",
            ),
            (
                "TSIZEU",
                "True Size, Upper 90% Bound (mm)",
                "true_size_upper_mm",
                "The upper end of the 90 % band of the true size.",
            ),
            (
                "GRATE",
                "Growth Rate, Estimate (per month)",
                "growth_rate_per_month",
                "Change of the log of the volume in a month of 30.4375 days.",
            ),
            (
                "GRATEL",
                "Growth Rate, Lower 90% Bound",
                "growth_rate_lower_per_month",
                "The lower end of the 90 % band of the growth rate, per month.",
            ),
            (
                "GRATEU",
                "Growth Rate, Upper 90% Bound",
                "growth_rate_upper_per_month",
                "The upper end of the 90 % band of the growth rate, per month.",
            ),
            (
                "DBLTIME",
                "Doubling Time of Volume (months)",
                "doubling_time_months",
                "Months of 30.4375 days in which the volume doubles; only where the whole band of "
                "the growth rate is above zero.",
            ),
        )
    ),
)
SCAN_PARAMETERS = (
    Parameter(
        "NTARGET",
        "Number of Target Lesions",
        Held.INTEGER,
        "n_targets",
        "Target lesions followed at the scan.",
    ),
    Parameter(
        "NTARGASS",
        "Number of Target Lesions Assessed",
        Held.INTEGER,
        "n_targets_assessed",
        "Target lesions assessed at the scan.",
    ),
)
