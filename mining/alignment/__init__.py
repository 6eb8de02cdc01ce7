"""Where quoted passages stand in the transcripts, and which segments they reach.

``anchor`` turns what an export quotes into spans of the canonical text (``align`` also counts
how well that went); ``project_codings`` turns spans into codes per segment, with a stated rule
for what counts as overlap.
"""

from mining.alignment.anchoring import Anchoring, Tally, anchor
from mining.alignment.overlap import Landings, lost_codings, project_codings
from mining.alignment.owners import finder
from mining.alignment.projection import Projection, project

__all__ = [
    "Anchoring",
    "Landings",
    "Projection",
    "Tally",
    "anchor",
    "finder",
    "lost_codings",
    "project",
    "project_codings",
]
