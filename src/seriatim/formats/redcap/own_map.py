"""How the forms of our own lesion registry become tables: a map as anybody could write it."""

from seriatim.cohort.schema import TABLES, Table
from seriatim.formats.redcap.lesion_registry import registry_field
from seriatim.formats.redcap.map_file import Block, Given


def own_blocks() -> tuple[Block, ...]:
    """One block for each table; a form left non-repeating is read as one row."""
    return tuple(_block(table) for table in TABLES.values())


def _block(table: Table) -> Block:
    columns = {
        column.name: (Given(field=registry_field(table.name, column.name)),)
        for column in table.columns
        if column.name != "patient_id"
    }
    return Block(table=table.name, columns=columns)
