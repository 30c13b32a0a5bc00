"""Show-and-tells: a storyboard as a file, to open, to change or to print."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import FILE, ID, House, say, with_db, with_json
from common.words import count_of
from project import open_project


@click.group(cls=House)
def present() -> None:
    """Show-and-tells."""


@present.command("export")
@click.argument("out", type=FILE)
@click.option("--deck", type=ID, metavar="ID", help="A storyboard; without it the whole project.")
@click.option("--format", "to", required=True, metavar="FORMAT", help="html, pptx or pdf.")
@click.option("--with-notes", is_flag=True, help="The speaker's notes too (PowerPoint only).")
@click.option("--hide-quotes", is_flag=True, help="No quote's words, for people from outside.")
@with_db
@with_json
def present_export(
    out: Path,
    deck: int | None,
    to: str,
    with_notes: bool,
    hide_quotes: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Write a storyboard to OUT, with cleared quotes and counts that may be shown."""
    from presenting.framing import left_out_words
    from presenting.leaving import left_behind

    project = open_project(db, create=False)
    made = left_behind(project, deck, to, with_notes=with_notes, hide_quotes=hide_quotes)
    out.write_bytes(made.content)
    words = f"Wrote {count_of(made.slides, 'slide')} to {out}. {left_out_words(made.left_out)}"
    said = {
        "path": str(out),
        "format": to.lower(),
        "slides": made.slides,
        "bytes": len(made.content),
    }
    say(as_json, said, words.strip())
