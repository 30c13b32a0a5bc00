"""Differences between maps in words: exact sentences, and nothing that no map says."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from process_maps.aligning.model import Alignment, Group, Place
from process_maps.comparing.differences import differences
from process_maps.comparing.export import differences_csv
from process_maps.comparing.lacking import innovations_lacking, shared_painpoints
from process_maps.comparing.model import TITLES, Compared
from process_maps.comparing.of_two import FIRST, SECOND, as_alignment
from process_maps.model import Anchor, Flow, Loop, Map, Mark, Phase, Step
from process_maps.naming import role_key, system_key
from process_maps.pairing.model import pair_steps
from tests.aligned_by_hand import Proposed, alignment, at
from tests.process_maps.test_map_similarity import same_words

KEYS = ("calderbrook", "eastley", "northmoor")
NAMES = {key: key.title() for key in KEYS}


def _of(*maps: Map, one: str | None = None, keys: Sequence[str] = KEYS) -> Compared:
    held = dict(zip(keys, maps, strict=False))
    return differences(same_words(held), {key: key.title() for key in held}, one=one)


def _steps(*steps: Step, flows: str = "", **rest: object) -> Map:
    joined = tuple(Flow(each[0], each[1]) for each in flows.split())
    return Map("M", steps=steps, flows=joined, **rest)  # type: ignore[arg-type]


def _said(compared: Compared, kind: str) -> list[str]:
    return [f"{d.words} {d.unsaid}".strip() for d in compared.differences if d.kind == kind]


def _chain(labels: str) -> Map:
    steps = tuple(Step(each, f"Do {each}") for each in labels)
    return Map("M", steps=steps, flows=tuple(Flow(a, b) for a, b in itertools.pairwise(labels)))


def test_who_does_it_is_told_with_both_names_and_the_silent_map_apart() -> None:
    check = Step("c", "Check", actors=("Analyst",), automated=False)
    other = Step("c", "Check", actors=("Business support", "DfE"), automated=True)
    silent = Step("c", "Check")
    told = _of(_steps(check), _steps(other), _steps(silent, Step("d", "Send", actors=("DfE",))))
    assert _said(told, "who") == [
        "“Check” is done by Analyst in Calderbrook, by Business support and DfE in Eastley. "
        "Northmoor’s map does not say."
    ]
    # A map silent on a thing altogether says so once, not at every step.
    assert _said(told, "automated") == [
        "“Check” is done by people in Calderbrook, automated in Eastley."
    ]
    assert "Northmoor’s map states of none of its steps: automated, fixed in, phase, systems" in (
        " ".join(told.notes)
    )
    assert (told.basis["who"].compared, told.basis["who"].of) == (1, 1)
    # Maps silent on the same things share a sentence.
    both = _of(_steps(silent), _steps(silent), _steps(check))
    assert both.notes[0] == (
        "The maps of Calderbrook and Eastley state of none of their steps: automated, fixed in, "
        "phase, systems, who, written back."
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Analyst", "Performance analyst", True),
        ("Analyst", "The data team", True),
        ("SWs", "Social Worker", True),
        ("IRO", "Independent reviewing officers", True),
        ("Data team", "Performance and Statutory Returns Team", True),
        ("Out-of-hours team", "EDT", True),
        ("Analyst", "Data engineer", False),
        ("Senior management", "Director", False),
        ("Business support", "Business support manager", False),
        ("Team", "Staff", False),
    ],
)
def test_a_role_by_another_name_is_no_difference_and_both_names_are_said(
    one: str, other: str, same: bool
) -> None:
    told = _of(
        _steps(Step("a", "Check", actors=(one,))), _steps(Step("b", "Check", actors=(other,)))
    )
    assert (role_key(one) == role_key(other)) == same == (_said(told, "who") == [])
    both = f"“{one}” (Calderbrook) and “{other}” (Eastley) are read as one role."
    assert (both in told.notes) == same or not same
    assert system_key("Case system") == system_key("CMS") != system_key("Liquidlogic")


def test_where_errors_are_fixed_and_whether_that_is_written_back() -> None:
    def fix(where: str | None, back: bool | None) -> Map:
        return _steps(Step("f", "Fix it", where_fixed=where, written_back=back))

    told = _of(fix("upload file", False), fix("case management system", True), fix("portal", True))
    assert _said(told, "fixed") == [
        "At “Fix it” errors are put right in the upload file in Calderbrook, in the case "
        "management system in Eastley, in the portal in Northmoor."
    ]
    assert _said(told, "written back") == [
        "What is put right at “Fix it” is written back in Eastley and Northmoor, is not written "
        "back in Calderbrook."
    ]
    assert _said(_of(fix(None, True), fix("portal", None)), "fixed") == []


def test_a_moved_step_is_told_once_however_many_it_moved_past() -> None:
    told = _of(_chain("sabcde"), _chain("abcdes"), keys=("northmoor", "eastley"))
    assert _said(told, "order") == [
        "“Do s” comes before “Do e” in Northmoor, after it in Eastley. The same goes for its place "
        "beside “Do a”, “Do b”, “Do c” and 1 more step."
    ]
    assert (told.basis["order"].compared, told.basis["order"].of) == (15, 15)
    # Steps that no flows join have no order, and none is claimed.
    loose = Map("M", steps=_chain("sabcde").steps[::-1])
    bare = _of(_chain("sabcde"), loose)
    assert (_said(bare, "order"), bare.basis["order"].compared) == ([], 0)
    assert "Eastley’s map draws no flows, so it shows no order and no loops." in bare.notes


def test_order_within_a_loop_counts_where_the_loop_is_come_into_by_one_step() -> None:
    steps = tuple(Step(each, f"Do {each}") for each in "xcuz")
    one = Map("M", steps=steps, flows=tuple(Flow(*each) for each in ("xc", "cu", "ux", "uz")))
    two = Map("M", steps=steps, flows=tuple(Flow(*each) for each in ("xu", "uc", "cx", "cz")))
    assert _said(_of(one, two), "order") == [
        "“Do c” comes before “Do u” in Calderbrook, after it in Eastley, each time round a loop."
    ]


def test_of_many_maps_it_is_said_in_how_many_the_order_is_another() -> None:
    names = {f"m{n}": f"Council {n}" for n in range(8)}
    maps = {key: _chain("abc" if n else "acb") for n, key in enumerate(names)}
    told = differences(same_words(maps), names)
    assert _said(told, "order") == [
        "“Do c” comes after “Do b” in 7 of 8 maps, before it in Council 0."
    ]
    from_it = differences(same_words(maps), names, one="m0")
    assert _said(from_it, "order") == [
        "“Do c” comes before “Do b” in Council 0, after it in all 7 other maps."
    ]
    assert _said(differences(same_words(maps), names, one="m1"), "order") == []


def test_loops_are_told_together_with_how_often_where_stated() -> None:
    steps = tuple(Step(each, f"Do {each}") for each in "abc")
    loop = Loop(("a", "b"), 10, 13)
    flows = (Flow("a", "b"), Flow("b", "a"), Flow("b", "c"))
    looped = Map("M", steps=steps, flows=flows, loops=(loop,))
    assert _said(_of(looped, _chain("abc")), "looped") == [
        "“Do a” and “Do b” are part of a loop in Calderbrook (10 to 13 times), of none in Eastley."
    ]
    less = Map("M", steps=steps, flows=looped.flows, loops=(Loop(("a", "b"), 2, 3),))
    assert _said(_of(looped, less), "looped") == [
        "“Do a” and “Do b” are gone through 10 to 13 times in Calderbrook, 2 to 3 times in Eastley."
    ]
    # Without flows a map does not say that a step is in no loop.
    assert _said(_of(looped, Map("M", steps=steps)), "looped") == []


def test_one_step_here_and_several_there() -> None:
    a = _steps(Step("1", "Check and send"), Step("3", "Rest"))
    b = _steps(Step("1", "Check"), Step("2", "Send"), Step("3", "Rest"))
    members = (Place("eastley", "1"), Place("northmoor", "1"), Place("northmoor", "2"))
    groups = (Group(1, "Check and send", members),)
    alignment = Alignment({"eastley": a, "northmoor": b}, groups, groups, (), {})
    told = differences(alignment, NAMES)
    assert _said(told, "split") == [
        "“Check and send” is one step in Eastley; two in Northmoor: “Check” and “Send”."
    ]


def _dated(label: str, starts: str | None, ends: str | None, when: str | None = None) -> Map:
    return _steps(Step("s", "Sign off", phase="p"), phases=(Phase("p", label, when, starts, ends),))


def test_later_in_the_year_only_where_the_stretches_have_no_day_in_common() -> None:
    early = _dated("Trying", "2026-02-16", "2026-03-27")
    late = _dated("Fixing", "2025-04-02", "2025-06-26")
    assert _said(_of(early, late), "when") == [
        "“Sign off” comes earlier (“Trying”, 16 February to 27 March) in Calderbrook, later "
        "(“Fixing”, 2 April to 26 June) in Eastley."
    ]
    assert _said(_of(late, _dated("June", "2025-06-26", "2025-06-30")), "when") == []
    months = _dated("Tests", None, None, "February/March")
    assert _said(_of(months, late), "when") == [
        "“Sign off” comes earlier (“Tests”, February/March) in Calderbrook, later (“Fixing”, 2 "
        "April to 26 June) in Eastley."
    ]
    # Without days, phases are put in order only where both maps have both.
    phases = (Phase("1", "Cleaning"), Phase("2", "Fixing"))
    step = Step("s", "Sign off")
    first, then = (_steps(Step("s", step.label, phase=each), phases=phases) for each in "12")
    assert _said(_of(first, then), "when") == [
        "“Sign off” comes earlier (“Cleaning”) in Calderbrook, later (“Fixing”) in Eastley."
    ]
    assert _said(_of(first, _dated("Fixing", None, None)), "when") == []


def test_only_here_is_what_a_map_shows_and_what_is_not_decided_is_said_apart() -> None:
    a = _steps(Step("1", "Check", actors=("Analyst",)), Step("2", "", "gateway"), Step("3", "Send"))
    b = _steps(Step("1", "Look over"), Step("3", "send"))
    sure = same_words({"eastley": a, "northmoor": b})
    maybe = Group(2, "Check", (Place("eastley", "1"), Place("northmoor", "1")))
    alignment = Alignment(sure.maps, (*sure.groups, maybe), sure.groups, (), {})
    told = differences(alignment, NAMES)
    assert _said(told, "only") == [
        "Only Eastley’s map shows “Check” (Analyst).",
        "Only Northmoor’s map shows “Look over”.",
    ]
    assert [each.words for each in told.doubts] == [
        "“Check” (Eastley) and “Look over” (Northmoor) may be the same work."
    ]
    counted = differences(alignment, NAMES, doubtful=True)
    assert (_said(counted, "only"), counted.doubts) == ([], ())


def test_told_from_one_map_is_what_sets_it_apart_from_half_of_the_others() -> None:
    names = {f"m{n}": f"Council {n}" for n in range(8)}
    maps = {}
    for n, key in enumerate(names):
        check = Step("c", "Check", actors=("Analyst" if n else "DfE",))
        maps[key] = _steps(check, *([Step("s", "Send")] if n != 3 else []))
    told = {one: differences(same_words(maps), names, one=one) for one in (None, "m0", "m3")}
    assert _said(told[None], "who") == [
        "“Check” is done by Analyst in 7 of 8 maps, by DfE in Council 0."
    ]
    assert _said(told["m0"], "who") == [
        "“Check” is done by DfE in Council 0, by Analyst in all 7 other maps."
    ]
    assert _said(told["m3"], "who") == []
    assert _said(told["m3"], "missing") == ["“Send” is on all 7 other maps, not on Council 3’s."]
    assert _said(told[None], "missing") == ["“Send” is on 7 of 8 maps, not on that of Council 3."]


def test_innovations_elsewhere_with_the_councils_own_step_and_painpoints_shared() -> None:
    maps = {key: _steps(Step(key[0], "Check"), Step("o", f"Own {key}")) for key in KEYS}
    alignment = same_words(maps)

    def on(kind: str, words: str, ref: str = "") -> Mark:
        return Mark(kind, words, Anchor("step", ref) if ref else Anchor("map"))

    marks = {
        "calderbrook": [on("innovation", "A script", "c"), on("innovation", "A table", "o"),
                        on("painpoint", "Slow", "c"), on("innovation", "A day"),
                        on("question", "Why", "c")],
        "eastley": [on("innovation", "a script!", "e"), on("painpoint", "It is slow", "e")],
        "northmoor": [on("innovation", "Own", "n"), on("innovation", "a day")],
    }  # fmt: skip
    lacked = innovations_lacking(alignment, NAMES, marks, "northmoor")
    assert [(each.mark.words, each.fits, each.words) for each in lacked] == [
        ("A script", "here", "On 2 of the 2 other maps (Calderbrook and Eastley), at “Check” "
         "(Calderbrook). Northmoor does the same work at “Check”."),
        ("A table", "not here", "On Calderbrook’s map, at “Own calderbrook”. No step of "
         "Northmoor’s map is known to be the same work."),
    ]  # fmt: skip
    (pain,) = shared_painpoints(alignment, NAMES, marks)
    assert pain.words == (
        "“Check”: 2 of the 3 maps that have it show a painpoint there: “Slow” (Calderbrook); "
        "“It is slow” (Eastley)."
    )
    assert shared_painpoints(alignment, NAMES, marks, "northmoor") == ()
    assert innovations_lacking(alignment, NAMES, {}, "eastley") == ()


def test_two_paired_maps_are_told_in_the_same_words_and_written_without_formulas() -> None:
    a = _steps(Step("1", "=Check", actors=("Analyst",)))
    b = _steps(Step("x", "=check", actors=("DfE",)), Step("y", "+Own"))
    alignment = as_alignment(pair_steps(a, b))
    told = differences(alignment, {FIRST: "Northmoor", SECOND: "=Eastley"})
    assert _said(told, "who") == ["“=Check” is done by Analyst in Northmoor, by DfE in =Eastley."]
    head, *rows = csv.reader(
        io.StringIO(differences_csv(told, illustrative=[SECOND]).decode("utf-8-sig"))
    )
    assert head[-1] == "content"
    assert rows[0][0] == TITLES["who"]
    assert {row[-1] for row in rows} == {"Illustrative: =Eastley"}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_maps_that_are_broken_alike_or_all_of_one_word_get_an_answer() -> None:
    check, send = Step("1", "Check"), Step("2", "Send")
    flows, loops = (Flow("1", "2"), Flow("2", "gone")), (Loop(("gone",)), Loop(()))
    twice = Map("M", steps=(check, check, send), flows=flows, loops=loops)
    assert _of(twice, twice, Map("M")).notes[-1] == "Northmoor’s map has no steps yet."
    equal = _steps(*(Step(str(n), "Check") for n in range(30)), flows="12 23")
    once = _steps(Step("1", "Check"), flows="11")
    assert [_said(_of(equal, once), kind) for kind in ("split", "looped")] == [
        ["“Check” is one step in Eastley; 30 in Calderbrook: “Check” each time."],
        ["“Check” is part of a loop in Eastley, of none in Calderbrook."],
    ]
    wordless = _steps(*(Step(str(n), "…", "gateway") for n in range(3)), flows="01")
    assert _of(wordless, wordless).differences == ()


_LABELS = st.lists(st.sampled_from(["Check", "Send", "Fix", "Read", ""]), max_size=6)
_MAPS = st.lists(
    st.tuples(
        _LABELS,
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=8),
        st.sampled_from([None, "Analyst", "DfE"]),
    ),
    max_size=5,
)


def _drawn(labels: list[str], flows: list[tuple[int, int]], actor: str | None) -> Map:
    steps = tuple(
        Step(str(n), label, actors=(actor,) if actor else (), automated=actor == "DfE" or None)
        for n, label in enumerate(labels)
    )
    return Map("M", steps=steps, flows=tuple(Flow(str(a), str(b)) for a, b in flows))


@given(_MAPS)
@settings(max_examples=50, deadline=None)
def test_the_order_maps_come_in_changes_nothing_and_every_place_is_a_step(
    drawn: list[tuple[list[str], list[tuple[int, int]], str | None]],
) -> None:
    maps = {f"m{n}": _drawn(*each) for n, each in enumerate(drawn)}
    names = {key: f"Council {key}" for key in maps}
    for one in (None, *maps):
        told = differences(same_words(maps), names, one=one)
        turned = differences(
            same_words(dict(reversed(maps.items()))), dict(reversed(names.items())), one=one
        )
        assert told.differences == turned.differences
        assert len(maps) > 1 or not told.differences
        for each in told.differences:
            assert each.words.endswith(".")
            assert "None" not in each.words
            assert "nan" not in each.words
            assert each.places
            assert set(each.maps) <= set(maps)
            assert all(maps[place.map].step(place.step) for place in each.places)
        for basis in told.basis.values():
            assert 0 <= basis.compared <= basis.of
    same = {"a": maps["m0"], "b": maps["m0"]} if maps else {}
    alike = differences(same_words(same), {"a": "A", "b": "B"})
    assert [each for each in alike.differences if each.kind != "only"] == []


def test_a_doubt_names_steps_of_different_maps_and_a_count_only_maps_that_show_the_step() -> None:
    names = {str(n): f"Council {n}" for n in range(1, 8)}
    step = {str(n): _steps(Step("s0", "Check"), Step("s1", "Send")) for n in range(1, 8)}
    proposed: list[Proposed] = [([at(n, 0) for n in (1, 2)], "sure", 0.9)]
    held = alignment(step, proposed)
    # The whole of two maps, and a second step of the first: perhaps a part of the same work.
    whole = Group(1, "Check", (at(1, 0), at(1, 1), at(2, 0)))
    doubted = differences(replace(held, groups=(whole,)), names).doubts
    assert [each.words for each in doubted] == [
        "“Send” (Council 1) and “Check” (Council 2) may be the same work."
    ]
    shown = {
        key: replace(each, steps=(replace(each.steps[0], actors=("DfE" if key == "1" else "IT",)),))
        for key, each in step.items()
    }
    six = alignment(shown, [([at(n, 0) for n in range(1, 7)], "sure", 0.9)])
    assert _said(differences(six, names), "who") == [
        "“Work 1” is done by IT in 5 of 6 maps that show it, by DfE in Council 1 (“Check”)."
    ]
