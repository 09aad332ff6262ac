"""Time-varying operation: not operated until the day of it, operated from then on.

Ten patients, the same as on the page of clones.
"""


def test_each_patients_time_is_cut_at_the_operation(split):
    """B dies on the day of the operation and is given half a day as operated."""
    split(
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
        patient | from | to   | operated | ends in
        A       | 0    | 10   | no       |
        A       | 10   | 100  | yes      | death
        B       | 0    | 25   | no       |
        B       | 25   | 25.5 | yes      | death
        C       | 0    | 45   | no       |
        C       | 45   | 200  | yes      |
        D       | 0    | 20   | no       | death
        E       | 0    | 150  | no       | death
        F       | 0    | 30   | no       |
        F       | 30   | 200  | yes      |
        G       | 0    | 60   | no       |
        G       | 60   | 90   | yes      | death
        H       | 0    | 40   | no       |
        I       | 0    | 80   | no       |
        I       | 80   | 180  | yes      | death
        J       | 0    | 200  | no       |
        """,
    )


def test_each_death_is_set_against_those_operated_and_not_at_that_time(split):
    """The hazard ratio r makes r/(r+9), 2r/(2r+7), 5r/(5r+2), 4r/(4r+2), 3r/(3r+2) and 3r/(3r+1),
    one for each death, add up to the 4 deaths of operated patients: 2.497.
    """
    split(
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
        at_deaths="""
        day  | dies | operated  | not
        20   | D    | A         | B C D E F G H I J
        25.5 | B    | A B       | C E F G H I J
        90   | G    | A C F G I | E J
        100  | A    | A C F I   | E J
        150  | E    | C F I     | E J
        180  | I    | C F I     | J
        """,
        hazard_ratio="2.497",
    )


def test_an_operation_at_time_zero_leaves_no_time_before_it(split):
    split(
        """
        patient | operated | last day | ends in
        A       | 0        | 50       | death
        B       |          | 60       | death
        C       | 60       | 60       | lost
        """,
        """
        patient | from | to   | operated | ends in
        A       | 0    | 50   | yes      | death
        B       | 0    | 60   | no       | death
        C       | 0    | 60   | no       |
        C       | 60   | 60.5 | yes      |
        """,
    )
