def test_death_from_any_cause_ends_overall_survival_from_both_origins(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation R0
        700 | death
        700 | last contact
        """,
        """
        origin     | endpoint | days | status | because | ends | free until
        operation  | os       |  400 | 1      | death   | 700  | -
        drug_start | os       |  700 | 1      | death   | 700  | -
        """,
    )


def test_alive_patients_are_censored_at_the_last_contact_even_if_seen_later(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        500 | last contact
        520 | scan SD
        """,
        """
        origin    | endpoint | days | status | because
        operation | os       | 200  | 0      | last_contact
        """,
    )


def test_without_a_last_contact_the_last_day_in_any_table_stands_in(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 450 | scan SD
        B       |   0 | drug 1
        B       | 100 | scan SD
        B       | 470 | stop 1
        C       |   0 | drug 1
        C       | 480 | second_malignancy
        """,
        """
        patient | origin     | endpoint | days | status | because
        A       | drug_start | os       | 450  | 0      | last_seen
        B       | drug_start | os       | 470  | 0      | last_seen
        C       | drug_start | os       | 480  | 0      | last_seen
        """,
    )


def test_an_undated_death_is_censored_and_says_so(times):
    times(
        """
        day | happens
          0 | drug 1
        400 | dead
        600 | last contact
        """,
        """
        origin     | endpoint | days | status | because
        drug_start | os       | 600  | 0      | death_undated
        """,
    )


def test_death_on_the_day_of_the_operation_is_an_event_at_time_zero(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        300 | death
        """,
        """
        origin    | endpoint | days | status | because
        operation | os       | 0    | 1      | death
        """,
    )


def test_days_in_an_impossible_order_give_no_time_for_any_endpoint(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 250 | death
        A       | 300 | operation
        A       | 400 | scan PD
        A       | 410 | drug 2
        B       |   0 | drug 1
        B       | 200 | last contact
        B       | 300 | operation
        """,
        """
        patient | origin    | endpoint          | days | because              | ends | free until
        A       | operation | os                | -    | impossible_order     | -    | -
        A       | operation | pfs               | -    | impossible_order     | -    | -
        A       | operation | time_to_next_line | -    | impossible_order     | -    | -
        B       | operation | os                | -    | impossible_order     | -    | -
        B       | operation | time_to_next_line | -    | impossible_order     | -    | -
        B       | operation | pfs               | 0    | no_scan_after_origin | 300  | -
        """,
    )
