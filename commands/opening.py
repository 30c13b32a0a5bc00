"""Opening the app: the project's own, or the illustrative one."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from pathlib import Path

import click

from commands.base import FILE, with_db
from common.errors import BadInput
from common.words import count_of
from project import DATABASE_VARIABLE, default_path, open_project
from room.addresses import read_place
from room.door import RoomDoor
from screens.signing_in.settings import (
    SIGN_IN_VARIABLE,
    is_this_machine,
    others_may_read,
    read_sign_in,
)
from storage import Project, reading
from storage.register import project_facts
from storage.services import refuse_without_owner

with_room = click.option(
    "--room",
    metavar="ADDRESS:PORT",
    help="Where phones in the room may vote while a round is open; nothing else can be reached.",
)


@click.command()
@with_db
@click.option("--address", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--sign-in",
    type=FILE,
    envvar=SIGN_IN_VARIABLE,
    help="A file that says how people sign in; only with it can other machines reach the app.",
)
@with_room
@click.option(
    "--delete-expired",
    is_flag=True,
    help="Delete sessions whose time is up, for good: now, and daily while it runs.",
)
def serve(
    db: Path,
    address: str,
    port: int,
    sign_in: Path | None,
    room: str | None,
    delete_expired: bool,
) -> None:
    """Serve the project to browsers on this machine, or with --sign-in on others.

    With --room, one round to phones.
    """
    if sign_in is None:
        _refuse_open_door(address)
    door = _door(room, port)
    project = open_project(db)
    if sign_in is not None:
        sign_in = _looked_at(sign_in)
        refuse_without_owner(project)
    if delete_expired:
        import serve as server

        server.delete_daily(project)
    else:
        _remind(project)
    _serve(db, address, port, door, sign_in)


def _remind(project: Project) -> None:
    """Say what may not be kept any longer; nothing is deleted unless somebody asked for it."""
    from research.services.retention import retention

    if over := retention(project).over:
        told = count_of(len(over), "session may", "sessions may")
        click.echo(
            f"{told} not be kept any longer. Delete them on the screen Sessions, or with "
            "`commonground retention`."
        )


def _looked_at(file: Path) -> Path:
    """The sign-in file's whole path, once it was read; warns where others may read it too."""
    file = file.expanduser().resolve()
    read_sign_in(file)
    if others_may_read(file):
        click.echo(
            f"{file.name} holds secrets, and other accounts of this machine may read it. "
            f"Run: chmod 600 {file.name}",
            err=True,
        )
    return file


@click.command()
@click.option(
    "--db",
    type=FILE,
    help="Where to build it; otherwise beside the user's own project.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--build-only", is_flag=True, help="Build the project file and stop.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@with_room
def demo(db: Path | None, no_browser: bool, build_only: bool, port: int, room: str | None) -> None:
    """Build the illustrative project and open the app on it."""
    from demo.build import build_demo

    path = (db or default_path().with_name("demo.db")).expanduser().resolve()
    if path.exists():
        _refuse_real_project(path)
        click.echo(f"Opening the illustrative project that is there already: {path}")
    else:
        click.echo(f"Building the illustrative project: {path}")
        build_demo(path)
    if build_only:
        return
    port = _free_port(port)
    door = _door(room, port)
    if not no_browser:
        threading.Timer(2.5, webbrowser.open, [f"http://127.0.0.1:{port}"]).start()
    click.echo(f"Common Ground is at http://127.0.0.1:{port} (Ctrl+C stops it)")
    # It is for this machine alone, whatever other servers here are started with.
    _serve(path, "127.0.0.1", port, door, sign_in=None)


def _refuse_real_project(path: Path) -> None:
    with reading(open_project(path, create=False)) as db:
        if not project_facts(db).illustrative:
            raise BadInput(
                "this file is a project of its own, not the illustrative one",
                where=path.name,
                remedy="Open it with `commonground serve`, or give another --db",
            )


def _serve(db: Path, address: str, port: int, door: RoomDoor | None, sign_in: Path | None) -> None:
    os.environ[DATABASE_VARIABLE] = str(db.expanduser().resolve())
    os.environ.pop(SIGN_IN_VARIABLE, None)
    if sign_in is not None:
        os.environ[SIGN_IN_VARIABLE] = str(sign_in)
    import serve as server

    server.run(address, port, door)


def _door(room: str | None, port: int) -> RoomDoor | None:
    """Where phones will come in, refused before anything is opened where it cannot be.

    They must never be sent to the app itself.
    """
    if room is None:
        return None
    place = read_place(room)
    if place.port == port:
        raise BadInput(
            f"port {port} is the app's own", remedy="Give the room another, such as 8600"
        )
    return RoomDoor.at(place)


def _refuse_open_door(address: str) -> None:
    """Without sign-in, only this machine may reach the app."""
    if not is_this_machine(address):
        raise BadInput(
            f"{address} can be reached from other machines, and no sign-in is set",
            remedy="Serve on 127.0.0.1, or say with --sign-in FILE how people sign in",
        )


def _free_port(port: int) -> int:
    """The port asked for, or the next free one: a second demo should simply open."""
    for candidate in range(port, min(port + 50, 65536)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    raise BadInput(f"no port from {port} to {port + 49} is free", remedy="Give another --port")
