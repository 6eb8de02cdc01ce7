"""Which column of a table means what.

Programs write headers in the language of their menus.  A header is recognised whatever its
case and spacing; what nobody foresaw is named under ``ingest.columns`` in ``params.yaml``,
and that wins.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping

from mining.errors import DataError, ParamsError
from mining.importers.sheets import MAX_SHOWN, Sheet
from mining.registry import suggest

# For each field: English, German, Norwegian (both kinds), Polish; the surest name first.
_NAMES = {
    "document": """
        document, document name, transcript, interview, source, file, file name,
        dokument, dokumentname, transkript, datei, dateiname, quelle,
        dokumentnavn, dokumentnamn, intervju, kilde, kjelde, fil, filnavn, filnamn,
        nazwa dokumentu, wywiad, plik, file or case, file/case""",
    "document_group": """
        document group, dokumentgruppe, dokumentgruppa, grupa dokumentów""",
    "code": """
        code, code path, code name, coded with, codename,
        kode, kodesti, kodestig, kodenavn, kodenamn, kod, nazwa kodu, tag""",
    "text": """
        text, segment, coded segment, coded segments, quotation, quote, passage, excerpt, content,
        kodiertes segment, codiertes segment, zitat, textstelle, inhalt,
        tekst, kodet segment, koda segment, tekstsegment, sitat, utdrag, tekstutdrag, tekststykke,
        innhold, innhald, fragment, cytat, coded""",
    "start": """
        start, start offset, start position, start character, from, startposition,
        startposisjon, fra tegn, frå teikn, pozycja początkowa""",
    "end": """
        end, end offset, end position, end character, to, stop, ende, endposition,
        slutt, sluttposisjon, til tegn, til teikn, koniec, pozycja końcowa""",
    "paragraph": """
        beginning, begin, paragraph, start paragraph, first paragraph, anfang, absatz,
        begynnelse, byrjing, avsnitt, fra avsnitt, frå avsnitt, początek, akapit""",
    "paragraph_end": """
        end paragraph, last paragraph, endabsatz, til avsnitt, siste avsnitt""",
    "coder": """
        coder, created by, author, user, coded by, kodierer, erstellt von, autor,
        koder, kodar, kodet av, koda av, opprettet av, oppretta av, forfatter, forfattar,
        utworzone przez""",
    "memo": """
        memo, comment, comments, note, notes, description, kommentar, notiz, beschreibung,
        notat, merknad, beskrivelse, skildring, komentarz, notatka, coded memo""",
    "weight": "weight, weight score, gewicht, vekt, waga",
    "area": "area, fläche, areal, flate, objętość",
    "colour": "colour, color, farbe, farge, kolor",
    "group": """
        group, code group, parent, parent code, category,
        gruppe, codegruppe, obercode, oberkategorie, kategorie,
        kodegruppe, gruppa, overkode, foreldrekode, kategori,
        grupa, grupa kodów, kod nadrzędny""",
    "origin": "origin, source of group, herkunft, ursprung, opphav, opphavet, pochodzenie",
}
SYNONYMS: dict[str, tuple[str, ...]] = {
    field: tuple(name.strip() for name in names.split(",")) for field, names in _NAMES.items()
}
_CODEBOOK = "codebook."


def locate(
    sheet: Sheet,
    columns: Mapping[str, str],
    fields: Collection[str],
    *,
    lenient: Collection[str] = (),
) -> dict[str, str]:
    """Return the column of every field that the sheet has.

    Parameters
    ----------
    columns
        The user's own mapping from field to header.  A key such as ``"codebook.code"``
        is for the codebook alone.
    fields
        What the reader can use; the rest of the mapping is for others.
    lenient
        Fields whose mapped header may be missing, because it may name a column of another
        file.

    Raises
    ------
    ParamsError
        If the mapping names a field that does not exist.
    DataError
        If the mapping names a header that is not there.
    """
    _check_fields(columns)
    headers = {_plain(c): c for c in reversed(sheet.columns)}
    found: dict[str, str] = {}
    for field in (f for f in fields if f in columns):
        header = headers.get(_plain(columns[field]))
        if header is not None:
            found[field] = header
        elif field not in lenient:
            raise DataError(
                f"{sheet.path}: no column {columns[field]!r}, which ingest.columns.{field} names; "
                f"found the columns: {sheet.headers}"
            )
    free = {plain: c for plain, c in headers.items() if c not in found.values()}
    for field in (f for f in fields if f not in found):
        known = next((name for name in map(_plain, SYNONYMS[field]) if name in free), None)
        if known is not None:
            found[field] = free.pop(known)
    return found


def codebook_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Return what the mapping says about the codebook alone.

    Examples
    --------
    >>> codebook_columns({"code": "Kode", "codebook.code": "Kodenamn"})
    {'code': 'Kodenamn'}
    """
    return {
        field.removeprefix(_CODEBOOK): header
        for field, header in columns.items()
        if field.startswith(_CODEBOOK)
    }


def need(sheet: Sheet, found: Mapping[str, str], fields: Iterable[str]) -> None:
    """Refuse a sheet without these fields.

    Raises
    ------
    DataError
        The sentence lists the headers and says how to map them.
    """
    missing = [field for field in fields if field not in found]
    if missing:
        raise DataError(
            f"{sheet.path}: no column for {' and '.join(missing)}; found the columns: "
            f"{sheet.headers}; name the right one in params.yaml, for example "
            f"ingest.columns.{missing[0]}: {_example(sheet)}"
        )


def names_any(sheet: Sheet, headers: Iterable[str]) -> bool:
    """Tell whether the sheet has a column with one of these headers."""
    return column_of(sheet, headers) is not None


def column_of(sheet: Sheet, headers: Iterable[str]) -> str | None:
    """Return the sheet's column with the first of these headers that it has."""
    found = {_plain(c): c for c in reversed(sheet.columns)}
    return next((found[name] for name in map(_plain, headers) if name in found), None)


def _example(sheet: Sheet) -> str:
    short = [c for c in sheet.columns if len(c) <= MAX_SHOWN]
    return repr(short[0]) if short else "the header"


def _check_fields(columns: Mapping[str, str]) -> None:
    known = list(SYNONYMS)
    for field in columns:
        if field.removeprefix(_CODEBOOK) not in known:
            raise ParamsError(
                f"ingest.columns: {field!r} is not a field{suggest(field, known)}; "
                f"choose among: {', '.join(known)}"
            )


def _plain(header: str) -> str:
    """Return the letters, digits and signs of a header without case and spacing."""
    composed = unicodedata.normalize("NFC", header).casefold()
    return "".join(c for c in composed if not c.isspace() and c not in "_-.")
