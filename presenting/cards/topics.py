"""Slides of topics: what was said beside what is shown in each council, and where that differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.words import count_of
from evidence.failing import seen_runs
from evidence.topics.model import CouncilView, Topic
from evidence.topics.sentences import where_words
from evidence.topics.services import differing, topic, topics
from evidence.topics.verdicts import MEANINGS, Verdict
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.nodes import Node, el, said
from validation.disclosure import meaning_of

TOGETHER = "They go together; neither is shown to cause the other."
HOW_SAID = "Said: people, each once, of those asked. Not heard does not mean that it is not so."
KIND = "Says versus shows"
MOST_TOPICS, MOST_COLUMNS, MOST_ROWS = 6, 5, 9


def topic_slide(known: Known, key: str) -> list[Part]:
    """One topic in sentences, then council by council. Raises NotFound where there is none."""
    found = topic(known.project, key, known.door)
    head = ("Council", "Said", "Shown", "The two together")
    shown = _shown(found.councils)
    rows = [
        el(
            "tr",
            el("th", each.council.name, scope="row", dir="auto"),
            said("td", each.spoke.words()),
            said("td", each.shows_words()),
            el("td", el("strong", each.verdict.capitalize())),
        )
        for each in shown
    ]
    rest = len(found.councils) - len(shown)
    body = (
        el("ul", *(said("li", each) for each in found.sentences), class_="told"),
        el(
            "table",
            el("caption", "What was said and what the data shows, council by council"),
            el("thead", el("tr", *(el("th", each, scope="col") for each in head))),
            el("tbody", *rows),
            tabindex="0",
        ),
        *([el("p", f"and {count_of(rest, 'more council')}", class_="small")] if rest else []),
        _meanings(found.by_verdict),
    )
    return [_part(known, found.title, body, found.councils)]


def differing_slide(known: Known) -> list[Part]:
    """The topics on which councils differ most, a line each."""
    every = topics(known.project, known.door)
    found = differing(every, MOST_TOPICS)
    title = "Where what is said and what is shown differ"
    if not found:
        nothing = all(each.empty for each in every)
        words = (
            "Nothing was said or shown of any topic yet."
            if nothing
            else "On none of the topics do councils clearly differ."
        )
        return [_part(known, title, (el("p", words, class_="lead"),), ())]
    councils = found[0].councils
    wide = len(councils) <= MOST_COLUMNS
    columns = [each.council.name for each in councils] if wide else ["Councils"]
    rows = [
        el(
            "tr",
            el("th", each.title, scope="row", dir="auto"),
            *((_told(view) for view in each.councils) if wide else [_places(each)]),
        )
        for each in found
    ]
    heads = (el("th", each, scope="col", dir="auto") for each in ("Topic", *columns))
    body = (
        el(
            "table",
            el("thead", el("tr", *heads)),
            el("tbody", *rows),
            class_="verdicts",
            tabindex="0",
        ),
        _meanings(dict.fromkeys(each for some in found for each in some.by_verdict)),
    )
    return [_part(known, title, body, councils)]


def _part(known: Known, title: str, body: Sequence[Node], councils: Sequence[CouncilView]) -> Part:
    seen = seen_runs(known.project, known.door)
    counted = any(each.shown for each in councils) and seen
    invented = any(each.council.id in known.invented for each in councils)
    return Part(
        title,
        KIND,
        tuple(body),
        note=f"{HOW_SAID} {TOGETHER}",
        source=f"{seen.words()}. {meaning_of(known.door.setting)}" if counted and seen else "",
        illustrative=invented or None,
    )


def _shown(views: Sequence[CouncilView]) -> Sequence[CouncilView]:
    """All, or of many those of whom most is known, in the order they come in."""
    if len(views) <= MOST_ROWS:
        return views
    known = [each for each in views if each.spoke.asked or each.seen != "unknown"]
    most = sorted(known, key=lambda each: (-each.spoke.people, each.seen != "fails"))
    kept = {each.council.id for each in most[:MOST_ROWS]}
    return [each for each in views if each.council.id in kept]


def _told(view: CouncilView) -> Node:
    """A verdict with the numbers it rests on."""
    return el(
        "td",
        el("strong", view.verdict.capitalize()),
        said("span", f"{view.spoke.words()}; {_lower(view.shows_words())}", "small"),
    )


def _places(found: Topic) -> Node:
    told = [f"{verdict.capitalize()}: {where}" for verdict, where in where_words(found).items()]
    return said("td", ". ".join(told))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _meanings(verdicts: Iterable[Verdict]) -> Node:
    """What the verdicts on the slide mean, to be opened by who reads them for the first time."""
    return el(
        "details",
        el("summary", "What the words mean"),
        el(
            "dl",
            *(
                each
                for verdict in verdicts
                for each in (el("dt", verdict.capitalize()), el("dd", MEANINGS[verdict]))
            ),
        ),
    )
