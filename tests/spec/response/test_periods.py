"""Periods: the reference starts anew with each drug line and after each operation.

A scan on the day of a boundary belongs to the period before it. A drug line takes the last scan at
most 28 days before its start as its baseline, unless an operation lies between; otherwise the first
scan of the period is its baseline and is compared with nothing.

Source: RECIST 1.1, section 4.2 (baseline at most four weeks before treatment); restarting at each
line and operation is our choice, see the decision on periods.
"""


def test_the_nadir_restarts_with_each_drug_line(follow):
    """On the second line 30 mm is the baseline, not growth over the 20 mm of the first."""
    follow(
        """
        day |  A | period | line | A is      | A against | reference
        ----+----+--------+------+-----------+-----------+----------
         30 | 40 | 1      | 1    | reference | -         | yes
         90 | 20 | 1      | 1    | shrinking | 40        | no
        150 | 30 | 1      | 1    | growing   | 20        | no
        230 | 30 | 2      | 2    | reference | -         | yes
        290 | 34 | 2      | 2    | stable    | 30        | no
        350 | 36 | 2      | 2    | growing   | 30        | no
        """,
        lesions="A target",
        drugs="line 1 from 0; line 2 from 200",
    )


def test_a_scan_shortly_before_a_line_is_its_baseline(follow):
    """The last scan of the first line is 28 days before the second and is used again."""
    follow(
        """
        day |  A | period | reference | A is      | A against | target
        ----+----+--------+-----------+-----------+-----------+-------
        -28 | 50 | 0      | yes       | reference | -         | -
         60 | 30 | 1      | no        | shrinking | 50        | PR
        172 | 40 | 1      | no        | growing   | 30        | PD
        260 | 40 | 2      | no        | stable    | 40        | SD
        """,
        lesions="A target",
        drugs="line 1 from 0; line 2 from 200",
    )


def test_a_scan_too_long_before_a_line_is_not_its_baseline(follow):
    follow(
        """
        day |  A | period | reference | A is
        ----+----+--------+-----------+----------
        -29 | 50 | 0      | yes       | reference
         60 | 30 | 1      | yes       | reference
        """,
        lesions="A target",
        drugs="line 1 from 0",
    )


def test_a_scan_on_the_day_of_a_start_belongs_to_the_period_before(follow):
    follow(
        """
        day |  A | period | line | A is
        ----+----+--------+------+----------
          0 | 50 | 0      | -    | reference
         60 | 40 | 1      | 1    | stable
        120 | 40 | 1      | 1    | stable
        180 | 40 | 2      | 2    | stable
        """,
        lesions="A target",
        drugs="line 1 from 0; line 2 from 120",
    )


def test_an_operation_starts_a_new_baseline_and_takes_its_lesions_out_of_the_count(follow):
    """A scan on the day of the operation is before it."""
    follow(
        """
        day |  A |  B | period | A is      | B is      | lesions | sum
        ----+----+----+--------+-----------+-----------+---------+----
          0 | 40 | 30 | 0      | reference | reference | 2       | 70
         60 | 40 | 20 | 0      | stable    | shrinking | 2       | 60
        100 | 40 | 20 | 0      | stable    | shrinking | 2       | 60
        150 |  0 | 26 | 1      | -         | reference | 1       | 26
        210 |    | 30 | 1      | -         | stable    | 1       | 30
        """,
        lesions="A target; B target",
        operations="100 removes A",
    )


def test_a_scan_from_before_an_operation_is_not_carried_over_it(follow):
    follow(
        """
        day |  A |  B | period | reference | B is
        ----+----+----+--------+-----------+----------
          0 | 40 | 30 | 0      | yes       | reference
         90 | 40 | 30 | 0      | no        | stable
        160 |    | 40 | 2      | yes       | reference
        """,
        lesions="A target; B target",
        drugs="line 2 from 110",
        operations="100 removes A",
    )


def test_an_interval_without_a_line_number_is_a_line_by_its_agent(follow):
    """Starting the same agent again after a gap is the same line."""
    follow(
        """
        day |  A | period | line
        ----+----+--------+---------------
        -10 | 50 | 0      | -
         60 | 40 | 1      | agent:imatinib
        160 | 40 | 1      | agent:imatinib
        260 | 40 | 2      | agent:sunitinib
        """,
        lesions="A target",
        drugs="imatinib from 0 to 90; imatinib from 120 to 190; sunitinib from 200",
    )
