"""Forty made-up patients with metastatic GIST, drawn from a seeded generator. Synthetic."""

import datetime
import math
import random
from dataclasses import dataclass, field

MONTH = 30.4375
EPOCH = datetime.date(1970, 1, 1)
GROUPS = (("responsive", 20), ("focal_resistance", 13), ("multifocal_resistance", 7))
HAZARD = {"responsive": 0.021, "focal_resistance": 0.058, "multifocal_resistance": 0.231}


@dataclass
class Person:
    patient_id: str
    category: str
    start: int
    operation: int
    progression_months: float
    death_months: float
    follow_months: float
    sizes: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    growing: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def progressed(self) -> bool:
        return self.progression_months <= min(self.follow_months, self.death_months)

    @property
    def died(self) -> bool:
        return self.death_months <= self.follow_months

    @property
    def last_day(self) -> int:
        return self.operation + round(min(self.follow_months, self.death_months) * MONTH)


def people() -> list[Person]:
    draw = random.Random(2007)
    made = []
    for category, count in GROUPS:
        for _ in range(count):
            start = (datetime.date(2001, 3, 1) - EPOCH).days + draw.randrange(900)
            person = Person(
                patient_id=f"SYN-{len(made) + 1:03d}",
                category=category,
                start=start,
                operation=start + round(draw.uniform(8, 24) * MONTH),
                progression_months=draw.expovariate(HAZARD[category]),
                death_months=8 + draw.expovariate(HAZARD[category] / 2),
                follow_months=draw.uniform(10, 46),
            )
            _draw_lesions(person, draw)
            made.append(person)
    return made


def _draw_lesions(person: Person, draw: random.Random) -> None:
    names = [f"L{place + 1}" for place in range(draw.randint(3, 7))]
    counts = {"responsive": 0, "focal_resistance": 1, "multifocal_resistance": draw.randint(2, 3)}
    person.growing = tuple(names[: counts[person.category]])
    person.taken = person.growing or (names[0],)
    days = list(range(person.start - 10, person.last_day, 91))
    for name in names:
        first, floor = draw.uniform(18, 90), draw.uniform(0.3, 0.8)
        if draw.random() < 0.1:
            floor = 0.0
        series = []
        for day in days:
            if name in person.taken and day > person.operation:
                break
            months = (day - person.start) / MONTH
            size = first * (floor + (1 - floor) * math.exp(-max(months, 0) / 5))
            if name in person.growing and months > 8:
                size += 3.0 * (months - 8)
            size = 0.0 if size < 4 else round(size * draw.uniform(0.97, 1.03), 1)
            series.append((day, size))
        person.sizes[name] = series
