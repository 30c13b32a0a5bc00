"""Steps of the three councils' maps that are the same work in other words: a beginning.

Enough to see what a comparison says; the rest is left for whoever tries the screen.
"""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from process_maps.pairing.services import join_steps
from process_maps.services import map_by_id, maps
from storage import Project

# The labels of a step of each of two councils, and why they are the same work.
_PAIRS = (
    (
        ("Northmoor", "Social workers and business support record placements, reviews and health"),
        ("Eastley", "Practitioners keep case records up to date"),
        "Everyday recording by the same two groups",
    ),
    (
        ("Northmoor", "DfE opens the test schema"),
        ("Eastley", "Test schema released"),
        "The same event of DfE's",
    ),
    (
        ("Northmoor", "Analyst tests uploading"),
        ("Eastley", "Upload a trial extract"),
        "Both try the upload before the portal opens",
    ),
    (
        ("Northmoor", "Analyst uploads the files"),
        ("Eastley", "Upload the files"),
        "The same upload",
    ),
    (
        ("Northmoor", "Social workers and business support put the record right"),
        ("Eastley", "Business support correct the case record"),
        "The record is corrected in the case system",
    ),
    (
        ("Northmoor", "Director signs off"),
        ("Eastley", "Sign off and submit"),
        "Sign-off and sending",
    ),
    (
        ("Northmoor", "Analyst uploads the files"),
        ("Calderbrook", "Upload the CSV files"),
        "The same upload",
    ),
    (
        ("Eastley", "Test schema released"),
        ("Calderbrook", "DfE releases the test schema"),
        "The same event of DfE's",
    ),
)


def join_some(project: Project, who: Who) -> None:
    """Join the steps above by hand, as a team would."""
    rows = {
        (view.council, step.label): stored.step_ids[step.id]
        for view in maps(project)
        for stored in [map_by_id(project, view.id)]
        for step in stored.map.steps
    }
    for one, other, why in _PAIRS:
        join_steps(project, who, _row(rows, *one), _row(rows, *other), why)


def _row(rows: Mapping[tuple[str, str], int], council: str, begins: str) -> int:
    """The one step of a council's map whose label begins so."""
    (row,) = (
        row for (of, label), row in rows.items() if of == council and label.startswith(begins)
    )
    return row
