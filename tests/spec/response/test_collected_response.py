"""The response that a trial recorded, beside the derived one.

The recorded response is never used in place of the derived one. Where the two differ, or one is
missing, `why` is one of the kinds on the page of [reason codes](../../reasons.md). `recorded` is
what the trial wrote down, for one part of the response; a blank is nothing.
"""


def test_a_sum_that_rose_from_its_nadir_only_is_called_by_baseline_in_some_trials(compare):
    """48 is 50 % above the nadir of 32, but 20 % below the baseline; 36 is 12.5 % above it."""
    compare(
        """
        day |  A | nadir | recorded | derived | agrees | why
        ----+----+-------+----------+---------+--------+------------
          0 | 60 |     - |          |         |        |
         56 | 32 |    60 | PR       | PR      | yes    | -
        112 | 36 |    32 | PR       | PR      | yes    | -
        168 | 42 |    32 | PR       | PD      | no     | from_nadir
        224 | 48 |    32 | SD       | PD      | no     | from_nadir
        280 | 72 |    32 | PD       | PD      | yes    | -
        """,
        lesions="A target",
        part="target",
    )


def test_twenty_percent_of_the_baseline_without_five_millimetres_is_stable_by_it(compare):
    """24 is 6 mm above the nadir of 18, but only 4 mm above the baseline of 20."""
    compare(
        """
        day |  A | nadir | recorded | derived | agrees | why
        ----+----+-------+----------+---------+--------+-----------
          0 | 20 |     - |          |         |        |
         56 | 18 |    20 | SD       | SD      | yes    | -
        112 | 24 |    18 | SD       | PD      | no     | from_nadir
        """,
        lesions="A target",
        part="target",
    )


def test_a_rise_from_the_nadir_that_the_baseline_does_not_explain_stays_unexplained(compare):
    """48 is stable disease by the baseline of 60, and not a partial response."""
    compare(
        """
        day |  A | nadir | recorded | derived | agrees | why
        ----+----+-------+----------+---------+--------+------------
          0 | 60 |     - |          |         |        |
         56 | 32 |    60 | PR       | PR      | yes    | -
        112 | 48 |    32 | PR       | PD      | no     | unexplained
        """,
        lesions="A target",
        part="target",
    )


def test_twenty_percent_without_five_millimetres_is_recorded_as_progression_in_some_trials(compare):
    compare(
        """
        day |  A | nadir | recorded | derived | agrees | why
        ----+----+-------+----------+---------+--------+---------------
          0 | 20 |     - |          |         |        |
         56 | 16 |    20 | SD       | SD      | yes    | -
        112 | 20 |    16 | PD       | SD      | no     | rise_too_small
        168 | 17 |    16 | PD       | SD      | no     | unexplained
        """,
        lesions="A target",
        part="target",
    )


def test_a_lesion_that_was_not_assessed_leaves_the_derived_response_open(compare):
    compare(
        """
        day |  A |  B | recorded | derived | agrees | why
        ----+----+----+----------+---------+--------+---------------
          0 | 30 | 20 |          |         |        |
         56 | 30 | ne | SD       | NE      | no     | lesion_missing
        112 | ne |    | PD       | NE      | no     | lesion_missing
        168 | ne | 20 | NE       | NE      | yes    | -
        """,
        lesions="A target; B target",
        part="target",
    )


def test_targets_that_were_sized_may_show_progression_while_the_trial_waits(compare):
    compare(
        """
        day |  A |  B | recorded | derived | agrees | why
        ----+----+----+----------+---------+--------+------------
          0 | 30 | 20 |          |         |        |
         56 | 62 | ne | NE       | PD      | no     | partial_sum
        """,
        lesions="A target; B target",
        part="target",
    )


def test_a_lesion_that_is_back_after_a_complete_response_progresses(compare):
    """3 mm is no rise of 5 mm: the lesion is back, whatever its size."""
    compare(
        """
        day |      A | recorded | derived | agrees | why
        ----+--------+----------+---------+--------+--------------------
          0 |     30 |          |         |        |
         56 | absent | CR       | CR      | yes    | -
        112 |      3 | PR       | PD      | no     | reappeared_after_cr
        """,
        lesions="A target",
        part="target",
    )
    compare(
        """
        day |  A     | B       | recorded      | derived       | agrees | why
        ----+--------+---------+---------------+---------------+--------+--------------------
          0 | 30     | present |               |               |        |
         56 | absent | absent  | CR            | CR            | yes    | -
        112 | absent | present | NON_CR_NON_PD | PD            | no     | reappeared_after_cr
        """,
        lesions="A target; B non_target",
        part="non_target",
    )


def test_progression_of_non_targets_needs_a_lesion_row_that_says_so(compare):
    compare(
        """
        day |  A | B       | recorded      | derived       | agrees | why
        ----+----+---------+---------------+---------------+--------+---------------------
          0 | 30 | present |               |               |        |
         56 | 30 | present | NON_CR_NON_PD | NON_CR_NON_PD | yes    | -
        112 | 30 | present | PD            | NON_CR_NON_PD | no     | no_lesion_progressed
        168 | 30 | present | NE            | NON_CR_NON_PD | no     | called_not_evaluable
        224 | 30 | ne      | NON_CR_NON_PD | NE            | no     | lesion_missing
        280 | 30 | up      | PD            | PD            | yes    | -
        """,
        lesions="A target; B non_target",
        part="non_target",
    )


def test_new_lesions_are_compared_by_how_sure_the_reader_was(compare):
    """Only a scan with a new lesion is missed where the trial recorded nothing."""
    compare(
        """
        day |  A | N       | new         | recorded    | derived     | agrees | why
        ----+----+---------+-------------+-------------+-------------+--------+-----------------------
          0 | 30 |         | none        |             | -           | -      | -
         56 | 30 |         | none        | none        | none        | yes    | -
        112 | 30 |         | none        | equivocal   | none        | no     | new_lesion_not_listed
        168 | 30 | ?       | equivocal   | unequivocal | equivocal   | no     | new_lesion_unconfirmed
        224 | 30 | present | unequivocal | none        | unequivocal | no     | new_lesion_seen
        280 | 30 | present | unequivocal |             | unequivocal | -      | not_collected
        """,
        lesions="A target; N new",
        part="new_lesion",
    )


def test_the_overall_response_differs_where_a_response_holds(compare):
    compare(
        """
        day |   A | overall | why overall    | recorded | agrees | why
        ----+-----+---------+----------------+----------+--------+---------------
          0 | 100 | -       |                |          |        |
         56 |  70 | PR      |                | PR       | yes    | -
        112 |  80 | PR      | response_holds | SD       | no     | response_holds
        168 |  84 | PD      | target_pd      | SD       | no     | from_nadir
        """,
        lesions="A target",
        part="overall",
    )


def test_the_overall_response_differs_by_the_part_that_decided_it(compare):
    compare(
        """
        day |  A | B       | N       | recorded | derived | agrees | why
        ----+----+---------+---------+----------+---------+--------+-----------------------
          0 | 20 | present |         |          |         |        |
         56 | 16 | present |         | SD       | SD      | yes    | -
        112 | 20 | present |         | PD       | SD      | no     | rise_too_small
        168 | 16 | present | ?       | PD       | SD      | no     | new_lesion_unconfirmed
        224 | ne | present |         | SD       | NE      | no     | lesion_missing
        280 | 16 | present |         | PD       | SD      | no     | no_lesion_progressed
        336 | 16 | present |         | NE       | SD      | no     | called_not_evaluable
        392 | 16 | present | present | SD       | PD      | no     | new_lesion_seen
        """,
        lesions="A target; B non_target; N new",
        part="overall",
    )
    compare(
        """
        day |      A |  B      | recorded | derived | agrees | why
        ----+--------+---------+----------+---------+--------+--------------------
          0 |     30 | present |          |         |        |
         56 | absent | absent  | CR       | CR      | yes    | -
        112 | absent | present | PR       | PD      | no     | reappeared_after_cr
        """,
        lesions="A target; B non_target",
        part="overall",
    )
    compare(
        """
        day |  A |  B | recorded | derived | agrees | why
        ----+----+----+----------+---------+--------+------------
          0 | 30 | 20 |          |         |        |
         56 | 62 | ne | NE       | PD      | no     | partial_sum
        """,
        lesions="A target; B target",
        part="overall",
    )


def test_a_response_without_its_scan_or_its_lesions_has_nothing_beside_it(compare):
    """The trial may have recorded the day of the decision instead of the day of the scan."""
    compare(
        """
        day |  A | recorded | derived | agrees | why
        ----+----+----------+---------+--------+---------------
          0 | 30 | SD       | -       | -      | reference_scan
         56 | 30 |          | SD      | -      | not_collected
         60 |    | SD       | -       | -      | no_scan
        """,
        lesions="A target",
        part="target",
    )
    compare(
        """
        day |  A | recorded | derived | agrees | why
        ----+----+----------+---------+--------+-----------------
          0 | 30 |          | -       | -      | -
         56 | 30 | NE       | -       | -      | nothing_followed
        """,
        lesions="A target",
        part="non_target",
    )


def test_readers_are_compared_each_with_the_own_derived_response(compare):
    """Reader c recorded nothing at all, so nothing is missed of that reader."""
    compare(
        """
        reader | day |  A | recorded | derived | agrees | why
        -------+-----+----+----------+---------+--------+--------------
        a      |   0 | 30 |          | -       | -      | -
        a      |  56 | 20 | PR       | PR      | yes    | -
        b      |   0 | 30 |          | -       | -      | -
        b      |  56 | 30 | PR       | SD      | no     | unexplained
        b      | 112 | 30 |          | SD      | -      | not_collected
        c      |   0 | 30 |          | -       | -      | -
        c      |  56 | 30 |          | -       | -      | -
        """,
        lesions="A target",
        part="target",
    )


def test_a_difference_by_another_criterion_is_told_apart(compare):
    """Without a criterion the response is taken as one by RECIST 1.1."""
    compare(
        """
        day |  A | recorded | by         | derived | agrees | why
        ----+----+----------+------------+---------+--------+----------------
          0 | 30 |          |            |         |        |
         56 | 26 | PR       | Choi       | SD      | no     | other_criterion
        112 | 26 | SD       | Choi       | SD      | yes    | -
        168 | 26 | PR       | RECIST 1.1 | SD      | no     | unexplained
        224 | 26 | PR       | RECIST1.1  | SD      | no     | unexplained
        280 | 26 | PR       |            | SD      | no     | unexplained
        """,
        lesions="A target",
        part="target",
    )
