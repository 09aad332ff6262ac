"""Target response: the sum of target diameters against its baseline and its nadir.

Progression is a sum at least 20 % and at least 5 mm above the smallest earlier sum of the period,
the baseline included. Partial response is a sum at least 30 % below the period's baseline. Complete
response is every target gone and every target node under 10 mm. Anything else is stable disease.

Source: RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228), section 4.3.1; the EORTC RECIST questions
and answers for the worked series.
"""


def test_a_small_rise_after_a_large_fall_is_still_a_partial_response(follow):
    follow(
        """
        day |   A | sum | nadir | target | why target
        ----+-----+-----+-------+--------+------------------------
          0 | 165 | 165 |     - | -      | reference_scan
         56 |  63 |  63 |   165 | PR     | sum_fell_from_baseline
        112 |  65 |  65 |    63 | PR     | sum_fell_from_baseline
        """,
        lesions="A target",
    )


def test_a_partial_response_holds_until_progression(follow):
    """The sum drifts back above 70 % of its baseline without reaching +20 % over its nadir."""
    follow(
        """
        day |   A | nadir | target | overall | why overall
        ----+-----+-------+--------+---------+----------------------
          0 | 100 |     - | -      | -       | reference_scan
         56 |  70 |   100 | PR     | PR      | target_and_non_target
        112 |  70 |    70 | PR     | PR      | target_and_non_target
        168 |  80 |    70 | SD     | PR      | response_holds
        224 |  80 |    70 | SD     | PR      | response_holds
        280 |  80 |    70 | SD     | PR      | response_holds
        336 |  84 |    70 | PD     | PD      | target_pd
        """,
        lesions="A target",
    )


def test_progression_needs_five_millimetres_as_well_as_twenty_percent(follow):
    follow(
        """
        day |  A | nadir | target | why target
        ----+----+-------+--------+------------------------
          0 | 40 |     - | -      | reference_scan
         56 | 20 |    40 | PR     | sum_fell_from_baseline
        112 | 24 |    20 | PR     | sum_fell_from_baseline
        168 | 25 |    20 | PD     | sum_rose_from_nadir
        """,
        lesions="A target",
    )


def test_twenty_percent_exactly_is_progression(follow):
    follow(
        """
        patient | day |    A | target | why target
        --------+-----+------+--------+--------------------
        A       |   0 |   25 | -      | reference_scan
        A       |  56 |   30 | PD     | sum_rose_from_nadir
        B       |   0 |   25 | -      | reference_scan
        B       |  56 | 29.9 | SD     | neither
        C       |   0 |   20 | -      | reference_scan
        C       |  56 |   24 | SD     | neither
        """,
        lesions="A target",
    )


def test_thirty_percent_exactly_is_a_partial_response(follow):
    follow(
        """
        patient | day |    A | target
        --------+-----+------+-------
        A       |   0 |   50 | -
        A       |  56 |   35 | PR
        B       |   0 |   50 | -
        B       |  56 | 35.1 | SD
        """,
        lesions="A target",
    )


def test_progression_is_measured_from_the_nadir_and_not_from_the_baseline(follow):
    follow(
        """
        day |   A | baseline | nadir | target
        ----+-----+----------+-------+-------
          0 | 100 |      100 |     - | -
         56 |  50 |      100 |   100 | PR
        112 |  59 |      100 |    50 | PR
        168 |  60 |      100 |    50 | PD
        224 |  55 |      100 |    50 | PR
        """,
        lesions="A target",
    )


def test_a_node_below_ten_millimetres_is_normal_and_still_in_the_sum(follow):
    follow(
        """
        day |     A | N     | sum | target | why target
        ----+-------+-------+-----+--------+-----------------
          0 |    30 | 22x14 |  44 | -      | reference_scan
         56 |     0 | 20x9  |   9 | CR     | all_targets_gone
        112 |     0 | 20x10 |  10 | PR     | sum_fell_from_baseline
        """,
        lesions="A target; N node target",
    )


def test_a_node_that_grows_back_over_ten_millimetres_is_not_progression_by_itself(follow):
    """From 9 to 12 mm is more than 20 % but less than 5 mm."""
    follow(
        """
        day |  A | N  | sum | target | why target
        ----+----+----+-----+--------+------------------------
          0 | 30 | 14 |  44 | -      | reference_scan
         56 |  0 | 9  |   9 | CR     | all_targets_gone
        112 |  0 | 12 |  12 | PR     | sum_fell_from_baseline
        168 |  0 | 14 |  14 | PD     | sum_rose_from_nadir
        """,
        lesions="A target; N node target",
    )


def test_a_target_back_after_a_complete_response_is_progression_whatever_its_size(follow):
    follow(
        """
        day | A     | sum | nadir | target | why target          | overall
        ----+-------+-----+-------+--------+---------------------+--------
          0 | 30    |  30 |     - | -      | reference_scan      | -
         56 | 0     |   0 |    30 | CR     | all_targets_gone    | CR
        112 | 4     |   4 |     0 | PD     | reappeared_after_cr | PD
        168 | small |   5 |     0 | PD     | reappeared_after_cr | PD
        """,
        lesions="A target",
    )


def test_a_target_back_is_not_a_lost_complete_response_while_other_disease_persisted(follow):
    """Overall it was a partial response, so only the usual thresholds count."""
    follow(
        """
        day | A | C       | target | why target             | overall
        ----+---+---------+--------+------------------------+--------
          0 | 30| present | -      | reference_scan         | -
         56 | 0 | present | CR     | all_targets_gone       | PR
        112 | 4 | present | PR     | sum_fell_from_baseline | PR
        168 | 5 | present | PD     | sum_rose_from_nadir    | PD
        """,
        lesions="A target; C non_target",
    )


def test_a_target_that_was_not_assessed_leaves_no_sum(follow):
    follow(
        """
        day |  A | B       | sum | target | why target
        ----+----+---------+-----+--------+--------------------
          0 | 30 | 20      |  50 | -      | reference_scan
         56 | 20 | ne      |   - | NE     | target_not_assessed
        112 | 20 |         |   - | NE     | target_not_assessed
        168 | 20 | present |   - | NE     | target_not_assessed
        224 | 20 | unsized |   - | NE     | target_not_assessed
        280 | 20 | 10      |  30 | PR     | sum_fell_from_baseline
        """,
        lesions="A target; B target",
    )


def test_a_sum_with_a_gap_is_no_nadir(follow):
    """The 10 mm of A alone would be a nadir of 10; the smallest whole sum is 35."""
    follow(
        """
        day |  A |  B | sum | nadir | target
        ----+----+----+-----+-------+-------
          0 | 30 | 20 |  50 |     - | -
         56 | 10 | ne |   - |    50 | NE
        112 | 20 | 15 |  35 |    50 | PR
        168 | 20 | 20 |  40 |    35 | SD
        """,
        lesions="A target; B target",
    )


def test_targets_that_were_sized_may_prove_progression_alone(follow):
    follow(
        """
        day |  A |  B | sum | target | why target
        ----+----+----+-----+--------+----------------------
          0 | 30 | 20 |  50 | -      | reference_scan
         56 | 59 | ne |   - | NE     | target_not_assessed
        112 | 60 | ne |   - | PD     | partial_sum_proves_pd
        """,
        lesions="A target; B target",
    )


def test_without_a_whole_baseline_there_is_no_response(follow):
    """The nadir is the first whole sum, so progression can be seen and response cannot."""
    follow(
        """
        day |  A | B  | baseline | nadir | target | why target
        ----+----+----+----------+-------+--------+--------------------
          0 | 30 | ne |        - |     - | -      | reference_scan
         56 | 20 | 20 |        - |     - | NE     | no_baseline_sum
        112 | 10 | 10 |        - |    40 | NE     | no_baseline_sum
        168 | 20 | 10 |        - |    20 | PD     | sum_rose_from_nadir
        """,
        lesions="A target; B target",
    )


def test_too_small_to_measure_counts_five_millimetres(follow):
    follow(
        """
        day | A       | sum | target
        ----+---------+-----+-------
          0 | 20      |  20 | -
         56 | small   |   5 | PR
        112 | small 4 |   4 | PR
        168 | absent  |   0 | CR
        """,
        lesions="A target",
    )


def test_a_lesion_that_was_not_a_target_at_baseline_is_never_in_the_sum(follow):
    follow(
        """
        day |  A |  B | sum | target
        ----+----+----+-----+-------
          0 | 30 |    |  30 | -
         56 | 30 | 40 |  30 | SD
        """,
        lesions="A target; B target",
    )


def test_without_targets_there_is_no_target_response(follow):
    follow(
        """
        day | C       | sum | target | why target
        ----+---------+-----+--------+---------------
          0 | present |   - | -      | reference_scan
         56 | present |   - | -      | no_targets
        """,
        lesions="C non_target",
    )
