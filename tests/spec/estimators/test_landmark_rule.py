"""Landmark analysis: from one day on, among those followed beyond it.

Ten patients, the same as on the page of clones. Months count from the landmark: 3 are 91.3 days.
"""


def test_who_was_operated_before_the_landmark_is_compared_with_everybody_else_still_followed(
    contrast,
):
    """At day 60 B and D have died and H is lost. A, C and F were operated before; G's operation on
    the day itself and I's on day 80 come too late. From day 60 on A dies on day 40 (1 of 3); of E,
    G, I and J, G dies on day 30 (1 of 4) and E on day 90 (1 of 3).
    """
    contrast(
        """
        patient | operated | last day | ends in
        A       | 10       | 100      | death
        B       | 25       | 25       | death
        C       | 45       | 200      | lost
        D       |          | 20       | death
        E       |          | 150      | death
        F       | 30       | 200      | lost
        G       | 60       | 90       | death
        H       |          | 40       | lost
        I       | 80       | 180      | death
        J       |          | 200      | lost
        """,
        """
        compared           | month | operated | not | risk operated | risk not
        landmark at day 60 | 3     | 3        | 4   | 1/3           | 1/2
        """,
    )


def test_another_landmark_is_another_question(contrast):
    """At day 90 G has died on the day itself. A, C, F and I were operated; E and J were not. A dies
    on day 10 of 4, I on day 90 of 3; E on day 60 of 2.
    """
    contrast(
        """
        patient | operated | last day | ends in
        A       | 10       | 100      | death
        B       | 25       | 25       | death
        C       | 45       | 200      | lost
        D       |          | 20       | death
        E       |          | 150      | death
        F       | 30       | 200      | lost
        G       | 60       | 90       | death
        H       |          | 40       | lost
        I       | 80       | 180      | death
        J       |          | 200      | lost
        """,
        """
        compared           | month | operated | not | risk operated | risk not
        landmark at day 90 | 3     | 4        | 2   | 1/2           | 1/2
        """,
    )
