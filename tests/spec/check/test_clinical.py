"""Within a patient: life and death, drugs, operations, sizes and the conventions of RECIST 1.1.

Source: Eisenhauer 2009 (Eur J Cancer 45:228) for the number of target lesions and their kinds.
"""


def test_a_vital_status_that_follows_from_the_day_of_death_is_completed(check):
    check(
        """
        patient_id | vital_status | death_day  | found  | row  | becomes
        -----------+--------------+------------+--------+------+--------
        P          | alive        |            |        | kept | alive
        Q          | dead         | 2021-01-01 |        | kept | dead
        R          |              | 2021-01-01 | CLN002 | kept | dead
        S          |              |            | CLN001 | kept | -
        T          | dead         |            | CLN004 | kept | dead
        U          | alive        | 2021-01-01 | CLN003 | kept | -
        """,
        table="patients",
        column="vital_status",
    )


def test_a_day_of_death_of_somebody_alive_is_not_used(check):
    check(
        """
        patient_id | vital_status | death_day  | found  | becomes
        -----------+--------------+------------+--------+-----------
        P          | alive        | 2021-01-01 | CLN003 | -
        Q          | dead         | 2021-01-01 |        | 2021-01-01
        """,
        table="patients",
        column="death_day",
    )


def test_last_contact_lies_between_the_last_scan_and_death(check):
    check(
        """
        patient_id | last_contact_day | vital_status | death_day  | found
        -----------+------------------+--------------+------------+-------
        P          | 2013-12-31       | alive        |            | CLN007
        Q          | 2021-01-02       | dead         | 2021-01-01 | CLN006
        R          | 2021-01-01       | dead         | 2021-01-01 |
        S          |                  | dead         | 2021-01-01 |
        T          |                  | alive        |            | CLN005
        """,
        table="patients",
    )


def test_nothing_but_the_day_itself_may_follow_death(check):
    dead = """
    patient_id | vital_status | death_day
    P          | dead         | 2014-06-01
    """
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2014-06-01 |        | kept
        2014-06-02 | CLN011 | aside
        """,
        table="measurements",
        patients=dead,
    )
    check(
        """
        operation_id | operation_day | found  | row
        -------------+---------------+--------+------
        O            | 2014-06-02    | CLN012 | aside
        Q            | 2014-03-01    |        | kept
        """,
        table="operations",
        patients=dead,
    )
    check(
        """
        start_day  | stop_day   | found  | row
        -----------+------------+--------+------
        2014-05-01 | 2014-07-01 |        | kept
        2014-07-02 |            | CLN013 | aside
        """,
        table="drugs",
        patients=dead,
    )


def test_intervals_of_one_drug_may_touch_and_not_overlap(check):
    check(
        """
        agent     | start_day  | stop_day   | found  | row
        ----------+------------+------------+--------+------
        imatinib  | 2014-01-10 | 2014-03-01 |        | kept
        imatinib  | 2014-03-01 | 2014-06-01 |        | kept
        Imatinib  | 2014-05-01 | 2014-05-20 | CLN015 | kept
        imatinib  | 2014-05-31 |            | CLN015 | kept
        sunitinib | 2014-05-31 | 2014-05-30 | CLN014 | aside
        sunitinib | 2014-02-01 |            |        | kept
        """,
        table="drugs",
    )


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


def test_a_status_goes_with_its_size(check):
    check(
        """
        scan_day   | long_axis_mm | status        | found  | row
        -----------+--------------+---------------+--------+------
        2014-01-01 | 30           | measured      |        | kept
        2014-01-02 |              | measured      | CLN022 | kept
        2014-01-03 | 0            | measured      | CLN022 | kept
        2014-01-04 | 30           | absent        | CLN021 | aside
        2014-01-05 | 0            | absent        |        | kept
        2014-01-06 |              | absent        |        | kept
        2014-01-07 | 30           | not_evaluable | CLN022 | kept
        2014-01-08 | 10           | too_small     |        | kept
        2014-01-09 | 11           | too_small     | CLN022 | kept
        2014-01-10 |              | present       |        | kept
        """,
        table="measurements",
    )


def test_a_node_counts_by_its_short_axis_even_where_it_is_absent(check):
    check(
        """
        scan_day   | long_axis_mm | short_axis_mm | status   | found  | row
        -----------+--------------+---------------+----------+--------+------
        2014-01-01 | 30           | 20            | measured |        | kept
        2014-01-02 | 30           |               | measured | CLN023 | kept
        2014-01-03 |              | 8             | absent   |        | kept
        2014-01-04 | 12           |               | absent   | CLN021 | aside
        2014-01-05 | 20           | 21            | measured | CLN024 | kept
        """,
        table="measurements",
        lesions="""
        lesion_id | kind
        A         | node
        """,
    )


def test_a_size_eight_times_its_neighbour_may_be_another_unit(check):
    check(
        """
        reader | scan_day   | long_axis_mm | found  | row
        -------+------------+--------------+--------+-----
        X      | 2014-01-01 | 40           |        | kept
        X      | 2014-02-01 | 4            | CLN025 | kept
        X      | 2014-03-01 | 32           | CLN025 | kept
        X      | 2014-04-01 | 31           |        | kept
        Y      | 2014-04-01 | 3            |        | kept
        Y      | 2014-05-01 | 23           |        | kept
        """,
        table="measurements",
    )


def test_five_targets_and_two_in_an_organ_are_the_convention(check):
    check(
        """
        lesion_id | organ | kind           | role       | parent_lesion_id | found
        ----------+-------+----------------+------------+------------------+--------------
        A         | liver | solid          | target     |                  | CLN032 CLN031
        B         | Liver | solid          | target     |                  | CLN032 CLN031
        C         | liver | solid          | target     |                  | CLN032 CLN031
        D         | liver | solid          | non_target |                  |
        E         | groin | node           | target     |                  | CLN032 CLN031
        F         | neck  | node           | target     |                  | CLN032 CLN031
        G         | iliac | node           | target     |                  | CLN032 CLN031
        H         | liver | solid          | target     | A                |
        I         | liver | nodule_in_mass | target     | A                |
        """,
        table="lesions",
    )


def test_five_targets_are_not_too_many(check):
    check(
        """
        lesion_id | organ | found
        ----------+-------+------
        A         | liver |
        B         | liver |
        C         | skin  |
        D         | skin  |
        E         | lung  |
        """,
        table="lesions",
    )


def test_targets_are_seen_on_the_first_scan_and_new_lesions_are_not(check):
    check(
        """
        lesion_id | scan_day   | found  | row
        ----------+------------+--------+-----
        A         | 2014-01-01 |        | kept
        A         | 2014-03-01 |        | kept
        B         | 2014-03-01 | CLN033 | kept
        B         | 2014-05-01 |        | kept
        N         | 2014-01-01 | CLN034 | kept
        M         | 2014-03-01 |        | kept
        """,
        table="measurements",
        lesions="""
        lesion_id | role
        A         | target
        B         | target
        N         | new
        M         | new
        """,
    )


def test_a_target_must_be_measurable_and_a_nodule_have_its_mass(check):
    check(
        """
        lesion_id | kind           | role       | parent_lesion_id | found
        ----------+----------------+------------+------------------+-------
        A         | non_measurable | target     |                  | CLN035
        B         | non_measurable | non_target |                  |
        C         | nodule_in_mass | new        |                  | REL011
        D         | nodule_in_mass | new        | B                |
        """,
        table="lesions",
    )
