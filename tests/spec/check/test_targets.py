"""Within a patient: target and new lesions, by the conventions of RECIST 1.1.

Source: Eisenhauer 2009 (Eur J Cancer 45:228) for the number of target lesions and their kinds.
"""


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


def test_a_target_may_be_new_until_the_first_drug(check):
    check(
        """
        lesion_id | scan_day   | found  | row
        ----------+------------+--------+-----
        A         | 2014-01-01 |        | kept
        B         | 2014-03-01 |        | kept
        C         | 2014-05-01 | CLN033 | kept
        F         | 2014-05-01 |        | kept
        """,
        table="measurements",
        lesions="""
        lesion_id | organ  | parent_lesion_id
        A         | liver  |
        B         | spleen |
        C         | skin   |
        F         | liver  | A
        """,
        drugs="""
        start_day
        2014-03-20
        2014-06-20
        """,
    )


def test_a_lesion_whose_first_scan_was_set_aside_is_not_said_to_come_late_or_early(check):
    check(
        """
        lesion_id | scan_day   | found  | row
        ----------+------------+--------+------
        A         | 2014-02-01 |        | kept
        N         | 2014-02-01 |        | kept
        B         | 2014-13-01 | VAL030 | aside
        B         | 2014-03-01 |        | kept
        """,
        table="measurements",
        lesions="""
        lesion_id | role
        A         | target
        B         | target
        N         | new
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
