"""Reports written by highdicom, then read."""

import pytest
from broken import dicom_reports as written
from broken.dicom_reports import LONG, SHORT, group, report, size

from seriatim.formats.convert import convert

SETTINGS = {"dicom_sr": {"role": "target", "lesion_ids": "label"}}


@pytest.fixture
def read(tmp_path):
    """Convert reports; settings are those of `[dicom_sr]`, by default one role for all lesions."""

    def converted(*reports, tables=None, **settings):
        source = written.write(tmp_path / "reports", *reports)
        for name, text in (tables or {}).items():
            (source / "tables").mkdir(exist_ok=True)
            (source / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
            settings.setdefault("clinical", "tables")
        settings.setdefault("lesion_ids", "label")
        settings.setdefault("role", "target")
        own = {name: value for name, value in settings.items() if value is not None}
        return convert(source, format_name="dicom-sr", settings={"dicom_sr": own})

    return converted


@pytest.fixture
def sizes(read):
    """Long and short axis of the one lesion of a report, null where no row came of it."""

    def found(*numbers, site=written.LIVER, **settings):
        table = read(written.report(written.group("L1", *numbers, site=site)), **settings)
        rows = table.cohort.measurements.select("long_axis_mm", "short_axis_mm").rows()
        return rows[0] if rows else None

    return found


def codes(conversion):
    """The codes of the findings that are about reports."""
    return {f.code.code for f in conversion.findings if f.code.code[:3] in ("DCM", "SRC")}


def two_lesions(**more):
    groups = (group("L1", size(LONG, 42.2), size(SHORT, 35.4)), group("L2", size(LONG, 18.0)))
    return report(*groups, **more)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The bytes of one good report."""
    return (written.write(tmp_path_factory.mktemp("good"), two_lesions()) / "0001.dcm").read_bytes()


def convert_folder(folder):
    return convert(folder, format_name="dicom-sr", settings=SETTINGS)
