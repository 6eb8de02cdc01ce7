"""What the workbook shows beside what it asks: names, numbers and passages.

Everything here is confidential, and goes into the workbook only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from mining.decisions.pages import Facts
from mining.decisions.record import Row
from mining.decisions.sheets import Key

# As the report says them; a word that is not here is shown as it is.
WORDS_OF = {
    "partial": "partial match",
    "silent_machine": "clusters silent",
    "silent_manual": "coding silent",
    "too_rare": "too rare to judge",
    "apart": "stands apart",
    "guide_echo": "guide echo",
    "one_voice": "one voice",
    "too_large": "too large",
    "too_small": "too small",
}
_MOST_PASSAGES = 3
_LONGEST = 600
_BETWEEN_IDS = re.compile(r"[\s;,|]+")


class Names:
    """Codes, groups and candidate themes by what a person calls them, and their passages.

    Parameters
    ----------
    codes, themes, segment_codes
        The tables of these names.
    passages
        Text of every segment as it may be shown, by segment id, in the order of the talk.
    """

    def __init__(
        self,
        codes: pd.DataFrame,
        themes: pd.DataFrame,
        segment_codes: pd.DataFrame,
        passages: Mapping[str, str],
    ) -> None:
        self._passages = passages
        words = {t: ", ".join(w) for t, w in zip(themes["theme_id"], themes["words"], strict=True)}
        self._names: dict[str, str] = {
            **dict(zip(codes["code_id"], codes["name"], strict=True)),
            **words,
        }
        self._shown = {
            str(t): list(e) for t, e in zip(themes["theme_id"], themes["exemplars"], strict=True)
        }
        group_of = dict(zip(codes["code_id"], codes["group_id"], strict=True))
        order = {segment: place for place, segment in enumerate(passages)}
        pairs = segment_codes[["segment_id", "code_id"]].drop_duplicates()
        pairs = pairs[pairs["segment_id"].isin(order)]
        pairs = pairs.sort_values("segment_id", key=lambda ids: ids.map(order))
        for segment, code in pairs.itertuples(index=False, name=None):
            for owner in dict.fromkeys((code, group_of.get(code))):
                carriers = self._shown.setdefault(owner, []) if isinstance(owner, str) else []
                if len(carriers) < _MOST_PASSAGES and segment not in carriers:
                    carriers.append(segment)

    def name(self, thing: str) -> str:
        """Return the name of a code or group, or a candidate theme's words."""
        return self._names.get(thing, thing)

    def passages_of(self, thing: str) -> str:
        """Return a few passages with their ids."""
        return "\n\n".join(f"{s}\n{self.passage(s)}" for s in self._shown.get(thing, ()))

    def passage(self, segment: str) -> str:
        """Return the text of a segment; a long one is cut."""
        text = self._passages.get(segment, "")
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"


def in_words(status: str) -> str:
    """Return a status as a person reads it.

    Examples
    --------
    >>> in_words("silent_manual"), in_words("split")
    ('coding silent', 'split')
    """
    return WORDS_OF.get(status, status)


def theme_facts(themes: pd.DataFrame, names: Names) -> Facts:
    """Return what is shown of every candidate theme."""
    return {
        (theme,): {
            "shown as": in_words(status),
            "size": str(size),
            "informants": str(informants),
            "words": names.name(theme),
            "passages": names.passages_of(theme),
        }
        for theme, status, size, informants in themes[
            ["theme_id", "status", "size", "informants"]
        ].itertuples(index=False, name=None)
    }


def reading_facts(statuses: Sequence[Row], names: Names) -> Facts:
    """Return what is shown of every status."""
    return {
        (row["kind"], row["id"]): {
            "name": names.name(row["id"]),
            "status": in_words(row["status"]),
            "partners": "; ".join(_named(row.get("partners", ""), names)),
            "reading_value": row.get("reading_value", ""),
            "passages": names.passages_of(row["id"]),
        }
        for row in statuses
    }


def second_look_facts(rows: Sequence[Row], keys: Iterable[Key], names: Names) -> Facts:
    """Return what is shown of every passage that is worth a second look."""
    return {
        key: {
            "rank": row.get("rank", ""),
            "passage": names.passage(row["segment_id"]),
            "code": names.name(row["code_id"]),
            "rival": names.name(row.get("rival_id", "")),
        }
        for key, row in zip(keys, rows, strict=True)
    }


def _named(partners: str, names: Names) -> list[str]:
    return [names.name(part) for part in _BETWEEN_IDS.split(partners) if part]
