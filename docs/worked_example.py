"""What `docs/worked-example.md` does on screen, for the test of its commands and for its pictures.

Each function is a part of the document, and does by the services what the buttons it names do.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common.who import Who
from evidence import services as evidence
from evidence.findings.services import from_painpoint
from presenting import services as presenting
from presenting.model import NewCard
from process_maps.services import all_steps
from project import open_project
from research.services import (
    change_participant,
    clear_quote,
    codes,
    confirm_session,
    keep_quote,
    participants,
    quotes_by_id,
    transcript,
)
from research.services.sessions import session
from research.services.themes import add_theme, put_in
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.register import find_council

PAGE = Path(__file__).resolve().parent / "worked-example.md"
ANALYST = Who("Asha")
ROLES = (("Data analyst", "analysts"), ("Social worker on duty", "social workers"))
LATE, CHASING = "Postcode comes late", "Chasing"
FOR = {
    "Nobody types the postcode in until the carer's paperwork comes back.": LATE,
    "So I ring the workers one by one and type it in myself.": CHASING,
    "It is not on the form we fill in, so you have to know.": LATE,
}
AGAINST = {"I put the postcode in the same night, it is one box.": LATE}
TITLE = "The postcode comes weeks after the move"
STATEMENT = "Nobody types the postcode in on the day of the move, as the form has no box for it"
SHOW = "What Northmoor told us"


def read_and_confirm(project: Project) -> None:
    """Part 2: who is who, and that the transcript was read."""
    for person, (role, group) in zip(participants(project), ROLES, strict=True):
        change_participant(project, ANALYST, person.id, person.version, role=role, user_group=group)
    confirm_session(project, ANALYST, 1, session(project, 1).version)


def tag_and_clear(project: Project) -> dict[str, list[int]]:
    """Part 3: four quotes with their tags, cleared; their ids, for and against."""
    text = transcript(project, 1).text
    kept: dict[str, list[int]] = {"for": [], "against": []}
    for stance, words in (("for", FOR), ("against", AGAINST)):
        for said, tag in words.items():
            known = [each.id for each in codes(project) if each.name == tag]
            start = text.index(said)
            quote = keep_quote(
                project,
                ANALYST,
                1,
                start,
                start + len(said),
                codes=known,
                new=[] if known else [tag],
            )
            (view,) = quotes_by_id(project, [quote])
            clear_quote(project, ANALYST, quote, view.version)
            kept[stance].append(quote)
    return kept


def make_theme(project: Project, kept: dict[str, list[int]]) -> None:
    """Part 4: a theme of the council, with what contradicts it."""
    with reading(project) as db:
        council = find_council(db, "Northmoor")
    theme = add_theme(
        project,
        ANALYST,
        ThemeFacts(TITLE, STATEMENT),
        council_id=council.id if council else None,
        quote_ids=kept["for"],
    )
    put_in(project, ANALYST, theme, kept["against"], stance="against")


def make_painpoint(project: Project, kept: dict[str, list[int]]) -> int:
    """Part 5: a painpoint of it, on the step where it hurts, with the rule it goes with."""
    painpoint = evidence.add_painpoint(project, ANALYST, kind="painpoint", title=TITLE)
    for stance, ids in kept.items():
        for each in ids:
            evidence.link_quote(project, ANALYST, painpoint, each, stance=stance)
    step = next(each.id for each in all_steps(project) if each.label.startswith("Ring the"))
    evidence.link_step(project, ANALYST, painpoint, step, why="This is the chasing they tell of")
    evidence.link_rule(
        project, ANALYST, painpoint, "392b", why="It fails for each postcode not typed in yet"
    )
    return painpoint


def make_show(project: Project, painpoint: int) -> None:
    """Part 6: a finding, and a storyboard of three cards."""
    finding = from_painpoint(project, ANALYST, painpoint, STATEMENT)
    board = presenting.add_storyboard(project, ANALYST, SHOW, date="2026-05-12")
    presenting.add_cards(
        project,
        ANALYST,
        board,
        [
            NewCard("title", heading=SHOW),
            NewCard("finding", {"finding": finding}),
            NewCard("painpoint", {"painpoint": painpoint}),
        ],
    )


def all_on_screen(project: Project) -> None:
    """Parts 2 to 6."""
    read_and_confirm(project)
    kept = tag_and_clear(project)
    make_theme(project, kept)
    make_show(project, make_painpoint(project, kept))


@dataclass(frozen=True)
class Printed:
    """A command as the document prints it, and what it says comes of it, line by line."""

    words: tuple[str, ...]
    told: tuple[str, ...]


def printed() -> list[Printed]:
    """The commands of the document's ```console blocks, in order."""
    found: list[Printed] = []
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        for part in block.replace("\\\n", " ").split("$ ")[1:]:
            command, _, told = part.partition("\n")
            found.append(Printed(tuple(shlex.split(command)), tuple(told.rstrip().splitlines())))
    return found


def follow(folder: Path, run: Callable[[Printed], None]) -> None:
    """Do what the document says in a folder of one's own, what is done on screen included.

    ``run`` is given each command. The app itself is not served: what people do while it is, is done
    by the services.
    """
    shutil.copytree(PAGE.parent / "example", folder / "docs" / "example")
    with contextlib.chdir(folder):
        for each in printed():
            if "serve" in each.words:
                all_on_screen(open_project(folder / each.words[-1], create=False))
            else:
                run(each)
