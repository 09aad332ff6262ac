"""Merged lesions: once no plane is visible, the fused lesion is measured as one.

While it is fused it is compared with what its parts measured together before, so that fusing alone
is never growth. In the sum each lesion adds its own diameter and one that has merged adds nothing.

Source: RECIST 1.1, the guidance on lesions that split or coalesce; comparing with the parts
together is our choice, see the decision on merged lesions.
"""


def test_fusing_is_not_growth(follow):
    follow(
        """
        day |  A |  B | A is      | A against | B is      | lesions | sum
        ----+----+----+-----------+-----------+-----------+---------+----
          0 | 30 | 20 | reference | -         | reference | 2       | 50
         56 | 30 | 20 | stable    | 30        | stable    | 2       | 50
        112 | 48 |    | stable    | 50        | -         | 1       | 48
        """,
        lesions="A target; B target merges into A",
    )


def test_a_fused_lesion_grows_over_what_its_parts_measured_together(follow):
    follow(
        """
        day |  A |  B | A is      | A against | A why           | growing
        ----+----+----+-----------+-----------+-----------------+--------
          0 | 30 | 20 | reference | -         | no_earlier_scan | 0
         56 | 59 |    | stable    | 50        | little_change   | 0
        112 | 60 |    | growing   | 50        | rise_from_nadir | 1
        """,
        lesions="A target; B target merges into A",
    )


def test_a_merged_lesion_that_is_missing_where_the_other_has_no_size_is_not_evaluable(follow):
    follow(
        """
        day |  A |  B | C | A is          | B is          | target
        ----+----+----+---+---------------+---------------+-------
          0 | 30 | 20 | 9 | reference     | reference     | -
         56 | ne |    | 9 | not_evaluable | not_evaluable | NE
        112 | 48 |    | 9 | stable        | -             | SD
        """,
        lesions="A target; B target merges into A; C non_target",
    )


def test_a_lesion_still_measured_apart_has_not_merged(follow):
    follow(
        """
        day |  A |  B | A is      | A against | B is      | lesions
        ----+----+----+-----------+-----------+-----------+--------
          0 | 30 | 20 | reference | -         | reference | 2
         56 | 36 | 20 | growing   | 30        | stable    | 2
        """,
        lesions="A target; B target merges into A",
    )
