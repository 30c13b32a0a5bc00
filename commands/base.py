"""What every command shares: one sentence for a fault, words or JSON, whole files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from common.errors import BadInput, CommonGroundError, NotFound
from common.safe_reading import LARGEST_FILE, MEGABYTE
from common.words import council_key
from common.years import read_year
from project import DATABASE_VARIABLE, default_path, open_project
from storage import Project

Command = TypeVar("Command", bound=Callable[..., Any])


class House(click.Group):
    """A group of commands whose faults come out as one sentence for people."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; bad input ends with 1 and a line on standard error."""
        try:
            return super().invoke(ctx)
        except CommonGroundError as error:
            fault = error.sentence()
        except BrokenPipeError:
            raise  # Whoever read the output has gone; click ends without a word.
        except OSError as error:
            what = Path(str(error.filename)).name if error.filename else "What was to be printed"
            fault = f"{what}: {error.strerror or error}."
        except sqlite3.Error as error:
            fault = f"The project file could not be used ({error})."
        except UnicodeError:
            fault = "What was given holds characters that are no text."
        except MemoryError:
            fault = "This is too large for the memory of this machine."
        click.echo(" ".join(fault.split()), err=True)
        raise click.exceptions.Exit(1)


class YearType(click.ParamType[int]):
    """A collection year by its end: 2026 means 2025/26."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The end year, or the reason it is not one."""
        try:
            return read_year(value)
        except BadInput as error:
            self.fail(error.sentence(), param, ctx)


# What SQLite counts up to; beyond it no id can be.
ID = click.IntRange(max=2**63 - 1)
# A folder where a file should be is bad input with a sentence, not wrong usage.
FILE = click.Path(path_type=Path, readable=False)


def with_json(command: Command) -> Command:
    """Give a command the --json option."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON value and nothing else."
    )(command)


def with_db(command: Command) -> Command:
    """Give a command the --db option."""
    return click.option(
        "--db",
        type=FILE,
        envvar=DATABASE_VARIABLE,
        default=default_path,
        show_default="the user's data folder",
        help="The project file.",
    )(command)


def with_db_if_there(help: str) -> Callable[[Command], Command]:
    """A --db option for commands that need no project; see :func:`project_if_there`."""
    return click.option("--db", type=FILE, envvar=DATABASE_VARIABLE, help=help)


def project_if_there(db: Path | None) -> Project | None:
    """The project, or None where none is named or the environment names one not made yet."""
    if db is None:
        return None
    if not db.expanduser().exists():
        asked = click.get_current_context().get_parameter_source("db")
        if asked is ParameterSource.COMMANDLINE:
            raise NotFound("there is no project file here", where=db.name)
        return None
    return open_project(db)


def with_council(command: Command) -> Command:
    """Give a command the --council option."""
    return click.option(
        "--council", required=True, callback=_council, help="The council it is of, by name."
    )(command)


def with_maybe_council(help: str) -> Callable[[Command], Command]:
    """Give a command a --council option that may be left out."""
    return click.option("--council", callback=_maybe_council, help=help)


def _maybe_council(ctx: click.Context, param: click.Parameter, typed: str | None) -> str | None:
    return None if typed is None else _council(ctx, param, typed)


def _council(_ctx: click.Context, _param: click.Parameter, typed: str) -> str:
    name = " ".join(typed.split())
    if not council_key(name):
        raise BadInput("the council has no name", remedy="Give it after --council")
    if not name.isprintable():
        raise BadInput("the council's name holds characters that are no text")
    return name


def say(as_json: bool, value: object, words: str) -> None:
    """Print the JSON or the words."""
    click.echo(json.dumps(value, ensure_ascii=False, default=list) if as_json else words)


def read_file(path: Path) -> bytes:
    """A file's bytes, or a sentence saying why not; one too large for anything is not read."""
    if path.is_dir():
        raise BadInput("this is a folder, not a file", where=path.name or str(path))
    if not path.is_file():
        raise NotFound("there is no such file", where=path.name)
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise BadInput(
            f"the file is {size // MEGABYTE:,} MB; the most that is read is "
            f"{LARGEST_FILE // MEGABYTE} MB",
            where=path.name,
            remedy="Split it, or export less of it",
        )
    return path.read_bytes()


def open_for_import(db: Path, look: Callable[[], object]) -> Project:
    """The project to import into, made where it is new.

    ``look`` reads what is to be imported and raises where it cannot be taken: a new project file
    is made only for something to put in it.
    """
    if not db.expanduser().exists():
        look()
    return open_project(db)
