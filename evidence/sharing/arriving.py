"""Bringing a package in: looked at first, then in one act that lands whole or not at all.

A council that has evidence of this project's own is never mixed with what somebody shared: which
counts are whose could not be told apart again. It comes in under another name then, a council of
its own beside it. A working copy of one's own team is the other case: joining is what it is for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlite_utils import Database

from common.errors import BadInput
from common.landing import Landing, Left, mark_of
from common.who import Who
from common.words import council_key, day_words, one_line
from evidence.sharing import store
from evidence.sharing.identity import Identity, project_id
from evidence.sharing.package import Package
from evidence.sharing.taking_links import take_links
from process_maps.services.sharing import take_map, take_pairings
from research.services.landing import take_said
from research.services.landing_themes import take_made_of_it
from research.services.taking import Taking
from storage import Act, Project, act, reading
from storage.database import rehearsing
from storage.history.acts import is_next, stamp
from storage.origins import is_first, new_problems, rows_now
from storage.register import (
    LONGEST_NAME,
    Council,
    council,
    council_named,
    council_uses,
    find_council,
    is_illustrative,
    project_facts,
)
from validation.services.sharing import TakenRun, replace_run, run_versions, take_run
from validation.sharing.model import GivenRun

# What of a council is evidence of this project's own, where it did not come with a package.
_EVIDENCE = ("sessions", "participants", "themes", "maps", "runs")


@dataclass(frozen=True)
class Brought:
    """What a package brought, or would bring.

    ``councils`` are the names it came in under; ``already``: the very same was here, so nothing was
    changed. ``new`` and ``renewed`` count things by kind.
    """

    councils: tuple[str, ...]
    already: bool = False
    new: Mapping[str, int] = field(default_factory=dict)
    renewed: Mapping[str, int] = field(default_factory=dict)
    left: tuple[Left, ...] = ()
    remarks: tuple[str, ...] = ()


def look_at(project: Project, who: Who, package: Package, *, as_name: str | None = None) -> Brought:
    """What bringing a package in would change; nothing is. Raises BadInput as that would."""
    with _faults_told(), rehearsing(project, who, _words(package)) as this:
        return _brought(project, this, package, as_name, Identity(this.db).landing())


def bring_in(
    project: Project, who: Who, package: Package, *, as_name: str | None = None
) -> Brought:
    """Bring a package in, whole or not at all.

    ``as_name``: the council it is to be here, where one of its own name has evidence of this
    project's own. Raises BadInput where it cannot come in, with what to do.
    """
    # What is here is told apart before anybody else has to wait to write.
    with reading(project) as db:
        seen, landing = stamp(project, db), Identity(db).landing()
    with _faults_told(), act(project, who, _words(package)) as this:
        if not is_next(project, this, seen):
            landing = Identity(this.db).landing()
        return _brought(project, this, package, as_name, landing)


def _words(package: Package) -> str:
    kind = "a working copy" if package.about.kind == "working copy" else "a package"
    return f"Brought in {kind} of {package.about.council or 'a whole project'}"


def _brought(
    project: Project, this: Act, package: Package, as_name: str | None, landing: Landing
) -> Brought:
    done = _Bringing(this, package, as_name, landing).brought()
    with reading(project) as before:
        problems = new_problems(project, this.db, before)
    if problems:
        raise BadInput(
            "what is in the package does not hold together, so nothing was brought in",
            remedy="Ask for it to be made anew",
        )
    return done


@contextmanager
def _faults_told() -> Iterator[None]:
    """What no table takes, as a sentence."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError):
        raise BadInput(
            "the package holds what cannot be stored, so nothing was brought in",
            remedy="Ask for it to be made anew",
        ) from None


class _Bringing:
    """A package on its way in."""

    def __init__(self, this: Act, package: Package, as_name: str | None, landing: Landing) -> None:
        self.landing = landing
        self.this, self.package, self.about = this, package, package.about
        self.working = package.about.kind == "working copy"
        self.as_name = None if as_name is None else one_line(as_name, "name", LONGEST_NAME)
        self.earlier = [
            each
            for each in store.arrivals(this.db)
            if (each.source_id, each.kind, _key(each.council))
            == (self.about.project_id, self.about.kind, _key(self.about.council))
        ]
        self.remarks: list[str] = []

    def brought(self) -> Brought:
        """Do it."""
        db, about = self.this.db, self.about
        if self.earlier and any(each.digest == about.digest for each in self.earlier):
            return Brought(self._names_now(), already=True)
        if self.earlier and about.act < self.earlier[0].source_act:
            raise BadInput(
                f"a newer package of {about.council or 'this project'} from {about.project}, made "
                f"on {day_words(self.earlier[0].made_on)}, is here already",
                remedy="Bring in the latest one",
            )
        landing, councils = self.landing, self._councils()
        self._take(landing, councils)
        self._note(landing, councils)
        names = tuple(_name(db, number) for number in dict.fromkeys(councils.values()))
        if self.package.unknown:
            landing.leave(
                "fields of the package", "this version does not know them", self.package.unknown
            )
        return Brought(
            names, False, dict(landing.new), dict(landing.renewed), landing.left,
            tuple(self.remarks),
        )  # fmt: skip

    def _names_now(self) -> tuple[str, ...]:
        held = self.earlier[0].of_council
        if held is not None and held in rows_now(self.this.db, "councils"):
            return (_name(self.this.db, held),)
        return self.about.councils

    def _councils(self) -> dict[str, int]:
        """The councils here by their names in the package; made where they are new."""
        if self.working:
            if self.as_name:
                raise BadInput("a working copy is joined to the councils it names")
            return {name: self._own(name) for name in self.about.councils}
        (name,) = self.about.councils
        return {name: self._apart(name)}

    def _own(self, name: str) -> int:
        """A council that a working copy is joined to."""
        found = find_council(self.this.db, name)
        if found and self._shared_with(found):
            raise BadInput(
                f"what is here of {found.name} was shared by {self.about.project}; joining the "
                "working copy would count the same people twice",
                remedy=f"Undo that import first, or give {found.name} another name in Settings",
            )
        return self._marked(found, name).id

    def _shared_with(self, found: Council) -> bool:
        return any(
            each.kind == "shared"
            and each.of_council == found.id
            and each.source_id == self.about.project_id
            for each in store.arrivals(self.this.db)
        )

    def _apart(self, name: str) -> int:
        """The council that what somebody shared comes in as."""
        db = self.this.db
        if self.about.project_id == project_id(db) and not is_first(self.this):
            raise BadInput(
                "this package was made from this very project, so all of it is here",
                remedy="Bring it into another project, or make a working copy to join two files",
            )
        known = rows_now(db, "councils")
        held = next((e.of_council for e in self.earlier if e.of_council in known), None)
        if held is not None and self.as_name is None:
            return held
        wanted = self.as_name or name
        found = find_council(db, wanted)
        if found and self._own_evidence(found):
            raise BadInput(
                f"this project has its own evidence of {found.name}, which is never mixed with "
                "what somebody shared",
                remedy="Bring it in under another name, such as "
                f"“{_second(wanted, self.about.project)}”, to stand beside it",
            )
        return self._marked(found, wanted).id

    def _own_evidence(self, found: Council) -> bool:
        """Whether anything of a council did not come with a package of this source."""
        if any(each.of_council == found.id for each in self.earlier):
            return False
        return any(council_uses(self.this.db, found.id).get(table) for table in _EVIDENCE)

    def _marked(self, found: Council | None, name: str) -> Council:
        """The council, made where it is new; what is invented is never mixed with what is real."""
        invented = council_key(name) in {council_key(each) for each in self.about.illustrative}
        invented = invented or (not self.working and bool(self.about.illustrative))
        if found is None:
            origin = "illustrative" if invented else "project"
            found = council_named(self.this, name, origin=origin)
        here = is_illustrative(self.this.db, found.id)
        if found.origin == "published":
            raise BadInput(
                f"{found.name} is here by published figures only", remedy="Give another name"
            )
        if invented and not here:
            raise BadInput(
                f"the package is illustrative, and {found.name} is not",
                remedy="Bring it in under another name",
            )
        if here and not invented:
            if not project_facts(self.this.db).illustrative:
                raise BadInput(
                    f"{found.name} is illustrative here, and the package is not",
                    remedy="Bring it in under another name",
                )
            self.remarks.append(
                "This project is illustrative, so what came in is marked illustrative too"
            )
        return found

    def _take(self, landing: Landing, councils: Mapping[str, int]) -> None:
        this, package = self.this, self.package
        came = store.quotes_of(this.db, [each.id for each in self.earlier])
        said = Taking(this, landing, councils, self.about.project, self.working, came)
        take_said(said, package.research)
        version = f"Before the package of {day_words(self.about.made_on)}"
        for each in package.maps:
            council = councils[each.council]
            take_map(this, landing, each, council, version=version, working=self.working)
        take_pairings(this, landing, list(package.pairings))
        take_made_of_it(said, package.research)
        take_links(this, landing, package.evidence, source=self.about.project, working=self.working)
        for council_name, run in package.runs:
            self._run(landing, councils[council_name], run)

    def _run(self, landing: Landing, council_id: int, given: GivenRun) -> None:
        mark = mark_of(given.as_json())
        found = landing.find("runs", given.id)
        told = {"source": self.about.project, "made_on": self.about.made_on}
        if found is None:
            if landing.was_removed("runs", given.id):
                landing.leave("runs", "somebody here took them away, so they do not come back")
                return
            taken = take_run(self.this, council_id, given, **told)
            self._landed(landing, given, taken, mark)
            return
        before = landing.mark("runs", given.id)
        if self.working or not before or before == mark:
            return
        if run_versions(self.this.db, council_id).get(found) != 1:
            landing.leave(
                "runs", "what is known of them was changed here, so they stay as they are"
            )
            return
        taken = replace_run(self.this, found, council_id, given, **told)
        landing.renew("runs", given.id, taken.run_id, mark)

    def _landed(self, landing: Landing, given: GivenRun, taken: TakenRun, mark: str) -> None:
        if taken.is_new:
            landing.land("runs", given.id, taken.run_id, mark)
        else:
            landing.join("runs", given.id, taken.run_id)
        if taken.remark:
            self.remarks.append(taken.remark)

    def _note(self, landing: Landing, councils: Mapping[str, int]) -> None:
        """Keep which package it was, and what came with it."""
        about = self.about
        package_id = store.add_arrival(
            self.this,
            {
                "kind": about.kind,
                "source": about.project,
                "source_id": about.project_id,
                "source_act": about.act,
                "council": about.council,
                "of_council": councils.get(about.council or ""),
                "made_on": about.made_on,
                "digest": about.digest,
                "not_cleared": about.not_cleared,
            },
        )
        store.add_things(self.this, package_id, landing.landed)


def _key(name: str | None) -> str | None:
    return None if name is None else council_key(name)


def _name(db: Database, council_id: int) -> str:
    return council(db, council_id).name


def _second(name: str, source: str) -> str:
    return f"{name} (shared by {source})"[:LONGEST_NAME]
