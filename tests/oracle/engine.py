"""The referee: tables of rows in, the four result tables out."""

from .best import best_responses
from .category import categories
from .chart import open_charts
from .growth import lesion_states
from .recist import visit_responses
from .rules import Rules

NO_RULES = Rules()


def derive(tables, rules=NO_RULES):
    """Lesion states, visit responses, best responses and categories, as lists of rows.

    `tables` is table name -> list of rows with the columns of the cohort schema; `drugs` may be
    None (not supplied). Rows come by patient, reader and day, as the kernel sorts them.
    """
    results = {"lesion_states": [], "visit_responses": [], "best_responses": [], "categories": []}
    for chart in open_charts(tables):
        states = lesion_states(chart, rules)
        visits = visit_responses(chart, rules)
        results["lesion_states"] += states
        results["visit_responses"] += visits
        results["best_responses"] += best_responses(chart, visits, rules)
        results["categories"] += categories(chart, states, rules)
    return results
