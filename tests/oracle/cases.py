"""Small cohorts for tests by hand: one patient, one reader, sizes written scan by scan."""

PATIENT, READER = "A", "1"


def lesion(lesion_id, role="target", kind="solid", parent=None, merged_into=None):
    """A row of the lesions table."""
    return {
        "patient_id": PATIENT,
        "lesion_id": lesion_id,
        "organ": "liver",
        "kind": kind,
        "role": role,
        "parent_lesion_id": parent,
        "merged_into_lesion_id": merged_into,
    }


def seen(lesion_id, day, size=None, status="measured", short=None, density=None):
    """A row of the measurements table."""
    return {
        "patient_id": PATIENT,
        "lesion_id": lesion_id,
        "reader": READER,
        "scan_day": day,
        "long_axis_mm": size,
        "short_axis_mm": short,
        "density_hu": density,
        "status": status,
    }


def course(lesion_id, sizes):
    """Rows of one lesion: {day: size in mm, or a status}."""
    return [
        seen(lesion_id, day, status=what) if isinstance(what, str) else seen(lesion_id, day, what)
        for day, what in sizes.items()
    ]


def drug(agent, start_day, line=None):
    """A row of the drugs table."""
    return {"patient_id": PATIENT, "agent": agent, "line": line, "start_day": start_day}


def operation(operation_id, day):
    """A row of the operations table."""
    return {"patient_id": PATIENT, "operation_id": operation_id, "operation_day": day}


def resection(operation_id, lesion_id):
    """A row of the resections table."""
    return {"patient_id": PATIENT, "operation_id": operation_id, "lesion_id": lesion_id}


def tables(lesions, measurements, drugs=None, operations=(), resections=()):
    """The cohort of that patient."""
    return {
        "lesions": list(lesions),
        "measurements": [row for rows in measurements for row in rows],
        "drugs": drugs,
        "operations": list(operations),
        "resections": list(resections),
    }


def column(rows, name):
    """One column of the rows that came back."""
    return [row[name] for row in rows]


def states_of(result, lesion_id):
    """(state, reason) of one lesion at each of its scans."""
    rows = [row for row in result["lesion_states"] if row["lesion_id"] == lesion_id]
    return [(row["state"], row["reason"]) for row in rows]
