"""A large project for measuring and for tests: 100,000 quotes of invented councils, 500 tags.

Everything is made up from a seed: the same seed makes the same project, but for the time of day.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import research.quotes.store
import research.store
from benchmarks.large_rest import add_the_rest, long_session
from benchmarks.large_themes import add_themes
from common.who import Who
from project import open_project
from research.model import USER_GROUPS, Placed
from storage import Act, Project, act
from storage.register import add_milestone, change_project, council_named, project_facts

BUILDER = Who("Benchmark")
SEED = 903
COUNCILS, PEOPLE, IN_A_SESSION, IN_A_TURN = 20, 30, 200, 2
# One session in ten is of a kind whose people do not count as asked.
KINDS = ("interview",) * 6 + ("workshop", "email", "usability test", "show-and-tell")
ROLES = {
    "leadership": "Head of service",
    "social workers": "Social worker",
    "business support": "Business support officer",
    "analysts": "Performance analyst",
    "commissioning/placements": "Placements officer",
    "IT": "Systems officer",
    "other": "Independent reviewing officer",
}
THEMES = (
    "Time of year", "Case management system", "Portal", "Placements", "Ethnicity", "Dates",
    "Working together", "Checking", "Training", "What would help",
)  # fmt: skip
KINDS_OF_TAG = (
    "who does it", "waiting", "done twice", "unclear", "works well", "left out", "too late",
)  # fmt: skip
PARTS_OF_TAG = (
    "every year", "this year", "for managers", "for analysts", "for practice", "at sign-off",
    "on paper",
)  # fmt: skip
IN_THE_LONG_SESSION = 300
WHO_SAYS = (
    "We", "The team", "Business support", "Our analysts", "Social workers", "Managers",
    "The placements team", "Nobody", "Everybody", "I", "Two of us", "The fostering team",
)  # fmt: skip
DOES = (
    "chase", "correct", "type in", "check", "forget", "explain", "copy out", "wait for",
    "lose track of", "argue about", "print", "reconcile", "keep a list of", "send back",
    "ask again about", "guess", "compare", "tidy up",
)  # fmt: skip
WHAT = (
    "placement dates", "legal status", "postcodes", "ethnicity codes", "missing episodes",
    "the reason a placement ended", "last year's file", "short breaks", "unique pupil numbers",
    "the list of errors", "health assessments", "dental checks", "care leavers' contact",
    "adoption dates", "reviews", "unaccompanied children", "the extract", "the spreadsheet",
    "category of need", "distance from home", "duplicates", "provider names",
)  # fmt: skip
WHEN = (
    "every Monday", "in the last week of March", "the night before the deadline", "by hand",
    "three times over", "without being told why", "after the portal refuses it", "in May",
    "when somebody leaves", "as soon as it comes in", "once a month", "at year end",
    "until it goes through", "from memory", "over the phone", "whenever there is time",
)  # fmt: skip
AND_SO = (
    "and it takes days", "so it is wrong again", "and that works well", "but nobody uses it",
    "because the system will not let us", "and then we start again", "so we keep our own list",
    "and I could not say why", "which is fine", "and it never ends", "so the count is off",
    "because the form asks for it",
)  # fmt: skip
SYLLABLES = ("ba", "cor", "den", "fel", "gar", "hul", "lim", "mor", "nes", "pol", "ran", "tev")
RARE = [f"{a}{b}{c}".capitalize() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
# Some rare words are rarer than others, as words are.
RARE_WEIGHTS = list(accumulate(1 / (place + 5) for place in range(len(RARE))))


def build_large(path: Path, quotes: int = 100_000, seed: int = SEED) -> Project:
    """Make a project file with that many quotes at ``path``, where none is yet; returns it."""
    project = open_project(path)
    chance = random.Random(seed)
    with act(project, BUILDER, "Set up a large project") as this:
        facts = project_facts(this.db)
        name = f"Illustrative project of {quotes:,} quotes"
        change_project(this, replace(facts, name=name, illustrative=True))
        add_milestone(this, "Kick-off", "2026-01-05")
        codes = a_codebook(this)
    kept: list[int] = []
    in_long = in_long_session(quotes)
    quotes -= in_long
    for number in range(COUNCILS):
        share = quotes * (number + 1) // COUNCILS - quotes * number // COUNCILS
        name = f"Testshire {number + 1:02}"
        with act(project, BUILDER, f"Added the sessions of {name}") as this:
            kept += a_council(this, chance, name, share, codes)
    with act(project, BUILDER, "Added a long session") as this:
        long_session_in(this, chance, in_long)
    add_the_rest(project, BUILDER, chance, kept, WHAT)
    add_themes(project, BUILDER, random.Random(SEED))
    return project


def long_session_of(quotes: int) -> int:
    """The number of the long session in a project of that many quotes: it comes last."""
    quotes -= in_long_session(quotes)
    shares = (quotes * (n + 1) // COUNCILS - quotes * n // COUNCILS for n in range(COUNCILS))
    return sum(-(-share // IN_A_SESSION) for share in shares) + 1


def long_session_in(this: Act, chance: random.Random, quotes: int) -> None:
    """A long session in the first council, with so many quotes."""
    long_session(this, chance, _sentence, quotes)


def in_long_session(quotes: int) -> int:
    return min(IN_THE_LONG_SESSION, quotes // 10)


def a_codebook(this: Act) -> list[int]:
    """Five hundred tags, ten of them above 49 each; returns the ids of all."""
    ids = []
    for theme in THEMES:
        parent = research.quotes.store.add_code(this, {"name": theme})
        ids.append(parent)
        for each in KINDS_OF_TAG:
            for part in PARTS_OF_TAG:
                name = f"{each.capitalize()} {part}"
                values: dict[str, object] = {"parent_id": parent, "name": name}
                ids.append(research.quotes.store.add_code(this, values))
    return ids


@dataclass(frozen=True)
class _Somebody:
    id: int
    leaning: tuple[int, ...]


def a_council(
    this: Act, chance: random.Random, name: str, quotes: int, codes: list[int]
) -> list[int]:
    """A council with its people and sessions; returns the ids of the quotes kept."""
    council_id = council_named(this, name, origin="illustrative").id
    # Not everything is heard everywhere, and nobody talks of everything.
    heard = chance.sample(codes, len(codes) * 3 // 4)
    people = []
    for number in range(PEOPLE):
        group = USER_GROUPS[number % len(USER_GROUPS)]
        values: dict[str, object] = {
            "council_id": council_id,
            "pseudonym": f"{ROLES[group]} {number // len(USER_GROUPS) + 1}",
            "role": ROLES[group],
            "user_group": group,
        }
        person = research.store.add_participant(this, values)
        people.append(_Somebody(person, tuple(chance.sample(heard, 12))))
    kept: list[int] = []
    for number, first in enumerate(range(0, quotes, IN_A_SESSION)):
        some = min(IN_A_SESSION, quotes - first)
        title = f"Session {number + 1}, {name}"
        kept += _session(this, chance, council_id, title, number, people, some)
    return kept


def _session(
    this: Act,
    chance: random.Random,
    council_id: int,
    title: str,
    number: int,
    people: list[_Somebody],
    quotes: int,
) -> list[int]:
    """A session whose turns are two quotes each; one in eight is still to check."""
    to_check = number % 8 == 7
    values: dict[str, object] = {
        "council_id": council_id,
        "kind": KINDS[number % len(KINDS)],
        "title": title,
        "date": f"2026-{number % 9 + 1:02}-{number % 27 + 1:02}",
        "to_check": int(to_check),
    }
    session_id = research.store.add_session(this, values)
    transcript_id = research.store.add_transcript(this, session_id, "text", "utf-8", 0)
    speakers = chance.sample(people, 4)
    for each in speakers:
        research.store.join_session(this, session_id, each.id, False)
    kept, start = [], 0
    for at in range(0, quotes, IN_A_TURN):
        said = [_sentence(chance) for _ in range(min(IN_A_TURN, quotes - at))]
        speaker, text = chance.choice(speakers), " ".join(said)
        place = Placed(start, start + len(text))
        research.store.add_turn(this, transcript_id, speaker.id, at * 9.0, text, place)
        for sentence in said:
            spot = Placed(start, start + len(sentence))
            quote = research.quotes.store.add_quote(
                this, session_id, transcript_id, speaker.id, spot, sentence
            )
            kept.append(quote)
            start = spot.end + 1
            for code in chance.sample(speaker.leaning, chance.choice((0, 1, 1, 2))):
                research.quotes.store.add_coding(this, quote, code)
            if not to_check and chance.random() < 0.1:
                research.quotes.store.set_cleared(this, quote, 1, True)
    return kept


def _sentence(chance: random.Random) -> str:
    parts = [chance.choice(words) for words in (WHO_SAYS, DOES, WHAT, WHEN, AND_SO)]
    if chance.random() < 0.5:
        (rare,) = chance.choices(RARE, cum_weights=RARE_WEIGHTS)
        parts[3] += f" in {rare}"
    return f"{parts[0]} {parts[1]} {parts[2]} {parts[3]}, {parts[4]}."
