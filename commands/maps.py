"""What they do: process maps in, out and between formats."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from commands.base import (
    FILE,
    ID,
    House,
    open_for_import,
    read_file,
    say,
    with_council,
    with_db,
    with_json,
)
from common.errors import BadInput
from common.who import COMMAND_LINE
from common.words import count_of, listed
from process_maps.formats import KNOWN, READERS
from project import open_project
from storage.files import write_whole


@click.group(cls=House)
def maps() -> None:
    """Process maps."""


@maps.command("import")
@click.argument("file", type=FILE)
@with_council
@click.option("--pick", help="Which map, where the file holds several.")
@with_db
@with_json
def maps_import(file: Path, council: str, pick: str | None, db: Path, as_json: bool) -> None:
    """Import a map, with its painpoints, innovations and open questions."""
    from evidence.services import import_map
    from process_maps.services import prepare_map

    data = read_file(file)
    project = open_for_import(db, lambda: prepare_map(data, file.name, pick, council))
    done = import_map(project, COMMAND_LINE, data, file.name, council=council, pick=pick)
    value = {
        "map": done.map_id,
        "steps": done.steps,
        "flows": done.flows,
        "lanes": done.lanes,
        "lost": [asdict(each) for each in done.lost],
    }
    words = (
        f"Imported map {done.map_id} for {council}: {count_of(done.steps, 'step')}, "
        f"{count_of(done.flows, 'flow')}, {count_of(done.lanes, 'lane')}."
    )
    say(as_json, value, "\n".join([words, *(f"Lost: {e.what} ({e.why})" for e in done.lost)]))


@maps.command("export")
@click.argument("out", type=FILE)
@click.option("--map", "map_id", type=ID, required=True)
@click.option("--format", "to", type=click.Choice(list(KNOWN)), required=True)
@click.option(
    "--overlay",
    help="What to show on its steps: painpoints, people, errors, effort, or council:MAP.",
)
@with_db
@with_json
def maps_export(
    out: Path, map_id: int, to: str, overlay: str | None, db: Path, as_json: bool
) -> None:
    """Write a map to OUT, with its painpoints on it."""
    from evidence.overlays.services import read_asked
    from evidence.services import export_map
    from process_maps.graph import lanes_of

    shown = read_asked(overlay) if overlay else None
    content, stored = export_map(open_project(db, create=False), map_id, to, overlay=shown)
    write_whole(out, content)
    value = {
        "map": map_id,
        "steps": len(stored.map.steps),
        "flows": len(stored.map.flows),
        "lanes": len(lanes_of(stored.map)),
        "lost": [],
    }
    say(as_json, value, f"Wrote {stored.map.name} to {out}.")


@maps.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice(list(KNOWN)))
@with_json
def maps_convert(source: Path, out: Path, to: str | None, as_json: bool) -> None:
    """Convert map files without a project: one file, or every map of a folder."""
    from process_maps.batch import convert_file, convert_folder

    if source.is_dir():
        results = convert_folder(source, out, to or "json")
        if not results:
            raise BadInput(
                "there is no map file in this folder",
                where=source.name or str(source),
                remedy=f"Choose a folder of map files ({listed(sorted(READERS), 'or')})",
            )
        say(as_json, results, "\n".join(_converted_words(each) for each in results))
        if results and all("error" in each for each in results):
            click.echo(f"{source.name}: none of its maps could be converted.", err=True)
            sys.exit(1)
        return
    read_file(source)
    result = convert_file(source, out, to or out.suffix.removeprefix(".").lower())
    say(as_json, result, _converted_words(result))


def _converted_words(result: dict[str, Any]) -> str:
    if "error" in result:
        return str(result["error"])
    return f"{result['map']}: {count_of(result['steps'], 'step')}"
