"""The worked example comes out as it is printed, and its pictures are those that are made."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from cli import main
from docs.make_pictures import IMAGES, PICTURES
from docs.worked_example import Printed, follow, printed

ROOT = Path(__file__).resolve().parents[2]
LARGEST_OF_ALL = 3 * 1024 * 1024


def test_every_command_of_the_worked_example_prints_what_stands_under_it(tmp_path: Path) -> None:
    wrong: list[str] = []

    def run(each: Printed) -> None:
        done = CliRunner().invoke(main, each.words[1:])
        told = (done.stdout + done.stderr).rstrip().splitlines()
        if done.exit_code or not _are_alike(told, each.told):
            wrong.append(f"{' '.join(each.words)}: {told}")

    assert {each.words[0] for each in printed()} == {"commonground"}
    assert len(printed()) > 10
    follow(tmp_path, run)
    assert wrong == []


def _are_alike(told: list[str], stated: tuple[str, ...]) -> bool:
    """Line by line; “…” at the end of one stands for its rest."""
    return len(told) == len(stated) and all(
        line.startswith(wanted[:-1]) if wanted.endswith("…") else line == wanted
        for line, wanted in zip(told, stated, strict=True)
    )


def test_each_picture_is_made_by_the_script_and_shown_with_words_for_who_cannot_see_it() -> None:
    shown: dict[str, list[str]] = {}
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for words, link in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8")):
            assert (page.parent / link).resolve().parent == IMAGES, link
            shown.setdefault(Path(link).stem, []).append(words)
    files = sorted(IMAGES.iterdir())
    assert [each.name for each in files] == sorted(f"{each.name}.png" for each in PICTURES)
    assert set(shown) == {each.stem for each in files}
    assert [words for each in shown.values() for words in each if len(words) < 40] == []
    assert sum(each.stat().st_size for each in files) < LARGEST_OF_ALL
