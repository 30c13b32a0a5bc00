"""What the tables are made from: documents' sources, and which rows are invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from presenting.documents.sources import Sources, sources
from presenting.tables.model import ILLUSTRATIVE, Field
from storage import Project, reading
from storage.register import councils, is_illustrative
from validation.disclosure import mark_of, meaning_of
from validation.disclosure.setting import Setting


class Held:
    """A project about to be written as tables."""

    def __init__(self, project: Project, day: date | None = None) -> None:
        self.project = project
        self.sources: Sources = sources(project, day)
        with reading(project) as db:
            every = councils(db)
            self._invented = {each.id: is_illustrative(db, each.id) for each in every}
        self.councils = every

    @cached_property
    def council_id(self) -> Mapping[str, int]:
        """Each council's number by its name."""
        return {each.name: each.id for each in self.councils}

    def mark(self, council_id: int | None = None) -> str | None:
        """ "Illustrative" for a row of an invented council, or of none in an invented project."""
        if council_id is None:
            return ILLUSTRATIVE if self.sources.imprint.illustrative else None
        return ILLUSTRATIVE if self._invented.get(council_id) else None

    def mark_named(self, council: str | None) -> str | None:
        """The same by the council's name."""
        return self.mark(self.council_id.get(council) if council else None)

    @property
    def setting(self) -> Setting:
        """How small numbers are hidden."""
        return self.sources.door.setting

    def count_field(self, name: str, heading: str, means: str, *, blank: str) -> Field:
        """A count that may be hidden, with what stands in its place."""
        marks = ((mark_of(self.setting), meaning_of(self.setting)),)
        return Field(name, heading, means, "integer", 12, blank=blank, marks=marks)


def yes_no(value: bool | None) -> str | None:
    """Yes, no, or nothing where nobody said."""
    return None if value is None else "yes" if value else "no"
