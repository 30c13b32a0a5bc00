"""A project that is written validates by the standard's schemas, and is read back as it was."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks.shared_data import SHARED
from common.errors import BadInput
from research.exchange.model import (
    CodeSet,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
    On,
)
from research.formats.refi import read_qdc, read_qdpx, write_qdc, write_qdpx
from tests import vendors
from tests.research.test_refi_conventions import TELLING

Shared = Callable[[str], Path]
WORDS = st.characters(
    exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufffe\uffff"
)
TEXTS = st.text(WORDS | st.sampled_from("\n\t 😀\u0301\u202eشé"), max_size=60)
SAID = TEXTS.filter(str.strip)
NAMES = st.text(WORDS, min_size=1, max_size=12).map(lambda n: " ".join(n.split())).filter(bool)
WHO = st.none() | st.sampled_from(["Asha", "Ben"])
WHEN = st.none() | st.just("2026-01-05T10:00:00Z")


def _guid(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, repr(parts)))


@st.composite
def projects(draw: st.DrawFn) -> ForeignProject:
    """Any project: codes in the order of their tree, spans anywhere, memos on everything."""
    codes: list[ForeignCode] = []
    above: list[str] = []
    for number in range(draw(st.integers(0, 5))):
        above = above[: draw(st.integers(0, len(above)))]
        colour = draw(st.sampled_from(["", "#1d70b8", "#F7BE81"]))
        said = draw(st.just("") | SAID)
        parent = above[-1] if above else None
        guid = _guid("code", number)
        codes.append(ForeignCode(guid, draw(NAMES), parent, said, colour))
        above.append(guid)
    guids = [code.guid for code in codes]
    sources = tuple(draw(_source(number, guids)) for number in range(draw(st.integers(0, 3))))
    used = {c.code for source in sources for span in source.spans for c in span.codings}
    codes = [replace(code, heading=code.guid not in used and draw(st.booleans())) for code in codes]
    spans = [span.guid for source in sources for span in source.spans]
    members = st.lists(st.sampled_from(guids), unique=True).map(tuple) if guids else st.just(())
    sets = tuple(
        CodeSet(_guid("set", number), draw(NAMES), draw(members), draw(st.just("") | SAID))
        for number in range(draw(st.integers(0, 2)))
    )
    cases = tuple(
        ForeignCase(
            _guid("case", number),
            draw(st.just("") | NAMES),
            tuple(source.guid for source in sources if draw(st.booleans())),
            tuple(span for span in spans if draw(st.booleans())),
            draw(_values()),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    things: list[tuple[On, str | None]] = [("project", None)]
    things += [("source", source.guid) for source in sources]
    things += [("span", span) for span in spans]
    bare = [ForeignMemo(on, of, draw(SAID)) for on, of in things if draw(st.booleans())]
    things += [("code", guid) for guid in guids]
    notes = []
    for number in range(draw(st.integers(0, 3))):
        note = ForeignMemo(
            "project", None, draw(SAID), _guid("note", number), draw(WHO), draw(WHEN)
        )
        for on, of in draw(st.lists(st.sampled_from(things), min_size=1, max_size=2, unique=True)):
            notes.append(replace(note, on=on, of=of))
    return ForeignProject(
        "REFI-QDA project",
        draw(NAMES),
        "Common Ground",
        sources,
        tuple(codes),
        sets,
        tuple(bare + notes),
        cases,
    )


@st.composite
def _source(draw: st.DrawFn, number: int, codes: list[str]) -> ForeignSource:
    text = draw(TEXTS)
    spans = []
    for each in range(draw(st.integers(0, 4)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        on = draw(st.lists(st.sampled_from(codes), max_size=3)) if codes else []
        codings = tuple(
            ForeignCoding(code, _guid("coding", number, each, place), draw(WHO), draw(WHEN))
            for place, code in enumerate(on)
        )
        guid = _guid("span", number, each)
        spans.append(ForeignSpan(guid, start, end, codings, draw(WHO), draw(WHEN)))
    guid = _guid("source", number)
    return ForeignSource(guid, draw(NAMES), text, tuple(spans), draw(_values()), draw(WHEN))


def _values() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    return st.lists(st.tuples(NAMES, SAID), max_size=2).map(tuple)


def _order(memo: ForeignMemo) -> tuple[str, ...]:
    return (memo.on, memo.of or "", memo.guid or "", memo.text)


def _whole(project: ForeignProject) -> ForeignProject:
    """The project without what only says how it was read; remarks stand beside one another."""
    memos = tuple(sorted(project.memos, key=_order))
    return replace(project, readings=None, lost=(), memos=memos)


def _ours(project: ForeignProject) -> ForeignProject:
    return _whole(replace(project, program="Common Ground"))


def _valid(data: bytes, schema: str) -> None:
    path = SHARED / "refi" / "schema" / f"{schema}.xsd"
    if path.exists():
        xml = data
        if schema == "Project":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                xml = package.read("project.qde")
        etree.XMLSchema(etree.parse(str(path))).assertValid(etree.fromstring(xml))


@settings(max_examples=100, deadline=None)
@given(project=projects())
def test_whatever_is_written_is_read_back_equal_and_nothing_is_lost(
    project: ForeignProject,
) -> None:
    data = write_qdpx(project)
    _valid(data, "Project")
    again = read_qdpx(data, "again.qdpx")
    assert _whole(again) == _whole(project)
    assert again.lost == ()
    assert again.readings is None or not again.readings.close
    assert write_qdpx(again) == data


@settings(max_examples=50, deadline=None)
@given(project=projects().filter(lambda project: project.codes))
def test_a_codebook_keeps_the_tree_and_the_sets(project: ForeignProject) -> None:
    data = write_qdc(project)
    _valid(data, "Codebook")
    again = read_qdc(data, "again.qdc")
    assert (again.codes, again.sets, again.lost) == (project.codes, project.sets, ())


@pytest.mark.parametrize("name", ["qualcoder/councils_plain", "qualcoder/councils_maxqda"])
def test_the_shared_projects_come_back_as_they_came_in(name: str, shared: Shared) -> None:
    project = read_qdpx(shared(f"refi/{name}.qdpx").read_bytes(), "shared.qdpx")
    data = write_qdpx(project)
    _valid(data, "Project")
    assert _whole(read_qdpx(data, "again.qdpx")) == _ours(project)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert [member for member in package.namelist() if "/" in member] == [
            f"sources/{source.guid}.txt" for source in project.sources
        ]


def test_the_standards_own_project_comes_back_with_all_that_is_in_it(shared: Shared) -> None:
    project = read_qdpx(shared("refi/standard/TestProject.qdpx").read_bytes(), "standard.qdpx")
    data = write_qdpx(project)
    _valid(data, "Project")
    assert _whole(read_qdpx(data, "again.qdpx")) == _ours(project)


@pytest.mark.parametrize("name", ["taguette/codebook.qdc", "qualcoder/Codebook-councils.qdc"])
def test_the_shared_codebooks_come_back_and_validate(name: str, shared: Shared) -> None:
    book = read_qdc(shared(f"refi/{name}").read_bytes(), "shared.qdc")
    data = write_qdc(book)
    _valid(data, "Codebook")
    assert read_qdc(data, "again.qdc") == replace(book, program="Common Ground")


@pytest.mark.parametrize("name", vendors.ALL)
def test_every_programs_project_goes_out_valid(name: str) -> None:
    project = read_qdpx(vendors.packed(TELLING, vendors.ALL[name]), "study.qdpx")
    data = write_qdpx(project)
    _valid(data, "Project")
    assert _whole(read_qdpx(data, "again.qdpx")) == _ours(project)


def test_ids_that_are_none_twice_given_or_in_a_circle_still_make_a_valid_file() -> None:
    project = ForeignProject(
        "notes",
        codes=(
            ForeignCode("a", "One\x00", "b", colour="red"),
            ForeignCode("b", "Two", "a"),
            ForeignCode("c", "Three", "nowhere"),
        ),
        sources=(
            ForeignSource(
                "s",
                "Notes",
                "\ufeffwe wait",
                (
                    ForeignSpan(
                        "q", 1, 3, (ForeignCoding("a"), ForeignCoding("a")), at="2026-01-05"
                    ),
                    ForeignSpan("q", 0, 8, by="Asha", at="yesterday"),
                ),
            ),
        ),
        sets=(CodeSet("t", "Both", ("a", "gone", "b")),),
        memos=(ForeignMemo("source", "s", "first"), ForeignMemo("source", "s", "second")),
    )
    data = write_qdpx(project)
    _valid(data, "Project")
    again = read_qdpx(data, "again.qdpx")
    assert [code.name for code in again.codes] == ["Three", "One\ufffd", "Two"]
    (source,) = again.sources
    assert [source.text[span.start : span.end] for span in source.spans] == ["we", "\ufeffwe wait"]
    assert [memo.text for memo in again.memos] == ["first", "second"]
    assert [each.members for each in again.sets] == [(again.codes[1].guid, again.codes[2].guid)]
    assert again.lost == ()
    assert write_qdpx(project) == data


def test_a_quote_outside_its_text_is_refused_and_so_is_an_empty_codebook() -> None:
    source = ForeignSource("s", "Notes", "short", (ForeignSpan("q", 3, 9),))
    with pytest.raises(BadInput, match="outside its text"):
        write_qdpx(ForeignProject("notes", sources=(source,)))
    with pytest.raises(BadInput, match="no tags"):
        write_qdc(ForeignProject("notes"))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_spoilt_package_is_read_or_refused_in_words(data: st.DataObject) -> None:
    whole = vendors.packed(TELLING, data.draw(st.sampled_from(list(vendors.ALL.values()))))
    spoilt = bytearray(whole[: data.draw(st.integers(0, len(whole)))] or whole)
    for _change in range(data.draw(st.integers(0, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadInput):
        read_qdpx(bytes(spoilt), "spoilt.qdpx")


PIECES = st.sampled_from(
    [
        'guid="', 'startPosition="', 'endPosition="', "<Coding ", "<CodeRef ", "<Code ", "</Code>",
        "<TextSource ", "<PlainTextSelection ", "targetGUID", "<Cases>", "<Sources>", "internal://",
        "<Description>", "UTF-8", "utf-8", "<Codes>", "Project", 'name="', "isCodable", "{", "-",
    ]
)  # fmt: skip
INTO = st.sampled_from(
    ["", "-", "999999999999999999", '"', "<Note/>", "<Set/>", "é", "<Notes><Note/></Notes>", "NaN"]
) | st.text(max_size=5)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
@example(data=None)
def test_a_spoilt_project_is_read_or_refused_in_words_and_no_quote_is_outside(
    data: st.DataObject | None,
) -> None:
    with zipfile.ZipFile(io.BytesIO(vendors.packed(TELLING, vendors.NVIVO))) as package:
        members = {name: package.read(name) for name in package.namelist()}
    xml = members["project.qde"].decode()
    for _change in range(data.draw(st.integers(1, 4)) if data else 0):
        piece, into = data.draw(PIECES), data.draw(INTO)  # type: ignore[union-attr]
        parts = xml.split(piece)
        at = data.draw(st.integers(0, len(parts) - 1))  # type: ignore[union-attr]
        xml = piece.join(parts[: at + 1]) + into + piece.join(parts[at + 1 :])
    members["project.qde"] = xml.encode("utf-8", "replace")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    with suppress(BadInput):
        project = read_qdpx(out.getvalue(), "spoilt.qdpx")
        for source in project.sources:
            for span in source.spans:
                assert 0 <= span.start < span.end <= len(source.text)
        _valid(write_qdpx(project), "Project")
