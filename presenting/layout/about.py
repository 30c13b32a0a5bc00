"""The last page of a file: what it is, from which version of the project, and what is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from presenting.framing import Slide, left_out_of, left_out_words
from presenting.imprint import Imprint
from presenting.layout.pages import Sheet
from presenting.nodes import Child, Node, el, said, words_of

TITLE = "About these slides"
NOTHING = "There is nothing to show yet"


def about_sheet(slides: Sequence[Slide], imprint: Imprint, says: Sequence[str]) -> Sheet:
    """What every file left behind says, the sources of its slides, and what stayed behind."""
    sources = list(dict.fromkeys(words for slide in slides for words in _sources(slide.node)))
    left_out = left_out_words(left_out_of(slides))
    body: list[Child] = [said("p", line) for line in imprint.lines()]
    body += [el("p", each) for each in (left_out, *says) if each]
    if sources:
        listed = [said("li", each) for each in sources]
        body += [el("h3", "Sources and how to read them"), el("ul", *listed)]
    return Sheet("about", TITLE, _framed(body, imprint), 0)


def nothing_sheet(imprint: Imprint) -> Sheet:
    """In the place of slides where there are none."""
    words = "Slides appear here when cards have been chosen for the storyboard."
    return Sheet("nothing", NOTHING, _framed([el("p", words)], imprint), 0)


def _framed(body: Sequence[Child], imprint: Imprint) -> Node:
    marks = [el("span", "Illustrative", class_="illustrative")] if imprint.illustrative else []
    return el(
        "section",
        el("header", *marks, class_="marks"),
        el("div", *body, class_="body"),
        el("footer", said("span", imprint.project), el("span", imprint.short)),
        class_="slide about",
    )


def _sources(node: Node) -> list[str]:
    made: list[str] = []
    for child in node.children:
        if isinstance(child, Node):
            if dict(child.attributes).get("class") == "source":
                made.append(words_of(child))
            else:
                made += _sources(child)
    return made
