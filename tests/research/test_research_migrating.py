"""Projects of other programs: in without a shifted quote or a real name, and out as they came."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from project import open_project
from research.exchange.bringing import bring
from research.exchange.model import (
    CodeSet,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
)
from research.model import SessionFacts
from research.services import (
    clear_quote,
    codes,
    confirm_session,
    keep_quote,
    notes,
    participants,
    prepare_import,
    quotes,
    save_session,
    sessions,
    transcript,
)
from research.services.exporting import foreign_project
from research.services.migrating import MigrationSaved, everybody, migration_of, save_migration
from research.spans import replaced
from research.store import problems
from storage import Project, reading
from storage.check import check
from storage.history.acts import acts, undo
from storage.register import councils

FORM = "REFI-QDA project"
TALK = (
    "Transcript of Asha\n\n"
    "Interviewer: Thanks. How long, Asha Patel?\n"
    "Asha Patel (Data Analyst):  Three days 😩 – ask dave osei.  \n"
    "\n"
    "Al: It is asha.patel@northmoor.gov.uk.\n"
)
SECOND = "INTERVIEWER: And you?\nASHA PATEL: They helped.\nP1: Me too."
PERSONAL = ("Asha", "ASHA", "asha", "Patel", "PATEL", "Al:", "Zoë")


def _span(guid: str, source: str, words: str, *codes: str) -> ForeignSpan:
    start = source.index(words)
    on_it = tuple(ForeignCoding(c, f"{guid}-{c}", "bob", "2026-01-05T10:00:00Z") for c in codes)
    return ForeignSpan(guid, start, start + len(words), on_it, "alice", "2026-01-05T09:00:00Z")


CODEBOOK = (
    ForeignCode("c1", "Pain", heading=True, colour="#F7BE81"),
    ForeignCode("c2", "slow", "c1", "What Asha Patel calls slow"),
    ForeignCode("c3", "who helps"),
)
BARE = tuple(replace(code, description="") for code in CODEBOOK)
PROJECT = ForeignProject(
    FORM,
    "Study",
    "A tool",
    (
        ForeignSource(
            "s1",
            "Asha Patel.docx",
            TALK,
            (
                _span("q1", TALK, "Three days 😩", "c2", "c3"),
                _span("q2", TALK, "Patel (Data Analyst):  Three days", "c2"),
                _span("q3", TALK, "ask dave osei.  \n\nAl: It", "c3"),
                _span("q4", TALK, "Three days 😩", "c2"),
                _span("q5", TALK, "How long, Asha", "c2"),
                _span("q6", TALK, " – "),
                ForeignSpan("q7", 0, 9_999),
                ForeignSpan("q8", TALK.index("\n\nAl"), TALK.index("\n\nAl") + 2),
            ),
            (("Authority", "Northmoor"), ("mood", "tired")),
        ),
        ForeignSource("s2", "Interview 2.txt", SECOND, (_span("q9", SECOND, "helped", "c3"),)),
        ForeignSource("s3", "Empty", " \n "),
    ),
    CODEBOOK,
    (CodeSet("t1", "For Asha", ("c2", "c3")),),
    (
        ForeignMemo(
            "project", None, "Begun with Asha Patel", "m1", "alice", "2026-01-01T00:00:00Z"
        ),
        ForeignMemo("source", "s1", "Long one", "m2"),
        ForeignMemo("span", "q1", "Key", "m3"),
        ForeignMemo("code", "c2", "Split it?", "m4"),
        ForeignMemo("span", "q5", "Of what was left out"),
    ),
    (
        ForeignCase(
            "k1",
            "asha patel",
            ("s1",),
            variables=(("Role", "Data analyst"), ("age", "40"), ("Description", "Asha is new")),
        ),
        ForeignCase("k2", "Zoë"),
    ),
)


def _save(project: Project, who: Who, given: ForeignProject = PROJECT) -> MigrationSaved:
    found = migration_of(given, "study.qdpx", council="Eastley", roster=everybody(project))
    return save_migration(project, who, found, confirmed=False)


def test_what_lands_is_every_quote_on_its_words_under_its_id_and_by_its_maker(
    project: Project, who: Who
) -> None:
    saved = _save(project, who)
    assert (saved.documents, saved.quotes, saved.codes) == (2, 6, 3)
    first = transcript(project, saved.sessions[0])
    assert first.session.to_check
    assert first.session.title == "Interview 1, Northmoor"
    assert first.text == (
        "Transcript of Analyst 1\n\n"
        "Interviewer: Thanks. How long, Analyst 1?\n"
        "Analyst 1:  Three days 😩 – ask dave osei.  \n"
        "\n"
        "Participant 1: It is [e-mail].\n"
    )
    assert [(turn.speaker, turn.interviewer) for turn in first.turns] == [
        (None, None),
        ("Interviewer", True),
        ("Analyst 1", None),
        ("Participant 1", None),
    ]
    leaving = foreign_project(project, cleared_only=False).project
    spans = {span.guid: (span, source) for source in leaving.sources for span in source.spans}
    words = {guid: source.text[span.start : span.end] for guid, (span, source) in spans.items()}
    assert words == {
        "q1": "Three days 😩",
        "q2": "Analyst 1:  Three days",
        "q3": "ask dave osei.  \n\nParticipant 1: It",
        "q4": "Three days 😩",
        "q6": " – ",
        "q9": "helped",
    }
    cases = {case.guid: (case.name, dict(case.variables)) for case in leaving.cases}
    about = {"role": "Data analyst", "user group": "analysts", "council": "Northmoor"}
    assert cases["k1"] == ("Analyst 1", {**about, "Description": "Analyst 1 is new"})
    assert spans["q1"][0].codings == PROJECT.sources[0].spans[0].codings
    assert (spans["q1"][0].by, spans["q1"][0].at) == ("alice", "2026-01-05T09:00:00Z")
    with reading(project) as db:
        assert problems(db) == []
    assert check(project).ok


def test_what_does_not_come_in_is_listed_with_its_count_and_reason(
    project: Project, who: Who
) -> None:
    listed = {(each.what, each.count, each.why.split(",")[0]) for each in _save(project, who).lost}
    assert listed == {
        ("variables of sources", 1, "only a council"),
        ("variables of cases", 1, "only a council"),
        ("names of sources", 1, "names of files can hold people's names"),
        ("quotes", 1, "they lie outside their source's text"),
        ("quotes", 1, "there are no words in them"),
        ("quotes", 1, "only an interviewer says them"),
        ("sources", 1, "there are no words in them"),
        ("memos", 1, "what they are about did not come in"),
        ("cases", 1, "nobody speaks under their name"),
    }


def test_one_person_in_two_interviews_has_one_pseudonym_and_no_name_stays_anywhere(
    project: Project, who: Who
) -> None:
    same_council = ForeignSource("s2", "2", SECOND, (), (("LA", "northmoor council"),))
    given = replace(PROJECT, sources=(PROJECT.sources[0], same_council))
    assert all(word in repr((TALK, SECOND, PROJECT.cases[1].name)) for word in PERSONAL)
    saved = _save(project, who, given)
    second = transcript(project, saved.sessions[1])
    assert second.text == "INTERVIEWER: And you?\nAnalyst 1: They helped.\nP1: Me too."
    asked = {each.pseudonym: (each.sessions, each.role) for each in participants(project)}
    assert asked == {"Analyst 1": (2, "Data analyst"), "Participant 1": (1, ""), "P1": (1, "")}
    with reading(project) as db:
        assert [each.name for each in councils(db)] == ["Northmoor"]
    stored = b"".join(p.read_bytes() for p in project.path.parent.glob(project.path.name + "*"))
    assert [word for word in PERSONAL if word.encode() in stored] == []
    assert [each.description for each in codes(project) if each.name == "slow"] == [
        "What Analyst 1 calls slow"
    ]
    assert "Begun with Analyst 1" in [each.text for each in notes(project, None)]


def test_a_person_can_say_who_is_who_and_what_is_not_personal_before_anything_is_kept(
    project: Project, who: Who
) -> None:
    found = migration_of(PROJECT, council="Eastley").with_choices(extra_names=["Dave Osei"])
    assert "ask [name 1]." in "\n".join(t.text for t in found.drafts[0].anonymised().turns)
    dave = next(f.id for f in found.drafts[0].draft.findings if f.span.text == "dave osei")
    found = found.with_choices(refused=[(0, dave)])
    save_migration(project, who, found, confirmed=True)
    assert "ask dave osei." in transcript(project, 1).text
    assert not sessions(project)[0].to_check
    assert "Patel" not in repr(found)


def test_an_import_is_one_act_and_undo_takes_all_of_it_back(project: Project, who: Who) -> None:
    _save(project, who)
    with reading(project) as db:
        (only,) = acts(db)
    undone = undo(project, who, only.id)
    with reading(project) as db:
        tables = [
            row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in ("sessions", "quotes", "codes", "notes", "imports", "code_sets", "redactions"):
            assert table in tables
            assert db[table].count == 0, table
    undo(project, who, undone)
    assert len(quotes(project)) == 6
    assert check(project).ok


def test_a_failing_import_leaves_nothing(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise BadInput("no more")

    monkeypatch.setattr("research.services.storing_projects._store_memos", fail)
    with pytest.raises(BadInput, match="no more"):
        _save(project, who)
    assert (sessions(project), codes(project)) == ((), ())
    with reading(project) as db:
        assert acts(db) == []


def test_the_same_file_again_is_refused_and_only_what_is_new_in_it_comes(
    project: Project, who: Who
) -> None:
    _save(project, who)
    with pytest.raises(BadInput, match="everything in this file is here already"):
        _save(project, who)
    more = ForeignSource("s9", "Interview 9", "P1: New.", (ForeignSpan("q", 4, 7),))
    grown = replace(PROJECT, sources=(*PROJECT.sources, more))
    saved = _save(project, who, grown)
    assert (saved.documents, saved.quotes) == (1, 1)
    assert ("sources", 2) in {(each.what, each.count) for each in saved.lost}
    assert len(codes(project)) == 3
    assert sum("Begun" in each.text for each in notes(project, None)) == 1
    assert {each.pseudonym for each in participants(project)} >= {"P1"}


def test_tags_join_those_of_the_same_id_or_name_and_no_ring_or_twin_stops_them(
    project: Project, who: Who
) -> None:
    _save(project, who)
    other = (
        ForeignCode("x1", "PAIN", description="Where it hurts"),
        ForeignCode("x2", "Slow", "x1"),
        ForeignCode("c3", "renamed elsewhere"),
        ForeignCode("r1", "ring", "r2"),
        ForeignCode("r2", "round", "r1"),
        ForeignCode("x3", "slow", "x1"),
        ForeignCode("x4", "", "gone"),
        ForeignCode("x5", "long " * 60),
    )
    source = ForeignSource("z", "", "P1: Yes.", (_span("z1", "P1: Yes.", "Yes", "x2", "x3", "??"),))
    saved = _save(project, who, ForeignProject(FORM, sources=(source,), codes=other))
    held = {each.name: each for each in codes(project)}
    assert {"Pain", "slow", "who helps", "ring", "round", "Unnamed tag"} < set(held)
    assert len(held) == 7
    assert held["Pain"].description == "Where it hurts"
    assert held["round"].parent_id == held["ring"].id
    assert [each.name for each in quotes(project)[-1].codes] == ["slow"]
    assert {each.what for each in saved.lost} == {
        "ids of tags", "tags", "places of tags", "names of tags", "tags on quotes",
    }  # fmt: skip
    assert check(project).ok


def test_two_coders_of_one_tag_on_one_span_are_both_kept(project: Project, who: Who) -> None:
    both = (ForeignCoding("c3", "g1", "alice"), ForeignCoding("c3", "g2", "bob"))
    source = ForeignSource("s", "", "P1: Yes.", (ForeignSpan("q", 4, 7, both),))
    saved = _save(project, who, ForeignProject(FORM, sources=(source,), codes=BARE))
    assert (saved.quotes, saved.lost) == (2, ())
    (left,) = foreign_project(project, cleared_only=False).project.sources
    assert {coding for span in left.spans for coding in span.codings} == set(both)
    assert {(span.start, span.end) for span in left.spans} == {(4, 7)}


def test_nothing_is_said_to_be_made_by_who_only_brought_it_in(project: Project, who: Who) -> None:
    memos = (ForeignMemo("span", "q", "Key"), ForeignMemo("project", None, "All", by="alice"))
    span = ForeignSpan("q", 4, 7, (ForeignCoding("c3", "g", "bob"),))
    source = ForeignSource("s", "Interview 1", "P1: Yes.", (span,), (("council", "Eastley"),))
    given = ForeignProject(FORM, sources=(source,), codes=BARE, memos=memos)
    _save(project, who, given)
    left = foreign_project(project, cleared_only=False).project
    assert (left.sources, left.codes) == ((source,), BARE)
    assert left.memos[1:] == memos


def test_a_transcript_of_ours_leaves_with_its_labels_and_its_quotes_on_their_words(
    project: Project, who: Who
) -> None:
    draft = prepare_import(b"Interviewer: How?\nP1: Slowly.\nP2: No.", "a.txt", council="Northmoor")
    saved = save_session(
        project, who, draft.anonymised(), SessionFacts("Northmoor"), confirmed=True
    )
    text = transcript(project, saved.session_id).text
    keep_quote(project, who, 1, text.index("Slowly"), len(text), new=["pace"])
    leaving = foreign_project(project, cleared_only=False)
    (source,) = leaving.project.sources
    assert source.text == "Interviewer: How?\nP1: Slowly.\nP2: No."
    assert source.text[source.spans[0].start : source.spans[0].end] == "Slowly.\nP2: No."
    assert [case.name for case in leaving.project.cases] == ["P1", "P2"]
    assert foreign_project(project, cleared_only=False) == leaving, "ids stay the same"
    assert foreign_project(project, cleared_only=True).project.sources == ()


def test_to_share_leave_only_cleared_quotes_of_confirmed_sessions(
    project: Project, who: Who
) -> None:
    _save(project, who)
    shared = foreign_project(project, cleared_only=True)
    assert (shared.project.sources, shared.left_out) == ((), 6)
    assert foreign_project(project, cleared_only=False).to_check == 2
    confirm_session(project, who, 1, sessions(project)[0].version)
    clear_quote(project, who, quotes(project)[0].id, quotes(project)[0].version)
    shared = foreign_project(project, cleared_only=True)
    (source,) = shared.project.sources
    assert (source.text, shared.left_out) == ("Three days 😩", 5)
    assert [(span.by, span.at) for span in source.spans] == [(None, None)]
    assert "alice" not in repr(shared.project.sources + shared.project.cases)


_LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "  ", "Interviewer: Why?", "P1: Well 😩 e\u0301", "Asha Patel: I say",
                         "Asha Patel", "\u200fשלום Asha Patel", "<v Dave Osei>Hm</v>", "\r\x00"]),
        st.text(max_size=12),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(_LINES, st.data())
def test_any_text_with_any_spans_comes_back_as_it_was_but_for_what_was_replaced(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    spot = st.integers(-1, len(text) + 1)
    pairs = data.draw(st.lists(st.tuples(spot, spot), max_size=6))
    spans = tuple(ForeignSpan(f"q{n}", a, b) for n, (a, b) in enumerate(pairs))
    given = ForeignProject(FORM, sources=(ForeignSource("s", "1", text, spans),), codes=BARE)
    project = open_project(tmp_path_factory.mktemp("any") / "p.db")
    found = migration_of(given)
    saved = save_migration(project, Who("Ann"), found, confirmed=True)
    leaving = foreign_project(project, cleared_only=False).project
    assert leaving.codes == BARE
    lost = sum(each.count for each in saved.lost if each.what == "quotes")
    if not text.strip():
        assert leaving.sources == ()
        return
    (source,) = leaving.sources
    changes = found.drafts[0].changes()
    plain = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
    assert source.text == replaced(plain, changes)
    if "Asha Patel: " in text:
        assert "Patel" not in source.text
    assert saved.quotes == len(source.spans) == len(spans) - lost
    for span in source.spans:
        was = spans[int(span.guid[1:])]
        inside = [c for c in changes if was.start <= c.start and c.end <= was.end]
        across = [c for c in changes if c not in inside and c.start < was.end and was.start < c.end]
        if not across:
            moved = [type(c)(c.start - was.start, c.old, c.new) for c in inside]
            assert source.text[span.start : span.end] == replaced(plain[was.start : was.end], moved)
    with reading(project) as db:
        assert problems(db) == []
    for source_draft in bring(given).sources:
        assert "\n".join(turn.text for turn in source_draft.draft.raw.turns) == plain
