"""What a user states of FHIR resources that mCODE does not say: `[fhir]` of a map file."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from seriatim.formats.conversion.settings import read_own_settings


class FhirSettings(BaseModel):
    """The settings of `[fhir]`; what is not stated is not guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patient_system: str | None = None
    """System of the identifier that becomes the patient's; null = the id of the resource."""
    lesion_system: str | None = None
    """The same of a tumour."""
    role: Literal["target", "non_target", "first_scan_target"] | None = None
    """Role of every tumour that states none; `first_scan_target` makes those recorded on the
    patient's first scan targets and the others new. Null = such tumours are set aside."""
    kind: Literal["solid", "node", "nodule_in_mass", "non_measurable"] | None = None
    """Kind of every tumour that states none; null = such tumours are set aside."""
    node_sites: tuple[str, ...] = ()
    """SNOMED CT codes of the locations whose tumours are nodes, before `kind`."""
    further_dimension: Literal["not_read", "short_axis"] = "not_read"
    """What the first further dimension of a tumour size is."""
    medications: Literal["mcode", "all"] = "mcode"
    """Which medication is taken as treatment: what says it is of the cancer, or all of it."""
    conditions: Literal["mcode", "all"] = "mcode"
    """Which condition is taken as the primary cancer: what says so, or every one."""
    driver_genes: tuple[str, ...] = ()
    """The genes whose variant is the driver mutation; empty = the only variant of a patient is."""
    last_contact: Literal["not_known", "latest_record"] = "not_known"
    """Whether the last day on which anything is recorded of a patient is the last contact."""


def settings_of(given: Mapping[str, object]) -> FhirSettings:
    """The settings of `[fhir]`.

    Raises  PlanError, naming every wrong setting and every table of settings that is not of FHIR
    """
    return read_own_settings(given, "fhir", FhirSettings)
