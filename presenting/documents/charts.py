"""Charts in a document: those of the screens, as pictures with their caption in them."""

from __future__ import annotations

from presenting.charts.pictures import Caption, picture_of
from presenting.charts.style import Spec
from presenting.documents.model import Picture


def chart(spec: Spec, alt: str, title: str, source: str, *, illustrative: bool) -> Picture:
    """A chart with its title; ``alt`` says it to those who do not see it."""
    return Picture(picture_of(spec, alt, "png", Caption(title, source, illustrative)), alt, title)
