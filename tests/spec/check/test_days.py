"""Days: ISO dates, or whole days from a stated zero. No other form is ever guessed."""


def test_iso_dates_are_read_with_or_without_midnight(check):
    check(
        """
        scan_day                  | found  | row  | becomes
        --------------------------+--------+------+-----------
        2014-03-01                |        | kept | 2014-03-01
        2014-03-02T00:00:00       |        | kept | 2014-03-02
        2014-03-03 00:00:00.000   |        | kept | 2014-03-03
        2014-03-04 23:30          | VAL038 | kept | 2014-03-04
        2014-03-05T23:30:00+02:00 | VAL038 | kept | 2014-03-05
        """,
        table="measurements",
        column="scan_day",
    )


def test_one_other_form_throughout_must_be_declared(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        03/04/2014 | VAL036 | aside
        25/04/2014 | VAL036 | aside
        """,
        table="measurements",
    )


def test_a_declared_form_is_read_and_others_are_not(check):
    check(
        """
        scan_day   | found  | row   | becomes
        -----------+--------+-------+-----------
        03/04/2014 |        | kept  | 2014-04-03
        25/04/2014 |        | kept  | 2014-04-25
        2014-05-01 | VAL042 | aside | -
        05/25/2014 | VAL042 | aside | -
        next May   | VAL030 | aside | -
        """,
        table="measurements",
        column="scan_day",
        about={"date_format": "%d/%m/%Y"},
        patients="""
        patient_id | last_contact_day
        P          | 01/01/2020
        """,
    )


def test_a_form_declared_wrongly_is_what_to_look_at(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2014-05-01 | VAL042 | aside
        2014-06-01 | VAL042 | aside
        """,
        table="measurements",
        about={"date_format": "%d.%m.%Y"},
        patients="""
        patient_id | last_contact_day
        P          | 01.01.2020
        """,
    )


def test_iso_dates_are_kept_beside_others_that_are_set_aside(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2014-03-01 |        | kept
        25.04.2014 | VAL037 | aside
        1 May 2014 | VAL037 | aside
        """,
        table="measurements",
    )


def test_days_first_and_months_first_contradict_each_other(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        25/04/2014 | VAL037 | aside
        04/26/2014 | VAL037 | aside
        """,
        table="measurements",
    )


def test_a_partial_date_is_never_completed(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2014-03-01 |        | kept
        2014-04    | VAL031 | aside
        2014       | VAL031 | aside
        2014-04-00 | VAL031 | aside
        04/2014    | VAL031 | aside
        """,
        table="measurements",
    )


def test_a_partial_date_that_may_be_empty_is_emptied(check):
    check(
        """
        patient_id | diagnosis_day | found  | row  | becomes
        -----------+---------------+--------+------+-----------
        P          | 2009-03-01    |        | kept | 2009-03-01
        Q          | 2009          | VAL032 | kept | -
        """,
        table="patients",
        column="diagnosis_day",
    )


def test_a_partial_stop_of_a_drug_sets_the_row_aside_because_empty_means_still_taken(check):
    check(
        """
        start_day  | stop_day   | found  | row
        -----------+------------+--------+------
        2014-01-10 | 2014-02    | VAL031 | aside
        2014-03-10 | 2014-05-01 |        | kept
        2014-06-10 |            |        | kept
        """,
        table="drugs",
    )


def test_what_a_spreadsheet_did_to_dates_is_told_apart(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        43831      | VAL033 | aside
        43831.0    | VAL033 | aside
        1900-01-05 | VAL034 | aside
        1899-12-30 | VAL034 | aside
        ########   | VAL015 | aside
        Jan-05     | VAL035 | aside
        5-Jan      | VAL035 | aside
        2014-02-30 | VAL030 | aside
        soon       | VAL030 | aside
        0014-02-03 | VAL040 | aside
        """,
        table="measurements",
    )


def test_a_future_date_is_set_aside_or_emptied(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2024-01-01 |        | kept
        2024-01-02 | VAL041 | aside
        """,
        table="measurements",
        patients="""
        patient_id | last_contact_day
        P          | 2024-01-01
        """,
    )


def test_a_planned_stop_of_a_drug_means_still_taken(check):
    check(
        """
        start_day  | stop_day   | found  | row  | becomes
        -----------+------------+--------+------+--------
        2014-01-10 | 2024-01-02 | VAL041 | kept | -
        """,
        table="drugs",
        column="stop_day",
    )


def test_a_relative_clock_counts_whole_days(check):
    check(
        """
        scan_day   | found  | row   | becomes
        -----------+--------+-------+--------
        0          |        | kept  | 0
        -28        |        | kept  | -28
        56.0       |        | kept  | 56
        56.5       | VAL039 | aside | -
        2014-01-01 | VAL039 | aside | -
        43831      | VAL040 | aside | -
        """,
        table="measurements",
        column="scan_day",
        about={"clock": "relative"},
        patients="""
        patient_id | last_contact_day
        P          | 900
        """,
    )


def test_months_of_a_relative_clock_become_days_of_30_4375(check):
    check(
        """
        scan_day | found | row  | becomes
        ---------+-------+------+--------
        0        |       | kept | 0
        1        |       | kept | 30
        1.5      |       | kept | 46
        24       |       | kept | 730
        """,
        table="measurements",
        column="scan_day",
        about={"clock": "relative", "clock_unit": "months"},
        patients="""
        patient_id | last_contact_day
        P          | 25
        """,
    )
