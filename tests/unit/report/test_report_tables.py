"""Printed tables: estimates with intervals or reasons, table 1, findings, published figures."""

from dataclasses import replace

import polars as pl

from seriatim.base.codes import Finding
from seriatim.cohort.codes import CODES
from seriatim.report.cohort_tables import (
    characteristics_table,
    comparison_table,
)
from seriatim.report.figures.curves import survival_figure
from seriatim.report.findings import (
    describe_findings,
    describe_serious_findings,
    findings_table,
)
from seriatim.report.printed import NB
from seriatim.report.summary import describe_cards, describe_summary, describe_unknowns
from seriatim.report.survival_tables import contrast_table, survival_table
from seriatim.report.tables import MOST_ROWS, number_column, print_frame
from seriatim.response.posterior.model import GrowthModel

ESTIMATE = {
    "endpoint": "os",
    "clock": "operation",
    "group": "responsive",
    "n": 20,
    "n_events": 0,
    "conf_type": "log-log",
}


def _with_survival(results, rows):
    frame = pl.DataFrame(
        [ESTIMATE | row for row in rows],
        schema=results.survival.schema,
        infer_schema_length=None,
    )
    return replace(results, survival=frame)


def _row(statistic, month, estimate, lower=None, upper=None, note=None):
    return {
        "statistic": statistic,
        "month": month,
        "estimate": estimate,
        "lower": lower,
        "upper": upper,
        "note": note,
    }


def _plain(text):
    return text.replace(NB, " ")


def test_an_estimate_stands_with_its_interval(results):
    study = _with_survival(results, [_row("survival_pct", 24.0, 61.4, 36.2, 79.0)])
    row = survival_table(study, "os", "operation").rows[0]
    assert [_plain(cell) for cell in row] == ["Responsive", "20", "0", "–", "61 % (36 to 79)"]


def test_what_cannot_be_estimated_says_so_and_why(results):
    study = _with_survival(
        results, [_row("median_months", None, None, note="survival stays above 50 %")]
    )
    table = survival_table(study, "os", "operation")
    assert table.rows[0][3] == "not estimable"
    assert "Survival stays above 50 %: responsive (median)." in table.note


def test_an_interval_without_width_is_not_printed(results):
    rows = [_row("survival_pct", 24.0, 100.0, 100.0, 100.0, note="no event by this month")]
    study = _with_survival(results, rows)
    assert _plain(survival_table(study, "os", "operation").rows[0][4]) == "100 %"
    number = describe_cards(study)[0].numbers[1]
    assert (_plain(number.value), number.detail) == ("100 %", "no event by this month")


def test_a_card_says_when_the_study_did_not_ask(results):
    study = _with_survival(results, [_row("survival_pct", 12.0, 90.0, 60.0, 98.0)])
    assert describe_cards(study)[0].numbers[0].detail == "not asked for by the study"


def test_the_summary_counts_patients_by_category(results):
    words = _plain(describe_summary(results))
    assert "40 patients had a category at the index operation" in words
    assert "20 responsive, 13 focal resistance and 7 multifocal resistance" in words
    assert "median 15.0 months (range 6 to 46)" in words


def test_the_first_unknown_is_whether_operating_helped(results):
    assert describe_unknowns(results)[0].startswith("Whether operating helped.")


def test_a_hazard_ratio_is_printed_with_its_interval_and_p(results):
    table = contrast_table(results)
    ratios = [row for row in table.rows if _plain(row[3]) == "2.71 (1.12 to 6.54)"]
    assert len(ratios) == 2
    assert {row[4] for row in ratios} == {"0.027"}


def test_table_one_names_each_characteristic_once_and_who_is_not_known(results):
    table = characteristics_table(results)
    assert [_plain(head) for head in table.header[2:5]] == [
        "Responsive (n = 20)",
        "Focal resistance (n = 13)",
        "Multifocal resistance (n = 7)",
    ]
    sites = [row for row in table.rows if row[1] in ("stomach", "small bowel")]
    assert [row[0] for row in sites] == ["Primary site", ""]
    assert sites[0][-1] == "1"


def test_a_difference_from_the_published_figure_is_called_one(results):
    verdicts = [row[-1] for row in comparison_table(results).rows]
    assert verdicts == ["agrees", "agrees", "agrees", "differs"]


def test_without_published_figures_there_is_no_comparison(results):
    assert comparison_table(replace(results, comparison=results.comparison.clear())) is None


def test_findings_are_grouped_by_code_with_the_worst_first(results):
    table = findings_table((*reversed(results.findings), results.findings[0]))
    assert [row[0] for row in table.rows] == ["ROW011", "LES004"]
    assert [row[4] for row in table.rows] == ["6", "29"]
    assert describe_findings(results.findings) == "The checks made 0 errors, 1 warning and 1 note."
    assert describe_findings(()) == "The checks found nothing to report in the tables."


def _found(code, table, column, *rows, n_rows=0):
    return Finding(CODES[code], table, column, rows, "found", n_rows)


def test_the_top_line_counts_errors_warnings_and_rows_set_aside(results):
    findings = (
        _found("VAL001", "measurements", "status", 3, 4),
        _found("VAL030", "measurements", "scan_day", 4, 5),
        _found("CLN016", "operations", "operation_day", 1),
    )
    found = replace(results, findings=findings, n_rows_set_aside=3)
    assert describe_serious_findings(found) == (
        "2 errors and 1 warning in the data, 3 rows set aside"
    )


def test_notes_alone_make_no_top_line(results):
    assert describe_serious_findings(replace(results, findings=())) == ""
    assert describe_serious_findings(replace(results, findings=results.findings[1:])) == ""
    assert describe_serious_findings(results) == "1 warning in the data, no row set aside"


def test_who_has_no_time_on_the_drug_clock_is_counted_beneath_its_table(results):
    rows = [
        _row("median_months", None, 10.0) | {"clock": clock, "n": n}
        for clock, n in (("operation", 20), ("drug", 18))
    ]
    study = _with_survival(results, rows)
    words = "2 patients without follow-up after the operation have no time on this clock."
    assert words in survival_table(study, "os", "drug").note
    assert words not in survival_table(study, "os", "operation").note
    caption = survival_figure(study, "os", "drug").caption
    assert "The same patients (but for 2 without follow-up after the operation)" in caption
    assert "have no time" not in survival_table(results, "os", "drug").note


def test_a_card_of_fewer_than_five_counts_them_and_says_so(results):
    survival = results.survival
    four = pl.when(pl.col("group") == "multifocal_resistance").then(4).otherwise("n")
    study = replace(results, survival=survival.with_columns(n=four))
    assert [len(card.numbers) for card in describe_cards(study)] == [2, 2, 0]
    summary = describe_summary(study)
    assert summary.endswith("Fewer than 5 patients, too few to summarise: multifocal resistance.")
    assert summary.count("median PFS") == 2


def test_growth_of_non_targets_is_among_the_unknowns_only_where_there_are_any(results):
    study = replace(results, roles=results.roles.with_columns(role=pl.lit("non_target")))
    words = "a non-target lesion that grew by size alone"
    assert words in " ".join(describe_unknowns(study))
    assert words not in " ".join(describe_unknowns(results))


def test_long_tables_say_how_many_rows_are_left_out():
    frame = pl.DataFrame({"size": [1.0] * (MOST_ROWS + 25)})
    table = print_frame(frame, [number_column("size", "Size")], caption="Sizes")
    assert len(table.rows) == MOST_ROWS
    assert table.note == "25 further rows are in the files beside this report."


def _reader_error(results, labels=None, *, compute=True):
    """The sentence on reader error, with what is certain of some patients in place of the rule."""
    operations = results.operations
    if labels:
        given = pl.col("patient_id").replace_strict(labels, default=pl.col("category_certain"))
        operations = operations.with_columns(category_certain=given)
    rules = results.study.rules.model_copy(update={"probability": GrowthModel(compute=compute)})
    changed = replace(
        results,
        operations=operations,
        study=results.study.model_copy(update={"rules": rules}),
    )
    return next(one for one in describe_unknowns(changed) if "reader error" in one).replace(NB, " ")


def test_patients_whose_category_may_be_reader_error_are_counted(results):
    labels = {"SYN-021": "indeterminate", "SYN-022": "indeterminate", "SYN-023": "responsive"}
    assert _reader_error(results, labels) == (
        "Whether the category of 3 of 40 patients at the index operation stands against reader "
        "error: in 2 no category reaches 80 % and in 1 the sizes make another one likely."
    )
    alone = _reader_error(results, {"SYN-030": "responsive"})
    assert alone.startswith("Whether the category of 1 of 40 patients at the index operation")
    assert alone.endswith("against reader error: the sizes make another one likely.")


def test_where_every_category_is_certain_the_model_is_what_is_left_to_doubt(results):
    assert _reader_error(results).endswith(
        "by the model the category of 40 patients at the index operation reaches 80 % in each."
    )


def test_without_the_model_reader_error_is_not_counted(results):
    assert _reader_error(results, compute=False).startswith("How much of a category is reader err")
