"""What must hold of every project that comes from another program, whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from hypothesis import strategies as st

from common.errors import BadInput
from research.exchange.model import ForeignCase, ForeignProject


def spoilt(data: bytes) -> st.SearchStrategy[bytes]:
    """The same file with some bytes changed, often cut short: for a reader's test of its own."""
    change = st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255))
    cut = st.just(len(data)) | st.integers(0, len(data))
    return st.builds(_changed, st.just(data), st.lists(change, max_size=20), cut)


def sound_or_refused(read: Callable[[bytes, str], ForeignProject], data: bytes) -> None:
    """Fails where a reader neither gives a sound project nor refuses the file with a reason."""
    with suppress(BadInput):
        sound(read(data, "spoilt"))


def _changed(data: bytes, changes: list[tuple[int, int]], cut: int) -> bytes:
    changed = bytearray(data)
    for at, byte in changes:
        changed[at] = byte
    return bytes(changed[:cut])


def sound(project: ForeignProject) -> ForeignProject:
    """The same project; fails where it contradicts itself. For every reader's own fuzz test too."""
    assert project.format
    sources = {source.guid for source in project.sources}
    spans = {span.guid for source in project.sources for span in source.spans}
    codes = {code.guid for code in project.codes}
    _once("sources", (source.guid for source in project.sources))
    _once("spans", (span.guid for source in project.sources for span in source.spans))
    _once("codes", (code.guid for code in project.codes))
    _once("sets", (group.guid for group in project.sets))
    _once("cases", (case.guid for case in project.cases))
    _once("memos", (memo.guid for memo in project.memos if memo.guid))
    _once("everything", [*sources, *spans, *codes])
    _lies_within_its_text(project)
    _is_a_tree(project)
    for group in project.sets:
        assert set(group.members) <= codes | sources, "a set has members that do not exist"
    for case in project.cases:
        _names_what_exists(case, sources, spans)
    there = {"source": sources, "span": spans, "code": codes}
    for memo in project.memos:
        assert memo.text.strip(), "a memo is empty"
        assert (memo.of is None) if memo.on == "project" else memo.of in there[memo.on], memo.on
    for lost in project.lost:
        assert lost.count > 0, lost
        assert lost.what, lost
        assert lost.why, lost
    _weighs_right(project)
    return project


def _once(what: str, guids: Iterable[str]) -> None:
    found = list(guids)
    assert len(found) == len(set(found)), f"a guid stands for two things among {what}"
    assert all(guid == guid.lower().strip("{}") and guid for guid in found), what


def _lies_within_its_text(project: ForeignProject) -> None:
    headings = {code.guid for code in project.codes if code.heading}
    codes = {code.guid for code in project.codes}
    codings = []
    for source in project.sources:
        assert "\r" not in source.text, "a line break is not one newline"
        for span in source.spans:
            assert 0 <= span.start < span.end <= len(source.text), "a span lies outside its text"
            used = [coding.code for coding in span.codings]
            assert set(used) <= codes, "a coding names a code that does not exist"
            assert not headings & set(used), "a heading is put on a span"
            codings += [coding.guid for coding in span.codings if coding.guid]
    _once("codings", codings)


def _is_a_tree(project: ForeignProject) -> None:
    above = {code.guid: code.parent for code in project.codes}
    for code in project.codes:
        assert code.name.strip(), "a code has no name"
        assert code.parent is None or code.parent in above, "a code's parent does not exist"
    for guid in above:
        met: set[str] = set()
        at: str | None = guid
        while at is not None:
            assert at not in met, "a code is its own ancestor"
            met.add(at)
            at = above[at]


def _names_what_exists(case: ForeignCase, sources: set[str], spans: set[str]) -> None:
    assert set(case.sources) <= sources, "a case names a source that does not exist"
    assert set(case.spans) <= spans, "a case names a span that does not exist"
    assert len(set(case.sources)) == len(case.sources), "a case names a source twice"


def _weighs_right(project: ForeignProject) -> None:
    for reading in project.readings.tried if project.readings else ():
        assert 0 <= reading.named <= reading.named_of
        assert 0 <= reading.edges <= reading.edges_of
        assert reading.outside >= 0
