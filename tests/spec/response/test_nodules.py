"""A nodule inside a mass: it is not a lesion of the count, it marks the mass it lies in.

A resistant clone may grow as a nodule inside a mass whose outer diameter does not change. A nodule
that is new or growing makes its mass growing.

Source: Shankar 2005 (Radiology 235:892) and Desai 2007 (Clin Cancer Res 13:5398).
"""


def test_a_new_nodule_makes_its_mass_grow(follow):
    follow(
        """
        day |  A | N  | A is      | A why           | N is | lesions | growing
        ----+----+----+-----------+-----------------+------+---------+--------
          0 | 80 |    | reference | no_earlier_scan | -    | 1       | 0
         56 | 70 |    | stable    | little_change   | -    | 1       | 0
        112 | 70 | 12 | growing   | nodule_grows    | new  | 1       | 1
        """,
        lesions="A target; N new nodule in A",
    )


def test_a_growing_nodule_makes_a_shrinking_mass_grow(follow):
    follow(
        """
        day |  A | N  | A is      | A why           | N is      | growing
        ----+----+----+-----------+-----------------+-----------+--------
          0 | 80 | 10 | reference | no_earlier_scan | reference | 0
         56 | 50 | 12 | shrinking | shrunk          | stable    | 0
        112 | 50 | 15 | growing   | nodule_grows    | growing   | 1
        """,
        lesions="A target; N nodule in A",
    )


def test_a_nodule_is_in_no_sum_and_no_response(follow):
    follow(
        """
        day |  A | N  | sum | new  | non-target | overall
        ----+----+----+-----+------+------------+--------
          0 | 80 |    |  80 | none | -          | -
         56 | 80 | 12 |  80 | none | -          | SD
        """,
        lesions="A target; N new nodule in A",
    )


def test_a_nodule_leaves_with_its_mass(follow):
    follow(
        """
        day |  A | N  |  B | N is      | lesions
        ----+----+----+----+-----------+--------
          0 | 80 | 12 | 20 | reference | 2
        150 |    | 20 | 20 | -         | 1
        """,
        lesions="A target; N nodule in A; B target",
        operations="100 removes A",
    )
