"""A project of another program brought in: read, looked at by a person, and stored in one act.

Every source with words becomes a session whose text stays as it was but for what is personal, so
that everything marked in it stays where it was. Names of sources are kept only where no word of
theirs can be a person's: file names often are. A source that is here already (by its id) is left
as it is, with all that was done to it here; what is new in the file comes beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.who import Who
from research import store
from research.drafts import Draft, SpeakerChoice
from research.exchange.bringing import Bringing, SourceDraft, bring
from research.exchange.files import read_project
from research.exchange.model import Convention, ForeignProject, Lost, Readings
from research.model import Participant, SessionFacts
from research.services.storing_projects import store_project
from storage import Act, Project, act, reading
from storage.register import councils


@dataclass(frozen=True)
class Migration:
    """A foreign project on its way in, in memory alone. Every change makes a new one."""

    name: str = field(repr=False)
    bringing: Bringing = field(repr=False)

    @property
    def project(self) -> ForeignProject:
        """What the file holds."""
        return self.bringing.project

    @property
    def drafts(self) -> tuple[SourceDraft, ...]:
        """The sources with words, each a draft to look at; their places number them."""
        return self.bringing.sources

    @property
    def readings(self) -> Readings | None:
        """How the file may count positions, where it does not say so itself."""
        return self.project.readings

    @property
    def convention(self) -> str:
        """How positions are counted, in words."""
        return self.readings.chosen.convention.words() if self.readings else "code points"

    def with_choices(
        self,
        speakers: Mapping[tuple[int, str], SpeakerChoice] | None = None,
        extra_names: Iterable[str] = (),
        refused: Iterable[tuple[int, str]] = (),
    ) -> Migration:
        """The same with what a person decided.

        ``speakers`` by a source's place and a label in it: who that is. ``refused`` are places of
        sources with ids of findings in them. Raises BadInput for what cannot be.
        """
        return replace(self, bringing=self.bringing.with_choices(speakers, extra_names, refused))

    def with_drafts(self, drafts: Mapping[int, Draft]) -> Migration:
        """The same with sources' drafts as a person judged them, by the sources' places."""
        sources = tuple(
            replace(each, draft=drafts.get(place, each.draft))
            for place, each in enumerate(self.drafts)
        )
        return replace(self, bringing=replace(self.bringing, sources=sources))


@dataclass(frozen=True)
class MigrationSaved:
    """What was stored. ``codes`` counts all tags of the file, headings too, here now."""

    import_id: int
    sessions: tuple[int, ...]
    quotes: int
    codes: int
    convention: str
    lost: tuple[Lost, ...]
    redactions: int
    remarks: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many sources became sessions."""
        return len(self.sessions)


def everybody(project: Project) -> tuple[Participant, ...]:
    """Whom an import of any council may already know."""
    with reading(project) as db:
        known = {each.id: each for each in store.roster(db, None)}
        for council in councils(db):
            known |= {each.id: each for each in store.roster(db, council.id)}
    return tuple(known[number] for number in sorted(known))


def prepare_migration(
    data: bytes,
    name: str,
    *,
    convention: Convention | None = None,
    council: str | None = None,
    extra_names: Sequence[str] = (),
    roster: Sequence[Participant] = (),
    project_id: int | None = None,
) -> Migration:
    """Read a foreign project and propose who is who and what is personal. Nothing is stored.

    Parameters
    ----------
    convention : how the file counts, where a person settled it.
    project_id : which of several Taguette projects in one file is meant.
    council : whose sessions these are, for sources that name none themselves.
    roster : participants the project knows (:func:`everybody`).

    Raises BadInput where the file cannot be read.
    """
    return migration_of(
        read_project(data, name, convention, project_id),
        name,
        council=council,
        extra_names=extra_names,
        roster=roster,
    )


def migration_of(
    project: ForeignProject,
    name: str = "",
    *,
    council: str | None = None,
    extra_names: Sequence[str] = (),
    roster: Sequence[Participant] = (),
) -> Migration:
    """What :func:`prepare_migration` proposes, for a project that was read already."""
    drafts = bring(project, council=council, roster=roster)
    if any(each.strip() for each in extra_names):
        drafts = drafts.with_choices(extra_names=extra_names)
    return Migration(name, drafts)


def save_migration(
    project: Project,
    who: Who,
    migration: Migration,
    *,
    kind: str = "interview",
    date: str | None = None,
    confirmed: bool,
) -> MigrationSaved:
    """Store a migration in one act: all of it lands, or none.

    Unless ``confirmed`` by a person, what is sure is replaced and the sessions are to check.

    Raises BadInput where all the file holds is here already, or it holds nothing that can be kept.
    """
    with act(project, who, "Brought in a project of another program") as this:
        return store_migration(this, migration, kind=kind, date=date, confirmed=confirmed)


def store_migration(
    this: Act,
    migration: Migration,
    *,
    kind: str = "interview",
    date: str | None = None,
    confirmed: bool,
) -> MigrationSaved:
    """What :func:`save_migration` does, as part of an act that may do more."""
    stored = store_project(
        this,
        migration.bringing,
        SessionFacts(None, kind, date),
        name=migration.name,
        convention=migration.convention,
        confirmed=confirmed,
    )
    return MigrationSaved(
        stored.import_id,
        stored.sessions,
        stored.quotes,
        stored.codes,
        migration.convention,
        stored.lost,
        stored.redactions,
        stored.remarks,
    )


def close_call(migration: Migration) -> tuple[str, ...]:
    """What to say where the file counts positions one way or another and a person should choose."""
    if not migration.readings or not migration.readings.close:
        return ()
    second = migration.readings.tried[1:2]
    other = f"; the next likeliest is {second[0].convention.words()}" if second else ""
    return (
        "How this file counts positions is a close call: it was read as "
        f"{migration.convention}{other}. Look whether the quotes begin and end where they should",
    )
