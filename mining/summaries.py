"""What the command line says when a stage is done: counts, never speech."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

LOW_ALIGNMENT = 0.98
LOSS_WORDS: Mapping[str, str] = {
    "clipped": "passages cut at an edge of their document",
    "out_of_range": "passages outside of their document, left out",
    "empty": "passages without a character, left out",
    "without_code": "passages without a code, left out",
    "unknown_code": "codings with a code that is not in the file, left out",
    "unknown_document": "codings in a document that is not there, left out",
    "no_text": "documents without text in the file",
    "repeated": "codings that stand twice, counted once",
    "media": "codings on pictures, sound or film, left out",
    "regions": "codings on areas of a page, left out",
    "cases": "cases, left out",
    "linked": "files outside of the export, not opened",
    "unreadable": "entries that cannot be read, left out",
    "own_work": "codings with this toolkit's own candidates, left out",
}


def summarise(stage: str, result: Any) -> list[str]:  # noqa: ANN401 - what the stage returned
    """Return lines for the terminal: first what was done, then what the user should know."""
    return _SUMMARIES[stage](result)


def _ingest(report: Mapping[str, Any]) -> list[str]:
    documents = report["documents"]
    n_segments = sum(d["n_segments"] for d in documents)
    n_short = sum(len(d["set_aside_turns"]) for d in documents)
    n_omitted = sum(len(d["omitted_turns"]) for d in documents)
    lines = [f"{len(documents)} interviews, {n_segments} segments, {n_short} short turns set aside"]
    if n_omitted:
        lines.append(f"{n_omitted} turns answer questions that the guide leaves out")
    lines += [say(report[kind]) for kind, say in _REPLACED.items() if report[kind] is not None]
    if report["identifiers"]:
        lines.append(f"{len(report['identifiers'])} places may identify somebody; see the report")
    codings = report["codings"]
    if codings is None:
        lines.append("no manual codes: everything but the comparison will run")
    else:
        lines.append(
            f"{codings['n']} codings: {codings['exact']} found exactly, {codings['fuzzy']} nearly, "
            f"{codings['none']} not; on {codings['n_segments_coded']} segments"
        )
        lines += _carried(codings)
    if report["second_codings"] is not None:
        lines.append(_second_coder(report["second_codings"]))
        lines += _carried(report["second_codings"])
    for document in documents:
        placed = document["codings"]
        total = sum(placed.values())
        if total and (total - placed["none"]) / total < LOW_ALIGNMENT:
            lines.append(
                f"{document['document_id']}: {placed['none']} of {total} codings not found in the "
                "transcript; they are listed in the report"
            )
        lines += [f"{document['document_id']}: {note}" for note in document["notes"]]
    return lines


def _carried(found: Mapping[str, Any]) -> list[str]:
    """Say what an export could not hand over, and how it was read."""
    lost = [f"  {LOSS_WORDS[kind]}: {n}" for kind, n in found["losses"].items()]
    return [*lost, *(f"  {note}" for note in found["notes"])]


def _second_coder(found: Mapping[str, Any]) -> str:
    own = f", {found['n_codes_added']} codes that only they use" if found["n_codes_added"] else ""
    return (
        f"{found['n']} codings by a second person: {found['exact']} found exactly, "
        f"{found['fuzzy']} nearly, {found['none']} not{own}"
    )


_REPLACED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "pseudonyms": lambda found: f"{sum(found.values())} names replaced by pseudonyms",
    "dialect": lambda found: (
        f"{found['n_replaced']} words of {found['n_spellings']} dialect spellings rewritten "
        "for the model"
    ),
}


def _embed(report: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{report['n_segments']} vectors of {report['n_dims']} dimensions; "
        f"{report['n_texts']} texts with labels and variants, {report['n_new']} new"
    ]
    if report["cut_off"]:
        lines.append(f"{len(report['cut_off'])} segments are longer than the model reads")
    if report["n_unknown"]:
        lines.append(f"{report['n_unknown']} segments hold nothing that the embedder knows")
    lines += _language("the model", report["language"])
    if report["other"] is not None:
        lines += _language("the other model", report["other"]["language"])
    return lines


def _language(model: str, found: Mapping[str, Any]) -> list[str]:
    if found["covered"] is False:
        return [
            f"{model} claims {', '.join(found['claimed'])}, but the corpus is {found['corpus']}"
        ]
    if found["covered"] is None:
        return [f"{model}'s card does not say which languages it covers"]
    return []


def _cluster(report: Mapping[str, Any]) -> list[str]:
    levels = ", ".join(f"{v['n_clusters']} {k}" for k, v in report["levels"].items())
    lines = [f"clusters: {levels}"]
    unassigned = max((v["n_unassigned"] for v in report["levels"].values()), default=0)
    if unassigned:
        lines.append(f"up to {unassigned} segments stay unassigned")
    if "too_few" in report["notes"]:
        lines.append("fewer than four segments: too few to group, shown as one")
    return lines


def _maps(report: Mapping[str, Any]) -> list[str]:
    n_maps = len(report["maps"])
    return [f"{n_maps} map{'s' if n_maps > 1 else ''} drawn by {report['method']}"]


def _themes(table: Any) -> list[str]:  # noqa: ANN401 - a data frame, not imported here
    return [f"{len(table)} clusters described"]


def _compare(scores: Mapping[str, Any]) -> list[str]:
    if not scores["coverage"]["n_coded"]:
        return ["no segment is coded, so there is nothing to compare"]
    if scores["left_out"] is not None:
        return ["compared; the protocol leaves coefficients of agreement out"]
    lines = []
    for name in ("groups", "codes"):
        found = scores[name]
        value = "not defined" if found["ami"] is None else f"{found['ami']:.2f}"
        lines.append(
            f"clusters against {name}: AMI {value} on {found['n_segments']} segments "
            "(0 is chance, 1 is the same grouping)"
        )
    p = scores["groups"]["p"]
    if p is not None:
        lines.append(
            f"rearranged talk gives the groups' value with p = {p:.2g} "
            f"(the smallest possible is {scores['groups']['smallest_p']:.2g})"
        )
    return lines


def _report(reports: Any) -> list[str]:  # noqa: ANN401 - the stage's record, not imported here
    shared = f"without speech: {reports.shareable}" if reports.shareable else reports.blocked
    return [f"with quotes, confidential: {reports.full}", shared]


def _place(found: Mapping[str, Any]) -> list[str]:
    level = found["level"]
    rows = [row for row in found["placed"] if row["level"] == level]
    each, whole = [r for r in rows if r["document_id"] != "all"], rows[-1]
    n, out = whole["n_segments"], whole["n_outside"]
    interviews = "interview" if len(each) == 1 else "interviews"
    lines = [
        f"{len(each)} new {interviews}, {n} segments: {n - out} placed at the level {level}, {out} "
        "outside, like nothing in the study"
    ]
    grown = [
        f"{row['theme_id']} {row['n_old']} + {row['n_placed']}"
        for row in found["placed_clusters"]
        if row["level"] == level and row["document_id"] == "all"
    ]
    if grown:
        lines.append(f"clusters that grew: {', '.join(grown)}")
    lines += [f"{row['document_id']}: {_drift(row)}" for row in each]
    for name, about in found["documents"].items():
        lines += [f"{name}: {note}" for note in about["notes"]]
    return lines


def _drift(row: Mapping[str, Any]) -> str:
    """Say whether an interview is unlike the study, and by what that is told."""
    if row["outside_share"] is None:
        return "no segment, so nothing can be told"
    share = f"{row['outside_share']:.0%} outside"
    if row["outside_old"] is None:
        return f"{share}; with one old interview there is nothing to tell drift from"
    beside = f"beside {row['outside_old']:.0%} of old interviews placed as if they were new"
    if row["outside_p"] is None or not row["clear_drift"]:
        return f"{share} {beside}: no clear drift"
    p = f"{row['outside_p']:.2g}"
    return f"{share} {beside} (p = {p}): it talks of something that the clusters do not hold"


_SUMMARIES: Mapping[str, Callable[[Any], list[str]]] = {
    "ingest": _ingest,
    "embed": _embed,
    "cluster": _cluster,
    "themes": _themes,
    "maps": _maps,
    "compare": _compare,
    "report": _report,
    "place": _place,
}
