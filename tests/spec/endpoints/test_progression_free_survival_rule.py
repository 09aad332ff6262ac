from seriatim.endpoints.rules import EndpointPlan

CENSOR_AT_NEW_LINE = EndpointPlan(new_line="censor")


def test_first_progression_on_a_scan_ends_it_and_the_last_free_scan_is_kept(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        330 | scan ref
        420 | scan SD
        450 | scan NE
        510 | scan PD
        600 | scan PD
        """,
        """
        origin    | endpoint | days | status | because             | free until
        operation | pfs      | 210  | 1      | progression_on_scan | 420
        """,
    )


def test_a_reference_scan_shows_no_progression_and_a_scan_not_evaluable_shows_nothing(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 300 | operation
        A       | 330 | scan ref
        A       | 420 | scan NE
        B       |   0 | drug 1
        B       | 300 | operation
        B       | 420 | scan NE
        B       | 900 | last contact
        """,
        """
        patient | origin    | endpoint | days | status | because              | ends
        A       | operation | pfs      | 30   | 0      | last_scan            | 330
        B       | operation | pfs      | 0    | 0      | no_scan_after_origin | 300
        """,
    )


def test_progression_without_a_scan_before_it_is_free_only_until_time_zero(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        400 | scan PD
        """,
        """
        origin    | endpoint | days | status | because             | free until
        operation | pfs      | 100  | 1      | progression_on_scan | 300
        """,
    )


def test_a_confirmed_equivocal_lesion_counts_from_the_scan_that_first_showed_it(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        360 | scan SD
        420 | scan PD backdated
        480 | scan PD
        """,
        """
        origin    | endpoint | days | status | because             | free until
        operation | pfs      | 120  | 1      | progression_on_scan | 360
        """,
    )


def test_a_scan_on_the_day_of_the_operation_is_before_it(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | scan PD
        300 | operation
        400 | scan SD
        """,
        """
        origin     | endpoint | days | status | because
        operation  | pfs      | 100  | 0      | last_scan
        drug_start | pfs      | 300  | 1      | progression_on_scan
        """,
    )


def test_clinical_progression_counts_only_for_the_kinds_named(times):
    course = """
        day | happens
          0 | drug 1
        300 | operation
        360 | scan SD
        380 | second_malignancy
        400 | symptomatic_progression
        430 | recurrence
        500 | scan PD
        """
    times(
        course,
        """
        origin    | endpoint | days | status | because              | free until
        operation | pfs      | 130  | 1      | clinical_progression | 360
        """,
    )
    times(
        course,
        """
        origin    | endpoint | days | status | because             | free until
        operation | pfs      | 200  | 1      | progression_on_scan | 360
        """,
        plan=EndpointPlan(pfs_event_kinds=()),
    )


def test_on_one_day_a_scan_goes_before_a_clinician_and_both_before_death(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 400 | scan PD
        A       | 400 | progression
        A       | 400 | death
        B       |   0 | drug 1
        B       | 400 | progression
        B       | 400 | death
        """,
        """
        patient | origin     | endpoint | days | status | because
        A       | drug_start | pfs      | 400  | 1      | progression_on_scan
        B       | drug_start | pfs      | 400  | 1      | clinical_progression
        """,
    )


def test_death_without_progression_is_an_event_and_has_no_interval(times):
    times(
        """
        day | happens
          0 | drug 1
        300 | operation
        400 | scan SD
        900 | death
        """,
        """
        origin    | endpoint | days | status | because | free until
        operation | pfs      | 600  | 1      | death   | -
        """,
    )


def test_after_an_operation_progression_counts_on_any_line_unless_a_new_line_censors(times):
    course = """
        day | happens
          0 | drug 1
        300 | operation
        400 | scan SD
        450 | drug 2
        500 | scan PD
        """
    times(
        course,
        """
        origin    | endpoint | days | status | because
        operation | pfs      | 200  | 1      | progression_on_scan
        """,
    )
    times(
        course,
        """
        origin    | endpoint | days | status | because
        operation | pfs      | 100  | 0      | new_line
        """,
        plan=CENSOR_AT_NEW_LINE,
    )


def test_from_a_drug_start_the_next_line_ends_the_observation(times):
    times(
        """
        patient | day | happens
        A       |   0 | drug 1
        A       | 200 | scan SD
        A       | 250 | drug 2
        A       | 300 | scan PD
        A       | 400 | death
        B       |   0 | drug 1
        B       | 200 | scan SD
        B       | 250 | scan PD
        B       | 250 | drug 2
        """,
        """
        patient | origin     | of | endpoint | days | status | because
        A       | drug_start | 1  | pfs      | 200  | 0      | new_line
        A       | drug_start | 2  | pfs      | 50   | 1      | progression_on_scan
        B       | drug_start | 1  | pfs      | 250  | 1      | progression_on_scan
        B       | drug_start | 2  | pfs      | 0    | 0      | no_scan_after_origin
        """,
    )


def test_an_event_after_too_long_without_a_scan_is_censored_at_the_last_one(times):
    course = """
        patient | day | happens
        A       |   0 | drug 1
        A       | 100 | scan SD
        A       | 300 | scan PD
        B       |   0 | drug 1
        B       | 100 | scan SD
        B       | 301 | death
        C       |   0 | drug 1
        C       | 201 | scan PD
        """
    times(
        course,
        """
        patient | origin     | endpoint | days | status | because             | free until
        A       | drug_start | pfs      | 300  | 1      | progression_on_scan | 100
        B       | drug_start | pfs      | 100  | 0      | missed_scans        | -
        C       | drug_start | pfs      | 0    | 0      | missed_scans        | -
        """,
        plan=EndpointPlan(max_gap_days=200),
    )


def test_only_the_primary_readers_scans_count(times):
    course = """
        day | reader | happens
          0 | b      | drug 1
        100 | b      | scan PD
        150 | a      | scan SD
        """
    times(
        course,
        """
        origin     | endpoint | days | status | because
        drug_start | pfs      | 150  | 0      | last_scan
        """,
    )
    times(
        course,
        """
        origin     | endpoint | days | status | because
        drug_start | pfs      | 100  | 1      | progression_on_scan
        """,
        primary_reader="b",
    )
    times(
        course,
        """
        origin     | endpoint | days | status | because
        drug_start | pfs      | 0    | 0      | no_scan_after_origin
        """,
        primary_reader="c",
    )
