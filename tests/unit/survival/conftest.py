"""Reference figures made by another program, each file carrying the record of what made it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from seriatim.survival.curves import fit_kaplan_meier

FOLDER = Path(__file__).parents[2] / "reference"


@dataclass(frozen=True, eq=False)
class Reference:
    """One data set: its columns, and the other program's figures for it."""

    data: dict
    figures: dict

    def __getitem__(self, column):
        return self.data[column]

    def columns(self, *names):
        return np.column_stack([self.data[name] for name in names])


def as_array(values):
    """JSON numbers as floats, null as NaN."""
    return np.array(values, dtype=float)


@pytest.fixture(scope="session")
def reference():
    loaded = {}

    def load(name):
        if name not in loaded:
            content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
            data = {column: as_array(values) for column, values in content["data"].items()}
            loaded[name] = Reference(data, content["figures"])
        return loaded[name]

    return load


@pytest.fixture(scope="session")
def agree():
    """Agreement to 1e-8, relative or absolute: the tolerance that the figures are promised to."""

    def check(ours, theirs):
        np.testing.assert_allclose(ours, as_array(theirs), rtol=1e-8, atol=1e-8)

    return check


@dataclass(frozen=True)
class Gehan:
    """Remissions in weeks of 42 children, 6-MP against placebo (Freireich et al. 1963)."""

    treated_time: tuple
    treated_event: tuple
    placebo_time: tuple

    @property
    def time(self):
        return [*self.treated_time, *self.placebo_time]

    @property
    def event(self):
        return [*self.treated_event, *(1 for _ in self.placebo_time)]

    @property
    def group(self):
        return ["6-MP"] * len(self.treated_time) + ["placebo"] * len(self.placebo_time)


@pytest.fixture
def gehan():
    relapses, censored = (
        (6, 6, 6, 7, 10, 13, 16, 22, 23),
        (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
    )
    return Gehan(
        treated_time=relapses + censored,
        treated_event=(1,) * len(relapses) + (0,) * len(censored),
        placebo_time=(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23),
    )


@pytest.fixture
def aml_maintained(reference):
    aml = reference("aml")
    kept = aml["control"] == 0
    return fit_kaplan_meier(aml["time"][kept], aml["status"][kept])
