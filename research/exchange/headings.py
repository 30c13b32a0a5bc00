"""What the columns of other programs' tables are called, and what each of them holds."""

from __future__ import annotations

import re
from typing import Literal

Column = Literal[
    "words",
    "council",
    "speaker",
    "role",
    "user_group",
    "session",
    "tags",
    "frame",
    "colour",
    "author",
    "link",
    "date",
    "kind",
    "note",
    "id",
]


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


# The likeliest name first: where a table has several, the first of these is taken.
HEADINGS: dict[Column, tuple[str, ...]] = {
    "words": _listed(
        "quote, quotes, quotation, quotation content, quote text, verbatim, verbatims, highlight, "
        "highlight text, highlight content, sticky title, sticky note, sticky notes, sticky text, "
        "sticky, sticky content, sticky description, coded text, coded segment, excerpt, extract, "
        "content, text, "
        "text content, "
        "words, what was said, said, statement, response, answer, feedback, body, message"
    ),
    "council": _listed(
        "council, council name, local authority, local authority name, authority, la, la name, "
        "lea, borough, organisation, organization, organisation name, company"
    ),
    "speaker": _listed(
        "participant, speaker, participant name, speaker name, interviewee, respondent, "
        "pseudonym, participant id, participant code, participant number, respondent id, "
        "said by, person, who, name, full name, contact"
    ),
    "role": _listed("role, job title, job role, job, position, participant role"),
    "user_group": _listed("user group, user type, participant group, participant type, group"),
    "session": _listed(
        "session, session name, session title, document, document name, interview, interview id, "
        "interview name, transcript, source, source name, workshop, meeting, board, board name, "
        "note title, file, file name"
    ),
    "tags": _listed(
        "tags, tag, labels, label, codes, code, themes, theme, categories, category, topics, "
        "topic, keywords, keyword, code name, tag name, highlight tags"
    ),
    "frame": _listed("frame, frame title, frame name, board section, section, cluster, area"),
    "colour": _listed(
        "colour, color, fill colour, fill color, sticky colour, sticky color, background colour, "
        "background color"
    ),
    "author": _listed(
        "author, created by, creator, added by, coder, coded by, highlighted by, owner"
    ),
    "link": _listed("link, url, highlight link, quote link, permalink, clip, video link"),
    "date": _listed("date, session date, interview date, date of interview, workshop date"),
    "kind": _listed("kind, type, row type, item type"),
    "note": _listed(
        "note, notes, memo, memos, comment, comments, commentary, remark, remarks, "
        "researcher notes, researcher note"
    ),
    "id": _listed("id, highlight id, quote id, item id, sticky id"),
}
# What our own exports of quotes begin with.
OUR_HEADINGS = _listed("id, quote, council, participant, role, user group, session, tags")
CODE_NAMES = _listed("tag, code, name, title, path, tag name, code name, tag title")
DESCRIPTIONS = _listed("description, definition, meaning, memo, code description, tag description")

_COLUMN_OF = {name: column for column, names in reversed(HEADINGS.items()) for name in names}
_ALL = {*_COLUMN_OF, *CODE_NAMES, *DESCRIPTIONS}


def plain_heading(heading: str) -> str:
    """ "Sticky_Title" -> "sticky title", "Tag 3" -> "tag"."""
    words = re.sub(r"[\W_]+", " ", heading.casefold()).strip()
    return re.sub(r"\s*\d{1,2}$", "", words) or words


def column_of(heading: str) -> Column | None:
    """What a column of that name holds, where the name says."""
    return _COLUMN_OF.get(plain_heading(heading))


def is_known(heading: str) -> bool:
    """Whether this is a name that columns of such tables have."""
    return plain_heading(heading) in _ALL
