"""Recorded beside derived responses in the report: shown where there are any, counted by hand."""

from dataclasses import replace

import polars as pl
import pytest
from page_reading import read_page

from seriatim.report.collected import describe_collected
from seriatim.report.document import render_report
from seriatim.report.writing import describe_results

COUNTS = pl.DataFrame(
    [
        ("target", "PR", "PR", True, None, 5),
        ("target", "PR", "PD", False, "from_nadir", 3),
        ("target", "SD", "PD", False, "from_nadir", 1),
        ("target", "SD", "NE", False, "lesion_missing", 2),
        ("target", None, "SD", None, "not_collected", 4),
        ("target", "SD", None, None, "no_scan", 1),
        ("overall", "NON_CR_NON_PD", "NON_CR_NON_PD", True, None, 6),
    ],
    schema=["part", "collected", "derived", "agrees", "why", "n_visits"],
    orient="row",
)


@pytest.fixture(scope="module")
def with_counts(results):
    return replace(results, collected_counts=COUNTS)


@pytest.fixture(scope="module")
def section(with_counts):
    return describe_collected(with_counts)


def test_without_recorded_responses_there_is_no_section(results):
    page = read_page(render_report(results))
    assert describe_collected(results) is None
    assert not [one for one in page.everything() if one.attributes.get("id") == "collected"]


def test_each_part_is_counted(section):
    # Part, compared, agree, differ, recorded only, derived only.
    assert section.parts.rows == (
        ("Target lesions", "11", "5", "6", "1", "4"),
        ("Overall", "6", "6", "0", "0", "0"),
    )


def test_differences_are_counted_by_their_kind_the_most_frequent_first(section):
    assert [(row[0], row[3]) for row in section.causes.rows] == [
        ("Target lesions", "4"),
        ("", "4"),
        ("", "2"),
        ("", "1"),
    ]
    assert [row[1] for row in section.causes.rows] == [
        "The sum rose from its nadir by the rule, but not from its baseline.",
        "The trial recorded no response to this scan.",
        "A lesion was not assessed.",
        "The reader measured nothing on that day.",
    ]


def test_the_target_response_is_crossed_best_first_and_missing_last(section):
    assert section.crossed.header == ("Recorded", "PR", "SD", "PD", "NE", "not derived")
    assert section.crossed.rows == (
        ("PR", "5", "0", "3", "0", "0"),
        ("SD", "0", "0", "1", "2", "1"),
        ("not recorded", "0", "4", "0", "0", "0"),
    )


def test_without_a_target_part_nothing_is_crossed(results):
    overall = COUNTS.filter(pl.col("part") == "overall")
    section = describe_collected(replace(results, collected_counts=overall))
    assert section.crossed.is_empty
    assert section.causes.is_empty
    page = read_page(render_report(replace(results, collected_counts=overall)))
    assert len(page.section("collected").all("table")) == 1


def test_the_section_says_how_many_differ_and_that_none_is_used(with_counts, section):
    assert "6 of 11 readings differ in target lesions" in section.words
    assert "0 of 6 readings differ in the overall response" in section.words
    assert "never used in their place" in section.words
    page = read_page(render_report(with_counts))
    assert page.problems == []
    assert len(page.section("collected").all("table")) == 3
    links = [one.attributes.get("href") for one in page.all("a")]
    assert "#collected" in links


def test_results_json_lists_the_counts(with_counts, results):
    assert describe_results(results)["collected"] == []
    assert describe_results(with_counts)["collected"][1] == {
        "part": "target",
        "collected": "PR",
        "derived": "PD",
        "agrees": False,
        "why": "from_nadir",
        "n_visits": 3,
    }
