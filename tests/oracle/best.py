"""Best overall response of each period, with and without confirmation."""

from .periods import line_in_force, periods_with_visits, start_of

BEST_FIRST = ["CR", "PR", "SD", "NON_CR_NON_PD", "NED", "PD", "NE"]


def best_responses(chart, visits, rules):
    """One row for each period that has something to judge."""
    rows = []
    for period in periods_with_visits(chart):
        own = [visit for visit in visits if visit["period"] == period]
        judged = [v for v in own if not v["is_reference"] or v["overall_backdated"] == "PD"]
        if judged:
            rows.append(best_row(chart, period, own, rules))
    return rows


def best_row(chart, period, visits, rules):
    """The best responses of one period."""
    start_day, start_kind = start_of(chart, period, rules.baseline_window_days)
    calls = calls_up_to_progression(visits, as_called)
    unconfirmed = [(day, without_confirmation(call, day - start_day, rules)) for day, call in calls]
    fresh = calls_up_to_progression(visits, as_confirming)
    confirmed = [
        (day, with_confirmation(fresh, i, day - start_day, rules))
        for i, (day, _) in enumerate(fresh)
    ]
    first_pd_day = min([day for day, call in calls if call == "PD"], default=None)
    best = best_of(unconfirmed)
    return {
        "patient_id": chart.patient_id,
        "reader": chart.reader,
        "period": period,
        "line": line_in_force(chart, visits[0]["scan_day"]),
        "start_day": start_day,
        "start_kind": start_kind,
        "n_visits": len(visits),
        "best_unconfirmed": best,
        "best_confirmed": best_of(confirmed),
        "best_day": min([day for day, call in unconfirmed if call == best], default=None),
        "first_pd_day": first_pd_day,
        "best_change_pct": best_change(visits, first_pd_day),
    }


def as_called(visit):
    """The call of a scan."""
    return visit["overall_backdated"]


def as_confirming(visit):
    """The call of a scan by its own sizes: a response that is only held confirms nothing."""
    is_held = visit["overall_reason"] == "response_holds"
    return "SD" if is_held and as_called(visit) == "PR" else as_called(visit)


def calls_up_to_progression(visits, call_of):
    """(day, call) of the period in order, nothing after the first progression."""
    calls = []
    for visit in visits:
        if visit["overall_backdated"] is not None:
            calls.append((visit["scan_day"], call_of(visit)))
        if visit["overall_backdated"] == "PD":
            break
    return calls


def best_of(calls):
    """The highest ranked call; not evaluable without any."""
    return min([call for _, call in calls], key=BEST_FIRST.index, default="NE")


def without_confirmation(call, days_since_start, rules):
    """A call as it counts; stable disease too early says nothing."""
    too_early = days_since_start < rules.sd_min_days
    return "NE" if too_early and call in ("SD", "NON_CR_NON_PD") else call


def with_confirmation(calls, i, days_since_start, rules):
    """A call as it counts where responses must be seen twice."""
    call = calls[i][1]
    if call == "CR" and is_confirmed(calls, i, ["CR"], ["CR", "NE"], rules):
        return "CR"
    if call == "PR" and is_confirmed(calls, i, ["CR", "PR"], ["CR", "PR", "SD", "NE"], rules):
        return "PR"
    if call in ("CR", "PR"):
        call = "SD"
    return without_confirmation(call, days_since_start, rules)


def is_confirmed(calls, i, confirming, allowed_between, rules):
    """A later call confirms this one, late enough and with little in between."""
    for j in range(i + 1, len(calls)):
        between = [call for _, call in calls[i + 1 : j]]
        if (
            calls[j][1] in confirming
            and calls[j][0] - calls[i][0] >= rules.confirm_days
            and all(call in allowed_between for call in between)
            and between.count("NE") <= rules.max_ne
            and between.count("SD") <= rules.max_sd
        ):
            return True
    return False


def best_change(visits, first_pd_day):
    """Smallest change of the target sum up to the first progression."""
    changes = [
        visit["change_from_baseline_pct"]
        for visit in visits
        if first_pd_day is None or visit["scan_day"] <= first_pd_day
    ]
    return min([change for change in changes if change is not None], default=None)
