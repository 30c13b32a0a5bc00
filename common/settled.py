"""Office files without when they were made, so that equal content is an equal file."""

from __future__ import annotations

import io
import re
import zipfile

LONG_AGO = "1980-01-01T00:00:00Z"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FACTS = "docProps/core.xml"


def settled(data: bytes, *, at: str = LONG_AGO) -> bytes:
    """The same workbook, document or deck, written at ``at`` whenever it is written.

    The days of its members are those of 1980, as a zip has none before; its own facts say ``at``,
    which is in the form of ``LONG_AGO``.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.infolist():
            content = before.read(member)
            if member.filename == _FACTS:
                content = _MOMENT.sub(at.encode(), content)
            info = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            after.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()
