"""Changes to a cohort whose effect on the results is known without deriving anything."""

from generative.cohorts import Row, complete

LESION_LINKS = ("lesion_id", "parent_lesion_id", "merged_into_lesion_id")


def reverse_rows(tables):
    """The same cohort with every table upside down."""
    return {name: rows if rows is None else rows[::-1] for name, rows in tables.items()}


def rename(tables, turn):
    """The same cohort with other names for patients, lesions, readers and operations."""
    columns = ("patient_id", "reader", "operation_id", *LESION_LINKS)

    def renamed(row):
        return Row({c: turn(v) if c in columns and v is not None else v for c, v in row.items()})

    return {
        name: rows if rows is None else [renamed(row) for row in rows]
        for name, rows in tables.items()
    }


def known_by(tables, day):
    """What was known at the end of a day: no scan, drug, operation or resection after it."""
    operations = [row for row in tables["operations"] if row["operation_day"] <= day]
    done = {(row["patient_id"], row["operation_id"]) for row in operations}
    drugs = tables["drugs"]
    return tables | {
        "measurements": [row for row in tables["measurements"] if row["scan_day"] <= day],
        "operations": operations,
        "resections": [
            row for row in tables["resections"] if (row["patient_id"], row["operation_id"]) in done
        ],
        "drugs": drugs if drugs is None else [row for row in drugs if row["start_day"] <= day],
    }


def add_new_lesion(tables, patient_id, reader, days):
    """One more lesion, certainly new and seen by this reader on these days."""
    lesion = complete(
        "lesions", patient_id=patient_id, lesion_id="z", organ="liver", kind="solid", role="new"
    )
    rows = [
        complete(
            "measurements",
            patient_id=patient_id,
            lesion_id="z",
            reader=reader,
            scan_day=day,
            status="measured",
            long_axis_mm=12.0,
        )
        for day in days
    ]
    return tables | {
        "lesions": [*tables["lesions"], lesion],
        "measurements": [*tables["measurements"], *rows],
    }


def scale_sizes(tables, factor):
    """Every axis larger by a whole factor, those taken as 5 mm written out first."""
    return tables | {
        "measurements": [scale_row(size_written_out(row), factor) for row in tables["measurements"]]
    }


def size_written_out(row):
    """A lesion too small to measure with the 5 mm it counts."""
    if row["status"] != "too_small":
        return row
    return row | {axis: row[axis] or 5.0 for axis in ("long_axis_mm", "short_axis_mm")}


def scale_row(row, factor):
    """One measurement, enlarged; in tenths, so that nothing is lost."""
    return row | {
        axis: None if row[axis] is None else round(row[axis] * 10) * factor / 10
        for axis in ("long_axis_mm", "short_axis_mm")
    }
