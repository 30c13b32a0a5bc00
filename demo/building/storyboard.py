"""The demo's show-and-tell: from what was heard to what could be done, with notes to speak from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.who import Who
from presenting import services
from presenting.model import NewCard
from storage import Project

NAME, DAY = "One return, three councils: what we found", "2026-11-26"
_WELCOME = "Welcome. Say that everything shown is illustrative, and that questions are welcome."


@dataclass(frozen=True)
class Made:
    """What of the project the storyboard shows, by the content's keys."""

    painpoints: Mapping[str, int]
    maps: Mapping[str, int]
    findings: Mapping[str, int]
    personas: Sequence[int]
    needs: Sequence[int]
    case: int
    round: int


def begin_storyboard(project: Project, who: Who) -> int:
    """The storyboard without a card; returns its id."""
    return services.add_storyboard(project, who, NAME, date=DAY)


def fill_storyboard(project: Project, who: Who, board: int, made: Made) -> None:
    """All its cards."""
    cards = [
        NewCard("title", heading=NAME, notes=_WELCOME),
        NewCard(
            "changed",
            {"since": None},
            notes="Say what came of what the room said last time. Ask: what has changed with you?",
            minutes=3,
        ),
        *_heard(made),
        *_work(made),
        *_shown(made),
        *_next(made),
    ]
    services.add_cards(project, who, board, cards)


def _section(heading: str, words: str, minutes: int) -> NewCard:
    return NewCard("section", heading=heading, words=words, minutes=minutes)


def _heard(made: Made) -> list[NewCard]:
    return [
        _section("What we heard", "From how many people, for and against.", 16),
        NewCard(
            "common",
            {},
            notes="Read the first line and the last. Ask whoever was not asked: is it so with you?",
            minutes=4,
        ),
        NewCard(
            "painpoint",
            {"painpoint": made.painpoints["ofsted-numbers"]},
            notes="Read a quote for it and one against it. Ask: who looks the number up with you?",
            minutes=4,
        ),
        NewCard(
            "painpoint",
            {"painpoint": made.painpoints["not-written-back"]},
            notes="Northmoor corrects in the case system, so ask them last: what would it take?",
            minutes=4,
        ),
        NewCard(
            "finding",
            {"finding": list(made.findings.values())[1]},
            notes="Its evidence has changed since it was agreed on: say what, and ask whether it "
            "still holds.",
            minutes=4,
        ),
    ]


def _work(made: Made) -> list[NewCard]:
    north, east = made.maps["Northmoor"], made.maps["Eastley"]
    return [
        _section("How the work is done", "Two maps, what they share, what only one has.", 20),
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
            minutes=4,
        ),
        NewCard(
            "painpoint",
            {"painpoint": made.painpoints["ofsted-join"]},
            notes="Ask Eastley: what did it take? Ask the others: what would stand in the way?",
            minutes=3,
        ),
    ]


def _shown(made: Made) -> list[NewCard]:
    return [
        _section("What the data shows", "Which rules fail, where, and what goes with it.", 20),
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
            minutes=3,
        ),
        NewCard(
            "funnel",
            {"code": "218"},
            notes="Outside the lines is worth a conversation, no more. Ask Northmoor: what happens "
            "with the Ofsted number when a child moves in?",
            minutes=3,
        ),
        NewCard(
            "map",
            {"map": made.maps["Northmoor"], "overlay": "errors"},
            notes="The step with most failures is where the number is looked up. Go to it first.",
            minutes=4,
        ),
        NewCard(
            "says_shows",
            {"topic": "PL_DISTANCE"},
            notes="They go together; neither is shown to cause the other. Ask: what else could it "
            "be?",
            minutes=4,
        ),
    ]


def _next(made: Made) -> list[NewCard]:
    return [
        _section("What could be done", "What first, what later, what not.", 26),
        NewCard(
            "personas",
            {"personas": list(made.personas[:1])},
            notes="Ask: whom of you is this like, and where is it wrong?",
            minutes=3,
        ),
        NewCard(
            "needs",
            {"needs": list(made.needs[:5])},
            notes="An assumption is one until somebody says it: ask who can.",
            minutes=3,
        ),
        NewCard(
            "options",
            {},
            notes="Say how sure the order is before anybody reads it as one.",
            minutes=6,
        ),
        NewCard(
            "benefits",
            {"case": made.case},
            notes="Say the range, not the middle, and what it does not count.",
            minutes=4,
        ),
        NewCard(
            "round",
            {"round": made.round},
            notes="What the workshop put first. Ask: does this room see it otherwise?",
            minutes=5,
        ),
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
