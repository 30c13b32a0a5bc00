"""What of another program's project never comes in, whatever is marked in it."""

from __future__ import annotations

from dataclasses import replace

from common.children import holds_child_records
from research.exchange.model import ForeignProject, Lost, losses

_WHY = "they hold a table with records of children, so nothing of them was taken"


def without_child_records(project: ForeignProject) -> ForeignProject:
    """The project without documents and remarks that hold tables of children, which are counted.

    Quotes of such a document go with it.
    """
    kept = tuple(each for each in project.sources if not holds_child_records(each.text))
    memos = tuple(each for each in project.memos if not holds_child_records(each.text))
    if (len(kept), len(memos)) == (len(project.sources), len(project.memos)):
        return project
    gone = {each.guid for each in project.sources} - {each.guid for each in kept}
    quotes = sum(len(each.spans) for each in project.sources if each.guid in gone)
    found = [
        Lost("documents", len(project.sources) - len(kept), _WHY),
        Lost("quotes", quotes, "the documents they are in hold records of children"),
        Lost("remarks", len(project.memos) - len(memos), _WHY),
    ]
    lost = losses([*project.lost, *found])
    return replace(project, sources=kept, memos=memos, lost=lost)
