"""What people of the team type: names of the project's councils are nobody's."""

from __future__ import annotations

from research.anonymise import without_sure
from research.folding import fold
from storage import Project, reading
from storage.register import councils
from storage.remembering import remembered


def words_of(council: str | None) -> frozenset[str]:
    """The words of a council's name, in lower case: they name no person."""
    return frozenset(fold(council or "").text.casefold().replace(",", " ").split())


@remembered
def words_of_councils(project: Project) -> frozenset[str]:
    """The words of all councils' names."""
    with reading(project) as db:
        return frozenset[str]().union(*(words_of(each.name) for each in councils(db)))


def without_personal(project: Project, text: str) -> tuple[str, int]:
    """Typed words with what is surely personal replaced, and how many replacements that took."""
    return without_sure(text, words_of_councils(project))
