"""Certainty of the category: how probable it is that none, one or more lesions grow.

Each lesion grows with its own probability; from those of all assessed lesions of a scan follow the
probabilities of responsive, focal and multifocal. A category is certain that reaches 80 %, counting
that no lesion left unassessed grows; otherwise it is indeterminate, even where the label is not.

Source: DeMatteo 2007 (Ann Surg 245:347) for none, exactly one and more than one growing lesion; the
Poisson-binomial distribution for their number; 80 % is our choice.
"""

from seriatim.response.posterior import GrowthModel
from seriatim.response.rules import ResponseRules


def test_stable_lesions_are_responsive_for_certain(follow):
    follow(
        """
        day |  A |  B |  C | category      | p responsive | p focal | certain
        ----+----+----+----+---------------+--------------+---------+--------------
          0 | 40 | 30 | 20 | before_drug   | -            | -       | before_drug
         80 | 40 | 30 | 20 | indeterminate | -            | -       | indeterminate
        170 | 41 | 29 | 20 | responsive    | > 0.97       | < 0.03  | responsive
        260 | 40 | 30 | 21 | responsive    | > 0.97       | < 0.03  | responsive
        """,
        lesions="A target; B target; C target",
        drugs="line 1 from 50",
    )


def test_one_clearly_growing_lesion_is_focal_and_two_are_multifocal(follow):
    follow(
        """
        day |  A |  B |  C | p responsive | p focal | p multifocal | certain
        ----+----+----+----+--------------+---------+--------------+----------------------
         10 | 40 | 30 | 20 |              |         |              |
         90 | 52 | 30 | 20 |              |         |              |
        180 | 68 | 30 | 20 | < 0.05       | > 0.9   | < 0.05       | focal_resistance
        270 | 80 | 40 | 20 | < 0.05       |         |              |
        360 | 99 | 52 | 20 | < 0.05       | < 0.05  | > 0.95       | multifocal_resistance
        """,
        lesions="A target; B target; C target",
        drugs="line 1 from 0",
    )


def test_a_label_that_rests_on_one_reading_is_not_certain(follow):
    """21 % in one lesion makes the label focal resistance; that it is one is no more than likely."""
    follow(
        """
        day |    A |  B | category         | p responsive | certain
        ----+------+----+------------------+--------------+-----------------
         10 |   40 | 30 |                  |              |
         90 |   40 | 30 | responsive       | > 0.97       | responsive
        180 |   40 | 30 | responsive       | > 0.97       | responsive
        270 | 48.4 | 30 | focal_resistance | > 0.6        |
        360 |   55 | 30 | focal_resistance | < 0.15       | focal_resistance
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
    )


def test_many_lesions_at_the_threshold_leave_the_category_open(follow):
    """Growth of each is as likely as not: none, one and more are all open."""
    follow(
        """
        day |  A |  B | category              | p responsive | p focal    | p multifocal | certain
        ----+----+----+-----------------------+--------------+------------+--------------+--------------
         10 | 30 | 30 |                       |              |            |              |
        100 | 33 | 33 | responsive            |              |            |              |
        190 | 36 | 36 | multifocal_resistance | 0.1 to 0.6   | 0.3 to 0.6 | 0.05 to 0.6  | indeterminate
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
    )


def test_a_lesion_not_assessed_may_grow_and_is_counted_apart(follow):
    """B was stable and most likely still is; a lesion seen once may have done anything since."""
    follow(
        """
        patient | day |  A | B  | category      | p responsive | p not assessed | certain
        --------+-----+----+----+---------------+--------------+----------------+--------------
        stable  |  10 | 40 | 30 |               |              |                |
        stable  |  90 | 40 | 30 | responsive    |              | -              | responsive
        stable  | 180 | 40 | 30 | responsive    |              | -              | responsive
        stable  | 210 | 40 | ne | indeterminate | > 0.97       | < 0.1          | responsive
        grew    |  10 | 40 | 30 |               |              |                |
        grew    |  90 | 40 | 40 |               |              | -              |
        grew    | 180 | 40 | 52 |               |              | -              | focal_resistance
        grew    | 270 | 40 | ne | indeterminate | > 0.97       | > 0.9          | indeterminate
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
    )


def test_lesions_not_assessed_never_make_multifocal_uncertain(follow):
    """Two grow for certain; whatever C does, more than one grows."""
    follow(
        """
        day |  A |  B | C  | p multifocal | p not assessed | certain
        ----+----+----+----+--------------+----------------+----------------------
         10 | 30 | 30 | 30 |              |                |
         90 | 45 | 45 | ne |              | > 0            |
        180 | 70 | 70 | ne | > 0.95       | > 0            | multifocal_resistance
        """,
        lesions="A target; B target; C target",
        drugs="line 1 from 0",
    )


def test_a_study_may_take_lesions_not_assessed_for_not_growing(follow):
    follow(
        """
        day |  A | B  | category   | p responsive | p not assessed | certain
        ----+----+----+------------+--------------+----------------+-----------
         10 | 40 | 30 |            |              |                |
         90 | 40 | 40 |            |              |                |
        180 | 40 | 52 |            |              |                |
        270 | 40 | ne | responsive | > 0.97       | > 0.9          | responsive
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        rules=ResponseRules(unassessed="assume_not_growing"),
    )


def test_a_study_may_ask_for_more_certainty(follow):
    """The first rise of A leaves a doubt that 80 % bears and 99 % does not."""
    for percent, certain in ((80, "focal_resistance"), (99, "indeterminate")):
        follow(
            f"""
            day |  A | p focal      | certain
            ----+----+--------------+--------
             10 | 30 |              |
            100 | 30 |              |
            190 | 45 | 0.82 to 0.98 | {certain}
            """,
            lesions="A target",
            drugs="line 1 from 0",
            rules=ResponseRules(probability=GrowthModel(certain_pct=percent)),
        )


def test_the_same_numbers_under_another_definition(follow):
    """Up to three growing lesions are few for ESMO while another does not grow."""
    follow(
        """
        day |  A |  B |  C | p responsive | p focal | p multifocal | certain
        ----+----+----+----+--------------+---------+--------------+------------------
         10 | 40 | 30 | 20 |              |         |              |
         90 | 60 | 45 | 20 |              |         |              |
        180 | 85 | 70 | 20 | < 0.01       | > 0.95  | < 0.05       | focal_progression
        """,
        lesions="A target; B target; C target",
        drugs="line 1 from 0",
        rules=ResponseRules(definition="esmo-2022"),
    )


def test_with_no_lesion_left_there_is_nothing_to_be_certain_of(follow):
    follow(
        """
        day | A  | category   | p responsive | certain
        ----+----+------------+--------------+-----------
         10 | 40 |            |              |
         90 | 40 | responsive | > 0.97       | responsive
        150 | ne | no_disease | -            | no_disease
        """,
        lesions="A target",
        drugs="line 1 from 0",
        operations="100 removes A",
    )


def test_the_category_at_an_operation_is_as_certain_as_at_the_scan_before(follow):
    follow(
        """
        day |  A |  B | p focal | certain
        ----+----+----+---------+-----------------
         10 | 40 | 30 |         |
         90 | 52 | 30 |         |
        180 | 68 | 30 | > 0.9   | focal_resistance
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        operations="200 removes A; 400 removes B",
        at_operation="""
        operation | scan | category         | p focal | certain
        ----------+------+------------------+---------+-----------------
        op1       | 180  | focal_resistance | > 0.9   | focal_resistance
        op2       | -    | indeterminate    | -       | indeterminate
        """,
    )
