from dataclasses import replace

import polars as pl
from unit.endpoints.described_cohort import LABELS, cohort, response

from seriatim.endpoints.characteristics import (
    CHARACTERISTICS_SCHEMA,
    describe_characteristics,
    list_people,
)


def values(characteristic, group, source=None):
    described = (
        source
        if source is not None
        else describe_characteristics(list_people(cohort(), response()), LABELS)
    )
    rows = described.filter(pl.col("characteristic") == characteristic, pl.col("group") == group)
    return {
        level: (value, missing)
        for level, value, missing in rows.select("level", "value", "missing").iter_rows()
    }


def test_groups_with_a_patient_come_in_the_definitions_order_and_all_comes_last():
    described = describe_characteristics(list_people(cohort(), response()), LABELS)
    patients = described.filter(pl.col("characteristic") == "Patients")
    assert patients.select("group", "n").rows() == [
        ("responsive", 2),
        ("focal_resistance", 1),
        ("all", 4),
    ]


def test_numbers_are_printed_as_median_and_range_with_the_missing_counted():
    # 2000 or 2001 less 1950, 1961 and 1940; the fourth has no year of birth.
    assert values("Age at operation, years", "all") == {"median (range)": ("50 (40 to 61)", 1)}
    assert values("Mitoses per 50 high-power fields", "responsive") == {
        "median (range)": ("7 (4 to 10)", 0)
    }
    assert values("Lesions on the scan before operation", "all") == {
        "median (range)": ("4 (3 to 5)", 1)
    }
    assert values("Sum of target diameters before operation, mm", "focal_resistance") == {
        "median (range)": ("not known", 1)
    }
    # 300 and 366 days are 9.9 and 12.0 months, the median 333 days or 10.9.
    assert values("Months on the drug at operation", "responsive") == {
        "median (range)": ("10.9 (9.9 to 12)", 0)
    }


def test_choices_are_printed_with_the_percentage_of_those_known():
    assert values("Sex", "all") == {"female": ("1 (33 %)", 1), "male": ("2 (67 %)", 1)}
    assert values("Primary site", "all") == {
        "duodenum": ("1 (33 %)", 1),
        "stomach": ("2 (67 %)", 1),
    }
    assert values("Mutation", "all") == {
        "KIT": ("1 (33 %)", 1),
        "KIT exon 11": ("1 (33 %)", 1),
        "PDGFRA exon 18": ("1 (33 %)", 1),
    }
    assert values("Completeness of resection", "responsive") == {
        "R0": ("1 (50 %)", 0),
        "R1": ("1 (50 %)", 0),
        "R2": ("0 (0 %)", 0),
    }
    assert values("Worst complication, Clavien-Dindo", "all") == {
        "III or higher": ("2 (67 %)", 1),
        "none to II": ("1 (33 %)", 1),
    }


def test_a_relative_clock_knows_no_age():
    described = describe_characteristics(list_people(cohort(clock="relative"), response()), LABELS)
    assert values("Age at operation, years", "all", described) == {
        "median (range)": ("not known", 4)
    }


def test_without_an_operation_the_table_is_empty_but_has_its_columns():
    unoperated = replace(cohort(), operations=cohort().operations.clear())
    described = describe_characteristics(list_people(unoperated, response()), LABELS)
    assert described.is_empty()
    assert dict(described.schema) == CHARACTERISTICS_SCHEMA
