"""Who may enter the trial, and at which scan.

Everything is judged at a scan on what is known that day: the drug line in force, how long and
whether it is taken, operations before that day, the category, the number of lesions. Unless an
example says otherwise: at least 3 months on the drug, category responsive or focal resistance.
"""


def test_a_scan_before_three_months_on_the_drug_is_no_time_zero(entries):
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
         60 | scan responsive
         91 | scan responsive
         92 | scan responsive
        900 | last contact
        """,
        """
        scan | days | event
        -----+------+------
          92 |  808 | no
        """,
    )


def test_a_patient_may_enter_at_every_eligible_scan_or_at_the_first(entries):
    course = """
        patient | day | happens
        --------+-----+-------------
        A       |   0 | drug 1
        A       | 100 | scan focal
        A       | 200 | scan focal
        A       | 500 | death
        """
    entries(
        course,
        """
        patient | scan | days | event
        --------+------+------+------
        A       |  100 |  400 | yes
        A       |  200 |  300 | yes
        """,
    )
    entries(
        course,
        """
        patient | scan | days | event
        --------+------+------+------
        A       |  100 |  400 | yes
        """,
        every_entry=False,
    )


def test_a_category_that_is_not_asked_for_or_not_known_is_not_eligible(entries):
    entries(
        """
        day | happens
        ----+----------------
          0 | drug 1
        100 | scan multifocal
        150 | scan ?
        200 | scan responsive
        900 | last contact
        """,
        """
        scan | days
        -----+-----
         200 |  700
        """,
    )


def test_an_operation_before_the_scan_on_the_same_drug_line_shuts_the_trial(entries):
    """An operation before the line began, or on its first day, does not; nor one on the day of the scan."""
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       | -50 | operation
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 900 | last contact
        B       |   0 | drug 1
        B       |   0 | operation
        B       | 100 | scan responsive
        B       | 900 | last contact
        C       |   0 | drug 1
        C       |   1 | operation
        C       | 100 | scan responsive
        C       | 900 | last contact
        D       |   0 | drug 1
        D       |  99 | operation
        D       | 100 | scan responsive
        D       | 300 | drug 2
        D       | 500 | scan responsive
        D       | 900 | last contact
        E       |   0 | drug 1
        E       | 100 | operation
        E       | 100 | scan responsive
        E       | 200 | scan responsive
        E       | 900 | last contact
        """,
        """
        patient | scan | operated
        --------+------+---------
        A       |  100 | -
        B       |  100 | -
        D       |  500 | -
        E       |  100 | 0
        """,
    )


def test_a_drug_that_was_stopped_or_paused_is_not_taken(entries):
    """That it will be resumed is not known at the scan."""
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 150 | stop 1
        A       | 150 | scan responsive
        A       | 151 | scan responsive
        A       | 300 | drug 1
        A       | 350 | scan responsive
        A       | 900 | last contact
        """,
        """
        patient | scan
        --------+-----
        A       |  150
        A       |  350
        """,
    )


def test_a_line_that_starts_on_the_day_of_the_scan_is_in_force_from_the_next_day(entries):
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 200 | drug 2
        A       | 200 | scan responsive
        A       | 900 | last contact
        """,
        """
        patient | scan
        --------+-----
        A       |  200
        """,
        eligibility={"lines": ("1",)},
    )


def test_an_unknown_performance_status_is_not_eligible_where_one_is_asked_for(entries):
    entries(
        """
        patient | day | happens
        --------+-----+----------------
        A       |   0 | drug 1
        A       | 100 | scan responsive
        A       | 130 | ecog 2
        A       | 200 | scan responsive
        A       | 300 | ecog 1
        A       | 300 | scan responsive
        A       | 900 | last contact
        """,
        """
        patient | scan
        --------+-----
        A       |  300
        """,
        eligibility={"max_ecog": 1},
    )


def test_a_scan_is_judged_by_whoever_decided_as_of_that_day(entries):
    """Reader A, first by name, comes later; the scans that only B has read stay."""
    entries(
        """
        reader | day | happens
        -------+-----+----------------
        B      |   0 | drug 1
        B      | 100 | scan responsive
        B      | 200 | scan focal
        A      | 200 | scan multifocal
        B      | 300 | scan focal
        A      | 300 | scan responsive
        B      | 900 | last contact
        """,
        """
        scan
        ----
        100
        300
        """,
    )
