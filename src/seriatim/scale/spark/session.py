"""Errors of a Spark session turned into ours: named by what went wrong, never with its own words.

What Spark says of a failure may show the value at which it failed, of a cast for instance.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from seriatim.base.errors import InputError, PartitionError, SeriatimError
from seriatim.scale.spark.executor import FAILED

_FAILED = re.compile(rf"{FAILED} \((\w+)\)")


@contextmanager
def spark_errors(what: str) -> Iterator[None]:
    """Raise what goes wrong within as an error of ours; `what` is what Spark was asked to do.

    Raises  PartitionError where the patients of a partition failed; InputError for all else
    """
    try:
        yield
    except SeriatimError:
        raise
    except Exception as error:
        # The classic session raises errors of its bridge to Java, the remote one those of gRPC.
        if found := _FAILED.search(str(error)):
            raise PartitionError(
                f"{FAILED} ({found[1]}).",
                hint="The same study without Spark, on fewer patients, shows where.",
            ) from None
        raise InputError(
            f"Spark could not {what} ({_condition(error)}).", hint="Spark's own log says more."
        ) from None


def _condition(error: Exception) -> str:
    """Spark's name for what went wrong, else the name of the error."""
    named = getattr(error, "getCondition", None)
    return (named and named()) or type(error).__name__
