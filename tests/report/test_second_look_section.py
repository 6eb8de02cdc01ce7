"""The coder's second look: lines with their evidence, passages to read, decisions."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from mining.comparison.second_look import KINDS
from mining.decisions.protocol import Declared, Protocol
from mining.decisions.sheets import SECOND_LOOK
from mining.decisions.summary import make_decisions
from mining.report.blocks import Card, Fold, Heading, Points, Table, Text
from mining.report.second_look import second_look
from mining.report.view import View
from mining.report.words import LANGUAGES, Words

INFORMED = Declared(
    protocol=Protocol(
        school="codebook",
        surprise="x",
        coding_finished_before_clusters="no",
    ),
    sha256="",
    stamps=(),
)
JUDGING = (
    r"error|mistake|wrong|accura|correct|feil|galt|gal kode|riktig|korrekt|rett kode|skal vere"
)


def blocks_of(data, *, speech=True, language="en"):
    return second_look(View(data, Words(language), speech)).blocks


def flat(blocks):
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from flat(block.blocks)


def of(kind, blocks):
    return [block for block in flat(blocks) if isinstance(block, kind)]


def seen(blocks):
    said = []
    for block in flat(blocks):
        if isinstance(block, Text):
            said.append(block.text)
        elif isinstance(block, Points):
            said += block.items
        elif isinstance(block, Table):
            said += [block.caption, *block.columns, *(c for row in block.rows for c in row)]
        elif isinstance(block, Fold):
            said.append(block.title)
        elif isinstance(block, Card):
            said += [block.name, block.status, block.reason, block.words_label, block.words]
            said += [text for fact in block.facts for text in fact]
            said += [text for quote in block.quotes for text in (quote.text, quote.source)]
    return "\n".join(said)


def quoted(card):
    return [re.search(r"\((intervju_\d+:\d+-\d+)\)$", quote.source)[1] for quote in card.quotes]


def rows_of(blocks):
    tables = of(Table, blocks)
    return [dict(zip(t.columns, row, strict=True)) for t in tables for row in t.rows]


def carrying(data, code):
    pairs = data.segment_codes
    return set(pairs.loc[pairs["code_id"] == code, "segment_id"])


#  line 1: the first passage of c000 stands out and is nearer to c001
#  line 2: a passage of c004 reads like those of c000; no code is nearer
@pytest.fixture(scope="module")
def data(make_data):
    made = make_data(language="en")
    one, two = (sorted(carrying(made, code))[0] for code in ("c000", "c004"))
    line = {"code_id": "c000", "usual": 0.3149, "n_interviews": 4, "score": 2.0}
    rows = [
        {
            **line,
            "rank": 1,
            "kind": "coded",
            "segment_id": one,
            "similarity": -0.0251,
            "rival_id": "c001",
            "rival_similarity": 0.2249,
            "n_members": 8,
        },
        {
            **line,
            "rank": 1,
            "kind": "uncoded",
            "segment_id": two,
            "similarity": 0.4151,
            "rival_id": None,
            "rival_similarity": None,
            "n_members": 9,
        },
    ]
    return replace(made, second_look=pd.DataFrame(rows))


def decided(data, number, **cells):
    key = data.second_look.loc[number, list(SECOND_LOOK.key)].to_dict()
    row = dict.fromkeys(SECOND_LOOK.columns, "") | key | {"who": "Forskar Forskarsen"} | cells
    return replace(data, decided=make_decisions({"second_look": [row]}, [], [], ["row"]))


def test_a_line_says_in_words_and_numbers_what_it_rests_on(data):
    blocks = blocks_of(data)
    first, second = rows_of(blocks)

    assert first == {
        "No.": "1",
        "Code": "kode nummer 0 med eit namn",
        "Where": data.second_look["segment_id"][0],
        "Similarity": "−0.03",
        "Usual": "0.31",
        "Compared with": "8 in 4 interviews",
        "Nearer code": "kode nummer 1 med eit namn",
        "Its similarity": "0.22",
    }
    assert [b.text for b in of(Heading, blocks)] == [
        "Coded, but unlike the others with that code",
        "Without the code, but like those that carry it",
    ]
    assert (second["Nearer code"], second["Its similarity"]) == ("–", "–")
    assert "go from −1 to 1, and any two passages of this study have about 0" in seen(blocks)


def test_lines_are_counted_by_kind_with_their_codes(data):
    for speech in (True, False):
        text = seen(blocks_of(data, speech=speech))
        assert "1 line on 1 code: the passage carries the code and reads unlike" in text
        assert "1 line on 1 code: the passage does not carry the code and reads like" in text


def test_the_passage_is_read_beside_others_of_the_code_and_of_the_nearer_one(data):
    first, second = of(Fold, blocks_of(data))
    passage, own, rival = first.blocks

    assert first.title == "1 · kode nummer 0 med eit namn · carries it, reads unlike"
    assert quoted(passage) == [data.second_look["segment_id"][0]]
    assert "unlike the 8 other passages with it, from 4 interviews" in passage.reason
    assert "similarity to them is −0.03; 0.31 is usual" in passage.reason
    assert passage.reason.endswith("more like “kode nummer 1 med eit namn” (0.22).")
    assert passage.facts == [("Codes on the passage", "kode nummer 0 med eit namn")]
    assert set(quoted(own)) < carrying(data, "c000") - set(quoted(passage))
    assert set(quoted(rival)) < carrying(data, "c001")
    assert [len(quoted(card)) for card in (own, rival)] == [1, 1]
    assert len(second.blocks) == 2
    assert "nearer" not in second.blocks[0].reason


def test_a_decision_stands_in_the_line_and_is_counted(data):
    made = decided(data, 0, decision="recode", new_code="ny kode", memo="ho siterer sjefen")
    blocks = blocks_of(made)
    first, second = rows_of(blocks)

    assert first["Your decision"] == "another code · ny kode · «ho siterer sjefen»"
    assert "Your decision" not in second  # nothing is decided in that list yet
    assert "It was decided to give 1 passage another code." in seen(blocks)
    assert "Forskarsen" not in seen(blocks)


def test_a_memo_alone_is_a_decision_not_made_yet(data):
    blocks = blocks_of(decided(data, 1, memo="les ein gong til"))

    assert rows_of(blocks)[1]["Your decision"] == "«les ein gong til»"
    assert "Decided so far" not in seen(blocks)


def test_without_decisions_there_is_no_column_for_them(data):
    blocks = blocks_of(data)

    assert "Your decision" not in rows_of(blocks)[0]
    assert "Decided so far" not in seen(blocks)
    assert "nothing written yet" in seen(blocks)


def test_a_decision_that_is_an_orphan_is_counted_and_in_no_line(data):
    blocks = blocks_of(decided(data, 0, decision="keep", state="orphan"))

    assert "Your decision" not in rows_of(blocks)[0]
    assert "It was decided to keep 1 coding after a second look." in seen(blocks)


def test_what_is_shared_counts_lines_per_code_and_names_no_passage(data):
    made = decided(data, 0, decision="recode", new_code="ny kode", memo="ho siterer sjefen")
    blocks = blocks_of(made, speech=False)
    text = seen(blocks)

    assert rows_of(blocks) == [
        {"Code": "c000", "carries it, reads unlike": "1", "does not carry it, reads like": "1"}
    ]
    assert "It was decided to give 1 passage another code." in text
    assert not of(Fold, blocks)
    names = (*data.codes["name"], *data.documents["document_id"], *data.segments["segment_id"])
    for name in (*names, "ny kode", "siterer", *data.segments["text"]):
        assert name not in text


@pytest.mark.parametrize("speech", [True, False])
def test_where_coefficients_are_left_out_the_list_and_passages_stay(data, speech):
    blocks = blocks_of(replace(data, declared=INFORMED), speech=speech)
    text = seen(blocks)

    assert text.count("The protocol leaves coefficients of agreement out") == 1
    assert re.findall(r"Similarity|similarity|Usual|\d\.\d\d", text) == []
    assert len(of(Fold, blocks)) == (2 if speech else 0)
    if speech:
        assert rows_of(blocks)[0]["Nearer code"] == "kode nummer 1 med eit namn"
        assert "It is more like “kode nummer 1 med eit namn”." in text


def test_a_long_list_is_cut_and_the_cut_is_said(data):
    line = data.second_look.iloc[[1]]
    ids = data.segments["segment_id"][:40]
    rows = pd.concat([line.assign(rank=n + 1, segment_id=s) for n, s in enumerate(ids)])
    blocks = blocks_of(replace(data, second_look=rows.iloc[::-1]))

    assert [row["No."] for row in rows_of(blocks)] == [str(n + 1) for n in range(30)]
    assert len(of(Fold, blocks)) == 8
    assert "The table has the first 30 of 40 lines; the workbook has all." in seen(blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_judges_nobody_and_says_what_the_workbook_does_with_it(data, language):
    for speech in (True, False):
        text = seen(blocks_of(data, language=language, speech=speech))
        assert re.findall(JUDGING, text, re.IGNORECASE) == []
        assert "mining sheets write" in text
    judged = {"en": "is no judgement", "nb": "er ingen dom", "nn": "er ingen dom"}
    assert judged[language] in text


def test_every_kind_and_every_decision_has_words():
    for language in LANGUAGES:
        words = Words(language)
        assert len({words(f"second_look.kind_{kind}") for kind in KINDS}) == len(KINDS)
        for decision in SECOND_LOOK.choices["decision"]:
            assert words(f"second_look.decision_{decision}")


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ({"n_codes": 0}, "There are no codes to compare."),
        ({"n_interviews": 0}, "There are no codes to compare."),
        ({"n_interviews": 1, "n_segments": 5}, "on 3 segments or more"),
        ({"n_interviews": 1}, "mining sheets write"),
        ({"n_clusters": 1}, "mining sheets write"),
    ],
    ids=str,
)
def test_small_and_odd_studies_get_a_list_or_a_sentence(make_data, shape, said):
    data = make_data(**shape)
    for speech in (True, False):
        text = seen(blocks_of(data, speech=speech))
        assert said in text
        assert re.search(r"\b(nan|None|<NA>)\b", text) is None
