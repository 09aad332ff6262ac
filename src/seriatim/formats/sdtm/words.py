"""Words of SDTM's controlled terminology, and a few that studies use, and what each says here."""

from seriatim.formats.sdtm.settings import Role, SdtmSettings

ROLES: dict[str, Role] = {
    "TARGET": "target",
    "NON-TARGET": "non_target",
    "NON TARGET": "non_target",
    "NONTARGET": "non_target",
    "NEW": "new",
    "NEW TARGET": "new",
    "NEW NON-TARGET": "new",
}
"""Result of the identification of a lesion, or group of it in TR."""

UNEQUIVOCAL = "unequivocal"
"""Of a new lesion: it is there. Of any other: it has unequivocally progressed."""

STATES: dict[str, str] = {
    "ABSENT": "absent",
    "PRESENT": "present",
    "UNEQUIVOCAL": UNEQUIVOCAL,
    "UNEQUIVOCAL PROGRESSION": UNEQUIVOCAL,
    "EQUIVOCAL": "equivocal",
    "TOO SMALL TO MEASURE": "too_small",
    "NOT EVALUABLE": "not_evaluable",
    "NE": "not_evaluable",
    "NOT ASSESSABLE": "not_evaluable",
    "UNABLE TO EVALUATE": "not_evaluable",
}
"""State of a lesion, as TUMSTATE or in place of a size."""

RESPONSES: dict[str, str] = {
    "NON-CR/NON-PD": "NON_CR_NON_PD",
    "UNEQUIVOCAL": "unequivocal",
    "EQUIVOCAL": "equivocal",
    "Y": "unequivocal",
    "YES": "unequivocal",
    "N": "none",
    "NO": "none",
}
"""Response in RS; one that is not here is taken as it stands."""

PARTS = {
    "TRGRESP": "target",
    "NTRGRESP": "non_target",
    "NEWLPROG": "new_lesion",
    "OVRLRESP": "overall",
}
"""RSTESTCD -> part of the response."""

NODE = r"\bLYMPH NODES?\b"
"""Location of a lymph node, in capitals."""

MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "mcg": 0.001}
"""Unit of a dose, in small letters -> mg."""
PER_DAY = {
    "QD": 1.0,
    "DAILY": 1.0,
    "BID": 2.0,
    "TID": 3.0,
    "QID": 4.0,
    "QOD": 0.5,
    "Q24H": 1.0,
    "Q12H": 2.0,
    "Q8H": 3.0,
    "Q6H": 4.0,
    "Q48H": 0.5,
}
"""Frequency of a dose -> doses in a day."""


def roles(settings: SdtmSettings) -> dict[str, str]:
    """Word -> role, those of the settings first."""
    return {**ROLES, **settings.roles}


def states(settings: SdtmSettings) -> dict[str, str]:
    """Word -> status, those of the settings first."""
    return {**STATES, **settings.states}
