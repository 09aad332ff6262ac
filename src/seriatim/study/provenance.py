"""What is known of a cohort beside its patients' rows, and where a study's results come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from seriatim.base.codes import Finding
from seriatim.base.provenance import Provenance, digest_rows, digest_text, versions
from seriatim.cohort.about import About
from seriatim.cohort.build import Cohort
from seriatim.study.plan import Study


@dataclass(frozen=True)
class Read:
    """What is known of a cohort beside its patients' rows."""

    about: About
    findings: tuple[Finding, ...]
    n_rows_set_aside: int
    provenance: Provenance


def read_of(study: Study, cohort: Cohort) -> Read:
    """What is known of a cohort that is held whole."""
    digests = {name: digest_rows(frame) for name, frame in cohort.tables().items()}
    return Read(
        cohort.about, cohort.findings, cohort.n_rows_set_aside, provenance_of(study, digests)
    )


def provenance_of(study: Study, digests: Mapping[str, str]) -> Provenance:
    """Versions, the digests of the tables, and that of the study."""
    return Provenance(
        versions=versions(),
        input_digests=dict(digests),
        study_digest=digest_text(study.model_dump_json()),
    )
