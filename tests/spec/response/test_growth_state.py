"""Growth state of each lesion at each scan, on the lesion's own diameter.

By default a lesion grows when it is at least 20 % and at least 5 mm above its own nadir of the
period. The founding series counts growing tumours and gives no number for growth; the thresholds,
the reference and the rest are a value, `GrowthRule`, that a study may change.

Source: RECIST 1.1 thresholds applied to each lesion; DeMatteo 2007 (Ann Surg 245:347) for counting
growing lesions; see the decision on the growth rule.
"""

from seriatim.response.growth import GrowthRule
from seriatim.response.rules import ResponseRules


def test_growth_needs_twenty_percent_and_five_millimetres_over_the_nadir(follow):
    follow(
        """
        day |  A | A is      | A why           | A against
        ----+----+-----------+-----------------+----------
          0 | 40 | reference | no_earlier_scan | -
         56 | 20 | shrinking | shrunk          | 40
        112 | 24 | shrinking | shrunk          | 20
        168 | 25 | growing   | rise_from_nadir | 20
        224 | 22 | shrinking | shrunk          | 20
        """,
        lesions="A target",
    )


def test_growth_is_judged_on_exact_tenths(follow):
    follow(
        """
        patient | day |    A | A is
        --------+-----+------+----------
        A       |   0 |   25 | reference
        A       |  56 |   30 | growing
        B       |   0 |   25 | reference
        B       |  56 | 29.9 | stable
        C       |   0 |   20 | reference
        C       |  56 |   24 | stable
        """,
        lesions="A target",
    )


def test_thirty_percent_below_the_baseline_is_shrinking(follow):
    follow(
        """
        day |    A | A is      | A why
        ----+------+-----------+----------------
          0 |   50 | reference | no_earlier_scan
         56 | 35.1 | stable    | little_change
        112 |   35 | shrinking | shrunk
        168 |    0 | absent    | absent
        """,
        lesions="A target",
    )


def test_a_lesion_that_had_gone_grows_when_it_is_back_whatever_its_size(follow):
    follow(
        """
        day | A      | C       | A is      | A why           | C is      | C why
        ----+--------+---------+-----------+-----------------+-----------+----------------
          0 | 30     | 8       | reference | no_earlier_scan | reference | no_earlier_scan
         56 | absent | absent  | absent    | absent          | absent    | absent
        112 | 2      | present | growing   | reappeared      | growing   | reappeared
        """,
        lesions="A target; C non_target",
    )


def test_a_lesion_seen_but_not_sized_is_taken_for_stable(follow):
    follow(
        """
        day | C       | C is   | C why
        ----+---------+--------+-----------------
          0 | present | stable | present_unsized
         56 | present | stable | present_unsized
        """,
        lesions="C non_target",
    )


def test_unequivocal_progression_is_growth_by_the_readers_word(follow):
    follow(
        """
        day | C       | C is    | C why
        ----+---------+---------+------------------------
          0 | present | stable  | present_unsized
         56 | up      | growing | unequivocal_progression
        112 | up 12   | growing | unequivocal_progression
        """,
        lesions="C non_target",
    )


def test_a_lesion_that_was_not_assessed_is_never_taken_for_stable(follow):
    follow(
        """
        day |  A | B       | B is          | B why
        ----+----+---------+---------------+----------------
          0 | 30 | 20      | reference     | no_earlier_scan
         56 | 30 |         | not_evaluable | not_measured
        112 | 30 | ne      | not_evaluable | not_evaluable
        168 | 30 | unsized | not_evaluable | not_evaluable
        224 | 30 | ?       | not_evaluable | equivocal
        280 | 30 | 26      | growing       | rise_from_nadir
        """,
        lesions="A target; B target",
    )


def test_a_new_lesion_is_new_before_it_is_anything_else(follow):
    follow(
        """
        day |  A | X     | X is | X why
        ----+----+-------+------+-----------
          0 | 30 |       | -    | -
         56 | 30 | up 12 | new  | new_lesion
        112 | 30 | 6     | new  | new_lesion
        """,
        lesions="A target; X new",
    )


def test_the_reference_may_be_the_baseline(follow):
    follow(
        """
        day |  A | A is      | A why              | A against
        ----+----+-----------+--------------------+----------
          0 | 40 | reference | no_earlier_scan    | -
         56 | 20 | shrinking | shrunk             | 40
        112 | 40 | stable    | little_change      | 40
        168 | 48 | growing   | rise_from_baseline | 40
        """,
        lesions="A target",
        rules=ResponseRules(growth=GrowthRule(reference="baseline")),
    )


def test_the_reference_may_be_the_scan_before(follow):
    """Slow growth by 4 mm a scan is never seen from one scan to the next."""
    follow(
        """
        day |  A | A is      | A why              | A against
        ----+----+-----------+--------------------+----------
          0 | 20 | reference | no_earlier_scan    | -
         56 | 24 | stable    | little_change      | 20
        112 | 28 | stable    | little_change      | 24
        168 | 34 | growing   | rise_from_previous | 28
        """,
        lesions="A target",
        rules=ResponseRules(growth=GrowthRule(reference="previous")),
    )


def test_growth_may_have_to_hold_on_two_sized_scans(follow):
    follow(
        """
        day | A  | A is          | A why
        ----+----+---------------+-------------------
          0 | 20 | reference     | no_earlier_scan
         56 | 26 | stable        | growth_unconfirmed
        112 | ne | not_evaluable | not_evaluable
        168 | 26 | growing       | rise_from_nadir
        224 | 20 | stable        | little_change
        280 | 26 | stable        | growth_unconfirmed
        """,
        lesions="A target",
        rules=ResponseRules(growth=GrowthRule(confirm=True)),
    )


def test_a_rise_in_density_may_count_as_growth(follow):
    follow(
        """
        day | A       | A is      | A why
        ----+---------+-----------+----------------
          0 | 40 50HU | reference | no_earlier_scan
         56 | 40 30HU | stable    | little_change
        112 | 40 44HU | stable    | little_change
        168 | 40 45HU | growing   | density_rise
        """,
        lesions="A target",
        rules=ResponseRules(growth=GrowthRule(density_rise_pct=50)),
    )


def test_thresholds_are_settable(follow):
    follow(
        """
        day |  A | A is
        ----+----+----------
          0 | 20 | reference
         56 | 22 | growing
        """,
        lesions="A target",
        rules=ResponseRules(growth=GrowthRule(relative_pct=10, absolute_mm=0)),
    )
