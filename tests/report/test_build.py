import re
from dataclasses import replace

import pytest
from plotly.offline import get_plotlyjs

from mining.report import picture
from mining.report.build import build_report

EVIL = "<script>alert('hei')</script> & <b>feit</b>"


@pytest.fixture(scope="module")
def data(make_data):
    return make_data()


@pytest.fixture(scope="module")
def pages(data):
    return [_own(page) for page in build_report(data)]


def _own(page):
    """Return a page without the library that draws the figures."""
    return page.replace(get_plotlyjs(), "")


def _visible(page):
    """Return what a reader sees, without style, scripts and tags."""
    seen = re.sub(r"<(style|script)\b.*?</\1>", " ", _own(page), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", seen).split())


def test_the_same_study_gives_the_same_bytes(make_data):
    assert build_report(make_data()) == build_report(make_data())


def test_only_the_full_report_is_confidential_and_quotes(data, pages):
    full, shareable = pages
    said = data.segments["text"].iloc[0]

    assert "KONFIDENSIELT" in full
    assert said.split(",")[0] in full
    assert "KONFIDENSIELT" not in shareable
    assert "Ingen tale" in shareable


def test_the_shareable_report_holds_no_four_words_of_speech(data, pages):
    words = re.findall(r"\w+", pages[1].casefold())
    shown = set(zip(words, words[1:], words[2:], words[3:], strict=False))
    for text in data.segments["text"]:
        said = re.findall(r"\w+", text.casefold())
        assert shown.isdisjoint(zip(said, said[1:], said[2:], said[3:], strict=False))


def test_the_shareable_report_names_nobody_and_nothing(data, pages):
    names = [
        *data.codes["name"],
        *data.documents["document_id"],
        *data.documents["title"],
        *data.documents["source_name"],
        *data.segments["speaker"],
        *data.segments["segment_id"],
        *data.imported["skipped_files"],
        *("Forskar Forskarsen", "hemmeleg", "heime/modellar", "kodar.csv", "Kari"),
        *("Ola Nordmann", "skriftleg og fritt", "k999"),
    ]
    full, shareable = pages

    assert [name for name in names if name in shareable] == []
    assert "P1" in shareable
    assert all(name in full for name in ("kodar.csv", "Ola Nordmann", "k999", "heime/modellar"))


def test_what_could_not_be_carried_over_is_told_and_how_it_was_read(pages):
    full, shareable = pages
    note = "document 'intervju_1': offsets read as UTF-16 units"

    for lost in ("2 kodingar på bilete", "1 koding viser til ein kode som ikkje er i fila"):
        assert lost in full
        assert lost in shareable
    assert note.replace("'", "&#39;") in full
    assert "UTF-16" not in shareable


def test_words_of_candidate_themes_are_not_shared(make_data):
    data = make_data(language="en")
    words = {word for words in data.themes["words"] for word in words if len(word) > 5}
    seen = set(re.findall(r"\w+", _own(build_report(data)[1])))

    assert words
    assert words.isdisjoint(seen)


@pytest.mark.parametrize("n_interviews", [4, 6])
def test_who_carries_a_theme_is_shared_only_for_larger_groups(make_data, n_interviews):
    full, shareable = map(_own, build_report(make_data(n_interviews=n_interviews)))

    assert 'id="figure-where"' in full
    assert ('id="figure-where"' in shareable) == (n_interviews > 4)


def test_everything_a_user_wrote_is_escaped(make_data):
    data = make_data(title=EVIL, code_name=f"{EVIL} {{n}}", tail=EVIL)
    data = replace(data, documents=data.documents.assign(title=EVIL))
    plain = make_data()
    for page, other in zip(build_report(data), build_report(plain), strict=True):
        assert "<script>alert" not in page
        assert "<b>feit" not in page
        assert _own(page).count("<script") == _own(other).count("<script")


def test_no_page_asks_for_anything_outside_itself(pages):
    for page in pages:
        assert re.search(r"https?://", page) is None
        assert re.search(r"\b(src|href)=\"(?!#)", page) is None
        assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("language", "number"), [("en", "chance gives 0"), ("nb", "tilfeldig"), ("nn", "tilfeldig")]
)
def test_the_report_speaks_the_language_asked_for(make_data, language, number):
    full, _ = build_report(make_data(language=language))

    assert f'<html lang="{language}">' in full
    assert number in full
    assert (re.search(r"AMI −?\d,\d\d", full) is None) == (language == "en")


@pytest.mark.parametrize(
    ("shape", "language"),
    [
        ({"n_interviews": 0}, "en"),
        ({"n_interviews": 1, "n_segments": 1}, "nb"),
        ({"n_codes": 0}, "nn"),
        ({"n_codes": 1}, "en"),
        ({"n_clusters": 1}, "nb"),
        ({"unassigned": 1.1}, "nn"),
        ({"guide": False}, "en"),
    ],
    ids=str,
)
def test_small_and_odd_studies_have_a_report(make_data, shape, language):
    data = make_data(language=language, **shape)
    for page in build_report(data):
        seen = _visible(page)
        assert page.rstrip().endswith("</html>")
        assert "nan" not in re.findall(r"\w+", seen.casefold())
        assert re.search(r"\bNone\b(?! of the)", seen) is None
        assert "{" not in seen.replace("{}", "")


def test_large_codebooks_and_many_clusters_have_a_report(make_data):
    data = make_data(
        n_interviews=10, n_clusters=60, n_codes=230, code_name="eit langt namn " * 12 + "{n}"
    )
    full, _ = build_report(data)

    section = re.search(r'<section aria-labelledby="candidates">.*?</section>', full, re.DOTALL)[0]
    cards = re.findall(r'class="card (\w+)', section)
    assert len([tone for tone in cards if tone != "uncoded"]) == len(data.themes)


def test_without_codes_the_answer_says_so(make_data):
    full, shareable = build_report(make_data(n_codes=0, language="en"))

    for page in (full, shareable):
        assert "There are no codes to compare" in _visible(page)
        assert 'id="figure-heat"' not in page


def test_what_is_not_defined_is_never_zero(make_data):
    full, _ = build_report(make_data(n_clusters=1, unassigned=0, language="en"))
    seen = _visible(full)

    assert "is not defined" in seen
    assert "Adjusted mutual information (AMI)" in seen
    assert re.search(r"(AMI\)|ARI\)).{0,120}? 0 not defined not defined", seen)


def test_clusters_that_follow_the_guide_more_closely_are_told(make_data):
    data = make_data(language="en")
    ladder = data.baselines.copy()
    ladder.loc[ladder["of"] == "question", "ami"] = 0.72
    full, _ = build_report(replace(data, baselines=ladder))
    seen = _visible(full)

    assert "follow the interview guide more closely than they follow your code groups" in seen
    assert "(AMI 0.72 against" in seen


def test_weak_candidates_are_folded_and_give_their_reason(data, pages):
    weak = data.themes[~data.themes["status"].isin(["candidate", "tentative"])]
    folded = "".join(re.findall(r'<details class="fold">.*?</article>', pages[0], re.DOTALL))

    assert len(weak)
    assert all(f"<h3>{theme} " in folded for theme in weak["theme_id"])


def test_every_table_has_a_caption_and_scopes(pages):
    for page in pages:
        tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
        assert tables
        assert all("<caption>" in t and 'scope="col"' in t for t in tables)
        assert len(re.findall(r"<figure>", page)) == page.count("<figcaption>")


def test_a_study_too_large_to_draw_is_sampled_and_says_so(data, monkeypatch):
    monkeypatch.setattr(picture, "MOST_POINTS", 20)
    full, _ = build_report(data)

    assert "20 av 60 segment" in _visible(full)


FORBIDDEN = (
    r"accura\w*|correct\w*|validat\w*|proves?|ground truth|errors?|objectiv\w*|saturated"
    r"|reliable coding|the model found"
    r"|nøyaktig\w*|korrekt\w*|riktig\w*|valider\w*|bevis\w*|fasit\w*|feil\w*|objektiv\w*"
    r"|mettet|metta|påliteleg koding|pålitelig koding|modellen fann|modellen fant|provar"
)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_report_claims_nothing_it_may_not_claim(make_data, language):
    for page in build_report(make_data(language=language)):
        found = re.findall(rf"\b(?:{FORBIDDEN})\b", _visible(page), flags=re.IGNORECASE)
        assert found == []
