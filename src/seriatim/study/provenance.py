"""Where a study's results come from."""

from seriatim.base.provenance import Provenance, digest_frame, digest_text, versions
from seriatim.cohort.build import Cohort
from seriatim.cohort.schema import TABLES
from seriatim.study.plan import Study


def provenance_of(study: Study, cohort: Cohort) -> Provenance:
    """Versions, and digests of every table and of the study."""
    frames = {name: getattr(cohort, name) for name in TABLES}
    return Provenance(
        versions=versions(),
        input_digests={
            name: digest_frame(frame) for name, frame in frames.items() if frame is not None
        },
        study_digest=digest_text(study.model_dump_json()),
    )
