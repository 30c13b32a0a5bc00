"""Names and places that nobody gave: capitals that are no words, cues, what a place ends in."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.bench_personal import an_hour, of_sentences
from benchmarks.personal_sets import clean_sentences, personal_sentences
from demo.content import demo_content
from research.anonymise import apply, find_personal
from research.words import field_words, is_word, known_words


def _found(
    text: str, not_names: Sequence[str] = (), words: Sequence[str] = ()
) -> list[tuple[str, str, bool]]:
    found = find_personal(text, not_names=not_names, words=words)
    return [(each.kind, each.text, each.sure) for each in found]


def test_sentences_for_development_are_found_and_clean_ones_left_alone() -> None:
    figures = of_sentences(
        "", personal_sentences(held_back=False), clean_sentences(held_back=False)
    )
    assert float(figures[": recall"]) >= 0.95
    assert float(figures[": recall of what is sure"]) >= 0.8
    assert float(figures[": precision"]) >= 0.95
    assert float(figures[": precision of what is sure"]) >= 0.98
    assert int(figures[": false spans in them"]) <= 4
    assert int(figures[": of those sure"]) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Her mum Sharon rang", [("name", "Sharon", True)]),
        ("I saw it on the Quibblo screen", [("name", "Quibblo", False)]),
        ("the Mosaic screen, the DECOM field, an EHCP", []),
        ("My colleague Dave said no", [("name", "Dave", True)]),
        ("So Nguyễn Thị Hoa did it", [("name", "Nguyễn Thị Hoa", True)]),
        ("Ask O’Neill’s mum", [("name", "O’Neill", True)]),
        ("it was Al-Hassan, or Ruud van der Berg", "Al-Hassan|Ruud van der Berg"),
        ("SO THEN TUNDE CAME IN, with DUCIX", [("name", "TUNDE", False)]),
        ("PATEL, Asha rang", [("name", "PATEL, Asha", True)]),
        ("She moved to Eastley last May", [("place", "Eastley", True)]),
        ("placed at St Anne’s, on Marlow Close", "St Anne’s|Marlow Close"),
        ("at Oakfield Primary, not at the Virtual School", [("school", "Oakfield Primary", True)]),
        ("a girl called kayleigh rang, Kayleigh I mean", "kayleigh|Kayleigh"),
        ("Will that do? May I mark it? Grace said no", [("name", "Grace", True)]),
        ("I asked Grace in May about Faith", [("name", "Grace", True), ("name", "Faith", False)]),
        ("child J moved, J.S. did not", [("name", "J", True), ("name", "J.S.", False)]),
        ("a sibling A and a child level 2", [("name", "A", False)]),
        ("from S to P, Plan B, Section F, Type U1, on the G: drive", []),
        ("his snapchat is tee_jay.09", [("user name", "tee_jay.09", True)]),
        ("see www.facebook.com/asha.rao.9, not www.gov.uk/guidance", "www.facebook.com/asha.rao.9"),
        ("reg AB12 CDE", [("number plate", "AB12 CDE", True)]),
        ("ID 4587213, file CYP-448213, on 20250331, 1,234,567", "4587213|CYP-448213"),
        ("one date of birth was 14/02/2009, one 3 May 2009.", "14/02/2009|3 May 2009"),
        ("born the third of May twenty twelve", "the third of May twenty twelve"),
        ("children born on or after 1 September 2010", []),
        ("everyone has the same birthday, the 1st of January", []),
        ("Leanne (her IRO) left. Jordan turned 18", "Leanne|Jordan"),
        ("Northshire is two-tier, in YYYY-MM-DD", [("place", "Northshire", False)]),
        ("Auntie Bev and Mr and Mrs Kowalczyk", "Auntie Bev|Mr and Mrs Kowalczyk"),
    ],
)
def test_what_stands_around_a_capital_says_what_it_is(
    text: str, found: list[tuple[str, str, bool]] | str
) -> None:
    if isinstance(found, str):
        assert [each.text for each in find_personal(text)] == found.split("|")
    else:
        assert _found(text) == found


def test_a_word_written_small_elsewhere_is_a_word_unless_a_cue_says_otherwise() -> None:
    assert _found("Grobbling is hard. We do the grobbling. The Grobbling form") == []
    assert _found("The Quibblo screen", words=["quibblo"]) == []
    assert _found("her mum Sharon, then sharon and sharon") == [
        ("name", "Sharon", False),
        ("name", "sharon", False),
        ("name", "sharon", False),
    ]


def test_councils_are_nobody_whether_named_in_the_text_or_given() -> None:
    assert _found("At Northmoor Council we do it. In Northmoor we always did") == []
    assert _found("In Eastley we do", not_names=["Eastley Council"]) == []


def test_a_name_sure_in_one_line_is_sure_in_all_and_keeps_one_number() -> None:
    text = "Asha Rao left.\nSo Asha rang.\nThe Rao file.\nHer colleague Tunde did"
    assert apply(text, [each for each in find_personal(text) if each.sure]) == (
        "[name 1] left.\nSo [name 1] rang.\nThe [name 1] file.\nHer colleague [name 2] did"
    )


def test_word_lists_are_words_in_lower_case_and_hold_no_usual_given_name() -> None:
    both = known_words() | field_words()
    assert all(word == word.lower() and word.strip() for word in both)
    names = """asha priya sharon dave kelly moira james oliver peter farzana tunde kofi wojciech
        siobhan rhiannon nkechi xiuying abdirahman gurpreet dilys winston keisha oksana aisling"""
    assert [name for name in names.split() if is_word(name)] == []
    forms = "reopened unallocated planning tagged using co-ordinator part-time organizing childcare"
    assert [form for form in forms.split() if not is_word(form)] == []


def test_the_demo_holds_nothing_that_looks_personal() -> None:
    for session in demo_content().sessions:
        assert _found("\n".join(turn.text for turn in session.turns)) == []


_PARTS = """Asha Patel Tunde Okafor Grace Will May Mark mum Her colleague said lives in Eastley St
Anne's Road School House The NGUYEN O'Neill van der Al-Hassan child J J.S. Northmoor Council and
asked called with , . : ? " \n 's @asha_p Ms Dr 7734190 ID LCS 3 12 Primary to from file asha tunde
[place] [user name] [number 😩 ﬁ İ e\u0308 \u202e مريم 李娜 Олена"""
_TALK = st.lists(st.sampled_from([*_PARTS.split(" "), "[name 1]", " "]), max_size=18)


@given(_TALK, st.sampled_from([" ", "", "\n"]))
@settings(max_examples=100, deadline=None)
def test_spans_keep_apart_and_no_second_search_finds_more(parts: list[str], between: str) -> None:
    text = between.join(parts)
    found = find_personal(text)
    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start for end, each in zip(ends, found, strict=False))
    assert all(text[each.start : each.end] == each.text and each.text for each in found)
    assert not any(
        word in each.replacement.casefold()
        for each in found
        if each.kind == "name"
        for word in each.text.casefold().split()
        if len(word) > 4
    )
    assert find_personal(apply(text, found)) == []
    sure = [each for each in found if each.sure]
    left = find_personal(apply(text, sure))
    assert not {each.text for each in left if each.sure} & {each.text for each in sure}


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_searched_twice(text: str) -> None:
    found = find_personal(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert find_personal(apply(text, found)) == []


def test_time_grows_with_the_text_and_hardly_with_the_people_known() -> None:
    text, _gold = an_hour()
    many = [f"Ash{chr(97 + i)}a Pat{chr(97 + j)}el" for i in range(10) for j in range(10)]

    def taken(text: str, names: list[str]) -> float:
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find_personal(text, names=names)
            best = min(best, time.process_time() - start)
        return best

    alone = taken(text, [])
    assert taken(text * 4, []) < 8 * alone
    assert taken(text, many) < 3 * alone
