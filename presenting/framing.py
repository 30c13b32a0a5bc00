"""Putting a head and a foot round what a slide shows: what it is, what it rests on, its number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from common.words import count_of, day_words
from presenting.cards.known import Deck
from presenting.cards.parts import Part
from presenting.model import Card, NewCard
from presenting.nodes import Node, el, said

MOST_LISTED = 10


@dataclass(frozen=True)
class Slide:
    """One slide. ``card_id`` is None in a draft; ``left_out`` are quotes that are not cleared.

    ``section`` is the name of the section it is in, empty where there is none; ``minutes`` are
    on the first slide of a card, None on the others and on a section's own.
    """

    card_id: int | None
    number: int
    of: int
    title: str
    kind: str
    node: Node = field(repr=False)
    notes: str = field(repr=False)
    minutes: int | None
    section: str
    left_out: frozenset[int]
    illustrative: bool
    withdrawn: bool


Shown = tuple[Card | NewCard, Part]


def framed(deck: Deck, shown: Sequence[Shown]) -> list[Slide]:
    """Slides out of what cards show, numbered through."""
    made: list[Slide] = []
    section = ""
    for number, (card, part) in enumerate(shown, start=1):
        if card.kind == "section":
            section = card.heading or part.title
            follow = _in_section(shown[number:])
            part = Part(part.title, "", tuple(_agenda(follow)))
        made.append(_framed(deck, card, part, number, len(shown), section))
    return made


def left_out_words(quotes: Collection[int]) -> str:
    """How many quotes stay behind, as a sentence; nothing where none does."""
    if not quotes:
        return ""
    are = "is" if len(quotes) == 1 else "are"
    return f"{count_of(len(quotes), 'quote')} not cleared for sharing {are} left out."


def left_out_of(made: Iterable[Slide]) -> frozenset[int]:
    """The quotes that stay behind, each once, whichever slides they would be on."""
    return frozenset(each for slide in made for each in slide.left_out)


def _in_section(following: Sequence[Shown]) -> list[str]:
    """The titles of the cards that follow, up to the next section."""
    titles = []
    for card, part in following:
        if card.kind == "section":
            break
        if part.first:
            titles.append(_heading(card, part))
    return titles


def _agenda(titles: Sequence[str]) -> list[Node]:
    listed = [said("li", each) for each in titles[:MOST_LISTED]]
    rest = len(titles) - len(listed)
    return [
        *([el("ol", *listed, class_="agenda")] if listed else []),
        *([el("p", f"and {rest} more", class_="small")] if rest else []),
    ]


def _heading(card: Card | NewCard, part: Part) -> str:
    return card.heading if card.heading and part.first and not part.withdrawn else part.title


def _framed(
    deck: Deck, card: Card | NewCard, part: Part, number: int, of: int, section: str
) -> Slide:
    heading = _heading(card, part)
    illustrative = deck.project.illustrative if part.illustrative is None else part.illustrative
    size = "long" if len(heading) > 110 else "middling" if len(heading) > 60 else "short"
    node = el(
        "section",
        el("header", *_marks(part, illustrative), class_="marks"),
        el("h2", heading, dir="auto", class_=size),
        el("div", *_body(card, part), class_="body"),
        el("footer", *_foot(deck, section, number, of)),
        class_=f"slide {card.kind}" + (" withdrawn" if part.withdrawn else ""),
        id=f"slide-{number}",
        aria_label=f"{number} of {of}",
    )
    own = part.first and card.kind != "section"
    return Slide(
        card.id if isinstance(card, Card) else None,
        number,
        of,
        heading,
        card.kind,
        node,
        card.notes if part.first else "",
        card.minutes if own else None,
        section,
        part.left_out,
        illustrative,
        part.withdrawn,
    )


def _marks(part: Part, illustrative: bool) -> list[Node]:
    marks = [said("span", part.kind, f"kind {part.tone}")] if part.kind else []
    marks += [said("span", each, "judged") for each in part.beside]
    if illustrative:
        marks.append(el("span", "Illustrative", class_="illustrative"))
    return marks


def _body(card: Card | NewCard, part: Part) -> list[Node | None]:
    own = _own_words(card.words) if part.first else []
    left_out = left_out_words(part.left_out)
    source = part.source and f"Source: {part.source}"
    foot_notes = [each for each in (part.note, source) if each]
    own_words = el("div", *own, class_="own") if own else None
    # A section's own words say what it is about, before what is in it.
    body = [own_words, *part.body] if card.kind == "section" else [*part.body, own_words]
    return [
        *body,
        el("p", left_out, class_="left-out") if left_out else None,
        el("p", " ".join(foot_notes), class_="source", dir="auto") if foot_notes else None,
    ]


def _foot(deck: Deck, section: str, number: int, of: int) -> list[Node]:
    foot = [said("span", deck.project.name)]
    if deck.name != deck.project.name:
        foot.append(said("span", deck.name))
    if deck.date:
        foot.append(el("span", day_words(deck.date)))
    if deck.frozen:
        foot.append(el("span", f"As it was on {day_words(deck.frozen[:10])}"))
    if section:
        foot.append(said("span", section))
    return [*foot, el("span", f"{number} of {of}", class_="number")]


def _own_words(text: str) -> list[Node]:
    """Somebody's own words: paragraphs, and lines that begin with "-" or "*" as a list."""
    made: list[Node] = []
    items: list[Node] = []
    for line in (*text.split("\n"), ""):
        bare = line.strip()
        if bare[:2] in ("- ", "* ", "• "):
            items.append(said("li", bare[2:].strip()))
            continue
        if items:
            made.append(el("ul", *items))
            items = []
        if bare:
            made.append(said("p", bare))
    return made
