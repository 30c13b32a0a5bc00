"""The file a map came from, kept inside our own JSON and in the project."""

from __future__ import annotations

from common.errors import BadInput
from common.safe_reading import MEGABYTE
from process_maps.model import Original
from process_maps.taking import Taking

LARGEST = 10 * MEGABYTE


def original_from(raw: object, taking: Taking) -> Original | None:
    """The file a map came from; a map that says something else under that name is refused."""
    if raw is None:
        return None
    one = Taking(raw, f"{taking.where}, the file it came from")
    parts = [one.needed_text(key) for key in ("format", "name", "packed")]
    try:
        return Original.unpacked(parts[0], parts[1], parts[2], LARGEST)
    except BadInput as error:
        raise BadInput(error.what, where=taking.where, remedy="Export it again") from None


def original_to(original: Original) -> dict[str, str]:
    return {"format": original.format, "name": original.name, "packed": original.packed()}
