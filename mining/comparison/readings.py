"""How to read every number that the comparison writes, besides those in ``SCORES``.

The page ``docs/scores.md`` is made from this; a test holds it against the tables of
``results/``, so that no column goes unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number: where it stands, its range, its value under chance, and what it says.

    ``names`` are columns of tables or keys of ``scores.json``.
    """

    names: tuple[str, ...]
    range: str
    chance: str
    reads: str
    source: str = ""


READINGS = (
    Reading(
        names=("sami", "sami_interview", "sami_question", "sami_exchange"),
        range="below 0 to 1",
        chance="0",
        reads="AMI with the expectation of rearranged talk: interviews turned in a circle, "
        "turned within questions, or exchanged under one question; `sami` is the smallest",
        source="template of Vinh, Epps & Bailey 2010, with another expectation",
    ),
    Reading(
        names=("p", "p_interview", "p_question", "p_exchange", "smallest_p"),
        range="above 0 to 1",
        chance="evenly spread",
        reads="share of rearrangements with at least the observed value; `p` is the largest over "
        "the ways, `smallest_p` what it could at best have been",
        source="benchmarks/calibration.py",
    ),
    Reading(
        names=("q", "p_grid"),
        range="above 0 to 1",
        chance="evenly spread",
        reads="p with many looks allowed for: `q` over codes, groups or clusters, `p_grid` "
        "against the best of all groupings",
        source="Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x; "
        "Westfall & Young 1993",
    ),
    Reading(
        names=("auc",),
        range="0 to 1",
        chance="0.5",
        reads="how often a pair of segments with a code in common is more similar than one without",
        source="Mann & Whitney 1947, doi:10.1214/aoms/1177730491",
    ),
    Reading(
        names=("precision_at_k", "precision_chance", "map"),
        range="0 to 1",
        chance="`precision_chance`",
        reads="share of the five nearest segments that share a code; mean average precision",
    ),
    Reading(
        names=("together", "nearness"),
        range="0 to 1",
        chance="0.5",
        reads="share of pairs that are less similar than a code's own pairs, or than those "
        "between two codes",
    ),
    Reading(
        names=("chance_apart", "one_voice_chance", "informants_expected"),
        range="shares: 0 to 1; informants: up to all",
        chance="they are chance values",
        reads="how often it would happen by lot at these sizes",
    ),
    Reading(
        names=("bcubed_precision", "bcubed_recall", "bcubed_f"),
        range="0 to 1",
        chance="depends on the sizes",
        reads="how far cluster mates share codes and code mates share clusters, the segment itself "
        "left out",
        source="Amigó et al. 2009, doi:10.1007/s10791-008-9066-8; "
        "van Heusden, Kamps & Marx 2024, doi:10.1007/s10791-024-09436-7",
    ),
    Reading(
        names=("omega",),
        range="below 0 to 1",
        chance="0",
        reads="pairs that share equally many groups on both sides; ARI where nothing overlaps",
        source="Collins & Dent 1988, doi:10.1207/s15327906mbr2302_6",
    ),
    Reading(
        names=("element_similarity",),
        range="0 to 1",
        chance="printed beside it",
        reads="how alike both sides see the company of one segment",
        source="Gates, Wood, Hetrick & Ahn 2019, doi:10.1038/s41598-019-44892-y",
    ),
    Reading(
        names=("jaccard", "code_jaccard", "group_jaccard", "union_jaccard"),
        range="0 to 1",
        chance="depends on the sizes",
        reads="shared segments by all segments of either; `union_jaccard` of the union of the "
        "partners; between people, of passages that either coded",
    ),
    Reading(
        names=("precision", "recall", "f1", "top_share"),
        range="0 to 1",
        chance="depends on the sizes",
        reads="share of the cluster, of the code, their harmonic mean; largest share of a code in "
        "one cluster",
    ),
    Reading(
        names=("lift",),
        range="0 and up",
        chance="1",
        reads="how much more often code and cluster meet than their sizes bring; only from three "
        "shared segments",
    ),
    Reading(
        names=("effective", "effective_informants", "effective_questions"),
        range="1 and up",
        chance="depends on the size",
        reads="number of equal parts that a split amounts to (exponential of the entropy)",
    ),
    Reading(
        names=("dominance", "question_share"),
        range="0 to 1",
        chance="depends on the size",
        reads="largest share of one informant, of one question",
    ),
    Reading(
        names=("reading_value", "score"),
        range="0 to 1; `score`: open",
        chance="none",
        reads="rank what to read first: firm, across informants, and unlike the other side; "
        "never a quality of the coding",
    ),
    Reading(
        names=("similarity", "usual", "rival_similarity", "guide_similarity"),
        range="-1 to 1",
        chance="none",
        reads="evidence of the second look and of the code test: cosines of vectors",
    ),
    Reading(
        names=("percent", "positive"),
        range="0 to 1",
        chance="depends on how much is coded",
        reads="share of equal decisions; share of those where either says yes (F1)",
    ),
    Reading(
        names=("cohen", "scott", "alpha", "ac1", "brennan_prediger"),
        range="-1 to 1",
        chance="0, each by its own idea of chance",
        reads="agreement between people; rare codes bring kappa low and AC1 high in one table, so "
        "they stand side by side; for sets, alpha with the distance MASI",
        source="Cohen 1960; Scott 1955; Fleiss 1971; Krippendorff 2011; Gwet 2008; "
        "Brennan & Prediger 1981; Passonneau 2006",
    ),
    Reading(
        names=("value", "beyond_chance"),
        range="below 0 to 1",
        chance="`value`: rises with long passages; `beyond_chance`: 0",
        reads="how far two coders agree on where passages are and on their codes, after aligning "
        "them",
        source="Mathet, Widlöcher & Métivier 2015, doi:10.1162/COLI_a_00227",
    ),
    Reading(
        names=("purity", "purity_chance"),
        range="0 to 1",
        chance="`purity_chance`",
        reads="how pure the smallest branch is that joins two codes of one group",
        source="Heller & Ghahramani 2005, doi:10.1145/1102351.1102389",
    ),
    Reading(
        names=("height",),
        range="0 to 2",
        chance="none",
        reads="cosine distance at which a tree of codes joins two branches (average linkage)",
    ),
    Reading(
        names=("cophenetic",),
        range="-1 to 1",
        chance="none",
        reads="how well the tree keeps the distances; nothing about the codes",
        source="Sokal & Rohlf 1962, doi:10.2307/1217208",
    ),
    Reading(
        names=("ambiguous_share", "mean_pairwise_ari"),
        range="0 to 1; ARI from below 0",
        chance="falls with the number of clusters; ARI: 0",
        reads="share of pairs that are together in some reruns and apart in others; how alike "
        "reruns are",
        source="Monti et al. 2003, doi:10.1023/A:1023949509487",
    ),
    Reading(
        names=("outside_share", "outside_old", "outside_highest", "outside_p"),
        range="0 to 1",
        chance="`outside_old`; `outside_p`: evenly spread",
        reads="share of a new interview's segments that are like nothing in the study; the same of "
        "all old interviews, each placed as if it were new, and of the one with most; chance of as "
        "many outside, by an exact binomial",
        source="Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404",
    ),
    Reading(
        names=("cosine", "cosine_old"),
        range="-1 to 1",
        chance="`cosine_old`",
        reads="mean cosine of new segments to the nearest cluster's centre, and of old ones placed "
        "as if they were new",
    ),
    Reading(
        names=("unheard", "unheard_old"),
        range="0 to 1",
        chance="`unheard_old`",
        reads="share of a new interview's words that no old interview has; the same of old "
        "interviews beside the others",
    ),
    Reading(
        names=("good_turing", "chao2", "ratios"),
        range="0 to 1; a count; 0 to 1",
        chance="none",
        reads="share of uses that fall on codes met already; codes there may be; new codes per run "
        "of interviews. Refused below base and run; text-near codes are not their unit",
        source="Good 1953; Chao 1987; Guest, Namey & Chen 2020, doi:10.1371/journal.pone.0232076",
    ),
)
