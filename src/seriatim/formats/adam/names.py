"""What things are called in define.xml and in the files that refer to it."""

DEFINE_FILE = "define.xml"
STUDY_OID = "ST.1"
METADATA_OID = "MDV.1"
STANDARD_OID = "STD.ADAMIG"


def group_oid(dataset: str) -> str:
    """A dataset."""
    return f"IG.{dataset}"


def item_oid(dataset: str, variable: str, parameter: str = "") -> str:
    """A variable, or what a variable means for one parameter."""
    return ".".join(part for part in ("IT", dataset, variable, parameter) if part)


def method_oid(item: str) -> str:
    """How an item is made."""
    return item.replace("IT.", "MT.", 1)


def comment_oid(subject: str) -> str:
    """A comment on an item, a dataset or the whole."""
    return f"COM.{subject}"


def codelist_oid(codelist: str) -> str:
    """A codelist."""
    return f"CL.{codelist}"


def value_list_oid(dataset: str, variable: str) -> str:
    """What a variable means by parameter."""
    return f"VL.{dataset}.{variable}"


def where_oid(dataset: str, parameter: str) -> str:
    """The records of one parameter."""
    return f"WC.{dataset}.{parameter}"


def leaf_id(dataset: str) -> str:
    """The file of a dataset."""
    return f"LF.{dataset}"
