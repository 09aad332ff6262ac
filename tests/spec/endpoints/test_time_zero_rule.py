def test_every_operation_on_a_drug_is_a_time_zero_and_the_first_is_the_index(times):
    times(
        """
        day | happens
          0 | operation
        100 | drug 1
        300 | operation R2
        500 | drug 2
        600 | operation R0
        900 | last contact
        """,
        """
        origin    | of  | endpoint | index | days | on drug | line | completeness
        operation | op2 | os       | yes   | 600  | 200     | 1    | R2
        operation | op3 | os       | no    | 300  | 100     | 2    | R0
        """,
    )


def test_an_operation_on_the_day_the_drug_starts_is_not_on_the_drug(times):
    times(
        """
        patient | day | happens
        A       | 100 | drug 1
        A       | 100 | operation
        A       | 200 | operation
        A       | 900 | last contact
        """,
        """
        patient | origin    | of  | endpoint | index | on drug
        A       | operation | op2 | os       | yes   | 100
        """,
    )


def test_the_line_in_force_at_the_index_operation_is_the_index_line(times):
    times(
        """
        day | happens
          0 | drug 1
        400 | drug 2
        500 | scan SD
        600 | operation
        800 | drug 3
        900 | last contact
        """,
        """
        origin     | of  | endpoint | index | category         | days
        operation  | op1 | os       | yes   | focal_resistance | 300
        drug_start | 1   | os       | no    | -                | 900
        drug_start | 2   | os       | yes   | focal_resistance | 500
        drug_start | 3   | os       | no    | -                | 100
        """,
        categories={"op1": "focal_resistance"},
    )


def test_without_an_operation_the_first_line_is_the_index_line(times):
    times(
        """
        day | happens
          0 | drug 1
        400 | drug 2
        900 | last contact
        """,
        """
        origin     | of | endpoint | index | category
        drug_start | 1  | os       | yes   | -
        drug_start | 2  | os       | no    | -
        """,
    )


def test_without_a_drugs_table_every_operation_counts_and_drug_lines_are_unknown(times):
    times(
        """
        day | happens
        100 | operation
        300 | operation
        900 | last contact
        """,
        """
        origin    | of  | endpoint          | index | on drug | line | days | because
        operation | op1 | os                | yes   | -       | -    | 800  | last_contact
        operation | op2 | os                | no    | -       | -    | 600  | last_contact
        operation | op1 | time_to_next_line | yes   | -       | -    | -    | no_drugs_table
        """,
        drugs_known=False,
    )


def test_of_lines_that_start_on_one_day_the_later_number_is_the_time_zero(times):
    times(
        """
        day | happens
          0 | drug 1
          0 | drug 2
        900 | last contact
        """,
        """
        origin     | of | endpoint | index | days
        drug_start | 2  | os       | yes   | 900
        """,
    )
