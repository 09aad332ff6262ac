"""Probabilities of every lesion and scan of a chart: that it grows, and how many of a scan do.

The lesions of one reader and patient share the scale of the reader's error. It is learned from all
their readings up to a scan; given the scale the lesions are independent.
"""

from itertools import product

import numpy as np

from .growth import has_state, lesion_states
from .lesions import followed_ids, has_been_seen, mass_of, nodule_ids, row_at, size_at
from .periods import carried_baseline_day, compared_days, period_of, periods_with_visits
from .posterior import look, prob_below, read

UNASSESSED = ("reference", "not_evaluable")


def lesion_run(chart, lesion_id, period, rules, reader):
    """Days and readings of one lesion in one period, a carried baseline first.

    A lesion that is new to the reader was looked for, and not there, at the scan before its first.
    """
    days = [
        day
        for day in compared_days(chart, period, rules.baseline_window_days)
        if has_state(chart, lesion_id, day)
    ]
    run = [(day, reading_at(chart, lesion_id, day, reader)) for day in days]
    before = [day for day in chart.visit_days if not has_been_seen(chart, lesion_id, day)]
    is_new = chart.lesions[lesion_id].role == "new" and bool(before) and bool(days)
    if is_new and appears_in(chart, lesion_id, period):
        run.insert(0, (before[-1], read(0, False, reader)))
    return run


def appears_in(chart, lesion_id, period):
    """The first scan with a row of the lesion lies in this period."""
    seen = [day for day in chart.visit_days if has_been_seen(chart, lesion_id, day)]
    return period_of(chart, seen[0]) == period


def reading_at(chart, lesion_id, day, reader):
    """What the reader's row of one day says about the size."""
    row, size = row_at(chart, lesion_id, day), size_at(chart, lesion_id, day)
    return read(
        None if size is None else size / 10, row is not None and row.status == "too_small", reader
    )


class Probabilities:
    """All that is asked of one chart; runs are looked at once for each of their scans."""

    def __init__(self, chart, rules, model):
        self.chart, self.rules, self.model = chart, rules, model
        self.rng = np.random.default_rng(model.seed)
        self.runs = {
            (lesion_id, period): lesion_run(chart, lesion_id, period, rules, model.reader)
            for period in periods_with_visits(chart)
            for lesion_id in followed_ids(chart)
        }
        self.looks = {}
        self.states = {
            (row["lesion_id"], row["scan_day"]): row for row in lesion_states(chart, rules)
        }

    def look_at(self, lesion_id, period, day):
        """Looks at a run up to a day under every scale; None where it has not begun."""
        run = [item for item in self.runs[lesion_id, period] if item[0] <= day]
        key = (lesion_id, period, len(run))
        if run and key not in self.looks:
            days, readings = zip(*run, strict=True)
            self.looks[key] = {
                scale: look(days, readings, self.rules.growth, self.model, scale, self.rng)
                for scale in self.model.reader.scales
            }
        return self.looks.get(key)

    def scale_probs(self, day):
        """How likely each scale is after all readings of the patient up to a day.

        A carried baseline was read once, in the period it was taken in.
        """
        chances = dict(self.model.reader.scales)
        for lesion_id, period in self.runs:
            looks = self.look_at(lesion_id, period, day) if self.has_begun(period, day) else None
            known = self.look_at_carried(lesion_id, period)
            for scale in chances if looks else ():
                chances[scale] *= looks[scale].evidence / (known[scale].evidence if known else 1)
        total = sum(chances.values())
        return {scale: chance / total for scale, chance in chances.items()}

    def look_at_carried(self, lesion_id, period):
        """Looks at the carried baseline of a run by itself; None where it has none."""
        carried = carried_baseline_day(self.chart, period, self.rules.baseline_window_days)
        return None if carried is None else self.look_at(lesion_id, period, carried)

    def has_begun(self, period, day):
        """A scan of the period itself was taken by this day."""
        return period <= period_of(self.chart, day)

    def growing_probs(self, lesion_id, day):
        """That the lesion grows, under each scale; a nodule in it makes it grow."""
        probs = [self.own_probs(i, day) for i in self.with_nodules(lesion_id, day)]
        return {
            scale: 1 - np.prod([1 - of_one[scale] for of_one in probs])
            for scale in self.model.reader.scales
        }

    def with_nodules(self, lesion_id, day):
        """The lesion and the nodules in it that are followed at a scan."""
        nodules = [
            nodule
            for nodule in nodule_ids(self.chart)
            if mass_of(self.chart, nodule) == lesion_id and (nodule, day) in self.states
        ]
        return [lesion_id, *nodules]

    def own_probs(self, lesion_id, day):
        """That the lesion by itself grows, under each scale."""
        row = self.states[lesion_id, day]
        looks = self.look_at(lesion_id, row["period"], day)
        taken = 0.0 if row["state"] == "absent" else taken_prob(row, self.rules.growth)
        return {scale: seen.p_growing if taken is None else taken for scale, seen in looks.items()}

    def basis(self, lesion_id, day):
        """What the probability of a lesion rests on."""
        row = self.states[lesion_id, day]
        if taken_prob(row, self.rules.growth) is not None:
            return "reader"
        *earlier, now = [r for d, r in self.runs[lesion_id, row["period"]] if d <= day]
        if all(reading is None for reading in earlier):
            return "prior"
        return "predicted" if now is None else "sizes"

    def lesion_row(self, lesion_id, day):
        """One lesion at one scan."""
        scales = self.scale_probs(day)
        growing = self.growing_probs(lesion_id, day)
        looks = [
            self.look_at(i, self.period(i, day), day) for i in self.with_nodules(lesion_id, day)
        ]
        return {
            "lesion_id": lesion_id,
            "scan_day": day,
            "p_growing": sum(scales[scale] * growing[scale] for scale in scales),
            "variance": sum(
                scales[scale] ** 2 * own[scale].variance for scale in scales for own in looks
            ),
            "basis": self.basis(lesion_id, day),
        }

    def prob_smaller(self, lesion_id, day, size_mm):
        """Chance that the true size lies below so many mm."""
        return self.prob_below(
            lesion_id, day, lambda draws: np.exp(draws.log_sizes[:, -1]), size_mm
        )

    def prob_slower(self, lesion_id, day, rate):
        """Chance that the volume grows slower than so much per month."""
        return self.prob_below(lesion_id, day, lambda draws: 3 * draws.rate, rate)

    def prob_below(self, lesion_id, day, what, value):
        """Chance that a quantity of one lesion lies below a value."""
        looks = self.look_at(lesion_id, self.period(lesion_id, day), day)
        return prob_below(looks, self.scale_probs(day), what, value)

    def period(self, lesion_id, day):
        """The period of the lesion's state at a scan."""
        return self.states[lesion_id, day]["period"]

    def scan_row(self, day):
        """How many lesions of one scan grow."""
        scales = self.scale_probs(day)
        counted = [row for (_, d), row in self.states.items() if d == day and row["counted"]]
        assessed = [row["lesion_id"] for row in counted if row["state"] not in UNASSESSED]
        rest = [row["lesion_id"] for row in counted if row["state"] in UNASSESSED]
        return {
            "scan_day": day,
            "numbers": self.average(assessed, day, scales) if assessed else None,
            "p_unassessed": 1 - self.average(rest, day, scales)[0] if rest else None,
        }

    def average(self, lesion_ids, day, scales):
        """Chance of each number of growing lesions, averaged over the scales."""
        probs = {lesion_id: self.growing_probs(lesion_id, day) for lesion_id in lesion_ids}
        return sum(
            prob * number_growing([probs[lesion_id][scale] for lesion_id in lesion_ids])
            for scale, prob in scales.items()
        )


def taken_prob(row, growth):
    """The reader's word, where it decides; None where sizes do."""
    if row["state"] == "new" and not growth.new_counts:
        return 0.0
    if row["status"] == "unequivocal_progression" or row["reason"] == "density_rise":
        return 1.0
    if row["size_mm"] is None and row["status"] == "present":
        return 1.0 if row["state"] == "new" or row["previous_mm"] == 0 else 0.0
    return None


def certain_category(row, definition, certain_pct, unassessed):
    """The label that is probable enough, from the probabilities and counts of one scan."""
    if row["category"] in ("before_drug", "no_disease"):
        return row["category"]
    if row["p_responsive"] is None:
        return "indeterminate"
    others = 0.0 if unassessed == "assume_not_growing" else row["p_unassessed"] or 0.0
    none, few, many = labels(row, definition)
    if row["p_multifocal"] >= certain_pct / 100:
        return many
    if row["p_focal"] * (1 - others) >= certain_pct / 100:
        return few
    return none if row["p_responsive"] * (1 - others) >= certain_pct / 100 else "indeterminate"


def labels(row, definition):
    """What a definition calls none, few and many growing lesions at a scan."""
    shrinks = row["n_shrinking"] + row["n_absent"] > 0
    return {
        "dematteo-2007": ("responsive", "focal_resistance", "multifocal_resistance"),
        "esmo-2022": ("responsive", "focal_progression", "generalised_progression"),
        "fairweather-2018": ("responding" if shrinks else "stable", "unifocal", "multifocal"),
    }[definition]


def degrees(numbers, n_lesions, definition):
    """Chance of none, few and many growing, from that of each number."""
    is_few = [
        growing == 1 or (definition == "esmo-2022" and 1 < growing <= 3 and growing < n_lesions)
        for growing in range(len(numbers))
    ]
    few = sum(prob for prob, counts in zip(numbers, is_few, strict=True) if counts)
    return numbers[0], few, 1 - numbers[0] - few


def number_growing(probs):
    """Chance of 0, 1, 2 ... growing lesions, by going through every way they may turn out."""
    numbers = np.zeros(len(probs) + 1)
    for outcome in product((False, True), repeat=len(probs)):
        chances = [p if grows else 1 - p for p, grows in zip(probs, outcome, strict=True)]
        numbers[sum(outcome)] += np.prod(chances)
    return numbers
