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
from presenting.imprint import Imprint, imprint
from presenting.slides import Slide, draft_slides, left_out_of, slides
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
    """What a file is made from. ``name`` is what the show-and-tell is called."""

    project: Project
    storyboard_id: int | None
    name: str
    slides: tuple[Slide, ...] = field(repr=False)
    imprint: Imprint
    with_notes: bool = False
    sections: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, its ending, and what it is good for."""

    title: str
    ending: str
    mime: str
    good_for: str
    write: Callable[[Leaving], bytes] = field(repr=False)


def _html(it: Leaving) -> bytes:
    from presenting.formats.html import page

    return page(it.project, it.storyboard_id, date.fromisoformat(it.imprint.day)).content


def _pptx(it: Leaving) -> bytes:
    # The libraries of these two take longer to load than a screen to make.
    from presenting.formats.pptx import write_pptx

    return write_pptx(
        it.slides,
        it.imprint,
        name=it.name,
        with_notes=it.with_notes,
        sections=it.sections,
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
    sections: Sequence[tuple[str, int]] = (),
    day: date | None = None,
) -> LeftBehind:
    """A storyboard as a file for anybody; None is the whole project, as a draft offers it.

    Parameters
    ----------
    to : one of ``FORMATS``; raises BadInput for another.
    with_notes : put the speaker's notes into a PowerPoint file; no other format has them.
    sections : each section's name with the number of the slide that it begins with.
    day : the day that is written into the file; None is today.
    """
    kind = FORMATS.get(to.lower())
    if kind is None:
        raise BadInput(
            f"a show-and-tell cannot be written as “{to[:20]}”",
            remedy=f"Use {listed(FORMATS, 'or')}",
        )
    with reading(project) as db:
        said = imprint(project, day)
        if storyboard_id is None:
            made, name = draft_slides(project), said.project
        else:
            name = store.storyboard(db, storyboard_id).name
            made = slides(project, storyboard_id)
    it = Leaving(project, storyboard_id, name, made, said, with_notes, tuple(sections))
    board = "" if storyboard_id is None else f"-{storyboard_id}"
    return LeftBehind(
        kind.write(it),
        f"show-and-tell{board}-{said.day}.{kind.ending}",
        kind.mime,
        tuple(slide.title for slide in made),
        left_out_of(made),
    )
