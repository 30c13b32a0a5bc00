"""Several map files at once: which of their steps are the same work, and all of them as one."""

from __future__ import annotations

from pathlib import Path

import click

from commands.base import FILE, read_file, say, with_json
from process_maps.model import Map

FILES = click.argument("files", metavar="FILE...", type=FILE, nargs=-1, required=True)


@click.command("align")
@FILES
@with_json
def maps_align(files: tuple[Path, ...], as_json: bool) -> None:
    """Say which steps of map FILES are the same work, for every two maps, how surely, and why.

    A pair is sure, and counts; or it is only proposed, for a person to check.
    """
    from process_maps.aligning import align
    from process_maps.merging.telling import pairs_as_json, pairs_in_words

    found = align(_read(files))
    say(as_json, pairs_as_json(found), "" if as_json else pairs_in_words(found))


@click.command("merge")
@FILES
@click.option(
    "--at-least",
    "least",
    type=int,
    default=1,
    metavar="K",
    help="Only the steps and flows that at least K of the maps have.",
)
@click.option(
    "--same-words",
    "by_words",
    is_flag=True,
    help="Pair only steps whose words are equal but for case and spacing.",
)
@with_json
def maps_merge(files: tuple[Path, ...], least: int, by_words: bool, as_json: bool) -> None:
    """Merge map FILES into one: each different step and flow, and in how many of the maps it is.

    Steps that are surely the same work become one; what would need checking stays apart.
    """
    from process_maps.aligning import align
    from process_maps.merging import merge, merge_same_words
    from process_maps.merging.core import at_least, check_least
    from process_maps.merging.telling import core_as_json, core_in_words

    maps = _read(files)
    check_least(least, len(maps))
    core = at_least(merge_same_words(maps) if by_words else merge(align(maps)), least)
    say(as_json, core_as_json(core), "" if as_json else core_in_words(core))


def _read(files: tuple[Path, ...]) -> dict[str, Map]:
    from process_maps.merging.files import read_many

    maps, remarks = read_many(files, read_file)
    for remark in remarks:
        click.echo(remark, err=True)
    return maps
