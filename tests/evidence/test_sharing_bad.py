"""Packages that are damaged, strange or hostile: one sentence, and nothing of them lands."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evidence.sharing.arriving
from common.errors import BadInput, CommonGroundError
from common.safe_reading import MEGABYTE
from evidence.services import painpoints
from evidence.sharing.arriving import bring_in
from evidence.sharing.package import VERSION, read_package
from project import open_project
from storage import Act, Project
from storage.check import check
from tests.packages import (
    ANA,
    bring,
    changed,
    copied,
    everything,
    members,
    new_project,
    sealed,
    shared,
    zipped,
)


@pytest.fixture(scope="module")
def content(built_demo: Path) -> bytes:
    return shared(open_project(built_demo)).content


@pytest.fixture(scope="module")
def working(built_demo: Path) -> bytes:
    return copied(open_project(built_demo), "Calderbrook").content


@dataclass(frozen=True)
class _Either:
    """Both kinds of packages, not to be printed byte for byte where a test fails."""

    packages: tuple[bytes, bytes] = field(repr=False)


@pytest.fixture(scope="module")
def either(content: bytes, working: bytes) -> _Either:
    return _Either((content, working))


@pytest.fixture
def other(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def refused(data: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_package(data, "a.cgshare.zip")


def test_a_newer_format_is_refused_kindly_and_says_what_to_do(content: bytes) -> None:
    def newer(manifest: dict[str, Any]) -> None:
        manifest["version"] = VERSION + 1
        manifest["made_by"] = "9.9"

    refused(
        changed(content, "manifest.json", newer), r"newer version \(9\.9\).*up to date here, or ask"
    )


def test_unknown_fields_and_files_are_left_aside_and_told(content: bytes, other: Project) -> None:
    def more(value: dict[str, Any]) -> None:
        value["weather"] = "fine"
        for each in value["painpoints"]:
            each["mood"] = "grey"

    held = members(changed(content, "evidence.json", more))
    held["../../etc/passwd"] = b"root"
    held["extra/../../x.json"] = b"{}"
    done = bring(other, zipped(held))
    (told,) = [each for each in done.left if each.what == "fields of the package"]
    assert told.count == 1 + done.new["painpoints"] + 2


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda _: b"", "not a package"),
        (lambda _: b"%PDF-1.7", "not a package"),
        (lambda c: c[: len(c) // 2], "damaged or only half"),
        (lambda _: zipped({"word/document.xml": b"<a/>"}), "not a package of Common Ground"),
        (lambda c: zipped({**members(c), "research.json": b"{}"}), "damaged, or was changed"),
        (
            lambda c: zipped({n: d for n, d in members(c).items() if n != "runs.json"}),
            "missing from|damaged, or was changed",
        ),
        (lambda c: sealed({**members(c), "runs.json": b'{"runs": NaN}'}), "not JSON"),
        (lambda c: sealed({**members(c), "runs.json": b"\xff\xfe"}), "not JSON"),
        (lambda c: sealed({**members(c), "evidence.json": b"[" * 100_000}), "not JSON"),
        (lambda c: sealed({**members(c), "maps.json": b"[]"}), "an object should stand here"),
    ],
)
def test_what_is_no_package_is_refused(
    make: Callable[[bytes], bytes], why: str, content: bytes
) -> None:
    refused(make(content), why)


def test_a_bomb_is_not_unpacked(content: bytes) -> None:
    refused(
        sealed({**members(content), "research.json": b" " * (50 * MEGABYTE)}), "unpacks to far more"
    )
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, data in members(content).items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("runs.json", b"{}")
    refused(twice.getvalue(), "a part twice")


@pytest.mark.parametrize(
    ("member", "change", "why"),
    [
        ("research.json", lambda v: v["sessions"][0].update(council="Elsewhere"), "does not name"),
        ("research.json", lambda v: v["sessions"].append(v["sessions"][0]), "same id"),
        ("research.json", lambda v: _quotes(v)[0].update(stop=10**6), "whole number"),
        ("research.json", lambda v: _quotes(v)[0].update(start=-1), "whole number"),
        ("research.json", lambda v: v["people"][0].update(pseudonym="a\0b"), "should be a text"),
        ("evidence.json", lambda v: v["painpoints"][0].update(kind="joke"), "none of the words"),
        ("evidence.json", lambda v: v["painpoints"][0].update(title=7), "should be a text"),
        ("runs.json", lambda v: _first(v["runs"][0]["counts"], 10**20), "whole number"),
        ("runs.json", lambda v: _first(v["runs"][0]["counts"], True), "whole number"),
        ("runs.json", lambda v: v["runs"][0]["counts"]["rows"].update({"12345678": 1}), "no rule"),
        ("runs.json", lambda v: v["runs"][0].pop("meaning"), "how the counts"),
        ("runs.json", lambda v: _both(v["runs"][0]), "hidden and given"),
        ("runs.json", lambda v: v["runs"][0].update(source="hearsay"), "none of the words"),
        ("runs.json", lambda v: _together(v["runs"][0], "103", "12345678"), "no rule"),
        ("runs.json", lambda v: _together(v["runs"][0], "103", "103"), "twice"),
        ("maps.json", lambda v: v["maps"][0].update(file="../manifest.json"), "no part of"),
    ],
)
def test_what_cannot_be_so_is_refused_by_its_place(
    member: str, change: Callable[[Any], Any], why: str, content: bytes
) -> None:
    with pytest.raises(BadInput, match=why) as refusal:
        read_package(changed(content, member, lambda value: change(value) and None), "a.zip")
    assert "a.zip" in refusal.value.sentence()


def _quotes(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [quote for session in value["sessions"] for quote in session.get("quotes", [])]


def _first(counts: dict[str, Any], number: object) -> None:
    code = next(iter(counts["rows"]))
    counts["rows"][code] = number


def _together(run: dict[str, Any], one: str, other: str) -> None:
    run["over_children"] = {"total_squares": 9, "failing": 3, "together": [[one, other, 2]]}


def _both(run: dict[str, Any]) -> None:
    run["hidden"]["rows"].append(next(iter(run["counts"]["rows"])))


def test_formulas_and_markup_are_words_and_nothing_more(content: bytes, other: Project) -> None:
    words = '=HYPERLINK("http://x") <script>alert(1)</script> **b**'

    def strange(value: dict[str, Any]) -> None:
        value["painpoints"][0]["title"] = words

    bring(other, changed(content, "evidence.json", strange))
    assert words in {each.title for each in painpoints(other)}


def test_a_crash_halfway_lands_nothing(
    content: bytes, other: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(other)

    def crash(*_of: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(evidence.sharing.arriving, "take_links", crash)
    with pytest.raises(KeyboardInterrupt):
        bring(other, content)
    assert everything(other) == before
    monkeypatch.undo()
    assert bring(other, content).new["runs"] == 11


def test_what_the_rooms_find_wrong_lands_nothing(
    content: bytes, other: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(other)

    def spoil(this: Act, *_of: object, **_more: object) -> None:
        this.db.execute("UPDATE quotes SET text = 'x' || substr(text, 2)")

    monkeypatch.setattr(evidence.sharing.arriving, "take_links", spoil)
    with pytest.raises(BadInput, match="does not hold together"):
        bring(other, content)
    assert everything(other) == before


_STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
    st.sampled_from(["x" * 200_000, "\ud800", "=1+1", "../..", "2026-02-30", "\u202e", " "]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_stands_in_a_package_only_our_error_comes_out(
    data: st.DataObject, either: _Either, tmp_path: Path
) -> None:
    package = either.packages[data.draw(st.integers(0, 1))]
    member = data.draw(
        st.sampled_from(
            [
                "research.json",
                "evidence.json",
                "runs.json",
                "maps.json",
                "maps/1.json",
                "manifest.json",
            ]
        )
    )
    held = members(package)
    value = json.loads(held[member])
    for _ in range(data.draw(st.integers(1, 3))):
        value = _with_one_changed(copy.deepcopy(value), data)
    held[member] = json.dumps(value).encode("utf-8", "surrogatepass")
    try:
        forged = sealed(held)
    except (TypeError, KeyError, AttributeError):
        # Where the manifest is no object, there is nothing to make its digests fit in.
        forged = zipped(held)
    number = len(list(tmp_path.glob("*.db")))
    other = open_project(tmp_path / f"{number}.db")
    before = everything(other)
    try:
        bring_in(other, ANA, read_package(forged, "a.zip"))
    except CommonGroundError:
        assert everything(other) == before
    else:
        assert check(other).problems == []


def _with_one_changed(value: Any, data: st.DataObject) -> Any:
    """The value with something strange in the place of one thing somewhere within it."""
    at, depth = value, data.draw(st.integers(0, 6))
    for _ in range(depth):
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return value
        key = data.draw(st.sampled_from(keys[:60]))
        inner = at[key]
        if not isinstance(inner, dict | list) or not inner:
            at[key] = data.draw(_STRANGE)
            return value
        at = inner
    keys = list(at) if isinstance(at, dict) else list(range(len(at)))
    if keys:
        at[data.draw(st.sampled_from(keys[:60]))] = data.draw(_STRANGE)
    return value


def test_numbers_and_names_that_are_none_are_refused(content: bytes) -> None:
    def late(value: dict[str, Any]) -> None:
        value["sessions"][0]["turns"][0]["time"] = 10**400

    with pytest.raises(BadInput):
        read_package(changed(content, "research.json", late), "a.cgshare.zip")

    def odd(value: dict[str, Any]) -> None:
        value["runs"][0]["counts"] = {"rows": {"no code: \x00": 3}}

    with pytest.raises(BadInput):
        read_package(changed(content, "runs.json", odd), "a.cgshare.zip")
