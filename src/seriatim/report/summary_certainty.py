"""In how many patients the category at the index operation may be reader error, in a sentence."""

import polars as pl

from seriatim.report.inputs import Summary
from seriatim.report.printed import NB, as_count, as_list, as_number
from seriatim.report.sheet_standing import NO_CATEGORY

UNTOLD = (
    "How much of a category is reader error: each lesion is called growing or not by a threshold, "
    "and a diameter read twice differs."
)


def describe_reader_error(results: Summary) -> str:
    """In how many patients the category at the index operation is open to reader error.

    Reads   categories: category, category_certain; endpoints: which operation is the index
    """
    model = results.study.rules.probability
    rows = _at_index(results)
    if not model.compute or rows.is_empty():
        return UNTOLD
    level = f"{as_number(model.certain_pct)}{NB}%"
    certain, label = rows["category_certain"], rows["category"]
    n_open = int((certain == "indeterminate").sum())
    n_other = int(((certain != "indeterminate") & (certain != label)).sum())
    if not n_open + n_other:
        return (
            "How much of a category is reader error beyond what a model of it allows for; by the "
            f"model the category of {as_count(rows.height, 'patient')} at the index operation "
            f"reaches {level} in each."
        )
    why = {f"no category reaches {level}": n_open, "the sizes make another one likely": n_other}
    return (
        f"Whether the category of {n_open + n_other} of {as_count(rows.height, 'patient')} at the "
        f"index operation stands against reader error: {_counted(why)}."
    )


def _counted(why: dict[str, int]) -> str:
    """Each reason with its number of patients; one alone needs no number."""
    there = {words: number for words, number in why.items() if number}
    if len(there) == 1:
        return next(iter(there))
    return as_list([f"in {number} {words}" for words, number in there.items()])


def _at_index(results: Summary) -> pl.DataFrame:
    """The category rows of the index operations that were given a category.

    Grain   one row per patient
    """
    return results.operations.filter("is_index", ~pl.col("category").is_in(NO_CATEGORY))
