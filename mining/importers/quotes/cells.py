"""What tables of quotations share: columns by the program's own headers, and cells that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mining.importers.headers import column_of, locate
from mining.importers.sheets import Sheet


def locate_known(
    sheet: Sheet,
    columns: Mapping[str, str],
    known: Mapping[str, Sequence[str]],
    fields: Sequence[str],
) -> dict[str, str]:
    """Return the column of every field, by the user's word, the program's headers, or a synonym.

    Parameters
    ----------
    known
        From field to the headers that the program writes, the surest first.
    """
    own = {field: column_of(sheet, headers) for field, headers in known.items()}
    sure = {field: header for field, header in own.items() if header is not None}
    return locate(sheet, {**sure, **columns}, fields)


def is_yes(cell: str) -> bool:
    """Tell whether a cell of a column for one code says that it applies."""
    return cell.casefold() in {"1", "x", "true", "yes", "ja"}


def is_yes_or_no(cell: str) -> bool:
    """Tell whether a cell says nothing but that a code applies or not."""
    return is_yes(cell) or cell.casefold() in {"", "0", "false", "no", "nei", "nein"}
