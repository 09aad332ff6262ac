"""What a run goes through, in order, as a progress display names it."""

CATEGORIES = "lesion states and categories"
ENDPOINTS = "endpoints"
SURVIVAL = "survival by category"
OTHER_RULES = "the category under other rules"
TRIAL = "whether operating helps"
DESCRIPTIONS = "descriptions and the published figures"


def quiet(step: str) -> None:
    """Say nothing."""
