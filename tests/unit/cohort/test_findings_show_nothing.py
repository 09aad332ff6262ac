"""No cell of any table ever stands in a finding, wherever it was put."""

import random
from datetime import date

import polars as pl
from broken.folders import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st

from seriatim.base.codes import MAX_ROWS_KEPT
from seriatim.cohort.build import About, build_cohort
from seriatim.cohort.findings import findings_as_json
from seriatim.cohort.schema import TABLES
from seriatim.formats.read import read_cohort

AS_OF = date(2024, 1, 1)
MARK = "QXZ98765"
SHAPES = (
    "{}", "{} mm", "-{}", "{},5", "2014-{}", "{}/03/2014", "{}E+18", "####{}", "Jan-{}", " {} ",
    '"{}"', "{};{}", "{}\t{}",
)  # fmt: skip


@given(seed=st.integers(0, 2**32), n=st.integers(1, 12))
@settings(max_examples=80)
def test_a_mark_planted_in_cells_is_in_no_finding(seed, n):
    draw = random.Random(seed)
    frames = {name: _read(name) for name in TABLES}
    for _ in range(n):
        name = draw.choice(sorted(frames))
        frame = frames[name]
        column, row = draw.choice(frame.columns), draw.randrange(frame.height)
        text = draw.choice(SHAPES).replace("{}", MARK)
        marked = [text if place == row else value for place, value in enumerate(frame[column])]
        frames[name] = frame.with_columns(pl.Series(column, marked, dtype=pl.String))
    cohort = build_cohort(About(title="Made up"), frames, as_of=AS_OF)
    assert "98765" not in findings_as_json(cohort.findings) + repr(cohort)


def _read(name):
    text = GOOD[f"{name}.csv"].replace("QXZ98765", "P1").replace("QXZ98766", "P2")
    return pl.read_csv(text.encode(), infer_schema=False)


def test_a_row_taken_for_a_header_is_not_shown(tmp_path):
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "events.csv").write_text(f"{MARK},day,gist,{MARK}\n", encoding="utf-8")
    (tmp_path / f"{MARK}.csv").write_text("x\n", encoding="utf-8")
    cohort = read_cohort(tmp_path, as_of=AS_OF)
    codes = {finding.code.code for finding in cohort.findings}
    assert {"TBL012", "TBL014", "TBL015"} <= codes
    assert "98765" not in findings_as_json(cohort.findings)


def test_row_numbers_are_cut_off_and_the_count_goes_on():
    n = MAX_ROWS_KEPT + 500
    patients = pl.DataFrame({"patient_id": [None] * n, "gene": ["KIT"] * n})
    frames = {name: _read(name) for name in ("lesions", "measurements")}
    frames["patients"] = patients.cast(pl.String)
    cohort = build_cohort(About(title="Made up"), frames, as_of=AS_OF)
    (missing,) = (finding for finding in cohort.findings if finding.code.code == "VAL011")
    assert missing.n_rows == n
    assert missing.rows == tuple(range(1, MAX_ROWS_KEPT + 1))
    assert missing.found == "1,500 rows have no value here."
