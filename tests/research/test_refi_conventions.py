"""Which way a file counts is told from its own quotes, and no quote is ever shifted by a letter."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.exchange.convention import CONVENTIONS, Marked, Stated, detect
from research.exchange.model import Convention, ForeignProject
from research.exchange.written import Written
from research.formats.refi import read_qdpx
from research.model import Placed
from tests import vendors
from tests.vendors import Study, Vendor, counted

Shared = Callable[[str], Path]

TELLING = Study(
    (
        "P1: It takes three days 😩 – honestly, it’s painful.\nInterviewer: Why?\n"
        "P1: The checker flags 1,200 errors. Café naïveté, she said 👩‍💻 and laughed.\n\n"
        "So we wait until the portal is quiet, and then we send it again; nobody knows why.",
        "We email a spreadsheet 🏳️‍🌈 every Monday.\nZoë built a macro and it mostly works.\n"
        "Data quality is everyone’s job, 数据 matters.",
    ),
    (
        (
            "three days 😩 – honestly",
            "flags 1,200 errors",
            "she said 👩‍💻 and laughed",
            "So we wait until the portal is quiet, and then we send it again",
            "nobody knows why",
            "painful.\nInterviewer: Why?",
        ),
        ("every Monday", "Zoë built a macro", "everyone’s job", "macro and it mostly works"),
    ),
)
PLAIN = Study(("We wait for dates.", "Nobody knows."), (("wait for dates",), ("Nobody knows",)))


def _quotes(project: ForeignProject) -> list[list[str]]:
    return [
        [source.text[span.start : span.end] for span in source.spans if span.codings]
        for source in project.sources
    ]


def _expected(study: Study, vendor: Vendor) -> list[list[str]]:
    copies = 1 if vendor.together else len(vendors.CODES)
    return [[words for words in marked for _copy in range(copies)] for marked in study.marked]


@pytest.mark.parametrize("name", vendors.ALL)
def test_every_programs_quotes_come_in_word_for_word(name: str) -> None:
    vendor = vendors.ALL[name]
    project = read_qdpx(vendors.packed(TELLING, vendor), "study.qdpx")
    assert project.readings is not None
    assert project.readings.chosen.convention == vendor.convention
    assert not project.readings.close
    assert _quotes(project) == _expected(TELLING, vendor)
    assert [source.text for source in project.sources] == list(TELLING.texts)
    tags = [{c.code for s in source.spans for c in s.codings} for source in project.sources]
    assert tags == [{code.guid for code in project.codes}] * 2
    assert [code.name for code in project.codes] == list(vendors.CODES)


@pytest.mark.parametrize("named", ["whole", ""])
@pytest.mark.parametrize("convention", CONVENTIONS, ids=Convention.words)
def test_all_ways_of_counting_are_told_apart(convention: Convention, named: str) -> None:
    vendor = Vendor("Some program", convention, crlf=True, mark=True, names=named)
    project = read_qdpx(vendors.packed(TELLING, vendor), "study.qdpx")
    assert project.readings is not None
    assert (project.readings.chosen.convention, project.readings.close) == (convention, False)
    assert _quotes(project) == _expected(TELLING, vendor)


def test_where_all_ways_give_the_same_quotes_nobody_is_asked() -> None:
    vendor = Vendor("Some program", Convention("UTF-8 byte", "CRLF as one"))
    project = read_qdpx(vendors.packed(PLAIN, vendor), "study.qdpx")
    assert project.readings is not None
    assert project.readings.chosen.convention == Convention()
    assert not project.readings.close
    assert {reading.convention.end for reading in project.readings.tried} == {
        "exclusive",
        "inclusive",
    }


def test_somebody_is_asked_where_the_evidence_is_even() -> None:
    # No names; one letter after the emoji, in words of one letter: each reading cuts at an edge.
    written = Written("😀 a b c d e f g h")
    readings = detect([Marked(written, (Stated(4, 7), Stated(6, 9)))])
    assert readings is not None
    assert readings.close
    assert readings.chosen.convention == Convention()


def test_one_named_quote_after_an_emoji_is_enough() -> None:
    rest = tuple(Stated(0, 4, "Nine") for _each in range(700))
    text = Written("Nine days 😀 of waiting for it")
    readings = detect([Marked(text, (*rest, Stated(16, 23, "waiting")))])
    assert readings is not None
    assert readings.chosen.convention.unit == "UTF-16 unit"
    assert not readings.close


def test_what_a_person_chose_is_used_and_the_evidence_still_shown() -> None:
    chosen = Convention("code point", "CRLF as one")
    data = vendors.packed(TELLING, vendors.NVIVO)
    project = read_qdpx(data, "study.qdpx", chosen)
    assert project.readings is not None
    assert project.readings.chosen.convention == chosen
    assert not project.readings.close
    assert len(project.readings.tried) > 4
    assert _quotes(project) != _quotes(read_qdpx(data, "study.qdpx"))


def test_the_published_figures_of_the_shared_files(shared: Shared) -> None:
    found = {}
    for name in ("plain", "maxqda"):
        data = shared(f"refi/qualcoder/councils_{name}.qdpx").read_bytes()
        readings = read_qdpx(data, "councils.qdpx").readings
        assert readings is not None
        best = readings.chosen
        found[name] = (best.convention.newline, best.named, best.named_of, readings.close)
    assert found == {
        "plain": ("as they are", 8, 8, False),
        "maxqda": ("CRLF as one", 8, 8, False),
    }


@settings(max_examples=150, deadline=None)
@given(
    words=st.text("ab😀é—数\n\u0301\u200f", min_size=1, max_size=40),
    edges=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    crlf=st.booleans(),
    mark=st.booleans(),
)
def test_a_place_counted_in_any_unit_is_the_same_place(
    words: str, edges: tuple[int, int], crlf: bool, mark: bool
) -> None:
    start, end = min(edges), max(edges)
    if not start < end <= len(words):
        return
    raw = words.replace("\n", "\r\n") if crlf else words
    written = Written(raw, mark=mark)
    assert written.text == words
    before, within = (
        part.replace("\n", "\r\n") if crlf else part for part in (words[:start], words[start:end])
    )
    for convention in CONVENTIONS:
        ours = counted("\ufeff", convention.unit, "as they are")
        more = ours if mark and convention.mark == "counted" else 0
        first = counted(before, convention.unit, convention.newline) + more
        last = counted(before + within, convention.unit, convention.newline) + more
        stated = last - (convention.end == "inclusive")
        assert written.placed(convention, first, stated) == Placed(start, end)


@settings(max_examples=100, deadline=None)
@given(words=st.text(max_size=30), start=st.integers(-5, 200), end=st.integers(-5, 200))
def test_no_place_is_outside_the_text_or_empty(words: str, start: int, end: int) -> None:
    for convention, mark in product(CONVENTIONS, (False, True)):
        written = Written(words, mark=mark)
        place = written.placed(convention, start, end)
        assert place is None or 0 <= place.start < place.end <= len(written.text)
