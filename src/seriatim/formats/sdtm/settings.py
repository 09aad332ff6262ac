"""The settings of `[sdtm]` in a map file: what the files leave open, and what is done about it."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.baseline import BASELINE_WINDOW_DAYS
from seriatim.formats.conversion.settings import read_own_settings

Form = Literal["json", "xpt", "csv"]
Role = Literal["target", "non_target", "new"]
Status = Literal[
    "measured",
    "absent",
    "too_small",
    "not_evaluable",
    "present",
    "unequivocal_progression",
    "equivocal",
]
EventKind = Literal["progression", "recurrence", "symptomatic_progression", "second_malignancy"]


def _all_but(table: str, *columns: str) -> frozenset[str]:
    return frozenset(TABLES[table].schema) - {"patient_id", *columns}


QUALIFIED = {
    "DM": {"patients": _all_but("patients")},
    "TU": {"lesions": _all_but("lesions", "lesion_id")},
    "EX": {"drugs": _all_but("drugs")},
    "PR": {
        "operations": _all_but("operations", "operation_id"),
        "resections": frozenset(("how",)),
    },
    "RS": {"events": frozenset(("basis",))},
}
"""Domain -> table -> the columns of it that a supplemental qualifier of the domain may fill."""


class SdtmSettings(BaseModel):
    """What `[sdtm]` of a map file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formats: tuple[Form, ...] = ("json", "xpt", "csv")
    """Which form of a domain is read where it lies there in several; the first one counts."""
    days: Literal["dates", "study_days"] = "dates"
    """Days are dates (`--DTC`), or only study days (`--DY`, a relative clock; day 1 is 0)."""
    partial_dates: Literal["refuse", "visit", "first", "middle", "last"] = "visit"
    """What becomes of a date without its day: set aside; the one whole date of the same patient
    and visit that fits; the first, middle or last day that it may be."""
    visit_window_days: int = Field(default=BASELINE_WINDOW_DAYS, ge=0, le=366)
    """Scan days of one reader and VISITNUM this near to each other are one visit, on its first; as
    near as those of one baseline may be."""
    lesions: Literal["by_link", "by_link_and_reader"] = "by_link"
    """A lesion is what one `--LNKID` names, or what one reader means by it."""
    nodes: Literal["by_location", "none"] = "by_location"
    """Whether a lesion located in a lymph node is a node, or none is."""
    size: Literal["diameter", "axes"] = "diameter"
    """Which counts where DIAMETER differs from the axis it should repeat."""
    size_unit: Literal["mm", "cm"] | None = None
    """Unit of sizes given without one; without it such sizes are set aside."""
    either_axis_tests: tuple[str, ...] = ("DIAMETER",)
    """Tests of the size that counts: the short axis of a node, else the long one."""
    long_axis_tests: tuple[str, ...] = ("LDIAM",)
    short_axis_tests: tuple[str, ...] = ("LPERP", "SAXIS")
    density_tests: tuple[str, ...] = ("DENSITY",)
    uptake_tests: tuple[str, ...] = ("SUVMAX",)
    roles: dict[str, Role] = Field(default_factory=dict)
    """Further words of TUSTRESC, and the role each is."""
    states: dict[str, Status] = Field(default_factory=dict)
    """Further words of TUMSTATE, or in place of a size, and the status each is."""
    criterion: str = "RECIST 1.1"
    """The RSCAT whose responses are taken where there are several."""
    operations: tuple[str, ...] = ("SURGERY", "SURGICAL")
    """A procedure is an operation where its PRCAT holds one of these words."""
    covariates: dict[str, str] = Field(default_factory=lambda: {"ECOG101": "ecog"})
    """RSTESTCD of a dated value, and the name of the covariate."""
    disposition_events: dict[str, EventKind] = Field(default_factory=dict)
    """DSDECOD that is an event on its DSSTDTC, and its kind; none by itself, since it is the day
    treatment or the study ended."""
    qualifiers: dict[str, str] = Field(default_factory=dict)
    """Supplemental qualifier as `"TU.QNAM"`, and the column of the cohort that it fills."""

    @field_validator("roles", "states", "covariates", "disposition_events")
    @classmethod
    def _in_capitals(cls, words: dict[str, str]) -> dict[str, str]:
        return {word.strip().upper(): meaning for word, meaning in words.items()}

    @model_validator(mode="after")
    def _qualifiers_are_known(self) -> Self:
        for place, column in self.qualifiers.items():
            tables = QUALIFIED.get(place.partition(".")[0], {})
            if not any(column in columns for columns in tables.values()):
                words = f"qualifiers: `{place}` cannot fill `{column}`"
                raise PydanticCustomError("qualifier", "{words}", {"words": words})
        return self

    def qualifiers_of(self, domain: str) -> dict[str, str]:
        """QNAM -> column, of the supplemental qualifiers of one domain."""
        return {
            place.partition(".")[2]: column
            for place, column in self.qualifiers.items()
            if place.partition(".")[0] == domain
        }


def require_settings(settings: Mapping[str, object]) -> SdtmSettings:
    """The settings of a map file for this format.

    Raises  PlanError, naming every setting that is wrong at once
    """
    return read_own_settings(settings, "sdtm", SdtmSettings)
