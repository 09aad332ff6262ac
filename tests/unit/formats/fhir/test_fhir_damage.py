"""Whatever stands in a bundle, reading ends with a cohort and an account, or an error of ours."""

import json
import tempfile
from pathlib import Path

from broken.fhir_sources import (
    STATED,
    bundle,
    condition,
    given,
    judgement,
    length,
    operation,
    ordered,
    patient,
    size,
    tumour,
    variant,
)
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from seriatim.base.errors import SeriatimError
from seriatim.formats.conversion.converted import silent
from seriatim.formats.fhir.read import read_fhir

WHOLE = bundle(
    patient(deceasedBoolean=True),
    condition(bodySite=[{"text": "stomach"}], onsetDateTime="2015-02-03"),
    variant(),
    tumour(),
    size("s1", length(3, "cm"), length(2, "cm", "33729-5"), performer=[{"display": "A"}]),
    operation(bodySite=[{"extension": [{"url": "a", "valueReference": {"reference": "b"}}]}]),
    given(dosage={"rateQuantity": {"value": 400, "code": "mg/d"}}),
    ordered(dosageInstruction=[{"timing": {"repeat": {"frequency": 1}}}]),
    judgement(),
)
ODD = (
    *(None, True, 0, -1, 1e308, 10**400, "", "x" * 70, "\0", "\ud800", "2019-02-30", "0000"),
    *([], {}, [[]], [{}], {"a": 1}, [None, 1, "a"], "#p", "urn:uuid:", "Patient/", "completed"),
)


def paths(value, path=()):
    yield path
    parts = value.items() if isinstance(value, dict) else ()
    for key, inner in parts or (enumerate(value) if isinstance(value, list) else ()):
        yield from paths(inner, (*path, key))


def put(whole, path, value):
    *above, last = path
    holder = whole
    for key in above:
        holder = holder[key] if isinstance(holder, list | dict) and _has(holder, key) else None
    if isinstance(holder, list | dict) and _has(holder, last):
        holder[last] = value


def _has(holder, key):
    return key in holder if isinstance(holder, dict) else isinstance(key, int) and key < len(holder)


@each(
    st.lists(
        st.tuples(st.sampled_from([p for p in paths(WHOLE) if p]), st.sampled_from(ODD)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_an_odd_value_anywhere_ends_in_rows_findings_or_an_error_of_ours(changes):
    whole = json.loads(json.dumps(WHOLE))
    for path, value in changes:
        put(whole, path, value)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "b.json"
        file.write_text(json.dumps(whole), encoding="utf-8")
        try:
            converted = read_fhir(file, STATED, silent)
        except SeriatimError:
            return
    kept = {place for frame in converted.frames.values() for place in frame["origin"]}
    assert {"patients", "lesions", "measurements"} <= set(converted.frames)
    assert len(kept) <= converted.sources[0].n_records
