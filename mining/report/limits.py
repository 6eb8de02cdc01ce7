"""What the study cannot say; the run fills in its own numbers."""

from __future__ import annotations

from mining.comparison.cells import FEWEST_SEGMENTS
from mining.report.blocks import Points, Section, Text
from mining.report.evidence import ALPHA
from mining.report.imports import language_sentence
from mining.report.view import View, value

# Shares of simulated studies with nothing shared that have p <= ALPHA where speaker, guide
# and runs that go on act together, and a limit that 0 to 3 of 100 of them pass.
_NOMINAL = (0.08, 0.14)
_SAFER = 0.01


def limits(view: View) -> Section:
    """Say what must not be concluded; the run fills in its own numbers."""
    words, data = view.words, view.data
    applied = data.code_matches["n_segments"].fillna(0)
    segment = data.params.segment
    said = [
        words("limits.informants", n=view.n_informants),
        f"{words('limits.model', name=str(data.embedded.get('embedder', '')))} "
        f"{language_sentence(view)}",
        words("limits.topics"),
        words("limits.borders", low=segment.min_words, high=segment.max_words),
        words("limits.echo_hidden" if data.hides_coefficients else "limits.echo"),
        words(
            "limits.rare",
            n=int((applied < FEWEST_SEGMENTS).sum()),
            whole=len(applied),
            fewest=str(FEWEST_SEGMENTS),
        )
        if len(applied)
        else words("limits.no_codes"),
        words(
            "limits.choices",
            low=segment.min_words,
            high=segment.max_words,
            overlap=data.params.compare.overlap,
            clusters=len(view.themes),
            level=data.level,
        ),
        *_moved(view),
        words("limits.neighbours"),
        *_nominal(view),
        words("limits.coder"),
        words("limits.saturation"),
    ]
    return Section("limits", words("limits.title"), [Text(words("limits.about")), Points(said)])


def _nominal(view: View) -> list[str]:
    """Say how far a printed p can be trusted; the shares are those of benchmarks/README.md."""
    if not view.data.has_codes or view.data.hides_coefficients:
        return []
    words = view.words
    known = {"limit": words.number(ALPHA), "safer": words.number(_SAFER)}
    low, high = (words.percent(share, 1) for share in _NOMINAL)
    return [words("limits.nominal", low=low, high=high, **known)]


def _moved(view: View) -> list[str]:
    """Say between which values other choices move the headline."""
    known = view.data.sensitivity["ami_groups"].dropna()
    if len(known) < 2 or view.data.hides_coefficients:
        return []
    return [
        view.words("limits.moved", n=len(known), low=value(known.min()), high=value(known.max()))
    ]
