"""Show-and-tells: a storyboard as a file."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import FILE, ID, House, say, with_db, with_json
from common.errors import BadInput
from common.words import count_of
from project import open_project


@click.group(cls=House)
def present() -> None:
    """Show-and-tells."""


@present.command("export")
@click.argument("out", type=FILE)
@click.option("--deck", type=ID, metavar="ID", help="A storyboard; without it the whole project.")
@click.option("--format", "to", required=True, metavar="FORMAT", help="html.")
@with_db
@with_json
def present_export(out: Path, deck: int | None, to: str, db: Path, as_json: bool) -> None:
    """Write a storyboard to OUT, with cleared quotes and counts that may be shown."""
    from presenting.formats.html import page
    from presenting.framing import left_out_words

    if to.lower() != "html":
        raise BadInput(
            f"a show-and-tell cannot be written as {to[:20]} yet", remedy="Use --format html"
        )
    made = page(open_project(db, create=False), deck)
    out.write_bytes(made.content)
    words = f"Wrote {count_of(made.slides, 'slide')} to {out}. {left_out_words(made.left_out)}"
    say(as_json, {"path": str(out), "slides": made.slides}, words.strip())
