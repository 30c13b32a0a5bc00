"""Working out how strong every finding is, from what the project holds now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from evidence.failing import seen_runs, working_councils
from evidence.findings import store
from evidence.findings.model import Finding, Item, Move, Stance
from evidence.findings.strength import (
    FailsIn,
    HeardIn,
    RoleHeard,
    RuleFails,
    Runs,
    Strength,
    sides,
)
from evidence.hearing import Person, Voices, asked_by_council, voices
from evidence.linked import links
from evidence.model import Link, Links
from research.services.people import asked, participants
from research.services.speaking import speakers_of
from research.services.themes import members, themes
from research.themes.model import with_parts
from storage import Project, reading
from storage.register import Council
from storage.remembering import remembered
from validation.catalogue import normalise_code, part_codes
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rates import number_words
from validation.services import Comparison
from validation.services.rulebook import catalogue

NO_GROUP = "Role not stated"
# The quotes for, against and for neither.
_Sides = tuple[frozenset[int], frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class Held:
    """Every finding, all they rest on, and all that was decided of them."""

    findings: tuple[Finding, ...]
    items: Mapping[int, tuple[Item, ...]]
    moves: Mapping[int, tuple[Move, ...]]


@remembered
def held(project: Project) -> Held:
    """Everything there is of findings, in one reading."""
    with reading(project) as db:
        every = store.findings(db)
        items: dict[int, list[Item]] = {each.id: [] for each in every}
        moves: dict[int, list[Move]] = {each.id: [] for each in every}
        for item in store.items(db):
            items[item.finding_id].append(item)
        for move in store.moves(db):
            moves[move.finding_id].append(move)
    return Held(
        every,
        {of: tuple(some) for of, some in items.items()},
        {of: tuple(some) for of, some in moves.items()},
    )


@remembered
def strengths(project: Project, door: Door = EVERYTHING) -> dict[int, Strength]:
    """How strong every finding is, by its id; failures as they are seen through ``door``."""
    with reading(project):
        known = held(project)
        found = _quotes(project, known)
        own = working_councils(project)
        spoke = _spoke(project, found)
        rules, runs = _rules(project, door, known, own)
        asked_here = asked_by_council(project)
        roles = _Roles.of(project, {each.id for each in own})
    strong = {}
    for each in known.findings:
        who = {council.id: spoke.of.get((each.id, council.id), Voices()) for council in own}
        side_for = _together(one.people_for for one in who.values())
        side_against = _together(one.people_against for one in who.values())
        strong[each.id] = Strength(
            quotes_for=found[each.id][0] & spoke.quotes,
            quotes_against=found[each.id][1] & spoke.quotes,
            councils=tuple(
                HeardIn(
                    c.id, c.name, len(one.people_for), len(one.people_against), asked_here[c.id]
                )
                for c, one in ((council, who[council.id]) for council in own)
            ),
            people_for=len(side_for),
            people_against=len(side_against),
            aside=len(spoke.aside(each.id, who.keys()) - side_for - side_against),
            roles=roles.heard(side_for, side_against),
            rules=tuple(rules[code] for code in codes_of(known.items[each.id])),
            runs=runs,
            not_counted=len(found[each.id][2] & spoke.quotes),
        )
    return strong


def _together(sides: Iterable[frozenset[Person]]) -> frozenset[Person]:
    return frozenset[Person]().union(*sides)


def codes_of(items: Iterable[Item]) -> tuple[str, ...]:
    """The normalised codes of the rules among what a finding rests on, as they were linked."""
    return tuple(normalise_code(str(each.to)) for each in items if each.kind == "rule")


def _quotes(project: Project, known: Held) -> dict[int, _Sides]:
    """The quotes for, against and for neither side of each finding."""
    of_painpoint: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for link in links(project).quotes:
        of_painpoint[link.painpoint_id].append((int(link.to), link.stance or "for"))
    of_theme: dict[int, list[tuple[int, str]]] = defaultdict(list)
    if any(each.kind == "theme" for some in known.items.values() for each in some):
        of_theme = _in_themes(project)
    behind = {"painpoint": of_painpoint, "theme": of_theme}
    return {
        of: sides(
            [(int(str(each.to)), each.stance) for each in items if each.kind == "quote"],
            [
                (each.stance, behind[each.kind][int(str(each.to))])
                for each in items
                if each.kind in behind
            ],
        )
        for of, items in known.items.items()
    }


def _in_themes(project: Project) -> dict[int, list[tuple[int, str]]]:
    """The quotes of each theme with their stance, those of the themes that are part of it too."""
    own: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for member in members(project):
        if member.quote_id is not None:
            own[member.theme_id].append((member.quote_id, member.stance))
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for theme_id, parts in with_parts(themes(project)).items():
        found[theme_id] = [each for part in parts for each in own[part]]
    return found


@dataclass(frozen=True)
class _Spoke:
    """Who spoke of each finding in each council, and which of the quotes are still here."""

    of: Mapping[tuple[int, int | None], Voices]
    quotes: frozenset[int]

    def aside(self, finding_id: int, councils: Collection[int]) -> frozenset[Person]:
        """Who spoke in no session that counts, or of no council that takes part."""
        return _together(
            who.aside if council in councils else who.aside | who.people_for | who.people_against
            for (of, council), who in self.of.items()
            if of == finding_id
        )


def _spoke(project: Project, found: Mapping[int, _Sides]) -> _Spoke:
    sides_in: tuple[Stance, ...] = ("for", "against")
    said = tuple(
        Link(0, of, quote, "", "", "", stance)
        for of, sides_of in found.items()
        for stance, quotes in zip(sides_in, sides_of, strict=False)
        for quote in sorted(quotes)
    )
    every = {quote for some in found.values() for side in some for quote in side}
    return _Spoke(
        voices(project, Links((), said, (), (), (), ())), frozenset(speakers_of(project, every))
    )


@dataclass(frozen=True)
class _Roles:
    """Which group each person is of, and how many people of each were asked."""

    group: Mapping[int, str]
    asked: Mapping[str, int]

    @classmethod
    def of(cls, project: Project, councils: set[int]) -> _Roles:
        """Of the working councils; a group is the user group, or the role where none is given."""
        number = Counter[str]()
        for each in asked(project):
            if each.council_id in councils:
                number[_group(each.user_group, each.role)] += each.people
        return cls({p.id: _group(p.user_group, p.role) for p in participants(project)}, number)

    def heard(
        self, side_for: frozenset[Person], side_against: frozenset[Person]
    ) -> tuple[RoleHeard, ...]:
        """Each group that was asked, with how many of it spoke."""
        counted = [
            Counter(self.group.get(each, NO_GROUP) for each in side if isinstance(each, int))
            for side in (side_for, side_against)
        ]
        return tuple(
            RoleHeard(name, counted[0][name], counted[1][name], number)
            for name, number in sorted(self.asked.items())
        )


def _group(user_group: str | None, role: str) -> str:
    name = user_group or role or NO_GROUP
    return name[:1].upper() + name[1:]


def _rules(
    project: Project, door: Door, known: Held, own: tuple[Council, ...]
) -> tuple[dict[str, RuleFails], Runs]:
    """How each rule of any finding fails in each working council, and in which runs."""
    codes = sorted({code for some in known.items.values() for code in codes_of(some)})
    if not codes:
        return {}, Runs()
    rules = catalogue(project)
    seen = seen_runs(project, door)
    runs = Runs(seen.year, seen.unit, seen.source, seen.words()) if seen else Runs()
    year = seen.year if seen else None
    return {
        code: RuleFails(
            code,
            rules.spelling(code),
            rules.label(code, year),
            rules.match(code, None).how != "unknown",
            tuple(_cell(seen, code, council) for council in own),
            any(rules.match(part, None).how == "exact" for part in part_codes(code)),
        )
        for code in codes
    }, runs


def _cell(seen: Comparison | None, code: str, council: Council) -> FailsIn:
    run = seen.of_council(council.id) if seen else None
    if seen is None or run is None:
        aside = seen is not None and council.name in seen.left_out
        why = "its run counts otherwise" if aside else "no run is compared"
        return FailsIn(
            council.id, council.name, None, "", "no run", None, None, f"not known: {why}"
        )
    cell = run.cell(code)
    known = cell.count is not None and cell.status == "failed"
    words = number_words(cell.count or 0, run.unit) if known else cell.status
    children = run.children or None
    return FailsIn(
        *(council.id, council.name, run.run_id, run.run_words, cell.status),
        *(cell.count, children, words),
    )
