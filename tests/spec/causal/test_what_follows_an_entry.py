"""What follows an entry into the trial.

Time zero is the scan at which the patient is found eligible; what else happens that day comes
after it. Unless an example says otherwise the outcome is death from any cause.
"""


def test_the_first_operation_from_the_day_of_the_scan_on_counts(entries):
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 100 | operation
        A       | 300 | operation
        A       | 900 | last contact
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 400 | operation
        B       | 410 | operation
        B       | 900 | death
        """,
        """
        patient | scan | operated | days | event
        --------+------+----------+------+------
        A       |  100 | 0        |  800 | no
        B       |  100 | 300      |  800 | yes
        """,
    )


def test_an_operation_counts_although_the_drug_was_stopped_before_it(entries):
    """Stopping the drug leaves neither strategy; the data check reports it."""
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        150 | stop 1
        200 | operation
        900 | last contact
        """,
        """
        scan | operated | days
        -----+----------+-----
         100 | 100      |  800
        """,
    )


def test_a_death_on_the_day_of_the_operation_is_a_death_of_an_operated_person(entries):
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        200 | operation
        200 | death
        """,
        """
        scan | operated | days | event
        -----+----------+------+------
         100 | 100      |  100 | yes
        """,
    )


def test_a_death_on_the_day_of_the_scan_is_placed_half_a_day_later(entries):
    """Somebody last seen on the day of the scan has no time and does not enter."""
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 100 | death
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 100 | operation
        B       | 100 | death
        C       |   0 | drug 1
        C       | 100 | scan responsive
        C       | 100 | last contact
        """,
        """
        patient | scan | operated | days | event
        --------+------+----------+------+------
        A       |  100 | -        |  0.5 | yes
        B       |  100 | 0        |  0.5 | yes
        """,
    )


def test_an_operation_after_the_end_of_follow_up_was_not_seen(entries):
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        300 | last contact
        400 | operation
        """,
        """
        scan | operated | days | event
        -----+----------+------+------
         100 | -        |  200 | no
        """,
    )


def test_a_death_without_a_day_ends_follow_up_at_the_last_contact(entries):
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan responsive
        300 | last contact
        300 | dead
        """,
        """
        scan | days | event
        -----+------+------
         100 |  200 | no
        """,
    )


def test_the_next_drug_line_or_death_whichever_comes_first(entries):
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 100 | drug 2
        A       | 900 | death
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 350 | drug 2
        B       | 900 | death
        C       |   0 | drug 1
        C       | 100 | scan responsive
        C       | 900 | death
        D       |   0 | drug 1
        D       | 100 | scan responsive
        D       | 900 | last contact
        """,
        """
        patient | scan | days | event
        --------+------+------+------
        A       |  100 |  0.5 | yes
        B       |  100 |  250 | yes
        C       |  100 |  800 | yes
        D       |  100 |  800 | no
        """,
        trial={"outcome": "next_line_or_death"},
    )


def test_progression_counts_after_a_later_line_and_is_censored_at_the_last_evaluable_scan(entries):
    """Somebody without a scan after time zero has no time."""
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 200 | drug 2
        A       | 280 | scan focal PD
        A       | 900 | death
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 200 | scan multifocal
        B       | 300 | scan ? NE
        B       | 900 | last contact
        C       |   0 | drug 1
        C       | 100 | scan responsive
        C       | 900 | last contact
        """,
        """
        patient | scan | days | event
        --------+------+------+------
        A       |  100 |  180 | yes
        B       |  100 |  100 | no
        """,
        trial={"outcome": "pfs"},
    )


def test_a_negative_control_is_censored_at_death_or_the_last_contact(entries):
    entries(
        """
        patient | day | happens
        --------+-----+-----------------
        A       |   0 | drug 1
        A       |  90 | second_malignancy
        A       | 100 | scan responsive
        A       | 200 | recurrence
        A       | 300 | second_malignancy
        A       | 900 | death
        B       |   0 | drug 1
        B       | 100 | scan responsive
        B       | 900 | death
        C       |   0 | drug 1
        C       | 100 | scan responsive
        C       | 800 | last contact
        """,
        """
        patient | scan | days | event
        --------+------+------+------
        A       |  100 |  200 | yes
        B       |  100 |  800 | no
        C       |  100 |  700 | no
        """,
        trial={"negative_control": "second_malignancy"},
        outcome="negative_control",
    )


def test_where_switching_the_drug_is_the_question_the_next_line_takes_the_place_of_the_operation(
    entries,
):
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan focal
        A       | 150 | operation
        A       | 190 | drug 2
        A       | 300 | drug 3
        A       | 900 | last contact
        B       |   0 | drug 1
        B       | 100 | scan focal
        B       | 100 | drug 2
        B       | 900 | last contact
        """,
        """
        patient | scan | operated | days
        --------+------+----------+-----
        A       |  100 | 90       |  800
        B       |  100 | 0        |  800
        """,
        trial={"intervention": "next_line"},
    )
