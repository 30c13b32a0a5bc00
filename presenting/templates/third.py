"""The third show-and-tell, for decisions: what is decided with the data, needs, options, a vote."""

from __future__ import annotations

from presenting.model import NewCard
from presenting.templates.choosing import Choosing, of_painpoints
from presenting.templates.filling import Filling
from presenting.templates.second import since

_DECIDED = "What is decided with the data"
MOST_DECISIONS, MOST_FINDINGS, MOST_NEEDS, MOST_PERSONAS, MOST_TOPICS = 6, 3, 6, 4, 1


def fill_third(filling: Filling, choose: Choosing) -> None:
    """Some 80 minutes at most, of which twenty are the room’s to decide."""
    filling.add(
        NewCard("title"),
        "Welcome. Say that today is for deciding: what is done first, what later, what not. Say "
        "who takes the decision in the end, and what becomes of the room’s vote.",
    )
    since(filling, choose)
    filling.section(
        _DECIDED,
        "By whom, and how often.",
        "This is what the return is good for, so begin with it.",
    )
    decided = choose.decision_words(MOST_DECISIONS)
    filling.offer(
        [NewCard("text", heading=_DECIDED, words="\n".join(decided), minutes=8)] if decided else [],
        "Ask of each: is it strategic (for the whole service, once a year or so) or operational "
        "(for one team or child, this week)? Ask: which of these would you decide otherwise if the "
        "data were right?",
        what=_DECIDED,
        why="no decision of leaders has been written down",
    )
    found = [NewCard("finding", {"finding": s.finding.id}) for s in choose.findings[:MOST_FINDINGS]]
    filling.offer(
        found,
        "Read the claim aloud, then what speaks for it and against it. Ask: do you agree that it "
        "is so? Only then: does it matter?",
        what="Findings",
        why="none has been written down that is not challenged",
    )
    if not found:
        filling.offer(
            of_painpoints(choose.heard[:2]),
            "Say from how many people it was heard. Ask: is it still so?",
            what="Painpoints most people spoke of",
            why="nobody has spoken of one yet",
        )
    filling.offer(
        choose.says_and_shows(MOST_TOPICS),
        "Say both halves: what people said, and what the data shows. They go together; neither is "
        "shown to cause the other.",
        what="Says versus shows",
        why="no painpoint that was heard has a rule that was run",
    )
    _needs(filling, choose)
    _options(filling, choose)
    _decide(filling)


def _needs(filling: Filling, choose: Choosing) -> None:
    filling.section(
        "What people need", "In their own words, by role.", "Needs first: options answer to them."
    )
    personas, needs = choose.personas(MOST_PERSONAS), choose.needs(MOST_NEEDS)
    filling.offer(
        [NewCard("personas", {"personas": personas})] if personas else [],
        "Say that a persona is made of many people and is none of them.",
        what="Personas",
        why="none has been written yet",
    )
    filling.offer(
        [NewCard("needs", {"needs": needs})] if needs else [],
        "Read two or three aloud. Ask: whose need is missing?",
        what="User needs",
        why="none has been written yet",
    )


def _options(filling: Filling, choose: Choosing) -> None:
    filling.section(
        "What could be done",
        "Options, what they are worth, and how sure that is.",
        "Say that a score is somebody’s judgement, and whose.",
    )
    options, case = choose.options(), choose.benefits()
    filling.offer(
        [NewCard("options", {"options": options})] if options else [],
        "Go through them in their order. Ask of each: what have we not thought of?",
        what="Options",
        why="none has been written down",
    )
    filling.offer(
        [NewCard("benefits", {"case": case})] if case is not None else [],
        "Say what it rests on and how wide the range is. Ask: which of these numbers do you doubt?",
        what="Benefits",
        why="no benefits case has been made",
    )


def _decide(filling: Filling) -> None:
    filling.section(
        "Decide", "What first, what later, what not.", "Leave half of the time for talking."
    )
    filling.add(
        NewCard(
            "text",
            heading="Your vote",
            words=(
                "- Which one should be done first?\n"
                "- Which one not, and why?\n"
                "- What would you need to begin?"
            ),
            minutes=12,
        ),
        "Let people vote before they discuss, then talk about where they differ, then vote again. "
        "Write down the decision, the reason, and who takes it on, under Options.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What next",
            words=(
                "- What was decided today, and who does it\n"
                "- Where the findings and the maps can be read\n"
                "- When we look at whether it helped"
            ),
        ),
        "Say each decision once more, with a name and a day. Thank everybody who was asked.",
    )
