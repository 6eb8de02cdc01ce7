"""Lists of codes that programs read into a project that exists.

Each program has its own sign between the names of a path, and a name must not hold it.
Names are shortened and told apart before the list is written, so that the program need not
do it, by rules of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mining.exporters.cells import Page, SheetColumn, csv_file, workbook
from mining.exporters.records import CodeNode, Made, walk

MAXQDA_LONGEST = 63
TAGUETTE_LONGEST = 200
TAGUETTE_LONGEST_MEMO = 102_400
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_EMPTY = "(no name)"


def maxqda_codes(codes: Sequence[CodeNode]) -> Made:
    """Return a code list for MAXQDA (XLSX): a path and a memo per row.

    A name has at most 63 characters at each level, and no two codes below one code have
    the same.
    """
    names: dict[str, tuple[str, ...]] = {"": ()}
    taken: dict[str, set[str]] = {}
    renamed = 0
    rows = []
    for above, code in walk(codes):
        parent = above[-1].guid if above else ""
        name = _free(_for_maxqda(code.name), taken.setdefault(parent, set()), MAXQDA_LONGEST)
        renamed += name != code.name
        names[code.guid] = (*names[parent], name)
        rows.append((" > ".join(names[code.guid]), code.memo))
    columns = (SheetColumn("Code", 60), SheetColumn("Memo", 80))
    made = workbook([Page(name="Codes", columns=columns, rows=tuple(rows))])
    return Made(data=made.data, n_renamed=renamed, n_cut=made.n_cut, n_replaced=made.n_replaced)


def taguette_codes(codes: Sequence[CodeNode]) -> Made:
    """Return a codebook for Taguette (CSV): ``path`` and ``description``.

    Taguette's tags are flat, so headings give their names to the paths below them and get
    no row of their own.
    """
    taken: set[str] = set()
    renamed = 0
    rows = []
    for above, code in walk(codes):
        if code.codable:
            names = [one.name for one in (*above, code)]
            path = _free(" - ".join(map(_for_taguette, names)), taken, TAGUETTE_LONGEST)
            renamed += path != " - ".join(names)
            rows.append((path, _described(code.memo)))
    made = csv_file(("path", "description"), rows)
    return Made(data=made.data, n_renamed=renamed)


def qualcoder_codes(codes: Sequence[CodeNode]) -> Made:
    r"""Return a code list for QualCoder (text): ``category>>category>>code<TAB>memo``.

    There a category is no code.  A code that has others below it is written as a category,
    and, if it can be coded with, once more as a code in it.  No two codes of a project have
    one name, and no two categories.
    """
    taken: dict[bool, set[str]] = {True: set(), False: set()}
    as_category: dict[str, str] = {}
    renamed = 0
    lines = []
    for above, code in walk(codes):
        plain = _for_qualcoder(code.name)
        path = [as_category[one.guid] for one in above]
        if code.below:
            as_category[code.guid] = _free(plain, taken[True], None)
            renamed += as_category[code.guid] != code.name
            path.append(as_category[code.guid])
        if code.codable:
            name = _free(plain, taken[False], None)
            renamed += name != code.name
            lines.append(f"{'>>'.join([*path, name])}\t{_one_line(code.memo)}\n")
    return Made(data="".join(lines).encode("utf-8"), n_renamed=renamed)


def _free(name: str, taken: set[str], longest: int | None) -> str:
    """Return the name, cut to the longest that is allowed and told apart from those taken."""
    found = name[:longest].rstrip()
    number = 1
    while found.casefold() in taken:
        number += 1
        mark = f" ({number})"
        end = None if longest is None else longest - len(mark)
        found = name[:end].rstrip() + mark
    taken.add(found.casefold())
    return found


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _described(memo: str) -> str:
    return _CONTROL.sub(" ", memo.replace("\n", " · "))[:TAGUETTE_LONGEST_MEMO]


def _for_maxqda(name: str) -> str:
    return _one_line(name.replace(">", "›").replace("\\", "/")) or _EMPTY


def _for_taguette(name: str) -> str:
    return re.sub(r"(?<=\s)-(?=\s)", "–", _one_line(name)) or _EMPTY


def _for_qualcoder(name: str) -> str:
    return _one_line(name).replace(">>", "››") or _EMPTY
