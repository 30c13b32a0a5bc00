"""Slides laid out on pages: one layout for PowerPoint and PDF.

:func:`laid_out` takes slides, whatever card made them, and gives pages on which nothing lies off
the edge, no word is lost and no letter is too small to be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from presenting.framing import Slide
from presenting.imprint import Imprint
from presenting.layout.about import about_sheet, nothing_sheet
from presenting.layout.model import Laid
from presenting.layout.pages import Clean, Sheet, pages_of
from presenting.nodes import Node, el, words_of
from process_maps.drawing.text import clean as plain

__all__ = ["Laid", "laid_out"]


def laid_out(
    slides: Sequence[Slide],
    imprint: Imprint,
    says: Sequence[str] = (),
    *,
    clean: Clean = plain,
) -> list[Laid]:
    """Every page in order: the slides, the details that stand on none, and what the file is.

    ``says`` are sentences for the last page; ``clean`` makes of any text what may be written.
    """
    titles = _unlike(slides)
    sheets = [
        Sheet(
            f"slide-{slide.number}", title, _stamped(slide.node, imprint), slide.number, slide.notes
        )
        for slide, title in zip(slides, titles, strict=True)
    ]
    made: list[Laid] = []
    appendix: list[Sheet] = []
    for sheet in sheets or [nothing_sheet(imprint)]:
        got = pages_of(sheet, clean)
        made += got.pages
        appendix += [_apart(sheet, each.key, each.summary, each.body) for each in got.asides]
    while appendix:
        sheet = appendix.pop(0)
        got = pages_of(sheet, clean)
        made += got.pages
        appendix += [_apart(sheet, each.key, each.summary, each.body) for each in got.asides]
    return [*made, *pages_of(about_sheet(slides, imprint, says), clean).pages]


def _unlike(slides: Sequence[Slide]) -> list[str]:
    """Titles that tell the slides apart: by what they are, and then by number."""
    held = {slide.title for slide in slides}
    met: set[str] = set()
    made = []
    for slide in slides:
        title, number = slide.title, 2
        if title in met and (kind := _kind(slide.node)):
            title = f"{slide.title} ({kind[:1].lower()}{kind[1:]})"
        while title in met or (title != slide.title and title in held):
            title, number = f"{slide.title} ({number})", number + 1
        met.add(title)
        made.append(title)
    return made


def _kind(node: Node) -> str:
    """The first mark of a slide's head: what it is."""
    head = next(
        (each for each in node.children if isinstance(each, Node) and each.tag == "header"), None
    )
    marks = [each for each in head.children if isinstance(each, Node)] if head else []
    return plain(words_of(marks[0]))[:40] if marks else ""


def _stamped(node: Node, imprint: Imprint) -> Node:
    """The slide with the project's version and the day in its foot."""
    words = el("span", imprint.short)
    children = tuple(
        Node(each.tag, each.attributes, (*each.children, words))
        if isinstance(each, Node) and each.tag == "footer"
        else each
        for each in node.children
    )
    return Node(node.tag, node.attributes, children)


def _apart(sheet: Sheet, key: str, summary: str, body: Sequence[object]) -> Sheet:
    """Details as a sheet of their own, with the head and the foot of the slide they belong to."""
    kept = [
        each
        for each in sheet.node.children
        if isinstance(each, Node) and each.tag in ("header", "footer")
    ]
    held = Node("div", (("class", "body"),), tuple(body))  # type: ignore[arg-type]
    node = Node("section", (("class", "slide"),), (*kept[:1], held, *kept[1:]))
    return Sheet(key, f"{summary}: {sheet.title}", node, sheet.number, back=sheet.key)
