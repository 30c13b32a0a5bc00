"""One participant's data as a file: a document to read, and the same as JSON, in one zip.

For whoever answers for the data, to look through before any of it is handed over: it holds words
that nobody cleared, what the team wrote, and what others wrote about this person.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from common.words import count_of, day_words, listed
from evidence.one_person import RestsOn, resting_on
from presenting.documents.model import Block, Heading, Items, Note, Paper, Paragraph, Quote, table
from presenting.formats.docx import write_docx
from presenting.imprint import imprint
from research.model import QuoteView, Session, clock
from research.services.one_person import InSession, PersonHeld, held_about
from storage import Project, reading
from storage.access.owning import require_owner

TERMS = (
    "Not cleared for sharing: one person’s data, for that person and for whoever answers for the "
    "data."
)
_READ_FIRST = """One participant's data, as the project holds it

{terms}
{illustrative}
person.docx   everything, to be read
data.json     the same for programs: the rows of the project's tables as they are stored

Look it through before you hand it over:
- it holds what the team wrote about this person, and who of the team did what;
- "named elsewhere" shows where this person's pseudonym stands in other texts, with some words
  around it, which may be of or about other people;
- what others said in the same sessions is not in it;
- comments and votes of people in a room are not in it: nobody can tell whose they are;
- the project holds no name, so make sure in another way that the pseudonym is this person's.

Keep it as safe as the project, and delete it when it is no longer needed.
"""


@dataclass(frozen=True)
class PersonFile:
    """The zip, what to call it, and how much is in it."""

    content: bytes = field(repr=False)
    name: str
    sessions: int
    turns: int
    quotes: int
    memos: int


def person_file(project: Project, participant_id: int, day: date | None = None) -> PersonFile:
    """Everything the project holds from or about one participant; raises NotFound, NotAllowed."""
    require_owner(project)
    with reading(project):
        held = held_about(project, participant_id)
        rests = resting_on(project, [each.id for each in held.quotes])
        of = replace(imprint(project, day), terms=TERMS)
    paper = Paper(
        "What is held about one participant",
        f"{held.person.pseudonym}, {held.person.council or 'no council'}",
        of,
        tuple(_blocks(held, rests)),
    )
    invented = "ILLUSTRATIVE: invented, of no real person.\n" if of.illustrative else ""
    files = {
        "READ ME FIRST.txt": _READ_FIRST.format(terms=TERMS, illustrative=invented).encode(),
        "person.docx": write_docx(paper),
        "data.json": json.dumps(
            {"about": {**asdict(of), "participant": participant_id}, **as_json(held, rests)},
            ensure_ascii=False,
            indent=1,
        ).encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return PersonFile(
        out.getvalue(),
        f"participant-{participant_id}-{of.day}.zip",
        len(held.sessions),
        sum(len(each.turns) for each in held.sessions),
        len(held.quotes),
        len(held.memos),
    )


def as_json(held: PersonHeld, rests: Iterable[RestsOn]) -> dict[str, object]:
    """The same as values that JSON can hold."""
    return {
        "person": asdict(held.person),
        "sessions": [
            {
                "session": each.session.id,
                "title": each.session.title,
                "kind": each.session.kind,
                "date": each.session.date,
                "keep_until": each.session.keep_until,
                "put_the_questions": each.interviewer,
                "others_asked": each.others,
                "turns": [
                    {"turn": turn.id, "time": turn.time, "text": turn.text} for turn in each.turns
                ],
            }
            for each in held.sessions
        ],
        "quotes": [
            {
                "quote": each.id,
                "session": each.session_id,
                "text": each.text,
                "cleared_for_sharing": each.cleared,
                "tags": [code.name for code in each.codes],
                "themes": list(held.themes.get(each.id, ())),
            }
            for each in held.quotes
        ],
        "rests_on_them": [asdict(each) for each in rests],
        "memos": [asdict(each) for each in held.memos],
        "named_elsewhere": [asdict(each) for each in held.named],
        "earlier_wordings": list(held.earlier),
        "done_by_the_team": [asdict(each) for each in held.worked],
        "rows": dict(held.rows),
    }


def _blocks(held: PersonHeld, rests: tuple[RestsOn, ...]) -> list[Block]:
    person = held.person
    facts = [
        f"Pseudonym: {person.pseudonym}",
        f"Council: {person.council or 'none'}",
        f"Role: {person.role or 'not known'}",
        f"User group: {person.user_group or 'not known'}",
    ]
    blocks: list[Block] = [
        Note("No name is held: a pseudonym stands in its place."),
        Heading("Who it is"),
        Items(tuple(facts)),
        Heading("What they said"),
    ]
    for each in held.sessions:
        blocks += _said(each)
    blocks.append(Heading("Quotes kept"))
    blocks += [block for each in held.quotes for block in _quote(each, held, rests)]
    if not held.quotes:
        blocks.append(Paragraph("None."))
    blocks += _memos(held)
    blocks += [
        Heading("Named elsewhere"),
        Note(
            "Other texts in which the pseudonym stands, with some words around it. In another "
            "council the same pseudonym is somebody else."
        ),
        *_or_none(f"{each.text} ({each.table} {each.row})" for each in held.named),
        Heading("Earlier wordings"),
        Note("What turns and quotes said before the team changed them."),
        *_or_none(held.earlier),
        Heading("What the team did"),
        Note("With this person’s row, their turns, their quotes and memos on them."),
    ]
    done = [(each.at, each.person, each.words) for each in held.worked]
    blocks += table("What was done, the earliest first", ("When", "Who", "What"), done, (2, 2, 4))
    return blocks


def _said(each: InSession) -> list[Block]:
    session = each.session
    asked = " Put the questions in it." if each.interviewer else ""
    others = count_of(each.others, "other person was", "other people were")
    others = others if each.others else "Nobody else was"
    return [
        Heading(session.title, 2),
        Paragraph(f"{_facts(session)}. {others} asked in it.{asked}"),
        *(
            Paragraph(turn.text, lead="" if turn.time is None else clock(turn.time))
            for turn in each.turns
        ),
    ]


def _facts(session: Session) -> str:
    until = f"kept until {day_words(session.keep_until)}" if session.keep_until else ""
    day = day_words(session.date) if session.date else "no date"
    return ", ".join(part for part in (session.kind.capitalize(), day, until) if part)


def _quote(each: QuoteView, held: PersonHeld, rests: tuple[RestsOn, ...]) -> list[Block]:
    cleared = "cleared for sharing" if each.cleared else "not cleared for sharing"
    lines = [f"Tags: {listed(code.name for code in each.codes)}"] if each.codes else []
    if themes := held.themes.get(each.id):
        lines.append(f"Themes: {listed(themes)}")
    for link in rests:
        if link.quote == each.id:
            side = f", {link.stance} it" if link.stance else ""
            why = f": {link.why}" if link.why else ""
            lines.append(f"{link.kind}: {link.words} (linked by {link.by}{side}{why})")
    return [
        Quote(each.text, f"{each.session_title}, {cleared}"),
        *([Items(tuple(lines))] * bool(lines)),
    ]


def _memos(held: PersonHeld) -> list[Block]:
    told = (
        f"{each.text} ({each.kind}, {each.created_by}, {each.created_at})" for each in held.memos
    )
    return [Heading("Memos on them, their turns and their quotes"), *_or_none(told)]


def _or_none(words: Iterable[str]) -> list[Block]:
    told = tuple(words)
    return [Items(told)] if told else [Paragraph("None.")]
