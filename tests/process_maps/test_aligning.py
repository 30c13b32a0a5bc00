"""Aligning many maps: what is paired and why, what never is, and what people decided holds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from process_maps.aligning import Alignment, Decided, Place, align
from process_maps.aligning import aligning as house
from process_maps.aligning.by_words import align_by_words
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.grouping import grouped
from process_maps.aligning.model import in_one_sentence
from process_maps.model import Flow, Map, Step


def a_map(*labels: str | Step) -> Map:
    """Steps one after the other, with the ids s1, s2 …; kinds and actors where a Step is given."""
    steps = tuple(
        each if isinstance(each, Step) else Step(f"s{number}", each)
        for number, each in enumerate(labels, start=1)
    )
    flows = tuple(Flow(a.id, b.id) for a, b in pairwise(steps))
    return Map("a map", steps=steps, flows=flows)


def pairs(it: Alignment) -> set[tuple[str, str]]:
    """The labels that are paired, each pair in the order of its letters."""
    return {
        (min(ends), max(ends))
        for pair in it.pairs
        for ends in [(it.step(pair.a).label, it.step(pair.b).label)]
    }


A, B = Place("a", "s1"), Place("b", "s1")

OURS = a_map("Run the extract", "Examine the error list", "Get approval", "Send the file")
THEIRS = a_map("Extract is run", "Check list of mistakes", "Sign off", "Submit file")


def test_other_words_of_the_same_meaning_are_the_same_work() -> None:
    found = pairs(align({"a": OURS, "b": THEIRS}))
    assert ("Check list of mistakes", "Examine the error list") in found
    assert ("Extract is run", "Run the extract") in found


def test_short_forms_of_the_return_are_written_out_and_a_project_says_what_its_own_mean() -> None:
    ours = a_map("Chase SWs", "IRO notes go on", "Ask XQ", "Ask BS", "Close")
    theirs = a_map(
        "Chase social workers",
        "Independent reviewing officer notes go on",
        "Ask business support",
        "Ask quality circle",
        "Close",
    )
    maps = {"a": ours, "b": theirs}
    assert {("Chase SWs", "Chase social workers"), ("Ask BS", "Ask business support")} <= pairs(
        align(maps)
    )
    step = Place("a", "s3")
    told = align(maps, glossary=Glossary({"xq": "quality circle"}))
    assert told.suggestions(step, "b", 1)[0].b == Place("b", "s4")
    assert told.suggestions(step, "b", 1)[0].reasons[0] == "Both say “ask”, “quality” and “circle”"


def test_an_entry_of_ours_that_a_project_switched_off_is_read_as_it_stands() -> None:
    maps = {"a": a_map("Ask SW", "Close"), "b": a_map("Ask social worker", "Close")}
    step = Place("a", "s1")
    ours, off = (align(maps, glossary=each).near[step][0] for each in (None, Glossary({"SW": ""})))
    assert ours.score > off.score
    assert ours.reasons[0] == "Both say “ask” and “social worker”"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Send the error list", "Receive the error list"),
        ("Accept the return", "Reject the return"),
        ("Test upload", "Live upload"),
        ("First check of the file", "Final check of the file"),
        ("Fix errors of stage 1", "Fix errors of stage 2"),
        ("Compare with last year", "Compare with this year"),
    ],
)
def test_opposites_and_unlike_numbers_never_are_the_same_work(one: str, other: str) -> None:
    it = align({"a": a_map(one), "b": a_map(other)})
    assert it.groups == ()
    assert all(pair.score == 0 for pair in it.near[A]) or it.near[A] == ()


def test_opposites_are_kept_out_of_one_group_even_through_a_third_step() -> None:
    maps = {
        "a": a_map("Upload the test file"),
        "b": a_map("Upload the file"),
        "c": a_map("Upload the live file"),
    }
    for group in align(maps).groups:
        assert {Place("a", "s1"), Place("c", "s1")} - set(group.members)


def test_both_answers_of_a_question_are_in_it() -> None:
    ours = Step("q", "File accepted?", "decision")
    theirs = Step("q", "Was the file rejected?", "decision")
    it = align({"a": a_map("Load file", ours), "b": a_map("Load file", theirs)})
    assert it.near[Place("a", "q")][0].b == Place("b", "q")


def test_labelled_events_count_as_steps() -> None:
    ours = a_map("Wait", Step("s2", "Rejected", "event", actors=("Applicant",)))
    theirs = a_map("Wait", Step("s2", "Receive rejection", actors=("Applicant",)))
    assert ("Receive rejection", "Rejected") in pairs(align({"a": ours, "b": theirs}))


def test_roles_and_systems_part_steps_of_the_same_words() -> None:
    def of(*ends: tuple[str, str]) -> Map:
        return a_map(*(Step(f"s{n}", "Check", actors=(who,)) for n, (who, _) in enumerate(ends)))

    ours = of(("Analyst", ""), ("Social worker", ""))
    theirs = of(("Performance analyst", ""), ("Practitioner", ""))
    found = {(pair.a.step, pair.b.step) for pair in align({"a": ours, "b": theirs}).pairs}
    assert found == {("s0", "s0"), ("s1", "s1")}


def test_where_one_council_splits_a_step_both_parts_go_with_it() -> None:
    maps = {
        "a": a_map("Record placement", "Check errors and correct errors", "Submit return"),
        "b": a_map("Record placement", "Check errors", "Correct errors", "Submit return"),
    }
    (group,) = (g for g in align(maps).groups if Place("a", "s2") in g.members)
    assert {Place("b", "s2"), Place("b", "s3")} <= set(group.members)


def test_groups_are_not_closed_over_a_chain_of_likenesses() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.9}
    assert grouped([0, 1, 2], chain, 0.25)[1] == [[0, 1, 2]], "0.9 and nothing is 0.45 in the mean"
    weak = {(0, 1): 0.9, (1, 2): 0.4}
    assert grouped([0, 1, 2], weak, 0.25)[1] == [[0, 1]], "0.4 and nothing is 0.2 in the mean"


def test_the_sure_groups_lie_within_the_groups_and_bands_tell_them_apart() -> None:
    likely = {(0, 1): 0.9, (1, 2): 0.4, (0, 2): 0.4}
    assert grouped([0, 1, 2], likely, 0.3) == ([[0, 1]], [[0, 1, 2]])
    it = align({"a": OURS, "b": THEIRS, "c": OURS})
    for group in it.sure_groups:
        assert any(set(group.members) <= set(each.members) for each in it.groups)
    assert {pair.band for pair in it.pairs} <= {"sure", "check"}
    assert all(pair.band == "sure" for pair in it.pairs if {pair.a.map, pair.b.map} == {"a", "c"})


def test_what_people_joined_is_a_pair_and_what_they_parted_is_none_however_often_it_is_run() -> (
    None
):
    maps = {"a": a_map("Tea", "Check file"), "b": a_map("Sums", "Check file")}
    same, odd = (Place("a", "s2"), Place("b", "s2")), (A, B)
    said = [Decided(*same, False, why="two kinds of file"), Decided(*odd, True)]
    for _ in range(2):
        it = align(maps, said)
        assert [(pair.a, pair.b, pair.band) for pair in it.pairs] == [(*odd, "decided")]
        assert [group.members for group in it.sure_groups] == [odd]
    assert "two kinds of file" not in repr(it)


def test_people_who_contradict_one_another_are_all_kept_to() -> None:
    maps = {key: a_map("Check file") for key in "abc"}
    c = Place("c", "s1")
    it = align(maps, [Decided(A, B, True), Decided(B, c, True), Decided(A, c, False)])
    assert {(pair.a, pair.b) for pair in it.pairs} == {(A, B), (B, c)}
    assert [group.members for group in it.groups] == [(A, B, c)]


def test_steps_without_words_are_only_joined_by_people_and_gone_steps_are_left_alone() -> None:
    maps = {"a": a_map("", "Check"), "b": a_map("", "Check")}
    assert all(A not in group.members for group in align(maps).groups)
    gone = Decided(Place("a", "s9"), B, True)
    it = align(maps, [Decided(B, A, True), gone])
    assert (A, B) in {(pair.a, pair.b) for pair in it.pairs}
    assert len(it.decided) == 1


def test_reasons_name_the_words_the_people_and_the_place_and_what_speaks_against() -> None:
    ours = a_map("Start", Step("s2", "Examine errors", actors=("Analyst",), systems=("Excel",)))
    theirs = a_map("Start", Step("s2", "Check errors", actors=("Data team",), systems=("Excel",)))
    it = align({"a": ours, "b": theirs})
    (pair,) = (p for p in it.pairs if p.a.step == "s2")
    assert list(pair.reasons) == [
        "Both say “errors”",
        "“examine” and “check” are read as the same",
        "Done by the same kind of people (Analyst / Data team)",
        "Done in Excel on both",
        "The steps before them go together too",
        "At a like place in their maps",
    ]
    (same,) = (p for p in it.pairs if p.a.step == "s1")
    assert same.reasons[0] == "The same words"


def test_steps_of_the_return_in_no_like_words_are_told_by_what_work_they_are() -> None:
    ours = a_map(
        Step("s1", "SWs record placement moves", actors=("Social worker",), systems=("Mosaic",)),
        Step("s2", "Dummy run on the DfE site", actors=("Analyst",), systems=("DfE portal",)),
        Step("s3", "DCS gives the nod", actors=("Director",)),
    )
    theirs = a_map(
        Step("s1", "Changes of carer keyed", actors=("Practitioner",), systems=("LCS",)),
        Step("s2", "Trial load", actors=("MI team",), systems=("COLLECT",)),
        Step("s3", "Return signed off", actors=("Director of children's services",)),
    )
    it = align({"a": ours, "b": theirs})
    assert {(p.a.step, p.b.step) for p in it.pairs} == {("s1", "s1"), ("s2", "s2"), ("s3", "s3")}
    told = [each for pair in it.pairs for each in pair.reasons]
    assert "Both read as: upload a test or trial file" in told


LABELS = st.sampled_from(
    ["Check errors", "Examine mistakes", "Send file", "Receive file", "Sign off", "", "Upload 1"]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(LABELS, max_size=5), min_size=1, max_size=4), st.randoms())
def test_the_order_in_which_maps_are_given_changes_nothing(
    drawn: list[list[str]], chance: object
) -> None:
    maps: Mapping[str, Map] = {f"m{n}": a_map(*labels) for n, labels in enumerate(drawn)}
    turned = dict(reversed(list(maps.items())))
    one, other = align(maps), align(turned)
    assert (one.groups, one.sure_groups, one.pairs) == (
        other.groups,
        other.sure_groups,
        other.pairs,
    )
    seen = [place for group in one.groups for place in group.members]
    assert len(seen) == len(set(seen))
    groups = {frozenset(group.members) for group in one.groups}
    for pair in one.pairs:
        assert pair.a.map < pair.b.map
        assert any({pair.a, pair.b} <= group for group in groups)


@pytest.mark.parametrize(
    "maps",
    [
        {},
        {"a": a_map("Check")},
        {"a": a_map(), "b": a_map()},
        {"a": a_map("", ""), "b": a_map("", "")},
        {"a": a_map("!!!", "…"), "b": a_map("??", "!!!")},
    ],
    ids=["none", "one", "empty", "no words", "only signs"],
)
def test_odd_maps_are_answered_with_no_pairs(maps: dict[str, Map]) -> None:
    it = align(maps)
    assert (it.groups, it.pairs) == ((), ())


def test_two_identical_maps_are_paired_step_by_step() -> None:
    it = align({"a": OURS, "b": OURS})
    assert {(pair.a.step, pair.b.step, pair.band) for pair in it.pairs} == {
        (step.id, step.id, "sure") for step in OURS.steps
    }


def test_maps_of_equal_labels_are_answered() -> None:
    maps = {key: a_map(*["Check the file"] * 40) for key in "ab"}
    it = align(maps)
    assert len(it.pairs) >= 40


def test_too_many_steps_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "MOST_STEPS", 3)
    with pytest.raises(BadInput, match="8 steps together") as told:
        align({"a": OURS, "b": THEIRS})
    assert "fewer maps" in str(told.value)


def test_maps_that_say_the_same_on_very_many_steps_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(house, "MOST_PAIRS", 99)
    assert len(align({key: a_map(*["Check the file"] * 9) for key in "ab"}).pairs) == 81
    with pytest.raises(BadInput, match="alike in 100 pairs") as told:
        align({key: a_map(*["Check the file"] * 10) for key in "ab"})
    assert "say the same on many steps" in str(told.value)


def test_suggestions_are_the_likest_of_the_other_map_best_first() -> None:
    it = align({"a": OURS, "b": THEIRS, "c": a_map("Check list of mistakes")})
    found = it.suggestions(Place("a", "s2"), "b")
    assert found[0].b == Place("b", "s2")
    assert [pair.score for pair in found] == sorted((p.score for p in found), reverse=True)
    assert all({pair.a.map, pair.b.map} == {"a", "b"} for pair in found)
    for one, other in combinations(found, 2):
        assert one != other


def test_reasons_read_as_one_sentence_and_what_speaks_against_is_never_left_out() -> None:
    said = ["Both say “error”", "Done in LCS on both", "At a like place", "But only one is asked"]
    assert in_one_sentence(said, 2) == (
        "Both say “error”; done in LCS on both; but only one is asked"
    )
    assert in_one_sentence([]) == ""


def test_a_group_is_called_by_a_wording_that_can_be_read_out() -> None:
    labels = ("Health", "BS input IHA/RHA, dental", "Record health assessments")
    maps = {str(n): Map("M", steps=(Step("s", said),)) for n, said in enumerate(labels)}
    joined = [Decided(Place("0", "s"), Place(key, "s"), True) for key in "12"]
    (group,) = align(maps, joined).groups
    assert group.label == "Record health assessments"


def test_very_many_maps_go_together_by_their_words_and_by_what_people_decided() -> None:
    maps = {
        "a": a_map("Check the dates", "Send the file", "Check twice", "Check twice"),
        "b": a_map("Checks dates", "Send a file", "Check twice"),
        "c": a_map("Dates are checked", "File the return", "Sign off"),
    }
    parted = Decided(Place("a", "s2"), Place("b", "s2"), together=False)
    joined = Decided(Place("b", "s2"), Place("c", "s2"), together=True)
    it = align_by_words(maps, [parted, joined])
    assert it.by_words
    assert [[(each.map, each.step) for each in group.members] for group in it.groups] == [
        [("a", "s1"), ("b", "s1"), ("c", "s1")],
        [("b", "s2"), ("c", "s2")],
    ]
