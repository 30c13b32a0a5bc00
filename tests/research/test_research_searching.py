"""Searching quotes: what is typed is read as it is meant, and every way of narrowing is exact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from research import services
from research.model import QuoteView
from research.searching.model import GoingTogether, Wanted, around_found
from research.searching.words import Term, Typed, read_typed
from research.services.searching import (
    count_wanted,
    going_together,
    page_of_quotes,
    said_with,
)
from screens.look import script_of
from storage import Project

ROOT = Path(__file__).resolve().parents[2]
ROOT_TAG, PLACED, MOVED, LATE, TYPED = "Placements", "placed", "moved", "late", "typed twice"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("placement dates", Typed(((Term(("placement",)),), (Term(("dates",), begun=True),)))),
        ('"placement dates"', Typed(((Term(("placement", "dates")),),))),
        ("“placement da", Typed(((Term(("placement", "da"), begun=True),),))),
        ("late OR slow", Typed(((Term(("late",)), Term(("slow",), begun=True)),))),
        ("late or", Typed(((Term(("late",)),), (Term(("or",), begun=True),)))),
        ("dates -foster", Typed(((Term(("dates",), begun=True),),), (Term(("foster",)),))),
        ('dates NOT "foster carer"', Typed(((Term(("dates",)),),), (Term(("foster", "carer")),))),
        ("re-use", Typed(((Term(("re",)),), (Term(("use",), begun=True),)))),
        ("OR", None),
        ('-- "" 😀 |', None),
    ],
)
def test_what_is_typed_is_read_as_it_is_meant(typed: str, meant: Typed | None) -> None:
    assert read_typed(typed) == meant


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two sessions on different days; five quotes, of which two overlap and two share tags."""
    project = open_project(tmp_path_factory.mktemp("search") / "p.db")
    who = Who("Test analyst")
    root = services.add_code(project, who, ROOT_TAG)
    codes = {ROOT_TAG: root}
    for name in (PLACED, MOVED):
        codes[name] = services.add_code(project, who, name, root)
    for name in (LATE, TYPED):
        codes[name] = services.add_code(project, who, name)
    for council, day, lines in (
        ("Northmoor", "2026-03-02", ["Placement dates come late from the teams", "We wait"]),
        ("Eastley", "2026-05-20", ["Dates of placement are typed twice", "Foster carers move"]),
    ):
        session = services.start_session(project, who, council=council, date=day)
        for number, line in enumerate(lines):
            person = services.SpeakerChoice(pseudonym=f"Analyst {number + 1}", role="Analyst")
            services.add_turn(project, who, session, line, speaker=person)
    first, second = (each.id for each in services.sessions(project))
    _keep(project, who, first, "Placement dates come late", [codes[PLACED], codes[LATE]])
    _keep(project, who, first, "come late from the teams", [codes[MOVED]])
    _keep(project, who, first, "We wait", [codes[LATE]])
    _keep(project, who, second, "Dates of placement are typed twice", [codes[PLACED], codes[TYPED]])
    _keep(project, who, second, "Foster carers move", [])
    return project


def _keep(project: Project, who: Who, session: int, words: str, codes: list[int]) -> int:
    start = services.transcript(project, session).text.index(words)
    return services.keep_quote(project, who, session, start, start + len(words), codes=codes)


def _found(project: Project, wanted: Wanted) -> list[str]:
    page = page_of_quotes(project, wanted)
    assert count_wanted(project, wanted) == len(page.found)
    return [each.quote.text.split()[0] for each in page.found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ('"placement dates"', ["Placement"]),
        ('"dates plac', []),
        ('"placement da', ["Placement"]),
        ("wait OR foster", ["We", "Foster"]),
        ("dates -typed", ["Placement"]),
        ("-late", ["We", "Dates", "Foster"]),
        ("placement NOT twice OR teams", ["Placement"]),
        ("late teams", ["come"]),
    ],
)
def test_phrases_either_or_and_words_left_out(talk: Project, typed: str, found: list[str]) -> None:
    assert _found(talk, Wanted(words=typed)) == found


def test_days_are_those_of_the_session(talk: Project) -> None:
    assert _found(talk, Wanted(since="2026-05-20")) == ["Dates", "Foster"]
    assert _found(talk, Wanted(until="2026-03-02", words="late")) == ["Placement", "come"]
    assert _found(talk, Wanted(since="2026-03-03", until="2026-05-19")) == []


def test_tags_that_overlap_are_found_by_their_shared_words(talk: Project) -> None:
    ids = {each.name: each.id for each in services.codes(talk)}
    assert _found(talk, Wanted(overlapping=ids[MOVED])) == ["Placement", "come"]
    assert _found(talk, Wanted(overlapping=ids[MOVED], code_id=ids[LATE])) == ["Placement"]
    pair = next(each for each in going_together(talk) if each.other_id == ids[TYPED])
    assert pair == GoingTogether(ids[PLACED], ids[TYPED], quotes=1, people=1, councils=1)


def test_words_are_found_in_all_that_was_said_kept_or_not(talk: Project) -> None:
    page = said_with(talk, '"from the teams" OR foster')
    assert [each.speaker for each in page.found] == ["Analyst 1", "Analyst 2"]
    assert ("from the teams", True) in [part for each in page.found for part in each.parts]
    first = said_with(talk, "-zebra", most=3)
    rest = said_with(talk, "-zebra", after=first.next or 0)
    assert (len(first.found), len(rest.found), rest.next) == (3, 1, None)
    assert {each.council for each in said_with(talk, "-zebra", council_id=2).found} == {"Eastley"}
    for typed in ("", "OR", "😀", '"'):
        assert said_with(talk, typed).found == ()


def test_a_long_turn_in_a_list_is_cut_around_what_was_found() -> None:
    parts = (("a" * 500, False), ("found", True), ("b" * 500, False))
    cut = around_found(parts, most=60)
    assert cut[0] == cut[-1] == ("…", False)
    assert ("found", True) in cut
    assert sum(len(piece) for piece, _found in cut) == 62
    assert around_found((("short", True),)) == (("short", True),)


CODES = st.lists(st.integers(1, 5), max_size=3).map(tuple)


@settings(max_examples=60, deadline=None)
@given(every=CODES, either=CODES, none=CODES, overlapping=st.none() | st.integers(1, 5))
def test_any_tags_all_any_none_and_overlapping_are_what_they_say(
    talk: Project,
    every: tuple[int, ...],
    either: tuple[int, ...],
    none: tuple[int, ...],
    overlapping: int | None,
) -> None:
    quotes = services.quotes(talk)
    below = {1: {1, 2, 3}, **{each: {each} for each in range(2, 6)}}

    def on(code: int) -> Callable[[QuoteView], bool]:
        return lambda quote: bool({each.id for each in quote.codes} & below[code])

    def beside(quote: QuoteView) -> bool:
        return overlapping is None or any(
            other.session_id == quote.session_id
            and other.start < quote.end
            and quote.start < other.end
            for other in filter(on(overlapping), quotes)
        )

    expected = [
        quote.id
        for quote in quotes
        if all(on(code)(quote) for code in every)
        and (not either or any(on(code)(quote) for code in either))
        and not any(on(code)(quote) for code in none)
        and beside(quote)
    ]
    wanted = Wanted(all_codes=every, any_codes=either, no_codes=none, overlapping=overlapping)
    page = page_of_quotes(talk, wanted)
    assert [each.quote.id for each in page.found] == expected


def test_on_the_screen_ways_to_narrow_hold_while_folded_away(
    talk: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(talk.path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    at.switch_page(script_of("quotes")).run()
    at.session_state["quotes_more"] = True
    at.run()
    at.multiselect(key="quotes_any_codes").set_value([4, 5]).run()
    at.text_input(key="quotes_since").set_value("01/05/2026").run()
    assert not at.exception
    assert any("1 of 5 quotes" in each.value for each in at.markdown)
    at.session_state["quotes_more"] = False
    at.run()
    assert any("1 of 5 quotes" in each.value for each in at.markdown)
    at.text_input(key="quotes_words").set_value("nothing like it").run()
    assert any("0 of 5 quotes" in each.value for each in at.markdown)
    next(each for each in at.button if "Take them back" in each.label).click().run()
    at.text_input(key="quotes_words").set_value("").run()
    assert any("5 of 5 quotes" in each.value for each in at.markdown)
    at.session_state["quotes_part"] = "Tags together"
    at.run()
    assert not at.exception
    next(each for each in at.button if each.label == ":blue[See them]").click().run()
    assert any("1 of 5 quotes" in each.value for each in at.markdown)
