"""The estimators that adjust for nothing, shown beside the one that does."""

from dataclasses import replace

from seriatim.causal.assemble import Assembled
from seriatim.causal.by_clones import why_nobody
from seriatim.causal.decisions import Followed
from seriatim.causal.effect import Arms, Effect, Horizons, Measure, Method, refuse
from seriatim.causal.landmark import estimate_landmark
from seriatim.causal.naive import estimate_naive, estimate_without_immortal_time
from seriatim.causal.time_varying import estimate_time_varying


def list_plain_effects(
    assembled: Assembled, horizons: Horizons, landmark_months: tuple[float, ...]
) -> list[Effect]:
    """Naive, immortal time excluded, each landmark, and the time-varying Cox model.

    Estimand  of each its own, which is not the trial's; months are those after time zero, for
              landmarks too
    """
    followed = assembled.followed
    if not followed.n:
        return _refuse_all(why_nobody(assembled), landmark_months)
    return [
        *estimate_naive(followed, horizons),
        *estimate_without_immortal_time(followed, horizons),
        *(e for month in landmark_months for e in _at_landmark(followed, horizons, month)),
        estimate_time_varying(followed, horizons),
    ]


def _at_landmark(followed: Followed, horizons: Horizons, landmark: float) -> list[Effect]:
    """A landmark's effects at the same days as the others': months beyond it, counted from zero."""
    beyond = tuple(month - landmark for month in horizons.months if month > landmark)
    effects = estimate_landmark(followed, replace(horizons, months=beyond), landmark)
    return [replace(effect, month=effect.month + landmark) for effect in effects]


def _refuse_all(reason: str, landmark_months: tuple[float, ...]) -> list[Effect]:
    nobody, measures = Arms(0, 0, 0, 0), list(Measure)
    return [
        *refuse(Method.NAIVE, measures, reason, nobody),
        *refuse(Method.NO_IMMORTAL_TIME, measures, reason, nobody),
        *(
            effect
            for month in landmark_months
            for effect in refuse(Method.LANDMARK, measures, reason, nobody, f"{month:g}")
        ),
        *refuse(Method.TIME_VARYING, [Measure.HAZARD_RATIO], reason, nobody),
    ]
