"""Plans of simulated trials that can be worked out by hand."""

from seriatim.simulate.trial_plan import TrialPlan

STILL = {
    "base_mm": 25.0,
    "base_log_sd": (0.0, 0.0),
    "first_growth_rate": 0.0,
    "next_growth_rate": 0.0,
    "ecog_shares": (1.0, 0.0, 0.0),
    "ecog_rate": 0.0,
    "ecog_rate_multifocal": 0.0,
    "reading_error": 0.0,
}
"""Four lesions of 25 mm that never change, in patients who never change: all rates are the plan's,
for the sum is the 100 mm at which they are stated."""


def still(**settings: object) -> TrialPlan:
    """A plan in which nothing moves but who is operated and who dies."""
    return TrialPlan(**STILL | settings)
