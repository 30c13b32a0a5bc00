"""Deciding about many maps' steps: many at once, one act, one undo, nothing overwritten unseen."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import process_maps.pairing.aligned as aligned_module
import storage.check
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence.overlays.council import beside_council
from evidence.typed_words import decide
from process_maps import services as maps_services
from process_maps import store
from process_maps.aligning import Alignment, Decided, Place
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.model import Band
from process_maps.editing import remove_step
from process_maps.glossary.services import add_entry
from process_maps.model import Map, Step
from process_maps.pairing.aligned import Aligned, aligned
from process_maps.pairing.contradicting import contradictions
from process_maps.pairing.deciding import decide_all, decisions_of, take_back
from process_maps.pairing.model import Decision, Suggested, pair_steps, summary
from process_maps.pairing.reviewing import LIKELY_FROM, POSSIBLE_FROM, questions, standing
from process_maps.pairing.sayings import (
    Saying,
    TakingBack,
    all_different,
    belonging,
    joining,
    kept_apart,
    paired_instead,
    same_work,
    seen_in,
)
from process_maps.pairing.services import compare, export_comparison
from process_maps.store import ROOM
from storage import Project, act, reading
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import council_named
from tests.aligned_by_hand import Proposed, alignment, at

BILAL = Who("Bilal")
COUNCILS = ("Northmoor", "Eastley", "Calderbrook", "Weirdale")


def _add(project: Project, *maps: tuple[str, Sequence[str]]) -> list[int]:
    with act(project, Who("Asha"), "Added maps") as this:
        return [
            store.add_map(
                this,
                Map(f"{name}'s map", steps=tuple(Step(f"s{n}", s) for n, s in enumerate(labels))),
                council_named(this, name, origin="illustrative").id,
            )
            for name, labels in maps
        ]


@pytest.fixture
def four(tmp_path: Path) -> Project:
    """Maps 1 to 4 of four councils, of three steps each."""
    project = open_file(tmp_path / "maps.db", (STORAGE, ROOM))
    _add(project, *((name, ["Weigh", "Paint", "Ring"]) for name in COUNCILS))
    return project


def _said(project: Project, *ids: int) -> dict[tuple[str, str], tuple[bool, str]]:
    """What is decided of which two, by whom: “1.s0” for the step s0 of the map 1."""
    return {
        (f"{each.a.map}.{each.a.step}", f"{each.b.map}.{each.b.step}"): (each.together, each.by)
        for each in decisions_of(project, ids or (1, 2, 3, 4))
    }


def _last_act(project: Project) -> tuple[int, str, int]:
    with reading(project) as db:
        last = acts(db)[0]
        return last.id, last.words, len(acts(db))


def test_a_group_is_decided_in_one_act_and_undone_in_one_go(four: Project, who: Who) -> None:
    members = [at(1, 0), at(2, 0), at(2, 1), at(3, 0)]
    sayings = belonging(members, [at(4, 0)], {})
    decide_all(four, who, sayings, "  the same   weighing ")
    held = _said(four)
    assert len(held) == 5 + 4
    assert held["1.s0", "2.s1"] == (True, who.person)
    assert held["2.s0", "4.s0"] == (False, who.person)
    # Two steps of one council are never decided between.
    assert ("2.s0", "2.s1") not in held
    number, words, count = _last_act(four)
    assert words == "Joined 5 pairs of steps of process maps and kept 4 apart"
    assert {each.why for each in decisions_of(four, [1, 2])} == {"the same weighing"}
    decide_all(four, who, sayings)
    assert _last_act(four)[2] == count, "said again, it adds no line to the history"
    # Seen from two of the maps, only what is between the two.
    assert len(decisions_of(four, [1, 3])) == 1
    undo(four, who, number)
    assert _said(four) == {}
    assert storage.check.check(four).problems == []


def test_five_hundred_decisions_are_one_act_and_one_undo(tmp_path: Path, who: Who) -> None:
    project = open_file(tmp_path / "maps.db", (STORAGE, ROOM))
    labels = [f"Work {n}" for n in range(500)]
    a, b = _add(project, ("Northmoor", labels), ("Eastley", labels))
    decide_all(project, who, [Saying(at(a, n), at(b, n), True, 0) for n in range(500)])
    assert len(decisions_of(project, [a, b])) == 500
    number, words, _count = _last_act(project)
    assert words == "Joined 500 pairs of steps of process maps"
    undo(project, who, number)
    assert decisions_of(project, [a, b]) == ()


def test_what_somebody_decided_meanwhile_is_never_overwritten_unseen(
    four: Project, who: Who
) -> None:
    pair = Saying(at(1, 0), at(2, 0), True, 0)
    other = Saying(at(1, 1), at(2, 1), True, 0)
    decide_all(four, BILAL, kept_apart([at(1, 0)], [at(2, 0)], {}))
    with pytest.raises(StaleEdit, match="while you had them open"):
        decide_all(four, who, [other, pair])
    assert _said(four) == {("1.s0", "2.s0"): (False, "Bilal")}, "all or nothing"
    # Who has seen it may decide otherwise; who says the same is not refused.
    seen = {(each.a, each.b): each.version for each in decisions_of(four, [1, 2])}
    decide_all(four, who, same_work([at(1, 0), at(2, 0)], seen))
    assert _said(four)["1.s0", "2.s0"] == (True, who.person)
    decide_all(four, BILAL, [pair])
    assert _said(four)["1.s0", "2.s0"] == (True, who.person)
    # A decision taken back meanwhile is another state too.
    (held,) = decisions_of(four, [1, 2])
    take_back(four, BILAL, [TakingBack(held.id, held.version)])
    with pytest.raises(StaleEdit):
        decide_all(four, who, [Saying(held.a, held.b, False, held.version)])


def test_decisions_are_taken_back_many_at_once_or_none(four: Project, who: Who) -> None:
    decide_all(four, who, same_work([at(1, 0), at(2, 0), at(3, 0)], {}))
    held = [TakingBack(each.id, each.version) for each in decisions_of(four, [1, 2, 3])]
    one = decisions_of(four, [1, 2])[0]
    decide_all(four, BILAL, [Saying(one.a, one.b, False, one.version)])
    with pytest.raises(StaleEdit):
        take_back(four, who, held)
    assert len(_said(four)) == 3
    take_back(four, who, held[1:])
    number, words, count = _last_act(four)
    assert words == "Took back 2 decisions about steps of different maps"
    take_back(four, who, held[1:])
    assert _last_act(four)[2] == count
    undo(four, who, number)
    assert len(_said(four)) == 3


def test_a_pair_is_changed_for_another_a_group_split_and_two_joined_each_in_one_act(
    four: Project, who: Who
) -> None:
    decide_all(four, who, same_work([at(1, 0), at(2, 0)], {}))

    def seen() -> Mapping[tuple[Place, Place], int]:
        return {(each.a, each.b): each.version for each in decisions_of(four, [1, 2, 3, 4])}

    decide_all(four, who, paired_instead(at(1, 0), [at(1, 0), at(2, 0)], at(2, 2), seen()))
    assert {ends: said[0] for ends, said in _said(four).items()} == {
        ("1.s0", "2.s0"): False,
        ("1.s0", "2.s2"): True,
    }
    assert _last_act(four)[1].startswith("Joined 1 pair of steps")
    decide_all(four, who, kept_apart([at(3, 0), at(3, 1)], [at(4, 0), at(1, 0)], seen()))
    assert sum(not together for together, _ in _said(four).values()) == 1 + 4
    decide_all(four, who, same_work([at(3, 0), at(3, 1), at(4, 0), at(1, 0)], seen()))
    assert [ends for ends, said in _said(four).items() if not said[0]] == [("1.s0", "2.s0")]
    parts = [(at(1, 0), at(2, 2)), (at(3, 0),), (at(4, 0),)]
    assert len(all_different(parts, {})) == 2 + 2 + 1


def test_what_makes_no_sense_is_refused(four: Project, who: Who) -> None:
    with pytest.raises(BadInput, match="on the same map"):
        decide_all(four, who, [Saying(at(1, 0), at(1, 1), True)])
    with pytest.raises(NotFound, match="no longer"):
        decide_all(four, who, [Saying(at(1, 0), at(2, 9), True)])
    with pytest.raises(NotFound, match="no longer"):
        decide_all(four, who, [Saying(at(1, 0), Place("x", "s0"), True)])
    both = [Saying(at(1, 0), at(2, 0), True), Saying(at(2, 0), at(1, 0), False)]
    with pytest.raises(BadInput, match="both the same work and not"):
        decide_all(four, who, both)
    with pytest.raises(BadInput, match="longer than"):
        decide_all(four, who, [both[0]], "x" * 301)
    decide_all(four, who, [])
    assert _said(four) == {}
    with pytest.raises(NotFound):
        aligned(four, [1, 99])


def test_what_people_type_as_a_reason_names_nobody(project: Project, who: Who) -> None:
    a, b = _add(project, ("Northmoor", ["Weigh"]), ("Eastley", ["Paint"]))
    decide(project, who, [Saying(at(a, 0), at(b, 0), True)], "as jo.bloggs@example.org told us")
    (held,) = decisions_of(project, [a, b])
    assert "bloggs" not in held.why
    assert "told us" in held.why


def test_a_removed_step_takes_its_decisions_along_and_undo_brings_them_back(
    four: Project, who: Who
) -> None:
    decide_all(four, who, same_work([at(1, 0), at(2, 0), at(3, 0)], {}))
    version = maps_services.map_by_id(four, 2).version
    without = partial(remove_step, step_id="s0", heal=False)
    maps_services.edit(four, who, 2, version, "Removed a step", without)
    assert list(_said(four)) == [("1.s0", "3.s0")], "what the other two are to each other stays"
    undo(four, who, _last_act(four)[0])
    assert len(_said(four)) == 3


def test_contradictions_are_told_with_who_decided_what(four: Project, who: Who) -> None:
    decide_all(four, who, same_work([at(1, 0), at(2, 0)], {}))
    decide_all(four, who, same_work([at(2, 0), at(3, 0)], {}))
    decide_all(four, BILAL, kept_apart([at(1, 0)], [at(3, 0), at(4, 0)], {}))
    it = aligned(four, [1, 2, 3, 4])
    (found,) = it.contradictions
    said = found.words(it.called)
    assert f"{who.person} joined “Weigh” (Northmoor) and “Weigh” (Eastley) on " in said
    assert "; but Bilal kept apart “Weigh” (Northmoor) and “Weigh” (Calderbrook) on " in said
    assert len(found.decisions) == 3
    # Any of them taken back mends it.
    one = found.joined[0]
    take_back(four, who, [TakingBack(one.id, one.version)])
    assert aligned(four, [1, 2, 3, 4]).contradictions == ()


_ENDS = st.tuples(st.integers(1, 4), st.integers(0, 2), st.integers(1, 4), st.integers(0, 2))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_ENDS, st.booleans()), max_size=14))
def test_contradictions_are_exactly_the_pairs_apart_that_hang_together(
    drawn: list[tuple[tuple[int, int, int, int], bool]],
) -> None:
    decided = [
        Decided(at(a, one), at(b, other), together, number)
        for number, ((a, one, b, other), together) in enumerate(drawn, start=1)
        if a < b
    ]
    of = {place: {place} for each in decided for place in (each.a, each.b)}
    for each in decided:
        if each.together:
            joined = of[each.a] | of[each.b]
            for place in joined:
                of[place] = joined
    wanted = {each.id for each in decided if not each.together and each.b in of[each.a]}
    found = contradictions(decided)
    assert {each.parted.id for each in found} == wanted
    for one in found:
        at_end = one.parted.a
        for step in one.joined:
            assert step.together
            assert at_end in (step.a, step.b)
            at_end = step.b if at_end == step.a else step.a
        assert at_end == one.parted.b


MAPS = {
    str(n): Map(f"M{n}", steps=tuple(Step(f"s{s}", f"Work {n} {s}") for s in range(3)))
    for n in (1, 2, 3)
}


def test_questions_come_doubtful_first_then_what_settles_most_then_the_likeliest() -> None:
    apart = Decided(at(1, 2), at(2, 2), False, 9)
    joined = Decided(at(1, 0), at(2, 0), True, 8)
    it = alignment(
        MAPS,
        [
            ([at(1, 1), at(2, 1)], "sure", 0.97),
            ([at(1, 2), at(3, 2)], "check", POSSIBLE_FROM),
            ([at(2, 2), at(3, 1)], "check", LIKELY_FROM),
            ([at(1, 0), at(2, 0), at(3, 0)], "check", POSSIBLE_FROM - 0.01),
        ],
        [apart, joined],
    )
    found = questions(it)
    assert [(each.group.number, len(each.pairs), each.likely) for each in found] == [
        (4, 2, "a guess"), (3, 1, "likely"), (2, 1, "possible"), (1, 1, "likely"),
    ]  # fmt: skip
    assert [each.doubtful for each in found] == [True, True, True, False]
    # That a and c are the same follows where people joined both with b: nobody is asked again.
    both = [Decided(at(1, 0), at(2, 0), True, 8), Decided(at(2, 0), at(3, 0), True, 9)]
    follows = alignment(MAPS, [([at(1, 0), at(2, 0), at(3, 0)], "check", 0.4)], both)
    assert questions(follows) == ()
    assert standing(follows).check == 0
    now = standing(it)
    assert (len(now.sure), now.check, now.groups_to_check) == (1, 4, 3)
    assert (now.joined, now.apart) == (1, 1)
    assert [each.seen for each in joining(now.sure)] == [0]
    assert seen_in(it) == {(at(1, 2), at(2, 2)): 1, (at(1, 0), at(2, 0)): 1}


def test_maps_are_aligned_once_until_something_changes_and_are_called_apart(
    four: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], int, dict[str, str]]] = []

    def fake(
        maps: Mapping[str, Map], decisions: Iterable[Decided], glossary: Glossary
    ) -> Alignment:
        asked.append((list(maps), len(list(decisions)), dict(glossary.own)))
        return alignment(maps, [])

    monkeypatch.setattr(aligned_module, "align", fake)
    (second,) = _add(four, ("Eastley", ["Weigh"]))
    it = aligned(four, [3, 2, second])
    assert it is aligned(four, (second, 3, 2, 2))
    assert it.names == {
        "2": "Eastley's map (map 2)",
        "3": "Calderbrook",
        "5": "Eastley's map (map 5)",
    }
    assert it.ids == (2, 3, second)
    assert set(it.illustrative.values()) == {True}
    assert it.row(at(3, 1)) == maps_services.map_by_id(four, 3).step_ids["s1"]
    decide_all(four, who, same_work([at(2, 0), at(3, 0)], {}))
    add_entry(four, who, "LAC", "looked after child")
    aligned(four, [2, 3, second])
    assert asked == [(["2", "3", "5"], 0, {}), (["2", "3", "5"], 1, {"LAC": "looked after child"})]
    assert aligned(four, [1]).questions == ()


# Two maps ---------------------------------------------------------------------------------------

A = Map(
    "A", steps=tuple(Step(f"s{n}", words) for n, words in enumerate(["Check", "Weigh", "Ring"]))
)
B = Map("B", steps=tuple(Step(f"t{n}", words) for n, words in enumerate(["check", "Paint", "Sew"])))


def test_what_is_suggested_counts_and_says_so_and_what_is_proposed_does_not() -> None:
    sure = Suggested("s1", "t1", "sure", ("the same role", "the same place"))
    doubt = Suggested("s2", "t2", "check", ("the role",))
    spoken_for = Suggested("s0", "t1", "check", ())
    it = pair_steps(A, B, [], [sure, doubt, spoken_for, Suggested("s9", "t9", "sure", ())])
    assert [(each.a.id, each.b.id, each.how) for each in it.pairs] == [
        ("s0", "t0", "words"), ("s1", "t1", "sure"),
    ]  # fmt: skip
    assert it.pairs[1].decision is None
    assert it.pairs[1].reason == "Suggested, not decided: the same role; the same place"
    assert [(each.a.id, each.b.id, each.reason) for each in it.proposals] == [
        ("s0", "t1", "Proposed"), ("s2", "t2", "Proposed: the role"),
    ]  # fmt: skip
    assert summary(it, "N", "E") == (
        "2 steps in both, 1 only in N (of 3), 1 only in E (of 3). 1 of the 2 pairs is suggested "
        "and not decided yet. 2 more are proposed to look at, and not counted."
    )
    apart = Decision(1, "s1", "t1", False, "", "Asha", "2026-03-02T10:00:00Z")
    parted = pair_steps(A, B, [apart], [sure])
    assert [each.how for each in parted.pairs] == ["words"]
    assert parted.proposals == ()


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)),
        st.sampled_from(["decided", "sure", "check"]),
        max_size=8,
    ),
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.booleans(), max_size=4),
)
def test_suggestions_never_break_what_pairing_promises(
    drawn: dict[tuple[int, int], Band], decided: dict[tuple[int, int], bool]
) -> None:
    suggested = [Suggested(f"s{a}", f"t{b}", band, ()) for (a, b), band in drawn.items()]
    said = [
        Decision(n, f"s{a}", f"t{b}", together, "", "A", "2026-03-02")
        for n, ((a, b), together) in enumerate(decided.items(), start=1)
    ]
    it = pair_steps(A, B, said, suggested)
    for process, numbers, alone in (
        (A, it.numbers_a(), it.only_a),
        (B, it.numbers_b(), it.only_b),
    ):
        ids = [step.id for step in alone]
        assert sorted([*numbers, *ids]) == sorted(step.id for step in process.steps)
    ends = [(each.a.id, each.b.id) for each in it.pairs]
    assert len(set(ends)) == len(ends)
    proposed = {(each.a.id, each.b.id) for each in it.proposals}
    assert not proposed & set(ends)
    refused = {(each.a, each.b) for each in said if not each.together}
    assert not refused & (proposed | set(ends))
    turned = pair_steps(
        B, A, [d.turned() for d in said], [Suggested(s.b, s.a, s.band, ()) for s in suggested]
    )
    assert sorted((b, a) for a, b in ends) == sorted((p.a.id, p.b.id) for p in turned.pairs)


def test_the_overlay_and_the_saved_table_never_show_a_suggestion_as_decided(
    tmp_path: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_file(tmp_path / "maps.db", (STORAGE, ROOM))
    a, b = _add(
        project,
        ("Northmoor", ["Check", "Weigh", "Ring", "Sow"]),
        ("Eastley", ["check", "Paint", "Sew", "Dig"]),
    )
    by_hand: list[Proposed] = [
        ([at(a, 1), at(b, 1)], "sure", 0.9),
        ([at(a, 2), at(b, 2)], "check", 0.6),
        ([at(a, 3), at(b, 3)], "sure", 0.9),
    ]
    monkeypatch.setattr(
        aligned_module, "align", lambda maps, decided, _g: alignment(maps, by_hand, decided)
    )
    decide_all(project, who, same_work([at(a, 3), at(b, 3)], {}))
    it = compare(project, a, b)
    assert [step.words for step in beside_council(it).on.values()] == [
        "same words, not decided", "suggested, not decided", "proposed, not decided", "“Dig”",
    ]  # fmt: skip
    rows = list(csv.DictReader(export_comparison(project, b, a).decode("utf-8-sig").splitlines()))
    assert [(row["Eastley"], row["Northmoor"], row["decided"]) for row in rows] == [
        ("check", "Check", "no: the same words"),
        ("Paint", "Weigh", "no: suggested"),
        ("", "Ring", ""),
        ("Sew", "", ""),
        ("Dig", "Sow", "by a person"),
    ]
    assert rows[3]["proposed and not counted"] == (
        "“Sew” in Eastley with “Ring” in Northmoor (Proposed: the role)"
    )


def test_an_aligned_project_knows_what_to_call_its_steps(four: Project) -> None:
    it: Aligned = aligned(four, [1, 2])
    assert it.called(at(1, 0)) == "“Weigh” (Northmoor)"
    assert len(it.places) == 6
