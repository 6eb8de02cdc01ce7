"""Text mining for interview research.

Embed the segments of transcripts, cluster them to suggest candidate themes, and compare
the clusters with a researcher's manual codes.  The command line is ``mining``; the same
steps are functions in :mod:`mining.stages`, and the parts they use are importable from
their own packages.  Nothing heavy is imported here.
"""

from __future__ import annotations

__version__ = "0.1.0"
