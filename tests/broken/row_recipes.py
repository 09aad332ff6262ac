"""Folders broken in how rows go together: keys, links, and what cannot be within a patient."""

from broken.file_recipes import LESIONS, PATIENTS, SCANS
from broken.folders import Broken, add, both, drop, swap

DRUGS, OPERATIONS, RESECTIONS = "drugs.csv", "operations.csv", "resections.csv"
ASSESSMENTS, _JUDGED = "assessments", "assessments.csv"
_SCAN = "QXZ98766,LQX1,2013-06-07,RQX,41.5,,measured\n"


def _scan(code: str, column: str, line: str) -> Broken:
    """One more scan at the end of the measurements."""
    return Broken(code, "measurements", column, (8,), add(SCANS, f"{line}\n"))


def _lesion(code: str, column: str, line: str, *, rows: tuple[int, ...] = (5,)) -> Broken:
    """One more lesion at the end of the lesions."""
    return Broken(code, "lesions", column, rows, add(LESIONS, f"{line}\n"))


def _operation(code: str, rows: tuple[int, ...], line: str) -> Broken:
    """One more operation at the end of the operations."""
    return Broken(code, "operations", "operation_day", rows, add(OPERATIONS, f"{line}\n"))


def _patient_dead(code: str, column: str, old: str, new: str) -> Broken:
    return Broken(code, "patients", column, (2,), swap(PATIENTS, old, new))


_MORE_TARGETS = "".join(f"QXZ98766,LQX{n},organ {n},solid,target,,\n" for n in range(4, 9))
_IN_ONE_ORGAN = "".join(f"QXZ98766,LQX{n},Liver,solid,target,,\n" for n in (4, 5))

ROW_RECIPES = (
    Broken("KEY001", "measurements", "", (8,), add(SCANS, _SCAN)),
    Broken(
        "KEY002", "lesions", "", (4, 5), add(LESIONS, "QXZ98766,LQX3,skin,solid,non_target,,\n")
    ),
    Broken("KEY003", "measurements", "", (7, 8), add(SCANS, _SCAN.replace("41.5", "61.5"))),
    Broken("REL001", "measurements", "patient_id", (5, 6, 7), swap(SCANS, "QXZ98766", "QXZ1")),
    Broken("REL002", "measurements", "lesion_id", (6,), swap(SCANS, "LQX3", "LQX03")),
    Broken("REL003", "resections", "operation_id", (1,), swap(RESECTIONS, "OQX1", "OQX01")),
    _lesion("REL004", "parent_lesion_id", "QXZ98766,LQX4,liver,solid,target,LQX9,"),
    _lesion("REL005", "merged_into_lesion_id", "QXZ98766,LQX4,liver,solid,target,,LQX9"),
    _lesion("REL006", "parent_lesion_id", "QXZ98766,LQX4,liver,solid,target,LQX4,"),
    Broken("REL007", "patients", "", (3,), add(PATIENTS, "QXZ3,,,,,,2012-01-02,alive,\n")),
    _lesion("REL008", "", "QXZ98766,LQX4,liver,solid,non_target,,"),
    Broken("REL009", "operations", "", (1,), drop(RESECTIONS)),
    _lesion("REL010", "merged_into_lesion_id", "QXZ98766,LQX4,liver,solid,non_target,,LQX1"),
    _lesion("REL011", "parent_lesion_id", "QXZ98766,LQX4,liver,nodule_in_mass,new,,"),
    _patient_dead("CLN001", "vital_status", "dead,2017-03-09", ","),
    _patient_dead("CLN002", "vital_status", "dead,2017", ",2017"),
    _patient_dead("CLN003", "death_day", "dead,2017", "alive,2017"),
    _patient_dead("CLN004", "death_day", "dead,2017-03-09", "dead,"),
    Broken("CLN005", "patients", "last_contact_day", (1,), swap(PATIENTS, "2019-07-08", "")),
    _patient_dead("CLN006", "last_contact_day", "9,2017-03-09", "9,2017-03-10"),
    Broken("CLN007", "patients", "last_contact_day", (1,), swap(PATIENTS, "2019-07", "2012-04")),
    _scan("CLN011", "scan_day", "QXZ98766,LQX3,2017-03-10,RQX,,,present"),
    Broken(
        "CLN012",
        "operations",
        "operation_day",
        (2,),
        add(OPERATIONS, "QXZ98766,OQX2,2017-03-10,R0\n"),
    ),
    Broken("CLN013", "events", "day", (1,), swap("events.csv", "2015-08-09", "2017-03-10")),
    Broken("CLN014", "drugs", "stop_day", (1,), swap(DRUGS, "2012-05-20,400", "2012-02-09,400")),
    Broken("CLN015", "drugs", "start_day", (2,), swap(DRUGS, "2012-05-20,400", "2012-05-21,400")),
    Broken("CLN016", "operations", "operation_day", (1,), swap(OPERATIONS, "06-11", "08-05")),
    _scan("CLN017", "scan_day", "QXZ98765,LQX1,2012-09-09,RQX,12.9,,measured"),
    Broken(
        "CLN018",
        "operations",
        "completeness",
        (1,),
        both(
            swap(OPERATIONS, "R2", "R0"),
            add(SCANS, "QXZ98765,LQX2,2012-09-09,RQX,20.1,15.2,measured\n"),
        ),
    ),
    Broken("CLN019", "operations", "operation_day", (1,), swap(OPERATIONS, "R2", "R1")),
    _scan("CLN021", "status", "QXZ98766,LQX3,2013-06-07,RQX,33.3,,absent"),
    _scan("CLN022", "status", "QXZ98766,LQX3,2013-06-07,RQX,33.3,,not_evaluable"),
    Broken("CLN023", "measurements", "short_axis_mm", (4,), swap(SCANS, "15.9", "")),
    Broken("CLN024", "measurements", "short_axis_mm", (1,), swap(SCANS, "22.4", "32.4")),
    Broken("CLN025", "measurements", "", (7,), swap(SCANS, "41.5", "4.15")),
    Broken("CLN031", "lesions", "role", (3, 5, 6, 7, 8, 9), add(LESIONS, _MORE_TARGETS)),
    Broken("CLN032", "lesions", "organ", (3, 5, 6), add(LESIONS, _IN_ONE_ORGAN)),
    Broken(
        "CLN033",
        "measurements",
        "scan_day",
        (3,),
        swap(SCANS, "QXZ98765,LQX2,2012-02-03,RQX,24.3,18.1,measured\n", ""),
    ),
    Broken("CLN034", "measurements", "scan_day", (6,), swap(LESIONS, "non_target", "new")),
    Broken(
        "CLN035",
        "lesions",
        "kind",
        (4,),
        swap(LESIONS, "solid,non_target", "non_measurable,target"),
    ),
    Broken("CLN036", ASSESSMENTS, "response", (2,), swap(_JUDGED, "overall,SD", "overall,none")),
    Broken(
        "CLN037",
        ASSESSMENTS,
        "accepted",
        (1, 3),
        both(
            add(_JUDGED, "QXZ98765,2012-05-06,RQX2,target,SD,,yes\n"),
            add(SCANS, "QXZ98765,LQX1,2012-05-06,RQX2,28.6,,measured\n"),
            swap(LESIONS, "liver,solid,target", "liver,solid,non_target"),
        ),
    ),
    Broken("CLN038", ASSESSMENTS, "accepted", (2,), swap(_JUDGED, "06-07,RQX", "06-07,RQX9")),
    _operation("CLN041", (1, 2), "QXZ98765,OQX2,2012-06-11,R2"),
    _operation("CLN042", (2,), "QXZ98766,OQX2,2017-03-09,R2"),
    _operation("CLN043", (2,), "QXZ98765,OQX2,2019-07-09,R2"),
    Broken(
        "CLN044",
        "operations",
        "operation_day",
        (1,),
        both(swap(OPERATIONS, "06-11", "06-25"), swap(DRUGS, ",,800", ",2012-05-21,800")),
    ),
)

PATIENT_WITHOUT_IDENTIFIER = swap(PATIENTS, "QXZ98766", "")
"""A patient set aside, whose rows in the other tables are set aside with it."""
