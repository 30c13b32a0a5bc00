"""The project's glossary: added, changed, switched off, taken back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import storage.check
from common.errors import BadInput, CannotUndo, NotFound, StaleEdit
from common.who import Who
from evidence.typed_words import add_word, change_word
from process_maps.aligning.glossary import OURS
from process_maps.glossary import services
from process_maps.glossary.model import Entry, leads_back
from process_maps.pairing.words import same_words_key
from process_maps.store import ROOM
from storage import Project, reading
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE

OUR_WORD = next(iter(OURS))


@pytest.fixture
def file(tmp_path: Path) -> Project:
    return open_file(tmp_path / "maps.db", (STORAGE, ROOM))


def _entry(project: Project, said: str) -> Entry | None:
    key = same_words_key(said)
    return next(
        (e for e in services.glossary_entries(project) if same_words_key(e.said) == key), None
    )


def _last(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id


def test_an_entry_is_added_changed_and_taken_out_and_each_is_undone(
    file: Project, who: Who
) -> None:
    number = services.add_entry(file, who, " Zed ", "zig  zag")
    entry = _entry(file, "ZED")
    assert entry is not None
    assert (entry.said, entry.means, entry.ours) == ("Zed", "zig zag", None)
    assert entry.whose.startswith(f"added by {who.person} on ")
    assert services.glossary(file).entries["zed"] == "zig zag"
    services.change_entry(file, who, number, 1, "Zed", "zebra crossing")
    with pytest.raises(StaleEdit):
        services.change_entry(file, Who("Bilal"), number, 1, "Zed", "zero")
    with pytest.raises(StaleEdit):
        services.remove_entry(file, Who("Bilal"), number, 1)
    undo(file, who, _last(file))
    assert services.glossary(file).own == {"Zed": "zig zag"}
    for _ in range(2):
        services.remove_entry(file, who, number, 3)
    assert _entry(file, "zed") is None
    undo(file, who, _last(file))
    assert services.glossary(file).own == {"Zed": "zig zag"}
    with pytest.raises(NotFound):
        services.change_entry(file, who, 99, 1, "Zip", "zoo")


def test_ours_is_switched_off_replaced_and_put_back(file: Project, who: Who) -> None:
    before = _entry(file, OUR_WORD)
    assert before is not None
    assert (before.means, before.own) == (OURS[OUR_WORD], None)
    for _ in range(2):
        services.switch_off(file, who, OUR_WORD.upper())
    off = _entry(file, OUR_WORD)
    assert off is not None
    assert off.own is not None
    assert off.means == ""
    assert "switched off" in off.whose
    assert same_words_key(OUR_WORD) not in services.glossary(file).entries
    services.change_entry(file, who, off.own.id, off.own.version, OUR_WORD, "something else")
    changed = _entry(file, OUR_WORD)
    assert changed is not None
    assert changed.whose.startswith("changed by")
    with pytest.raises(BadInput, match="entry of its own"):
        services.switch_off(file, who, OUR_WORD)
    services.remove_entry(file, who, off.own.id, 2)
    again = _entry(file, OUR_WORD)
    assert again == before
    assert len(services.glossary_entries(file)) == len(OURS)
    with pytest.raises(BadInput, match="none of the words"):
        services.switch_off(file, who, "quokka")


@pytest.mark.parametrize(
    ("said", "means", "why"),
    [
        ("", "x", "the word is empty"),
        ("x", "  ", "the meaning is empty"),
        ("?!", "x", "no letters or figures"),
        ("x", "–", "no letters or figures"),
        ("Zed", "zed!", "the same but for case"),
        ("x" * 81, "y", "longer than 80"),
        ("x", "y" * 201, "longer than 200"),
        ("ZIP", "zap", "already, perhaps in other case"),
        ("zoom", "zip", "neither would ever be read"),
    ],
)
def test_what_makes_no_sense_is_refused(
    file: Project, who: Who, said: str, means: str, why: str
) -> None:
    services.add_entry(file, who, "Zip", "a zoom lens")
    with pytest.raises(BadInput, match=why):
        services.add_entry(file, who, said, means)
    assert len(services.glossary(file).own) == 1


def test_a_ring_is_seen_however_long_and_a_word_within_its_own_meaning_is_none() -> None:
    ring = {"a": "the b", "b": "c d", "d": "a"}
    assert leads_back("a", ring)
    assert leads_back("b", ring)
    assert not leads_back("x", ring | {"x": "a"})
    assert not leads_back("portal", {"portal": "the dfe portal"})
    assert not leads_back("a", {"a": "b"})


def test_what_undo_would_bring_back_twice_is_refused(file: Project, who: Who) -> None:
    number = services.add_entry(file, who, "Zed", "zig zag")
    services.remove_entry(file, who, number, 1)
    removal = _last(file)
    services.add_entry(file, who, "ZED", "zebra")
    with pytest.raises(CannotUndo, match="in the glossary twice"):
        undo(file, who, removal)
    assert storage.check.check(file).problems == []


def test_nobodys_name_gets_into_the_glossary(project: Project, who: Who) -> None:
    with pytest.raises(BadInput, match="a name or another detail of a person"):
        add_word(project, who, "JB", "jo.bloggs@example.org")
    number = add_word(project, who, "LACPQ", "looked after child")
    with pytest.raises(BadInput, match="a name or another detail"):
        change_word(project, who, number, 1, "LACPQ", "07700 900123")
    assert services.glossary(project).own == {"LACPQ": "looked after child"}
