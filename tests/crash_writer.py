"""Writes acts until it is killed, printing a line after each that has committed."""

from __future__ import annotations

import sys
from pathlib import Path

from common.who import Who
from project import open_project
from storage import act
from storage.register import add_milestone


def write_for_ever(path: Path) -> None:
    project = open_project(path)
    number = 0
    while True:
        with act(project, Who("Crash test"), "Added three milestones") as this:
            for part in range(3):
                add_milestone(this, f"{number}-{part}", "2026-01-01")
        number += 1
        sys.stdout.write("committed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]))
