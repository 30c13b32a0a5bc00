"""A session that two people code, for tests."""

from __future__ import annotations

from common.who import Who
from research.services import (
    keep_quote,
    transcript,
)
from research.services.second_coding import (
    ask_second_coding,
    blind_view,
    code_blind,
    finish_second_coding,
    second_coding,
)
from storage import Project, reading
from storage.history.acts import acts

BEN, CARA = Who("Ben"), Who("Cara")
SAID = (
    "Interviewer: What takes longest?",
    "P1: The placements take longest, and Quibbleton is late.",
    "Interviewer: And you?",
    "P2: I agree about the reports. They are late every week.",
    "P1: The spreadsheet is the worst of it.",
)


def place_of(project: Project, session_id: int, words: str) -> tuple[int, int]:
    start = transcript(project, session_id).text.index(words)
    return start, start + len(words)


def kept_as(project: Project, session_id: int, words: str, *tags: int, who: Who) -> int:
    start, end = place_of(project, session_id, words)
    return keep_quote(project, who, session_id, start, end, codes=tags)


def ask_coders(project: Project, who: Who, session_id: int, coder: Who = BEN, *tags: int) -> int:
    (made,) = ask_second_coding(project, who, [session_id], coder.person, tags)
    return made


def marks(project: Project, coding: int, words: str, *tags: int, coder: Who = BEN) -> int:
    start, end = place_of(project, second_coding(project, coding).session_id, words)
    return code_blind(project, coder, coding, start, end, tags)


def finish_coding(project: Project, coding: int, coder: Who = BEN) -> None:
    finish_second_coding(project, coder, coding, second_coding(project, coding).version)


def words_coded(project: Project, coding: int) -> list[str]:
    text = transcript(project, second_coding(project, coding).session_id).text
    return [text[span.start : span.end] for span in blind_view(project, coding).spans]


def last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id
