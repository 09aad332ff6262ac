"""The growth rule on true sizes, against the rule said once more in plain Python."""

from itertools import product
from math import exp, inf, log

import numpy as np
import pytest

from seriatim.response.growth import GrowthRule
from seriatim.response.posterior.rise import Rise, no_past

VISIBLE_MM = 2.0
SIZES_MM = (1.0, 1.9, 2.1, 4.0, 7.2, 20.0, 24.3, 25.1, 30.2, None)
"""Sizes on both sides of every threshold and on none of them; None: the scan told nothing."""


def grows(sizes_mm, rule):
    """The last size, which is known, against those before it that are."""
    *earlier, now = sizes_mm
    told = [size for size in earlier if size is not None]
    if not told or not is_past(now, told, rule):
        return False
    return not rule.confirm or (len(told) > 1 and is_past(told[-1], told[:-1], rule))


def is_past(now, earlier, rule):
    reference = {"nadir": min(earlier), "baseline": earlier[0], "previous": earlier[-1]}[
        rule.reference
    ]
    if reference < VISIBLE_MM:
        return now >= VISIBLE_MM
    return now >= reference * (1 + rule.relative_pct / 100) and now - reference >= rule.absolute_mm


def as_draws(size_mm):
    return np.full((1, 1, 1), inf if size_mm is None else log(size_mm), dtype=np.float32)


def has_risen(sizes_mm, rule, oldest_mm=None):
    *earlier, now = sizes_mm
    rise = Rise(rule, VISIBLE_MM)
    past = None if oldest_mm is None else rise.go_on(no_past((1, 1, 1)), as_draws(oldest_mm))
    risen = rise.has_risen(as_draws(now), [as_draws(size) for size in earlier], past)
    return bool(risen.item())


@pytest.mark.parametrize("confirm", [False, True])
@pytest.mark.parametrize("reference", ["nadir", "baseline", "previous"])
@pytest.mark.parametrize(("relative_pct", "absolute_mm"), [(20, 5), (10, 0), (0, 2)])
def test_every_course_of_four_scans_is_judged_as_the_plain_rule_does(
    reference, relative_pct, absolute_mm, confirm
):
    rule = GrowthRule(
        reference=reference, relative_pct=relative_pct, absolute_mm=absolute_mm, confirm=confirm
    )
    courses = [(*earlier, now) for *earlier, now in product(SIZES_MM, repeat=4) if now is not None]
    earlier = [
        np.array([log(one[place]) if one[place] else inf for one in courses], dtype=np.float32)
        for place in range(3)
    ]
    now = np.array([log(one[-1]) for one in courses], dtype=np.float32)
    found = Rise(rule, VISIBLE_MM).has_risen(now, earlier, None)
    # NOTE without any earlier scan nothing is asked of the rule.
    asked = [any(one[:-1]) for one in courses]
    expected = [grows(one, rule) for one in courses]
    assert found[asked].tolist() == [
        grown for grown, is_asked in zip(expected, asked, strict=True) if is_asked
    ]


@pytest.mark.parametrize(("now_mm", "grown"), [(24.9, False), (25.1, True), (5.9, False)])
def test_the_smallest_of_scans_no_longer_held_is_still_the_nadir(now_mm, grown):
    rule = GrowthRule()
    assert has_risen((30, 28, now_mm), rule, oldest_mm=20) is grown
    assert has_risen((30, 20, now_mm), rule, oldest_mm=28) is grown


def test_growth_is_twenty_percent_and_five_millimetres():
    rule = GrowthRule()
    assert not has_risen((20, 24.9), rule)
    assert has_risen((20, 25.1), rule)
    assert not has_risen((50, 59.9), rule)
    assert has_risen((50, 60.1), rule)


def test_what_cannot_be_seen_has_gone_and_grows_once_it_is_seen():
    rule = GrowthRule(relative_pct=10, absolute_mm=0)
    assert not has_risen((1.0, 1.9), rule)
    assert has_risen((1.0, 2.1), rule)
    assert has_risen((exp(-700), 2.1), rule)
