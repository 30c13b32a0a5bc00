"""What every command shares: one sentence for a fault, words or JSON, whole files."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from common.errors import BadInput, CommonGroundError, NotFound
from common.years import read_year
from project import DATABASE_VARIABLE, default_path

Command = TypeVar("Command", bound=Callable[..., Any])


class House(click.Group):
    """A group of commands whose faults come out as one sentence for people."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; bad input ends with 1 and a line on standard error."""
        try:
            return super().invoke(ctx)
        except CommonGroundError as error:
            fault = error.sentence()
        except OSError as error:
            fault = f"{Path(str(error.filename or 'file')).name}: {error.strerror or error}."
        except sqlite3.Error as error:
            fault = f"The project file could not be used ({error})."
        click.echo(fault, err=True)
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


def with_json(command: Command) -> Command:
    """Give a command the --json option."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON value and nothing else."
    )(command)


def with_db(command: Command) -> Command:
    """Give a command the --db option."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar=DATABASE_VARIABLE,
        default=default_path,
        show_default="the user's data folder",
        help="The project file.",
    )(command)


def say(as_json: bool, value: object, words: str) -> None:
    """Print the JSON or the words."""
    click.echo(json.dumps(value, ensure_ascii=False, default=list) if as_json else words)


def read_file(path: Path) -> bytes:
    """A file's bytes, or a sentence saying why not."""
    if not path.is_file():
        raise NotFound("there is no such file", where=path.name)
    return path.read_bytes()


def write_file(out: Path, content: bytes) -> None:
    """Write a file whole: a full disk or a crash leaves the old one as it was."""
    if not out.expanduser().resolve().parent.is_dir():
        raise NotFound("the folder to write into does not exist", where=str(out.parent))
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(content)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
