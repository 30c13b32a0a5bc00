"""A process typed as an outline: what people type is understood, kept, and can be typed back."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from process_maps.formats import READERS
from process_maps.formats.map_json import read_maps
from process_maps.graph import phases_of
from process_maps.model import Anchor, Flow, Loop, Map, Mark, Phase, Step
from process_maps.outline import EXAMPLE, Outline, read_outline, write_outline


def _flows(outline: Outline) -> list[tuple[str, str, str | None]]:
    labels = {step.id: step.label for step in outline.map.steps}
    return [(labels[each.source], labels[each.target], each.label) for each in outline.map.flows]


def _who(outline: Outline) -> list[tuple[str, tuple[str, ...]]]:
    return [(step.label, step.actors) for step in outline.map.steps]


def test_one_line_with_arrows_makes_a_decision_and_a_loop_with_its_count() -> None:
    read = read_outline(
        "Analyst: extract data > Analyst: errors? yes > Business support: fix the record > "
        "Analyst: extract data (×10–15)\n"
        "Analyst: errors? no > Analyst: submit [DfE portal]\n"
        "!painpoint: the portal is slow\n"
    )
    assert _who(read) == [
        ("extract data", ("Analyst",)),
        ("errors?", ("Analyst",)),
        ("fix the record", ("Business support",)),
        ("submit", ("Analyst",)),
    ]
    assert read.map.steps[1].kind == "decision"
    assert read.map.steps[3].systems == ("DfE portal",)
    assert _flows(read) == [
        ("extract data", "errors?", None),
        ("errors?", "fix the record", "yes"),
        ("fix the record", "extract data", None),
        ("errors?", "submit", "no"),
    ]
    (loop,) = read.map.loops
    assert (loop.steps, loop.times_min, loop.times_max) == (("s1", "s2", "s3"), 10, 15)
    assert read.marks == (Mark("painpoint", "the portal is slow", Anchor("step", "s4")),)


@pytest.mark.parametrize("arrow", [">", "->", "→", "⇒", " ➔ ", "\n", "\n> ", " >\n", "\n\n"])
def test_every_arrow_and_a_new_line_lead_on(arrow: str) -> None:
    read = read_outline(f"Analyst: check{arrow}send")
    assert _flows(read) == [("check", "send", None)]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "1. ", "2) ", "(3) ", "a) ", "Step 4: "])
def test_bullets_and_numbers_are_no_words_of_a_step(bullet: str) -> None:
    assert _who(read_outline(f"{bullet}Analyst: check")) == [("check", ("Analyst",))]


def test_ways_out_set_in_below_a_decision_come_together_after_it() -> None:
    read = read_outline(
        "1. Analyst: extract\n"
        "2. Errors?\n"
        "   - many > Business support: fix > back to step 1, 10 to 15 times\n"
        "   - few\n"
        "     - Analyst: write them down\n"
        "   - none: Analyst: be glad\n"
        "3. Submit\n"
    )
    assert _flows(read) == [
        ("extract", "Errors?", None),
        ("Errors?", "fix", "many"),
        ("fix", "extract", None),
        ("Errors?", "write them down", "few"),
        ("Errors?", "be glad", "none"),
        ("write them down", "Submit", None),
        ("be glad", "Submit", None),
    ]
    assert [(each.times_min, each.times_max) for each in read.map.loops] == [(10, 15)]
    assert read.map.steps[-1].actors == ("Analyst",)


def test_what_follows_a_way_back_is_the_decisions_other_way_and_is_said() -> None:
    read = read_outline("Analyst: extract\nerrors? Yes\nBS: fix\nAnalyst: extract\nsubmit")
    assert _flows(read)[-1] == ("errors?", "submit", "No")
    assert [(each.line, each.words) for each in read.remarks] == [
        (4, "“extract” is taken to be the same step as in line 1"),
        (5, "“submit” is taken as the other way out of “errors?”, “No”"),
    ]


def test_known_actors_are_matched_and_words_before_a_colon_need_not_be_one() -> None:
    base = Map("M", lanes=("Data analyst", "Business support"))
    read = read_outline(
        "data  Analyst: run it\nBusiness Support + IT:\n- Check the errors: all\nnobody: wait",
        base,
    )
    assert _who(read) == [
        ("run it", ("Data analyst",)),
        ("Check the errors: all", ("Business support", "IT")),
        ("wait", ()),
    ]
    assert [each.line for each in read.remarks] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "Analyst:check the data > BS:fix it",
        "Analyst – check the data\nBS - fix it",
        "**Analyst**: check the data\n* **BS**: fix it",
        "Analyst\tcheck the data\nBS\tfix it",
        "Analyst: check the data\tBS: fix it",
        "Analyst:\n  - check the data\nBS:\n  - fix it",
    ],
)
def test_what_is_pasted_from_elsewhere_is_read_too(text: str) -> None:
    read = read_outline(text, Map("M", lanes=("BS",)))
    assert _who(read) == [("check the data", ("Analyst",)), ("fix it", ("BS",))]
    assert _flows(read) == [("check the data", "fix it", None)]


def test_a_way_back_told_in_words_is_one() -> None:
    read = read_outline("1. extract\n2. errors?\n   a) Yes: fix, then go back to step 1 (3 times)")
    assert _flows(read)[1:] == [("errors?", "fix", "Yes"), ("fix", "extract", None)]
    assert [each.times_min for each in read.map.loops] == [3]
    kept = read_outline("upload (×3) > send back to the team")
    assert [step.label for step in kept.map.steps] == ["upload (×3)", "send back to the team"]
    assert "is kept as words" in kept.remarks[0].words


def test_kinds_phases_and_marks_are_told_by_their_words() -> None:
    read = read_outline(
        "?question: who owns this map\n"
        "# Error fixing (April to June)\n"
        "!Too late\n"
        "Analyst: ongoing: keep a list\n"
        "deadline 30 June: submit\n"
        "# Afterwards\n"
        "check > end\n"
        "+idea: an earlier start"
    )
    assert [(each.label, each.kind, each.actors, each.phase) for each in read.map.steps] == [
        ("keep a list", "ongoing", ("Analyst",), "p1"),
        ("deadline 30 June: submit", "fixed_event", (), "p1"),
        ("check", "task", ("Analyst",), "p2"),
        ("", "end", ("Analyst",), "p2"),
    ]
    assert read.map.phases[0] == Phase("p1", "Error fixing", "April to June")
    assert [(each.kind, each.anchor.kind, each.anchor.ref) for each in read.marks] == [
        ("question", "map", ""),
        ("painpoint", "phase", "p1"),
        ("innovation", "step", "s4"),
    ]


def test_an_outline_goes_on_from_a_map_and_leaves_what_is_there_alone() -> None:
    base = Map(
        "M",
        steps=(Step("x", "Extract", actors=("Analyst",), note="kept"), Step("y", "Send")),
        flows=(Flow("x", "y", id="f1"),),
    )
    read = read_outline("Check > extract (×3)", base, after="y")
    assert _flows(read) == [
        ("Extract", "Send", None),
        ("Send", "Check", None),
        ("Check", "Extract", None),
    ]
    assert read.map.steps[:2] == base.steps
    assert (read.added, read.last) == (("s1",), "x")
    assert read.map.loops[0].steps == ("x", "y", "s1")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("\n \n", None),
        ("a\n" + "b" * 201, "line 2"),
        ("a\nloop ×3: a > c", "line 2"),
        ("a\n# " + "p" * 121, "line 2"),
        ("who " * 30 + ": a\n" + '"' + "x" * 90 + '": check', "line 2"),
        ("\n".join(f"step {n} of many" for n in range(401)), "line 401"),
        ("x" * 4_001, "line 1"),
        ("a \x00 b", "line 1"),
    ],
)
def test_what_no_map_can_hold_is_refused_with_its_line(text: str, where: str | None) -> None:
    with pytest.raises(BadInput) as refused:
        read_outline(text)
    assert refused.value.where == where
    assert refused.value.remedy


_PIECES = (
    *("Analyst:", "nobody:", "check it", "errors?", "errors? yes", "yes", "no", "submit", "(few)"),
    *(">", "->", "\n", "\n", "\n  - ", "\n\t", "# Phase", "#", "---", "\n!", "!painpoint: slow"),
    *("loop ×3: check it", "back to", "go to submit", "(×3)", "10 to 15 times", "[portal]", "[]"),
    *("end", "start:", "deadline", '"', '"a > b"', ":", "#2", "50%", "(60%)", "<b>", ")", "\ue000"),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=25))
@example(["errors?", "submit", "Analyst:", "(few)"])
@example(["errors?", "\n", "[portal]", ">"])
@example(["---", ">", "(×3)", "[portal]"])
@example(["loop ×3: check it", "[portal]", "\n\t", "check it"])
def test_whatever_is_typed_is_kept_or_refused_and_never_dropped(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        read = read_outline(text)
    except BadInput:
        return
    kept = (repr(read) + " ".join(each.words for each in read.remarks)).casefold()
    for word in ("check it", "submit", "errors", "few", "portal", "slow"):
        assert word not in text or word in kept
    assert read_outline(text) == read


_NAMES = st.text(
    st.sampled_from(string.ascii_letters + "  éß0123456789?.:;,>[]()#\"'×-–*!+/&%<→x"),
    min_size=1,
    max_size=14,
).filter(lambda words: words.strip() != "" and words.strip(" .;,") != "")
_LABELS = _NAMES.map(lambda words: " ".join(words.split()))
_ACTORS = st.sampled_from(
    ["Analyst", "Team manager", "R+D", "A: b", "Check it, all", "nobody", "IT/BI"]
)


@st.composite
def _maps(draw: st.DrawFn) -> Map:
    phases = tuple(
        Phase(f"p{n}", label)
        for n, label in enumerate(draw(st.lists(_LABELS, max_size=3, unique_by=str.casefold)))
    )
    steps = []
    for n in range(draw(st.integers(1, 7))):
        kind = draw(
            st.sampled_from(["task", "task", "decision", "fixed_event", "state", "end", "gateway"])
        )
        may_be_empty = st.just("") if kind in ("end", "gateway") else st.nothing()
        steps.append(
            Step(
                f"x{n}",
                draw(may_be_empty | _LABELS),
                kind,
                tuple(draw(st.lists(_ACTORS, max_size=2, unique=True))),
                tuple(draw(st.lists(_LABELS, max_size=2, unique=True))),
                phase=draw(st.sampled_from([None, *(each.id for each in phases)])),
            )
        )
    ids = [step.id for step in steps]
    ways = draw(
        st.lists(
            st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.none() | _LABELS),
            max_size=10,
            unique=True,
        )
    )
    flows = tuple(Flow(a, b, words) for a, b, words in ways if a != b)
    times = st.tuples(st.integers(0, 9), st.integers(9, 20))
    loops = draw(
        st.lists(
            st.builds(
                lambda steps, times, words: Loop(tuple(steps), times[0], times[1], words),
                st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True),
                times | st.just((None, None)),
                st.none() | _LABELS,
            ),
            max_size=2,
            unique_by=lambda loop: loop.steps,
        )
    )
    return Map("M", phases=phases, steps=tuple(steps), flows=flows, loops=tuple(loops))


def _what_it_says(process: Map) -> object:
    """A map by its words alone; steps of the same words and actors by their place among them."""
    seen: dict[object, int] = {}
    name: dict[str, tuple[object, ...]] = {}
    phases = {each.id: each.label for each in phases_of(process)}
    for step in process.steps:
        key = step.label, step.actors, step.kind
        seen[key] = seen.get(key, 0) + 1
        name[step.id] = (*key, step.systems, phases.get(step.phase or ""))
    return (
        sorted(map(repr, name.values())),
        sorted(repr((name[f.source], name[f.target], f.label)) for f in process.flows),
        sorted(
            repr(([name[each] for each in loop.steps], loop.times_min, loop.times_max, loop.words))
            for loop in process.loops
        ),
        sorted(phases.values()),
    )


@settings(max_examples=100, deadline=None)
@given(_maps())
@example(Map("M", steps=(Step("a", "Is it right? Or not", "task"), Step("b", "yes"))))
def test_a_map_written_as_an_outline_reads_back_the_same(process: Map) -> None:
    text = write_outline(process)
    read = read_outline(text)
    assert _what_it_says(read.map) == _what_it_says(process), text


def test_marks_on_steps_phases_and_the_whole_go_through_an_outline() -> None:
    process = Map(
        "M",
        phases=(Phase("p", "Fixing"),),
        steps=(Step("a", "Check", phase="p"), Step("b", "Right?", "decision", phase="p")),
        flows=(Flow("a", "b"), Flow("b", "a", "no", 0.25)),
    )
    marks = (
        Mark("question", "Whose?"),
        Mark("painpoint", "Late", Anchor("phase", "p")),
        Mark("innovation", "A list", Anchor("step", "a")),
        Mark("painpoint", "Slow", Anchor("step", "b")),
    )
    read = read_outline(write_outline(process, marks))
    assert [(each.kind, each.words, each.anchor.kind) for each in read.marks] == [
        (each.kind, each.words, each.anchor.kind) for each in marks
    ]
    assert [each.probability for each in read.map.flows] == [None, 0.25]


def test_plain_maps_read_as_people_would_type_them() -> None:
    process = Map(
        "M",
        steps=(
            Step("a", "Extract", actors=("Analyst",)),
            Step("b", "Errors?", "decision", ("Analyst",)),
            Step("c", "Fix", actors=("Business support",)),
            Step("d", "Submit", actors=("Analyst",), systems=("Portal",)),
        ),
        flows=(Flow("a", "b"), Flow("b", "c", "yes"), Flow("c", "a"), Flow("b", "d", "no")),
        loops=(Loop(("a", "b", "c"), 10, 15),),
    )
    assert write_outline(process).splitlines() == [
        "Analyst: Extract",
        "Errors? yes > Business support: Fix > Analyst: Extract (×10–15)",
        "Errors? no > Submit [Portal]",
    ]
    assert not re.search(r'["#]', write_outline(process))


def test_the_example_people_are_shown_reads_as_it_says() -> None:
    read = read_outline(EXAMPLE)
    assert [(step.kind, step.phase) for step in read.map.steps] == [
        ("task", "p1"), ("decision", "p1"), ("task", "p1"), ("task", "p1"), ("fixed_event", "p1"),
    ]  # fmt: skip
    assert [(each.times_min, each.times_max) for each in read.map.loops] == [(10, 15)]
    assert [each.anchor.kind for each in read.marks] == ["step"]
    assert read.remarks == ()


def test_published_maps_and_bpmn_files_go_through_an_outline(
    shared: Callable[[str], Path],
) -> None:
    data = shared("published_process_maps.json").read_bytes()
    held = [each.map for each in read_maps(data, "maps.json")]
    files = sorted(shared("alignment/university_admission/models").glob("*.bpmn"))
    held += [READERS[".bpmn"](file.read_bytes(), file.name, None).map for file in files]
    assert len(held) == 13
    for process in held:
        told = read_outline(write_outline(process)).map
        assert _counts(told) == _counts(process), process.name


def _counts(process: Map) -> object:
    labels = Counter(" ".join(step.label.split()) for step in process.steps)
    words = Counter(" ".join((flow.label or "").split()) for flow in process.flows)
    return labels, words, len(process.loops)


def test_what_word_and_typing_in_a_hurry_put_in_is_no_ones_name_and_no_number() -> None:
    read = read_outline(
        "•\tAnalyst: check errors\n\t◦ yes: Business support: fix\n\t◦ no: send to DfE"
    ).map
    assert [step.actors for step in read.steps] == [
        ("Analyst",), ("Business support",), ("Analyst",),
    ]  # fmt: skip
    assert [(flow.source, flow.label) for flow in read.flows] == [
        (read.steps[0].id, "yes"), (read.steps[0].id, "no"),
    ]  # fmt: skip
    numbered = read_outline("1. Extract -> 2. Check -> 3. Send").map
    assert [step.label for step in numbered.steps] == ["Extract", "Check", "Send"]
    looped = read_outline("Analyst: errors? yes > BS: fix > back to Analyst: errors?")
    assert [step.label for step in looped.map.steps] == ["errors?", "fix"]
    assert len(looped.map.flows) == 2
