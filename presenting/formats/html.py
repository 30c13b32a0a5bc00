"""The slides as one HTML file: it works offline, fetches nothing, and prints a slide a page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from importlib.resources import files

from common.words import count_of, day_words
from presenting import store
from presenting.imprint import imprint
from presenting.nodes import pictures, to_html
from presenting.slides import (
    Slide,
    deck_of,
    draft_slides,
    left_out_of,
    left_out_words,
    slides,
)
from storage import Project, reading
from storage.register import project_facts


@dataclass(frozen=True)
class Page:
    """A saved show-and-tell: its bytes, its slides' titles, and which quotes stayed behind."""

    content: bytes = field(repr=False)
    titles: tuple[str, ...]
    left_out: frozenset[int]

    @property
    def slides(self) -> int:
        """How many slides are in it."""
        return len(self.titles)


def page(project: Project, storyboard_id: int | None = None, day: date | None = None) -> Page:
    """A storyboard as a file for anybody; None is the whole project, as a draft offers it.

    ``day`` is the one it says it was saved on; None is today. Only cleared quotes and counts that
    may be shown are in it, and no speaker's notes.
    """
    with reading(project) as db:
        facts = project_facts(db)
        if storyboard_id is None:
            made, name, when = draft_slides(project), facts.name, None
        else:
            deck = deck_of(project, store.storyboard(db, storyboard_id))
            made, name, when = slides(project, storyboard_id), deck.name, deck.date
        its = imprint(project, day)
    left_out = left_out_of(made)
    said = [day_words(when) if when else "", count_of(len(made), "slide")]
    notes = [" · ".join(each for each in said if each), *its.lines()]
    if left_out:
        notes.append(left_out_words(left_out))
    if not made:
        notes.append("There is nothing to show yet.")
    titles = tuple(slide.title for slide in made)
    return Page(_document(name, notes, made).encode("utf-8"), titles, left_out)


def _document(name: str, notes: list[str], made: Sequence[Slide]) -> str:
    style = _file("slides.css") + _file("page.css")
    script = _file("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    held = pictures(slide.node for slide in made)
    store_ = "".join(
        f'<g id="{key}" font-family="sans-serif">{each.inner}</g>' for key, each in held.items()
    )
    lines = "".join(f'<p dir="auto">{escape(line)}</p>' for line in notes)
    buttons = "".join(
        f'<button type="button" data-act="{act}">{words}</button>'
        for act, words in (
            ("back", "Previous"),
            ("on", "Next"),
            ("full", "Full screen (F)"),
            ("whole", "Read as one page"),
        )
    )
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(name)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<svg class="store" aria-hidden="true"><defs>{store_}</defs></svg>\n'
        f'<header class="cover"><h1 dir="auto">{escape(name)}</h1>{lines}</header>\n<main>\n'
        + "\n".join(to_html(slide.node) for slide in made)
        + '\n</main>\n<nav class="bar-below" aria-label="Slides">'
        f'{buttons}<output aria-live="polite"></output></nav>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _file(name: str) -> str:
    return files("presenting.formats").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
