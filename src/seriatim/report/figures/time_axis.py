"""One axis of time in days, labelled with dates or with months from a zero."""

import datetime
import json
from dataclasses import dataclass

import altair as alt

from seriatim.base.units import DAYS_PER_MONTH
from seriatim.report.printed import EPOCH, Clock, as_number

LONG_DAYS = 4 * 366
MONTH_STEPS = (3, 6, 12, 24, 60)
MOST_TICKS = 9


@dataclass(frozen=True)
class TimeAxis:
    """First and last day shown, and how days are written."""

    first_day: int
    last_day: int
    clock: Clock
    zero: str = ""

    @property
    def title(self) -> str | None:
        """What the axis counts; dates say it themselves."""
        if self.clock == "calendar":
            return None
        return f"Months from {self.zero}" if self.zero else "Months"

    @property
    def ticks(self) -> dict[int, str]:
        """Days that carry a label."""
        return self._dates() if self.clock == "calendar" else self._months()

    def encode(self, field: str, *, labels: bool) -> alt.X:
        """The horizontal position of a day; labels stand on one panel only."""
        ticks = self.ticks
        return alt.X(
            f"{field}:Q",
            title=self.title if labels else None,
            scale=alt.Scale(domain=[self.first_day, self.last_day], nice=False),
            axis=alt.Axis(
                values=list(ticks),
                labelExpr=f"({json.dumps({str(day): text for day, text in ticks.items()})})"
                "[datum.value]",
                labels=labels,
                ticks=labels,
                grid=True,
                domain=labels,
                labelFlush=False,
                labelOverlap=True,
            ),
        )

    def _dates(self) -> dict[int, str]:
        """First days of years, or of quarters where there are only a few years."""
        first = EPOCH + datetime.timedelta(days=self.first_day)
        last = EPOCH + datetime.timedelta(days=self.last_day)
        quarters = self.last_day - self.first_day < LONG_DAYS
        dates = [
            datetime.date(year, month, 1)
            for year in range(first.year, last.year + 1)
            for month in ((1, 4, 7, 10) if quarters else (1,))
        ]
        return {
            (date - EPOCH).days: f"{date:%Y}" if date.month == 1 else f"{date:%b}"
            for date in dates
            if first <= date <= last
        }

    def _months(self) -> dict[int, str]:
        first = self.first_day / DAYS_PER_MONTH
        last = self.last_day / DAYS_PER_MONTH
        step = next((one for one in MONTH_STEPS if (last - first) / one <= MOST_TICKS), 120)
        start = -(-first // step) * step
        months = [start + place * step for place in range(int((last - start) // step) + 1)]
        return {round(month * DAYS_PER_MONTH): as_number(month) for month in months}
