"""The forty invented courses: what each synthetic patient's tables must come to.

The days were chosen by trial so that the Kaplan-Meier values, medians and counts meet the abstract
of DeMatteo 2007; they describe nobody. All days after the operation are counted from it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Course:
    """One patient: days on imatinib, category at operation, and what followed."""

    category: str
    on_drug_days: int
    """From the start of imatinib to the operation."""
    follow_up_days: int
    """From the operation to death or last contact."""
    dead: bool
    progression_free_days: int
    """Day of the scan that showed progression, or of the last scan without any."""
    progressed: bool
    completeness: str
    feature: str = ""
    """What is special about the lesions; see `lesions.py`."""


ALIVE, DEAD = False, True
FREE, PROGRESSED = False, True
R, F, M = "responsive", "focal_resistance", "multifocal_resistance"

COURSES = (
    Course(R, 371, 183, ALIVE, 181, FREE, "R0"),
    Course(R, 268, 214, ALIVE, 214, FREE, "R0", "vanishing"),
    Course(R, 305, 247, ALIVE, 238, FREE, "R0"),
    Course(R, 641, 289, ALIVE, 231, PROGRESSED, "R2"),
    Course(R, 203, 322, ALIVE, 297, FREE, "R1"),
    Course(R, 462, 360, ALIVE, 353, FREE, "R0", "node"),
    Course(R, 337, 391, ALIVE, 382, FREE, "R0"),
    Course(R, 523, 428, ALIVE, 409, FREE, "R2", "fading"),
    Course(R, 287, 455, ALIVE, 288, PROGRESSED, "R1"),
    Course(R, 189, 456, ALIVE, 434, FREE, "R0"),
    Course(R, 421, 457, ALIVE, 457, FREE, "R0", "vanishing"),
    Course(R, 246, 457, ALIVE, 449, FREE, "R0"),
    Course(R, 580, 458, ALIVE, 453, FREE, "R0", "non_measurable"),
    Course(R, 398, 587, ALIVE, 175, PROGRESSED, "R2"),
    Course(R, 352, 668, ALIVE, 596, PROGRESSED, "R0", "fading"),
    Course(R, 231, 742, ALIVE, 714, FREE, "R0"),
    Course(R, 702, 838, ALIVE, 371, PROGRESSED, "R0"),
    Course(R, 470, 961, DEAD, 852, PROGRESSED, "R1"),
    Course(R, 318, 1122, ALIVE, 1095, FREE, "R0", "vanishing"),
    Course(R, 172, 1400, ALIVE, 1383, FREE, "R0"),
    Course(F, 798, 251, DEAD, 149, PROGRESSED, "R2"),
    Course(F, 457, 318, ALIVE, 290, FREE, "R0", "nodule"),
    Course(F, 655, 347, DEAD, 196, PROGRESSED, "R2"),
    Course(F, 262, 402, DEAD, 88, PROGRESSED, "R2"),
    Course(F, 534, 456, ALIVE, 121, PROGRESSED, "R2"),
    Course(F, 902, 458, ALIVE, 452, FREE, "R0", "appearing"),
    Course(F, 713, 498, DEAD, 244, PROGRESSED, "R2", "nodule_appearing"),
    Course(F, 588, 561, DEAD, 299, PROGRESSED, "R2"),
    Course(F, 1041, 602, ALIVE, 582, FREE, "R0", "reappearing"),
    Course(F, 412, 655, ALIVE, 365, PROGRESSED, "R1"),
    Course(F, 489, 700, DEAD, 494, PROGRESSED, "R0", "equivocal_first"),
    Course(F, 341, 843, DEAD, 606, PROGRESSED, "R2"),
    Course(F, 456, 1035, ALIVE, 1006, FREE, "R1"),
    Course(M, 98, 201, DEAD, 64, PROGRESSED, "R2", "primary_resistance"),
    Course(M, 503, 240, DEAD, 84, PROGRESSED, "R2"),
    Course(M, 840, 271, ALIVE, 91, PROGRESSED, "R2", "appearing"),
    Course(M, 566, 292, DEAD, 75, PROGRESSED, "R2"),
    Course(M, 388, 338, DEAD, 152, PROGRESSED, "R0"),
    Course(M, 689, 435, DEAD, 97, PROGRESSED, "R2", "appearing"),
    Course(M, 963, 640, ALIVE, 268, PROGRESSED, "R1"),
)
