"""Settings: each tab in-process, and by hand in a browser, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from research.services import add_code, codes, start_session
from research.services.memoing import all_memos
from research.services.tag_groups import tag_groups
from screens.settings.screen import PARTS
from storage import Project
from storage import services as register
from storage.backups.sealed_backup import sealed_backup_bytes, unsealed_bytes
from tests.browser import Server, Visit, chromium, served, visiting
from tests.reaching import NARROW, WIDE, made_badly

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ("x" * 2_000, "", "   ", "a\0b")


def _tab(monkeypatch: pytest.MonkeyPatch, database: Path, part: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state["settings_part"] = part
    at.run()
    at.switch_page("screens/settings/screen.py")
    return _well(at.run())


def _well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _of(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _said(at: AppTest) -> str:
    return " ".join(each.value for each in (*at.success, *at.error, *at.warning)).replace("\\", "")


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())


@pytest.mark.parametrize("part", PARTS)
def test_every_part_stands_empty_and_full(
    part: str, project: Project, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for database in (project.path, demo_file):
        assert not _tab(monkeypatch, database, part).error


@pytest.mark.parametrize(
    ("part", "field", "button"),
    [
        ("Councils", "Add a council", "Add council"),
        ("People", "Name", "Add person"),
        ("Codebook", "Add a tag", "Add tag"),
        ("Topic guide", "Add a topic", "Add topic"),
        ("Topic guide", "Add a research question", "Add research question"),
    ],
)
def test_adding_takes_any_words_once_and_tells_what_it_cannot_take(
    part: str, field: str, button: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _tab(monkeypatch, project.path, part)
    for words in HOSTILE:
        _of(at.text_input, field).set_value(words)
        _press(at, button)
        assert at.error, words
        assert _of(at.text_input, field).value == words, "typed words are kept"
    for told in ("Added.", "already"):
        _of(at.text_input, field).set_value("😀 مجلس *Northmoor* <b>")
        _press(at, button)
        assert not at.error
        assert told in _said(at)
        assert _of(at.text_input, field).value == "", "what was saved leaves the field"


def test_a_council_something_hangs_on_is_kept_and_the_reason_told(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_session(project, who, council="Northmoor")
    at = _tab(monkeypatch, project.path, "Councils")
    _of(at.text_input, "Add a council").set_value("NORTHMOOR council")
    _press(at, "Add council")
    assert "Northmoor is in the list already" in _said(at)
    _of(at.selectbox, "Change a council").set_value(1)
    _press(_well(at.run()), "Remove council")
    assert "Northmoor cannot be removed: 1 session of it" in _said(at)


def test_two_who_change_the_same_person_are_told_and_keep_their_words(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_person(project, who, "Sam Lee", "analyst")
    at = _tab(monkeypatch, project.path, "People")
    _of(at.selectbox, "Change somebody").set_value(1)
    _well(at.run())
    theirs = register.people(project)[0]
    register.change_person(project, who, theirs.__class__(1, "Sam Leigh", "lead", None, 1))
    _of(at.text_input, "What they are called").set_value("Samuel Lee")
    _press(at, "Save person")
    assert "changed this while you had it open" in _said(at)
    assert _of(at.text_input, "What they are called").value == "Samuel Lee"
    assert [each.name for each in register.people(project)] == ["Sam Leigh"]


def test_a_tag_is_renamed_moved_and_removed_saying_what_loses_it(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = add_code(project, who, "Data")
    tag = add_code(project, who, "Late", top)
    at = _tab(monkeypatch, project.path, "Codebook")
    _of(at.selectbox, "Change a tag").set_value(tag)
    _well(at.run())
    _of(at.text_input, "What it is called").set_value("Late entries")
    _of(at.text_area, "Its meaning").set_value("Typed in after the fact")
    _of(at.selectbox, "Lies under").set_value(0)
    _press(at, "Save tag")
    changed = next(each for each in codes(project) if each.id == tag)
    assert (changed.name, changed.parent_id) == ("Late entries", None)
    assert changed.description == "Typed in after the fact"
    assert any("takes it off 0 quotes" in each.value for each in at.caption)
    _press(at, "Remove tag")
    assert [each.id for each in codes(project)] == [top]
    _press(at, "Undo")
    assert len(codes(project)) == 2


def test_tags_are_merged_knowing_what_it_comes_to_and_put_back(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, chasing = add_code(project, who, "Late"), add_code(project, who, "Chasing")
    add_code(project, who, "Agencies", chasing)
    at = _tab(monkeypatch, project.path, "Codebook")
    _of(at.selectbox, "Change a tag").set_value(late)
    at.session_state[f"merge-{late}"] = True
    _well(at.run())
    _of(at.multiselect, "Tags that go into this one").set_value([chasing])
    _well(at.run())
    told = " ".join(each.value for each in at.markdown)
    for words in ("“Chasing” goes; **Late** stays", "are on 0 quotes", "1 tag below changes"):
        assert words in told
    _press(at, "Merge into “Late”")
    assert {each.name: each.parent_id for each in codes(project)} == {
        "Late": None,
        "Agencies": late,
    }
    assert "Merged" in _said(at)
    _press(at, "Undo")
    assert len(codes(project)) == 3


def test_a_tag_is_split_by_ticking_its_quotes(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    tag = max(codes(project), key=lambda each: each.quotes)
    at = _tab(monkeypatch, demo_file, "Codebook")
    _of(at.selectbox, "Change a tag").set_value(tag.id)
    at.session_state[f"split-{tag.id}"] = True
    _well(at.run())
    first, second = [each for each in at.checkbox if each.label.startswith("“")][:2]
    first.check()
    second.check()
    _well(at.run())
    target = _of(at.selectbox, "The tag they get")
    target.set_value(target.options[-1])
    _press(at, "Give 2 quotes this tag")
    now = {each.id: each.quotes for each in codes(project)}
    assert now[tag.id] == tag.quotes - 2
    assert "2 quotes now carry" in _said(at)
    _press(at, "Undo")
    assert {each.id: each.quotes for each in codes(project)}[tag.id] == tag.quotes


def test_a_tag_gets_a_group_and_a_memo(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = add_code(project, who, "Late")
    at = _tab(monkeypatch, project.path, "Codebook")
    _of(at.selectbox, "Change a tag").set_value(tag)
    for box in ("groups", "tag-memos"):
        at.session_state[f"{box}-{tag}"] = True
    _well(at.run())
    _of(at.multiselect, "Groups").set_value(["For the report"])
    _press(at, "Save its groups")
    assert [(each.name, each.members) for each in tag_groups(project)] == [
        ("For the report", frozenset({tag}))
    ]
    _of(at.text_area, "Memo on this tag").set_value("Two things in one?")
    _press(at, "Write the memo")
    assert [memo.note.text for memo in all_memos(project, about="code")] == ["Two things in one?"]


def test_what_was_undone_can_be_done_again_in_history(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_council(project, who, "Northmoor")
    at = _tab(monkeypatch, project.path, "History")
    at.button(key="Undo-1").click()
    _well(at.run())
    assert register.councils(project) == []
    at.button(key="Redo-1").click()
    _well(at.run())
    assert len(register.councils(project)) == 1
    assert at.button(key="Undo-1")
    _of(at.checkbox, "Only what removed something").check()
    assert any("Undid" in each.value for each in _well(at.run()).markdown)


def test_a_backup_is_locked_where_both_passphrases_are_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _tab(monkeypatch, project.path, "Backup")
    for typed, again, told in (
        ("four unrelated words", "four other words", "are not the same"),
        ("short", "short", "shorter than 12"),
    ):
        _of(at.text_input, "Passphrase, empty for none").set_value(typed)
        _of(at.text_input, "The same passphrase again").set_value(again)
        _press(at, "Prepare a backup")
        assert told in at.error[0].value
        assert "backup" not in at.session_state
    _of(at.text_input, "Passphrase, empty for none").set_value("four unrelated words")
    _of(at.text_input, "The same passphrase again").set_value("four unrelated words")
    _press(at, "Prepare a backup")
    made = at.session_state["backup"]
    assert made.locked
    assert unsealed_bytes(made.data, "four unrelated words").startswith(b"SQLite format 3")


# In a browser.


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def server(demo_file: Path) -> Iterator[Server]:
    with served(demo_file) as running:
        yield running


def _go(visit: Visit, part: str) -> None:
    visit.page.get_by_role("tab", name=part, exact=True).click()
    visit.settle()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_each_tab_is_accessible_and_fits(browser: Browser, server: Server) -> None:
    with visiting(browser, server.address) as visit:
        visit.open("settings")
        for part in PARTS:
            _go(visit, part)
            chosen = visit.page.get_by_role("combobox", name="Change a").locator("visible=true")
            if chosen.count():
                chosen.last.click()
                visit.page.keyboard.press("Enter")
                visit.settle()
            assert visit.errors() == [], part
            assert visit.violations() == [], part
            visit.page.set_viewport_size({"width": NARROW, "height": 1800})
            visit.page.wait_for_timeout(200)
            assert made_badly(visit.page, NARROW) == [], part
            visit.page.set_viewport_size({"width": WIDE, "height": 1800})


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_backup_is_looked_at_and_restored_on_screen(
    browser: Browser, server: Server, demo_file: Path, who: Who
) -> None:
    project = open_project(demo_file)
    data = sealed_backup_bytes(project, "four unrelated words")
    register.add_council(project, who, "Afterwards")
    with visiting(browser, server.address) as visit:
        visit.open("settings")
        _go(visit, "Backup")
        page, chooser = visit.page, visit.page.locator("input[type=file]")
        chooser.set_input_files({"name": "b.db", "mimeType": "", "buffer": b"no project"})
        expect(page.get_by_text("This file is not a backup of a project")).to_be_visible()
        assert visit.violations() == []
        page.get_by_role("button", name="Remove b.db").click()
        visit.settle()
        chooser.set_input_files({"name": "c.cgb", "mimeType": "", "buffer": data})
        opens = page.get_by_label("Passphrase of this backup")
        opens.fill("four other words")
        opens.press("Enter")
        expect(page.get_by_text("This passphrase does not open the backup")).to_be_visible()
        assert visit.violations() == []
        opens.fill("four unrelated words")
        opens.press("Enter")
        restore = page.get_by_role("button", name="Restore the backup")
        expect(restore).to_be_disabled()
        assert visit.violations() == []
        page.get_by_text("Replace everything in the project").click()
        visit.settle()
        restore.click()
        expect(page.get_by_text("Restored. What was here before")).to_be_visible()
        visit.settle()
        assert visit.errors() == []
    assert "Afterwards" not in [each.name for each in register.councils(project)]
