"""The slides as one HTML file: it works offline, fetches nothing, and prints a slide a page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from common.words import count_of, day_words
from presenting.framing import Slide, left_out_of, left_out_words
from presenting.imprint import Imprint
from presenting.nodes import pictures, to_html


def write_html(
    made: Sequence[Slide], said: Imprint, *, name: str, when: str | None = None
) -> bytes:
    """Slides as a file for anybody: no speaker's notes are in it.

    ``name`` is what the show-and-tell is called, ``when`` the day it is held on.
    """
    facts = [day_words(when) if when else "", count_of(len(made), "slide")]
    notes = [" · ".join(each for each in facts if each), *said.lines()]
    if left_out := left_out_of(made):
        notes.append(left_out_words(left_out))
    if not made:
        notes.append("There is nothing to show yet.")
    return _document(name, notes, made).encode("utf-8")


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
