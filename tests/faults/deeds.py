"""Use cases that write, as people start them: by the command line, or by what a screen calls.

Each takes the project file it is about and the folder with what it reads (see :func:`lay_out`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from cli import main
from common.who import Who
from evidence.services import export_map
from evidence.sharing.arriving import bring_in
from evidence.sharing.making import make_package
from evidence.sharing.package import read_package
from presenting.erasing import erase_session
from project import back_up, open_project
from research.redacting.model import ToReplace
from research.services import transcript
from research.services.redacting import redact, state_of
from storage import reading
from storage import services as register
from storage.backups.restoring import restore_live
from storage.connecting import remove_file
from storage.history.acts import acts, undo, undoable
from tests.kept_schemas import KEPT, put_back

WHO = Who("Test analyst")
TALK = "\n\n".join(
    ["Interviewer: What takes longest?"]
    + [f"Analyst: In week {each} we look for {each * 7} dates by hand." for each in range(1, 80)]
)
REPORT = "Code,Error Count,Error Description,Affected Fields\n" + "".join(
    f'"{code}",{code - 90},"A message","DOB"\n' for code in range(101, 300)
)
OLDER = b"what was written last week"
Deed = Callable[[Path, Path], None]


def lay_out(folder: Path) -> dict[str, Path]:
    """Put down what the deeds read; the projects they are done to, by name."""
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK, "utf-8")
    (folder / "error_report.csv").write_text(REPORT, "utf-8")
    bases = {name: folder / f"{name}.db" for name in ("empty", "team", "first")}
    team = open_project(bases["team"])
    kept = open_project(put_back(KEPT / "0.9.0.sql.xz", folder / "demo.db"))
    made = make_package(kept, WHO, council="Calderbrook", today="2026-06-30").content
    (folder / "calderbrook.cgshare.zip").write_bytes(made)
    bring_in(team, WHO, read_package(made, "calderbrook.cgshare.zip"))
    (folder / "map.json").write_bytes(export_map(team, 1, "json")[0])
    grown = open_project(back_up(team.path, folder / "grown.db").path)
    register.add_council(grown, WHO, "Westdale")
    back_up(grown.path, folder / "backup.db")
    register.add_council(open_project(bases["empty"]), WHO, "Northmoor")
    put_back(KEPT / "0.1.0.sql.xz", bases["first"])
    for used in (kept, grown):
        remove_file(used.path)
    return bases


def command(words: str) -> Deed:
    """A command, with DB for the project and IN for the folder."""

    def run(db: Path, folder: Path) -> None:
        places = {"DB": str(db), "IN": str(folder)}
        main(
            [
                each.replace("IN/", f"{folder}/") if "IN/" in each else places.get(each, each)
                for each in words.split()
            ]
        )

    return run


def _redact(db: Path, _folder: Path) -> None:
    project = open_project(db)
    state = state_of(transcript(project, 1).turns)
    redact(project, WHO, 1, state, [ToReplace(0, 9, "name", "[name 1]")], everywhere=True)


def _erase(db: Path, _folder: Path) -> None:
    erase_session(open_project(db), WHO, 1)


def _restore_while_open(db: Path, folder: Path) -> None:
    restore_live(open_project(db), WHO, (folder / "backup.db").read_bytes())


def _undo(db: Path, _folder: Path) -> None:
    project = open_project(db)
    with reading(project) as view:
        last = undoable(view, [each.id for each in acts(view, limit=100)])[-1]
    undo(project, WHO, last)


def _open(db: Path, _folder: Path) -> None:
    open_project(db)


# What changes a project.
CHANGING: dict[str, Deed] = {
    "research import": command("research import IN/talk.txt --council Northmoor --db DB"),
    "maps import": command("maps import IN/map.json --council Eastley --db DB"),
    "validation import": command(
        "validation import IN/error_report.csv --council Northmoor --year 2026 --run 9 --db DB"
    ),
    "share import": command("share import IN/calderbrook.cgshare.zip --db DB"),
    "restore": command("restore IN/backup.db --db DB"),
    "restore while open": _restore_while_open,
    "redaction": _redact,
    "erasure": _erase,
    "undo": _undo,
}
# What leaves a file, under the name at its end.
LEAVING: dict[str, Deed] = {
    "backup": command("backup IN/out --db DB"),
    "demo": command("demo --db IN/out --build-only"),
    "research export": command("research export IN/out --format qdpx --db DB"),
    "maps export": command("maps export IN/out --map 1 --format xlsx --db DB"),
    "share export": command("share export IN/out --council Calderbrook --db DB"),
    "present export": command("present export IN/out --format data --db DB"),
}
# Neither writes over anything.
ONLY_NEW = {"backup", "demo"}
# Brings a file of the first version up to date.
UPGRADE: dict[str, Deed] = {"upgrade": _open}


def do(name: str, db: Path, folder: Path) -> None:
    """Do one of them; ends as a command does, with a message where it is refused."""
    sys.argv = ["commonground"]
    {**CHANGING, **LEAVING, **UPGRADE}[name](db, folder)
