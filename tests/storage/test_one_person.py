"""One participant's data: handed over whole, and erased whole, as a rehearsal says beforehand."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from cli import main
from common.errors import NotFound
from common.who import Who
from evidence import services as evidence
from evidence.erasing import LINKS, UNSUPPORTED
from evidence.findings.services import from_quotes
from presenting.erasing import erase_participant
from presenting.one_person import person_file
from research.memos.model import Memoed
from research.services import (
    add_code,
    add_note,
    edit_turn,
    keep_quote,
    participants,
    sessions,
    transcript,
)
from research.services.memoing import write_memo
from research.services.one_person import staying
from research.services.redacting import keep_words
from research.services.themes import add_theme, put_in
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage.check import check
from storage.history.acts import acts
from tests.forgotten import traces
from tests.research.test_redacting import session_of

SAID = (
    "Interviewer: What takes longest?",
    "P1: The quibbling over placements, says Vexley Dunmore.",
    "P2: I agree about zymurgy reports, as P1 says.",
    "P1: And the spreadsheet.",
)
THEIRS = ("quibbling", "vexley", "muddlesome", "scribbled", "misheard", "grumbling")


@pytest.fixture
def held(project: Project, who: Who) -> int:
    """A session of two people; everything that can hang on one of them does."""
    session_id = session_of(project, who, *SAID)
    first = transcript(project, session_id).turns[1]
    edit_turn(project, who, first.id, first.version, session_id, f"{first.text} Misheard.")
    edit_turn(project, who, first.id, first.version + 1, session_id, first.text)
    start = transcript(project, session_id).text.index("The quibbling")
    tag = add_code(project, who, "Slow")
    quote = keep_quote(project, who, session_id, start, start + 29, codes=[tag])
    theme = add_theme(project, who, ThemeFacts("Placements"))
    put_in(project, who, theme, quote_ids=[quote])
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Slow placements")
    evidence.link_quote(project, who, painpoint, quote, why="scribbled")
    from_quotes(project, who, "Placements take long", [quote])
    write_memo(project, who, Memoed("participant", _p1(project)), "muddlesome")
    write_memo(project, who, Memoed("turn", first.id), "grumbling")
    add_note(project, who, session_id, "takeaway", "P1 and P2 disagree")
    return session_id


def _p1(project: Project) -> int:
    return next(each.id for each in participants(project) if each.pseudonym == "P1")


def _run(project: Project, *command: str, typed: str = "") -> Result:
    words = ["research", "participant", *command, "--db", str(project.path)]
    return CliRunner().invoke(main, words, input=typed)


def test_the_file_holds_all_of_one_person_and_nothing_another_said(
    project: Project, held: int
) -> None:
    made = person_file(project, _p1(project))
    assert (made.sessions, made.turns, made.quotes, made.memos) == (1, 2, 1, 2)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        data = json.loads(archive.read("data.json"))
        read_first = archive.read("READ ME FIRST.txt").decode()
        paper = Document(io.BytesIO(archive.read("person.docx")))
    told = "\n".join(each.text for each in paper.paragraphs)
    told += "\n".join(cell.text for t in paper.tables for row in t.rows for cell in row.cells)
    for words in (*THEIRS, "Slow placements", "Placements take long", "Tags: Slow", "P1"):
        assert words.casefold() in told.casefold(), words
        assert words.removeprefix("Tags: ").casefold() in json.dumps(data).casefold(), words
    assert "Not cleared for sharing" in read_first
    assert "Not cleared for sharing" in told
    assert "Cleared for sharing by" not in told
    assert data["quotes"][0]["themes"] == ["Placements"]
    assert {each["kind"] for each in data["rests_on_them"]} == {"Painpoint", "Finding"}
    # What P2 said is there only as far as it names P1.
    assert [each["table"] for each in data["named_elsewhere"]] == ["notes", "turns"]
    assert json.dumps(data).count("zymurgy") == 1
    tables = {"participants", "session_participants", "turns", "quotes", "codings", "notes"}
    tables |= {"theme_members", "painpoint_quotes", "finding_quotes"}
    assert tables <= set(data["rows"])
    assert any(each["words"].startswith("Corrected") for each in data["done_by_the_team"])


def test_a_rehearsal_tells_exactly_what_goes_and_changes_nothing(
    project: Project, who: Who, held: int
) -> None:
    person, before = _p1(project), project.path.read_bytes()
    with reading(project) as db:
        last = acts(db, limit=1)[0].id
    told = erase_participant(project, who, person, rehearsal=True)
    assert (told.turns, told.quotes, told.notes) == (2, 1, 2)
    assert (told.also[LINKS], told.also[UNSUPPORTED]) == (2, 1)
    with reading(project) as db:
        assert acts(db, limit=1)[0].id == last
    assert project.path.read_bytes() == before
    left = staying(project, person)
    assert (left.named, left.memos, left.alone) == (2, 1, ())
    done = erase_participant(project, who, person)
    assert done == replace(told, is_clean=True)
    with pytest.raises(NotFound):
        erase_participant(project, who, person, rehearsal=True)


def test_once_erased_no_word_is_left_and_what_others_said_stays(
    project: Project, who: Who, held: int
) -> None:
    keep_words(project, who, held, ["Vexley Dunmore"])
    erase_participant(project, who, _p1(project))
    assert traces(project.path, *THEIRS) == []
    assert [each.text for each in transcript(project, held).turns][1:] == [
        "[erased]", "I agree about zymurgy reports, as P1 says.", "[erased]",
    ]  # fmt: skip
    assert check(project).problems == []


def test_the_same_transcript_can_come_in_again_after_an_erasure(
    project: Project, who: Who, tmp_path: Path
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("Analyst: We start in May, mostly.\nManager: Later, if at all.\n", "utf-8")
    command = ["research", "import", str(talk), "--council", "Northmoor", "--db"]
    for number in (1, 2):
        assert CliRunner().invoke(main, [*command, str(project.path)]).exit_code == 0
        assert len(sessions(project)) == number
        first = transcript(project, number).turns[0]
        assert first.text == "We start in May, mostly."
        assert first.participant_id
        if number == 1:
            erase_participant(project, who, first.participant_id)
            assert transcript(project, 1).turns[0].text == "[erased]"
    assert [each.text for each in transcript(project, 1).turns] == [
        "[erased]", "Later, if at all.",
    ]  # fmt: skip


def test_the_commands_list_hand_over_and_erase_only_who_was_confirmed(
    project: Project, held: int, tmp_path: Path
) -> None:
    person, out = str(_p1(project)), str(tmp_path / "theirs.zip")
    listed = json.loads(_run(project, "list", "--json").stdout)
    assert {each["pseudonym"] for each in listed} >= {"P1", "P2"}
    saved = _run(project, "export", out, "--participant", person, "--json")
    assert json.loads(saved.stdout)["turns"] == 2
    assert "Not cleared" in saved.stderr
    assert _run(project, "export", out, "--participant", "99").exit_code == 1
    tried = json.loads(
        _run(project, "erase", "--participant", person, "--dry-run", "--json").stdout
    )
    assert (tried["turns"], tried["links"], tried["stays"]["memos"]) == (2, 2, 1)
    refused = _run(project, "erase", "--participant", person, typed="P2\n")
    assert (refused.exit_code, refused.stderr.count("nothing was erased")) == (1, 1)
    assert _p1(project)
    done = _run(project, "erase", "--participant", person, "--confirm", "p1", "--json")
    assert {**json.loads(done.stdout), "dry_run": True} == tried
    Path(out).unlink()
    assert traces(project.path, *THEIRS) == []
