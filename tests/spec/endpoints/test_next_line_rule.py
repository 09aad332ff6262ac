def test_the_first_line_after_time_zero_is_the_event(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        450 | drug 2
        700 | drug 3
        900 | death
        """,
        """
        origin     | of  | endpoint          | days | status | because
        operation  | op1 | time_to_next_line | 150  | 1      | next_line
        drug_start | 1   | time_to_next_line | 450  | 1      | next_line
        drug_start | 2   | time_to_next_line | 250  | 1      | next_line
        drug_start | 3   | time_to_next_line | 200  | 2      | death
        """,
    )


def test_a_line_started_on_the_day_of_the_operation_is_not_after_it(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        300 | drug 2
        500 | last contact
        """,
        """
        origin    | endpoint          | days | status | because      | line
        operation | time_to_next_line | 200  | 0      | last_contact | 1
        """,
    )


def test_death_before_the_next_line_competes_and_on_its_day_does_not(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 400 | death
        B       |   0 | drug 1
        B       | 400 | drug 2
        B       | 400 | death
        """,
        """
        patient | origin     | of | endpoint          | days | status | because
        A       | drug_start | 1  | time_to_next_line | 400  | 2      | death
        B       | drug_start | 1  | time_to_next_line | 400  | 1      | next_line
        """,
    )
