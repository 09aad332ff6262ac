"""What is known when: at each decision, and over each stretch of person-time.

A value is carried forward from the day it was taken; a value taken on the day itself is known.
Nothing is carried back. In these examples the months of grace are two intervals of 91.3125 days,
so the second one starts on day 91 after time zero.
"""


def test_a_decision_rests_on_what_was_known_at_the_start_of_its_interval(decisions):
    decisions(
        """
        patient | day | happens
        --------+-----+-------------------------------
        A       |   0 | drug 1
        A       | 100 | scan responsive 80mm 3 lesions
        A       | 191 | scan focal 60mm 4 lesions
        A       | 900 | last contact
        B       |   0 | drug 1
        B       | 100 | scan responsive 80mm 3 lesions
        B       | 192 | scan focal 60mm 4 lesions
        B       | 900 | last contact
        """,
        """
        patient_id | interval | day | category         | sum_mm | n_lesions | operated
        -----------+----------+-----+------------------+--------+-----------+---------
        A          | 0        | 100 | responsive       | 80     | 3         | no
        A          | 1        | 191 | focal_resistance | 60     | 4         | no
        B          | 0        | 100 | responsive       | 80     | 3         | no
        B          | 1        | 191 | responsive       | 80     | 3         | no
        """,
        trial={"interval_days": 91, "covariates": ("category", "sum_mm", "n_lesions")},
    )


def test_an_indeterminate_category_or_a_sum_not_known_leaves_the_last_one(decisions):
    decisions(
        """
        day | happens
        ----+-------------------------
          0 | drug 1
        100 | scan focal 80mm
        150 | scan ?
        900 | last contact
        """,
        """
        interval | category         | sum_mm
        ---------+------------------+-------
        0        | focal_resistance | 80
        1        | focal_resistance | 80
        """,
        trial={"interval_days": 91, "covariates": ("category", "sum_mm")},
    )


def test_months_on_the_drug_are_those_at_time_zero_and_the_line_is_that_of_the_day(decisions):
    decisions(
        """
        day  | happens
        -----+----------------
          0  | drug 1
        487  | scan responsive
        500  | drug 2
        900  | last contact
        """,
        """
        interval | months_on_drug | line
        ---------+----------------+-----
        0        | 16             | 1
        1        | 16             | 2
        """,
        trial={"interval_days": 91, "covariates": ("months_on_drug", "line")},
    )


def test_nobody_decides_after_the_operation_or_the_end_of_follow_up(decisions):
    """An operation on the day of the scan is taken in the first interval."""
    decisions(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 100 | operation
        A       | 900 | last contact
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 250 | operation
        B       | 900 | last contact
        C       |   0 | drug 1
        C       | 100 | scan responsive
        C       | 150 | death
        """,
        """
        patient_id | interval | operated
        -----------+----------+---------
        A          | 0        | yes
        B          | 0        | no
        B          | 1        | yes
        C          | 0        | no
        """,
        trial={"interval_days": 91},
    )


def test_the_strategy_may_operate_only_while_the_category_is_one_it_names(decisions):
    decisions(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        180 | scan focal
        900 | last contact
        """,
        """
        interval | category         | allowed
        ---------+------------------+--------
        0        | responsive       | yes
        1        | focal_resistance | no
        """,
        trial={"interval_days": 91, "only_while": ("responsive",)},
    )


def test_person_time_is_cut_wherever_something_was_seen_or_done(person_time):
    person_time(
        """
        day | happens
        ----+-------------------------------
          0 | drug 1
         90 | ecog 1
        100 | scan responsive 80mm 3 lesions
        160 | ecog 2
        190 | scan focal
        200 | operation
        250 | drug 2
        400 | death
        """,
        """
        from | to  | operated | event | category         | sum_mm | ecog | line
        -----+-----+----------+-------+------------------+--------+------+-----
        0    | 60  | no       | no    | responsive       | 80     | 1    | 1
        60   | 90  | no       | no    | responsive       | 80     | 2    | 1
        90   | 100 | no       | no    | focal_resistance | 80     | 2    | 1
        100  | 151 | yes      | no    | focal_resistance | 80     | 2    | 1
        151  | 300 | yes      | yes   | focal_resistance | 80     | 2    | 2
        """,
        trial={"covariates": ("category", "ecog")},
    )


def test_whoever_dies_on_the_day_of_the_operation_lives_half_a_day_after_it(person_time):
    person_time(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        200 | operation
        200 | death
        """,
        """
        from | to    | operated | event
        -----+-------+----------+------
        0    | 100   | no       | no
        100  | 100.5 | yes      | yes
        """,
    )
