"""The demo's show-and-tell: from what was heard to what could be done, with notes to speak from."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from presenting import services
from presenting.model import NewCard
from storage import Project

NAME, DAY = "One return, three councils: what we found", "2026-11-26"
_WELCOME = "Welcome. Say that everything shown is illustrative, and that questions are welcome."


def add_storyboard(
    project: Project, who: Who, painpoints: Mapping[str, int], maps: Mapping[str, int]
) -> None:
    """The storyboard with all its cards; ``painpoints`` are ids by the content's keys."""
    board = services.add_storyboard(project, who, NAME, date=DAY)
    cards = [
        NewCard("title", heading=NAME, notes=_WELCOME),
        NewCard(
            "changed",
            {"since": None},
            notes="Say what came of what the room said last time. Ask: what has changed with you?",
        ),
        *_heard(painpoints),
        *_work(painpoints, maps),
        *_shown(painpoints, maps),
        *_next(),
    ]
    services.add_cards(project, who, board, cards)


def _section(heading: str, words: str, minutes: int) -> NewCard:
    return NewCard("section", heading=heading, words=words, minutes=minutes)


def _heard(painpoints: Mapping[str, int]) -> list[NewCard]:
    return [
        _section("What we heard", "From how many people, for and against.", 12),
        NewCard(
            "painpoint",
            {"painpoint": painpoints["ofsted-numbers"]},
            notes="Read a quote for it and one against it. Ask: who looks the number up with you?",
            minutes=4,
        ),
        NewCard(
            "painpoint",
            {"painpoint": painpoints["not-written-back"]},
            notes="Northmoor corrects in the case system, so ask them last: what would it take?",
            minutes=4,
        ),
    ]


def _work(painpoints: Mapping[str, int], maps: Mapping[str, int]) -> list[NewCard]:
    north, east = maps["Northmoor"], maps["Eastley"]
    return [
        _section("How the work is done", "Two maps, what they share, what only one has.", 22),
        NewCard(
            "map",
            {"map": east},
            notes="Go from left to right, and stop at each painpoint. Ask Eastley: is it still so?",
            minutes=6,
        ),
        NewCard(
            "comparison",
            {"maps": [north, east]},
            notes="Say what both do first. Then ask each of them: why is it so with you?",
            minutes=6,
        ),
        NewCard(
            "reference",
            {"maps": [], "at_least": None},
            notes="Nobody drew it like this. Ask: could you work so?",
            minutes=5,
        ),
        NewCard(
            "painpoint",
            {"painpoint": painpoints["ofsted-join"]},
            notes="Ask Eastley: what did it take? Ask the others: what would stand in the way?",
            minutes=4,
        ),
    ]


def _shown(painpoints: Mapping[str, int], maps: Mapping[str, int]) -> list[NewCard]:
    return [
        _section("What the data shows", "Which rules fail, where, and what goes with it.", 24),
        NewCard(
            "failures",
            {"councils": [], "codes": [], "which": "first"},
            notes="These are first full runs: errors as they arise. “c” hides a small count.",
            minutes=4,
        ),
        NewCard(
            "pareto",
            {"council": None},
            notes="Ask: if you could put one of these right at its source, which?",
        ),
        NewCard(
            "funnel",
            {"code": "218"},
            notes="Outside the lines is worth a conversation, no more. Ask Northmoor: what happens "
            "with the Ofsted number when a child moves in?",
        ),
        NewCard(
            "map",
            {"map": maps["Northmoor"], "overlay": "errors"},
            notes="The step with most failures is where the number is looked up. Go to it first.",
            minutes=5,
        ),
        NewCard(
            "says_shows",
            {"painpoint": painpoints["ofsted-numbers"]},
            notes="They go together; neither is shown to cause the other. Ask: what else could it "
            "be?",
            minutes=5,
        ),
    ]


def _next() -> list[NewCard]:
    return [
        _section("What could be done", "What first, what later, what not.", 30),
        NewCard(
            "text",
            heading="What next",
            words=(
                "- What have we got wrong, or left out?\n"
                "- Which of these should be put right first?\n"
                "- Who else should we ask?"
            ),
            notes="Be quiet and wait: the first answer takes time. Write down the role, no name.",
        ),
    ]
