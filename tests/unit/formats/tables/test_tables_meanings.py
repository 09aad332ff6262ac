"""Cells that would give a wrong size or interval if taken at their word."""

import pytest
from unit.formats.tables.made_tables import a_map, converted, findings, text_file, workbook

HEADER = "Patient,Lesion,Date,Size\n"


def test_a_decimal_comma_is_not_read_in_the_unit_of_the_schema(tmp_path):
    path = text_file(tmp_path, f'{HEADER}A,1,2014-01-01,"2,3"\nA,2,2014-01-01,1.9\n')
    conversion = converted(path, a_map(columns={"long_axis_mm": {"from": "Size", "unit": "cm"}}))
    assert conversion.cohort.measurements.select("lesion_id", "long_axis_mm").rows() == [("2", 19)]
    assert findings(conversion)["VAL007"] == 1


def test_a_decimal_comma_that_the_map_declares_is_converted(tmp_path):
    path = text_file(tmp_path, f'{HEADER}A,1,2014-01-01,"2,3"\n')
    size = {"from": "Size", "unit": "cm", "decimal_comma": True}
    conversion = converted(path, a_map(columns={"long_axis_mm": size}))
    assert conversion.cohort.measurements["long_axis_mm"].to_list() == [23]


@pytest.mark.parametrize("written", ["99", "99.0", " 99.00"])
def test_a_number_that_means_not_known_does_so_however_it_is_written(tmp_path, written):
    path = text_file(tmp_path, f"{HEADER}A,1,2014-01-01,{written}\nA,2,2014-01-01,9.9\n")
    conversion = converted(path, a_map({"missing": ["99", "NK"]}))
    assert conversion.cohort.measurements["long_axis_mm"].to_list() == [9.9]
    assert findings(conversion)["MAP011"] == 1


def test_an_identifier_is_compared_with_words_for_not_known_as_text(tmp_path):
    rows = [["Patient", "Lesion", "Date", "Size"], ["A", "99.0", "2014-01-01", 12]]
    conversion = converted(workbook(tmp_path, *rows), a_map({"missing": ["99"]}))
    assert conversion.cohort.measurements["lesion_id"].to_list() == ["99.0"]


def test_a_last_day_that_is_not_known_is_reported_for_the_drug_then_counts_as_still_taken(tmp_path):
    text_file(tmp_path, f"{HEADER}A,1,2014-01-01,10\n")
    drugs = "Patient,Drug,Start,Stop\nA,imatinib,2014-01-05,NK\nA,sunitinib,2015-01-05,\n"
    text_file(tmp_path, drugs, name="drugs.csv")
    columns = {"patient_id": "Patient", "agent": "Drug", "start_day": "Start"}
    stop = {"stop_day": {"from": "Stop", "missing": ["NK"]}}
    settings = a_map(drugs={"file": "drugs.csv", "columns": columns | stop})
    for name in ("patients", "lesions", "measurements"):
        settings["tables"][name]["file"] = "long.csv"
    conversion = converted(tmp_path, settings)
    assert conversion.cohort.drugs["stop_day"].to_list() == [None, None]
    assert findings(conversion)["MAP024"] == 1
