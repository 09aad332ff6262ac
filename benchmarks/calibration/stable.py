"""How often reader error alone passes a threshold: the published figures, simulated again.

The figures to reproduce come from limits of agreement in Yoon and others 2016, as derived there by
simulation; they check the simulator, which shares no code with the model.
"""

from dataclasses import dataclass

from seriatim.simulate import simulate_false_categories, simulate_false_growth

DRAWS = 400_000
FALSE_GROWTH = (
    (6.1, 20.0, (1.8, 4.8, 8.3)),
    (6.1, 10.0, (13.6, 29.0, 42.0)),
    (8.6, 20.0, (6.8, 16.4, 25.9)),
    (8.6, 10.0, (21.6, 43.0, 57.0)),
)
"""Coefficient of variation and threshold [%]; false growth [%] with 1, 3 and 6 scans before."""
EARLIER = (1, 3, 6)
FALSE_CATEGORIES = (
    (1, {3: 3, 5: 5, 10: 10, 20: 18}),
    (5, {3: 14, 5: 23, 10: 40, 20: 64}),
    (10, {3: 27, 5: 41, 10: 65, 20: 88}),
)
"""False growth of one lesion [%], and false focal or worse [%] by number of stable lesions."""


@dataclass(frozen=True)
class Reproduced:
    """One figure as it was and as it came out."""

    words: str
    stated_pct: float
    simulated_pct: float


def reproduce_false_growth(seed: int) -> list[Reproduced]:
    """Every figure once more."""
    lesions = [
        Reproduced(
            f"one stable lesion, {cv:g} % error, {threshold:g} % threshold, {earlier} scans before",
            stated,
            100
            * simulate_false_growth(
                n_draws=DRAWS,
                n_earlier=earlier,
                cv_pct=cv,
                relative_pct=threshold,
                absolute_mm=0.0,
                size_mm=30.0,
                seed=seed,
            ),
        )
        for cv, threshold, row in FALSE_GROWTH
        for earlier, stated in zip(EARLIER, row, strict=True)
    ]
    patients = [
        Reproduced(
            f"{n_lesions} stable lesions, {false_pct} % false growth each: focal or worse",
            stated,
            100
            * simulate_false_categories(
                n_draws=DRAWS, n_lesions=n_lesions, false_prob=false_pct / 100, seed=seed
            ).focal_or_worse_prob,
        )
        for false_pct, row in FALSE_CATEGORIES
        for n_lesions, stated in row.items()
    ]
    return lesions + patients
