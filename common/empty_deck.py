"""The empty PowerPoint file that slides are put in, with nothing in it that is not ours."""

from __future__ import annotations

from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE


def empty_deck() -> Any:
    """A deck without slides, as python-pptx has one.

    What its makers' computer left in it stays out: a small picture of the empty deck, and the
    settings of somebody's printer.
    """
    deck = pptx.Presentation()
    for part in (deck.part.package, deck.part):
        for key, each in list(part._rels.items()):
            if each.reltype in (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS):
                part._rels.pop(key)
    return deck
