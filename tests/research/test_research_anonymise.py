"""Finding and replacing personal information: check digits, forms, names given, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadInput
from research.anonymise import apply, find_personal
from research.drafts import SpeakerChoice, prepare_import
from research.identifiers import is_nhs_number, is_upn, upn_check_letter
from research.labels import read_label, suggested_pseudonym
from research.model import Participant


def _replaced(text: str, *names: str) -> str:
    return apply(text, find_personal(text, names=names))


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in find_personal(text) if each.sure]


def test_check_digits_have_their_published_values() -> None:
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert is_upn("B801200005001")
    assert is_upn("b801200005001")
    assert not is_upn("A801200005001")
    assert upn_check_letter("207000016049") == "P"
    assert is_upn("P207000016049")
    assert not is_upn("Q207000016049")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NHS 943 476 5919.", [("NHS number", "943 476 5919")]),
        ("943-476-5919", [("NHS number", "943-476-5919")]),
        ("943 476 5918", []),
        ("upn B801200005001, A801200005001", [("pupil number", "B801200005001")]),
        ("AB 12 34 56 C", [("NI number", "AB 12 34 56 C")]),
        ("ab123456c", [("NI number", "ab123456c")]),
        ("BG123456A GB123456A KN123456A NK123456A NT123456A TN123456A ZZ123456A", []),
        ("DA123456A, QQ123456C", [("NI number", "QQ123456C")]),
        ("her UPN is A801200005001", [("pupil number", "A801200005001")]),
        ("child 854701 fails rule 10155", [("case number", "854701")]),
        ("sw1a2aa, b33 8th, run 12ab", [("postcode", "sw1a2aa")]),
        ("ring 020 7946 0958", [("phone", "020 7946 0958")]),
        ("(01632) 960001", [("phone", "(01632) 960001")]),
        ("+44 (0)20 7946 0958", [("phone", "+44 (0)20 7946 0958")]),
        ("+447700900123", [("phone", "+447700900123")]),
        ("0044 7700 900 123", [("phone", "0044 7700 900 123")]),
        ("0 7 7 0 0 9 0 0 1 2 3", [("phone", "0 7 7 0 0 9 0 0 1 2 3")]),
        ("01632 96000 3 times", [("phone", "01632 96000")]),
        ("on 01-02-2020 10:30, 1,200 of 12,345 in 2023", []),
        ("M1 1AA or sw1a 1aa", [("postcode", "M1 1AA"), ("postcode", "sw1a 1aa")]),
        ("at M1 5th, P1 1st, U4 3pm, R1 2be", []),
        ("a.b-c@x.gov.uk.", [("e-mail", "a.b-c@x.gov.uk")]),
        ("jane dot smith at x dot gov dot uk", [("e-mail", "jane dot smith at x dot gov dot uk")]),
        ("look at 3.5 or at dots", []),
        ("ｊａｎｅ＠x.uk", [("e-mail", "ｊａｎｅ＠x.uk")]),
        ("born on 3rd of May 2012", [("date of birth", "3rd of May 2012")]),
        ("DOB: 03/05/2012, sent 04/05/2020", [("date of birth", "03/05/2012")]),
        ("LCS 998877 fails rule 1545", [("case number", "998877")]),
    ],
)
def test_forms_are_found_and_what_looks_like_them_is_not(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert _kinds(text) == found


def test_a_name_is_found_in_any_case_in_parts_and_as_a_possessive() -> None:
    assert (
        _replaced(
            "Priya said PATEL's and priya’s; the Patels, patel_priya.xlsx; Patel, Priya. "
            "Priyanka and Patella stay",
            "Priya Patel",
        )
        == "[name 1] said [name 1]'s and [name 1]’s; the [name 1], [name 1].xlsx; [name 1]. "
        "[name 2] and [name 3] stay"
    )
    assert _replaced("Zoë, Zoe\u0308, Zo\u200be and zoe", "Zoe") == (
        "[name 1], [name 1], [name 1] and [name 1]"
    )
    assert _replaced("ask O’Neill or oneill", "Ann O'Neill") == "ask [name 1] or [name 1]"


def test_a_name_that_is_also_a_word_needs_its_capital() -> None:
    text = "Mark Green will mark it. So Mark did, in the green file. In May 2020 I told May."
    assert _replaced(text, "Mark Green", "May") == (
        "[name 1] will mark it. So [name 1] did, in the green file. In May 2020 I told [name 2]."
    )
    unsure = find_personal("Mark it green", names=["Mark Green"])
    assert [(each.text, each.sure) for each in unsure] == [("Mark", False)]
    assert find_personal("Don't, can't", names=["Don", "Can"]) == []


def test_the_surname_that_follows_a_given_first_name_goes_with_it() -> None:
    found = find_personal("Dave Osei left. Ask Dave Today. So Osei", names=["Dave"])
    assert [(each.text, each.sure, each.replacement) for each in found] == [
        ("Dave Osei", True, "[name 1]"),
        ("Dave", True, "[name 1]"),
        ("Osei", True, "[name 1]"),
    ]


def test_a_title_or_an_introduction_makes_a_name_sure() -> None:
    found = find_personal("Mrs Patel rang. My name is Asha Rao, the Head of Service. Miss Lane")
    assert [(each.text, each.sure, each.replacement) for each in found] == [
        ("Mrs Patel", True, "[name 1]"),
        ("Asha Rao", True, "[name 2]"),
        ("Miss Lane", False, "[name 3]"),
    ]
    known = find_personal("Mrs Patel rang Priya", names=["Priya Patel"])
    assert [(each.text, each.sure, each.replacement) for each in known] == [
        ("Mrs Patel", True, "[name 1]"),
        ("Priya", True, "[name 1]"),
    ]


def test_offsets_count_code_points_past_emoji_and_combining_marks() -> None:
    text = "👩‍💻🏳️‍🌈 Zoe\u0308 rang 020 7946 0958 😩"
    for each in find_personal(text, names=["Zoë"]):
        assert text[each.start : each.end] == each.text
    assert _replaced(text, "Zoë") == "👩‍💻🏳️‍🌈 [name 1] rang [phone] 😩"


_WORDS = """Priya Patel priya's Mrs Dr [phone] @ . , x.gov.uk a@b.uk 0 +44 (0) 7700 900123 020 7946
0958 943 476 5919 B801200005001 AB123456C M1 1AA sw1a Mark Green mark born DOB LCS 123456 - _ 😩
e\u0308 ’s my name is May in at dot Zoë 12 High Street St School From: : ;"""
_FRAGMENTS = st.lists(
    st.sampled_from([*_WORDS.split(), "Analyst 1", "[name 2]", "3 May 2012", " ", "\n"]),
    max_size=14,
)


@given(_FRAGMENTS, st.sampled_from(["", " "]))
def test_a_second_search_of_the_result_finds_nothing(parts: list[str], between: str) -> None:
    text = between.join(parts)
    names = ["Priya Patel", "Mark Green", "Zoë", "May"]
    pseudonyms = {"Priya Patel": "Analyst 1"}
    found = find_personal(text, names=names, replacements=pseudonyms)
    ends = [0, *(each.end for each in found)]
    assert all(end <= each.start for end, each in zip(ends, found, strict=False))
    assert all(text[each.start : each.end] == each.text for each in found)
    again = find_personal(apply(text, found), names=names, replacements=pseudonyms)
    assert [(each.kind, each.text) for each in again] == []


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=2))
def test_any_text_and_any_names_can_be_searched(text: str, names: list[str]) -> None:
    for each in find_personal(text, names=names):
        assert text[each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("label", "name", "interviewer", "role"),
    [
        ("Interviewer", None, True, ""),
        ("Facilitator One", None, True, ""),
        ("User researcher", None, True, ""),
        ("Q", None, True, ""),
        ("I", None, True, ""),
        ("P1", None, False, ""),
        ("Participant Three", None, False, ""),
        ("Social worker 2", None, False, "Social worker"),
        ("Speaker 1", None, None, ""),
        ("Priya Patel", "Priya Patel", None, ""),
        ("JS", "JS", None, ""),
        ("Jane Smith (Data Analyst)", "Jane Smith", None, "Data analyst"),
        ("P1 (Priya)", "Priya", None, ""),
        ("Sarah - Interviewer", "Sarah", True, ""),
    ],
)
def test_labels_tell_names_from_roles_and_pseudonyms(
    label: str, name: str | None, interviewer: bool | None, role: str
) -> None:
    read = read_label(label)
    assert (read.name, read.interviewer, read.role) == (name, interviewer, role)


def test_pseudonyms_come_from_the_role_and_take_the_next_number() -> None:
    assert suggested_pseudonym("data analyst", None, None, ["analyst 1"]) == "Analyst 2"
    assert suggested_pseudonym("", None, None, []) == "Participant 1"
    assert suggested_pseudonym("", None, True, []) == "Interviewer 1"


_TALK = (
    b"Sarah Holt (Interviewer): Priya, who checks it?\n"
    b"Priya Patel (Data Analyst): Me, priya.patel@northmoor.gov.uk. Sarah knows. Ask Tom.\n"
    b"Tom: Priya does. Miss Lane helps."
)


def test_a_draft_names_speakers_by_role_and_replaces_them_when_others_speak_of_them() -> None:
    draft = prepare_import(_TALK, "Interview with Priya.txt", extra_names=["Miss Lane"])
    assert [
        (each.choice.pseudonym, each.choice.interviewer, each.turns) for each in draft.speakers
    ] == [("Interviewer 1", True, 1), ("Analyst 1", None, 1), ("Participant 1", None, 1)]
    done = draft.anonymised()
    assert [(turn.speaker, turn.text) for turn in done.turns] == [
        ("Interviewer 1", "Analyst 1, who checks it?"),
        ("Analyst 1", "Me, [e-mail]. Interviewer 1 knows. Ask Participant 1."),
        ("Participant 1", "Analyst 1 does. [name 1] helps."),
    ]
    assert done.redactions == (("e-mail", 1), ("name", 5))


def test_a_person_corrects_speakers_adds_names_and_refuses_findings() -> None:
    draft = prepare_import(_TALK, "x.txt")
    lane = next(each for each in draft.findings if each.span.text == "Miss Lane")
    tom = SpeakerChoice(role="Team manager", user_group="leadership")
    changed = draft.with_choices({"Tom": tom}, extra_names=["Lane"], refused=[])
    assert changed.anonymised().turns[2].text == "Analyst 1 does. [name 1] helps."
    assert changed.speakers[2].choice.pseudonym == "Leader 1"
    refused = draft.with_choices(refused=[lane.id])
    assert refused.anonymised().turns[2].text == "Analyst 1 does. Miss Lane helps."
    assert draft.anonymised(sure_only=True).turns[2].text == "Analyst 1 does. Miss Lane helps."
    assert draft.anonymised(sure_only=True).left == 1


def test_no_pseudonym_may_hold_a_real_name_and_no_error_says_it() -> None:
    draft = prepare_import(_TALK, "x.txt")
    for choices, extra in (
        ({"Tom": SpeakerChoice("Analyst Patel")}, []),
        ({"Nobody": SpeakerChoice("X")}, []),
        ({"Tom": SpeakerChoice("Zara 1")}, ["Zara"]),
    ):
        with pytest.raises(BadInput) as caught:
            draft.with_choices(choices, extra_names=extra)
        assert not {"Patel", "Nobody", "Zara", "Tom"} & set(str(caught.value).split())


def test_a_numbered_label_is_the_councils_own_and_a_bare_one_is_somebody_new() -> None:
    roster = [
        Participant(7, "P1", "Analyst", "analysts", 1, "Northmoor", 1, 1),
        Participant(8, "Participant", "", None, 1, "Northmoor", 1, 1),
    ]
    draft = prepare_import(b"P1: Yes.\nParticipant: No.", "x.txt", roster=roster)
    first, second = (each.choice for each in draft.speakers)
    assert (first.participant_id, first.role) == (7, "Analyst")
    assert (second.participant_id, second.pseudonym) == (None, "Participant 1")


def test_nothing_personal_is_in_the_repr_of_a_draft() -> None:
    draft = prepare_import(_TALK, "x.txt", extra_names=["Zara"])
    shown = f"{draft!r} {draft.anonymised()!r} {draft.findings!r}"
    assert not any(word in shown for word in ("Priya", "Patel", "Holt", "Tom", "Zara", "checks"))
