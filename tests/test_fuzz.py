"""Mutated files end in the toolkit's own errors, in every format and every reader.

``benchmarks/fuzz.py`` does the same a hundred thousand times with coverage as its guide.
"""

from __future__ import annotations

import random

import pytest
from fuzz_targets import CRASHERS, read_everything, targets

N_MUTATIONS = 25
TOKENS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\xf0\x9f\x98\x80",
        b"a\xcc\x8a",
        b"\xed\xa0\x80",
    ),
    *(
        b"-1",
        b"0",
        b"99999999999999999999",
        b"1e400",
        b"nan",
        b"00:00:00",
        b"-->",
        b"#TEXT ",
        b">>",
    ),
    *(b"<", b"</p>", b"&#0;", b"&amp;", b'"', b"{\\rtf1", b"PK\x03\x04", b"=1+1", b" > ", b"\\'e5"),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return targets(tmp_path_factory.mktemp("targets"))


def names():
    """Return the names of the targets, which do not depend on where files are made."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return list(targets(Path(folder)))


NAMES = names()


def mutated(data, lot):
    """Return bytes with one to four changes."""
    for _ in range(lot.randint(1, 4)):
        at = lot.randrange(len(data) + 1)
        end = min(len(data), at + lot.choice((0, 1, 1, 2, 8, 64, 512)))
        piece = lot.choice(
            (
                b"",
                bytes([lot.randrange(256)]),
                lot.choice(TOKENS),
                lot.choice(TOKENS) * lot.randint(2, 300),
                data[at:end] * 2,
                data[end : end + 40] + data[at:end],
            )
        )
        data = data[:at] + piece + data[end:]
    return data if lot.random() > 0.1 else data[: lot.randrange(len(data) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_a_well_formed_input_can_be_read(name, found, tmp_path):
    target = found[name]
    for number, seed in enumerate(target.seeds):
        path = tmp_path / f"{number}{target.ending}"
        path.write_bytes(target.wrap(seed))
        assert read_everything(path) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_mutated_input_ends_in_one_sentence_at_most(name, found, tmp_path):
    target, lot = found[name], random.Random(name)
    path = tmp_path / f"file{target.ending}"
    for _ in range(N_MUTATIONS):
        path.write_bytes(target.wrap(mutated(lot.choice(target.seeds), lot)))
        read_everything(path)


@pytest.mark.parametrize(
    "crasher", sorted(p for p in CRASHERS.rglob("*") if p.is_file()), ids=lambda p: p.name[:20]
)
def test_what_once_went_wrong_is_one_sentence(crasher, found, tmp_path):
    target = found[crasher.parent.name]
    path = tmp_path / f"file{target.ending}"
    path.write_bytes(target.wrap(crasher.read_bytes()))
    read_everything(path)
