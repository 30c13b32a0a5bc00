"""Suggestions: offered with reasons, confirmed into links, refused, offered again, learnt from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, NotFound
from common.who import Who
from evidence import services
from evidence.erasing import erase_session
from evidence.linked import links
from evidence.suggesting.deciding import Under, confirm, offer_again, refuse
from evidence.suggesting.learning import learned, refusals
from evidence.suggesting.model import End, pair, rule_end
from evidence.suggesting.offering import labels_of, rules_for
from evidence.suggesting.queue import look, still_open, undecided
from process_maps.services import all_steps
from project import check, open_project
from research.services import remove_quote
from storage import Project, reading
from storage.history.acts import acts, undo
from tests.research.test_redacting import keep, session_of

WHO = Who("Test analyst")
ETHNICITY = "Half the time the ethnicity is blank, nobody asked the family for it."
TALK = "The new coffee machine on the second floor is lovely."


@pytest.fixture
def quote(project: Project) -> End:
    session = session_of(project, WHO, "Interviewer: What?", f"P1: {ETHNICITY}", f"P1: {TALK}")
    keep(project, WHO, session, TALK)
    return End("quote", str(keep(project, WHO, session, ETHNICITY)))


def _undo_last(project: Project) -> None:
    with reading(project) as db:
        last = acts(db)[0].id
    undo(project, WHO, last)


def _codes(project: Project, end: End) -> list[str]:
    return [each.to_ref for each in rules_for(project, end).offers]


def test_a_confirmed_rule_is_one_act_with_painpoint_quote_and_rule_and_undo_takes_all(
    project: Project, quote: End
) -> None:
    found = rules_for(project, quote)
    assert found.link
    assert found.fields[0] == "ETHNIC"
    best = found.offers[0]
    assert best.to_ref == "103"
    assert best.because
    assert not best.linked
    for _ in range(2):
        confirm(
            project,
            WHO,
            quote,
            "rule",
            "103",
            reason=found.reason["103"],
            under=Under(title="Ethnicity is not asked"),
        )
    known = links(project)
    assert [each.title for each in known.painpoints] == ["Ethnicity is not asked"]
    (rule,) = known.rules
    assert (rule.to, rule.decided_by) == ("103", WHO.person)
    assert "ETHNIC" in rule.why
    assert "blank" not in rule.why, "words of a quote are the quote's"
    assert [(each.to, each.stance) for each in known.quotes] == [(int(quote.ref), "for")]
    assert rules_for(project, quote).offers[0].linked
    _undo_last(project)
    assert not links(project).painpoints
    assert not rules_for(project, quote).offers[0].linked


def test_confirming_again_never_writes_over_a_reason_or_a_stance(
    project: Project, quote: End
) -> None:
    painpoint = services.add_painpoint(project, WHO, kind="painpoint", title="Ethnicity")
    services.link_rule(project, WHO, painpoint, "103", why="Said in the workshop")
    services.link_quote(project, WHO, painpoint, int(quote.ref), stance="against")
    other = Who("Other")
    confirm(project, other, quote, "rule", "103", reason="Suggested", under=Under(painpoint))
    known = links(project)
    assert [(each.why, each.decided_by) for each in known.rules] == [
        ("Said in the workshop", WHO.person)
    ]
    assert known.quotes[0].stance == "against"
    confirm(project, other, End("painpoint", str(painpoint)), "rule", "103", why="Better said")
    assert links(project).rules[0].why == "Better said"


def test_a_refused_rule_is_not_offered_there_until_it_is_asked_for_and_each_can_be_undone(
    project: Project, quote: End
) -> None:
    first = _codes(project, quote)[0]
    refuse(project, WHO, quote, "rule", [first])
    refuse(project, Who("Other"), quote, "rule", [first], "twice is once")
    (held,) = refusals(project)
    assert (held.decided_by, held.why) == (WHO.person, "")
    assert first not in _codes(project, quote)
    assert rules_for(project, quote).refused == (held,)
    _undo_last(project)
    assert first in _codes(project, quote)
    refuse(project, WHO, quote, "rule", [first])
    offer_again(project, WHO, [held.pair, held.pair])
    assert first in _codes(project, quote)
    _undo_last(project)
    assert first not in _codes(project, quote)
    under = Under(title="It fits after all")
    with pytest.raises(BadInput, match=f"{WHO.person} has said that this does not fit"):
        confirm(project, Who("Other"), quote, "rule", first, under=under)
    assert not links(project).painpoints
    assert refusals(project), "what one says is not undone by another who has not seen it"
    offer_again(project, Who("Other"), [held.pair])
    assert confirm(project, Who("Other"), quote, "rule", first, under=under) == 1


def test_what_cannot_be_linked_is_told_and_nothing_is_left_behind(
    project: Project, quote: End
) -> None:
    with pytest.raises(BadInput, match="no painpoint is chosen"):
        confirm(project, WHO, quote, "rule", "103", under=Under(title="  "))
    with pytest.raises(BadInput, match="has the code"):
        confirm(project, WHO, quote, "rule", "9999", under=Under(title="Gone"))
    with pytest.raises(NotFound):
        confirm(project, WHO, quote, "rule", "103", under=Under(painpoint=77))
    with pytest.raises(NotFound):
        refuse(project, WHO, End("quote", "77"), "rule", ["103"])
    with pytest.raises(NotFound):
        rules_for(project, End("painpoint", "77"))
    with pytest.raises(BadInput, match="characters"):
        refuse(project, WHO, quote, "rule", ["103"], "x" * 301)
    assert not links(project).painpoints
    assert not refusals(project)


def test_a_step_and_a_rule_are_one_pair_from_either_end(demo_file: Path) -> None:
    project = open_project(demo_file)
    step = str(all_steps(project)[0].id)
    assert pair(rule_end("noe"), "step", step) == pair(End("step", step), "rule", "NoE")
    before = len(refusals(project))
    refuse(project, WHO, rule_end("103"), "step", [step])
    refuse(project, WHO, End("step", step), "rule", ["103"])
    assert len(refusals(project)) == before + 1
    offer_again(project, WHO, [pair(rule_end("103"), "step", step)])
    assert len(refusals(project)) == before
    assert confirm(project, WHO, rule_end("103"), "step", step, reason="Suggested") is None
    assert any(str(e.step_id) == step and e.code == "103" for e in links(project).step_rules)


def test_what_is_refused_goes_with_what_is_erased_and_is_told_where_a_quote_is_gone(
    project: Project, quote: End
) -> None:
    refuse(project, WHO, quote, "rule", ["103"], "because nobody asked the family")
    (held,) = refusals(project)
    remove_quote(project, WHO, int(quote.ref))
    label = labels_of(project, [quote, rule_end("9999")])
    assert label[quote].endswith("no longer in the project")
    assert held in refusals(project)
    _undo_last(project)
    erase_session(project, WHO, 1)
    assert not refusals(project)
    with reading(project) as db:
        kept = db.execute(
            "SELECT count(*) FROM history WHERE tbl = 'suggestion_refusals' "
            "AND (before LIKE '%family%' OR after LIKE '%family%')"
        ).fetchone()
    assert kept == (0,)
    assert check(project.path).ok


def test_a_removed_painpoint_takes_its_refusals_and_brings_them_back(project: Project) -> None:
    painpoint = services.add_painpoint(project, WHO, kind="painpoint", title="Ethnicity is blank")
    end = End("painpoint", str(painpoint))
    refuse(project, WHO, end, "rule", ["103"])
    services.remove_painpoint(project, WHO, painpoint)
    assert not refusals(project)
    _undo_last(project)
    assert "103" not in _codes(project, end)


def test_the_project_is_learnt_from_and_one_decision_moves_like_words(
    project: Project, quote: End
) -> None:
    confirm(project, WHO, quote, "rule", "103", under=Under(title="Families are not asked"))
    refuse(project, WHO, quote, "rule", ["204"])
    like = rules_for(project, End("quote", str(int(quote.ref) - 1)))
    assert not like.link, "talk of coffee stays talk of coffee"
    taught = {each.words: (each.codes, each.refused) for each in learned(project)}
    assert taught[ETHNICITY] == (("103",), ("204",))
    assert taught["Families are not asked"] == (("103",), ())
    assert ETHNICITY not in repr(learned(project))


def test_the_queue_holds_sure_quotes_of_no_rule_some_at_a_time(
    project: Project, quote: End
) -> None:
    assert undecided(project) == 2
    first = look(project, most=1)
    assert (first.looked, first.found) == (1, ()), "talk of coffee is about no rule"
    assert first.last is not None
    assert look(project, most=2).last is None, "nothing is left to go on to"
    rest = look(project, after=first.last, most=10)
    assert [str(each.quote_id) for each in rest.found] == [quote.ref]
    assert rest.last is None
    assert still_open(project, rest.found) == list(rest.found)
    refuse(project, WHO, quote, "rule", list(rest.found[0].codes))
    assert not still_open(project, rest.found)
    _undo_last(project)
    confirm(project, WHO, quote, "rule", "103", under=Under(title="Ethnicity"))
    assert not still_open(project, rest.found)
    assert undecided(project) == 1
    assert not look(project).found


def test_the_command_answers_every_line_in_exactly_the_promised_shape(tmp_path: Path) -> None:
    file = tmp_path / "quotes.txt"
    file.write_text(f"{ETHNICITY}\r\n\n   \n😀😀\nthe of and\n{TALK}\u2028And tea.\n", "utf-8")
    done = CliRunner().invoke(main, ["evidence", "suggest", "--file", str(file), "--json"])
    assert done.exit_code == 0, done.output
    answers = json.loads(done.stdout)
    assert [each["link"] for each in answers] == [True, False, False, False]
    for each in answers:
        assert set(each) == {"fields", "rules", "link"}
        assert all(set(rule) == {"code", "score", "because"} for rule in each["rules"])
    assert answers[0]["rules"][0]["code"] == "103"
    assert len(answers[0]["rules"]) == 5
    one = CliRunner().invoke(main, ["evidence", "suggest", ETHNICITY, "--top", "2", "--json"])
    assert [rule["code"] for rule in json.loads(one.stdout)["rules"]] == [
        rule["code"] for rule in answers[0]["rules"][:2]
    ]


@pytest.mark.parametrize(
    ("given", "told", "code"),
    [
        ([""], "no words", 1),
        (["x" * 100_000], "100,000 characters", 1),
        ([ETHNICITY, "--year", "2040"], "no rule of 2039/40 is known", 1),
        ([ETHNICITY, "--db", "nowhere.db"], "no project file", 1),
        (["--file", "nowhere.txt"], "no such file", 1),
        ([ETHNICITY, "--file", "nowhere.txt"], "Give a text, or a file", 2),
        ([ETHNICITY, "--top", "0"], "--top", 2),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_without_the_words(
    given: list[str], told: str, code: int
) -> None:
    done = CliRunner().invoke(main, ["evidence", "suggest", *given])
    assert done.exit_code == code
    assert told in done.output
    assert "Half the time" not in done.output
    assert not done.stdout.strip() or code == 2


def test_a_file_that_is_no_text_and_a_line_too_long_are_told_by_their_place(tmp_path: Path) -> None:
    binary, long = tmp_path / "b.txt", tmp_path / "long.txt"
    binary.write_bytes(bytes(range(256)) * 4)
    long.write_text("A quote.\n" + "x" * 100_000, "utf-8")
    said = [
        CliRunner().invoke(main, ["evidence", "suggest", "--file", str(each)]).output
        for each in (binary, long)
    ]
    assert "not a text file" in said[0]
    assert said[1].startswith("long.txt, line 2: this has 100,000 characters")
