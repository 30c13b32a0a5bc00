"""Councils exchanging: one council's evidence as a package, and a package brought in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.base import (
    FILE,
    House,
    read_file,
    say,
    with_db,
    with_json,
    with_maybe_council,
)
from common.who import COMMAND_LINE
from common.words import day_words, listed
from project import open_project
from storage.files import write_whole

if TYPE_CHECKING:
    from common.landing import Left
    from evidence.sharing.arriving import Brought
    from evidence.sharing.package import Package


@click.group(cls=House)
def share() -> None:
    """Give one council's evidence to another project, or join two researchers' files."""


@share.command("export")
@click.argument("out", type=FILE)
@with_maybe_council("The council to share; with --working-copy it may be left out for all.")
@click.option(
    "--working-copy",
    is_flag=True,
    help="For your own team, not for sharing: all of it as it is, quotes not cleared included.",
)
@with_db
@with_json
def share_export(
    out: Path, council: str | None, working_copy: bool, db: Path, as_json: bool
) -> None:
    """Write one council's evidence to OUT, for another project to take part in every comparison.

    In it are its maps, its painpoints with their links, its cleared quotes with how many people
    were asked, and its error counts, small ones hidden. What stays and why is told, here and in
    the package. A name ending in .cgshare.zip says what the file is.
    """
    from evidence.sharing.making import make_package
    from evidence.sharing.readme import STAYS, kinds_words

    project = open_project(db, create=False)
    today = date.today().isoformat()
    made = make_package(
        project, COMMAND_LINE, council=council, today=today, working_copy=working_copy
    )
    write_whole(out, made.content)
    about = made.about
    value = {
        "path": str(out),
        "kind": about.kind,
        "council": about.council,
        "councils": list(about.councils),
        "made_on": about.made_on,
        "illustrative": bool(about.illustrative),
        "counts": made.counts,
        "left_out": _left(about.left_out),
    }
    what = "a working copy" if working_copy else "a package"
    whose = about.council or "all councils"
    lines = [f"Wrote {what} of {whose} to {out}: {listed(kinds_words(made.counts))}."]
    lines += [f"Left out: {each.what} ({each.count:,}): {each.why}." for each in about.left_out]
    lines.append(f"{STAYS[about.kind]}.")
    if working_copy:
        lines.append("It is for the team that made it: keep it as safe as the project.")
    say(as_json, value, "\n".join(lines))


@share.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--as",
    "as_name",
    metavar="NAME",
    help="Another name for the council, to stand beside this project's own evidence of it.",
)
@click.option("--look", is_flag=True, help="Only say what would come in; nothing is changed.")
@with_db
@with_json
def share_import(file: Path, as_name: str | None, look: bool, db: Path, as_json: bool) -> None:
    """Bring a package into the project, whole or not at all.

    The same package again changes nothing; a newer one of the same project brings up to date what
    nobody here has changed. A council of which this project has its own evidence is never mixed
    with what somebody shared: --as brings it in under another name. A working copy is joined to
    what is here, nothing twice; whatever was taken away here stays away.
    """
    from evidence.sharing.arriving import bring_in, look_at
    from evidence.sharing.package import read_package

    package = read_package(read_file(file), file.name)
    # Looking makes no project: there would be nothing in it.
    project = open_project(db, create=not look)
    doing = look_at if look else bring_in
    done = doing(project, COMMAND_LINE, package, as_name=as_name)
    about = package.about
    value = {
        "kind": about.kind,
        "source": about.project,
        "made_on": about.made_on,
        "councils": list(done.councils),
        "illustrative": bool(about.illustrative),
        "already": done.already,
        "new": dict(done.new),
        "renewed": dict(done.renewed),
        "lost": _left(done.left),
        "remarks": list(done.remarks),
    }
    say(as_json, value, "\n".join(_words(package, done, look)))


def _left(left: tuple[Left, ...]) -> list[dict[str, object]]:
    return [{"what": each.what, "count": each.count, "why": each.why} for each in left]


def _words(package: Package, done: Brought, look: bool) -> list[str]:
    from evidence.sharing.services import brought_words

    about = package.about
    of = f"{listed(done.councils)}, from {about.project}, {day_words(about.made_on)}"
    if done.already:
        return [f"This package is here already, so nothing was changed ({of})."]
    new, renewed = brought_words(done.new), brought_words(done.renewed)
    verb = "Would bring in" if look else "Brought in"
    lines = [f"{verb} {new or 'nothing new'} ({of})."]
    lines += [f"Brought up to date: {renewed}."] if renewed else []
    lines += [f"Not brought in: {each.what} ({each.count:,}): {each.why}." for each in done.left]
    lines += [f"{each}." for each in done.remarks]
    return lines
