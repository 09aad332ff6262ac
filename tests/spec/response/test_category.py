"""Category at a scan: how many lesions grow, and what each definition calls that.

The count comes first: growing lesions (new ones included), all lesions, those not assessed. A label
is given only where the lesions that were not assessed could not change it.

Source: DeMatteo 2007 (Ann Surg 245:347) for none, exactly one and more than one growing lesion. The
other two definitions are our reading by counts, see the decisions on `esmo-2022` and
`fairweather-2018`.
"""

from seriatim.response.growth import GrowthRule
from seriatim.response.rules import ResponseRules


def test_none_one_and_more_than_one_growing_lesion(follow):
    follow(
        """
        day |  A |  B |  C | growing | category              | why category
        ----+----+----+----+---------+-----------------------+----------------
         20 | 40 | 40 | 40 | 0       | indeterminate         | no_earlier_scan
         80 | 40 | 20 | 40 | 0       | responsive            | none_growing
        140 | 50 | 20 | 40 | 1       | focal_resistance      | one_growing
        200 | 50 | 30 | 40 | 2       | multifocal_resistance | several_growing
        260 | 50 | 30 | 50 | 3       | multifocal_resistance | several_growing
        """,
        lesions="A target; B target; C non_target",
        drugs="line 1 from 0",
    )


def test_growth_before_the_first_drug_is_not_resistance(follow):
    """A scan on the day the drug starts is before it."""
    follow(
        """
        day |  A | category    | why category
        ----+----+-------------+-------------
        -90 | 30 | before_drug | before_drug
          0 | 40 | before_drug | before_drug
         60 | 40 | responsive  | none_growing
        """,
        lesions="A target",
        drugs="line 1 from 0",
    )


def test_a_patient_in_an_empty_drug_table_never_had_a_drug(follow):
    follow(
        """
        day |  A | category    | why category
        ----+----+-------------+-------------
          0 | 30 | before_drug | before_drug
         60 | 40 | before_drug | before_drug
        """,
        lesions="A target",
        drugs="",
    )


def test_without_a_drug_table_the_drug_is_not_known_and_growth_counts(follow):
    follow(
        """
        day |  A | line | category         | why category
        ----+----+------+------------------+----------------
          0 | 30 | -    | indeterminate    | no_earlier_scan
         60 | 40 | -    | focal_resistance | one_growing
        """,
        lesions="A target",
    )


def test_a_new_lesion_counts_as_growing(follow):
    follow(
        """
        day |  A | X  | growing | category
        ----+----+----+---------+----------------------
         20 | 40 |    | 0       | indeterminate
         80 | 40 | 12 | 1       | focal_resistance
        140 | 50 | 14 | 2       | multifocal_resistance
        """,
        lesions="A target; X new",
        drugs="line 1 from 0",
    )


def test_a_study_may_leave_new_lesions_out(follow):
    follow(
        """
        day |  A | X  | growing | category
        ----+----+----+---------+-----------------
         20 | 40 |    | 0       | indeterminate
         80 | 40 | 12 | 0       | responsive
        140 | 50 | 14 | 1       | focal_resistance
        """,
        lesions="A target; X new",
        drugs="line 1 from 0",
        rules=ResponseRules(growth=GrowthRule(new_counts=False)),
    )


def test_lesions_not_assessed_leave_the_category_open_where_they_could_change_it(follow):
    """With two lesions growing a third cannot change `more than one`."""
    follow(
        """
        day |  A |  B | C  | growing | not assessed | category              | why category
        ----+----+----+----+---------+--------------+-----------------------+-------------------
         20 | 40 | 40 | 40 | 0       | 3            | indeterminate         | no_earlier_scan
         80 | 40 | 40 | ne | 0       | 1            | indeterminate         | unassessed_lesions
        140 | 50 | 40 | ne | 1       | 1            | indeterminate         | unassessed_lesions
        200 | 50 | 50 | ne | 2       | 1            | multifocal_resistance | several_growing
        260 | ne | ne | ne | 0       | 3            | indeterminate         | unassessed_lesions
        """,
        lesions="A target; B target; C target",
        drugs="line 1 from 0",
    )


def test_a_study_may_take_lesions_not_assessed_for_not_growing(follow):
    follow(
        """
        day |  A | B  | growing | not assessed | category
        ----+----+----+---------+--------------+-----------------
         20 | 40 | 40 | 0       | 2            | indeterminate
         80 | 40 | ne | 0       | 1            | responsive
        140 | 50 | ne | 1       | 1            | focal_resistance
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
        rules=ResponseRules(unassessed="assume_not_growing"),
    )


def test_with_no_lesion_left_there_is_no_disease(follow):
    follow(
        """
        day | A  | lesions | category      | why category
        ----+----+---------+---------------+----------------
         20 | 40 | 1       | indeterminate | no_earlier_scan
         90 | 40 | 1       | responsive    | none_growing
        150 | ne | 0       | no_disease    | no_lesion_left
        """,
        lesions="A target",
        drugs="line 1 from 0",
        operations="100 removes A",
    )


def test_an_absent_lesion_stays_in_the_count(follow):
    follow(
        """
        day | A      | B  | lesions | growing | category
        ----+--------+----+---------+---------+-----------------
         20 | 40     | 20 | 2       | 0       | indeterminate
         80 | absent | 20 | 2       | 0       | responsive
        140 | 3      | 20 | 2       | 1       | focal_resistance
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
    )


def test_the_same_counts_under_three_definitions(follow):
    """ESMO: one to three while another does not grow. Fairweather: something shrinks, or not."""
    follow(
        """
        day |  A |  B |  C |  D |  E | growing | dematteo-2007         | esmo-2022               | fairweather-2018
        ----+----+----+----+----+----+---------+-----------------------+-------------------------+-----------------
         20 | 40 | 40 | 40 | 40 | 40 | 0       | indeterminate         | indeterminate           | indeterminate
         60 | 40 | 40 | 40 | 40 | 40 | 0       | responsive            | responsive              | stable
        100 | 40 | 40 | 40 | 40 | 20 | 0       | responsive            | responsive              | responding
        140 | 50 | 40 | 40 | 40 | 20 | 1       | focal_resistance      | focal_progression       | unifocal
        180 | 50 | 50 | 50 | 40 | 20 | 3       | multifocal_resistance | focal_progression       | multifocal
        220 | 50 | 50 | 50 | 50 | 20 | 4       | multifocal_resistance | generalised_progression | multifocal
        """,
        lesions="A target; B target; C target; D target; E target",
        drugs="line 1 from 0",
    )


def test_all_lesions_growing_is_not_focal_unless_there_is_only_one(follow):
    follow(
        """
        patient | day |  A | B  | growing | esmo-2022
        --------+-----+----+----+---------+------------------------
        two     |  20 | 40 | 40 | 0       | indeterminate
        two     |  80 | 50 | 50 | 2       | generalised_progression
        one     |  20 | 40 |    | 0       | indeterminate
        one     |  80 | 50 |    | 1       | focal_progression
        """,
        lesions="A target; B target",
        drugs="line 1 from 0",
    )
