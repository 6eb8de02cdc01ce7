"""Databases as QualCoder, Taguette and RQDA write them, in the versions that differ."""

from __future__ import annotations

import sqlite3

from studies import make_study

from mining.stages.ingest import read_study

# Decomposed å, an emoji, and letters of two bytes: what offsets go wrong by.
SAID = (
    "Intervjuar: Kva er vanskeleg i arbeidet no?\n"
    "Kari: Det er for mange saker 😀 og eg ga\u030ar over gangen for å spørje dei andre.\n"
    "Intervjuar: Og kva seier dei då?\n"
    "Kari: Dei seier at me må halde ut, og at æøå ikkje er så farleg 😀 likevel.\n"
)
PASSAGES = ("mange saker 😀 og eg ga\u030ar", "me må halde ut", "æøå ikkje er så farleg 😀")

QUALCODER = {
    "v1": """
        create table project (databaseversion text, date text, memo text, about text);
        create table source (id integer primary key, name text, fulltext text, mediapath text,
            memo text, owner text, date text, unique(name));
        create table code_cat (catid integer primary key, name text, owner text, date text,
            memo text, supercatid integer, unique(name));
        create table code_text (cid integer, fid integer, seltext text, pos0 integer,
            pos1 integer, owner text, date text, memo text);
        create table code_name (cid integer primary key, name text, memo text, catid integer,
            owner text, date text, color text, unique(name));
        """,
    "v4": """
        create table project (databaseversion text, date text, memo text, about text,
            bookmarkfile integer, bookmarkpos integer);
        create table source (id integer primary key, name text, fulltext text, mediapath text,
            memo text, owner text, date text, av_text_id integer, unique(name));
        create table code_cat (catid integer primary key, name text, owner text, date text,
            memo text, supercatid integer, unique(name));
        create table code_text (ctid integer primary key, cid integer, fid integer,
            seltext text, pos0 integer, pos1 integer, owner text, date text, memo text,
            avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
        create table code_name (cid integer primary key, name text, memo text, catid integer,
            owner text, date text, color text, unique(name));
        create table code_image (imid integer primary key, id integer, x1 integer, y1 integer,
            width integer, height integer, cid integer, memo text, date text, owner text);
        create table code_av (avid integer primary key, id integer, pos0 integer,
            pos1 integer, cid integer, memo text, date text, owner text);
        create table annotation (anid integer primary key, fid integer, pos0 integer,
            pos1 integer, memo text, owner text, date text);
        create table cases (caseid integer primary key, name text, memo text);
        """,
}
QUALCODER["v17"] = (
    QUALCODER["v4"]
    + """
    alter table code_name add column supercid integer;
    alter table code_image add column pdf_page integer;
    alter table source add column risid integer;
    create table coder_names (id integer primary key, name text, visibility integer);
    create view code_text_visible as select * from code_text;
    """
)

TAGUETTE = """
    create table projects (id integer primary key, name text, description text, created text);
    create table documents (id integer primary key, name text, description text, filename text,
        created text, project_id integer, text_direction text, contents text);
    create table tags (id integer primary key, project_id integer, path text, description text);
    create table highlights (id integer primary key, document_id integer, start_offset integer,
        end_offset integer, snippet text);
    create table highlight_tags (highlight_id integer, tag_id integer);
    create table commands (id integer primary key, payload text);
    create table users (login text primary key);
    pragma application_id = 0x54677474;
    """
RQDA = """
    create table source (name text, id integer, file text, memo text, owner text, date text,
        dateM text, status integer);
    create table freecode (name text, memo text, owner text, date text, dateM text, id integer,
        status integer, color text);
    create table codecat (name text, cid integer, catid integer, owner text, date text,
        dateM text, memo text, status integer);
    create table treecode (cid integer, catid integer, date text, dateM text, memo text,
        status integer, owner text);
    create table coding (cid integer, fid integer, seltext text, selfirst real, selend real,
        status integer, owner text, date text, memo text);
    create table coding2 (cid integer, fid integer, seltext text, status integer);
    create table cases (name text, memo text, id integer, status integer);
    create table annotation (fid integer, position integer, annotation text, status integer);
    create table imageCoding (cid integer, iid integer, status integer);
    """


def make(path, schema, **tables):
    """Write a database with these tables, each a list of rows by column name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(schema)
    for table, rows in tables.items():
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(
                f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
            )
    connection.commit()
    connection.close()
    return path


def coding(cid, passage, text=SAID, fid=1, owner="kari", **more):
    """Return a row of QualCoder's codings on a passage of a text."""
    start = text.index(passage)
    span = {"pos0": start, "pos1": start + len(passage)}
    return {"cid": cid, "fid": fid, "seltext": passage, "owner": owner} | span | more


def slices(export):
    """Return the text behind the offsets of every quotation."""
    texts = {text.name: text.text for text in export.texts}
    return [texts[q.document][q.start : q.end] for q in export.quotations if q.start is not None]


def study_of(folder, name, data):
    """Return tables and report of a study whose transcripts and codings are one project.

    Where the name holds a folder, the folder is what the study names.
    """
    path = f"raw/{name.partition('/')[0]}"
    params = (
        "seed: 1\n"
        f"ingest: {{language: nn, transcripts: {path}, codings: {path}, card: card.md}}\n"
        "segment: {min_words: 3, max_words: 30}\n"
        "embed: {name: lexical, params: {n_dims: 4}}\n"
        "cluster: {name: default, stability_runs: 5}\n"
    )
    files = {"raw/intervju_1.txt": None, "codes.csv": None, f"raw/{name}": data}
    return read_study(make_study(folder, params=params, **files))
