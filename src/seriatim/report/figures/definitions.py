"""How many patients fall into which category under each definition, as bars of one length."""

import altair as alt
import polars as pl

from seriatim.report.figures.drawing import Chart, Figure, is_narrow
from seriatim.report.inputs import Summary
from seriatim.report.palette import CategoryStyle, category_style, ordered_categories
from seriatim.report.printed import as_list
from seriatim.report.tables import PrintedColumn, number_column, print_frame
from seriatim.report.words import definition_words

ROW_PX = 44


def definitions_figure(results: Summary) -> Figure | None:
    """The categories at the index operation under each definition; None without an operation."""
    counts = results.category_counts.filter(pl.col("n_patients") > 0)
    if counts.is_empty():
        return None
    return Figure(
        key="category-counts",
        title="Category at operation under each definition",
        description=_description(counts),
        draw=lambda width_px: _draw(counts, width_px),
        table=print_frame(
            results.category_counts,
            [
                PrintedColumn("definition", "Definition", definition_words),
                PrintedColumn("category", "Category", lambda label: category_style(label).words),
                number_column("n_patients", "Patients"),
                number_column("pct", "%", 0),
            ],
            caption="Patients by category at their index operation, under each definition",
        ),
        caption="The same lesions on the same scans; only the definition of the category differs.",
    )


def _description(counts: pl.DataFrame) -> str:
    sentences = []
    for (definition,), rows in counts.group_by("definition", maintain_order=True):
        parts = [
            f"{row['n_patients']} {category_style(row['category']).words.lower()}"
            for row in _in_order(rows).iter_rows(named=True)
        ]
        sentences.append(f"{definition_words(str(definition))}: {as_list(parts)}.")
    return " ".join(sentences)


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    order = {label: place for place, label in enumerate(ordered_categories(rows["category"]))}
    return rows.sort(pl.col("category").replace_strict(order, default=len(order)))


def _draw(counts: pl.DataFrame, width_px: int) -> Chart:
    widest = int(counts.group_by("definition").agg(pl.col("n_patients").sum())["n_patients"].max())  # type: ignore[arg-type]
    rows = []
    for (definition,), group in counts.group_by("definition", maintain_order=True):
        left = 0
        for row in _in_order(group).iter_rows(named=True):
            style = category_style(row["category"])
            right = left + row["n_patients"]
            rows.append(
                {
                    "definition": definition_words(str(definition)),
                    "left": left,
                    "right": right,
                    "middle": (left + right) / 2,
                    "colour": style.colour,
                    "number": str(row["n_patients"]),
                    "name": _name(style, (right - left) / widest * width_px),
                }
            )
            left = right
    return _bars(rows, width_px)


def _name(style: CategoryStyle, room_px: float) -> str:
    """The longest name that has room below its bar, at about 6.4 pixels a letter."""
    names = (style.words, style.short)
    return next((name for name in names if len(name) * 6.4 <= room_px), "")


def _bars(rows: list[dict[str, object]], width_px: int) -> Chart:
    base = alt.Chart(pl.DataFrame(rows))
    lane = alt.Y(
        "definition:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            domain=False,
            ticks=False,
            labelExpr="split(datum.label, ', ')",
            labelLimit=170,
            labelOffset=-8,
            minExtent=100 if is_narrow(width_px) else 158,
        ),
    )
    colour = alt.Color("colour:N", scale=None)
    middle = alt.X("middle:Q")
    return alt.layer(
        base.mark_bar(height=18, stroke="white", strokeWidth=1.5, yOffset=-6).encode(
            x=alt.X("left:Q", title=None, axis=None, scale=alt.Scale(nice=False)),
            x2="right:Q",
            y=lane,
            color=colour,
        ),
        base.mark_text(color="white", fontWeight="bold", fontSize=11, dy=-6).encode(
            x=middle, y=lane, text="number:N"
        ),
        base.mark_text(fontSize=10.5, dy=12).encode(x=middle, y=lane, text="name:N", color=colour),
    ).properties(width=width_px, height=alt.Step(ROW_PX))
