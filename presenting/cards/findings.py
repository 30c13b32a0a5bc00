"""Slides of a finding: what we learned beside the quotes, then what it rests on besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.words import day_words
from evidence.findings.ends import End, ends_of
from evidence.findings.model import MOVE_WORDS, STATUS_WORDS, Stance
from evidence.findings.standing import Standing, standing
from presenting.cards.counted import counted
from presenting.cards.heard import HOW_ASKED, heard_in
from presenting.cards.known import Known
from presenting.cards.parts import Part, shortened
from presenting.cards.quotes import LinkedQuote, left_out_ids, sides
from presenting.cards.topics import TOGETHER
from presenting.model import Refers, id_in
from presenting.nodes import Node, el, said
from research.recognising import FEWEST
from research.services import quotes_by_id
from storage import Project

KIND = "Finding"
MOST_QUOTES = (3, 2)
MOST_RULES, MOST_ENDS, MOST_CHANGES = 6, 5, 3


def finding_slides(known: Known, refers: Refers) -> list[Part]:
    """The claim, from how many people in which councils, quotes for and against, who decided.

    ``quotes`` are the ids of those to show, where somebody chose. What else it rests on is a second
    slide. Raises NotFound where the finding is gone.
    """
    found = standing(known.project, id_in(refers, "finding"), known.door)
    held = finding_quotes(known.project, found)
    ends = [each for each in ends_of(known.project, found.items) if each.quote is None]
    rules = [each.key for each in found.strength.rules if each.known]
    shows = counted(known, rules, most=MOST_RULES)
    besides = _besides(found, ends)
    theirs = {each.quote.council_id for each in held}
    invented = shows.invented or bool(theirs & known.invented) or None
    learned = el("div", *_learned(known, found, held), *_decided(found), class_="heard")
    quotes = el(
        "div",
        *sides(held, refers.get("quotes") or (), known.asked, MOST_QUOTES),
        *([] if held else [el("p", "No quote is linked to it yet.")]),
        class_="quotes",
    )
    first = Part(
        found.finding.claim,
        KIND,
        (
            said("p", found.strength.words(FEWEST), "lead"),
            el("div", learned, quotes, class_="columns"),
            *([] if rules else besides),
        ),
        beside=_beside(found),
        note=HOW_ASKED,
        left_out=left_out_ids(held),
        illustrative=invented,
    )
    if not rules:
        return [first]
    head = el("h3", "How often the rules fail that go with it")
    second = Part(
        "What it rests on besides quotes",
        KIND,
        (head, *shows.nodes, *besides),
        beside=(shortened(found.finding.claim, 90),),
        note=TOGETHER,
        source=shows.source,
        illustrative=invented,
        first=False,
    )
    return [first, second]


def finding_quotes(project: Project, found: Standing) -> list[LinkedQuote]:
    """The quotes for a finding and then those against it, with what is linked to it itself first.

    For the team: not all of it is cleared.
    """
    direct = {each.to for each in found.items if each.kind == "quote"}
    both: tuple[tuple[Stance, frozenset[int]], ...] = (
        ("for", found.strength.quotes_for),
        ("against", found.strength.quotes_against),
    )
    held = []
    for stance, ids in both:
        quotes = sorted(quotes_by_id(project, ids), key=lambda each: each.id not in direct)
        held += [LinkedQuote(stance, each) for each in quotes]
    return held


def _beside(found: Standing) -> tuple[str, ...]:
    status = STATUS_WORDS[found.finding.status]
    return (status, "Its evidence changed since") if found.changed else (status,)


def _learned(known: Known, found: Standing, held: Sequence[LinkedQuote]) -> list[Node]:
    strong = found.strength
    if strong.asked and not strong.is_linked:
        return []
    return heard_in(strong.people_for, strong.councils, held, known.asked)


def _decided(found: Standing) -> list[Node]:
    """Who decided of it last and why, and what changed under it since."""
    if not found.moves:
        return [el("p", "Nobody has agreed on it or challenged it yet.", class_="decided")]
    last = found.moves[-1]
    why = f": {last.why}" if last.why else ""
    by = f" by {last.decided_by}, {day_words(last.decided_at[:10])}{why}"
    made = [el("p", el("strong", MOVE_WORDS[last.what]), by, class_="decided", dir="auto")]
    if found.changed:
        told = "; ".join(found.changes[:MOST_CHANGES])
        rest = len(found.changes) - MOST_CHANGES
        more = f"; and {rest} more" if rest > 0 else ""
        made.append(
            el("p", el("strong", "Changed since: "), f"{told}{more}.", class_="decided", dir="auto")
        )
    return made


def _besides(found: Standing, ends: Sequence[End]) -> list[Node]:
    """Painpoints, themes and all else it rests on or is spoken against by; what of it is gone."""
    others = [each for each in ends if each.item.kind != "rule" and not each.gone]
    gone = [each.words for each in ends if each.gone]
    gone += ["A quote"] * sum(kind == "quote" for kind, _ in found.gone)
    return [
        *_listed("It also rests on", (e for e in others if e.item.stance == "for")),
        *_listed("It is spoken against by", (e for e in others if e.item.stance == "against")),
        *([_gone(gone)] if gone else []),
    ]


def _listed(head: str, ends: Iterable[End]) -> list[Node]:
    words = [shortened(each.words, 160) for each in ends]
    if not words:
        return []
    rest = len(words) - MOST_ENDS
    return [
        el("h3", head),
        el("ul", *(said("li", each) for each in words[:MOST_ENDS]), class_="rests"),
        *([el("p", f"and {rest} more", class_="small")] if rest > 0 else []),
    ]


def _gone(words: Sequence[str]) -> Node:
    return said("p", f"No longer in the project: {'; '.join(dict.fromkeys(words))}.", "gone")
