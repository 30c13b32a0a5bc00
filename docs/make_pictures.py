"""Every picture of the README and the documents, made again: ``python -m docs.make_pictures``.

Builds the illustrative project and the worked example, opens the app on each in Chromium, and
writes `docs/images`. Names given after the command (``where-we-stand board``) make only those. A
picture is small (few colours), still (no motion) and shows nothing that depends on the day.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser

from cli import main
from common.who import COMMAND_LINE
from demo.build import build_demo
from docs.worked_example import Printed, follow
from project import open_project
from storage import reading
from storage.database import acting_at
from storage.register import project_facts
from storage.services import change_project
from tests.browser import Visit, chromium, served, visiting
from tests.hands import Mouse

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "docs" / "example"
WIDTH, HEIGHT = 1280, 900
COLOURS = 256
DAY = "2026-05-12T10:00:00Z"
_TO_THE_TOP = "each => each.scrollIntoView({ block: 'start', behavior: 'instant' })"
DEMO, WORKED = "the illustrative project", "the worked example"


@dataclass(frozen=True)
class Picture:
    """A screen as it is opened, and what is done before it is taken.

    ``tab``: the tab that is opened. ``to``: words that are then scrolled to the top.
    """

    name: str
    path: str
    of: str = DEMO
    tab: str = ""
    to: str = ""
    height: int = HEIGHT
    before: Callable[[Visit], None] | None = None


def _judge_names(visit: Visit) -> None:
    hands = Mouse(visit)
    hands.press("Import a transcript")
    hands.choose("Council", "Northmoor")
    hands.upload(EXAMPLE / "interview.txt")
    hands.press("Read it")
    hands.press("Next")


def _at_slide(number: int) -> Callable[[Visit], None]:
    """Presented full screen, at a slide; the first is 1."""

    def present(visit: Visit) -> None:
        hands = Mouse(visit)
        hands.open_tab("Present")
        hands.press("Present full screen")
        for _ in range(1, number):
            visit.page.keyboard.press("ArrowRight")
            visit.page.wait_for_timeout(200)

    return present


def _people_on_steps(visit: Visit) -> None:
    Mouse(visit).choose("Show on the map", "People who spoke of it")


PICTURES = (
    Picture("where-we-stand", "where_we_stand", height=1150),
    Picture("process-map", "process_map?map=1", to="Show on the map", before=_people_on_steps),
    Picture("judging-names", "sessions", of=WORKED, to="Does everybody", before=_judge_names),
    Picture("board", "board?council=1", to="Whose board"),
    Picture("common-ground", "common_ground", to="Show only"),
    Picture("finding", "evidence?finding=1", to="All findings"),
    Picture("history", "settings", tab="History", to="Part of the history", height=700),
    Picture("says-versus-shows", "evidence?show=says", to="Where councils differ"),
    Picture("storyboard", "show_and_tell?storyboard=1", to="All storyboards"),
    Picture("presented", "show_and_tell?storyboard=1", before=_at_slide(5)),
    Picture("compare-maps", "compare_maps?a=1&b=2", tab="Review", to="What to look at"),
    Picture("rule-failures", "rule_failures", tab="Rates", to="Rule 503H"),
    Picture("example-quotes", "sessions?session=1", of=WORKED, to="Read and tag"),
    Picture("example-theme", "board?theme=1", of=WORKED, to="All themes"),
    Picture("example-chain", "evidence?painpoint=1", of=WORKED, to="All painpoints"),
    Picture("example-finding", "evidence?finding=1", of=WORKED, to="All findings"),
    Picture("example-slide", "show_and_tell?storyboard=1", of=WORKED, before=_at_slide(2)),
)


def make(pictures: Sequence[Picture], into: Path) -> None:
    """Take these pictures and write them into a folder."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for of, build in ((DEMO, build_demo), (WORKED, _build_example)):
            wanted = [each for each in pictures if each.of == of]
            if wanted:
                database = Path(folder) / f"{of.split()[-1]}.db"
                build(database)
                _take(wanted, browser, database, into)


def _build_example(database: Path) -> None:
    with acting_at(DAY):
        follow(database.parent, _run)
    (database.parent / "example.db").rename(database)
    project = open_project(database)
    with reading(project) as db:
        facts = project_facts(db)
    named = replace(facts, name="Worked example (illustrative)", illustrative=True)
    change_project(project, COMMAND_LINE, named)


def _run(each: Printed) -> None:
    done = CliRunner().invoke(main, each.words[1:])
    assert done.exit_code == 0, done.output


def _take(pictures: Sequence[Picture], browser: Browser, database: Path, into: Path) -> None:
    with served(database) as server:
        for picture in pictures:
            with _standing(browser, server.address, picture) as visit:
                taken = visit.page.screenshot(animations="disabled", caret="hide")
            (into / f"{picture.name}.png").write_bytes(_small(taken))
            print(picture.name)


@contextmanager
def _standing(browser: Browser, address: str, picture: Picture) -> Iterator[Visit]:
    """The screen, with nothing on it that moves."""
    with visiting(browser, address, width=WIDTH) as visit:
        page = visit.page
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size({"width": WIDTH, "height": picture.height})
        visit.open(picture.path)
        if picture.tab:
            Mouse(visit).open_tab(picture.tab)
        if picture.before:
            picture.before(visit)
        visit.settle()
        if picture.to:
            page.get_by_text(picture.to).locator("visible=true").first.evaluate(_TO_THE_TOP)
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_timeout(600)
        yield visit


def _small(taken: bytes) -> bytes:
    """The same picture in its commonest colours: a fifth of the size, and none of them moved."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    counted = picture.getcolors(picture.width * picture.height) or []
    commonest = sorted(counted, key=lambda each: (-each[0], each[1]))[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette(b"".join(bytes(cast(tuple[int, int, int], each)) for _, each in commonest))
    out = io.BytesIO()
    few = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    asked = sys.argv[1:]
    if unknown := set(asked) - {each.name for each in PICTURES}:
        sys.exit(f"No such picture: {', '.join(sorted(unknown))}")
    make([each for each in PICTURES if not asked or each.name in asked], IMAGES)
