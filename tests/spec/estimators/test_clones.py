"""Clones, the decisions they met, and what each weighs.

Ten patients, a grace period of 60 days in two intervals of 30. Every patient is cloned into both
arms. A clone leaves its arm on the day the patient's care no longer fits it, and those that stay
are weighted to stand for those that left. Everything here was worked out by hand.

The chance of being operated at a decision is the share operated among those with the same category
in the same interval. What a clone weighs is a product over the decisions behind it of the arm's
chance of what was done over the patients' chance of it; while a decision is open, half of those who
will be operated count as operated. With even timing the arm `operate` operates with chance 1/2 in
the first of two intervals and with chance 1 in the last; the arm `wait` never does.
"""


def test_a_decision_is_met_by_whoever_is_neither_operated_nor_gone(trial):
    """B is operated, and dies, within the first interval; D dies in it; F is operated on its last
    day, which belongs to it. G's operation on the last day of the grace period still counts. I is
    operated after the grace period: to both decisions the answer was no.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      | 25       | 25       | death
        C       | focal      | 45       | 200      | lost
        D       | focal      |          | 20       | death
        E       | focal      |          | 150      | death
        F       | responsive | 30       | 200      | lost
        G       | responsive | 60       | 90       | death
        H       | responsive |          | 40       | lost
        I       | responsive | 80       | 180      | death
        J       | responsive |          | 200      | lost
        """,
        interval_days=30,
        n_intervals=2,
        decisions="""
        interval | knows      | decide    | operated | chance
        1        | focal      | A B C D E | A B      | 2/5
        1        | responsive | F G H I J | F        | 1/5
        2        | focal      | C E       | C        | 1/2
        2        | responsive | G H I J   | G        | 1/4
        """,
    )


def test_a_clone_of_operate_leaves_when_the_grace_period_ends_without_the_operation(trial):
    """An operation in the first interval weighs 1/2 over the chance of it: 5/4 for a focal
    patient, 5/2 for a responsive one. Waiting through it weighs 1/2 over the rest: 5/6 and 5/8. The
    operation in the last interval weighs 1 over its chance: 2 and 4. Open, the first weighs
    (1 - 1/4) / (1 - 1/5) = 15/16 and (1 - 1/4) / (1 - 1/10) = 5/6, the last
    (1 - 1/2) / (1 - 1/4) = 2/3 and (1 - 1/2) / (1 - 1/8) = 4/7.

    Once operated nobody can leave: A keeps 5/4. B dies on the day of the operation, and does so as
    one who was operated. D's death before any operation counts. E, I and J leave on day 60; so I's
    operation on day 80 comes too late.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      | 25       | 25       | death
        C       | focal      | 45       | 200      | lost
        D       | focal      |          | 20       | death
        E       | focal      |          | 150      | death
        F       | responsive | 30       | 200      | lost
        G       | responsive | 60       | 90       | death
        H       | responsive |          | 40       | lost
        I       | responsive | 80       | 180      | death
        J       | responsive |          | 200      | lost
        """,
        interval_days=30,
        n_intervals=2,
        operate="""
        patient | from  | to    | ends in | weight
        A       | 0     | 10    |         | 15/16
        A       | 10    | 30    |         | 5/4
        A       | 30    | 60    |         | 5/4
        A       | 60    | 100   | death   | 5/4
        B       | 0     | 24.99 |         | 15/16
        B       | 24.99 | 25    | death   | 5/4
        C       | 0     | 30    |         | 15/16
        C       | 30    | 45    |         | 5/9
        C       | 45    | 60    |         | 5/3
        C       | 60    | 200   | lost    | 5/3
        D       | 0     | 20    | death   | 15/16
        E       | 0     | 30    |         | 15/16
        E       | 30    | 60    | leaves  | 5/9
        F       | 0     | 30    |         | 5/6
        F       | 30    | 60    |         | 5/2
        F       | 60    | 200   | lost    | 5/2
        G       | 0     | 30    |         | 5/6
        G       | 30    | 60    |         | 5/14
        G       | 60    | 90    | death   | 5/2
        H       | 0     | 30    |         | 5/6
        H       | 30    | 40    | lost    | 5/14
        I       | 0     | 30    |         | 5/6
        I       | 30    | 60    | leaves  | 5/14
        J       | 0     | 30    |         | 5/6
        J       | 30    | 60    | leaves  | 5/14
        """,
    )


def test_a_clone_of_wait_leaves_on_the_day_of_an_operation_within_the_grace_period(trial):
    """Not being operated weighs 1 over its chance: 5/3 and 5/4 in the first interval, 2 and 4/3 in
    the last; open, 1 / (1 - 1/5) = 5/4 and 1 / (1 - 1/10) = 10/9, then 1 / (1 - 1/4) = 4/3 and
    1 / (1 - 1/8) = 8/7.

    B left before the death of that day. D's death counts here too. I stays: an operation after the
    grace period is none of this arm's business.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      | 25       | 25       | death
        C       | focal      | 45       | 200      | lost
        D       | focal      |          | 20       | death
        E       | focal      |          | 150      | death
        F       | responsive | 30       | 200      | lost
        G       | responsive | 60       | 90       | death
        H       | responsive |          | 40       | lost
        I       | responsive | 80       | 180      | death
        J       | responsive |          | 200      | lost
        """,
        interval_days=30,
        n_intervals=2,
        wait="""
        patient | from | to  | ends in | weight
        A       | 0    | 10  | leaves  | 5/4
        B       | 0    | 25  | leaves  | 5/4
        C       | 0    | 30  |         | 5/4
        C       | 30   | 45  | leaves  | 20/9
        D       | 0    | 20  | death   | 5/4
        E       | 0    | 30  |         | 5/4
        E       | 30   | 60  |         | 20/9
        E       | 60   | 150 | death   | 10/3
        F       | 0    | 30  | leaves  | 10/9
        G       | 0    | 30  |         | 10/9
        G       | 30   | 60  | leaves  | 10/7
        H       | 0    | 30  |         | 10/9
        H       | 30   | 40  | lost    | 10/7
        I       | 0    | 30  |         | 10/9
        I       | 30   | 60  |         | 10/7
        I       | 60   | 80  |         | 5/3
        I       | 80   | 180 | death   | 5/3
        J       | 0    | 30  |         | 10/9
        J       | 30   | 60  |         | 10/7
        J       | 60   | 200 | lost    | 5/3
        """,
    )


def test_survival_of_an_arm_is_the_product_over_deaths_of_the_weight_that_goes_on(trial):
    """In `operate` on day 20: A weighs 5/4, B, C, D and E 15/16 each, the five responsive patients
    5/6 each, 55/6 together. D dies of them: survival is 1 - (15/16) / (55/6) = 79/88.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      | 25       | 25       | death
        C       | focal      | 45       | 200      | lost
        D       | focal      |          | 20       | death
        E       | focal      |          | 150      | death
        F       | responsive | 30       | 200      | lost
        G       | responsive | 60       | 90       | death
        H       | responsive |          | 40       | lost
        I       | responsive | 80       | 180      | death
        J       | responsive |          | 200      | lost
        """,
        interval_days=30,
        n_intervals=2,
        curves="""
        arm     | day | at risk | survival
        operate | 20  | 55/6    | 79/88
        operate | 25  | 205/24  | 2765/3608
        operate | 90  | 95/12   | 35945/68552
        operate | 100 | 65/12   | 179725/445588
        wait    | 20  | 95/9    | 67/76
        wait    | 150 | 20/3    | 67/152
        wait    | 180 | 10/3    | 67/304
        """,
    )


def test_with_natural_timing_operating_early_is_left_to_the_doctors(trial):
    """Before the last interval the arm `operate` operates as was observed, so everything there
    weighs 1; the last interval weighs as with even timing.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      |          | 20       | death
        C       | focal      | 45       | 200      | lost
        D       | focal      |          | 200      | lost
        """,
        interval_days=30,
        n_intervals=2,
        timing="natural",
        decisions="""
        interval | knows | decide  | operated | chance
        1        | focal | A B C D | A        | 1/4
        2        | focal | C D     | C        | 1/2
        """,
        operate="""
        patient | from | to  | ends in | weight
        A       | 0    | 10  |         | 1
        A       | 10   | 30  |         | 1
        A       | 30   | 60  |         | 1
        A       | 60   | 100 | death   | 1
        B       | 0    | 20  | death   | 1
        C       | 0    | 30  |         | 1
        C       | 30   | 45  |         | 2/3
        C       | 45   | 60  |         | 2
        C       | 60   | 200 | lost    | 2
        D       | 0    | 30  |         | 1
        D       | 30   | 60  | leaves  | 2/3
        """,
    )


def test_a_strategy_that_does_not_operate_on_some_keeps_them_unoperated(trial):
    """Here the strategy never operates on multifocal resistance. C was, against it, and leaves on
    that day; D never was, and stays to the end with 1 over the chance of that, 2. One interval only.
    """
    trial(
        """
        patient | knows      | operated | last day | ends in
        A       | focal      | 10       | 100      | death
        B       | focal      |          | 200      | lost
        C       | multifocal | 20       | 150      | death
        D       | multifocal |          | 90       | death
        """,
        interval_days=30,
        n_intervals=1,
        never_operates_on="multifocal",
        decisions="""
        interval | knows      | decide | operated | chance
        1        | focal      | A B    | A        | 1/2
        1        | multifocal | C D    | C        | 1/2
        """,
        operate="""
        patient | from | to  | ends in | weight
        A       | 0    | 10  |         | 2/3
        A       | 10   | 30  |         | 2
        A       | 30   | 100 | death   | 2
        B       | 0    | 30  | leaves  | 2/3
        C       | 0    | 20  | leaves  | 4/3
        D       | 0    | 30  |         | 4/3
        D       | 30   | 90  | death   | 2
        """,
    )


def test_an_operation_at_time_zero_counts_from_then_on(trial):
    """A never waited: the clone of `wait` weighs nothing. An event on day 0 counts."""
    trial(
        """
        patient | knows | operated | last day | ends in
        A       | focal | 0        | 50       | death
        B       | focal |          | 0        | death
        C       | focal |          | 90       | lost
        D       | focal |          | 90       | lost
        """,
        interval_days=30,
        n_intervals=1,
        decisions="""
        interval | knows | decide  | operated | chance
        1        | focal | A B C D | A        | 1/4
        """,
        operate="""
        patient | from | to | ends in | weight
        A       | 0    | 30 |         | 4
        A       | 30   | 50 | death   | 4
        B       | 0    | 0  | death   | 4/7
        C       | 0    | 30 | leaves  | 4/7
        D       | 0    | 30 | leaves  | 4/7
        """,
        wait="""
        patient | from | to | ends in | weight
        A       | 0    | 0  | leaves  | 0
        B       | 0    | 0  | death   | 8/7
        C       | 0    | 30 |         | 8/7
        C       | 30   | 90 | lost    | 4/3
        D       | 0    | 30 |         | 8/7
        D       | 30   | 90 | lost    | 4/3
        """,
        curves="""
        arm     | day | at risk | survival
        operate | 0   | 40/7    | 9/10
        operate | 50  | 4       | 0
        wait    | 0   | 24/7    | 2/3
        """,
    )
