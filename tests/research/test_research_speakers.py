"""Who speaks: the many ways a label is written, and what looks like one and is none."""

from __future__ import annotations

import pytest

from research.formats import read_transcript

Who = list[tuple[str | None, str]]


def _who(text: str) -> Who:
    raw = read_transcript(text.encode(), "talk.txt")
    return [(turn.speaker, turn.text) for turn in raw.turns]


@pytest.mark.parametrize(
    ("line", "speaker", "words"),
    [
        ("INTERVIEWER: How?", "INTERVIEWER", "How?"),
        ("JANE O’NEIL-JONES: yes", "JANE O’NEIL-JONES", "yes"),
        ("Siân ap Dŵr: yes", "Siân ap Dŵr", "yes"),
        ("Dr. J. Smith (Northmoor): yes", "Dr. J. Smith (Northmoor)", "yes"),
        ("Jane Smith, Northmoor Council: yes", "Jane Smith, Northmoor Council", "yes"),
        ("陈伟：我们很慢", "陈伟", "我们很慢"),
        ("\u200fأحمد: كلام", "أحمد", "كلام"),
        ("משה: שלום", "משה", "שלום"),
        ("Z\u0351oe\u0301: yes", "Z\u0351oe\u0301", "yes"),
        ("[SPEAKER_00]: yes", "SPEAKER_00", "yes"),
        ("**Interviewer:** yes", "Interviewer", "yes"),
        (">> ANN: yes", "ANN", "yes"),
        ("- P1: yes", "P1", "yes"),
        ("[00:01:23 - 00:01:29] Ann: yes", "Ann", "yes"),
        ("12\tInterviewer: yes", "Interviewer", "yes"),
        ("00:00:01.000 <v Ann Lee>yes</v>", "Ann Lee", "yes"),
    ],
)
def test_a_label_of_its_own_line(line: str, speaker: str, words: str) -> None:
    assert _who(line) == [(speaker, words)]


_ASKED_AND_SAID: Who = [("Interviewer", "How long?"), ("P01", "Three days."), ("P01", "Or four.")]


@pytest.mark.parametrize(
    "style",
    [
        "{} - {}",
        "{} – {}",
        "[{}] {}",
        "[{}]\n{}",
        "**{}**\n{}",
        "**{}** {}",
        "{}\t{}",
        "{}\n{}",
        "{} 00:01:23\n{}",
        "[{}] 1:23\n{}",
        "{} (00:01:23)\n{}",
        "[00:01:23] {}\n{}",
        "00:01:23 {}\n{}",
        "{}\n1:23\n{}",
        "1:23\n{}\n{}",
        "00:00:01.000 --> 00:00:02.000\n{}\n{}",
    ],
)
def test_a_way_of_marking_speakers_that_the_whole_file_keeps_to(style: str) -> None:
    text = "\n".join(style.format(who, words) for who, words in _ASKED_AND_SAID)
    raw = read_transcript(text.encode(), "talk.md")
    found = [(turn.speaker, turn.text) for turn in raw.turns]
    together = [("Interviewer", "How long?"), ("P01", "Three days. Or four.")]
    assert found in (_ASKED_AND_SAID, together)
    assert [turn.interviewer for turn in raw.turns][:2] == [True, False]


def test_real_names_without_a_colon_are_believed_beside_somebody_who_asks() -> None:
    text = (
        "Interviewer\nHow?\n\nJane Smith\nThree days.\nYes\n\nInterviewer\nOk.\n\nJane Smith\nBye"
    )
    assert _who(text) == [
        ("Interviewer", "How?"),
        ("Jane Smith", "Three days.\nYes"),
        ("Interviewer", "Ok."),
        ("Jane Smith", "Bye"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Data - quality is poor\nPerformance - slow\nData - late",
        "Q1 - April to June\nQ2 - July on\nQ1 - again",
        "One - first we look\nTwo - we check\nOne - again",
        "[laughs] well\n[inaudible] so\n[laughs] yes",
        "09:30 Welcome\n10:00 Coffee\n11:00 Welcome",
        "Analyst\t0.5\nManager\t1.0\nAnalyst\t2",
        "Aim: to learn\nMethod: talk\nPage 3: more\nQ3 2024: poor",
        "He said: never\nThen she goes: no way\nThe team: none of it",
        "1. Data quality: bad\n2. Time: none",
        "“Ann: never”, she wrote",
        "😩: 👩\u200d💻",
        "We looked.\nThat was it.\nWe looked.\nWho knows.",
    ],
)
def test_headings_lists_and_quotes_do_not_speak(text: str) -> None:
    assert {speaker for speaker, _ in _who(text)} == {None}


@pytest.mark.parametrize(
    ("label", "asks"),
    [
        *(
            (each, True)
            for each in ("Int", "Int.", "I", "Q", "I2", "INT1", "Mod", "User researcher")
        ),
        *((each, False) for each in ("A", "R", "Resp", "P01", "Interviewee", "Data analyst 2")),
        *((each, None) for each in ("Speaker 1", "SPEAKER_00", "Jane Smith")),
    ],
)
def test_a_label_alone_says_who_asks_where_it_can(label: str, asks: bool | None) -> None:
    raw = read_transcript(f"{label}: words".encode(), "x.txt")
    assert (raw.turns[0].speaker, raw.turns[0].interviewer) == (label, asks)
