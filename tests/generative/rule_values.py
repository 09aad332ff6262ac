"""Hypothesis strategies for the rules of a study, as the referee's settings."""

from hypothesis import strategies as st
from oracle.rules import Growth, Rules

DEFINITIONS = ("dematteo-2007", "esmo-2022", "fairweather-2018")


def growth_rules():
    """Growth rules, the default first; values on both sides of what the drawn sizes do."""
    return st.builds(
        Growth,
        reference=st.sampled_from(("nadir", "baseline", "previous")),
        relative_pct=st.sampled_from((20.0, 10.0, 12.5, 73.0)),
        absolute_mm=st.sampled_from((5.0, 0.0, 4.9, 2.0)),
        confirm=st.sampled_from((False, False, True)),
        new_counts=st.sampled_from((True, True, False)),
        density_rise_pct=st.sampled_from((None, 15.0, 10.0)),
        shrink_pct=st.sampled_from((30.0, 10.0, 30.1)),
        window_days=st.sampled_from((90, 28, 0, 365)),
    )


@st.composite
def rules(draw):
    """Everything a study may set; the defaults as often as all the rest."""
    if draw(st.booleans()):
        return Rules()
    definitions = draw(
        st.sampled_from((DEFINITIONS, DEFINITIONS, DEFINITIONS[:1], DEFINITIONS[1:]))
    )
    return Rules(
        growth=draw(growth_rules()),
        baseline_window_days=draw(st.sampled_from((28, 0, 40, 365))),
        target_rise_pct=draw(st.sampled_from((20.0, 10.0, 12.5))),
        target_rise_mm=draw(st.sampled_from((5.0, 0.0, 4.9))),
        target_fall_pct=draw(st.sampled_from((30.0, 10.0))),
        node_normal_mm=draw(st.sampled_from((10.0, 15.0, 9.9))),
        choi_size_fall_pct=draw(st.sampled_from((10.0, 10.1))),
        choi_size_rise_pct=draw(st.sampled_from((10.0, 20.0))),
        choi_density_fall_pct=draw(st.sampled_from((15.0, 14.9))),
        sd_min_days=draw(st.sampled_from((42, 56, 0))),
        confirm_days=draw(st.sampled_from((28, 29, 56))),
        max_ne=draw(st.sampled_from((1, 0, 2))),
        max_sd=draw(st.sampled_from((1, 0, 2))),
        definition=draw(st.sampled_from(definitions)),
        definitions=definitions,
        unassessed=draw(st.sampled_from(("indeterminate", "assume_not_growing"))),
    )
