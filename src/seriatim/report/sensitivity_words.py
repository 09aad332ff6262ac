"""How sure the category is, in plain words: who keeps it, what moves it most, what was drawn."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from seriatim.report.inputs import SensitivityResults
from seriatim.report.palette import category_style
from seriatim.report.printed import as_count, as_list, as_number
from seriatim.report.words import definition_words, in_words

SETTINGS = {
    "reference": "the earlier size a lesion is compared with",
    "relative_pct": "the relative threshold",
    "absolute_mm": "the absolute threshold",
    "confirm": "confirmation on a second scan",
    "window_days": "how old the scan may be",
}
"""Each setting of the growth rule that the grid varies, in words."""
NOBODY_OPERATED = (
    "Nobody was operated on a drug and read by the deciding reader, so there is no category to put "
    "to the test."
)
BLUR = (
    "A draw does not look at how the patient fared, so it blurs categories into one another: where "
    "categories differ in survival, the true curves lie further apart than the drawn ones."
)


def change_words(row: dict[str, Any]) -> str:
    """What is changed, in words: the setting's new and old value, or the other definition."""
    if row["setting"] == "definition":
        return f"by {definition_words(row['definition'])}"
    return str(row["change"])


def list_changes(flow: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of each single change, in the order of the frame."""
    keys = ["setting", "rule", "definition"]
    yield from (rows for _, rows in flow.group_by(keys, maintain_order=True))


def count_movers(rows: pl.DataFrame) -> int:
    """Patients in another category than under the study's rule."""
    moved = rows.filter(pl.col("own_category") != pl.col("category"))
    return int(moved["n_patients"].sum())


def describe_stability(results: SensitivityResults) -> str:
    """How many keep their category under all rules, and which setting moves most."""
    found = results.sensitivity
    if found.stability.is_empty():
        return NOBODY_OPERATED
    n_rules = found.rules.height
    if n_rules == 1:
        return "The study asks for no other rule than its own."
    same = found.stability.filter(pl.col("n_same") == pl.col("n_rules")).height
    keep = f"{same or 'none'} {'keep' if same > 1 else 'keeps'}"
    return (
        f"Of {as_count(found.stability.height, 'patient')} with an index operation {keep} the "
        f"category under all {n_rules} rules. "
        f"{_settings(found.settings)} {_farthest(found.rules)}"
    ).strip()


def _settings(settings: pl.DataFrame) -> str:
    """What each setting moves when only it is changed, the strongest first."""
    moving = settings.filter(pl.col("n_moved") > 0)
    still = [_setting(name) for name in settings.filter(pl.col("n_moved") == 0)["setting"]]
    if moving.is_empty():
        return "No setting, changed alone, moves anybody."
    first, *rest = moving.select("setting", "n_moved").iter_rows()
    words = (
        f"Of the settings changed alone, most depends on {_setting(first[0])}: "
        f"{as_count(first[1], 'patient')} {'moves' if first[1] == 1 else 'move'}"
    )
    others = [f"{number} with {_setting(name)}" for name, number in rest]
    others += [f"nobody with {as_list(still)}"] if still else []
    return f"{'; '.join([words, *others])}."


def _setting(name: str) -> str:
    return SETTINGS.get(name, in_words(name).lower())


def _farthest(rules: pl.DataFrame) -> str:
    """The rule of the grid that moves most patients."""
    row = rules.sort("n_moved", "rule", descending=[True, False]).row(0, named=True)
    if not row["n_moved"]:
        return ""
    return f"The rule that moves most, {row['words']}, moves {row['n_moved']}."


def summarise_sensitivity(results: SensitivityResults) -> tuple[str, ...]:
    """Two lines for a terminal: who keeps the category, and what a draw makes of its sizes."""
    found = results.sensitivity
    if found.stability.is_empty():
        return (NOBODY_OPERATED,)
    n_rules = found.rules.height
    same = found.stability.filter(pl.col("n_same") == pl.col("n_rules")).height
    sizes = [
        f"{category_style(row['category']).words.lower()} {row['n_plain']} "
        f"({as_number(row['n_expected'], 1)} drawn)"
        for row in found.imputed_counts.iter_rows(named=True)
        if row["n_plain"] or row["n_most"]
    ]
    return (
        f"{same} of {found.stability.height} keep the category under all {n_rules} rules",
        f"Patients: {as_list(sizes) or 'none with a category'}",
    )


def describe_draws(results: SensitivityResults) -> str:
    """How the categories were drawn, for how many, and what that does to their sizes."""
    found = results.sensitivity
    how = dict(found.imputed_patients.iter_rows())
    if found.stability.is_empty():
        return NOBODY_OPERATED
    if not how["drawn"]:
        return "No probability of a category is known, so no category was drawn."
    draws = results.study.sensitivity.imputations
    kept = (
        f" {as_count(how['kept'], 'patient')} without probabilities kept it." if how["kept"] else ""
    )
    out = (
        f" {as_count(how['left_out'], 'patient')} with neither {_were(how['left_out'])} left out."
        if how["left_out"]
        else ""
    )
    return (
        f"The category of {as_count(how['drawn'], 'patient')} was drawn {draws} times from its "
        f"probabilities.{kept}{out} {_sizes(found.imputed_counts)} Survival was estimated in every "
        f"draw and pooled, so that doubt about the category widens the interval. {BLUR}"
    )


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _sizes(counts: pl.DataFrame) -> str:
    parts = [
        f"{category_style(row['category']).words.lower()} {row['n_plain']} by the rule, "
        f"{as_number(row['n_expected'], 1)} on average over the draws "
        f"({row['n_fewest']} to {row['n_most']})"
        for row in counts.iter_rows(named=True)
        if row["n_plain"] or row["n_most"]
    ]
    return f"Patients: {'; '.join(parts)}."
