"""What is to be said of runs that came into this project protected."""

from __future__ import annotations

from common.words import day_words
from storage import Project
from storage.remembering import remembered
from validation.services.looking import runs


@remembered
def arrived_words(project: Project) -> str:
    """Whose counts came here protected, from where and how; empty where none did."""
    said = dict.fromkeys(
        f"The counts of {run.council} came from {run.arrived.source} "
        f"({day_words(run.arrived.made_on)}), protected there, and nobody here knows them exactly. "
        f"{run.arrived.meaning}"
        for run in runs(project)
        if run.arrived
    )
    return " ".join(said)
