"""The verdict on one topic in one council: what people said held against what its rules do.

Two things are asked. Was it spoken of: for, against, on both sides, by nobody of those asked, or
was nobody asked? Do its rules fail there: some do, those looked at all passed, or none was looked
at? One failure is enough to be seen; how much there is stands beside the verdict, and in the order.
"""

from __future__ import annotations

from typing import Literal

Verdict = Literal[
    "contradicted",
    "heard and seen",
    "seen but never mentioned",
    "heard but not seen",
    "said not to be, and not seen",
    "neither heard nor seen",
    "nothing looked at",
    "nobody asked",
]
CONTRADICTED: Verdict = "contradicted"
BOTH: Verdict = "heard and seen"
SEEN: Verdict = "seen but never mentioned"
HEARD: Verdict = "heard but not seen"
DENIED: Verdict = "said not to be, and not seen"
NEITHER: Verdict = "neither heard nor seen"
NOT_LOOKED: Verdict = "nothing looked at"
NOT_ASKED: Verdict = "nobody asked"

VERDICTS: tuple[Verdict, ...] = (
    *(CONTRADICTED, BOTH, SEEN, HEARD),
    *(DENIED, NEITHER, NOT_LOOKED, NOT_ASKED),
)
MEANINGS: dict[Verdict, str] = {
    CONTRADICTED: "As many people there, or more, said that it is not so as that it is, or its "
    "rules fail all the same; or it was judged not a problem while its rules fail.",
    BOTH: "People there spoke of it, fewer against it than for it or nobody against, and its rules "
    "fail there. What somebody asks, or does well, is spoken of too.",
    SEEN: "Its rules fail there. People were asked, and nobody spoke of it.",
    HEARD: "People there spoke of it. Its rules were looked at, and none of those fails.",
    DENIED: "People there said that it is not so, and none of its rules that were looked at fails.",
    NEITHER: "People were asked and nobody spoke of it; none of its rules looked at fails.",
    NOT_LOOKED: "No rule of it was looked at there, so what the data would show is not known.",
    NOT_ASKED: "Nobody was asked there, so what people would say is not known.",
}
"""What each verdict means, for who reads it the first time."""

KNOWN = frozenset(VERDICTS) - {NOT_LOOKED, NOT_ASKED}
"""Verdicts that rest on both sides; the others say what is missing."""

Seen = Literal["fails", "passed", "unknown"]


def verdict(
    *,
    asked: int,
    spoke: int,
    spoke_for: int,
    against: int,
    seen: Seen,
    no_problem_fails: bool = False,
) -> Verdict:
    """The verdict on a topic in one council.

    Parameters
    ----------
    asked : people asked there. spoke : those who spoke of it in whatever way, each once.
    spoke_for, against : those who said that it is so, and that it is not; somebody may be both.
    no_problem_fails : rules fail that go with what was judged not a problem.
    """
    if not asked and not spoke:
        return NOT_ASKED
    denied = against > 0 and against >= spoke_for
    if (denied and (spoke_for or seen != "passed")) or no_problem_fails:
        return CONTRADICTED
    if seen == "unknown":
        return NOT_LOOKED
    if seen == "fails":
        return BOTH if spoke else SEEN
    if not spoke:
        return NEITHER
    return DENIED if denied else HEARD
