"""Within a patient: operations, the scans around them, and the lesions they took or left."""


def test_an_operation_needs_a_scan_in_the_ninety_days_up_to_it(check):
    check(
        """
        operation_id | operation_day | found  | row
        -------------+---------------+--------+-----
        A            | 2013-12-31    | CLN016 | kept
        B            | 2014-01-01    |        | kept
        C            | 2014-04-01    |        | kept
        D            | 2014-04-02    | CLN016 | kept
        """,
        table="operations",
    )


def test_a_lesion_seen_after_the_operation_that_took_it_is_reported(check):
    check(
        """
        scan_day   | long_axis_mm | status   | found  | row
        -----------+--------------+----------+--------+-----
        2014-02-01 | 30           | measured |        | kept
        2014-05-01 |              | absent   |        | kept
        2014-08-01 | 12           | measured | CLN017 | kept
        """,
        table="measurements",
        operations="""
        operation_id | operation_day
        O            | 2014-02-01
        """,
        resections="""
        operation_id | lesion_id
        O            | A
        """,
    )


def test_a_complete_resection_leaves_no_lesion_that_was_there(check):
    operations = """
    operation_id | completeness | found
    -------------+--------------+-------
    O            | {given}
    """
    scans = """
    lesion_id | scan_day   | long_axis_mm | status
    A         | 2014-01-01 | 30           | measured
    B         | 2014-01-01 | 20           | measured
    {before}
    {after}
    """
    seen = "C | 2014-01-01 | 20 | measured"
    gone = "C | 2014-01-01 |    | absent"
    seen_on = "C | 2014-05-01 |    | present"
    gone_on = "C | 2014-05-01 |    | absent"
    others = {
        "lesions": """
        lesion_id | role
        A         | target
        B         | target
        C         | non_target
        """,
        "resections": """
        operation_id | lesion_id
        O            | A
        O            | B
        """,
    }
    for given, before, after in (
        ("R0      | CLN018", seen, seen_on),
        ("R1      | CLN018", seen, seen_on),
        ("R2      |", seen, seen_on),
        ("unknown |", seen, seen_on),
        ("R0      |", gone, seen_on),
        ("R0      |", seen, gone_on),
    ):
        measurements = scans.format(before=before, after=after)
        check(
            operations.format(given=given),
            table="operations",
            measurements=measurements,
            **others,
        )


def test_a_lesion_taken_later_was_left_and_one_taken_earlier_was_not(check):
    check(
        """
        operation_id | operation_day | completeness | found
        -------------+---------------+--------------+-------
        O            | 2014-02-01    | R0           | CLN018
        Q            | 2014-04-01    | R1           | CLN018
        S            | 2014-06-01    | R0           |
        U            | 2014-08-01    | R1           |
        """,
        table="operations",
        measurements="""
        scan_day
        2014-01-01
        2014-03-01
        2014-05-01
        2014-07-01
        2014-09-01
        """,
        resections="""
        operation_id
        S
        """,
    )


def test_a_complete_resection_is_followed_by_a_scan_unless_something_ended_it(check):
    check(
        """
        patient_id | completeness | found
        -----------+--------------+-------
        P          | R0           | CLN019
        Q          | R1           |
        R          | R2           |
        S          | R0           | CLN042
        T          | R0           |
        U          | R0           |
        """,
        table="operations",
        patients="""
        patient_id | vital_status | death_day
        P          | alive        |
        Q          | alive        |
        R          | alive        |
        S          | dead         | 2014-02-01
        T          | alive        |
        U          | alive        |
        """,
        lesions="""
        patient_id
        P
        Q
        R
        S
        T
        U
        """,
        measurements="""
        patient_id | scan_day   | long_axis_mm | status
        P          | 2014-02-01 | 30           | measured
        Q          | 2014-01-01 | 30           | measured
        Q          | 2014-02-02 |              | absent
        R          | 2014-01-01 | 30           | measured
        S          | 2014-01-01 | 30           | measured
        T          | 2014-01-01 | 30           | measured
        U          | 2014-01-01 | 30           | measured
        U          | May 2014   | 30           | measured
        """,
        events="""
        patient_id | kind
        T          | recurrence
        """,
    )


def test_two_operations_of_one_patient_on_one_day_are_reported(check):
    check(
        """
        patient_id | operation_id | operation_day | found
        -----------+--------------+---------------+-------
        P          | A            | 2014-02-01    | CLN041
        P          | B            | 2014-02-01    | CLN041
        P          | C            | 2014-02-02    |
        """,
        table="operations",
    )


def test_an_operation_on_the_day_of_death_or_after_the_last_contact_is_reported(check):
    """Where the day of death is known, the last contact is not looked at."""
    check(
        """
        patient_id | operation_id | operation_day | found
        -----------+--------------+---------------+-------
        P          | A            | 2014-02-01    | CLN042
        Q          | B            | 2014-02-01    |
        R          | C            | 2014-02-01    | CLN043
        S          | D            | 2014-02-01    |
        """,
        table="operations",
        patients="""
        patient_id | vital_status | death_day  | last_contact_day
        -----------+--------------+------------+-----------------
        P          | dead         | 2014-02-01 | 2014-02-01
        Q          | dead         | 2014-02-02 | 2014-01-15
        R          | alive        |            | 2014-01-31
        S          | alive        |            | 2014-02-01
        """,
        lesions="""
        patient_id
        ----------
        P
        Q
        R
        S
        """,
        measurements="""
        patient_id
        ----------
        P
        Q
        R
        S
        """,
    )


def test_a_drug_stopped_more_than_thirty_days_before_the_operation_is_reported(check):
    """A drug that is still taken, or was resumed by then, is not stopped."""
    check(
        """
        operation_id | operation_day | found
        -------------+---------------+-------
        A            | 2014-01-15    |
        B            | 2014-03-02    |
        C            | 2014-03-03    | CLN044
        D            | 2014-03-20    | CLN044
        E            | 2014-03-30    |
        """,
        table="operations",
        drugs="""
        agent     | start_day  | stop_day
        ----------+------------+-----------
        imatinib  | 2014-01-10 | 2014-01-31
        imatinib  | 2014-03-25 |
        sunitinib | 2014-04-25 |
        """,
    )
