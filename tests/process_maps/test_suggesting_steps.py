"""Steps for words and for rules: reasons, refusals, what was decided before, and bad input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.among_talk import among_talk
from benchmarks.quotes_to_steps import demo_steps, found_in, labelled
from process_maps.aligning.activities import activities
from process_maps.services import all_steps
from process_maps.suggesting.language import language
from process_maps.suggesting.model import Learned
from process_maps.suggesting.of_rules import steps_for_rule
from process_maps.suggesting.sayings import about_a_step, about_nothing, sayings, work
from process_maps.suggesting.suggesting import suggest_steps
from process_maps.views import StepView
from project import open_project

CLEANING = "I run a bit of R over the file and it cleans the common ones by itself"


def of(council: str) -> list[StepView]:
    """One council's steps."""
    return [each for each in demo_steps() if each.council == council]


def test_everyday_words_find_the_step_and_say_by_which_of_them() -> None:
    found = suggest_steps(CLEANING, of("Eastley"))
    assert found.link
    assert found.steps[0].label == "R code cleans common errors in the sheet"
    assert found.steps[0].how == "like its words"
    assert any("“cleans”" in reason for reason in found.steps[0].because)
    scores = [each.score for each in found.steps]
    assert scores == sorted(scores, reverse=True)
    assert len(found.steps) == 5
    assert CLEANING not in repr(Learned(CLEANING, steps=(1,)))


@pytest.mark.parametrize(
    "words",
    ["", "   ", "🙂🙂", "and then it was", "I used to work in a bakery and I miss the bread"],
)
def test_what_is_about_no_step_is_refused_with_a_sentence(words: str) -> None:
    found = suggest_steps(words, demo_steps())
    assert not found.link
    assert found.why_not.endswith(".")


def test_work_that_no_step_is_is_named_in_the_refusal() -> None:
    steps = [each for each in of("Eastley") if each.element in ("e23", "e21")]
    found = suggest_steps("We chase and chase the team managers by email for weeks", steps)
    assert not found.link
    assert "chasing people" in found.why_not


def test_bad_input_is_answered() -> None:
    steps = of("Northmoor")
    assert suggest_steps(CLEANING, ()).why_not == "There are no steps to choose from."
    bare = [replace(each, label=label) for each, label in zip(steps, ("", "🙂"), strict=False)]
    assert suggest_steps(CLEANING, bare).why_not == "No steps have words."
    twice = [*steps, replace(steps[0], id=900, label=steps[2].label)]
    ids = [each.step_id for each in suggest_steps("the weekly error list", twice, top=99).steps]
    assert len(ids) == len(set(ids)) == len(twice)
    assert suggest_steps("we upload it " * 8_000, steps).steps
    assert suggest_steps(CLEANING, steps, top=0).steps == ()
    assert steps_for_rule((), (), "", ()).why_not == "There are no steps to choose from."
    assert steps_for_rule(("NOTHING",), ("No table",), "🙂", bare).steps == ()


def test_the_speakers_role_and_the_phase_break_near_ties_and_are_told() -> None:
    words = "we put it right on the record"
    plain = suggest_steps(words, of("Northmoor"), top=99)
    stated = suggest_steps(
        words, of("Northmoor"), roles=["Business support"], phase="Year-round cleaning", top=99
    )
    score = {each.step_id: each.score for each in plain.steps}
    year_round = next(e for e in stated.steps if e.label == "Errors are fixed all year round")
    assert year_round.score > score[year_round.step_id]
    assert "the same role: business support" in year_round.because
    assert "the same phase: Year-round cleaning" in year_round.because


def test_what_was_decided_of_one_text_tells_for_another_with_the_same_local_word() -> None:
    first = "The mauve sheet never came back"
    again = "Half of the mauve sheets are lost somewhere"
    steps = of("Northmoor")
    chosen = steps[12].id
    decided = [Learned(first, steps=(chosen,))]

    def place(learned: list[Learned]) -> int:
        found = suggest_steps(again, steps, learned=learned, top=99).steps
        return [each.step_id for each in found].index(chosen)

    assert place(decided) < place([])
    known = suggest_steps(first, steps, learned=decided)
    assert known.link
    assert known.steps[0].step_id == chosen
    assert known.steps[0].because[0] == "words like these were linked to it before"
    refused = suggest_steps(CLEANING, of("Eastley")).steps[0].step_id
    after = suggest_steps(CLEANING, of("Eastley"), learned=[Learned(CLEANING, refused=(refused,))])
    assert after.steps[0].step_id != refused
    every = Learned(CLEANING, refused=tuple(each.id for each in of("Eastley")))
    none = suggest_steps(CLEANING, of("Eastley"), learned=[every])
    assert (none.link, "refused" in none.why_not) == (False, True)
    # What was decided about another council's step says nothing here.
    assert not suggest_steps(first, of("Eastley"), learned=decided).link


def test_a_rule_finds_what_fixes_it_first_then_what_records_it_and_the_extract_least() -> None:
    label = "Ofsted URN is missing where this placement type needs one"
    found = steps_for_rule(["urn"], ["Episodes"], label, of("Northmoor"), top=99)
    by_label = {each.label: each for each in found.steps}
    fix = by_label["Placements officer finds the Ofsted number on the published list"]
    records = next(e for name, e in by_label.items() if "record placements, reviews" in name)
    extract = by_label["Analyst extracts all tables from the case system"]
    assert found.link
    assert (fix.how, records.how, extract.how) == (
        *("fixes it", "writes its fields", "writes its fields"),
    )
    assert fix.score > records.score > extract.score
    assert fix.because[0] == "it puts URN right in the case management system"
    assert "carries every field" in extract.because[0]
    assert not any(each.label.endswith("?") for each in found.steps)


def test_a_fix_in_the_file_says_whether_it_is_written_back() -> None:
    found = steps_for_rule(["PLACE_PROVIDER"], ["Episodes"], "Provider", demo_steps(), top=99)
    said = {each.label: each.because[0] for each in found.steps}
    assert said["R code cleans common errors in the sheet"].endswith("is not written back")
    assert said["Correct it through the whole CSV"].endswith("in the case system too")


def test_a_step_people_linked_to_a_like_rule_goes_first_and_a_refused_one_back() -> None:
    label, steps = "Ethnicity is blank or not one of the listed codes", of("Eastley")
    before = steps_for_rule(["ETHNIC"], ["Header"], label, steps).steps
    asking = next(each.id for each in steps if each.element == "e15")
    learned = [Learned(label, steps=(asking,), refused=(before[0].step_id,))]
    after = steps_for_rule(["ETHNIC"], ["Header"], label, steps, learned=learned).steps
    assert after[0].step_id == asking
    assert before[0].step_id not in [each.step_id for each in after[:3]]


def test_what_neither_writes_nor_fixes_is_not_proposed() -> None:
    steps = [each for each in of("Northmoor") if each.element in ("n05", "n20", "n23")]
    found = steps_for_rule(["ETHNIC"], ["Header"], "Ethnicity is blank", steps)
    assert (found.link, found.steps) == (False, ())
    assert found.why_not.endswith(".")


@pytest.mark.parametrize(("name", "hit", "false"), [("tuned", 0.9, 3), ("interviews", 0.75, 3)])
def test_sets_are_found_as_well_as_is_said_of_them(name: str, hit: float, false: int) -> None:
    found = found_in(labelled(name))
    assert found.hits[5] >= hit, found.words()
    assert found.false_links <= false, found.words()


def test_a_quote_is_found_between_sentences_about_something_else() -> None:
    """Read as one text, 0.67 of them were proposed."""
    quotes = labelled("tuned")
    found = found_in(among_talk(quotes, [each for each in quotes if not each.steps], 2))
    assert found.hits[5] >= 0.9, found.words()
    assert found.shown >= 0.8, found.words()


def test_the_words_it_is_made_of_are_about_work_there_is_and_not_said_twice() -> None:
    named = [each.name for each in work()]
    assert len(set(named)) == len(named) == len(language().work)
    assert {each.activity for each in sayings()} <= set(named)
    assert set(activities()) <= set(named)
    texts = [each.words for each in sayings()] + list(about_a_step()) + list(about_nothing())
    texts += [each.quote for name in ("tuned", "interviews") for each in labelled(name)]
    assert len({text.casefold() for text in texts}) == len(texts)


def test_stored_steps_come_with_what_suggesting_reads(demo_file: Path) -> None:
    project = open_project(demo_file)
    step = next(each for each in all_steps(project) if each.element == "n03")
    assert (step.phase, step.automated) == ("Year-round cleaning", False)
    assert step.artefacts == ("Weekly error list",)
    noted = next(each for each in all_steps(project) if each.element == "n02")
    assert noted.note
