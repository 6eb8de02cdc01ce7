"""How many new codes each further interview brings.

Text-near codes are mostly used once and always look far from an end; apply this to code
groups.  The order of the interviews decides what is new, so the mean over all orders stands
beside the order given.  With few interviews the ratio is refused, the counts are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """New codes by interview, and what they say about codes not met yet.

    Attributes
    ----------
    n_uses
        Pairs of an interview and a code in it.
    n_once, n_twice
        Codes in exactly one, and in exactly two interviews.
    new, cumulative
        Shape (n_interviews,): in the order given.
    mean_new
        Shape (n_interviews,): mean of ``new`` over all orders of the interviews.
    ratios
        Shape (n_interviews - base - run + 1,): new codes in each run of ``run`` interviews
        after the first ``base``, by the codes of these; runs begin one interview apart.
    good_turing
        Estimated share of uses that fall on codes met already.
    chao2
        Estimated lower bound of the number of codes.
    refused
        Why there are no ratios: ``"too_few_interviews"`` (fewer than ``base + run``) or
        ``"no_codes_in_base"``.
    """

    n_interviews: int
    n_codes: int
    n_uses: int
    n_once: int
    n_twice: int
    base: int
    run: int
    new: tuple[int, ...]
    cumulative: tuple[int, ...]
    mean_new: tuple[float, ...]
    ratios: tuple[float, ...] | None
    good_turing: float | None
    chao2: float | None
    refused: str | None


def saturation(
    codes_by_interview: Sequence[frozenset[str]], *, base: int = 4, run: int = 2
) -> Saturation:
    """Count new codes interview by interview.

    Coverage is ``1 - f1 / n``, with ``n`` the uses: each code once per interview.  Chao2
    is ``S + (m - 1) / m * f1 * (f1 - 1) / (2 * (f2 + 1))`` for ``m`` interviews, the form
    that is defined also where no code stands in exactly two.  Both need two interviews,
    because in one alone every code stands exactly once.

    Parameters
    ----------
    codes_by_interview
        The codes, or code groups, of each interview, in the order they were held or coded.
    base
        Interviews at the start whose codes the ratios are measured by.
    run
        Interviews whose new codes are counted together.

    Raises
    ------
    ValueError
        If ``base`` or ``run`` is below 1.

    References
    ----------
    Guest, Namey & Chen 2020, doi:10.1371/journal.pone.0232076; Good 1953,
    doi:10.1093/biomet/40.3-4.237; Chao 1987, doi:10.2307/2531532.

    Examples
    --------
    >>> found = saturation([frozenset("abc"), frozenset("ab"), frozenset("ad")], base=1, run=1)
    >>> found.new, found.ratios
    ((3, 0, 1), (0.0, 0.3333333333333333))
    >>> saturation([frozenset("abc")] * 4).refused
    'too_few_interviews'
    """
    if base < 1 or run < 1:
        raise ValueError(f"saturation: base is {base} and run is {run}; both must be 1 or more")
    interviews = Counter(code for codes in codes_by_interview for code in codes)
    spread = Counter(interviews.values())
    new = _new_codes(codes_by_interview)
    cumulative = tuple(accumulate(new))
    ratios, refused = _ratios(new, cumulative, base, run)
    m, once, twice = len(new), spread[1], spread[2]
    n_uses = interviews.total()
    return Saturation(
        n_interviews=m,
        n_codes=len(interviews),
        n_uses=n_uses,
        n_once=once,
        n_twice=twice,
        base=base,
        run=run,
        new=new,
        cumulative=cumulative,
        mean_new=_mean_new(spread, m),
        ratios=ratios,
        good_turing=1 - once / n_uses if m > 1 and n_uses else None,
        chao2=_chao2(len(interviews), once, twice, m) if m > 1 and n_uses else None,
        refused=refused,
    )


def _new_codes(codes_by_interview: Sequence[frozenset[str]]) -> tuple[int, ...]:
    seen: set[str] = set()
    new = []
    for codes in codes_by_interview:
        new.append(len(codes - seen))
        seen |= codes
    return tuple(new)


def _ratios(
    new: tuple[int, ...], cumulative: tuple[int, ...], base: int, run: int
) -> tuple[tuple[float, ...] | None, str | None]:
    if len(new) < base + run:
        return None, "too_few_interviews"
    known = cumulative[base - 1]
    if not known:
        return None, "no_codes_in_base"
    starts = range(base, len(new) - run + 1)
    return tuple(sum(new[start : start + run]) / known for start in starts), None


def _mean_new(spread: Counter[int], m: int) -> tuple[float, ...]:
    """Return the expected number of new codes at each place of a random order.

    A code of ``f`` among ``m`` interviews is first met at place ``t`` where one of its
    interviews stands there and the other ``f - 1`` among the ``m - t`` after it.
    """
    return tuple(
        sum(n * (comb(m - t, f - 1) / comb(m, f)) for f, n in sorted(spread.items()))
        for t in range(1, m + 1)
    )


def _chao2(n_codes: int, once: int, twice: int, m: int) -> float:
    return n_codes + (m - 1) / m * once * (once - 1) / (2 * (twice + 1))
