"""What people said: transcripts in, cleared quotes out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from commands.base import (
    FILE,
    House,
    open_for_import,
    read_file,
    say,
    with_council,
    with_db,
    with_json,
)
from common.who import COMMAND_LINE
from common.words import count_of
from project import open_project
from storage.files import write_whole


@click.group(cls=House)
def research() -> None:
    """Transcripts, quotes and their anonymising."""


@research.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@with_council
@click.option("--kind", default="interview", show_default=True, help="The kind of session.")
@with_db
@with_json
def research_import(
    files: tuple[Path, ...], council: str, kind: str, db: Path, as_json: bool
) -> None:
    """Import transcripts, a session each; all of them or none.

    Read are .docx, .odt, .rtf, .pdf with text, .txt, .md, .html, .htm, .vtt and .srt.

    What is surely personal is replaced; each session is marked "to check", and nothing in it can
    be cleared for sharing until a person has confirmed it.
    """
    from research.services import import_transcripts, look_at_transcripts

    read = [(read_file(path), path.name) for path in files]
    project = open_for_import(db, lambda: look_at_transcripts(read, kind=kind))
    done = import_transcripts(project, COMMAND_LINE, read, council=council, kind=kind)
    value = {
        "documents": len(done.sessions),
        "quotes": 0,
        "codes": 0,
        "convention": "code points",
        "lost": [],
        "redactions": done.redactions,
    }
    words = (
        f"Imported {count_of(len(done.sessions), 'session')} for {council}, "
        f"{count_of(done.redactions, 'replacement')} made. Each is marked “to check”."
    )
    say(as_json, value, "\n".join([words, *done.remarks]))


@research.command("export")
@click.argument("out", type=FILE)
@click.option("--format", "to", type=click.Choice(["csv", "json"]), required=True)
@with_db
@with_json
def research_export(out: Path, to: Literal["csv", "json"], db: Path, as_json: bool) -> None:
    """Write the quotes that are cleared for sharing to OUT; the others never leave."""
    from research.services import export_quotes

    made = export_quotes(open_project(db, create=False), to)
    write_whole(out, made.content)
    value = {"path": str(out), "quotes": made.quotes, "codes": made.codes}
    words = f"Wrote {count_of(made.quotes, 'cleared quote')} to {out}."
    if made.left_out:
        words += f" {count_of(made.left_out, 'quote')} not cleared stayed here."
    if made.remark:
        words += f" {made.remark}."
    say(as_json, value, words)


@research.command("redact")
@click.argument("file", type=FILE)
@click.option("--name", "names", multiple=True, help="A name to look for; may be repeated.")
@with_json
def research_redact(file: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Show what personal information FILE holds and what would stand in its place."""
    from research.services import findings_in

    found = findings_in(read_file(file), file.name, names=names)
    words = "\n".join(f"{each.start}-{each.end}  {each.kind}: {each.replacement}" for each in found)
    say(
        as_json,
        [
            {
                "start": each.start,
                "end": each.end,
                "kind": each.kind,
                "text": each.text,
                "replacement": each.replacement,
            }
            for each in found
        ],
        words or "Nothing found. That is no proof that there is nothing.",
    )
