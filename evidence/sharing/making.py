"""Making a package: one council's evidence to share, or a working copy for one's own team.

To share, everything goes through the doors: quotes through clearance and the crowd, counts through
the disclosure setting, the team's own words past :class:`evidence.sharing.wording.WordsDoor`. A
working copy is like a backup: everything as it is, said so in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from common.errors import BadInput, NotFound
from common.landing import Left
from common.program import program_version
from common.who import Who
from common.words import council_key, listed
from evidence import store
from evidence.sharing.identity import Identity, project_id
from evidence.sharing.links import Evidence, Leaving, give_links
from evidence.sharing.package import About, Package, write_package
from evidence.sharing.readme import readme
from evidence.sharing.store import arrivals
from evidence.sharing.wording import WordsDoor
from process_maps import store as maps_store
from process_maps.services.sharing import GivenMap, StepAt, as_map_file, give_maps, give_pairings
from research.recognising import FEWEST
from research.services.copying import give_working
from research.services.sharing import GivenResearch, all_words, give_shared
from storage import Project, reading
from storage.history.reads import note_read
from storage.origins import last_act
from storage.register import (
    Council,
    councils,
    find_council,
    is_illustrative,
    own_councils,
    project_facts,
)
from validation.services.sharing import give_runs
from validation.sharing.model import GivenRun


@dataclass(frozen=True)
class Made:
    """A package: its bytes, what is in it by kind, and what stayed and why."""

    content: bytes = field(repr=False)
    about: About
    counts: dict[str, int]

    @property
    def left_out(self) -> tuple[Left, ...]:
        """What is not in it, how many, and why."""
        return self.about.left_out


def make_package(
    project: Project, who: Who, *, council: str | None, today: str, working_copy: bool = False
) -> Made:
    """A package of one council, or with ``working_copy`` of all where none is named.

    ``today`` (ISO) is written in it. Raises NotFound for a council that is not here, BadInput for
    one that only published figures name, and where there is nothing to give.
    """
    if working_copy and who.council:
        raise BadInput(
            "a working copy is for the project’s own team", remedy="Make a package to share"
        )
    if council is None and not working_copy:
        raise BadInput("it is not said which council’s evidence to share", remedy="Name a council")
    with reading(project) as db:
        of = None if council is None else _the_council(db, council)
        identity = Identity(db)
        if working_copy:
            note_read(project, "copy", 1, who=who)
            return _made(db, identity, _working(db, of, identity), of, today, "working copy")
        assert of is not None
        return _made(db, identity, _shared(db, of, identity), of, today, "shared")


def _the_council(db: Database, name: str) -> Council:
    found = find_council(db, name)
    if found is None:
        raise NotFound(
            "there is no council of that name in this project",
            remedy=f"It holds {listed(each.name for each in own_councils(db)) or 'none yet'}",
        )
    if found.origin == "published":
        raise BadInput(
            f"{found.name} is known here by published figures only, which are not ours to share"
        )
    return found


@dataclass(frozen=True)
class _Parts:
    """All that goes, and what stays."""

    research: GivenResearch
    maps: list[GivenMap]
    map_rows: list[int]
    map_files: list[bytes]
    evidence: Evidence
    runs: list[tuple[str, GivenRun]]
    left: list[Left]


def _shared(db: Database, of: Council, identity: Identity) -> _Parts:
    on_maps = WordsDoor(*all_words(db))
    others = _bare([each.name for each in councils(db) if each.id != of.id], of)
    words = on_maps.but_names(others)
    research = give_shared(db, of.id, identity, words)
    # What came here by a package without them is no more whole for whom it goes on to.
    before = (each for each in arrivals(db) if each.kind == "shared" and each.of_council == of.id)
    lacking = next((each.not_cleared for each in before), 0)
    research = replace(research, not_cleared=research.not_cleared + lacking)
    maps = give_maps(db, [of.id], identity, originals=False)
    files = [as_map_file(each, on_maps) for each in maps]
    rows = [view.id for view in maps_store.maps(db) if view.council_id == of.id]
    going, concern = _quotes(db, research, identity)
    leaving = Leaving(identity, going, _steps(db, rows, identity), rows, concern, words)
    evidence, stayed = give_links(db, leaving)
    runs = []
    for run in give_runs(db, of.id, lambda n: identity("runs", n), exact=False):
        note = words(run.facts.note)
        stayed += note is None
        runs.append((of.name, replace(run, facts=replace(run.facts, note=note or ""))))
    hidden = sum(len(codes) for _, run in runs for codes in run.hidden.values())
    stayed += research.words_left + sum(taken for _, taken in files)
    left = [
        Left("quotes", research.not_cleared, "they are not cleared for sharing"),
        Left(
            "people",
            research.less_shown,
            f"fewer than {FEWEST} like them were asked, so less is said of who they are",
        ),
        Left("counts", hidden, "they are small or give a small one away, and arrive as hidden"),
        Left(
            "words of the team",
            stayed,
            "they hold words that are not cleared, or name another council",
        ),
    ]
    return _Parts(research, maps, rows, [data for data, _ in files], evidence, runs, left)


def _working(db: Database, of: Council | None, identity: Identity) -> _Parts:
    ids = None if of is None else [of.id]
    research = give_working(db, ids, identity)
    those = [each for each in own_councils(db) if of is None or each.id == of.id]
    map_ids = [each.id for each in those]
    maps = give_maps(db, map_ids, identity, originals=True)
    rows = [view.id for view in maps_store.maps(db) if view.council_id in map_ids]
    going = {number: identity("quotes", number) for number in store.linked_quotes(db)}
    sent = {quote.id for session in research.research.sessions for quote in session.quotes}
    going = {number: guid for number, guid in going.items() if guid in sent}
    leaving = Leaving(identity, going, _steps(db, rows, identity), rows)
    evidence, _ = give_links(db, leaving)
    runs = [
        (each.name, run)
        for each in those
        for run in give_runs(db, each.id, lambda n: identity("runs", n), exact=True)
    ]
    return _Parts(
        research,
        maps,
        rows,
        [as_map_file(each, str)[0] for each in maps],
        evidence,
        runs,
        [],
    )


def _quotes(
    db: Database, given: GivenResearch, identity: Identity
) -> tuple[dict[int, str], set[int]]:
    """The linked quotes that go, by their rows; and all linked ones that are of the council."""
    sent = {quote.id for session in given.research.sessions for quote in session.quotes}
    linked = {n: identity("shared quotes", n) for n in sorted(store.linked_quotes(db))}
    going = {number: guid for number, guid in linked.items() if guid in sent}
    return going, {*going, *given.of_council.intersection(linked)}


def _steps(db: Database, map_rows: Collection[int], identity: Identity) -> dict[int, StepAt]:
    return {
        row: StepAt(identity("maps", map_id), element)
        for map_id in map_rows
        for element, row in maps_store.step_ids(db, map_id).items()
    }


def _bare(names: Collection[str], of: Council) -> tuple[str, ...]:
    """Other councils' names as words may hold them, but those that are part of this one's."""
    bare = {council_key(name) for name in names}
    return tuple(sorted(each for each in bare if each not in council_key(of.name)))


def _made(
    db: Database, identity: Identity, parts: _Parts, of: Council | None, today: str, kind: str
) -> Made:
    facts = project_facts(db)
    research = parts.research.research
    if not (research.sessions or parts.maps or parts.runs or parts.evidence.painpoints):
        whose = of.name if of else "the project"
        raise BadInput(
            f"there is no evidence of {whose} yet, so there is nothing to put into a package",
            remedy="Bring in a session, a map or an error report first",
        )
    names = [of.name] if kind == "shared" and of else sorted(_named(parts))
    invented = [
        each.name for each in councils(db) if each.name in names and is_illustrative(db, each.id)
    ]
    about = About(
        "shared" if kind == "shared" else "working copy",
        facts.name,
        project_id(db),
        last_act(db),
        today,
        program_version(),
        of.name if of else None,
        tuple(names),
        tuple(invented),
        tuple(each for each in parts.left if each.count),
        parts.research.not_cleared,
    )
    runs = tuple(parts.runs)
    pairings = give_pairings(db, parts.map_rows, identity) if kind != "shared" else []
    package = Package(about, research, tuple(parts.maps), tuple(pairings), parts.evidence, runs)
    counts = counted(package)
    content, about = write_package(package, parts.map_files, readme(about, counts))
    return Made(content, about, counts)


def _named(parts: _Parts) -> set[str]:
    research = parts.research.research
    named = {each.council for each in research.people}
    named |= {each.council for each in research.sessions}
    named |= {each.council for each in research.themes}
    return {
        *(name for name in named if name),
        *(each.council for each in parts.maps),
        *(of for of, _ in parts.runs),
    }


def counted(package: Package) -> dict[str, int]:
    """How much of each kind is in a package, in the order it is told."""
    research, evidence = package.research, package.evidence
    links = (
        evidence.painpoint_quotes,
        evidence.painpoint_steps,
        evidence.painpoint_rules,
        evidence.painpoint_anchors,
        evidence.step_rules,
    )
    return {
        "sessions": len(research.sessions),
        "people": len(research.people),
        "quotes": research.quotes,
        "tags": len(research.codes),
        "themes": len(research.themes),
        "maps": len(package.maps),
        "painpoints": len(evidence.painpoints),
        "links": sum(map(len, links)),
        "runs": len(package.runs),
    }
