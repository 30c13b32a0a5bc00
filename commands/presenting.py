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
@click.option("--format", "to", required=True, metavar="FORMAT", help="html, docx, xlsx or data.")
@click.option(
    "--document",
    metavar="DOCUMENT",
    help="With docx: research-report, benefits-case or recommendations.",
)
@with_db
@with_json
def present_export(
    out: Path, deck: int | None, to: str, document: str | None, db: Path, as_json: bool
) -> None:
    """Write a storyboard, or what is left behind of the whole project, to OUT.

    Only cleared quotes are in it, and counts that may be shown. html is a storyboard; docx a
    document, xlsx a workbook of every table and data a zip of open data, each of the whole project.
    """
    from presenting.formats.html import page
    from presenting.slides import left_out_words
    from presenting.whole import FORMATS

    if to.lower() in FORMATS:
        _write_whole(out, deck, to.lower(), document, db, as_json)
        return
    if document is not None:
        raise BadInput("only docx is a document", remedy="Use --format docx")
    if to.lower() != "html":
        raise BadInput(
            f"a show-and-tell cannot be written as {to[:20]} yet",
            remedy="Use --format html, docx, xlsx or data",
        )
    made = page(open_project(db, create=False), deck)
    out.write_bytes(made.content)
    words = f"Wrote {count_of(made.slides, 'slide')} to {out}. {left_out_words(made.left_out)}"
    say(as_json, {"path": str(out), "slides": made.slides}, words.strip())


def _write_whole(
    out: Path, deck: int | None, to: str, document: str | None, db: Path, as_json: bool
) -> None:
    """Write a file of the whole project; say how many quotes stay behind."""
    from presenting.slides import left_out_words
    from presenting.whole import USUAL_KIND, whole_file

    if deck is not None:
        raise BadInput(
            f"{to} is of the whole project, not of a storyboard", remedy="Leave --deck out"
        )
    made = whole_file(open_project(db, create=False), to, kind=document)
    out.write_bytes(made.content)
    told = {"path": str(out), "slides": 0, "bytes": len(made.content)}
    if to == "docx":
        told |= {"document": document or USUAL_KIND, "left_out": len(made.left_out)}
    words = f"Wrote {out}. {left_out_words(made.left_out)}"
    say(as_json, told, words.strip())
