"""How every document begins: what it is, what it was made from, what may be concluded from it."""

from __future__ import annotations

from presenting.documents.model import Block, Contents, Heading, Items, PageBreak, Paragraph
from presenting.documents.sources import CHOSEN, NOT_HEARD, TOGETHER, Sources

KEY = (
    "A headline finding is a claim the project’s team makes; how strong it is stands beside it.",
    "A quote is what somebody said, word for word, between quotation marks, anonymised, and "
    "cleared for sharing.",
    "Commentary is the project team’s own, and is marked so. The team’s notes and paraphrases of "
    "what people said stay with the team; none is in here.",
)


def opening(held: Sources, what: str, conclude: tuple[str, ...] = ()) -> list[Block]:
    """The first pages: what this is, how to read it, the contents."""
    mark = held.imprint
    made = (
        f"It was written by {mark.program} from {_begun(mark.version_words)}, as the project "
        f"“{mark.project}” stood when it was saved. The same version gives the same document, but "
        "for the day."
    )
    return [
        Heading("About this document"),
        Paragraph(what),
        Paragraph(made),
        Heading("What may be concluded from it, and what not", 2),
        Items((CHOSEN, NOT_HEARD, TOGETHER, *conclude)),
        Heading("Three kinds of words", 2),
        Items(KEY),
        PageBreak(),
        Contents(),
        PageBreak(),
    ]


def _begun(words: str) -> str:
    return words[:1].lower() + words[1:]
