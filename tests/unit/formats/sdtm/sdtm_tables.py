"""Small SDTM folders out of tables drawn as text, for tests of one rule each."""

from seriatim.formats.convert import convert


def convert_tables(folder, settings=None, **tables):
    """The conversion of tables drawn with `|`: the header in the first line, `.` for no value."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        lines = [",".join("" if cell == "." else f'"{cell}"' for cell in row) for row in rows]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    conversion = convert(folder, format_name="sdtm", settings={"sdtm": settings or {}})
    assert set(conversion.accounts.tallies["not_accounted_for"]) == {0}
    return conversion


def codes(conversion):
    """Code -> how many rows it is about."""
    return {f.code.code: f.n_rows for f in conversion.findings}
