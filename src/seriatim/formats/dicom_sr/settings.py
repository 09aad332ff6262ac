"""The settings of a map file that say how DICOM reports are read."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from seriatim.cohort.schema import TABLES
from seriatim.formats.conversion.settings import read_own_settings

OWN_TABLE = "dicom_sr"
CodeKey = Annotated[str, Field(pattern=r"^[^\s:]{1,16}:\S{1,64}$")]
"""A code as `SCHEME:VALUE`, for example `SCT:103339001`."""
NumberColumn = Literal["long_axis_mm", "short_axis_mm", "length_mm", "density_hu", "suv_max"]
"""What a number may be; `length_mm` is the one size of a lesion, whichever axis it is."""

_TABLE_OF = {"status": "measurements", "role": "lesions", "kind": "lesions"}


class Evaluation(BaseModel):
    """What a coded statement about a lesion says, in a word of the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: CodeKey
    value: CodeKey
    column: Literal["status", "role", "kind"]
    becomes: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that its column may have."""
        return TABLES[_TABLE_OF[self.column]].column(self.column).choices


class DicomSrSettings(BaseModel):
    """`[dicom_sr]` of a map file; what it leaves open is never guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clinical: str | None = None
    """Folder with tables of the cohort that reports do not hold, as CSV; seen from the reports."""
    role: Literal["target", "non_target"] | None = None
    """Role of every lesion of which neither a table nor its reports say one."""
    kind: Literal["solid", "node", "nodule_in_mass", "non_measurable"] | None = None
    """Kind of every lesion of which neither a table nor its reports say one."""
    first_seen_later: Literal["new", "as_role"] | None = None
    """Role of a lesion that is not in the patient's first report, where only `role` says one."""
    lesion_ids: Literal["uid", "label"] = "uid"
    """What lesions are called: by tracking UID, or by label where it stands for one UID only."""
    numbers: dict[CodeKey, NumberColumn] = Field(default_factory=dict)
    """Further codes of numbers, for example those of one's own reading program."""
    evaluations: tuple[Evaluation, ...] = ()


def require_settings(settings: Mapping[str, object]) -> DicomSrSettings:
    """The settings of the reader.

    Raises  PlanError, naming every setting that is wrong at once
    """
    return read_own_settings(settings, OWN_TABLE, DicomSrSettings, more_problems=_unknown_words)


def _unknown_words(own: DicomSrSettings) -> list[str]:
    return [
        f"{OWN_TABLE}.evaluations.{n}.becomes: must be one of {', '.join(said.choices)}"
        for n, said in enumerate(own.evaluations)
        if said.becomes not in said.choices
    ]
