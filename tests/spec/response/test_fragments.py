"""Fragments: a lesion that broke up is one lesion, as large as its parts together.

Source: RECIST 1.1, the guidance on lesions that split or coalesce.
"""


def test_fragments_are_added(follow):
    follow(
        """
        day | A      | A1 | A2 | A size | A is      | sum | lesions
        ----+--------+----+----+--------+-----------+-----+--------
          0 | 50     |    |    | 50     | reference |  50 | 1
         56 | 40     |    |    | 40     | stable    |  40 | 1
        112 |        | 20 | 12 | 32     | shrinking |  32 | 1
        168 |        | 24 | 24 | 48     | growing   |  48 | 1
        """,
        lesions="A target; A1 fragment of A; A2 fragment of A",
    )


def test_a_fragment_that_was_not_sized_leaves_no_size(follow):
    follow(
        """
        day | A  | A1 | A2 | A size | A is          | A why           | target
        ----+----+----+----+--------+---------------+-----------------+-------
          0 | 50 |    |    | 50     | reference     | no_earlier_scan | -
         56 |    | 20 | 12 | 32     | shrinking     | shrunk          | PR
        112 |    | 20 |    | -      | not_evaluable | not_evaluable   | NE
        168 |    | 20 | ne | -      | not_evaluable | not_evaluable   | NE
        """,
        lesions="A target; A1 fragment of A; A2 fragment of A",
    )


def test_a_fragment_plays_the_part_of_the_lesion_it_came_from(follow):
    """The fragments are listed as non-targets; they count in the target sum with their root."""
    follow(
        """
        day | A  | A1 | A2 | sum | non-target
        ----+----+----+----+-----+-----------
          0 | 50 |    |    |  50 | -
         56 |    | 20 | 15 |  35 | -
        """,
        lesions="A target; A1 fragment of A; A2 fragment of A",
    )


def test_removing_the_lesion_removes_its_fragments(follow):
    follow(
        """
        day | A  | A1 | A2 |  B | lesions | sum
        ----+----+----+----+----+---------+----
          0 | 50 |    |    | 20 | 2       |  70
         56 |    | 20 | 15 | 20 | 2       |  55
        150 |    | 20 | 15 | 20 | 1       |  20
        """,
        lesions="A target; A1 fragment of A; A2 fragment of A; B target",
        operations="100 removes A",
    )


def test_removing_one_fragment_leaves_the_others(follow):
    follow(
        """
        day | A  | A1 | A2 |  B | A size | lesions
        ----+----+----+----+----+--------+--------
          0 | 50 |    |    | 20 | 50     | 2
         56 |    | 20 | 15 | 20 | 35     | 2
        150 |    |    | 15 | 20 | 15     | 2
        """,
        lesions="A target; A1 fragment of A; A2 fragment of A; B target",
        operations="100 removes A1",
    )
