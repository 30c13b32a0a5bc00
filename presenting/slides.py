"""The slides of a storyboard, read from the evidence at this moment; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from common.errors import NotFound
from common.words import count_of, day_words
from evidence.failing import compared_runs
from evidence.overview import Matrix, matrix
from presenting import store
from presenting.cards.failures import failures_slide
from presenting.cards.findings import finding_slide, says_and_shows
from presenting.cards.maps import map_slides
from presenting.cards.parts import Part
from presenting.cards.two_maps import comparison_slides
from presenting.draft import draft
from presenting.model import KIND_WORDS, Card, NewCard, Storyboard
from presenting.nodes import Node, el, said
from storage import Project, reading
from storage.register import ProjectFacts, councils, project_facts
from storage.remembering import remembered
from validation.services import Comparison


@dataclass(frozen=True)
class Slide:
    """One slide. ``card_id`` is None in a draft; ``left_out`` are quotes that are not cleared."""

    card_id: int | None
    number: int
    of: int
    title: str
    kind: str
    node: Node = field(repr=False)
    notes: str = field(repr=False)
    minutes: int | None
    left_out: frozenset[int]
    illustrative: bool
    withdrawn: bool


@dataclass(frozen=True)
class Deck:
    """What a set of slides belongs to, as each of them says at its foot."""

    name: str
    date: str | None
    audience: str | None
    project: ProjectFacts


@dataclass(frozen=True)
class _Evidence:
    """What several slides need, read once."""

    project: Project
    deck: Deck
    matrix: Matrix
    compared: Comparison | None


@remembered
def slides(project: Project, storyboard_id: int) -> tuple[Slide, ...]:
    """A storyboard's slides; what is gone from the project says that it was withdrawn."""
    with reading(project) as db:
        board = store.storyboard(db, storyboard_id)
        held = store.cards(db, storyboard_id)
        return tuple(_made(project, deck_of(project, board), held))


def slides_of_card(project: Project, card: Card) -> list[Slide]:
    """The slides that one card makes, as the whole storyboard would show them."""
    with reading(project) as db:
        board = store.storyboard(db, card.storyboard_id)
        return _made(project, deck_of(project, board), [card])


def draft_slides(project: Project) -> tuple[Slide, ...]:
    """The slides of the whole project, without a storyboard: what the evidence offers."""
    with reading(project) as db:
        deck = Deck(project_facts(db).name, None, None, project_facts(db))
        return tuple(_made(project, deck, draft(project, name=deck.name)))


def deck_of(project: Project, board: Storyboard) -> Deck:
    """What a storyboard's slides say at their foot."""
    with reading(project) as db:
        names = {each.id: each.name for each in councils(db)}
        return Deck(board.name, board.date, names.get(board.council_id or 0), project_facts(db))


def _made(project: Project, deck: Deck, held: Sequence[Card | NewCard]) -> list[Slide]:
    known = _Evidence(
        project,
        deck,
        matrix(project),
        compared_runs(project),
    )
    parts = [(card, part) for card in held for part in _parts(known, card)]
    return [
        _framed(deck, card, part, number, len(parts))
        for number, (card, part) in enumerate(parts, start=1)
    ]


def _parts(known: _Evidence, card: Card | NewCard) -> list[Part]:
    """What a card shows: one slide or, for a map, several."""
    refers, project = card.refers, known.project
    if card.kind in ("title", "text"):
        return [_title(known.deck) if card.kind == "title" else _text(card)]
    try:
        if card.kind == "map":
            return map_slides(project, _id(refers.get("map")))
        if card.kind == "comparison":
            return comparison_slides(project, [_id(each) for each in refers.get("maps", [])])
        if card.kind == "failures":
            return [failures_slide(known.compared, known.matrix.councils, refers, project)]
        painpoint = _id(refers.get("painpoint"))
        if card.kind == "says_shows":
            return [says_and_shows(project, known.matrix, known.compared, painpoint)]
        return [finding_slide(project, known.matrix, painpoint, refers.get("quotes") or ())]
    except NotFound:
        return [withdrawn(KIND_WORDS[card.kind])]


def withdrawn(what: str) -> Part:
    """In the place of something that is no longer in the project."""
    words = "What this slide showed has been taken out of the project since it was chosen."
    return Part("Withdrawn", what, (el("p", words, class_="lead"),), withdrawn=True)


def _id(value: object) -> int:
    if isinstance(value, int):
        return value
    raise NotFound("this card points at nothing")


def _title(deck: Deck) -> Part:
    lines = [
        f"For {deck.audience}" if deck.audience else "",
        day_words(deck.date) if deck.date else "",
        deck.project.name if deck.project.name != deck.name else "",
    ]
    body = [said("p", line, "under") for line in lines if line]
    return Part(deck.name, "Show and tell", tuple(body))


def _text(card: Card | NewCard) -> Part:
    """Only the facilitator's own words; they are put in with everybody else's."""
    first = next((line for line in card.words.split("\n") if line.strip()), "")
    return Part(first[:80].lstrip("-* ") or "Words", "", ())


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


def _framed(deck: Deck, card: Card | NewCard, part: Part, number: int, of: int) -> Slide:
    """A slide with its head and its foot: what it is, what it rests on, whether it is invented."""
    heading = card.heading if card.heading and part.first and not part.withdrawn else part.title
    illustrative = deck.project.illustrative if part.illustrative is None else part.illustrative
    own = _own_words(card.words) if part.first else []
    marks = [said("span", part.kind, f"kind {part.tone}")] if part.kind else []
    marks += [said("span", each, "judged") for each in part.beside]
    if illustrative:
        marks.append(el("span", "Illustrative", class_="illustrative"))
    foot = [said("span", deck.project.name)]
    if deck.name != deck.project.name:
        foot.append(said("span", deck.name))
    if deck.date:
        foot.append(el("span", day_words(deck.date)))
    foot.append(el("span", f"{number} of {of}", class_="number"))
    size = "long" if len(heading) > 110 else "middling" if len(heading) > 60 else "short"
    left_out = left_out_words(part.left_out)
    foot_notes = [each for each in (part.note, part.source and f"Source: {part.source}") if each]
    body = [
        *part.body,
        el("div", *own, class_="own") if own else None,
        el("p", left_out, class_="left-out") if left_out else None,
        el("p", " ".join(foot_notes), class_="source", dir="auto") if foot_notes else None,
    ]
    node = el(
        "section",
        el("header", *marks, class_="marks"),
        el("h2", heading, dir="auto", class_=size),
        el("div", *body, class_="body"),
        el("footer", *foot),
        class_=f"slide {card.kind}" + (" withdrawn" if part.withdrawn else ""),
        id=f"slide-{number}",
        aria_label=f"{number} of {of}",
    )
    return Slide(
        card.id if isinstance(card, Card) else None,
        number,
        of,
        heading,
        card.kind,
        node,
        card.notes if part.first else "",
        card.minutes if part.first else None,
        part.left_out,
        illustrative,
        part.withdrawn,
    )


def left_out_words(quotes: Collection[int]) -> str:
    """How many quotes stay behind, as a sentence; nothing where none does."""
    if not quotes:
        return ""
    are = "is" if len(quotes) == 1 else "are"
    return f"{count_of(len(quotes), 'quote')} not cleared for sharing {are} left out."


def left_out_of(made: Iterable[Slide]) -> frozenset[int]:
    """The quotes that stay behind, each once, whichever slides they would be on."""
    return frozenset(each for slide in made for each in slide.left_out)
