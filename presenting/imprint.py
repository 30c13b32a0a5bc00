"""What every file left behind says of itself: which project, as it was when, and what is invented.

The same project says the same, but for the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.program import NAME, program_version
from common.words import day_words
from storage import Project, reading
from storage.history.acts import stamp
from storage.register import project_facts

ILLUSTRATIVE = "Illustrative: written for a demonstration, except where a source is named."
LICENCE = "Cleared for sharing by the project’s team; small counts are protected."


@dataclass(frozen=True)
class Imprint:
    """``version`` is the number of the project's last change; ``day`` the one it was saved on.

    ``terms`` says who may see what the file holds.
    """

    project: str
    version: int
    day: str
    program: str
    illustrative: bool
    terms: str = LICENCE

    @property
    def version_words(self) -> str:
        """ "Version 1,204 of the project"."""
        return f"Version {self.version:,} of the project"

    @property
    def saved_words(self) -> str:
        """ "Saved 29 November 2026 with Common Ground 1.0.0"."""
        return f"Saved {day_words(self.day)} with {self.program}"

    @property
    def short(self) -> str:
        """ "Version 1,204 of the project, saved 29 November 2026", for the foot of a page."""
        return f"{self.version_words}, saved {day_words(self.day)}"

    @property
    def at(self) -> str:
        """The day as files of offices say it."""
        return f"{self.day}T00:00:00Z"

    def lines(self) -> list[str]:
        """What stands at the head or the end of a file, a sentence a line."""
        made = [f"{self.project} · {self.version_words} · {self.saved_words}", self.terms]
        return [*made, ILLUSTRATIVE] if self.illustrative else made


def imprint(project: Project, day: date | None = None) -> Imprint:
    """The project's imprint; ``day`` None is today."""
    with reading(project) as db:
        facts = project_facts(db)
        changes = stamp(project, db).acts
    return Imprint(
        facts.name,
        changes,
        (day or date.today()).isoformat(),
        f"{NAME} {program_version()}",
        facts.illustrative,
    )
