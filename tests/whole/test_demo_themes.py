"""The demo's themes, personas, needs, decisions and second coding rest on what was really said."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from common.errors import BadInput
from demo.content import demo_content, published_table
from demo.content import second_coding as coding
from demo.content.decisions import Answer
from demo.content.personas import Persona
from demo.content.themes import Theme
from research.anonymise import find_personal
from research.model import COUNTED_KINDS, USER_GROUPS
from validation.catalogue import DERIVED_FIELDS, UPLOAD_TABLES

CONTENT = demo_content()
COUNCILS = tuple(council.name for council in CONTENT.project.councils)
SESSIONS = {session.key: session for session in CONTENT.sessions}
QUOTES = {quote.key: quote for quote in CONTENT.quotes}
THEMES = {theme.key: theme for theme in CONTENT.themes}
SHARED = [theme for theme in CONTENT.themes if theme.council is None]
# An open question, or what was judged to be no problem, is no evidence for a need.
FINDINGS = {
    finding.key
    for finding in CONTENT.findings
    if finding.kind != "question" and not finding.not_a_problem
}
GROUPS = {
    person.pseudonym: person.user_group for each in CONTENT.sessions for person in each.participants
}
ANSWERS = [
    answer for decision in CONTENT.decisions for data in decision.data for answer in data.answers
]


def _council_of(quote: str) -> str:
    return SESSIONS[QUOTES[quote].session].council


def _speaker_of(quote: str) -> str:
    found = QUOTES[quote]
    said_by = SESSIONS[found.session].turns[found.turn].participant
    assert said_by, quote
    return said_by


def _rests_on(theme: Theme) -> list[Theme]:
    """A theme and, where it is shared, the councils' themes that are part of it."""
    return [theme, *(each for each in CONTENT.themes if each.part_of == theme.key)]


def _heard(theme: Theme, council: str, stance: str) -> set[str]:
    """Who said it, or spoke against it, in a council: people, however often they did."""
    return {
        _speaker_of(link.quote)
        for part in _rests_on(theme)
        for link in part.quotes
        if link.stance == stance and _council_of(link.quote) == council
    }


def _asked(theme: Theme, council: str) -> set[str]:
    """Who took part in a session of that council about one of the theme's topics, or in any."""
    return {
        person.pseudonym
        for session in CONTENT.sessions
        if session.council == council and session.kind in COUNTED_KINDS
        if not theme.topics or set(theme.topics) & set(session.topics)
        for person in session.participants
    }


def _written() -> tuple[str, ...]:
    """Every word of this content that was written by somebody of the project."""
    held = (CONTENT.themes, CONTENT.personas, CONTENT.needs, CONTENT.decisions)
    return (*map(repr, held), repr(CONTENT.second_coding))


# Themes


def test_there_are_as_many_themes_as_a_team_can_hold_in_mind() -> None:
    assert 6 <= len(SHARED) <= 8
    for council in COUNCILS:
        assert 4 <= sum(theme.council == council for theme in CONTENT.themes) <= 6
    assert len(THEMES) == len(CONTENT.themes)
    names = Counter((theme.council, theme.name.casefold()) for theme in CONTENT.themes)
    assert max(names.values()) == 1


@pytest.mark.parametrize("theme", CONTENT.themes, ids=lambda theme: theme.key)
def test_a_theme_is_one_sentence_and_lies_where_its_quotes_do(theme: Theme) -> None:
    assert len(theme.name) <= 60
    assert len(theme.statement) <= 200
    assert theme.statement.endswith(".")
    assert theme.statement.count(".") == 1
    assert any(part.quotes for part in _rests_on(theme))
    if theme.part_of is not None:
        assert theme.council is not None
        assert THEMES[theme.part_of].council is None
    for link in theme.quotes:
        assert link.stance in ("for", "against")
        assert theme.council in (None, _council_of(link.quote)), link.quote
        assert (link.stance == "against") == link.why.endswith("."), link.quote
    for note in theme.notes:
        session = SESSIONS[note.session]
        assert 1 <= note.number <= len(session.notes)
        assert theme.council in (None, session.council)
        assert note.stance in ("for", "against")
        assert note.why.endswith(".")


def test_topics_of_a_theme_are_topics_of_sessions_in_its_council() -> None:
    for theme in CONTENT.themes:
        named = {
            topic
            for session in CONTENT.sessions
            if theme.council in (None, session.council)
            for topic in session.topics
        }
        assert set(theme.topics) <= named, theme.key
        if theme.part_of and (whole := THEMES[theme.part_of]).topics:
            assert set(theme.topics) == set(whole.topics) & named, theme.key


def test_a_quote_lies_in_one_theme_unless_it_speaks_against_another() -> None:
    places: dict[str, list[str]] = {}
    for theme in CONTENT.themes:
        for link in theme.quotes:
            places.setdefault(link.quote, []).append(link.stance)
    assert all(stances.count("for") <= 1 for stances in places.values())
    assert all(stances.count("against") <= 1 for stances in places.values())
    for council in COUNCILS:
        of_it = [theme for theme in CONTENT.themes if theme.council == council]
        own = [link.quote for theme in of_it for link in theme.quotes]
        assert len(own) == len(set(own))


def test_most_quotes_are_sorted_and_some_are_left_for_the_board() -> None:
    sorted_ones = {link.quote for theme in CONTENT.themes for link in theme.quotes}
    left = QUOTES.keys() - sorted_ones
    assert 15 <= len(left) <= 25
    assert {_council_of(quote) for quote in left} == set(COUNCILS)


def test_one_council_was_never_asked_about_a_theme_that_others_speak_of() -> None:
    theme = THEMES["known-number"]
    assert _asked(theme, "Calderbrook") == set()
    assert _heard(theme, "Calderbrook", "for") == _heard(theme, "Calderbrook", "against") == set()
    said = [turn.text for s in CONTENT.sessions if s.council == "Calderbrook" for turn in s.turns]
    assert not [text for text in said if "Ofsted" in text]
    assert all(_heard(theme, council, "for") for council in ("Northmoor", "Eastley"))


def test_one_council_was_asked_about_a_theme_and_did_not_speak_of_it() -> None:
    silent = {
        (theme.key, council)
        for theme in SHARED
        for council in COUNCILS
        if _asked(theme, council)
        and not _heard(theme, council, "for") | _heard(theme, council, "against")
    }
    assert silent == {("signing", "Northmoor"), ("quiet-code", "Calderbrook")}


def test_some_themes_are_of_all_councils_and_some_of_one() -> None:
    councils = {
        theme.key: {council for council in COUNCILS if _heard(theme, council, "for")}
        for theme in SHARED
    }
    assert sum(len(each) == 3 for each in councils.values()) >= 3
    # Another council was asked about it and had nothing of the kind to tell.
    assert councils["quiet-code"] == {"Eastley"}
    assert _asked(THEMES["quiet-code"], "Calderbrook")
    assert not _asked(THEMES["quiet-code"], "Northmoor")


def test_some_themes_are_contradicted_even_within_a_council() -> None:
    contradicted = {
        (theme.key, council)
        for theme in SHARED
        for council in COUNCILS
        if _heard(theme, council, "for") and _heard(theme, council, "against")
    }
    assert {("lasting", "Eastley"), ("rising-total", "Northmoor")} <= contradicted
    assert ("rising-total", "Calderbrook") in contradicted
    for council in ("Eastley", "Calderbrook"):
        assert _heard(THEMES["knowing-who-knows"], council, "against")
        assert not _heard(THEMES["knowing-who-knows"], council, "for")


# Personas and needs


@pytest.mark.parametrize("persona", CONTENT.personas, ids=lambda persona: persona.key)
def test_a_persona_rests_on_several_people_of_its_user_group(persona: Persona) -> None:
    assert persona.user_group in USER_GROUPS
    assert persona.summary.count(".") == 2
    kinds = Counter(point.kind for point in persona.points)
    assert set(kinds) == {"does", "wants", "struggles with", "works with"}
    assert all(2 <= number <= 3 for number in kinds.values())
    assert all(point.quotes for point in persona.points)
    said_by = {_speaker_of(quote) for point in persona.points for quote in point.quotes}
    assert {GROUPS[speaker] for speaker in said_by} == {persona.user_group}
    assert len({speaker.split(", ")[1] for speaker in said_by}) == 3


def test_every_need_has_a_persona_and_somebody_who_said_so() -> None:
    assert len(CONTENT.personas) == 4
    assert 8 <= len(CONTENT.needs) <= 12
    personas = {persona.key for persona in CONTENT.personas}
    assert {need.persona for need in CONTENT.needs} == personas
    assert len({need.key for need in CONTENT.needs}) == len(CONTENT.needs)
    for need in CONTENT.needs:
        assert need.sentence.count(".") == 1, need.key
        assert need.as_a[0] not in "aeiou"
        assert set(need.findings) <= FINDINGS
        linked = [link.quote for link in need.quotes]
        assert len(linked) == len(set(linked))
        assert set(linked) <= QUOTES.keys()
        assert any(link.stance == "for" for link in need.quotes)
        assert all((link.stance == "against") == bool(link.why) for link in need.quotes)
    assert sum(any(link.stance == "against" for link in n.quotes) for n in CONTENT.needs) >= 4


# Decisions and data


def test_decisions_say_who_decides_and_rest_on_what_people_said() -> None:
    assert 5 <= len(CONTENT.decisions) <= 6
    for decision in CONTENT.decisions:
        assert decision.council in (None, *COUNCILS)
        assert decision.who_decides
        assert decision.how_often
        assert decision.why.endswith(".")
        assert 3 <= len(decision.data) <= 4
        assert decision.quotes
        links = [*decision.quotes, *(each for data in decision.data for each in data.quotes)]
        assert {link.quote for link in links} <= QUOTES.keys()
        assert all(link.why.endswith(".") for link in links)
        for data in decision.data:
            councils = [answer.council for answer in data.answers]
            assert len(councils) == len(set(councils))
            assert set(councils) <= ({decision.council} if decision.council else set(COUNCILS))


def test_an_answer_says_no_more_than_it_can() -> None:
    for answer in ANSWERS:
        assert answer.exists in ("yes", "partly", "no", "unknown")
        assert answer.sharing in ("yes", "with conditions", "no", "unknown")
        assert answer.quality in ("good", "usable with care", "poor", "unknown")
        assert (answer.sharing == "unknown") == (not answer.sharing_why)
        assert (answer.quality == "unknown") == (not answer.quality_why)
        assert bool(answer.system) == (answer.exists in ("yes", "partly"))
        if answer.exists in ("no", "unknown"):
            assert (answer.sharing, answer.quality, answer.field) == ("unknown", "unknown", "")
        assert answer.judged_by
        assert date(2026, 11, 5) < date.fromisoformat(answer.judged_on) < date(2026, 11, 26)


def _fits(answer: Answer) -> bool:
    columns = {column for table in UPLOAD_TABLES.values() for column in table}
    match answer.field_is:
        case "return":
            return answer.field in UPLOAD_TABLES[answer.table]
        case "worked out":
            return answer.field in DERIVED_FIELDS and not answer.table
        case "own":
            return bool(answer.field) and answer.field not in {*columns, *DERIVED_FIELDS}
    return not answer.field and not answer.table


def test_fields_of_the_return_are_those_of_the_catalogue() -> None:
    assert [answer.field for answer in ANSWERS if not _fits(answer)] == []
    assert {answer.field_is for answer in ANSWERS} == {"return", "worked out", "own", None}


def test_gaps_of_every_kind_occur() -> None:
    needs = [
        (set(COUNCILS) if decision.council is None else {decision.council}, data.answers)
        for decision in CONTENT.decisions
        for data in decision.data
    ]
    nowhere = [a for councils, a in needs if len(a) == len(councils) and _all(a, "no")]
    not_seen = [a for councils, a in needs if len(a) < len(councils)]
    fine = [
        a
        for councils, a in needs
        if len(a) == len(councils)
        and all(each.exists == "yes" and each.sharing == "yes" for each in a)
        and all(each.quality in ("good", "usable with care") for each in a)
    ]
    assert nowhere
    assert not_seen
    assert fine
    assert any(answer.exists == "yes" and answer.sharing == "no" for answer in ANSWERS)
    assert any(answer.quality == "poor" for answer in ANSWERS)
    assert {answer.exists for answer in ANSWERS} == {"yes", "partly", "no", "unknown"}


def _all(answers: tuple[Answer, ...], exists: str) -> bool:
    return all(answer.exists == exists for answer in answers)


# The second coding


def test_a_second_coder_tagged_what_participants_said() -> None:
    known = {code.key for code in CONTENT.codes}
    assert CONTENT.second_coding.coder in {person.name for person in CONTENT.project.people}
    for coded in CONTENT.second_coding.sessions:
        turns = SESSIONS[coded.session].turns
        for span in coded.spans:
            assert not turns[span.turn].interviewer
            assert turns[span.turn].text[span.start : span.end] == span.text == span.text.strip()
            assert span.codes
            assert set(span.codes) <= known
        order = [(span.turn, span.start) for span in coded.spans]
        assert order == sorted(set(order))


def test_the_second_coder_mostly_agrees_and_believably_differs() -> None:
    first, second, exact = set(), set(), 0
    for coded in CONTENT.second_coding.sessions:
        quotes = SESSIONS[coded.session].quotes
        first |= {(coded.session, quote.turn, code) for quote in quotes for code in quote.codes}
        second |= {(coded.session, span.turn, code) for span in coded.spans for code in span.codes}
        places = {(quote.turn, quote.start, quote.end) for quote in quotes}
        exact += sum((span.turn, span.start, span.end) in places for span in coded.spans)
    assert 0.7 <= len(first & second) / len(first | second) <= 0.85
    assert first - second
    assert second - first
    spans = sum(len(coded.spans) for coded in CONTENT.second_coding.sessions)
    assert 0 < exact < spans


def test_words_that_are_not_in_the_turn_are_named_by_file_and_not_quoted() -> None:
    span = {"turn": 3, "words": "nobody said just this", "codes": ["trust"]}
    raw = {"coder": "a", "reason": "", "sessions": [{"session": "n2", "spans": [span]}]}
    with pytest.raises(BadInput, match="n2, turn 3") as caught:
        coding.read_second_coding(raw, CONTENT.sessions)
    assert "nobody said just this" not in str(caught.value)


# All of it


def test_it_says_of_itself_that_it_is_illustrative_and_names_nobody() -> None:
    real = (*published_table().councils, "Liquidlogic", "Mosaic", "Careworks", "Eclipse", "COLLECT")
    for text in _written():
        assert [name for name in real if name in text] == []
        assert "%" not in text
        assert "per cent" not in text
    sentences = [theme.statement for theme in CONTENT.themes]
    sentences += [persona.summary for persona in CONTENT.personas]
    sentences += [need.sentence for need in CONTENT.needs]
    sentences += [decision.why for decision in CONTENT.decisions]
    assert find_personal("\n".join(sentences)) == []


def test_a_file_without_the_mark_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unmarked(name: str) -> Any:
        raw = json.loads(files("demo.content").joinpath(name).read_text("utf-8"))
        return {**raw, "note": ""} if name == "themes.json" else raw

    monkeypatch.setattr("demo.content._json", unmarked)
    with pytest.raises(BadInput, match="illustrative") as caught:
        demo_content.__wrapped__()
    assert "themes.json" in str(caught.value)
