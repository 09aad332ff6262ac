"""The rules under which the category is worked out again: every combination of the listed values.

Rule 1 is always the study's own. A rule that differs from it in one setting only is a single
change; those are what the figure draws and what the report names, the others stand in the tables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import polars as pl

from seriatim.response.growth import GrowthRule
from seriatim.study.sensitivity_plan import SensitivityPlan

SETTINGS = ("reference", "relative_pct", "absolute_mm", "confirm", "window_days")
"""The settings of the growth rule that the grid varies, in the order of its columns."""
OWN_RULE = 1
"""The number of the study's own rule."""

RULE_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.Int32(),
    "is_own": pl.Boolean(),
    "reference": pl.String(),
    "relative_pct": pl.Float64(),
    "absolute_mm": pl.Float64(),
    "confirm": pl.Boolean(),
    "window_days": pl.Int32(),
    "n_settings_changed": pl.Int32(),
    "setting": pl.String(),
    "change": pl.String(),
    "words": pl.String(),
}


@dataclass(frozen=True)
class GridRule:
    """One rule of the grid: its number, and which settings differ from the study's own."""

    number: int
    growth: GrowthRule
    own: GrowthRule
    changed: tuple[str, ...]

    @property
    def setting(self) -> str | None:
        """The one setting that differs; null for the study's own rule and where several do."""
        return self.changed[0] if len(self.changed) == 1 else None

    @property
    def change(self) -> str | None:
        """The single change in words; null where there is none or more than one."""
        now, own = self.growth, self.own
        words = {
            "reference": f"against {now.reference}, not {own.reference}",
            "relative_pct": f"growth from {now.relative_pct:g} %, not {own.relative_pct:g} %",
            "absolute_mm": f"growth from {now.absolute_mm:g} mm, not {own.absolute_mm:g} mm",
            "confirm": f"growth {'' if now.confirm else 'not '}confirmed on a second scan",
            "window_days": f"scan within {now.window_days} days, not {own.window_days}",
        }
        return None if self.setting is None else words[self.setting]

    @property
    def words(self) -> str:
        """The rule in short, every setting named."""
        growth = self.growth
        confirmed = "confirmed" if growth.confirm else "unconfirmed"
        return (
            f"{growth.relative_pct:g} % and {growth.absolute_mm:g} mm above {growth.reference}, "
            f"{confirmed}, scan at most {growth.window_days} days old"
        )


def list_rules(own: GrowthRule, plan: SensitivityPlan) -> tuple[GridRule, ...]:
    """Every combination of the study's own values and the listed ones; the study's own first.

    Settings that the plan does not list (new lesions, density, shrinkage) stay the study's own.
    """
    listed = dict(
        zip(
            SETTINGS,
            (
                plan.references,
                plan.relative_pct,
                plan.absolute_mm,
                plan.confirm,
                plan.window_days,
            ),
            strict=True,
        )
    )
    values = [tuple(dict.fromkeys((getattr(own, name), *listed[name]))) for name in SETTINGS]
    combined = (dict(zip(SETTINGS, chosen, strict=True)) for chosen in product(*values))
    return tuple(_numbered(combined, own))


def _numbered(combined: Iterator[Mapping[str, Any]], own: GrowthRule) -> Iterator[GridRule]:
    for number, chosen in enumerate(combined, start=OWN_RULE):
        changed = tuple(name for name in SETTINGS if chosen[name] != getattr(own, name))
        yield GridRule(number, own.model_copy(update=chosen), own, changed)


def tabulate_rules(rules: tuple[GridRule, ...]) -> pl.DataFrame:
    """The rules as a table.

    Adds    rule [1 = the study's own], is_own, the settings, n_settings_changed, setting [the only
            one that differs], change [that difference in words], words
    Grain   one row per rule, in order
    Nulls   setting and change null = the study's own rule, or several settings differ
    """
    rows = [
        {
            "rule": rule.number,
            "is_own": not rule.changed,
            **{name: getattr(rule.growth, name) for name in SETTINGS},
            "n_settings_changed": len(rule.changed),
            "setting": rule.setting,
            "change": rule.change,
            "words": rule.words,
        }
        for rule in rules
    ]
    return pl.DataFrame(rows, schema=RULE_SCHEMA)
