import json
import re

import pandas as pd
import pytest

from mining.figures.code_tree import code_tree
from mining.figures.cohesion import STANDINGS, cohesion_dots
from mining.figures.element_map import element_map
from mining.figures.saturation import Panel, saturation_curves
from mining.figures.strip import strip
from mining.figures.style import to_html

CODES = pd.DataFrame(
    {
        "name": ["tid", "uro <b>", "eit svært langt namn på ein kode som aldri tek slutt", "ro"],
        "together": [0.8, 0.45, 0.9, None],
        "standing": ["beyond", "tested", "rare", "rare"],
    }
)
CHOICES = pd.DataFrame(
    {
        "name": ["studien", "ordteljing <b>", "korte segment"],
        "ami_groups": [0.4, -0.1, None],
        "ami_codes": [0.2, 0.3, None],
    }
)
GROUPS = Panel(title="grupper", mean=[2.5, 3.0, 3.0], observed=[2, 3, 3])
ALL_CODES = Panel(title="kodar <b>", mean=[40.0, 70.0, 90.0], observed=[30, 75, 90])


def comma(value):
    return f"{value:.2f}".replace(".", ",")


def draw_cohesion(rows=CODES):
    return cohesion_dots(
        rows,
        names={s: s for s in STANDINGS},
        chance=0.5,
        x_title="samhald",
        hover=[f"nummer {i}" for i in range(len(rows))],
    )


def draw_saturation(*panels):
    return saturation_curves(
        panels or (GROUPS, ALL_CODES), names=("snitt", "rekkje"), x_title="intervju", write=comma
    )


def draw_strip(rows=CHOICES, band=(0.3, 0.6)):
    return strip(rows, names=("grupper", "kodar"), band=band, x_title="AMI", write=comma)


def test_the_scale_of_the_element_map_lies_under_it():
    places = pd.DataFrame({"segment_id": ["a", "b"], "x": [0.0, 1.0], "y": [0.0, 1.0]})
    values = pd.DataFrame({"segment_id": ["a", "b"], "element_similarity": [0.2, 0.9]})
    bar = element_map(places, values, title="likskap").data[0].marker.colorbar

    assert (bar.orientation, bar.yanchor, bar.title.text) == ("h", "top", "likskap")
    assert bar.y < 0


FIGURES = {"cohesion": draw_cohesion, "saturation": draw_saturation, "strip": draw_strip}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_traces_a_height_and_the_same_bytes_twice(name):
    draw = FIGURES[name]
    once, twice = (to_html(draw(), "f", label="kva det er") for _ in range(2))

    assert once == twice
    assert len(draw().data) > 0
    assert draw().layout.height > 100


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_names_no_server_and_runs_no_mark_up(name):
    markup = to_html(FIGURES[name](), "f")
    data = json.loads(re.search(r"data-figure=\"f\">(.*?)</script>", markup, re.DOTALL)[1])
    shown = json.dumps([data["data"], data["layout"]["yaxis"], data["layout"].get("yaxis2")])

    assert "http" not in markup
    assert data["config"]["plotlyServerURL"] == ""
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_standings_differ_in_colour_and_in_symbol():
    looks = [(t.marker.color, t.marker.symbol) for t in draw_cohesion().data]
    colours, symbols = zip(*looks, strict=True)

    assert [t.name for t in draw_cohesion().data] == list(STANDINGS)
    assert len(set(colours)) == len(set(symbols)) == 3


def test_codes_keep_their_rows_and_a_missing_value_has_no_dot():
    #  0 tid .80 beyond | 1 uro .45 tested | 2 long .90 rare | 3 ro -
    figure = draw_cohesion()

    assert [(list(t.x), list(t.y)) for t in figure.data] == [
        ([0.8], [0]),
        ([0.45], [1]),
        ([0.9], [2]),
    ]
    assert len(figure.layout.yaxis.ticktext) == 4
    assert figure.layout.yaxis.range == (3.5, -0.5)
    assert [s.x0 for s in figure.layout.shapes] == [0.5]


def test_a_standing_that_no_code_has_is_in_no_legend():
    figure = draw_cohesion(CODES.iloc[:1])

    assert [t.name for t in figure.data] == ["beyond"]
    assert figure.layout.showlegend


def test_long_names_are_short_on_the_axis_and_whole_in_the_hover():
    figure = draw_cohesion()

    assert len(figure.layout.yaxis.ticktext[2]) == 32
    assert "aldri tek slutt" in figure.data[2].hovertext[0].replace("<br>", " ")
    assert figure.data[2].hovertext[0].endswith("nummer 2")


def test_groups_and_codes_have_scales_of_their_own():
    figure = draw_saturation()
    few, many = figure.layout.yaxis, figure.layout.yaxis2

    assert few.range[1] < 4 < 90 < many.range[1]
    assert few.domain[0] > many.domain[1]
    assert (few.domain[1], many.domain[0]) == (1, 0)
    assert [t.yaxis for t in figure.data] == ["y", "y", "y2", "y2"]
    assert [t.showlegend for t in figure.data] == [True, True, False, False]


def test_the_mean_and_the_order_differ_in_dash_and_symbol():
    mean, observed = draw_saturation(GROUPS).data

    assert list(mean.y) == [2.5, 3, 3]
    assert list(observed.y) == [2, 3, 3]
    assert list(mean.x) == [1, 2, 3]
    assert mean.line.dash != observed.line.dash
    assert mean.marker.symbol != observed.marker.symbol
    assert mean.hovertext[0] == "grupper: 2,50<br>1. snitt"


def test_an_order_that_is_not_shown_has_no_line():
    (only,) = draw_saturation(Panel(title="grupper", mean=[1.5, 2.0], observed=None)).data

    assert only.name == "snitt"


def test_many_interviews_do_not_crowd_the_axis():
    figure = draw_saturation(Panel(title="grupper", mean=[1.0] * 48, observed=None))

    assert figure.layout.xaxis.dtick == 4


def test_the_study_has_lines_and_the_rest_has_marks():
    figure = draw_strip()
    groups, codes = figure.data
    band, own_groups, own_codes = figure.layout.shapes

    assert (list(groups.x), list(groups.y)) == ([0.4, -0.1], [0, 1])
    assert (list(codes.x), list(codes.y)) == ([0.2, 0.3], [0, 1])
    assert groups.marker.symbol != codes.marker.symbol
    assert (band.x0, band.x1) == (0.3, 0.6)
    assert (own_groups.x0, own_codes.x0) == (0.4, 0.2)
    assert own_groups.line.dash != own_codes.line.dash
    assert len(figure.layout.yaxis.ticktext) == 3


def test_a_study_without_a_value_has_no_line_and_no_band():
    rows = CHOICES.assign(ami_groups=[None, 0.2, 0.3])
    figure = draw_strip(rows, band=None)

    assert [s.x0 for s in figure.layout.shapes] == [0.2]
    assert list(figure.data[0].y) == [1, 2]


@pytest.mark.parametrize("band", [None, (-0.5, 0.9)])
def test_the_axis_holds_all_marks_the_band_and_chance(band):
    low, high = draw_strip(CHOICES, band=band).layout.xaxis.range

    assert low < min(-0.1, *(band or (0,)))
    assert high > max(0.4, *(band or (0,)))


def test_nothing_but_missing_values_is_drawn_all_the_same():
    figure = draw_strip(CHOICES.assign(ami_groups=None, ami_codes=None), band=None)

    assert [len(t.x) for t in figure.data] == [0, 0]
    assert figure.layout.xaxis.range[0] < 0 < figure.layout.xaxis.range[1]


# a and c are joined first, then b joins them, and d comes last.
STEPS = pd.DataFrame(
    {
        "step": [1, 2, 3],
        "left": ["a", "b", "d"],
        "right": ["c", "step 1", "step 2"],
        "height": [0.1, 0.3, 0.8],
        "n_leaves": [2, 3, 4],
    }
)


def test_the_tree_has_every_code_once_and_joins_at_its_heights():
    names = {c: f"kode <{c}>" for c in "abcd"}
    groups = dict(zip("abcd", ["tid", "ro", "tid", "ro"], strict=True))
    figure = code_tree(STEPS, names=names, groups=groups, x_title="avstand")
    lines = [t for t in figure.data if t.mode == "lines"]
    marks = {t.name: len(t.x) for t in figure.data if t.mode == "markers"}

    assert sorted(figure.layout.yaxis.ticktext) == [f"kode &lt;{c}&gt;" for c in "abcd"]
    assert sorted(max(line.x) for line in lines) == [0.1, 0.3, 0.8]
    assert marks == {"ro": 2, "tid": 2}
    assert to_html(figure, "tree") == to_html(
        code_tree(STEPS, names=names, groups=groups, x_title="avstand"), "tree"
    )
