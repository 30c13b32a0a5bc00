"""Pairing two maps: by words, by people, in the file, undone, exported, and never half."""

from __future__ import annotations

import csv
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import storage.check
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from process_maps import services as maps_services
from process_maps import store
from process_maps.editing import change_step, remove_step
from process_maps.model import Anchor, Map, Mark, Step
from process_maps.pairing import services
from process_maps.pairing.model import Decision, Pairing, in_rows, pair_steps, summary
from process_maps.pairing.words import same_words_key
from process_maps.store import ROOM
from storage import Project, act, reading
from storage.database import open_file
from storage.history.acts import acts, undo
from storage.register import ROOM as STORAGE
from storage.register import council_named


def _map(*labels: str) -> Map:
    return Map("M", steps=tuple(Step(f"s{i}", label) for i, label in enumerate(labels)))


def _said(a: str, b: str, together: bool = True, number: int = 1) -> Decision:
    return Decision(number, a, b, together, "", "Asha", "2026-03-02T10:00:00Z")


def _ends(pairing: Pairing) -> list[tuple[str, str]]:
    return [(pair.a.id, pair.b.id) for pair in pairing.pairs]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Upload  the FILES.", "upload the files", True),
        ("Last year’s sheet", "last year's sheet", True),
        ("Re-run: check", "re run – check", True),
        ("Straße", "STRASSE", True),
        ("Rule 164", "Rule 165", False),
        ("Upload the files", "Upload files", False),
        ("Fewer than <5", "Fewer than >5", False),
        ("?", "!", False),
        ("", "", False),
    ],
)
def test_words_are_the_same_but_for_case_spacing_and_punctuation(
    one: str, other: str, same: bool
) -> None:
    assert bool(pair_steps(_map(one), _map(other)).pairs) == same


def test_the_same_words_twice_are_paired_in_order_and_it_is_said() -> None:
    pairing = pair_steps(_map("Check", "Send", "check"), _map("CHECK", "Check", "Check", "Other"))
    assert _ends(pairing) == [("s0", "s0"), ("s2", "s1")]
    assert "2 times in the one map and 3 times in the other" in pairing.pairs[0].reason
    assert [step.id for step in pairing.only_b] == ["s2", "s3"]
    said = summary(pairing, "Northmoor", "Eastley")
    assert said == "2 steps in both, 1 only in Northmoor (of 3), 2 only in Eastley (of 4)."


def test_what_a_person_decided_wins_and_goes_on_winning() -> None:
    a, b = _map("Check", "Check", "Send"), _map("Check", "Post it", "Print")
    assert _ends(pair_steps(a, b, [_said("s0", "s0", together=False)])) == [("s1", "s0")]
    # The second of the same words, joined by hand, leaves nothing for the first.
    assert _ends(pair_steps(a, b, [_said("s1", "s0")])) == [("s1", "s0")]
    # A join with other words takes nothing apart; one step goes with several under one number.
    several = pair_steps(a, b, [_said("s2", "s1"), _said("s2", "s2", number=2)])
    assert _ends(several) == [("s0", "s0"), ("s2", "s1"), ("s2", "s2")]
    assert [(pair.number, pair.how) for pair in several.pairs] == [
        (1, "words"), (2, "person"), (2, "person"),
    ]  # fmt: skip
    assert several.pairs[1].reason == "Joined by Asha on 2 March 2026"
    assert "2 of N in both, with 3 of E" in summary(several, "N", "E")
    # A step that is gone takes its decision out of the answer, nothing else.
    assert _ends(pair_steps(a, b, [_said("gone", "s0", together=False)])) == [("s0", "s0")]


def test_differences_are_what_both_state_and_unknown_is_said_as_unknown() -> None:
    one = Step("x", "Fix", actors=("Analyst",), systems=("SQL",), written_back=False)
    two = Step("y", "fix", actors=("Business support",), where_fixed="portal", kind="ongoing")
    other = Step("z", "Wait", systems=("R",), written_back=True, where_fixed="portal")
    a = Map("A", steps=(one, replace(other, id="o")))
    pair = pair_steps(a, Map("B", steps=(two, other))).pairs[0]
    assert [each.words("N", "E") for each in pair.differences] == [
        "Who: Analyst in N; Business support in E",
        "Kind: Step in N; Ongoing work in E",
    ]
    assert [each.words("N", "E") for each in pair.unstated] == [
        "Systems: SQL in N; unknown in E",
        "Fixed in: unknown in N; portal in E",
        "Written back: no in N; unknown in E",
    ]
    # What a whole map is silent on is not said at each pair; case is no difference.
    bare = Map("C", steps=(Step("y", "Fix", actors=("ANALYST",)),))
    quiet = pair_steps(a, bare).pairs[0]
    assert (quiet.differences, quiet.unstated) == ((), ())


_LABELS = st.lists(st.sampled_from(["Check", "check!", "Send", "", "…", "Ring"]), max_size=7)
_DECIDED = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)), st.booleans(), max_size=12
)


@given(_LABELS, _LABELS, _DECIDED)
def test_every_step_is_in_a_pair_or_alone_and_turning_round_changes_nothing(
    left: list[str], right: list[str], decided: dict[tuple[int, int], bool]
) -> None:
    a, b = _map(*left), _map(*right)
    said = [
        _said(f"s{x}", f"s{y}", together, number)
        for number, ((x, y), together) in enumerate(decided.items())
    ]
    pairing = pair_steps(a, b, said)
    for process, numbers, alone in (
        (a, pairing.numbers_a(), pairing.only_a),
        (b, pairing.numbers_b(), pairing.only_b),
    ):
        ids = [step.id for step in alone]
        assert sorted([*numbers, *ids]) == sorted(step.id for step in process.steps)
    turned = pair_steps(b, a, [each.turned() for each in said])
    assert sorted(_ends(turned)) == sorted((y, x) for x, y in _ends(pairing))
    refused = {(each.a, each.b) for each in said if not each.together}
    wanted = {(d.a, d.b) for d in said if d.together and a.step(d.a) and b.step(d.b)}
    assert wanted <= set(_ends(pairing))
    assert not refused & set(_ends(pairing))
    for pair in pairing.pairs:
        assert pairing.numbers_a()[pair.a.id] == pairing.numbers_b()[pair.b.id] == pair.number
    rows = in_rows(pairing)
    assert len(rows) == len(pairing.pairs) + len(pairing.only_a) + len(pairing.only_b)


@given(st.text(max_size=30))
def test_comparing_words_once_more_changes_nothing(label: str) -> None:
    assert same_words_key(same_words_key(label)) == same_words_key(label)


@pytest.mark.parametrize("words", ["Step {}", "All the same", "?"])
def test_a_thousand_steps_are_paired_within_a_second(words: str) -> None:
    many = _map(*(words.format(number) for number in range(1000)))
    start = time.perf_counter()
    pairing = pair_steps(many, many)
    assert time.perf_counter() - start < 1
    assert len(pairing.pairs) == (0 if words == "?" else 1000)


@pytest.fixture
def two(tmp_path: Path, who: Who) -> tuple[Project, int, int]:
    project = open_file(tmp_path / "maps.db", (STORAGE, ROOM))
    a, b = _map("=Check", "Send", "Wait"), _map("=check", "Ring")
    with act(project, who, "Added maps") as this:
        ids = [
            store.add_map(this, process, council_named(this, name, origin="illustrative").id)
            for name, process in (("Northmoor", a), ("Eastley", b))
        ]
    return project, ids[0], ids[1]


def _rows(project: Project, map_id: int) -> list[int]:
    return list(maps_services.map_by_id(project, map_id).step_ids.values())


def _how(project: Project, a: int, b: int) -> list[tuple[str, str, str]]:
    pairs = services.compare(project, a, b).pairing.pairs
    return [(pair.a.label, pair.b.label, pair.how) for pair in pairs]


def test_decisions_last_through_edits_and_a_second_click_does_nothing(
    two: tuple[Project, int, int], who: Who
) -> None:
    project, a, b = two
    (_, send, _), (check, post) = _rows(project, a), _rows(project, b)
    for _ in range(2):
        services.join_steps(project, who, post, send, "Both go to DfE")
    services.join_steps(project, who, send, post)
    with reading(project) as db:
        assert [each.words.split(" steps")[0] for each in acts(db)].count("Joined") == 1
    stored = maps_services.map_by_id(project, a)
    send_all = partial(change_step, base=stored.map.steps[1], changes={"label": "Send it all"})
    maps_services.edit(project, who, a, stored.version, "Renamed a step", send_all)
    assert _how(project, a, b)[1] == ("Send it all", "Ring", "person")
    assert "Both go to DfE" in services.compare(project, b, a).pairing.pairs[1].reason
    services.part_steps(project, Who("Bilal"), _rows(project, a)[0], check)
    parted = services.compare(project, a, b).pairing.parted
    assert [(each.same_words, each.decision.by) for each in parted] == [(True, "Bilal")]
    assert _how(project, a, b) == [("Send it all", "Ring", "person")]
    for _ in range(2):
        services.forget_decision(project, who, parted[0].decision.id, parted[0].decision.version)
    assert len(_how(project, a, b)) == 2
    assert storage.check.check(project).problems == []


def test_a_removed_step_takes_its_decision_along_and_undo_brings_both_back(
    two: tuple[Project, int, int], who: Who
) -> None:
    project, a, b = two
    send, post = _rows(project, a)[1], _rows(project, b)[1]
    services.join_steps(project, who, send, post, "Same")
    version = maps_services.map_by_id(project, a).version
    without = partial(remove_step, step_id="s1", heal=False)
    maps_services.edit(project, who, a, version, "Removed a step", without)
    assert len(_how(project, a, b)) == 1
    with pytest.raises(NotFound, match="no longer"):
        services.join_steps(project, who, send, post)
    with reading(project) as db:
        last = acts(db)[0].id
    undo(project, who, last)
    assert ("Send", "Ring", "person") in _how(project, a, b)
    with reading(project) as db:
        joined = next(each.id for each in acts(db) if each.words.startswith("Joined"))
    undo(project, who, joined)
    assert len(_how(project, a, b)) == 1
    assert storage.check.check(project).problems == []


def test_what_makes_no_sense_is_refused(two: tuple[Project, int, int], who: Who) -> None:
    project, a, b = two
    one, another, _ = _rows(project, a)
    with pytest.raises(BadInput, match="same map"):
        services.compare(project, a, a)
    with pytest.raises(NotFound):
        services.compare(project, a, 99)
    with pytest.raises(BadInput, match="on the same map"):
        services.join_steps(project, who, one, another)
    with pytest.raises(BadInput, match="longer than"):
        services.join_steps(project, who, one, _rows(project, b)[1], "x" * 301)
    services.join_steps(project, who, one, _rows(project, b)[1])
    decision = services.compare(project, a, b).pairing.pairs[1].decision
    assert decision
    services.part_steps(project, Who("Bilal"), one, _rows(project, b)[1])
    with pytest.raises(StaleEdit):
        services.forget_decision(project, who, decision.id, decision.version)


def test_the_saved_table_holds_every_step_no_formula_and_says_illustrative(
    two: tuple[Project, int, int],
) -> None:
    project, a, b = two
    mark = Mark("painpoint", "Slow", Anchor("step", "s1"))
    data = services.export_comparison(project, a, b, [mark]).decode("utf-8-sig")
    rows = list(csv.DictReader(data.splitlines()))
    assert [(row["pair"], row["Northmoor"], row["Eastley"], row["found in"]) for row in rows] == [
        ("1", "'=Check", "'=check", "both"),
        ("", "", "Ring", "only Eastley"),
        ("", "Send", "", "only Northmoor"),
        ("", "Wait", "", "only Northmoor"),
    ]
    assert rows[2]["painpoints, innovations and questions, Northmoor"] == "Painpoint: Slow"
    assert {row["content"] for row in rows} == {"Illustrative: Northmoor and Eastley"}
