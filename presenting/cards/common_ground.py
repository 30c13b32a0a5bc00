"""Slides of common ground: themes by council, from how many of those asked, in honest words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.model import Stance
from presenting.cards.chosen import chosen, in_pages
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.cards.quotes import LinkedQuote, behind, cleared, left_out_ids
from presenting.model import Refers
from presenting.nodes import Child, Node, el
from research.common_ground.model import CommonGround, ThemeHeard
from research.heard.model import CHOSEN_FOR_THEIR_ROLE, HeardIn
from research.services import quotes_by_id
from research.services.common_ground import Chosen as Whose
from research.services.common_ground import behind as quotes_behind
from research.services.common_ground import common_ground
from storage import Project

MOST_THEMES, AT_ONCE, MOST_COLUMNS, MOST_REMARKS = 8, 5, 5, 3
KIND, TITLE = "Common ground", "What councils have in common, and what not"
NOT_ABSENT = "Not heard does not mean that it is not so there."


def common_slides(known: Known, refers: Refers) -> list[Part]:
    """The themes chosen, or the most widely heard; council by council where there is room.

    Raises NotFound where all that was chosen is gone.
    """
    found = common_ground(known.project)
    picked = chosen(refers, "themes", themes_of(found))
    themes = picked.things if picked.by_somebody else most_widely(found)
    if not themes:
        return [Part(TITLE, KIND, (el("p", "There is no theme yet.", class_="lead"),))]
    rest = 0 if picked.by_somebody else len(found.themes) - len(themes)
    which = f"The {len(themes)} most widely heard, of {len(found.themes)} themes."
    last = [
        *([el("p", which, class_="small")] if rest else []),
        *picked.gone_words("theme"),
    ]
    pages = in_pages(themes, AT_ONCE)
    return [
        _slide(known, found, page, last if page is pages[-1] else [], first=page is pages[0])
        for page in pages
    ]


def themes_of(found: CommonGround) -> Mapping[int, ThemeHeard]:
    """Every theme by its id, those that are part of a shared one too."""
    parts = (part for each in found.shared for part in each.parts)
    return {each.theme.id: each for each in (*found.themes, *parts)}


def most_widely(found: CommonGround) -> tuple[ThemeHeard, ...]:
    """The themes heard in most councils, and there from most people."""

    def widely(each: ThemeHeard) -> tuple[int, int]:
        return -len(each.councils.heard), -each.councils.people

    return tuple(sorted(found.themes, key=widely)[:MOST_THEMES])


def _slide(
    known: Known,
    found: CommonGround,
    themes: Sequence[ThemeHeard],
    last: Sequence[Node],
    *,
    first: bool,
) -> Part:
    wide = len(found.councils) <= MOST_COLUMNS
    columns = [each.name for each in found.councils] if wide else ["People"]
    head = ("Theme", *columns, "In words")
    held = {each.theme.id: _linked(known.project, each.theme.id) for each in themes}
    rows = [_row(known, found, each, held[each.theme.id], wide=wide) for each in themes]
    table = el(
        "table",
        el("caption", "People who said it, of those asked about it"),
        el("thead", el("tr", *(el("th", each, scope="col", dir="auto") for each in head))),
        el("tbody", *rows),
        class_="themes" if wide else "themes whole",
        tabindex="0",
    )
    left_out = frozenset[int]().union(*(left_out_ids(each) for each in held.values()))
    asked = {each.id for each in found.councils}
    return Part(
        TITLE,
        KIND,
        (table, *last),
        note=" ".join((CHOSEN_FOR_THEIR_ROLE, NOT_ABSENT, *found.remarks()[:MOST_REMARKS])),
        left_out=left_out,
        illustrative=bool(asked & known.invented) or None,
        first=first,
    )


def _row(
    known: Known,
    found: CommonGround,
    each: ThemeHeard,
    held: Sequence[LinkedQuote],
    *,
    wide: bool,
) -> Node:
    name = el("th", each.theme.statement or each.theme.name, scope="row", dir="auto")
    spread = each.councils
    if not wide:
        where = f"{each.theme.name}, all councils"
        cell = (*_numbers(known, where, spread.people, spread.asked, 0, held),)
        return el("tr", name, el("td", *cell), _in_words(each, brackets=True))
    cells = {cell.of.id: cell for cell in spread.cells}
    theme = each.theme.name
    told = [
        _cell(known, theme, council.name, cells.get(council.id), held) for council in found.councils
    ]
    return el("tr", name, *told, _in_words(each, brackets=False))


def _in_words(each: ThemeHeard, *, brackets: bool) -> Node:
    """Shared or particular first, then from how many; where it was contradicted, that too."""
    whole = each.is_own or brackets or not each.councils.asked
    said_words = each.words(groups=False)[0] if whole else f"{each.councils.words()}."
    against = "contradicted" in each.kinds
    kind = f"{standing_words(each)}{', and contradicted' if against else ''}. "
    return el("td", el("strong", kind), said_words[:1].upper() + said_words[1:])


def standing_words(each: ThemeHeard) -> str:
    """Whether it is shared, or one council's; nobody heard may still be so."""
    if each.is_own:
        return "One council’s own"
    if each.kinds & {"all", "some"}:
        return "Shared"
    if "one" in each.kinds:
        return "Particular"
    return "Heard" if each.councils.people else "Not heard"


def _cell(
    known: Known, theme: str, council: str, cell: HeardIn | None, held: Sequence[LinkedQuote]
) -> Node:
    if cell is None:
        return el("td", "not looked for")
    if cell.standing in ("not asked", "not known"):
        return el("td", cell.brief())
    theirs = [each for each in held if each.quote.council == council]
    where = f"{theme}, {council}"
    told = _numbers(known, where, cell.people, cell.of.asked, cell.against, theirs)
    return el("td", *told)


def _numbers(
    known: Known, where: str, people: int, asked: int, against: int, held: Sequence[LinkedQuote]
) -> list[Child]:
    """ "2 of 5", and "1 against" where anybody is, each opening to the quotes behind it."""
    said_it: tuple[tuple[str, int, Stance], ...] = (
        (f"{people:,} of {asked:,}", people, "for"),
        (f"{against:,} against", against, "against"),
    )
    made: list[Child] = []
    for words, number, stance in said_it:
        quotes = cleared(held, stance, known.asked) if number else []
        if number or stance == "for":
            what = f"{where}: {'said it' if stance == 'for' else 'contradicted it'}"
            made.append(el("div", behind(words, what, quotes, stance)))
    return made


def _linked(project: Project, theme_id: int) -> list[LinkedQuote]:
    """The quotes that count for somebody in a theme, on both sides. For the team."""
    found = quotes_behind(project, theme_id, Whose())
    sides: tuple[tuple[Stance, set[int]], ...] = (
        ("for", {each.quote_id for each in found.supporting}),
        ("against", {each.quote_id for each in found.contradicting}),
    )
    return [
        LinkedQuote(stance, each) for stance, ids in sides for each in quotes_by_id(project, ids)
    ]
