"""Settings, Share: what goes and what stays before it is saved; what would come before it does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import process_maps.services as maps
from project import DATABASE_VARIABLE, open_project
from screens.settings.share import TO_SHARE, WORKING
from storage import Project
from tests.packages import ANA, bring, members, new_project, shared
from tests.tables import tables

ROOT = Path(__file__).resolve().parents[2]


def opened(monkeypatch: pytest.MonkeyPatch, path: Path, part: str = "Share") -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state["settings_part"] = part
    at.run()
    at.switch_page("screens/settings/screen.py")
    return well(at.run())


def well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def of(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def words(at: AppTest) -> str:
    said = (*at.markdown, *at.caption, *at.error, *at.success)
    return " ".join(str(each.value) for each in said).replace("\\", "").replace("\u2060", "")


def upload(at: AppTest, content: bytes) -> AppTest:
    uploader = of(at.file_uploader, "A package (.cgshare.zip)")
    uploader.upload("theirs.cgshare.zip", content, "application/zip")
    return well(at.run())


def test_what_goes_and_what_stays_is_told_before_saving(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, demo_file)
    assert of(at.radio, "What it is for").value == TO_SHARE
    well(of(at.button, "Prepare the package").click().run())
    assert "In it: 5 sessions, 5 people, 16 quotes" in words(at)
    made = at.session_state["package made"].made
    assert made.about.kind == "shared"
    assert {each.what for each in made.left_out} >= {"quotes", "counts", "people"}
    # Another choice is another package: what was made for the first is not offered for it.
    well(of(at.radio, "What it is for").set_value(WORKING).run())
    assert "In it:" not in words(at)
    well(of(at.button, "Prepare the package").click().run())
    held = at.session_state["package made"].made
    assert (held.about.kind, held.about.council, held.counts["quotes"]) == (
        "working copy",
        None,
        159,
    )
    assert "WORKING COPY" in members(held.content)["README.txt"].decode("utf-8-sig")


def test_a_package_is_looked_at_confirmed_and_undone(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = shared(open_project(demo_file)).content
    other = new_project(tmp_path)
    at = opened(monkeypatch, other.path)
    assert "No councils yet" in words(at)
    upload(at, content)
    assert maps.maps(other) == ()
    assert "A package of Calderbrook from “One return" in words(at)
    assert "New here, for Calderbrook: 19 tags, 5 people, 5 sessions, 16 quotes" in words(at)
    well(of(at.button, "Bring it in").click().run())
    assert "Brought in Calderbrook" in words(at)
    assert [each.council for each in maps.maps(other)] == ["Calderbrook"]
    well(of(at.button, "Undo").click().run())
    assert maps.maps(other) == ()
    upload(at, content)
    well(of(at.button, "Bring it in").click().run())
    upload(at, content)
    assert "here already: bringing it in again changes nothing" in words(at)
    assert "Bring it in" not in {each.label for each in at.button}


def test_own_evidence_stays_apart_under_a_name_of_ones_choice(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_project(tmp_path)
    maps.draw_new(other, ANA, council="Calderbrook", name="Ours")
    at = opened(monkeypatch, other.path)
    upload(at, shared(open_project(demo_file)).content)
    assert "own evidence of Calderbrook" in words(at)
    named = of(at.text_input, "Bring it in as a council of its own, called")
    well(named.set_value("Calderbrook, theirs").run())
    assert "own evidence" not in words(at)
    well(of(at.button, "Bring it in").click().run())
    assert {each.council for each in maps.maps(other)} == {"Calderbrook", "Calderbrook, theirs"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_what_is_no_package_is_said(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = upload(opened(monkeypatch, new_project(tmp_path).path), content)
    assert len(at.error) == 1
    assert "Bring it in" not in {each.label for each in at.button}


@pytest.fixture
def with_shared(demo_file: Path, tmp_path: Path) -> Project:
    other = new_project(tmp_path)
    bring(other, shared(open_project(demo_file)).content)
    return other


def test_where_a_council_comes_from_stands_on_the_screens_that_read_it(
    with_shared: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(monkeypatch, with_shared.path, "Councils")
    (row,) = tables(at)[0]["rows"]
    assert "Shared by One return, three councils (illustrative) on 30 June 2026" in str(row)
    for screen in ("common_ground", "process_map", "rule_failures", "evidence", "where_we_stand"):
        at.switch_page(f"screens/{screen}/screen.py")
        well(at.run())
        assert "Calderbrook (illustrative): shared by One return, three councils" in words(at), (
            screen
        )
    at.switch_page("screens/rule_failures/screen.py")
    well(at.run())
    assert "protected there, and are not known exactly here" in words(at)
