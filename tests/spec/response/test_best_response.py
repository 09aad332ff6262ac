"""Best overall response of a period, with and without confirmation.

Unconfirmed, the best call up to the first progression counts; stable disease counts only 42 days or
more after the period began. Confirmed, a complete or partial response must be seen again at least
28 days later, with at most one scan that was not evaluable (and, for a partial response, at most
one stable scan) between.

Source: RECIST 1.1, section 4.4 and table 3; the confirmation rule in the form used by admiralonco.
"""


def test_without_confirmation_the_best_call_counts(follow):
    follow(
        """
        day |   A | overall
        ----+-----+--------
          0 | 100 | -
         56 |  90 | SD
        112 |  60 | PR
        168 |  90 | PD
        """,
        lesions="A target",
        best="""
        period | unconfirmed | best day | confirmed | first PD | starts with
        -------+-------------+----------+-----------+----------+------------
        0      | PR          | 112      | SD        | 168      | first_scan
        """,
    )


def test_what_comes_after_progression_does_not_count(follow):
    follow(
        """
        day |   A | overall
        ----+-----+--------
          0 | 100 | -
         56 | 130 | PD
        112 |  60 | PR
        """,
        lesions="A target",
        best="""
        period | unconfirmed | confirmed | first PD
        -------+-------------+-----------+---------
        0      | PD          | PD        | 56
        """,
    )


def test_stable_disease_must_last_six_weeks(follow):
    follow(
        """
        patient | day |   A | overall
        --------+-----+-----+--------
        early   |   0 | 100 | -
        early   |  41 | 100 | SD
        late    |   0 | 100 | -
        late    |  42 | 100 | SD
        """,
        lesions="A target",
        best="""
        patient | period | unconfirmed | confirmed
        --------+--------+-------------+----------
        early   | 0      | NE          | NE
        late    | 0      | SD          | SD
        """,
    )


def test_a_response_is_confirmed_by_a_second_scan_four_weeks_later(follow):
    follow(
        """
        patient          | day |   A | overall
        -----------------+-----+-----+--------
        PR then PR       |   0 | 100 | -
        PR then PR       |  30 |  60 | PR
        PR then PR       |  58 |  60 | PR
        too soon         |   0 | 100 | -
        too soon         |  30 |  60 | PR
        too soon         |  57 |  60 | PR
        PR then CR       |   0 | 100 | -
        PR then CR       |  30 |  60 | PR
        PR then CR       |  58 |   0 | CR
        CR then CR       |   0 | 100 | -
        CR then CR       |  30 |   0 | CR
        CR then CR       |  58 |   0 | CR
        CR then PD       |   0 | 100 | -
        CR then PD       |  30 |   0 | CR
        CR then PD       |  58 |  20 | PD
        """,
        lesions="A target",
        best="""
        patient    | period | unconfirmed | confirmed
        -----------+--------+-------------+----------
        PR then PR | 0      | PR          | PR
        too soon   | 0      | PR          | SD
        PR then CR | 0      | CR          | PR
        CR then CR | 0      | CR          | CR
        CR then PD | 0      | CR          | PD
        """,
    )


def test_one_scan_between_may_be_unreadable(follow):
    follow(
        """
        patient | day |   A | overall
        --------+-----+-----+--------
        one NE  |   0 | 100 | -
        one NE  |  20 |   0 | CR
        one NE  |  30 |  ne | NE
        one NE  |  60 |   0 | CR
        two NE  |   0 | 100 | -
        two NE  |  20 |  60 | PR
        two NE  |  25 |  ne | NE
        two NE  |  30 |  ne | NE
        two NE  |  60 |  60 | PR
        """,
        lesions="A target",
        best="""
        patient | period | unconfirmed | confirmed
        --------+--------+-------------+----------
        one NE  | 0      | CR          | CR
        two NE  | 0      | PR          | SD
        """,
    )


def test_a_held_response_confirms_nothing(follow):
    """The second call is a partial response only because the first one holds."""
    follow(
        """
        day |   A | overall | why overall
        ----+-----+---------+----------------------
          0 | 100 | -       | reference_scan
         56 |  70 | PR      | target_and_non_target
        112 |  80 | PR      | response_holds
        """,
        lesions="A target",
        best="""
        period | unconfirmed | confirmed
        -------+-------------+----------
        0      | PR          | SD
        """,
    )


def test_each_period_has_a_best_response_of_its_own(follow):
    follow(
        """
        day |   A | B  | period | overall
        ----+-----+----+--------+--------
        -10 | 100 | 20 | 0      | -
         50 |  60 | 20 | 1      | PR
        110 |  60 | 20 | 1      | PR
        150 |     | 20 | 2      | -
        210 |     | 26 | 2      | PD
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        operations="120 removes A",
        best="""
        period | unconfirmed | confirmed | first PD | starts with
        -------+-------------+-----------+----------+------------
        1      | PR          | PR        | -        | line_start
        2      | PD          | PD        | 210      | operation
        """,
    )
