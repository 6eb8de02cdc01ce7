import re
from dataclasses import replace

import pytest
from sections import HIDDEN, SHAPES, UNFILLED, blocks, rows_of, said, study, traces, view_of

from mining.report.levels import levels
from mining.report.words import LANGUAGES

TREES = "Code groups in the two trees of codes"
NAMES = "Codes to read once more"
MET = "Met after so many interviews"


def curves(found):
    """Return the figure of saturation alone; the tree of codes is another."""
    return [p for p in blocks(found, "picture") if p.div_id == "figure-saturation"]


def section(data, *, speech=True):
    return levels(view_of(data, speech=speech))


def with_trees(data, content=None, label=None):
    both = data.scores["two_levels"]
    changed = {"content": {**both["content"], **(content or {})}}
    changed["label"] = {**both["label"], **(label or {})}
    return replace(data, scores={**data.scores, "two_levels": {**both, **changed}})


def with_groups(data, **values):
    both = data.scores["saturation"]
    groups = {**both["groups"], **values}
    return replace(data, scores={**data.scores, "saturation": {**both, "groups": groups}})


@pytest.fixture(scope="module")
def data(make_data):
    return study(make_data)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_said_in_every_language(make_data, shape):
    for language in LANGUAGES:
        for speech in (True, False):
            found = section(study(make_data, shape, language), speech=speech)
            assert found.blocks
            assert not re.search(UNFILLED, said(found))


@pytest.mark.parametrize(
    ("content", "label", "follows"),
    [
        (0.01, 0.05, "follows both what was said under the codes (purity 1.00, by chance 0.46)"),
        (0.01, 0.06, "follows what was said under the codes more than chance gives (purity 1.00"),
        (0.20, 0.01, "Codes may have been put together by their wording."),
        (0.20, 0.30, "A grouping by meaning or by the research question can look like that."),
    ],
)
def test_what_the_grouping_follows_is_read_from_both_trees(data, content, label, follows):
    found = said(section(with_trees(data, {"p": content}, {"p": label})))

    assert follows in found
    assert len(re.findall("[Yy]our grouping", found)) == 1


@pytest.mark.parametrize(("purity", "little"), [(0.29, True), (0.31, False)])
def test_a_small_difference_is_called_small(data, purity, little):
    tree = {"p": 0.001, "purity": purity, "purity_chance": 0.25}
    found = said(section(with_trees(data, tree, {"p": 0.5})))

    assert f"(purity {purity:.2f}, by chance 0.25)" in found
    assert ("It does so by little" in found) == little


def test_purity_stands_beside_its_chance_value(data):
    rows = rows_of(section(data), TREES)
    content = data.scores["two_levels"]["content"]

    assert rows["What was said"]["Purity"] == f"{content['purity']:.2f}"
    assert rows["What was said"]["By chance"] == f"{content['purity_chance']:.2f}"
    assert rows["What was said"]["Smallest p"] == "0.0010"
    assert "It says nothing about your groups." in said(section(data))


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        ({"n_codes": 2, "cophenetic": None}, "fewer than 3 codes have both a place in the tree"),
        ({"n_codes": 9, "cophenetic": None}, "the codes lie in fewer than two code groups"),
        ({"n_codes": 9, "cophenetic": 0.9}, "no two codes share a code group"),
    ],
)
def test_a_tree_without_purity_says_why_and_draws_no_conclusion(data, tree, why):
    empty = dict.fromkeys(("purity", "purity_chance", "p", "smallest_p", "n_arrangements"))
    found = section(with_trees(data, label={**empty, **tree}))

    assert f"Words of the names: not defined: {why}" in said(found)
    assert rows_of(found, TREES)["Words of the names"]["Purity"] == "not defined"
    assert "our grouping follows" not in said(found)


def test_a_small_tree_says_that_its_p_cannot_be_small(make_data):
    found = said(section(study(make_data, "one_interview")))

    assert (
        "What was said: with 4 arrangements the smallest p that any result could have is" in found
    )


def test_codes_left_out_of_a_tree_are_counted(data):
    left = with_trees(data, label={"n_without_vector": 1, "n_without_group": 2})

    assert (
        "Words of the names: 1 code has no place in the tree, because no vector is known, "
        "and 2 have no code group; these are left out."
    ) in said(section(left))


def test_groups_stand_with_their_origin(data):
    rows = rows_of(section(data), "How near the codes of each group are")

    assert rows["Gruppe om tid"]["Origin"] == "guide"
    assert rows["Gruppe om tiltak"]["Origin"] == "inductive"
    assert rows["Gruppe om tiltak"]["Difference"] == "0.61"


def test_names_to_read_once_more_are_a_list_in_words(data):
    table = data.code_test.copy()
    table[["like_guide", "short", "is_heading"]] = False
    table.loc[table["code_id"] == "c001", ["short", "is_heading"]] = True
    found = section(replace(data, code_test=table))

    assert rows_of(found, NAMES) == {
        "kode nummer 1 med eit namn": {
            "Code group": "Gruppe om kollegaer",
            "Why it is here": "fewer than 3 words; a heading of the guide",
        }
    }
    assert "1 of 24 code names have a flag." in said(found)
    assert not re.search(
        r"0\.\d", said(found).split("Names to read once more")[1].split("What f")[0]
    )


def test_no_flag_needs_no_list(data):
    table = data.code_test.assign(like_guide=False, short=False, is_heading=False)
    found = section(replace(data, code_test=table))

    assert "0 of 24 code names have a flag." in said(found)
    assert not blocks(found, "fold")


def test_names_are_not_listed_when_shared(data):
    found = section(data, speech=False)

    assert "3 of 24 code names have a flag." in said(found)
    assert "The list itself is in the full report" in said(found)
    assert not blocks(found, "fold")
    assert not re.search("kode nummer|Gruppe om", said(found, drawn=True))


def test_without_a_guide_nothing_resembles_it(make_data):
    assert "There is no guide, so nothing is said of names" in said(
        section(study(make_data, "no_guide"))
    )


def test_curves_end_at_the_number_of_groups_and_codes(data):
    rows = rows_of(section(data), MET)
    both = data.scores["saturation"]

    assert len(rows) == 6
    assert rows["6"]["Code groups, own order"] == str(both["groups"]["n_codes"])
    assert rows["6"]["Code groups, mean"] == f"{both['groups']['n_codes']}.0"
    assert rows["6"]["Codes, own order"] == str(both["codes"]["n_codes"])
    assert rows["1"]["Codes, own order"] == str(both["codes"]["new"][0])


def test_the_order_of_the_interviews_is_not_shared(data):
    found = section(data, speech=False)
    (picture,) = curves(found)

    assert list(rows_of(found, MET)["1"]) == ["Code groups, mean", "Codes, mean"]
    assert {t["name"] for t in traces(picture)} == {"mean over all orders"}
    assert "The order of the interviews is left out here" in said(found)


def test_six_interviews_have_a_ratio_that_is_no_evidence(data):
    found = said(section(with_groups(data, ratios=[0.25, 0.5, 0.1], refused=None)))

    assert (
        "The last 2 interviews brought new code groups in a ratio of 0.10 to those met in the "
        "first 4 (all runs: 0.10 to 0.50)."
    ) in found
    assert "not evidence that no more would come" in found


def test_four_interviews_are_too_few_for_a_ratio_and_still_drawn(make_data):
    found = section(study(make_data, "four_interviews"))

    assert "it takes 6 interviews (4 to measure by and 2 to look at), and the study has 4." in said(
        found
    )
    assert "in a ratio of" not in said(found)
    assert len(curves(found)) == 1


def test_no_group_in_the_first_interviews_is_another_refusal(data):
    found = said(section(with_groups(data, ratios=None, refused="no_codes_in_base")))

    assert "no relevant code group occurs in the first 4 interviews" in found


def test_one_interview_is_followed_nowhere(make_data):
    found = section(study(make_data, "one_interview"))

    assert "With one interview there is nothing to follow" in said(found)
    assert not curves(found)


def test_codes_without_groups_have_one_panel(data):
    found = section(with_groups(data, n_codes=0, refused="no_codes_in_base"))
    (picture,) = curves(found)

    assert {t["yaxis"] for t in traces(picture)} == {"y"}
    assert list(rows_of(found, MET)["1"]) == ["Codes, own order", "Codes, mean"]


def test_text_near_codes_are_not_the_unit(data):
    assert "Code groups are the unit to read" in said(section(data))


def test_a_protocol_that_hides_coefficients_leaves_lists_and_counts(make_data):
    found = section(study(make_data, "hidden"))

    assert HIDDEN in said(found)
    assert rows_of(found, NAMES)
    assert len(curves(found)) == 1
    assert not re.search(r"[Pp]urity|correlation|\bp\b|grouping", said(found))


def test_the_tree_is_drawn_with_a_table_and_names_only_with_speech(make_data):
    data = study(make_data)
    for speech in (True, False):
        found = levels(view_of(data, speech=speech))
        [tree] = [b for b in found.blocks if getattr(b, "div_id", "") == "figure-tree"]
        assert len(tree.table.rows) == len(data.code_tree)
        assert ("kode nummer" in tree.markup) == speech


def test_a_tree_too_large_to_draw_is_said(make_data):
    data = study(make_data)
    steps = data.code_tree.loc[data.code_tree.index.repeat(60)].assign(step=lambda t: range(len(t)))
    found = levels(view_of(replace(data, code_tree=steps)))

    assert "is too large to draw; up to 300 are drawn" in said(found)
