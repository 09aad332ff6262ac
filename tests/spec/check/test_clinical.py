"""Within a patient: life and death, drugs, sizes and statuses."""


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


def test_a_value_that_cannot_be_read_is_not_also_missing(check):
    check(
        """
        patient_id | last_contact_day | vital_status | death_day  | found
        -----------+------------------+--------------+------------+-------
        P          | spring 2020      | alive        |            | VAL030
        Q          |                  | dead         | 1 of May   | VAL030
        R          | 2020-01-01       | living       |            | VAL013
        S          |                  | alive        | 2020-01-01 | CLN003
        T          |                  | dead         |            | CLN004 CLN005
        U          | 2020-01-01       |              |            | CLN001
        V          | 2020-01-01       | dead         | spring     | VAL030
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


def test_a_table_without_any_long_axis_is_in_error(check):
    scans = """
        lesion_id | scan_day   | long_axis_mm | short_axis_mm | status   | found
        ----------+------------+--------------+---------------+----------+------
        A         | 2014-01-01 |              |               | measured | {0}
        A         | 2014-02-01 |              |               | absent   |
        N         | 2014-01-01 |              | 18            | measured |
        A         | 2014-03-01 | {1}          |               | measured | {2}
        """
    lesions = """
        lesion_id | kind
        A         | solid
        N         | node
        """
    for unsized, size, at_size in (
        ("TBL022 CLN022", "", "TBL022 CLN022"),
        ("CLN022", "30", ""),
        ("CLN022", "thirty", "VAL002"),
    ):
        text = scans.format(unsized, size, at_size)
        check(text, table="measurements", lesions=lesions)


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
