"""The cohort as a whole: one resource for what its description says and a table cannot."""

from seriatim.cohort.build import Cohort
from seriatim.formats.fhir import own
from seriatim.formats.fhir.writing.resources import Json, Outgoing, own_concept, own_extensions

_KINDS = {
    "source": "valueString",
    "zero": "valueString",
    "primary_reader": "valueString",
    "synthetic": "valueBoolean",
    "drugs_known": "valueBoolean",
}


def cohort_resource(cohort: Cohort, out: Outgoing) -> Json:
    """The description of the cohort as a ResearchStudy."""
    about = cohort.about
    said = {
        "source": about.source or None,
        "zero": about.zero or None,
        "primary_reader": about.primary_reader,
        "synthetic": about.synthetic,
        "drugs_known": cohort.drugs is not None,
    }
    parts: Json = {
        "extension": own_extensions(said, _KINDS),
        "title": about.title or None,
        "status": "completed",
        "category": [own_concept("cohort", "Cohort of seriatim")],
        "description": about.citation or None,
    }
    return out.resource("ResearchStudy", own.own_id("cohort", about.title), parts)
