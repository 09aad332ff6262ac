"""Category at an operation: that of the last scan close enough before it.

The scan may be up to 90 days before the operation and no other operation may lie between; a scan on
the day of the operation counts. Without such a scan the category is not made up.

Source: DeMatteo 2007 assigns the category at the time of operation and gives no interval; 90 days
is our choice, see the decision on the scan before an operation.
"""


def test_the_last_scan_before_the_operation_gives_the_category(follow):
    follow(
        """
        day |  A |  B | category
        ----+----+----+-----------------
         20 | 40 | 40 | indeterminate
         80 | 40 | 40 | responsive
        140 | 50 | 40 | focal_resistance
        220 |    | 40 | indeterminate
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        operations="170 removes A",
        at_operation="""
        operation | scan | lesions | growing | category         | why category
        ----------+------+---------+---------+------------------+-------------
        op1       | 140  | 2       | 1       | focal_resistance | one_growing
        """,
    )


def test_a_scan_on_the_day_of_the_operation_counts(follow):
    follow(
        """
        day |  A | category
        ----+----+-----------------
         20 | 40 | indeterminate
         80 | 40 | responsive
        140 | 50 | focal_resistance
        """,
        lesions="A target",
        drugs="line 1 from 0",
        operations="140 removes A",
        at_operation="""
        operation | scan | category
        ----------+------+-----------------
        op1       | 140  | focal_resistance
        """,
    )


def test_a_scan_more_than_ninety_days_before_is_too_old(follow):
    follow(
        """
        patient | day |  A | category
        --------+-----+----+--------------
        in      |  20 | 40 | indeterminate
        in      |  90 | 40 | responsive
        out     |  20 | 40 | indeterminate
        out     |  89 | 40 | responsive
        """,
        lesions="A target",
        drugs="line 1 from 0",
        operations="180 removes A",
        at_operation="""
        patient | operation | scan | growing | category      | why category
        --------+-----------+------+---------+---------------+------------------
        in      | op1       | 90   | 0       | responsive    | none_growing
        out     | op1       | -    | -       | indeterminate | no_scan_in_window
        """,
    )


def test_a_scan_from_before_another_operation_does_not_count(follow):
    """After the first operation there is nothing to say of the lesions until the next scan."""
    follow(
        """
        day |  A |  B | category
        ----+----+----+--------------
         20 | 40 | 40 | indeterminate
         80 | 40 | 40 | responsive
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        operations="100 removes A; 130 removes B",
        at_operation="""
        operation | scan | category      | why category
        ----------+------+---------------+------------------
        op1       | 80   | responsive    | none_growing
        op2       | -    | indeterminate | no_scan_in_window
        """,
    )


def test_a_scan_after_the_operation_never_counts(follow):
    follow(
        """
        day |  A | category
        ----+----+--------------
         20 | 40 | indeterminate
         80 | 40 | responsive
        101 | 50 | indeterminate
        """,
        lesions="A target",
        drugs="line 1 from 0",
        operations="100",
        at_operation="""
        operation | scan | category
        ----------+------+-----------
        op1       | 80   | responsive
        """,
    )


def test_two_operations_on_one_day_share_the_scan(follow):
    follow(
        """
        day |  A |  B | category
        ----+----+----+--------------
         20 | 40 | 40 | indeterminate
         80 | 40 | 40 | responsive
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        operations="100 removes A; 100 removes B",
        at_operation="""
        operation | scan | category
        ----------+------+-----------
        op1       | 80   | responsive
        op2       | 80   | responsive
        """,
    )
