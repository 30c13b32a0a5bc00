"""The first show-and-tell: the project, who was asked, what was heard first, what is wrong."""

from __future__ import annotations

from presenting.model import NewCard
from presenting.templates.choosing import Choosing, of_painpoints
from presenting.templates.filling import Filling

MOST_HEARD, MOST_INNOVATIONS, MOST_COUNCILS, MOST_THEMES = 2, 1, 3, 6


def fill_first(filling: Filling, choose: Choosing) -> None:
    """Some 70 minutes at most, of which the last twenty are the room's."""
    filling.add(
        NewCard("title"),
        "Welcome. Say who you are, that nobody who was asked is named, and that what is shown is "
        "what was heard so far. Ask: who is here for the first time?",
    )
    filling.section(
        "The project",
        "What it is for, and who was asked.",
        "Say who is in the room, how long it takes, and that questions are welcome at any time.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What we want to find out",
            words=(
                "- How does each council prepare the 903 return, step by step?\n"
                "- What makes it hard, and what already works well somewhere?\n"
                "- Which errors come back, and what goes together with them?"
            ),
            minutes=4,
        ),
        "Say why the project began and what comes out of it in the end. Put the questions into "
        "your own words. Ask: what would make this worth your time?",
    )
    asked = choose.asked_words()
    filling.offer(
        [NewCard("text", heading="Who was asked", words="\n".join(asked), minutes=4)]
        if asked
        else [],
        "These numbers are as they were when this storyboard was begun: look at them again on the "
        "day. Say that people were chosen for their role, so a number says how widely something "
        "was heard. Ask: who is missing?",
        what="Who was asked",
        why="nobody has been asked yet",
    )
    _heard(filling, choose)
    _room(filling)


def _heard(filling: Filling, choose: Choosing) -> None:
    filling.section(
        "What was heard first",
        "From how many people, in which councils, for and against.",
        "Read one quote of each aloud. Say what speaks against it as well.",
    )
    themes = choose.shared_themes(MOST_THEMES)
    filling.offer(
        [NewCard("common", {"themes": themes})] if themes else [],
        "Go through the themes from the top. Ask of each council: is it so with you?",
        what="Themes",
        why="no theme lies across councils yet",
    )
    most = choose.heard[:MOST_HEARD]
    filling.offer(
        of_painpoints(most),
        "Say from how many people it was heard, and in which council not. Ask: who knows this, and "
        "who does not?",
        what="Painpoints most people spoke of",
        why="nobody has spoken of a painpoint yet",
    )
    filling.offer(
        of_painpoints(choose.innovations[:MOST_INNOVATIONS]),
        "Say who does it so already. Ask them: what did it take? Ask the others: what would stand "
        "in the way?",
        what="An innovation",
        why="nobody has spoken of one yet",
    )
    filling.section(
        "Council by council",
        "What most people of each council spoke of besides.",
        "Let somebody of the council speak first, if they wish to.",
    )
    own = choose.of_councils({row.painpoint.id for row in most}, MOST_COUNCILS)
    for council, row in own:
        filling.add(
            NewCard("painpoint", {"painpoint": row.painpoint.id}),
            f"Most people of {council} spoke of this besides. Ask {council}: have we understood "
            "it? Ask the others: is it the same with you?",
        )
    if not own:
        filling.offer([], "", what="A painpoint of each council", why="there is no other yet")
    personas = choose.personas(4)
    filling.offer(
        [NewCard("personas", {"personas": personas})] if personas else [],
        "Say that a persona is made of many people and is none of them. Ask: who is missing?",
        what="Personas",
        why="none has been written yet",
    )


def _room(filling: Filling) -> None:
    filling.section(
        "What have we got wrong?",
        "The rest of the time is yours.",
        "Hand out paper or open the board. Write down what is said, with the role, not the name.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What have we got wrong?",
            words=(
                "- What is not so, or not so any more?\n"
                "- What did we leave out?\n"
                "- What surprised you?"
            ),
            minutes=12,
        ),
        "Be quiet and wait: the first answer takes time. Thank people for what speaks against "
        "what was shown, and say what becomes of it.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What next",
            words=(
                "- We ask more people: who should that be?\n"
                "- We draw how each council prepares the return\n"
                "- We look at each council’s error reports"
            ),
        ),
        "Say when the next show-and-tell is and what you will bring. Ask: who sends us an error "
        "report, and who looks at a map with us?",
    )
