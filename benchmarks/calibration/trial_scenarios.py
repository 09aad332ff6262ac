"""The simulated trials: what the operation does in each, and what is asked of it."""

from dataclasses import dataclass

from seriatim.simulate.trial_fates import Policy, Strategy
from seriatim.simulate.trial_plan import CATEGORIES, TrialPlan

MONTH = 24
"""Risks are compared at this month after time zero."""
AT_TIMING = 1000
"""Patients at which timing, truncation and failures are shown."""
HELPS, HARMS = 0.5, 1.8
"""Hazard ratios of death from the operation on, of benefit and of harm."""


@dataclass(frozen=True)
class Scenario:
    """One truth, and the strategy `operate` that is asked about."""

    name: str
    words: str
    plan: TrialPlan
    only_while: tuple[str, ...] = CATEGORIES

    def operate(self, timing: str = "even") -> Policy:
        """The strategy `operate`."""
        strategy = Strategy.EVEN if timing == "even" else Strategy.NATURAL
        return Policy(strategy, self.only_while)


WAIT = Policy(Strategy.WAIT)
SCENARIOS = (
    Scenario("null", "operating does nothing", TrialPlan()),
    Scenario("benefit", f"hazard ratio {HELPS:g}", TrialPlan(effect=(HELPS,) * 3)),
    Scenario("harm", f"hazard ratio {HARMS:g}", TrialPlan(effect=(HARMS,) * 3)),
    Scenario(
        "responsive",
        f"hazard ratio {HELPS:g} if the last scan was responsive, else 1; operate only while it is",
        TrialPlan(effect=(HELPS, 1.0, 1.0)),
        only_while=CATEGORIES[:1],
    ),
)
BROKEN = Scenario(
    "never operated",
    "benefit, but with multifocal resistance nobody is operated",
    TrialPlan(effect=(HELPS,) * 3, never_operated=CATEGORIES[2:]),
)
HIDDEN = Scenario(
    "unmeasured",
    "null, with something that no table holds and that both decisions and deaths follow",
    TrialPlan(unmeasured=0.5),
)
