"""Puts a second coding into the demo: asked for, coded blind by somebody else, and done."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from demo.building.said import Said
from demo.content.second_coding import SecondCoding
from research.services.second_coding import (
    ask_second_coding,
    code_blind,
    finish_second_coding,
    second_coding,
)
from storage import Project


def add_second_coding(
    project: Project, who: Who, content: SecondCoding, said: Said, codes: Mapping[str, int]
) -> None:
    """The second coder tags both sessions with any tag; ``codes`` are ids by key."""
    sessions = [said.sessions[each.session] for each in content.sessions]
    asked = ask_second_coding(project, who, sessions, content.coder, reason=content.reason)
    coder = Who(content.coder, role="team")
    for coding, each in zip(asked, content.sessions, strict=True):
        for span in each.spans:
            start = said.starts[each.session, span.turn]
            tags = [codes[key] for key in span.codes]
            code_blind(project, coder, coding, start + span.start, start + span.end, tags)
        finish_second_coding(project, coder, coding, second_coding(project, coding).version)
