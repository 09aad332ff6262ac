"""Optional libraries: which extra brings which, whether it is there, and how to get it."""

from importlib.util import find_spec

from seriatim.base.errors import MissingExtra

EXTRAS: dict[str, tuple[str, ...]] = {
    "excel": ("fastexcel", "xlsxwriter"),
    "redcap": ("redcap",),
    "xpt": ("pyreadstat",),
    "dicom": ("pydicom",),
    "spark": ("pyspark",),
}
"""Extra -> the modules it brings; the names are those of pyproject.toml."""


def missing_modules(extra: str) -> tuple[str, ...]:
    """The modules of the extra that cannot be found."""
    return tuple(module for module in EXTRAS[extra] if find_spec(module) is None)


def require_extra(extra: str, feature: str) -> None:
    """Do nothing where the extra is installed; `feature` is what needs it, in words.

    Raises  MissingExtra with the line that installs it
    """
    missing = missing_modules(extra)
    if missing:
        raise MissingExtra(
            f"{feature} needs {' and '.join(missing)}, which is not installed.",
            hint=f'Try: pip install "seriatim[{extra}]"',
        )
