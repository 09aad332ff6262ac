"""The operations on a drug with their categories: what counts, draws and other rules start from."""

import polars as pl

from seriatim.cohort.build import Cohort
from seriatim.endpoints.origin import derive_origins
from seriatim.endpoints.reader import ResponseFrames, deciding_readers, keep_reader


def list_operations(cohort: Cohort, response: ResponseFrames) -> pl.DataFrame:
    """Every operation on a drug with the category of the scan before it.

    Adds    is_index [the patient's first operation on a drug], the columns of `categories` at it
    Grain   one row per operation on a drug of a patient read by the deciding reader, sorted by
            patient and day
    """
    readers = deciding_readers(cohort, response.visit_responses)
    categories = keep_reader(response.categories, readers)
    on_a_drug = derive_origins(cohort, categories).filter(pl.col("origin") == "operation")
    return on_a_drug.select("patient_id", "is_index", operation_id="origin_id").join(
        categories.filter(pl.col("at") == "operation"),
        on=["patient_id", "operation_id"],
        maintain_order="left",
    )
