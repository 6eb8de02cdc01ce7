"""What only one informant voices, what nobody coded, what the guide and dialect explain."""

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from mining.report.build import build_report
from mining.report.uncoded import find_uncoded
from mining.report.view import View
from mining.report.words import Words
from mining.tables import make_table

WORTH = "A recurring topic you did not code. Worth a look, may be irrelevant."


def _text(page, section=None):
    """Return what a reader sees of a page, or of one section."""
    if section is not None:
        page = re.search(rf'<section aria-labelledby="{section}">.*?</section>', page, re.DOTALL)[0]
    seen = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", seen).split()))


def _view(data, *, speech=True):
    return View(data, Words("en"), speech)


def _coded(data, segment_ids, code="c000"):
    """Return data in which these segments, and no others, carry a code."""
    rows = [
        {
            "segment_id": s,
            "code_id": code,
            "coder": "A",
            "share_of_segment": 1.0,
            "share_of_coding": 1.0,
        }
        for s in segment_ids
    ]
    return replace(data, segment_codes=make_table("segment_codes", rows))


def _members(data, cluster, level="middle"):
    found = data.clusters
    return found[(found["level"] == level) & (found["cluster"] == cluster)]["segment_id"].tolist()


def _others(data, left_out):
    return [s for s in data.segments["segment_id"] if s not in set(left_out)]


@pytest.fixture(scope="module")
def plain(make_data):
    return make_data(language="en", noise=0.0, unassigned=0.0)


@pytest.fixture(scope="module")
def alone(make_data):
    return make_data(language="en", noise=0.0, unassigned=0.0, alone=True)


@pytest.fixture(scope="module")
def planted(plain):
    return _coded(plain, _others(plain, _members(plain, 1)))


def test_a_planted_single_voice_is_named_in_the_answer(alone):
    theme = alone.themes[alone.themes["status"] == "one_voice"].iloc[0]
    full, shareable = (_text(page, "answer") for page in build_report(alone))
    said = (
        f"Cluster {theme['theme_id']} comes from one informant (1 of 6): "
        f"{theme['size']} of {theme['size']} segments."
    )

    assert said in full
    assert said in shareable
    assert f"Words, not a theme: {', '.join(theme['words'][:5])}" in full
    assert "Words" not in shareable


def test_a_voice_that_dominates_is_not_said_to_be_alone(plain):
    #  all of cluster 0 but one segment is moved to the first interview
    rows = plain.segments.set_index("segment_id")
    members = _members(plain, 0)
    other = next(s for s in members if rows.loc[s, "document_id"] != "intervju_1")
    moved = plain.segments["segment_id"].isin([s for s in members if s != other])
    segments = plain.segments.copy()
    segments.loc[moved, ["document_id", "speaker"]] = ["intervju_1", "Kari 0"]
    themes = plain.themes.copy()
    themes.loc[themes["cluster"] == 0, ["status", "informants"]] = ["one_voice", 2]
    seen = _text(build_report(replace(plain, segments=segments, themes=themes))[0], "answer")
    n = len(members)

    assert (
        f"Cluster middle-00 comes mainly from one informant: {n - 1} of {n} segments; "
        "2 of 6 informants are in it."
    ) in seen


def test_without_a_single_voice_nothing_is_said_of_one(plain):
    assert "one_voice" not in set(plain.themes["status"])
    for page in build_report(plain):
        assert "from one informant" not in _text(page, "answer")


def test_many_single_voices_are_counted_and_not_all_named(plain):
    many = pd.concat([plain.themes.assign(status="one_voice", informants=1)] * 2, ignore_index=True)
    data = replace(plain, themes=many.drop_duplicates("theme_id"))
    seen = _text(build_report(data)[0], "answer")

    assert seen.count("A single strong voice can be a finding.") == 5
    assert "1 more cluster comes mainly from one informant" in seen


def test_a_planted_uncoded_cluster_is_named_and_shown(planted):
    members = _members(planted, 1)
    informants = planted.segments.set_index("segment_id").loc[members, "document_id"].nunique()
    full, shareable = build_report(planted)
    said = (
        f"Nobody coded most of cluster middle-01: {len(members)} of {len(members)} segments, "
        f"said by {informants} of 6 informants"
    )
    for page in (full, shareable):
        assert said in _text(page, "answer")
        assert WORTH in _text(page, "answer")
        assert "Talk that nobody coded" in _text(page, "candidates")
        assert f"middle-01 {len(members)} of {len(members)} (100%)" in _text(page, "candidates")

    card = re.search(r'class="card uncoded">.*?</article>', full, re.DOTALL)[0]
    assert card.count("<blockquote>") == 2
    assert all(m in members for m in re.findall(r"\((intervju_\d:\d+-\d+)\)", card))
    assert 'class="card uncoded"' not in shareable


def test_a_cluster_with_only_not_relevant_codes_counts_as_uncoded(plain):
    not_relevant = plain.codes[plain.codes["origin"] == "not_relevant"]["code_id"].iloc[-1]
    data = _coded(plain, plain.segments["segment_id"], not_relevant)

    assert _view(data).uncoded == frozenset(plain.segments["segment_id"])
    assert WORTH in _text(build_report(data)[0], "answer")


def test_where_all_is_coded_nothing_is_called_uncoded(plain):
    for page in build_report(_coded(plain, plain.segments["segment_id"])):
        assert WORTH not in _text(page)
        assert "Nobody coded" not in _text(page)
        assert "No cluster of at least 5 segments is uncoded for half or more" in _text(page)
        assert "(levels: middle)" in _text(page)


def test_without_codes_there_is_no_talk_of_uncoded_text(make_data):
    for page in build_report(make_data(language="en", n_codes=0)):
        assert "ncoded" not in _text(page)
        assert "Talk that nobody coded" not in _text(page)


@pytest.mark.parametrize(("n_coded", "found"), [(5, True), (6, False)])
def test_half_of_a_cluster_is_enough_and_less_is_not(plain, n_coded, found):
    #  cluster 1 is cut to 10 segments; 5 coded leaves half of it, 6 coded less than half
    members = _members(plain, 1)[:10]
    cut = [s for s in _members(plain, 1) if s not in members]
    clusters = plain.clusters.copy()
    clusters.loc[clusters["segment_id"].isin(cut), "cluster"] = -1
    themes = plain.themes.copy()
    themes.loc[themes["cluster"] == 1, "size"] = 10
    data = replace(plain, clusters=clusters, themes=themes)
    data = _coded(data, _others(data, members[n_coded:]))

    assert len(members) == 10
    assert bool(find_uncoded(_view(data))[1]) == found


def test_uncoded_clusters_are_ranked_by_segments_times_informants(plain):
    #  cluster 0 is larger but of one informant; cluster 1 is of several
    first = plain.segments["document_id"].iloc[0]
    rows = plain.segments.set_index("segment_id")
    data = replace(
        plain,
        segments=plain.segments.assign(
            speaker=["X" if s in set(_members(plain, 0)) else "Y" for s in rows.index],
            document_id=[
                first if s in set(_members(plain, 0)) else d for s, d in rows["document_id"].items()
            ],
        ),
    )
    data = _coded(data, _others(data, [*_members(data, 0), *_members(data, 1)]))
    _, found = find_uncoded(_view(data))

    assert [one.theme["theme_id"] for one in found] == ["middle-01", "middle-00"]
    assert found[1].n_informants == 1
    assert len(found[1].members) >= len(found[0].members)


def test_a_few_more_uncoded_clusters_are_named_and_the_rest_are_counted(plain):
    seen = _text(build_report(_coded(plain, _members(plain, 0)[:1]))[1], "answer")

    assert seen.count(WORTH) == 1
    assert seen.count("Nor of cluster middle-") == 2
    assert "3 more clusters are like that; section 3 names them all." in seen


def test_passages_are_uncoded_and_of_two_informants(planted):
    _, (one, *_) = find_uncoded(_view(planted))
    voices = one.members.set_index("segment_id")["voice"]

    assert len(one.passages) == 2
    assert set(one.passages) <= _view(planted).uncoded
    assert len({voices[s] for s in one.passages}) == 2


def test_a_finer_level_is_searched_where_the_shown_one_has_none(plain):
    left_out = _members(plain, 1)[:6]
    fine = plain.clusters.assign(level="fine")
    fine["cluster"] = [0 if s in left_out else 1 for s in fine["segment_id"]]
    row = plain.themes.iloc[[0]].assign(
        theme_id="fine-00", level="fine", size=6, informants=2, parent_id="middle-01"
    )
    data = replace(
        plain,
        clusters=pd.concat([plain.clusters, fine], ignore_index=True),
        themes=pd.concat([plain.themes, row], ignore_index=True),
    )
    data = _coded(data, _others(data, left_out))
    seen = _text(build_report(data)[0])

    assert len(left_out) < len(_members(plain, 1)) / 2
    assert "Nobody coded most of cluster fine-00: 6 of 6 segments" in seen
    assert "The level middle has no such cluster; the finer level fine has." in seen


def test_the_uncoded_share_stands_on_every_card_and_in_the_table(planted):
    full, shareable = build_report(planted)
    n = len(_members(planted, 1))

    assert full.count("<dt>Uncoded</dt>") == len(planted.themes)
    assert f"<dt>Uncoded</dt><dd>{n} of {n} (100%)</dd>" in full
    assert f"{n} of {n} (100%)" in _text(shareable, "candidates")


def _ladder(data, groups, clusters, own):
    rows = data.baselines.copy()
    pair = rows["of"] + " " + rows["against"]
    values = {"question groups": groups, "question clusters": clusters, "clusters groups": own}
    rows["ami"] = [values.get(p, a) for p, a in zip(pair, rows["ami"], strict=True)]
    return replace(data, baselines=rows)


PART = "Both follow the guide, so the guide explains part of the overlap"
MAY = "There is little overlap, and the guide can explain part of it"
MORE = "The guide's questions alone tell more about your code groups than the clusters do"


@pytest.mark.parametrize(
    ("groups", "clusters", "own", "said"),
    [
        (0.30, 0.20, 0.40, [PART]),
        (0.50, 0.20, 0.40, [PART, MORE]),
        (0.02, 0.20, 0.40, []),
        (0.30, 0.01, 0.40, []),
        (0.26, 0.04, 0.05, [MAY, MORE]),
        (0.30, 0.20, 0.00, [MORE]),
    ],
)
def test_what_the_guide_explains_is_said_in_both_places(plain, groups, clusters, own, said):
    n = plain.baselines.set_index(["of", "against"]).loc[("clusters", "groups"), "n_segments"]
    all_three = f"and {own:.2f} for clusters and code groups (n = {n}); chance gives 0."
    for page in build_report(_ladder(plain, groups, clusters, own)):
        for section in ("answer", "ladder"):
            seen = _text(page, section)
            assert [s for s in (PART, MAY, MORE) if s in seen] == said
            assert (all_three in seen) == bool({PART, MAY} & set(said))
            assert f"{groups:.2f}" in seen


def test_without_a_guide_nothing_is_explained_by_it(make_data):
    seen = _text(build_report(make_data(language="en", guide=False))[0])

    assert PART not in seen
    assert MORE not in seen


@pytest.mark.parametrize("speech", [0, 1])
def test_dialect_is_shown_only_where_spellings_were_rewritten(make_data, speech):
    without = build_report(make_data(language="en"))[speech]
    shown = build_report(make_data(language="en", dialect=True))[speech]

    assert 'id="figure-dialect"' not in without
    assert "Dialect spellings" not in _text(without)
    assert "dialect included" in _text(without, "limits")
    assert 'id="figure-dialect"' in shown
    assert "321 words were rewritten, in 45 different spellings" in _text(shown, "ladder")
    assert "follow the interview less after spellings were rewritten: AMI 0.20 against 0.42" in (
        _text(shown, "ladder")
    )
    assert "fine 0.38 not defined 60" in _text(shown, "ladder")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (0.30, 0.301, "as closely after spellings were rewritten as before"),
        (0.30, 0.50, "more closely after spellings were rewritten than before"),
        (0.01, 0.02, "about as much as chance gives"),
        (None, 0.50, "is not defined both before and after: AMI not defined and 0.50"),
    ],
)
def test_the_sentence_on_dialect_follows_the_numbers(make_data, before, after, said):
    data = make_data(language="en", dialect=True)
    rows = data.dialect.astype({"before": float})
    rows.loc[rows["level"] == "middle", ["before", "after"]] = [before, after]

    assert said in _text(build_report(replace(data, dialect=rows))[0], "ladder")
