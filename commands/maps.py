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
from commands.maps_together import maps_align, maps_merge
from common.errors import BadInput
from common.who import COMMAND_LINE
from common.words import count_of, listed
from process_maps.formats import FORMATS, READERS
from project import open_project
from storage.files import write_whole


class _Explained(click.Command):
    """A command whose --help ends with what each measure means."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The definitions, fetched only when they are asked for: they come with numpy."""
        from process_maps.measuring.words import DEFINITIONS

        self.epilog = "\n\n".join(f"{title}: {words}" for title, words in DEFINITIONS.values())
        super().format_epilog(ctx, formatter)


@click.group(cls=House)
def maps() -> None:
    """Process maps."""


maps.add_command(maps_align)
maps.add_command(maps_merge)


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
    say(as_json, value, "\n".join([words, *(_lost_words(asdict(e)) for e in done.lost)]))


@maps.command("export")
@click.argument("out", type=FILE)
@click.option("--map", "map_id", type=ID, required=True)
@click.option("--format", "to", type=click.Choice(list(FORMATS)), required=True)
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
    from evidence.services import export_map, lost_in_export
    from process_maps.graph import lanes_of

    shown = read_asked(overlay) if overlay else None
    project = open_project(db, create=False)
    content, stored = export_map(project, map_id, to, overlay=shown)
    lost = lost_in_export(project, stored, to, content)
    write_whole(out, content)
    value = {
        "map": map_id,
        "steps": len(stored.map.steps),
        "flows": len(stored.map.flows),
        "lanes": len(lanes_of(stored.map)),
        "lost": [asdict(each) for each in lost],
    }
    words = [f"Wrote {stored.map.name} to {out}.", *(_lost_words(asdict(each)) for each in lost)]
    say(as_json, value, "\n".join(words))


@maps.command("template")
@click.argument("out", type=FILE)
@with_json
def maps_template(out: Path, as_json: bool) -> None:
    """Write a workbook (.xlsx) to fill in with steps and flows, with an example in it."""
    from process_maps.formats.template import template

    if out.suffix.lower() != ".xlsx":
        raise BadInput(
            "the template is an Excel workbook",
            where=out.name,
            remedy="Give its name the ending .xlsx",
        )
    write_whole(out, template())
    say(as_json, {"path": str(out)}, f"Wrote the template to {out}.")


@maps.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", type=click.Choice(list(FORMATS)))
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


@maps.command("measure", cls=_Explained)
@click.argument("file", type=FILE)
@click.option("--pick", help="Which map, where the file holds several.")
@click.option("--runs", type=int, help="Returns to simulate, 100 to 100,000 (10,000 if not said).")
@click.option("--seed", type=int, help="The same seed gives the same figures (903 if not said).")
@click.option(
    "--deadline",
    default="",
    help="The time there is: 60 (working days), 440 hours, 12 weeks, or a day as 30/06/2026.",
)
@click.option("--start", help="The day the work begins, where the deadline is a day.")
@click.option("--from", "begin", help="Id of the step to measure from (default: the start).")
@click.option("--to", "finish", help="Id of the step to measure up to (default: the end).")
@with_json
def maps_measure(
    file: Path,
    pick: str | None,
    runs: int | None,
    seed: int | None,
    deadline: str,
    start: str | None,
    begin: str | None,
    finish: str | None,
    as_json: bool,
) -> None:
    """Measure the map of a FILE: handoffs, rework, cycle time and the chance of a deadline."""
    from process_maps.measuring.as_json import as_json as to_json
    from process_maps.measuring.words import report
    from process_maps.services import prepare_map
    from process_maps.services.measuring import asked_of, is_day, measure

    if start is not None and not is_day(deadline):
        raise BadInput(
            "a first day says nothing where the deadline is no day",
            remedy="Leave --start out, or give --deadline as a day such as 30/06/2026",
        )
    process = prepare_map(read_file(file), file.name, pick).map
    asked = asked_of(
        process,
        deadline=deadline,
        first=start,
        runs=runs,
        seed=seed,
        begin=begin,
        finish=finish,
    )
    found = measure(process, asked)
    say(as_json, to_json(process, found), report(process, found))


def _converted_words(result: dict[str, Any]) -> str:
    if "error" in result:
        return str(result["error"])
    words = f"{result['map']}: {count_of(result['steps'], 'step')}"
    return "\n".join([words, *(f"  {_lost_words(each)}" for each in result["lost"])])


def _lost_words(lost: dict[str, Any]) -> str:
    """ "Lost: notes on steps, 3 (the format has no place for it)"."""
    often = f", {lost['count']:,}" if lost["count"] > 1 else ""
    return f"Lost: {lost['what']}{often} ({lost['why']})"
