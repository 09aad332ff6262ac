"""Keys and links: rows given twice, rows that point nowhere, lesions that lead in a circle."""


def test_exact_copies_go_and_contradictions_all_go(check):
    check(
        """
        lesion_id | organ  | found  | row
        ----------+--------+--------+------
        A         | liver  |        | kept
        A         | liver  | KEY001 | aside
        B         | liver  | KEY002 | aside
        B         | spleen | KEY002 | aside
        B         | spleen | KEY002 | aside
        C         | liver  |        | kept
        """,
        table="lesions",
    )


def test_two_sizes_of_one_lesion_by_one_reader_on_one_day(check):
    check(
        """
        scan_day   | reader | long_axis_mm | density_hu | found  | row
        -----------+--------+--------------+------------+--------+------
        2014-01-01 | X      | 30           | 40         | KEY003 | aside
        2014-01-01 | X      | 31           | 40         | KEY003 | aside
        2014-01-01 | Y      | 31           | 40         |        | kept
        2014-02-01 | X      | 30           | 40         | KEY002 | aside
        2014-02-01 | X      | 30           | 45         | KEY002 | aside
        """,
        table="measurements",
    )


def test_rows_without_a_reader_count_as_those_of_one_reader(check):
    check(
        """
        scan_day   | reader | found  | row  | becomes
        -----------+--------+--------+------+--------
        2014-01-01 | 1      |        | kept | 1
        2014-02-01 |        | VAL020 | kept | 1
        """,
        table="measurements",
        column="reader",
    )


def test_a_row_without_its_patient_is_not_also_without_its_lesion(check):
    check(
        """
        patient_id | lesion_id | found  | row
        -----------+-----------+--------+------
        P          | A         |        | kept
        P          | B         | REL002 | aside
        Q          | A         | REL001 | aside
        """,
        table="measurements",
    )


def test_fragments_of_a_lesion_that_is_not_known_go_with_their_own_fragments(check):
    check(
        """
        lesion_id | parent_lesion_id | merged_into_lesion_id | found  | row
        ----------+------------------+-----------------------+--------+------
        A         |                  |                       |        | kept
        B         | A                |                       |        | kept
        C         | Z                |                       | REL004 | aside
        D         | C                |                       | REL004 | aside
        E         |                  | D                     | REL005 | aside
        """,
        table="lesions",
    )


def test_a_parent_must_be_of_the_same_patient(check):
    check(
        """
        patient_id | lesion_id | parent_lesion_id | found  | row
        -----------+-----------+------------------+--------+------
        P          | A         |                  |        | kept
        P          | B         | C                | REL004 | aside
        Q          | C         |                  |        | kept
        """,
        table="lesions",
        patients="""
        patient_id
        P
        Q
        """,
    )


def test_a_circle_of_lesions_is_set_aside_with_what_leads_into_it(check):
    check(
        """
        lesion_id | parent_lesion_id | merged_into_lesion_id | found  | row
        ----------+------------------+-----------------------+--------+------
        A         | B                |                       | REL006 | aside
        B         |                  | C                     | REL006 | aside
        C         | A                |                       | REL006 | aside
        D         | A                |                       | REL004 | aside
        E         |                  |                       |        | kept
        F         | E                |                       |        | kept
        """,
        table="lesions",
    )


def test_merged_lesions_of_different_roles_are_reported(check):
    check(
        """
        lesion_id | role       | merged_into_lesion_id | found  | row
        ----------+------------+-----------------------+--------+-----
        A         | target     |                       |        | kept
        B         | target     | A                     |        | kept
        C         | non_target | A                     | REL010 | kept
        """,
        table="lesions",
    )


def test_a_resection_needs_its_operation_and_its_lesion(check):
    check(
        """
        operation_id | lesion_id | found  | row
        -------------+-----------+--------+------
        O            | A         |        | kept
        O            | Z         | REL002 | aside
        N            | A         | REL003 | aside
        """,
        table="resections",
        operations="""
        operation_id
        O
        """,
    )


def test_resections_of_an_operation_set_aside_go_with_it(check):
    check(
        """
        operation_id | lesion_id | found  | row
        -------------+-----------+--------+------
        O            | A         | REL003 | aside
        """,
        table="resections",
        operations="""
        operation_id | operation_day
        O            | 2014-13-01
        """,
    )


def test_what_nobody_points_to_is_noted(check):
    check(
        """
        patient_id | lesion_id | found  | row
        -----------+-----------+--------+-----
        P          | A         |        | kept
        P          | B         | REL008 | kept
        """,
        table="lesions",
    )
    check(
        """
        patient_id | found  | row
        -----------+--------+-----
        P          |        | kept
        Q          | REL007 | kept
        """,
        table="patients",
    )


def test_a_row_set_aside_still_points_to_others(check):
    cohort = check(
        """
        lesion_id | scan_day   | found  | row
        ----------+------------+--------+------
        A         | 2014-01-01 |        | kept
        B         | 2014-13-01 | VAL030 | aside
        """,
        table="measurements",
        lesions="""
        lesion_id | organ
        A         | liver
        B         | liver
        C         | skin
        """,
    )
    assert {f.code.code: f.rows for f in cohort.findings} == {"VAL030": (2,), "REL008": (3,)}
