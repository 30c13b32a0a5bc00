"""What is to be said of runs that came into this project protected."""

from __future__ import annotations

from common.words import day_words, listed
from storage import Project
from storage.remembering import remembered
from validation.arriving.model import THE_TEAM
from validation.services.looking import runs


@remembered
def arrived_words(project: Project) -> str:
    """Whose counts came here protected, from where and how; empty where none did.

    What is hidden from this reader alone is said by the door they look through.
    """
    whose: dict[tuple[str, str, str], dict[str, None]] = {}
    for run in runs(project):
        if (came := run.arrived) is not None and came.source != THE_TEAM:
            key = came.source, came.made_on, came.meaning
            whose.setdefault(key, {})[run.council] = None
    return " ".join(
        f"The counts of {listed(councils)} came from {source} ({day_words(made_on)}), protected "
        f"there, and are not known exactly here. {meaning}"
        for (source, made_on, meaning), councils in whose.items()
    )
