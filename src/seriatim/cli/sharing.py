"""The verb that makes a cohort fit to be given away."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from seriatim.cli.command import CohortPath, Output, Quiet, Strict, app
from seriatim.cli.opening import read_checked, show_progress

if TYPE_CHECKING:
    from seriatim.cohort.deidentify import Deidentified


@app.command
def deidentify(
    cohort: CohortPath,
    /,
    *,
    output: Output,
    key: Path | None = None,
    title: str | None = None,
    keep: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    seed: int | None = None,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Write a cohort without identifiers, dates and free text, and the key to it apart.

    Parameters
    ----------
    output
        Folder for the cohort that is given away; a new or an empty one.
    key
        File for the key that leads back; without it, beside the output. Never give it away.
    title
        A title for the cohort; its own one may say whose it is and is not kept.
    keep
        A word to keep that is not on the stated list, such as a drug or a dated value; once for
        each word.
    seed
        Draw the same names and shifts again; for tests and made-up data, as the seed undoes it.
    strict
        Refuse a cohort with any error instead of leaving the bad rows out.
    """
    from seriatim.cohort.deidentify import DEFAULT_TITLE, deidentify
    from seriatim.formats.cohort_files.deidentified import key_beside, write_deidentified

    with show_progress(quiet=quiet) as on_step:
        tables = read_checked(cohort, strict=strict, on_step=on_step)
        on_step("drawing names and shifts")
        made = deidentify(tables, title=title or DEFAULT_TITLE, keep=keep, seed=seed)
        on_step("writing, and looking for what remains")
        write_deidentified(tables, made, output, key)
    if not quiet:
        print("\n".join(_summary(made, seeded=seed is not None)))
        print(f"Cohort: {output}")
        print(f"Key: {key or key_beside(output)} (keep it apart; with it the names come back)")


def _summary(made: "Deidentified", *, seeded: bool) -> list[str]:
    """What was changed, in counts alone."""
    counts = made.key["kind"].value_counts(sort=True).rows()
    lines = [f"New names: {', '.join(f'{kind} {n:,}' for kind, n in counts)}"]
    if made.cohort.about.clock == "calendar":
        lines.append("Days: each patient's own 1 to 365 days back, the same in every table")
    else:
        lines.append("Days: kept, for they are counted from a zero and are no dates")
        if made.cohort.about.zero:
            lines.append(f"Day 0 keeps its words: {made.cohort.about.zero}")
    lines += [f"{place}: {what}, {n:,}" for place, what, n in made.changes.iter_rows()]
    if seeded:
        lines.append("Drawn with a seed: whoever has the seed and the names can undo it")
    return [*lines, "Checked: no original identifier or date was found in the files"]
