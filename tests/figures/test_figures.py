import json
import re

import numpy as np
import pandas as pd
import pytest

from mining.figures.dialect import dialect_bars
from mining.figures.grid import Grid, cells, counts
from mining.figures.heat_map import heat_map
from mining.figures.occurrence import occurrence
from mining.figures.presence import presence
from mining.figures.stability import stability_bars
from mining.figures.style import hover_text, mark, safe_config, to_html
from mining.figures.theme_map import theme_map

SAID = "Me rekk aldri over alt, seier ho"
NAMES = {-1: "utan klynge", 0: "middle-00", 1: "middle-01"}
POINTS = pd.DataFrame(
    {
        "segment_id": ["a:0-9", "a:9-20", "b:0-9", "b:9-20"],
        "document_id": ["a", "a", "b", "b"],
        "cluster": [0, 1, 0, -1],
        "place": [0.25, 0.75, 0.25, 0.75],
        "x": [0.1, -0.2, 0.5, 0.9],
        "y": [0.3, 0.3, -0.5, 0.0],
    }
)
HOVER = {s: [s, SAID] for s in POINTS["segment_id"]}
GRID = Grid(
    cells=np.array([[3, 0], [1, 2], [0, 0]]),
    rows=["tid", "uro <b>", "eit svært langt namn på ein kode som aldri tek slutt"],
    columns=["middle-00", "middle-01"],
    row_title="kode",
    column_title="temakandidat",
    counted="segment",
    decimal=",",
)
THEMES = pd.DataFrame(
    {"theme_id": ["middle-00", "middle-01", "middle-02"], "stability": [0.8, 0.3, None]}
)
DIALECT = pd.DataFrame(
    {"level": ["coarse", "middle"], "before": [0.4, 0.31], "after": [None, -0.02]}
)


def draw_map(hover=HOVER):
    return theme_map(POINTS[["segment_id", "x", "y"]], POINTS, names=NAMES, hover=hover)


def draw_occurrence(hover=HOVER):
    return occurrence(
        POINTS, interviews={"a": "P2", "b": "P1"}, names=NAMES, x_title="plass", hover=hover
    )


def draw_stability():
    return stability_bars(
        THEMES,
        limits=(0.6, 0.75),
        limit_names=("0,60", "0,75"),
        x_title="stabilitet",
        texts={"middle-00": "0,80", "middle-01": "0,30"},
    )


def draw_dialect():
    return dialect_bars(
        DIALECT,
        names=("før", "etter <b>"),
        x_title="AMI",
        write=lambda v: f"{v:.2f}".replace(".", ","),
    )


FIGURES = {
    "map": draw_map,
    "where": draw_occurrence,
    "heat": lambda: heat_map(GRID),
    "who": lambda: presence(GRID),
    "stability": draw_stability,
    "dialect": draw_dialect,
}


def _data(markup):
    return json.loads(re.search(r"data-figure=\"f\">(.*?)</script>", markup, re.DOTALL)[1])


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_traces_a_height_and_the_same_bytes_twice(name):
    draw = FIGURES[name]
    once, twice = (to_html(draw(), "f", label="kva det er") for _ in range(2))

    assert once == twice
    assert len(draw().data) > 0
    assert draw().layout.height > 100
    assert 'role="img"' in once
    assert 'aria-label="kva det er"' in once


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_names_no_server_and_no_sharing(name):
    markup = to_html(FIGURES[name](), "f")
    config = _data(markup)["config"]

    assert "http" not in markup
    assert config["displaylogo"] is False
    assert config["plotlyServerURL"] == ""
    assert not any(config[k] for k in ("showSendToCloud", "showEditInChartStudio", "showLink"))


@pytest.mark.parametrize("draw", [draw_map, draw_occurrence])
def test_without_hover_lines_only_the_candidate_theme_is_told(draw):
    shared = to_html(draw(hover=None), "f")

    assert SAID in to_html(draw(), "f").replace("\\u003cbr\\u003e", " ")
    assert not any(word in shared for word in (SAID, "a:0-9", "b:9-20"))
    assert {t.hovertext for t in draw(hover=None).data} == set(NAMES.values())


def test_no_mark_rests_on_colour_alone():
    colours, symbols = zip(*((mark(i).colour, mark(i).symbol) for i in range(8)), strict=True)

    assert len(set(colours)) == len(set(symbols)) == 8
    assert mark(-1) not in [mark(i) for i in range(72)]


def test_unassigned_segments_are_grey():
    assert draw_map().data[0].name == "utan klynge"
    assert draw_map().data[0].marker.color == mark(-1).colour


def test_shares_sum_to_one_and_empty_rows_stay_empty():
    #        raw     of the row   of the column
    # tid    3 0     1    0       .75  0
    # uro    1 2     .33  .67     .25  1
    # long   0 0     0    0       0    0
    raw, rows, columns = (np.array([list(row) for row in t.z]) for t in heat_map(GRID).data)

    assert raw.tolist() == [[3, 0], [1, 2], [0, 0]]
    assert rows.tolist() == [[1, 0], [0.3333, 0.6667], [0, 0]]
    assert columns.tolist() == [[0.75, 0], [0.25, 1], [0, 0]]
    assert [t.visible for t in heat_map(GRID).data] == [True, False, False]
    assert list(heat_map(GRID).data[1].text[1]) == ["0,33", "0,67"]


def test_long_names_are_short_on_the_axis_and_whole_in_the_hover():
    figure = presence(GRID)

    assert max(map(len, figure.layout.yaxis.ticktext)) <= 44
    assert "aldri tek slutt" in figure.data[0].hovertext[2][0].replace("<br>", " ")
    assert figure.layout.yaxis.ticktext[1] == "uro &lt;b&gt;"


def test_counts_keep_rows_and_columns_that_nobody_uses():
    pairs = pd.DataFrame({"code": ["a"], "cluster": [1]})

    found = counts(pairs, "code", "cluster", rows=["a", "b"], columns=[0, 1])
    assert found.tolist() == [[0, 1], [0, 0]]
    assert list(cells(GRID).z[0]) == [3, 0]


def test_bars_leave_out_what_was_not_tried():
    figure = draw_stability()

    assert list(figure.data[0].x) == [0.8, 0.3]
    assert [s.x0 for s in figure.layout.shapes] == [0.6, 0.75]


def test_a_pair_of_bars_has_two_looks_and_a_gap_where_a_value_is_missing():
    before, after = draw_dialect().data

    assert (list(before.x), list(before.y)) == ([0.4, 0.31], [0, 1])
    assert (list(after.x), list(after.y)) == ([-0.02], [1])
    assert list(after.text) == ["-0,02"]
    assert before.marker.pattern.shape != after.marker.pattern.shape
    assert draw_dialect().layout.xaxis.range[0] < -0.02
    assert after.name == "etter &lt;b&gt;"


def test_bars_without_any_value_are_drawn_all_the_same():
    figure = dialect_bars(
        DIALECT.assign(before=None, after=None), names=("a", "b"), x_title="AMI", write=str
    )

    assert [len(trace.x) for trace in figure.data] == [0, 0]


def test_mark_up_in_a_text_is_shown_and_not_run():
    assert hover_text(["<script>alert(1)</script>"]) == "&lt;script&gt;alert(1)&lt;/script&gt;"
    figure = theme_map(POINTS[["segment_id", "x", "y"]], POINTS, names={**NAMES, 0: "</script><b>"})
    assert to_html(figure, "f").count("</script>") == 1


def test_tips_speak_the_language_of_the_report():
    config = safe_config({"Zoom": "Forstørr"})

    assert config["locales"][config["locale"]]["dictionary"]["Zoom"] == "Forstørr"
