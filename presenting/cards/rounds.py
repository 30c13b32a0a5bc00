"""A slide of a round: what the room was asked, and how it stands, from phones and from paper.

Comments are not on it: they stand on the board of the room and in its session, so that one that is
erased is nowhere else. While a round is open its slide is brought up to date on the screen.
"""

from __future__ import annotations

from common.words import count_of, day_words
from evidence.rounds import services
from evidence.rounds.model import KIND_WORDS, State
from evidence.rounds.standing import Counted, Standing
from evidence.rounds.tally import for_the_room
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.model import Refers, id_in
from presenting.nodes import Bar, Node, el, said

STATES: dict[State, str] = {"ready": "Not open yet", "open": "Open", "closed": "Closed"}
HOW_COUNTED = (
    "One vote a phone, of whoever was in the room and wanted to answer: what this room put first, "
    "not what everybody would."
)


def round_slide(known: Known, refers: Refers) -> list[Part]:
    """The question with its counts as they are now."""
    now = services.standing(known.project, id_in(refers, "round"))
    when = f", {day_words(now.date)}" if now.date else ""
    return [
        Part(
            now.round.question,
            KIND_WORDS[now.round.kind],
            (el("div", *tally(now), class_="round-live"),),
            note=HOW_COUNTED if now.counts else "",
            source=f"{now.session}{when}",
            illustrative=True if now.illustrative else None,
        )
    ]


def tally(now: Standing) -> list[Node]:
    """How a round stands; councils only once it is closed, and of few answers none alone."""
    answered = f"{STATES[now.round.state]}. {now.who_answered()}."
    made = [el("p", answered, class_="lead")]
    if now.counts:
        made.append(_table(now.counts))
    if now.round.state == "closed" and (councils := for_the_room(now.councils)):
        made.append(el("ul", *(said("li", f"{each.words()}.") for each in councils)))
    if now.comments:
        shown = count_of(len(now.comments), "comment")
        made.append(el("p", f"{shown} let through, kept with the session.", class_="small"))
    return made


def _table(counts: tuple[Counted, ...]) -> Node:
    most = max((each.total for each in counts), default=0) or 1
    rows = [
        el(
            "tr",
            said("th", each.choice.words),
            el(
                "td",
                el("strong", f"{each.total:,}" if each.is_known else "not counted"),
                el("span", each.by_source, class_="small") if each.paper is not None else None,
                Bar(each.total / most) if each.is_known else None,
            ),
        )
        for each in sorted(counts, key=lambda each: -each.total)
    ]
    head = [el("th", each, scope="col") for each in ("Choice", "Dots or answers")]
    return el(
        "table", el("thead", el("tr", *head)), el("tbody", *rows), class_="counts", tabindex="0"
    )
