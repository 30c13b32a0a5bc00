"""The `commonground` command: the same use cases as the screens, without a browser.

Every command prints people's words, or exactly one JSON value with ``--json``. It ends with 0, with
1 and one line on standard error where the input is at fault, or with 2 for wrong usage.
"""

from __future__ import annotations

import sys

import click

from commands import (
    comparing,
    evidence,
    history,
    maps,
    opening,
    participant,
    people,
    presenting,
    project_file,
    research,
    retention,
    sharing,
    suggesting,
    validation,
    validator,
)
from commands.base import House


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="common-ground", prog_name="commonground")
def main() -> None:
    """What people said, what they do and what the data shows about one return, across councils."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console of another code page must not stop on a curly quote.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


for command in (validator.install, validator.run):
    validation.validation.add_command(command)

for command in (
    opening.demo,
    opening.serve,
    project_file.check,
    project_file.backup,
    project_file.restore,
    project_file.list_everything,
    retention.retention,
    history.history,
    people.people,
    research.research,
    maps.maps,
    validation.validation,
    evidence.evidence,
    presenting.present,
    sharing.share,
):
    main.add_command(command)

research.research.add_command(participant.participant)
validation.validation.add_command(comparing.validation_compare)
evidence.evidence.add_command(suggesting.suggest)

if __name__ == "__main__":
    main()
