"""What a protocol may say, and what follows from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.decisions.protocol import Declared, Stamp, add_stamp, parse_protocol
from mining.errors import DataError

GOOD = {
    "school": "codebook",
    "surprise": "That time and colleagues fall together.",
    "coding_finished_before_clusters": "yes",
}


def stamp(sha256, *, shown=False):
    return Stamp(sha256=sha256, declared="2026-11-22T10:00:00Z", shown_before=shown)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"school": None}, r"p\.yaml: school is not filled in; write reliability, codebook or ref"),
        ({"school": "grounded"}, "school is 'grounded'; write reliability, codebook or reflexive"),
        ({"school": "det står i notata mine"}, "school is 22 characters; write reliability"),
        ({"school": ["codebook"]}, "school is not one value; write reliability"),
        ({"surprise": ""}, "surprise is not filled in; write a sentence or two"),
        ({"surprise": "  "}, "surprise is not filled in; write a sentence or two"),
        ({"coding_finished_before_clusters": True}, "is 'True'; write yes or no"),
        ({"not_relevant": "include"}, "'not_relevant' is not a key here; it takes: school, sur"),
        (
            {"schol": "codebook"},
            r"'schol' is not a key here, did you mean 'school'\?; it takes: sch",
        ),
    ],
    ids=str,
)
def test_a_bad_protocol_is_one_sentence(changed, says):
    with pytest.raises(DataError, match=says):
        parse_protocol({**GOOD, **changed}, where="p.yaml")


@pytest.mark.parametrize("values", [None, "reflexive", ["school"]])
def test_a_protocol_without_keys_says_how_to_get_one(values):
    with pytest.raises(DataError, match=r"p\.yaml: found no keys; 'mining protocol new' writes"):
        parse_protocol(values, where="p.yaml")


@pytest.mark.parametrize(
    ("school", "finished", "reason"),
    [
        ("reliability", "yes", None),
        ("codebook", "yes", None),
        ("codebook", "no", "machine_informed"),
        ("reflexive", "yes", "reflexive"),
        ("reflexive", "no", "reflexive"),
    ],
)
def test_who_gets_coefficients(school, finished, reason):
    protocol = parse_protocol(
        {**GOOD, "school": school, "coding_finished_before_clusters": finished}, where="p.yaml"
    )
    found = Declared(protocol=protocol, sha256="a", stamps=())

    assert found.reason == reason
    assert found.hides_coefficients == (reason is not None)


def test_the_declaration_in_force_is_the_last_one():
    protocol = parse_protocol(GOOD, where="p.yaml")
    stamps = (stamp("a"), stamp("b", shown=True))

    def now(sha256, stamps):
        found = Declared(protocol=protocol, sha256=sha256, stamps=stamps)
        return found.changed, found.shown_before

    assert now("b", stamps) == (False, True)
    assert now("a", stamps) == (True, None)  # it was replaced by b
    assert now("a", stamps[:1]) == (False, False)
    assert now("a", ()) == (False, None)


def test_declaring_the_same_twice_changes_nothing():
    assert add_stamp((stamp("a"),), stamp("a", shown=True)) == (stamp("a"),)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=6))
def test_stamps_only_grow_and_what_was_shown_stays_shown(declarations):
    stamps = ()
    for sha256, shown in declarations:
        after = add_stamp(stamps, stamp(sha256, shown=shown))
        assert after[: len(stamps)] == stamps
        stamps = after
    seen = [s.shown_before for s in stamps]
    assert seen == sorted(seen)
