"""The zip of a REFI-QDA project: its one XML file, and the files that the XML points at.

Only what is in the zip is ever read: a path that leads elsewhere finds nothing.
"""

from __future__ import annotations

import codecs
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from common.decoding import kind_of_binary
from common.errors import BadInput
from common.safe_reading import open_zip, parse_xml, read_member
from research.exchange.written import Written
from research.formats.transcripts import LARGEST_TEXT

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]+):/{0,3}", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
Letters = Literal["UTF-8", "other", "guessed"]


@dataclass(frozen=True)
class Text:
    """A text file's words. ``letters``: whether it was UTF-8, as the standard wants."""

    written: Written
    letters: Letters


class Package:
    """An opened project file."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it; BadInput where it is damaged, unsafe or no REFI-QDA project."""
        self.name = name
        self._archive: zipfile.ZipFile | None = None
        self._members: dict[str, list[str]] = {}
        self._read: set[str] = set()
        self.project_name = name
        if _is_xml(data):
            self._xml = data
            return
        self._archive = open_zip(data, name)
        for member in self._archive.namelist():
            path = posixpath.normpath(member.replace("\\", "/"))
            if not member.endswith(("/", "\\")) and not path.startswith(("__MACOSX/", "._")):
                self._members.setdefault(posixpath.basename(path).casefold(), []).append(member)
        chosen = self._project_member()
        self._read.add(chosen)
        self.project_name = f"{name}, {posixpath.basename(chosen)}"
        self._xml = read_member(self._archive, chosen, name)

    def root(self) -> etree._Element:
        """The project's XML."""
        return parse_xml(self._xml, self.project_name)

    def bytes_at(self, path: str) -> bytes | None:
        """What a path of the project points at; None where that is not in the package."""
        member = self._member(path)
        if member is None or self._archive is None:
            return None
        self._read.add(member)
        return read_member(self._archive, member, self.name)

    def text_at(self, path: str) -> Text | None:
        """The text file that a path points at; None where it is not there or no text."""
        data = self.bytes_at(path)
        return None if data is None else decoded(data)

    def seen(self, path: str) -> bool:
        """Whether a path points into the package; if so the file counts as spoken of."""
        member = self._member(path)
        if member is not None:
            self._read.add(member)
        return member is not None

    def unread(self) -> int:
        """How many files nothing in the project points at."""
        every = {m for members in self._members.values() for m in members}
        hidden = {m for m in every if posixpath.basename(m.replace("\\", "/")).startswith(".")}
        return len(every - self._read - hidden)

    def _project_member(self) -> str:
        found = [m for names in self._members.values() for m in names if m.lower().endswith(".qde")]
        outermost = [m for m in found if "/" not in m.replace("\\", "/")] or found
        named = [m for m in outermost if m.lower() == "project.qde"]
        if len(outermost) == 1:
            return outermost[0]
        if outermost and len(named) == 1:
            return named[0]
        if outermost:
            raise BadInput(
                f"the package holds {len(outermost)} projects, and nothing says which is meant",
                where=self.name,
                remedy="Export it again, one project a file",
            )
        raise BadInput(
            "this is not a REFI-QDA project: it holds no project.qde",
            where=self.name,
            remedy="Export the project as QDPX",
        )

    def _member(self, path: str) -> str | None:
        bare = _SCHEME.sub("", path.strip()).replace("\\", "/")
        for each in dict.fromkeys((bare, unquote(bare))):
            parts = [part for part in each.split("/") if part not in ("", ".")]
            if not parts or ".." in parts:
                continue
            members = self._members.get(parts[-1].casefold(), [])
            if len(members) > 1:
                members = _nearest(members, parts)
            if len(members) == 1:
                return members[0]
        return None


def _nearest(members: list[str], parts: list[str]) -> list[str]:
    """Of files of one name, the one spelt so or in that folder; by rights all are in sources."""
    for folder in (parts[:-1], ["sources"]):
        wanted = "/".join([*folder, parts[-1]])
        for spelt in (str, str.casefold):
            same = [m for m in members if spelt(m.replace("\\", "/")) == spelt(wanted)]
            if len(same) == 1:
                return same
    return members


def decoded(data: bytes) -> Text | None:
    """A text file's letters, read as UTF-8 or as its mark says; None where it is no text.

    Nor is one of more than 10 MB, which no interview makes.
    """
    if len(data) > LARGEST_TEXT or kind_of_binary(data):
        return None
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                words = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                return None
            return Text(Written(words, mark=True), "UTF-8" if encoding == "utf-8" else "other")
    for order in ("utf-16-le", "utf-16-be"):
        nothings = data[order == "utf-16-le" :: 2]
        if len(nothings) > 3 and nothings.count(0) > len(nothings) // 2:
            try:
                return Text(Written(data.decode(order)), "other")
            except UnicodeDecodeError:
                continue
    try:
        return Text(Written(data.decode("utf-8")), "UTF-8")
    except UnicodeDecodeError:
        pass
    try:
        return Text(Written(data.decode("cp1252")), "guessed")
    except UnicodeDecodeError:
        return None


def _is_xml(data: bytes) -> bool:
    start = data[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    return start.startswith(b"<")
