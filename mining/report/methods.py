"""What was declared before the clusters were seen, and a paragraph for a methods chapter."""

from __future__ import annotations

from mining.report.blocks import Block, Heading, Table, Text
from mining.report.view import View, value


def declared(view: View) -> list[Block]:
    """Show the protocol, its hash and the time of its declaration."""
    words, found = view.words, view.data.declared
    blocks: list[Block] = [Heading(words("protocol.title"))]
    if found is None:
        return [*blocks, Text(words("protocol.none"), "note")]
    protocol, stamp = found.protocol, found.stamp
    if stamp is None:
        key = "protocol.changed" if found.changed else "protocol.undeclared"
        blocks.append(Text(words(key), "warning"))
        when = "–"
    else:
        key = "protocol.after" if stamp.shown_before else "protocol.before"
        blocks.append(Text(words(key, when=_time(stamp.declared)), "plain"))
        when = _time(stamp.declared)
    rows = [
        [words("protocol.school"), words(f"protocol.school_{protocol.school}")],
        [
            words("protocol.finished"),
            words(f"protocol.{protocol.coding_finished_before_clusters}"),
        ],
        [words("protocol.not_relevant"), words(f"protocol.{protocol.not_relevant}")],
        [words("protocol.when"), when],
        [words("protocol.hash"), found.sha256],
        [words("protocol.times"), str(len(found.stamps))],
    ]
    if view.speech:  # the researcher's own words may quote
        rows.insert(1, [words("protocol.surprise"), protocol.surprise])
    table = Table(
        caption=words("protocol.table"),
        columns=[words("col.what"), words("col.value")],
        rows=rows,
        words=frozenset({1}),
        pairs=True,
    )
    return [*blocks, table]


def _time(stamp: str) -> str:
    return stamp.replace("T", " ").replace("Z", " UTC")


def methods(view: View) -> list[Block]:
    """Return sentences to paste into a methods chapter: role, procedure, consequences."""
    words, data = view.words, view.data
    if data.segments.empty:
        return []
    said = [
        _role(view),
        words(
            "methods.procedure",
            n=len(data.segments),
            interviews=view.n_interviews,
            low=data.params.segment.min_words,
            high=data.params.segment.max_words,
            embedder=str(data.embedded.get("embedder", "–")),
            recipe=str(data.clustered.get("recipe", "–")),
            clusters=len(view.themes),
        ),
    ]
    if data.has_codes and not data.hides_coefficients:
        said += _compared(view)
    said.append(_consequences(view))
    return [
        Heading(words("methods.title")),
        Text(words("methods.about"), "note"),
        Text(" ".join(said)),
    ]


def _role(view: View) -> str:
    found = view.data.declared
    if not view.data.has_codes:
        return view.words("methods.role_no_codes")
    if found is None or found.stamp is None:
        return view.words("methods.role_unknown")
    if found.reason == "machine_informed" or found.shown_before:
        return view.words("methods.role_informed")
    return view.words("methods.role_after")


def _compared(view: View) -> list[str]:
    words, line = view.words, view.data.scores["groups"]
    said = [words("methods.compared", n=int(line["n_segments"]), several=int(line["n_several"]))]
    if value(line["p"]) is not None:
        said.append(words("methods.tested", n=int(line["n_arrangements"])))
    return said


def _consequences(view: View) -> str:
    counts = view.data.decided.read_counts()
    n_read = int(counts["passages"].sum()) if len(counts) else 0
    changes = view.data.decided.code_changes().set_index("decision")["n"]
    changed = int(changes.reindex(["add", "remove", "recode"], fill_value=0).sum())
    kept = int(changes.get("keep", 0))
    if not n_read and not changed and not kept:
        return view.words("methods.not_read")
    return view.words("methods.consequences", n=n_read, changed=changed, kept=kept)
