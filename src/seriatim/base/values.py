"""The base of every rule that is a value: frozen, closed to unknown names, described by itself."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; the text below each field is its description in every page and schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
