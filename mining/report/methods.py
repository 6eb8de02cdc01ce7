"""What was declared before the clusters were seen, and a paragraph for a methods chapter."""

from __future__ import annotations

from mining.params import LEVELS, Cluster, Compare
from mining.report.blocks import Block, Heading, Table, Text
from mining.report.evidence import asked
from mining.report.reading import passages_read
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
    if data.has_codes:
        said.append(_chosen(view))
    if data.has_codes and not data.hides_coefficients:
        said += _compared(view)
    said += _consequences(view)
    return [
        Heading(words("methods.title")),
        Text(words("methods.about"), "note"),
        Text(" ".join(said)),
    ]


def _role(view: View) -> str:
    """Say how far the two readings are independent; where it is not certain, that they are not."""
    found = view.data.declared
    if not view.data.has_codes:
        return view.words("methods.role_no_codes")
    if found is not None and found.protocol.coding_finished_before_clusters == "no":
        return view.words("methods.role_informed")
    if found is None or found.stamp is None:
        return view.words("methods.role_unknown")
    return view.words("methods.role_late" if found.shown_before else "methods.role_after")


def _chosen(view: View) -> str:
    """Say what decided the number of clusters; only a default is known not to be picked."""
    params, default = view.data.params, Cluster(name="default")
    given = [params.cluster.params.get(level) for level in LEVELS]
    by_rule = params.cluster.name == default.name and given == [None] * len(LEVELS)
    if by_rule and params.compare.level == Compare().level:
        return view.words("methods.chosen_by_rule", level=params.compare.level)
    return view.words("methods.chosen_by_hand", level=params.compare.level)


def _compared(view: View) -> list[str]:
    words, line = view.words, view.data.scores["groups"]
    guide = "" if asked(view) else "_no_guide"
    n, several = int(line["n_segments"]), int(line["n_several"])
    if not n:
        return []
    said = [words(f"methods.compared{guide}", n=n, several=several)]
    if value(line["p"]) is not None:
        said.append(words(f"methods.tested{guide}", n=int(line["n_arrangements"])))
    return said


def _consequences(view: View) -> list[str]:
    words = view.words
    n_read = sum(passages_read(view))
    decided = view.data.decided.code_changes().set_index("decision")["n"]
    change = int(decided.reindex(["add", "remove", "recode"], fill_value=0).sum())
    keep = int(decided.get("keep", 0))
    said = [words("methods.read", n=n_read) if n_read else words("methods.not_read")]
    if change or keep:
        said.append(words("methods.decided", change=change, keep=keep))
    return said
