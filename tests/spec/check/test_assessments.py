"""Within a patient: the response that a trial recorded, and whose it accepted.

Each part has its own responses; acceptance says which reader decides where `cohort.toml` names none.
"""


def test_each_part_has_its_own_responses(check):
    check(
        """
        scan_day   | part       | response      | found  | row
        -----------+------------+---------------+--------+------
        2014-01-01 | target     | PR            |        | kept
        2014-01-01 | non_target | NON_CR_NON_PD |        | kept
        2014-01-01 | new_lesion | equivocal     |        | kept
        2014-01-01 | overall    | NED           |        | kept
        2014-02-01 | target     | NON_CR_NON_PD | CLN036 | aside
        2014-02-01 | non_target | SD            | CLN036 | aside
        2014-02-01 | new_lesion | PD            | CLN036 | aside
        2014-02-01 | overall    | none          | CLN036 | aside
        2014-03-01 | overall    | CHECK         | VAL013 | aside
        """,
        table="assessments",
    )


def test_an_unnamed_reader_is_the_one_of_the_measurements(check):
    cohort = check(
        """
        scan_day   | reader | found
        -----------+--------+-------
        2014-01-01 |        |
        2014-02-01 |        |
        """,
        table="assessments",
    )
    assert cohort.assessments["reader"].unique().to_list() == ["1"]


def test_a_response_after_death_is_set_aside(check):
    check(
        """
        scan_day   | found  | row
        -----------+--------+------
        2014-01-01 |        | kept
        2014-04-01 | CLN011 | aside
        """,
        table="assessments",
        patients="""
        vital_status | last_contact_day | death_day
        dead         | 2014-03-01       | 2014-03-01
        """,
    )


def test_several_accepted_readers_of_a_patient_are_said(check):
    """An accepted reader who measured nothing cannot decide."""
    check(
        """
        scan_day   | reader | part    | accepted | found
        -----------+--------+---------+----------+-------
        2014-01-01 | a      | overall | yes      | CLN037
        2014-01-01 | b      | overall | no       |
        2014-03-01 | b      | overall | yes      | CLN037
        2014-03-01 | a      | overall |          |
        2014-03-01 | c      | overall | yes      | CLN038
        """,
        table="assessments",
        measurements="""
        lesion_id | reader
        A         | a
        A         | b
        """,
    )


def test_one_accepted_reader_needs_no_word(check):
    check(
        """
        scan_day   | reader | accepted | found
        -----------+--------+----------+-------
        2014-01-01 | a      | yes      |
        2014-01-01 | b      |          |
        2014-03-01 | a      | yes      |
        """,
        table="assessments",
        measurements="""
        lesion_id | reader
        A         | a
        A         | b
        """,
    )


def test_a_stated_primary_reader_makes_acceptance_idle(check):
    check(
        """
        scan_day   | reader | accepted | found
        -----------+--------+----------+-------
        2014-01-01 | a      | yes      |
        2014-03-01 | b      | yes      |
        2014-03-01 | c      | yes      |
        """,
        table="assessments",
        about={"primary_reader": "b"},
        measurements="""
        lesion_id | reader
        A         | a
        A         | b
        """,
    )
