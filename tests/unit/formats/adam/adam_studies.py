"""Studies to export: the two examples, and made-up ones with what the examples lack."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from seriatim.cohort.build import About, Cohort
from seriatim.formats.adam.built import build_datasets
from seriatim.formats.analysed import Analysed
from seriatim.formats.read import read_cohort
from seriatim.study.export import analyse
from seriatim.study.plan import Study

EXAMPLES = ("dematteo-2007", "sakakura-2006")
ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Exported:
    """What was analysed, and the folder it was written to."""

    analysed: Analysed
    folder: Path

    @property
    def datasets(self):
        return {built.dataset.name: built for built in build_datasets(self.analysed)}


@cache
def example(name):
    return analyse(Study(), read_cohort(ROOT / "examples" / name))


def analysed_frames(about=None, **frames):
    """A checked cohort of these frames, analysed under the default study."""
    about = about or About(title="A cohort of the tests")
    return analyse(Study(), Cohort.from_frames(about=about, **frames))


def two_readers():
    """Two patients, two readers of whom the trial accepted the second, and clinical events."""
    days = ("2020-01-01", "2020-03-01", "2020-05-01")
    sizes = {"A": (30.0, 20.0, 30.0), "B": (30.0, 29.0, 28.0)}
    return {
        "patients": pl.DataFrame(
            {
                "patient_id": ["P1", "P2"],
                "sex": ["female", "other"],
                "death_day": ["2020-06-01", None],
                "last_contact_day": ["2020-06-01", "2020-06-30"],
                "vital_status": ["dead", "alive"],
                "primary_site": ["stomach", "rectum"],
            }
        ),
        "lesions": pl.DataFrame(
            {
                "patient_id": ["P1", "P2"],
                "lesion_id": ["L1", "L1"],
                "kind": ["solid"] * 2,
                "role": ["target"] * 2,
            }
        ),
        "measurements": pl.DataFrame(
            [
                (patient, "L1", day, reader, size, "measured")
                for patient in ("P1", "P2")
                for reader, course in sizes.items()
                for day, size in zip(days, course, strict=True)
            ],
            schema=["patient_id", "lesion_id", "scan_day", "reader", "long_axis_mm", "status"],
            orient="row",
        ),
        "drugs": pl.DataFrame(
            {
                "patient_id": ["P1", "P2"],
                "agent": ["imatinib"] * 2,
                "line": [1, 1],
                "start_day": ["2020-01-02"] * 2,
                "stop_day": ["2020-05-15", None],
            }
        ),
        "events": pl.DataFrame(
            {
                "patient_id": ["P1", "P1"],
                "day": ["2020-05-20"] * 2,
                "kind": ["progression", "second_malignancy"],
                "basis": ["bleeding", None],
            }
        ),
        "assessments": pl.DataFrame(
            {
                "patient_id": ["P1", "P1"],
                "scan_day": ["2020-03-01"] * 2,
                "reader": ["B", "B"],
                "part": ["target", "new_lesion"],
                "response": ["SD", "none"],
                "accepted": ["yes", None],
            }
        ),
    }
