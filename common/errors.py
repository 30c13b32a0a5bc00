"""The one family of errors that people are meant to read.

Every sentence says what is wrong, where, and what to do. None of them ever holds a quote, a name
from a transcript or a value from a child's record: messages reach screens, logs and terminals.
"""

from __future__ import annotations

from collections.abc import Sequence


class CommonGroundError(Exception):
    """Something a person can put right.

    Parameters
    ----------
    what : what is wrong, one sentence without a full stop at its end.
    where : the file, line, element or row it is in.
    remedy : what to do about it.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole message on one line."""
        parts = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.remedy:
            parts.append(self.remedy)
        return ". ".join(" ".join(part.split()).rstrip(".") for part in parts) + "."


class BadInput(CommonGroundError):
    """A file or a value that cannot be taken as it is; nothing of it was kept."""


class DamagedFile(BadInput):
    """A project file that cannot be read, or no longer whole; a backup can take its place."""


class NotFound(CommonGroundError):
    """A thing asked for by an id that this project does not hold."""


class StaleEdit(CommonGroundError):
    """Somebody else changed the same thing since it was opened."""


class CannotUndo(CommonGroundError):
    """An act that cannot be taken back, with the reason.

    ``acts`` are the later ones that would have to be taken back first, where that would do.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        remedy: str | None = None,
        acts: Sequence[int] = (),
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.acts = tuple(acts)


class NotAllowed(CommonGroundError):
    """Something that is not for this person to see or do; nothing was changed."""


class UnsafePlace(CommonGroundError):
    """A folder where a project file could lose what is written to it."""
