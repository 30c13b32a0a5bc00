"""What is left behind of a whole project: documents, a workbook, open data, each by its format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from common.errors import BadInput
from common.words import listed
from presenting.documents.services import KINDS, Document, document
from presenting.tables.open_data import open_data
from presenting.tables.workbook import workbook
from storage import Project

USUAL_KIND = KINDS[0]
_TABLES: Mapping[str, Callable[[Project, date | None], Document]] = {
    "xlsx": workbook,
    "data": open_data,
}
FORMATS = ("docx", *_TABLES)


def whole_file(
    project: Project, to: str, *, kind: str | None = None, day: date | None = None
) -> Document:
    """A file of the whole project in one of ``FORMATS``; ``kind`` is which document, for docx.

    Raises BadInput for another format or document, or for a document of what are tables.
    """
    if to not in FORMATS:
        raise BadInput(
            f"a whole project cannot be left behind as {to[:20]}",
            remedy=f"Choose {listed(FORMATS, 'or')}",
        )
    if to == "docx":
        return document(project, kind or USUAL_KIND, day)
    if kind is not None:
        raise BadInput(
            f"{to} is of every table, not of one document", remedy="Leave the document out"
        )
    return _TABLES[to](project, day)
