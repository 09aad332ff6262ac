"""The size of one lesion on one scan, in whole tenths of a millimetre, or None: not known."""

from dataclasses import dataclass
from math import floor

TOO_SMALL_TENTHS = 50


def tenths(value):
    """A number of mm (or HU, or percent) as whole tenths, halves upwards."""
    return None if value is None else floor(value * 10 + 0.5)


def as_mm(size):
    """Tenths back to millimetres."""
    return None if size is None else size / 10


def percent_change(now, before):
    """Change in percent; None without both numbers or from zero."""
    if now is None or before is None or before == 0:
        return None
    return 100 * (now - before) / before


def has_risen_by(now, before, percent):
    """At least `percent` above `before`, in whole numbers only."""
    return now * 1000 >= before * (1000 + tenths(percent))


def has_fallen_by(now, before, percent):
    """At least `percent` below `before`, in whole numbers only."""
    return now * 1000 <= before * (1000 - tenths(percent))


def is_gone(kind, size, node_normal_mm):
    """A node is gone when normal by its size; anything else when nothing is left of it."""
    return size < tenths(node_normal_mm) if kind == "node" else size == 0


@dataclass(frozen=True)
class Row:
    """What one reader saw of one lesion on one day."""

    lesion_id: str
    day: int
    status: str
    size: int | None
    """Tenths of a millimetre."""
    density: int | None
    """Tenths of a Hounsfield unit."""

    @property
    def is_positive(self):
        """The lesion is certainly there."""
        if self.status == "measured":
            return self.size is not None and self.size > 0
        if self.status == "present":
            return self.size != 0
        return self.status in ("too_small", "unequivocal_progression")

    @property
    def is_assessed(self):
        """The reader said something definite, even if without a size."""
        if self.status == "measured":
            return self.size is not None
        return self.status not in ("not_evaluable", "equivocal")


def read_row(measurement, kind):
    """A row of the measurements table; nodes by their short axis, all else by the long one."""
    return Row(
        lesion_id=measurement["lesion_id"],
        day=measurement["scan_day"],
        status=measurement["status"],
        size=size_of(measurement, kind),
        density=tenths(measurement["density_hu"]),
    )


def size_of(measurement, kind):
    """Size of one row under the rules for each status."""
    axis = tenths(measurement["short_axis_mm" if kind == "node" else "long_axis_mm"])
    match measurement["status"]:
        case "measured" | "present" | "unequivocal_progression":
            return axis
        case "too_small":
            return axis if axis else TOO_SMALL_TENTHS
        case "absent":
            return axis if kind == "node" and axis is not None else 0
        case _:
            return None
