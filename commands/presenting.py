"""Show-and-tells: a storyboard as a file, to open, to change or to print."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import FILE, ID, House, say, with_db, with_json
from common.errors import BadInput
from common.words import count_of
from project import open_project
from storage.files import write_whole


@click.group(cls=House)
def present() -> None:
    """Show-and-tells."""


@present.command("export")
@click.argument("out", type=FILE)
@click.option("--deck", type=ID, metavar="ID", help="A storyboard; without it the whole project.")
@click.option(
    "--format", "to", required=True, metavar="FORMAT", help="html, pptx, pdf, docx, xlsx or data."
)
@click.option("--with-notes", is_flag=True, help="The speaker's notes too (PowerPoint only).")
@click.option("--hide-quotes", is_flag=True, help="No quote's words, for people from outside.")
@click.option(
    "--document",
    metavar="DOCUMENT",
    help="With docx: research-report, benefits-case or recommendations.",
)
@with_db
@with_json
def present_export(
    out: Path,
    deck: int | None,
    to: str,
    with_notes: bool,
    hide_quotes: bool,
    document: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Write a storyboard, or what is left behind of the whole project, to OUT.

    Only cleared quotes are in it, and counts that may be shown. html, pptx and pdf are a
    storyboard; docx is a document, xlsx a workbook of every table and data a zip of open data, each
    of the whole project.
    """
    from presenting.framing import left_out_words
    from presenting.leaving import left_behind
    from presenting.whole import FORMATS

    if to.lower() in FORMATS:
        if deck is not None or with_notes or hide_quotes:
            raise BadInput(
                f"{to.lower()} is of the whole project, not of a storyboard",
                remedy="Leave --deck, --with-notes and --hide-quotes out",
            )
        _write_whole(out, to.lower(), document, db, as_json)
        return
    if document is not None:
        raise BadInput("only docx is a document", remedy="Use --format docx")
    project = open_project(db, create=False)
    made = left_behind(project, deck, to, with_notes=with_notes, hide_quotes=hide_quotes)
    write_whole(out, made.content)
    words = f"Wrote {count_of(made.slides, 'slide')} to {out}. {left_out_words(made.left_out)}"
    said = {
        "path": str(out),
        "format": to.lower(),
        "slides": made.slides,
        "bytes": len(made.content),
    }
    say(as_json, said, words.strip())


def _write_whole(out: Path, to: str, document: str | None, db: Path, as_json: bool) -> None:
    """Write a file of the whole project; say how many quotes stay behind."""
    from presenting.framing import left_out_words
    from presenting.whole import USUAL_KIND, whole_file

    made = whole_file(open_project(db, create=False), to, kind=document)
    write_whole(out, made.content)
    told: dict[str, object] = {
        "path": str(out),
        "format": to,
        "slides": 0,
        "bytes": len(made.content),
    }
    if to == "docx":
        told |= {"document": document or USUAL_KIND, "left_out": len(made.left_out)}
    words = f"Wrote {out}. {left_out_words(made.left_out)}"
    say(as_json, told, words.strip())
