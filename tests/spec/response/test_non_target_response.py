"""Non-target response: what a reader says of the lesions that are not measured for the sum.

Complete response is every non-target lesion gone and every such node under 10 mm. Progression is
only what a reader calls unequivocal. Whatever persists is neither.

Source: RECIST 1.1, section 4.3.3.
"""


def test_lesions_that_persist_are_neither_response_nor_progression(follow):
    """Size alone never makes a non-target progress."""
    follow(
        """
        day | C       | D  | non-target    | why non-target
        ----+---------+----+---------------+---------------
          0 | present | 8  | -             | reference_scan
         56 | absent  | 30 | NON_CR_NON_PD | persists
        """,
        lesions="C non_target; D non_target",
    )


def test_all_gone_is_a_complete_response(follow):
    follow(
        """
        day | C       | N  | non-target    | why non-target
        ----+---------+----+---------------+---------------------
          0 | present | 12 | -             | reference_scan
         56 | absent  | 10 | NON_CR_NON_PD | persists
        112 | absent  | 9  | CR            | all_non_targets_gone
        """,
        lesions="C non_target; N node non_target",
    )


def test_one_unequivocal_progression_is_enough(follow):
    follow(
        """
        day | C       | D      | non-target | why non-target
        ----+---------+--------+------------+------------------------
          0 | present | 12     | -          | reference_scan
         56 | up      | absent | PD         | unequivocal_progression
        112 | up 40   | ne     | PD         | unequivocal_progression
        """,
        lesions="C non_target; D non_target",
    )


def test_a_lesion_nobody_looked_at_leaves_the_response_open(follow):
    follow(
        """
        day | C       | D       | non-target | why non-target
        ----+---------+---------+------------+------------------------
          0 | present | 12      | -          | reference_scan
         56 | absent  | ne      | NE         | non_target_not_assessed
        112 | absent  |         | NE         | non_target_not_assessed
        168 | absent  | unsized | NE         | non_target_not_assessed
        224 | absent  | ?       | NE         | non_target_not_assessed
        """,
        lesions="C non_target; D non_target",
    )


def test_without_non_targets_there_is_no_non_target_response(follow):
    follow(
        """
        day |  A | non-target | why non-target
        ----+----+------------+---------------
          0 | 30 | -          | reference_scan
         56 | 30 | -          | no_non_targets
        """,
        lesions="A target",
    )


def test_a_lesion_that_appeared_in_an_earlier_period_is_followed_as_a_non_target(follow):
    """It was new on the first line; for the second line it is disease that was already there."""
    follow(
        """
        day |  A | X  | period | new         | non-target    | overall
        ----+----+----+--------+-------------+---------------+--------
         10 | 30 |    | 1      | none        | -             | -
         66 | 30 | 12 | 1      | unequivocal | -             | PD
        150 | 30 | 12 | 2      | none        | -             | -
        206 | 30 | 14 | 2      | none        | NON_CR_NON_PD | SD
        """,
        lesions="A target; X new",
        drugs="line 1 from 0; line 2 from 100",
    )


def test_a_non_target_back_after_a_complete_response_is_progression(follow):
    """The response was complete overall, so any mass that is back ends it, whatever its size."""
    follow(
        """
        day | A | C       | target | non-target | why non-target       | overall
        ----+---+---------+--------+------------+----------------------+--------
          0 | 30 | 12     | -      | -          | reference_scan       | -
         56 | 0 | absent  | CR     | CR         | all_non_targets_gone | CR
        112 | 0 | 12      | CR     | PD         | reappeared_after_cr  | PD
        168 | 0 | present | CR     | PD         | reappeared_after_cr  | PD
        224 | 0 | absent  | CR     | CR         | all_non_targets_gone | CR
        """,
        lesions="A target; C non_target",
    )


def test_a_non_target_alone_that_is_back_after_it_had_gone_is_progression(follow):
    follow(
        """
        day | C      | non-target | why non-target       | overall
        ----+--------+------------+----------------------+--------
          0 | 12     | -          | reference_scan       | -
         56 | absent | CR         | all_non_targets_gone | CR
        112 | small  | PD         | reappeared_after_cr  | PD
        """,
        lesions="C non_target",
    )


def test_a_non_target_back_is_no_lost_complete_response_while_a_target_persisted(follow):
    follow(
        """
        day | A  | C      | non-target    | why non-target       | overall
        ----+----+--------+---------------+----------------------+--------
          0 | 30 | 12     | -             | reference_scan       | -
         56 | 10 | absent | CR            | all_non_targets_gone | PR
        112 | 10 | 12     | NON_CR_NON_PD | persists             | PR
        """,
        lesions="A target; C non_target",
    )
