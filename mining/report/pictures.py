"""Figures as blocks: each with a caption, a description and the same as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mining.figures.element_map import element_map
from mining.figures.grid import Grid, counts
from mining.figures.heat_map import heat_map
from mining.figures.occurrence import occurrence
from mining.figures.presence import presence
from mining.figures.stability import stability_bars
from mining.figures.theme_map import theme_map
from mining.report.blocks import Block, Table, Text
from mining.report.picture import grid_width, legend_width, picture, sample
from mining.report.view import FEW_INFORMANTS, View, value
from mining.themes.status import MIN_STABILITY, STRONG_STABILITY

MOST_ROWS = 60
_MOST_CODES = 12


def map_picture(view: View) -> list[Block]:
    """Draw the map, or say that there is nothing to draw."""
    words = view.words
    drawn = sample(view, view.segments)
    if drawn.empty or view.data.map.empty:
        return [Text(words("map.empty"), "note")]
    sizes = view.segments["cluster"].value_counts()
    names = {
        c: f"{name} ({int(sizes.get(c, 0))})" for c, name in view.theme_names.items() if c in sizes
    }
    places = view.data.map[view.data.map["segment_id"].isin(drawn["segment_id"])]
    figure = theme_map(places, drawn, names=names, hover=view.hover(drawn))
    table = Table(
        caption=words("map.table"),
        columns=[words("col.theme"), words("col.segments"), words("col.share")],
        rows=[
            [name, str(sizes.get(c, 0)), words.percent(int(sizes.get(c, 0)), len(view.segments))]
            for c, name in view.theme_names.items()
            if c in sizes
        ],
    )
    blocks: list[Block] = [picture(view, figure, "map", table, min_width=legend_width(names))]
    if len(drawn) < len(view.segments):
        blocks.append(Text(words("map.sampled", n=len(drawn), whole=len(view.segments)), "note"))
    return blocks


def element_picture(view: View) -> list[Block]:
    """Draw the map once more, coloured by how alike both sides see each segment's company."""
    words = view.words
    known = view.data.element.dropna()
    if known.empty or view.data.map.empty or view.data.hides_coefficients:
        return []
    drawn = sample(view, view.segments[view.segments["segment_id"].isin(known["segment_id"])])
    figure = element_map(
        view.data.map[view.data.map["segment_id"].isin(drawn["segment_id"])],
        known,
        title=words("element.scale"),
        hover=view.hover(drawn),
    )
    shares = np.histogram(known["element_similarity"].to_numpy(float), bins=np.linspace(0, 1, 6))
    table = Table(
        caption=words("element.table", n=len(known)),
        columns=[words("element.scale"), words("col.segments")],
        rows=[
            [
                words("score.range", low=words.number(low, 1), high=words.number(high, 1)),
                str(int(n)),
            ]
            for n, low, high in zip(shares[0], shares[1], shares[1][1:], strict=False)
        ],
    )
    said = f"{words('element.about')} {words('evidence.element', **_element(view))}"
    return [Text(said), picture(view, figure, "element", table)]


def _element(view: View) -> dict[str, float | None]:
    return {name: value(view.data.scores["element"][name]) for name in ("mean", "chance")}


def heat_picture(view: View) -> list[Block]:
    """Draw code groups and the most used codes against clusters."""
    words, data = view.words, view.data
    pairs = data.segment_codes[["segment_id", "code_id"]].drop_duplicates()
    pairs = pairs.merge(data.codes[["code_id", "group_id"]], on="code_id", how="left")
    pairs = pairs.merge(view.segments[["segment_id", "cluster"]], on="segment_id")
    if pairs.empty or view.themes.empty:
        return [Text(words("codes.no_heat"), "note")]
    by_group = pairs.dropna(subset=["group_id"]).drop_duplicates(["segment_id", "group_id"])
    groups = _most_used(by_group, "group_id", MOST_ROWS)
    codes = [c for c in _most_used(pairs, "code_id", _MOST_CODES) if c not in groups]
    clusters = [int(c) for c in view.themes["cluster"]]
    clusters += [-1] if (view.segments["cluster"] < 0).any() else []
    cells = np.vstack(
        [
            counts(by_group, "group_id", "cluster", rows=groups, columns=clusters),
            counts(pairs, "code_id", "cluster", rows=codes, columns=clusters),
        ]
    )
    rows = [words("codes.group_row", name=view.code(g)) for g in groups]
    rows += [view.code(c) for c in codes]
    grid = _grid(view, cells, rows, [view.theme_names[c] for c in clusters], "codes.heat_rows")
    views = [words(f"codes.view_{v}") for v in ("counts", "rows", "columns")]
    return [
        picture(
            view,
            heat_map(grid),
            "heat",
            _grid_table(grid, words("heat.table")),
            min_width=grid_width(len(clusters)),
            views=views,
        )
    ]


def interview_pictures(view: View) -> list[Block]:
    """Draw where candidate themes occur: by interview, and inside each interview.

    When shared, candidate themes of few informants are left out: who says what is not
    shown for so small a group.
    """
    words = view.words
    themes = view.themes
    blocks: list[Block] = []
    if not view.speech:
        n_before = len(themes)
        themes = themes[themes["informants"] >= FEW_INFORMANTS]
        if len(themes) < n_before:
            left_out = n_before - len(themes)
            blocks.append(Text(words("interviews.few", n=left_out, whole=n_before), "note"))
    clusters = [int(c) for c in themes["cluster"]]
    shown = view.segments[view.segments["cluster"].isin(clusters)]
    if shown.empty:
        return [*blocks, Text(words("interviews.no_figure"), "note")]
    busiest = view.segments["document_id"].value_counts(sort=True).index[:MOST_ROWS]
    kept = {d: name for d, name in view.interviews.items() if d in set(busiest)}
    if len(kept) < len(view.interviews):
        blocks.append(Text(words("interviews.most", n=len(kept)), "note"))
    return [*blocks, _where(view, shown, kept), _who(view, shown, kept, clusters)]


def _where(view: View, shown: pd.DataFrame, interviews: dict[str, str]) -> Block:
    words = view.words
    drawn = sample(view, shown)
    figure = occurrence(
        drawn,
        interviews=interviews,
        names=view.theme_names,
        x_title=words("interviews.place"),
        hover=view.hover(drawn),
    )
    inside = shown[shown["document_id"].isin(interviews)]
    rows = [
        [
            interviews[str(document)],
            view.theme_names[int(str(cluster))],
            str(len(part)),
            words.percent(float(part["place"].min()), 1),
            words.percent(float(part["place"].max()), 1),
        ]
        for document in interviews
        for cluster, part in inside[inside["document_id"] == document].groupby("cluster")
    ]
    columns = ("interview", "theme", "segments", "first", "last")
    table = Table(
        caption=words("where.table"),
        columns=[words(f"col.{c}") for c in columns],
        rows=rows,
        words=frozenset({1}),
    )
    longest = int(shown["document_id"].value_counts().max())
    width = max(520, legend_width(view.theme_names), min(140 + 9 * longest, 2400))
    return picture(view, figure, "where", table, min_width=width)


def _who(view: View, shown: pd.DataFrame, interviews: dict[str, str], clusters: list[int]) -> Block:
    cells = counts(shown, "document_id", "cluster", rows=list(interviews), columns=clusters)
    columns = [view.theme_names[c] for c in clusters]
    grid = _grid(view, cells, list(interviews.values()), columns, "col.interview")
    table = _grid_table(grid, view.words("who.table"))
    return picture(view, presence(grid), "who", table, min_width=grid_width(len(clusters)))


def stability_picture(view: View, table: Table) -> Block:
    """Draw the stability of every candidate theme that has a value."""
    words = view.words
    known = view.themes.dropna(subset=["stability"])
    limits = (MIN_STABILITY, STRONG_STABILITY)
    figure = stability_bars(
        known,
        limits=limits,
        limit_names=(words.number(limits[0]), words.number(limits[1])),
        x_title=words("stability.axis"),
        texts={
            t: words.number(float(v))
            for t, v in zip(known["theme_id"], known["stability"], strict=True)
        },
    )
    return picture(view, figure, "stability", table)


def _grid(view: View, cells: np.ndarray, rows: list[str], columns: list[str], row_key: str) -> Grid:
    return Grid(
        cells=cells,
        rows=rows,
        columns=columns,
        row_title=view.words(row_key),
        column_title=view.words("col.theme"),
        counted=view.words("col.segments"),
        decimal=view.words.decimal,
    )


def _grid_table(grid: Grid, caption: str) -> Table:
    return Table(
        caption=caption,
        columns=[grid.row_title, *grid.columns],
        rows=[
            [name, *map(str, row)] for name, row in zip(grid.rows, grid.cells.tolist(), strict=True)
        ],
    )


def _most_used(pairs: pd.DataFrame, column: str, n: int) -> list[str]:
    used = pairs[column].value_counts().rename("n").reset_index()
    return [str(c) for c in used.sort_values(["n", column], ascending=[False, True])[column][:n]]
