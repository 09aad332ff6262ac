"""A cohort from the tumour domains of a generated trial: 254 subjects, three readers.

The files are pharmaversesdtm's `tu_onco`, `tr_onco` and `rs_onco` (Apache-2.0). Lesion locations
change between visits there, so that no lesion is taken for a node.
"""

import polars as pl
from outside_data import outside_data

from seriatim.cohort.build import About, Cohort

PARTS = {
    "TRGRESP": "target",
    "NTRGRESP": "non_target",
    "NEWLPROG": "new_lesion",
    "OVRLRESP": "overall",
}
STATES = {
    ("TARGET", None): "measured",
    ("NON-TARGET", "PRESENT"): "present",
    ("NON-TARGET", "UNEQUIVOCAL"): "unequivocal_progression",
    ("NEW", "UNEQUIVOCAL"): "present",
    ("NEW", "EQUIVOCAL"): "equivocal",
}
"""Group and recorded state, and the status each is."""


def trial_cohort(clock):
    """The trial by its `dates`, or by its `visits`: their numbers, which are not in date order."""
    tumours, sizes, responses = (_read(name) for name in ("tu", "tr", "rs"))
    day = _dates if clock == "dates" else _visits
    about = About(
        title="A generated trial",
        synthetic=True,
        clock="calendar" if clock == "dates" else "relative",
        zero="" if clock == "dates" else "visit 0",
    )
    return Cohort.from_frames(
        about=about,
        patients=tumours.select(patient_id="USUBJID").unique(),
        lesions=_lesions(tumours),
        measurements=_measurements(sizes, day(sizes, "TR")),
        assessments=_assessments(responses, day(responses, "RS")),
    )


def _read(name):
    return pl.read_csv(outside_data("sdtm-onco") / f"{name}.csv.gz", infer_schema=False)


def _dates(rows, prefix):
    """The date; the first of the month where the day is not known."""
    date = pl.col(f"{prefix}DTC")
    return rows.select(day=pl.when(date.str.len_chars() == 7).then(date + "-01").otherwise(date))[
        "day"
    ].str.to_date()


def _visits(rows, prefix):
    """A thousandfold of the visit's number, and its place among the dates of that visit."""
    visit = ["USUBJID", "VISITNUM"]
    place = pl.col(f"{prefix}DTC").rank("dense").over(visit)
    number = (pl.col("VISITNUM").cast(pl.Float64) * 1000).round()
    return rows.select(day=(number + place).cast(pl.Int32))["day"]


def _lesions(tumours):
    return tumours.select(
        patient_id="USUBJID",
        lesion_id="TULNKID",
        kind=pl.lit("solid"),
        role=pl.col("TUORRES").str.to_lowercase().str.replace("-", "_"),
    ).unique()


def _measurements(sizes, days):
    size, state = pl.col("TRSTRESN").cast(pl.Float64), pl.col("TRSTRESC")
    status = pl.struct(
        "TRGRPID", state=pl.when(pl.col("TRTESTCD") == "TUMSTATE").then(state)
    ).replace_strict(
        [{"TRGRPID": group, "state": state} for group, state in STATES],
        list(STATES.values()),
        default=None,
        return_dtype=pl.String,
    )
    return sizes.select(
        patient_id="USUBJID",
        lesion_id="TRLNKID",
        scan_day=days,
        reader=pl.coalesce("TREVALID", "TREVAL"),
        long_axis_mm=pl.when(pl.col("TRTESTCD") == "DIAMETER").then(size),
        status=pl.when(pl.col("TRSTAT") == "NOT DONE")
        .then(pl.lit("not_evaluable"))
        .when((state == "ABSENT") | (size == 0).fill_null(value=False))
        .then(pl.lit("absent"))
        .otherwise(status),
        test="TRTESTCD",
    ).filter(pl.col("test").is_in(["DIAMETER", "TUMSTATE"]))


def _assessments(responses, days):
    recorded = pl.col("RSSTRESC")
    return responses.select(
        patient_id="USUBJID",
        scan_day=days,
        reader=pl.coalesce("RSEVALID", "RSEVAL"),
        part=pl.col("RSTESTCD").replace_strict(PARTS),
        response=pl.when(pl.col("RSTESTCD") == "NEWLPROG")
        .then(recorded.str.to_lowercase())
        .otherwise(recorded.str.replace_all("[-/]", "_")),
        criterion="RSCAT",
        accepted=pl.col("RSACPTFL").replace_strict({"Y": "yes"}, default=None),
    )
