"""Overall response at a scan: target, non-target and new lesions together.

One row of the published tables after another. Every patient below has a first scan (day 0) and one
later scan; A and B are targets of 30 mm at first, C is a non-target.

Source: RECIST 1.1, tables 1 and 2 (time point response).
"""


def test_complete_target_response_depends_on_the_non_targets(follow):
    follow(
        """
        patient         | day |  A | C       | target | non-target    | overall
        ----------------+-----+----+---------+--------+---------------+--------
        CR and CR       |   0 | 30 | present | -      | -             | -
        CR and CR       |  56 |  0 | absent  | CR     | CR            | CR
        CR and persists |   0 | 30 | present | -      | -             | -
        CR and persists |  56 |  0 | present | CR     | NON_CR_NON_PD | PR
        CR and NE       |   0 | 30 | present | -      | -             | -
        CR and NE       |  56 |  0 | ne      | CR     | NE            | PR
        CR and none     |   0 | 30 |         | -      | -             | -
        CR and none     |  56 |  0 |         | CR     | -             | CR
        """,
        lesions="A target; C non_target",
    )


def test_partial_response_and_stable_disease_do_not_wait_for_the_non_targets(follow):
    follow(
        """
        patient         | day |  A | C       | target | non-target    | overall
        ----------------+-----+----+---------+--------+---------------+--------
        PR and persists |   0 | 30 | present | -      | -             | -
        PR and persists |  56 | 20 | present | PR     | NON_CR_NON_PD | PR
        PR and NE       |   0 | 30 | present | -      | -             | -
        PR and NE       |  56 | 20 | ne      | PR     | NE            | PR
        PR and CR       |   0 | 30 | present | -      | -             | -
        PR and CR       |  56 | 20 | absent  | PR     | CR            | PR
        SD and persists |   0 | 30 | present | -      | -             | -
        SD and persists |  56 | 30 | present | SD     | NON_CR_NON_PD | SD
        SD and NE       |   0 | 30 | present | -      | -             | -
        SD and NE       |  56 | 30 |         | SD     | NE            | SD
        """,
        lesions="A target; C non_target",
    )


def test_targets_not_all_assessed_leave_the_overall_response_open(follow):
    follow(
        """
        patient         | day |  A |  B | C       | target | non-target    | overall
        ----------------+-----+----+----+---------+--------+---------------+--------
        NE and persists |   0 | 30 | 30 | present | -      | -             | -
        NE and persists |  56 | 20 | ne | present | NE     | NON_CR_NON_PD | NE
        NE and CR       |   0 | 30 | 30 | present | -      | -             | -
        NE and CR       |  56 | 20 | ne | absent  | NE     | CR            | NE
        """,
        lesions="A target; B target; C non_target",
    )


def test_progression_of_any_kind_is_progression_overall(follow):
    follow(
        """
        patient    | day |  A | C       | X  | target | non-target    | overall | why overall
        -----------+-----+----+---------+----+--------+---------------+---------+--------------
        target     |   0 | 30 | present |    | -      | -             | -       | reference_scan
        target     |  56 | 40 | absent  |    | PD     | CR            | PD      | target_pd
        non-target |   0 | 30 | present |    | -      | -             | -       | reference_scan
        non-target |  56 |  0 | up      |    | CR     | PD            | PD      | non_target_pd
        new        |   0 | 30 | present |    | -      | -             | -       | reference_scan
        new        |  56 |  0 | absent  | 10 | CR     | CR            | PD      | new_lesion
        all        |   0 | 30 | present |    | -      | -             | -       | reference_scan
        all        |  56 | 40 | up      | 10 | PD     | PD            | PD      | new_lesion
        ne and new |   0 | 30 | present |    | -      | -             | -       | reference_scan
        ne and new |  56 | ne | ne      | 10 | NE     | NE            | PD      | new_lesion
        """,
        lesions="A target; C non_target; X new",
    )


def test_non_target_disease_alone(follow):
    follow(
        """
        patient  | day | C       | X  | non-target    | overall       | why overall
        ---------+-----+---------+----+---------------+---------------+----------------
        CR       |   0 | present |    | -             | -             | reference_scan
        CR       |  56 | absent  |    | CR            | CR            | non_target_only
        persists |   0 | present |    | -             | -             | reference_scan
        persists |  56 | present |    | NON_CR_NON_PD | NON_CR_NON_PD | non_target_only
        NE       |   0 | present |    | -             | -             | reference_scan
        NE       |  56 | ne      |    | NE            | NE            | non_target_only
        PD       |   0 | present |    | -             | -             | reference_scan
        PD       |  56 | up      |    | PD            | PD            | non_target_pd
        new      |   0 | present |    | -             | -             | reference_scan
        new      |  56 | absent  | 10 | CR            | PD            | new_lesion
        """,
        lesions="C non_target; X new",
    )


def test_no_disease_stays_no_disease_until_something_new_comes(follow):
    """The one lesion is removed; after the operation nothing is left to follow."""
    follow(
        """
        day | A  | X  | period | overall | why overall
        ----+----+----+--------+---------+---------------
          0 | 30 |    | 0      | -       | reference_scan
         90 | ne |    | 1      | -       | reference_scan
        150 | ne |    | 1      | NED     | no_disease
        210 | ne | 12 | 1      | PD      | new_lesion
        """,
        lesions="A target; X new",
        operations="50 removes A",
    )
