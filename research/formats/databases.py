"""A project in an SQLite file, whichever of the programs that keep one so wrote it."""

from __future__ import annotations

from common.errors import BadInput
from research.exchange.model import ForeignProject
from research.formats.qualcoder import is_qualcoder, read_qualcoder
from research.formats.sqlite_file.store import read_tables
from research.formats.taguette import is_taguette, read_taguette


def read_database(data: bytes, name: str, project_id: int | None = None) -> ForeignProject:
    """Read a Taguette or QualCoder project, told apart by its tables and not by its name.

    ``project_id`` chooses one of several Taguette projects. Raises BadInput for a file that is
    damaged or another program's.
    """
    tables = read_tables(data, name, {}).names
    if is_taguette(tables):
        return read_taguette(data, name, project_id)
    if is_qualcoder(tables):
        return read_qualcoder(data, name)
    raise BadInput(
        "this database is neither a Taguette nor a QualCoder project",
        where=name,
        remedy="Choose the file that “Export project” gives in Taguette, or QualCoder’s data.qda",
    )
