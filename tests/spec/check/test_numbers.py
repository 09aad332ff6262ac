"""Numbers: what is read, what is emptied, and what sets its row aside.

A size that cannot be read sets its row aside, because a measurement without a size would say
something else. Elsewhere the value is left empty.
"""


def test_a_decimal_comma_is_read_and_reported(check):
    check(
        """
        lesion_id | long_axis_mm | found  | row  | becomes
        ----------+--------------+--------+------+--------
        A         | 12.5         |        | kept | 12.5
        B         | 12,5         | VAL004 | kept | 12.5
        C         | ,5           | VAL004 | kept | 0.5
        D         | 0,125        | VAL004 | kept | 0.125
        """,
        table="measurements",
        column="long_axis_mm",
        lesions="""
        lesion_id | organ
        A         | a
        B         | b
        C         | c
        D         | d
        """,
    )


def test_a_comma_before_three_digits_is_never_guessed(check):
    check(
        """
        patient_id | primary_size_mm | found  | row  | becomes
        -----------+-----------------+--------+------+--------
        P          | 1,317           | VAL005 | kept | -
        Q          | 1,317,000       | VAL005 | kept | -
        R          | 12,345          | VAL005 | kept | -
        S          | 1.317,5         | VAL002 | kept | -
        T          | 61              |        | kept | 61
        """,
        table="patients",
        column="primary_size_mm",
    )


def test_the_unit_of_the_column_may_be_typed_and_no_other(check):
    check(
        """
        scan_day   | long_axis_mm | found  | row   | becomes
        -----------+--------------+--------+-------+--------
        2014-01-01 | 12 mm        | VAL006 | kept  | 12
        2014-02-01 | 12mm         | VAL006 | kept  | 12
        2014-03-01 | 12,5 MM      | VAL006 | kept  | 12.5
        2014-04-01 | 1.2 cm       | VAL007 | aside | -
        2014-05-01 | 12 apples    | VAL002 | aside | -
        """,
        table="measurements",
        column="long_axis_mm",
    )


def test_a_declared_unit_is_converted_and_may_be_typed(check):
    check(
        """
        scan_day   | long_axis_mm | found         | row   | becomes
        -----------+--------------+---------------+-------+--------
        2014-01-01 | 1.2          | VAL019        | kept  | 12
        2014-02-01 | 1.2 cm       | VAL006 VAL019 | kept  | 12
        2014-03-01 | 12 mm        | VAL007        | aside | -
        2014-04-01 | 51           | VAL010 VAL019 | aside | -
        """,
        table="measurements",
        column="long_axis_mm",
        about={"units": {"measurements.long_axis_mm": "cm"}},
    )


def test_a_size_is_zero_to_five_hundred_millimetres(check):
    check(
        """
        scan_day   | long_axis_mm | found  | row   | becomes
        -----------+--------------+--------+-------+--------
        2014-01-01 | 500          |        | kept  | 500
        2014-02-01 | 500.1        | VAL010 | aside | -
        2014-03-01 | -0.1         | VAL009 | aside | -
        2014-04-01 | inf          | VAL008 | aside | -
        2014-05-01 | NaN          | VAL008 | aside | -
        2014-06-01 | #DIV/0!      | VAL015 | aside | -
        """,
        table="measurements",
        column="long_axis_mm",
    )


def test_words_for_not_known_are_empty_values(check):
    check(
        """
        scan_day   | density_hu | found  | row  | becomes
        -----------+------------+--------+------+--------
        2014-01-01 | NA         | VAL012 | kept | -
        2014-02-01 | .          | VAL012 | kept | -
        2014-03-01 | Unknown    | VAL012 | kept | -
        2014-04-01 |            |        | kept | -
        2014-05-01 | 0          |        | kept | 0
        """,
        table="measurements",
        column="density_hu",
    )


def test_an_optional_value_out_of_limits_is_emptied_and_the_row_kept(check):
    check(
        """
        patient_id | birth_year | found  | row  | becomes
        -----------+------------+--------+------+--------
        P          | 1950       |        | kept | 1950
        Q          | 50         | VAL010 | kept | -
        R          | 1950.5     | VAL003 | kept | -
        S          | fifty      | VAL002 | kept | -
        T          | 1950.0     |        | kept | 1950
        """,
        table="patients",
        column="birth_year",
    )


def test_a_choice_may_differ_in_capitals_and_blanks_only(check):
    check(
        """
        lesion_id | role       | found         | row   | becomes
        ----------+------------+---------------+-------+-----------
        A         | target     |               | kept  | target
        B         | Non-Target | VAL014        | kept  | non_target
        C         | NON TARGET | VAL014        | kept  | non_target
        D         | targets    | VAL013        | aside | -
        E         | unknown    | VAL012 VAL011 | aside | -
        """,
        table="lesions",
        column="role",
        measurements="""
        lesion_id | scan_day
        Z         | 2014-01-01
        """,
    )


def test_completeness_unknown_is_a_choice_and_not_a_missing_value(check):
    check(
        """
        operation_id | operation_day | completeness | found  | becomes
        -------------+---------------+--------------+--------+--------
        O            | 2014-02-01    | unknown      |        | unknown
        Q            | 2014-02-02    | r0           | VAL014 | R0
        """,
        table="operations",
        column="completeness",
    )


def test_an_identifier_loses_no_zero_and_no_capital(check):
    check(
        """
        patient_id | found         | row   | becomes
        -----------+---------------+-------+--------
        P          |               | kept  | P
        007        |               | kept  | 007
        7          |               | kept  | 7
        p          |               | kept  | p
        1.2E+18    | VAL016        | aside | -
        ####       | VAL015        | aside | -
        NA         | VAL012 VAL011 | aside | -
        """,
        table="patients",
        column="patient_id",
    )


def test_text_that_a_spreadsheet_turned_into_a_date_is_kept_and_reported(check):
    check(
        """
        patient_id | exon   | found  | becomes
        -----------+--------+--------+--------
        P          | 9      |        | 9
        Q          | 09-Nov | VAL017 | 09-Nov
        R          | Nov-13 | VAL017 | Nov-13
        """,
        table="patients",
        column="exon",
    )
