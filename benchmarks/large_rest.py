"""What the large project has beside its quotes: a long session, maps, runs, painpoints, a guide.

Enough of each that no screen is measured on nothing: what a busy team would have after years.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import evidence.store
import process_maps.pairing.store
import process_maps.store
import research.guide.services
import research.quotes.store
import research.store
import validation.services
from benchmarks.bench_drawing import example
from common.who import Who
from presenting import services as presenting
from presenting.model import NewCard
from process_maps.services import all_steps, maps
from research.guide.model import TopicFacts
from research.model import Placed
from storage import Act, Project, act, reading
from storage.access.people import add_person
from storage.register import councils
from validation.catalogue import rules
from validation.report import ROWS, VALIDATOR, RunFacts

TURNS, MAPS, PAINPOINTS, CARDS = 2_000, 30, 300, 60
YEARS = {2024: 2, 2025: 3, 2026: 6}


def long_session(
    this: Act, chance: random.Random, sentence: Callable[[random.Random], str], quotes: int
) -> None:
    """A day's workshop of 2,000 turns in the first council; every so many turns hold a quote."""
    council = councils(this.db)[0]
    values: dict[str, object] = {
        "council_id": council.id,
        "kind": "workshop",
        "title": f"A long day, {council.name}",
        "date": "2026-10-01",
        "to_check": 0,
    }
    session = research.store.add_session(this, values)
    transcript = research.store.add_transcript(this, session, "text", "utf-8", 0)
    speakers = [
        research.store.add_participant(
            this, {"council_id": council.id, "pseudonym": f"Analyst {number}", "role": "Analyst",
                   "user_group": "analysts"},
        )
        for number in range(11, 19)
    ]  # fmt: skip
    for each in speakers:
        research.store.join_session(this, session, each, False)
    every, start = max(1, TURNS // max(1, quotes)), 0
    for number in range(TURNS):
        speaker, text = chance.choice(speakers), sentence(chance)
        place = Placed(start, start + len(text))
        research.store.add_turn(this, transcript, speaker, number * 9.0, text, place)
        if number % every == 0 and number // every < quotes:
            research.quotes.store.add_quote(this, session, transcript, speaker, place, text)
        start = place.end + 1


def add_the_rest(
    project: Project, who: Who, chance: random.Random, quotes: Sequence[int], what: Sequence[str]
) -> None:
    """Everything else, from the same seed."""
    add_guide(project, who)
    _maps(project, who)
    _runs(project, who, chance)
    add_painpoints(project, who, chance, quotes, what)
    add_storyboard(project, who)


def add_guide(project: Project, who: Who) -> None:
    """A topic guide, and a team of thirty who are only named."""
    for number in range(1, 11):
        words = f"What takes the most time in part {number} of the return?"
        research.guide.services.add_question(project, who, words)
    for number in range(1, 31):
        research.guide.services.add_topic(project, who, TopicFacts(f"Topic {number}"))
    with act(project, who, "Added the team") as this:
        for number in range(1, 31):
            add_person(this, f"Analyst {number}", "team")


def _maps(project: Project, who: Who) -> None:
    """Thirty maps of 40 steps, one of them of 60; some steps of the first two are joined."""
    with act(project, who, "Added process maps") as this:
        held = councils(this.db)
        made = []
        for seed in range(MAPS):
            process, _ = example(seed, steps=60 if seed == 0 else 40)
            made.append(process_maps.store.add_map(this, process, held[seed % len(held)].id))
        first, second = (list(process_maps.store.step_ids(this.db, m).values()) for m in made[:2])
        for a, b in list(zip(first, second, strict=False))[:20]:
            process_maps.pairing.store.decide(this, a, b, together=a % 5 != 0, why="The same work")


def _runs(project: Project, who: Who, chance: random.Random) -> None:
    """Eleven runs a council over three years, of some hundred failing rules each."""
    with reading(project) as db:
        names = [each.name for each in councils(db)]
    for year, times in YEARS.items():
        codes = [each.code for each in rules(year)]
        for name in names:
            failing = chance.sample(codes, min(120, len(codes) * 2 // 3))
            for number in range(1, times + 1):
                some = failing[: len(failing) * (times + 1 - number) // times]
                validation.services.record_run(
                    project,
                    who,
                    council=name,
                    year=year,
                    source=VALIDATOR,
                    unit=ROWS,
                    counts={code: chance.randrange(1, 400) for code in some},
                    facts=RunFacts(number=number, date=f"{year}-05-{number:02}", children=620),
                    origin="illustrative",
                )


def add_painpoints(
    project: Project, who: Who, chance: random.Random, quotes: Sequence[int], what: Sequence[str]
) -> None:
    """Each an act of its own, with quotes for or against, steps, rules; some hang on a map."""
    steps = [each.id for each in all_steps(project)]
    places = [each.id for each in maps(project)]
    codes = [each.code for each in rules(2026)]
    kinds = ("painpoint", "painpoint", "painpoint", "innovation", "question")
    for number in range(PAINPOINTS):
        thing, turn = what[number % len(what)], number // len(what) + 1
        with act(project, who, "Added a painpoint") as this:
            values: dict[str, object] = {
                "kind": kinds[number % len(kinds)],
                "title": f"Getting {thing} right takes too long, {turn}",
                "impact": (None, "high", "medium", "low")[number % 4],
            }
            found = evidence.store.add_painpoint(this, values)
            for place, quote in enumerate(chance.sample(quotes, min(8, len(quotes)))):
                said = {"stance": "against" if place == 7 else "for", "why": ""}
                ends = {"painpoint_id": found, "quote_id": quote}
                evidence.store.put_link(this, "painpoint_quotes", ends, said)
            for step in chance.sample(steps, 2):
                ends = {"painpoint_id": found, "step_id": step}
                evidence.store.put_link(this, "painpoint_steps", ends, {"why": ""})
                rule: dict[str, object] = {"step_id": step, "code": chance.choice(codes)}
                evidence.store.put_link(this, "step_rules", rule, {"why": ""})
            for code in chance.sample(codes, 2):
                link: dict[str, object] = {"painpoint_id": found, "code": code}
                evidence.store.put_link(this, "painpoint_rules", link, {"why": ""})
            if number % 3 == 0:
                evidence.store.add_anchor(this, found, chance.choice(places), "map", "")


def add_storyboard(project: Project, who: Who) -> None:
    """A storyboard of what was found and sixty painpoints."""
    board = presenting.add_storyboard(project, who, "All that we found", from_evidence=True)
    first = presenting.cards(project, board)[0]
    presenting.change_card(project, who, replace(first, notes="Welcome."))
    with reading(project) as db:
        held = evidence.store.painpoints(db)[:CARDS]
    new = [NewCard("painpoint", {"painpoint": each.id}) for each in held]
    presenting.add_cards(project, who, board, new)
