"""The lesions of one synthetic patient: where they sit, their part in RECIST, how they behave.

Features of a course: `vanishing` (one lesion goes for good), `fading` (one becomes too small to
measure), `node`, `non_measurable`, `appearing` (one growing lesion is a new one), `equivocal_first`
(so, but doubtful at first), `nodule` and `nodule_appearing` (the growth is a nodule within a mass),
`reappearing` (the growing lesion had been gone), `primary_resistance` (growth from the start).
"""

from dataclasses import dataclass, replace

from draw import Draw
from plan import Course

SITES = {
    "liver": [f"segment {number}" for number in (2, 3, 4, 5, 6, 7, 8)],
    "peritoneum": ["pelvis", "left paracolic gutter", "right paracolic gutter", "subphrenic"],
    "omentum": ["greater omentum, left", "greater omentum, right", "lesser omentum"],
    "mesentery": ["small-bowel mesentery", "sigmoid mesentery"],
    "abdominal wall": ["left flank", "midline scar"],
}
MAX_TARGETS, MAX_TARGETS_PER_ORGAN = 5, 2


@dataclass(frozen=True)
class Lesion:
    """One lesion and what it does on imatinib before the operation."""

    lesion_id: str
    organ: str
    site_detail: str
    kind: str
    role: str
    start_mm: float
    behaviour: str = "respond"
    parent: str = ""


def make_lesions(draw: Draw, course: Course) -> list[Lesion]:
    """The lesions seen before the operation, those first seen on imatinib last."""
    lesions = _seen_at_baseline(draw, _how_many(draw, course))
    match course.category:
        case "responsive":
            return _with_responsive_feature(draw, lesions, course.feature)
        case "focal_resistance":
            return _with_one_growing(draw, lesions, course.feature)
        case _:
            return _with_several_growing(draw, lesions, course.feature)


def new_lesion(draw: Draw, number: int, taken: list[Lesion]) -> Lesion:
    """One more lesion, at a site that none of the others has."""
    organ, site = _free_sites(draw, taken)[0]
    return Lesion(f"L{number}", organ, site, "solid", "new", draw.between(11, 22), "appear")


def _how_many(draw: Draw, course: Course) -> int:
    if course.category == "multifocal_resistance":
        return draw.whole(4, 7)
    return draw.whole(4, 7) if course.completeness == "R2" else draw.whole(2, 5)


def _seen_at_baseline(draw: Draw, how_many: int) -> list[Lesion]:
    lesions: list[Lesion] = []
    for number in range(1, how_many + 1):
        organ, site = _free_sites(draw, lesions)[0]
        start_mm = 24 + 95 * draw.between(0, 1) ** 2 if number <= 3 else draw.between(16, 48)
        role = "target" if _may_be_target(lesions, organ) else "non_target"
        lesions.append(Lesion(f"L{number}", organ, site, "solid", role, start_mm))
    return lesions


def _free_sites(draw: Draw, taken: list[Lesion]) -> list[tuple[str, str]]:
    used = {lesion.site_detail for lesion in taken}
    organs = ["liver"] * 6 + ["peritoneum"] * 4 + ["omentum"] * 2 + ["mesentery", "abdominal wall"]
    return [
        (organ, site)
        for organ in draw.shuffled(organs)
        for site in draw.shuffled(SITES[organ])
        if site not in used
    ]


def _may_be_target(lesions: list[Lesion], organ: str) -> bool:
    targets = [lesion.organ for lesion in lesions if lesion.role == "target"]
    return len(targets) < MAX_TARGETS and targets.count(organ) < MAX_TARGETS_PER_ORGAN


def _with_responsive_feature(draw: Draw, lesions: list[Lesion], feature: str) -> list[Lesion]:
    last = lesions[-1]
    match feature:
        case "vanishing" | "fading":
            return [*lesions[:-1], replace(last, start_mm=draw.between(16, 20), behaviour=feature)]
        case "node":
            node = Lesion(f"L{len(lesions) + 1}", "lymph node", "coeliac", "node", "non_target", 18)
            return [*lesions, node]
        case "non_measurable":
            sheet = Lesion(
                f"L{len(lesions) + 1}", "peritoneum", "diaphragm", "non_measurable", "non_target", 0
            )
            return [*lesions, replace(sheet, behaviour="present")]
    return lesions


def _with_one_growing(draw: Draw, lesions: list[Lesion], feature: str) -> list[Lesion]:
    first, rest = lesions[0], lesions[1:]
    match feature:
        case "nodule" | "nodule_appearing":
            mass = replace(first, start_mm=draw.between(70, 95))
            role = "new" if feature == "nodule_appearing" else "non_target"
            nodule = replace(
                mass,
                lesion_id=f"{mass.lesion_id}a",
                kind="nodule_in_mass",
                role=role,
                start_mm=draw.between(8, 9),
                behaviour=feature,
                parent=mass.lesion_id,
            )
            return [mass, *rest, nodule]
        case "appearing" | "equivocal_first":
            new = new_lesion(draw, len(lesions) + 1, lesions)
            return [*lesions, replace(new, behaviour=feature)]
        case "reappearing":
            return [replace(first, start_mm=19.0, behaviour="reappearing"), *rest]
    place = draw.whole(0, min(1, len(rest)))
    lesions[place] = replace(lesions[place], behaviour="grow")
    return lesions


def _with_several_growing(draw: Draw, lesions: list[Lesion], feature: str) -> list[Lesion]:
    if feature == "primary_resistance":
        return [replace(lesion, behaviour="grow_at_once") for lesion in lesions]
    how_many = 1 if feature == "appearing" else draw.whole(3, len(lesions))
    growing = [replace(lesion, behaviour="grow") for lesion in lesions[:how_many]]
    together = [*growing, *lesions[how_many:]]
    if feature == "appearing":
        new = new_lesion(draw, len(lesions) + 1, lesions)
        together.append(replace(new, behaviour="appearing"))
    return together
