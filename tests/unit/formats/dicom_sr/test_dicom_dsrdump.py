"""Another reader of structured reports, dcmtk's dsrdump, prints the numbers that are read here."""

import re
import subprocess

from broken import dicom_reports as written
from broken.dicom_reports import LONG, SHORT, group, image, report, size
from unit.formats.referees import require_referee

NUMBER = re.compile(
    r'NUM:\(,,"(Long axis|Short axis|Attenuation Coefficient)"\)="([-\d.]+)" \((\S+?),'
)
LABEL = re.compile(r'TEXT:\(,,"Tracking Identifier"\)="(.*)"')
COLUMNS = {
    "Long axis": ("long_axis_mm", "mm"),
    "Short axis": ("short_axis_mm", "mm"),
    "Attenuation Coefficient": ("density_hu", "[hnsf'U]"),
}
SIZES = {
    "20240110": [("L1", 42.2, 35.4, 90.0), ("L2", 18.05, 11.0, -20.5), ("L3", 7.0, 6.25, 41.0)],
    "20240301": [("L1", 30.1, 22.0, 61.0), ("L2", 19.95, 12.5, -18.0)],
}


def reports():
    return [
        report(
            *(
                group(label, size(LONG, long), size(SHORT, short), written.attenuation(density))
                for label, long, short, density in lesions
            ),
            of=image(day=day),
        )
        for day, lesions in SIZES.items()
    ]


def dumped(path):
    """What dsrdump prints of a report: rows of label, column, number; it must find no error."""
    done = subprocess.run(["dsrdump", path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if line.startswith(("E:", "F:"))] == []
    label, found = "", set()
    for line in done.stdout.splitlines():
        if label_here := LABEL.search(line):
            label = label_here[1]
        elif number := NUMBER.search(line):
            column, unit = COLUMNS[number[1]]
            assert number[3] == unit
            found.add((label, column, float(number[2])))
    return found


def test_dsrdump_and_the_cohort_say_the_same_numbers(read, tmp_path):
    require_referee("dsrdump")
    table = read(*reports()).cohort.measurements
    files = sorted((tmp_path / "reports").glob("*.dcm"))
    assert len(files) == len(SIZES)
    days = sorted(set(table["scan_day"]))
    for file, day in zip(files, days, strict=True):
        rows = table.filter(scan_day=day)
        ours = {
            (row["lesion_id"], column, row[column])
            for row in rows.iter_rows(named=True)
            for column, _ in COLUMNS.values()
        }
        assert dumped(file) == ours
