"""Immortal time: what ever against never operated gets wrong.

Ten patients, the same as on the page of clones. Whoever is operated late had to live until then.
Risks are product-limit estimates worked out by hand; 3 months are 91.3 days, 6 are 182.6.
"""


def test_ever_against_never_counts_the_days_before_the_operation_as_if_it_had_given_them(contrast):
    """Of the six ever operated B dies on day 25 and G on day 90, so by 3 months 2 of 6 have died;
    then A on day 100 (1 of 4) and I on day 180 (1 of 3) leave 1/3. Of the four never operated D
    dies on day 20 (1 of 4) and E on day 150 (1 of 2): 3/4 and 3/8 live.
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
        compared | month | operated | not | risk operated | risk not
        ever     | 3     | 6        | 4   | 1/3           | 1/4
        ever     | 6     | 6        | 4   | 2/3           | 5/8
        """,
    )


def test_to_begin_at_the_operation_leaves_the_time_out_but_moves_the_start(contrast):
    """From the operation B lives 0 days, G 30, A 90, I 100; C and F are lost after 155 and 170. By
    3 months 3 of 6 have died, not 2: the start of the operated is another moment of the disease.
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
        compared       | month | operated | not | risk operated | risk not
        from operation | 3     | 6        | 4   | 1/2           | 1/4
        """,
    )


def test_a_patient_operated_later_gains_the_wait(contrast):
    """The same course twice; only the day of A's operation differs. Ever against never does not
    see it, and A's life from the operation on shrinks with the wait.
    """
    contrast(
        """
        patient | operated | last day | ends in
        A       | 0        | 80       | death
        B       |          | 40       | death
        C       |          | 200      | lost
        """,
        """
        compared       | month | operated | not | risk operated | risk not
        ever           | 2     | 1        | 2   | 0             | 1/2
        from operation | 2     | 1        | 2   | 0             | 1/2
        """,
    )
    contrast(
        """
        patient | operated | last day | ends in
        A       | 70       | 80       | death
        B       |          | 40       | death
        C       |          | 200      | lost
        """,
        """
        compared       | month | operated | not | risk operated | risk not
        ever           | 2     | 1        | 2   | 0             | 1/2
        from operation | 2     | 1        | 2   | 1             | 1/2
        """,
    )
