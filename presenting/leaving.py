"""A storyboard, or the whole project, as a file to leave behind: one way to each format.

Slides come through the two doors before they get here; a format only says how they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from common.errors import BadInput
from common.words import listed
from presenting import store
from presenting.framing import Slide, left_out_of
from presenting.imprint import Imprint, imprint
from presenting.shown import slides
from storage import Project, reading


@dataclass(frozen=True)
class LeftBehind:
    """A file: its bytes, what it is called, its slides' titles, and which quotes stayed behind."""

    content: bytes = field(repr=False)
    name: str
    mime: str
    titles: tuple[str, ...]
    left_out: frozenset[int]

    @property
    def slides(self) -> int:
        """How many slides are in it; a slide may go on over several pages."""
        return len(self.titles)


@dataclass(frozen=True)
class Leaving:
    """What a file is made from: what the show-and-tell is called, and the day it is held on."""

    name: str
    when: str | None
    slides: tuple[Slide, ...] = field(repr=False)
    imprint: Imprint
    with_notes: bool = False


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, its ending, and what it is good for."""

    title: str
    ending: str
    mime: str
    good_for: str
    write: Callable[[Leaving], bytes] = field(repr=False)


def _html(it: Leaving) -> bytes:
    from presenting.formats.html import write_html

    return write_html(it.slides, it.imprint, name=it.name, when=it.when)


def _pptx(it: Leaving) -> bytes:
    # The libraries of these two take longer to load than a screen to make.
    from presenting.formats.pptx import write_pptx

    return write_pptx(
        it.slides,
        it.imprint,
        name=it.name,
        with_notes=it.with_notes,
        sections=sections_of(it.slides),
    )


def _pdf(it: Leaving) -> bytes:
    from presenting.formats.pdf import write_pdf

    return write_pdf(it.slides, it.imprint, name=it.name)


FORMATS: dict[str, Format] = {
    "html": Format(
        "HTML",
        "html",
        "text/html",
        "Opens in any browser, also without a network, and is shown slide by slide with the "
        "keyboard. The best one for somebody who uses a screen reader.",
        _html,
    ),
    "pptx": Format(
        "PowerPoint",
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "To change slides or to put them into another deck: words, tables and maps are "
        "PowerPoint’s own and can be edited.",
        _pptx,
    ),
    "pdf": Format(
        "PDF",
        "pdf",
        "application/pdf",
        "To print, or to keep as it was: the same pages as the PowerPoint file, which nobody "
        "changes by accident. It takes a few seconds to make.",
        _pdf,
    ),
}


def left_behind(
    project: Project,
    storyboard_id: int | None,
    to: str,
    *,
    with_notes: bool = False,
    hide_quotes: bool = False,
    day: date | None = None,
) -> LeftBehind:
    """A storyboard as a file for anybody; None is the whole project, as a draft offers it.

    Parameters
    ----------
    to : one of ``FORMATS``; raises BadInput for another.
    with_notes : put the speaker's notes into a PowerPoint file; no other format has them.
    hide_quotes : put no quote's words into it, for people from outside.
    day : the day that is written into the file; None is today.
    """
    kind = FORMATS.get(to.lower())
    if kind is None:
        raise BadInput(
            f"a show-and-tell cannot be written as “{to[:20]}”",
            remedy=f"Use {listed(FORMATS, 'or')}, or of the whole project docx, xlsx or data",
        )
    if with_notes and to.lower() != "pptx":
        raise BadInput("only PowerPoint takes your notes along", remedy="Use pptx, or no notes")
    with reading(project) as db:
        said = imprint(project, day)
        board = None if storyboard_id is None else store.storyboard(db, storyboard_id)
        made = slides(project, storyboard_id, hide_quotes=hide_quotes)
    name, when = (board.name, board.date) if board else (said.project, None)
    it = Leaving(name, when, made, said, with_notes)
    number = f"-{board.id}" if board else ""
    return LeftBehind(
        kind.write(it),
        f"show-and-tell{number}-{said.day}.{kind.ending}",
        kind.mime,
        tuple(slide.title for slide in made),
        left_out_of(made),
    )


def sections_of(made: Sequence[Slide]) -> tuple[tuple[str, int], ...]:
    """Each section's name, with the number of the slide that it begins with."""
    return tuple((each.section, each.number) for each in made if each.kind == "section")
