def test_growth_after_a_scan_without_growth_is_secondary_resistance(times):
    times(
        """
        day | happens
          0 | drug 1
         60 | scan SD 0/3
        120 | scan SD 0/2
        180 | scan PR 1/3
        """,
        """
        origin     | endpoint                     | days | status | because            | free until
        drug_start | time_to_secondary_resistance | 180  | 1      | resistance_on_scan | 120
        """,
    )


def test_growth_on_the_first_evaluable_scan_is_primary_resistance_and_has_no_time(times):
    times(
        """
        day | happens
          0 | drug 1
         60 | scan ref 0/0
        120 | scan PD 2/3
        180 | scan SD 0/3
        240 | scan PD 1/3
        """,
        """
        origin     | endpoint                     | days | status | because            | free until
        drug_start | time_to_secondary_resistance | -    | -      | primary_resistance | -
        """,
    )


def test_scans_without_an_assessed_lesion_neither_show_control_nor_end_the_time(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       |  60 | scan SD 0/2
        A       | 120 | scan NE 0/0
        B       |   0 | drug 1
        B       |  60 | scan NE 0/0
        """,
        """
        patient | origin     | endpoint                     | days | status | because
        A       | drug_start | time_to_secondary_resistance | 60   | 0      | last_scan
        B       | drug_start | time_to_secondary_resistance | 0    | 0      | no_scan_after_origin
        """,
    )


def test_only_scans_and_deaths_of_the_same_line_count(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       |  60 | scan SD 0/2
        A       | 100 | drug 2
        A       | 160 | scan PD 1/2
        A       | 200 | death
        B       |   0 | drug 1
        B       |  60 | scan SD 0/2
        B       |  90 | death
        """,
        """
        patient | of | endpoint                     | days | status | because
        A       | 1  | time_to_secondary_resistance | 60   | 0      | new_line
        A       | 2  | time_to_secondary_resistance | -    | -      | primary_resistance
        B       | 1  | time_to_secondary_resistance | 90   | 2      | death
        """,
    )


def test_scans_before_or_on_the_day_of_the_drug_start_do_not_count(times):
    times(
        """
        day | happens
        -30 | scan SD 2/2
          0 | scan SD 2/2
          0 | drug 1
         60 | scan SD 0/2
        120 | scan SD 1/2
        """,
        """
        origin     | endpoint                     | days | status | free until
        drug_start | time_to_secondary_resistance | 120  | 1      | 60
        """,
    )
