"""New lesions: what was not there on a reader's first scan.

A new lesion is progression by itself. One that the reader is not sure of waits; once it is
confirmed, progression is dated back to the scan on which it was first seen. The call as of the day
never changes, only the back-dated one does.

Source: RECIST 1.1, section 4.3.5; the EORTC RECIST questions and answers.
"""


def test_a_new_lesion_is_progression_whatever_the_sum_does(follow):
    follow(
        """
        day |  A | X | target | new         | overall | why overall
        ----+----+---+--------+-------------+---------+---------------
          0 | 40 |   | -      | none        | -       | reference_scan
         56 | 20 | 6 | PR     | unequivocal | PD      | new_lesion
        """,
        lesions="A target; X new",
    )


def test_a_lesion_of_the_first_scan_is_not_new(follow):
    follow(
        """
        day |  A |  X | new  | X is      | overall
        ----+----+----+------+-----------+--------
          0 | 40 | 12 | none | reference | -
         56 | 40 | 12 | none | stable    | SD
        """,
        lesions="A target; X new",
    )


def test_a_new_lesion_stays_new_while_it_is_seen_in_its_period(follow):
    follow(
        """
        day |  A | X      | new         | X is   | why overall
        ----+----+--------+-------------+--------+----------------------
          0 | 40 |        | none        | -      | reference_scan
         56 | 40 | 12     | unequivocal | new    | new_lesion
        112 | 40 | 8      | unequivocal | new    | new_lesion
        168 | 40 | absent | none        | absent | target_and_non_target
        """,
        lesions="A target; X new",
    )


def test_an_equivocal_lesion_waits(follow):
    follow(
        """
        day |  A | X | new       | X is          | X why     | overall | back-dated
        ----+----+---+-----------+---------------+-----------+---------+-----------
          0 | 40 |   | none      | -             | -         | -       | -
         56 | 40 | ? | equivocal | not_evaluable | equivocal | SD      | SD
        112 | 40 | ? | equivocal | not_evaluable | equivocal | SD      | SD
        """,
        lesions="A target; X new",
    )


def test_a_confirmed_lesion_dates_progression_back_to_where_it_was_first_seen(follow):
    follow(
        """
        day |  A | X  | new         | overall | back-dated
        ----+----+----+-------------+---------+-----------
          0 | 40 |    | none        | -       | -
         56 | 40 | ?  | equivocal   | SD      | PD
        112 | 40 | ?  | equivocal   | SD      | PD
        168 | 40 | 12 | unequivocal | PD      | PD
        """,
        lesions="A target; X new",
    )


def test_a_scan_without_the_lesion_breaks_the_run_that_is_dated_back(follow):
    """It was taken back on day 112, so only day 168 belongs to the lesion that was confirmed."""
    follow(
        """
        day |  A | X      | overall | back-dated
        ----+----+--------+---------+-----------
          0 | 40 |        | -       | -
         56 | 40 | ?      | SD      | SD
        112 | 40 | absent | SD      | SD
        168 | 40 | ?      | SD      | PD
        224 | 40 | 12     | PD      | PD
        """,
        lesions="A target; X new",
    )


def test_a_scan_that_could_not_be_read_does_not_break_the_run(follow):
    follow(
        """
        day |  A | X  | overall | back-dated
        ----+----+----+---------+-----------
          0 | 40 |    | -       | -
         56 | 40 | ?  | SD      | PD
        112 | 40 | ne | SD      | SD
        168 | 40 | 12 | PD      | PD
        """,
        lesions="A target; X new",
    )


def test_each_reader_has_new_lesions_of_their_own(follow):
    follow(
        """
        reader | day |  A | X  | new         | overall
        -------+-----+----+----+-------------+--------
        first  |   0 | 40 |    | none        | -
        first  |  56 | 40 | 12 | unequivocal | PD
        second |   0 | 40 | 10 | none        | -
        second |  56 | 40 | 11 | none        | SD
        """,
        lesions="A target; X new",
    )
