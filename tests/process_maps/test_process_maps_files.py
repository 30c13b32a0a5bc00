"""Map JSON: what it says comes back whole, and what it cannot be is told with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError
from process_maps.formats.map_json import read_map, read_maps, write_map
from process_maps.model import (
    KINDS,
    TRIAGE,
    WHERE_FIXED,
    Anchor,
    Estimate,
    Flow,
    Loop,
    Map,
    Mark,
    Phase,
    Step,
    Work,
)
from process_maps.published import published_maps
from process_maps.services import prepare_map

# Where the published files' own words went in ours.
RENAMED = {"nodes": "steps", "edges": "flows", "painpoints": "marks", "notes": "marks"}

FULL = Map(
    name="Northmoor’s 903",
    council="Northmoor",
    lanes=("Analyst", "Nobody yet"),
    phases=(Phase("fix", "Fixing", "June", "2026-06-01", "2026-06-30", {"colour": "red"}),),
    steps=(
        Step(
            "s1",
            "Fix “errors” in the extract",
            actors=("Analyst", "IT"),
            systems=("Mosaic",),
            artefacts=("CSV",),
            phase="fix",
            evidence="transcribed",
            note="as drawn",
            work=(
                Work("IT", None, 40.5),
                Work("Analyst", Estimate(1, 2, 4.5, None, {"said by": "team"}), None),
            ),
            duration=Estimate(None, 3, None, "days"),
            where_fixed="extract script",
            written_back=False,
            automated=None,
            fields=("DECOM", "ETHNIC"),
            triage="change the export script",
            source_kind="branch",
            extra={"shape": {"x": [1, None, True]}},
        ),
        Step("map", "A step called map", "decision"),
        Step("phase:fix", "A step named like an anchor", "ongoing", written_back=True),
    ),
    flows=(Flow("s1", "map", "Yes", 0.25, "inferred", "f1", {"z": 1}), Flow("s1", "map")),
    loops=(Loop(("s1", "map"), 10, 15, "again", "l1", {"who": "all"}),),
    legend=("Analyst (blue)",),
    source="Slide 3",
    note="n",
    caveat="ILLUSTRATIVE",
    extra={"owner": "team"},
)
MARKS = (
    Mark("painpoint", "Slow", Anchor("step", "phase:fix"), {"evidence": "inferred"}),
    Mark("innovation", "Clever", Anchor("step", "map")),
    Mark("question", "Why?", Anchor("phase", "fix")),
    Mark("question", "Where?", Anchor("flow", "s1->map")),
    Mark("painpoint", "Ten times", Anchor("loop", "l1")),
    Mark("painpoint", "All of it", Anchor("map")),
)


def test_a_full_map_survives_a_round_trip_byte_for_byte() -> None:
    written = write_map(FULL, MARKS)
    read = read_map(written, "full.json")
    assert (read.map, read.marks, read.lost) == (FULL, MARKS, ())
    assert write_map(read.map, read.marks) == written
    assert list(json.loads(written))[:3] == ["name", "council", "source"]


def test_what_is_unknown_is_not_written_and_stays_unknown() -> None:
    step = json.loads(write_map(Map("m", steps=(Step("a", "A"),))))["steps"][0]
    assert step == {"id": "a", "label": "A", "kind": "task", "actors": [], "systems": []}
    assert read_map(b'{"steps":[{"id":"a","label":"A"}]}', "m.json").map.steps[0] == Step("a", "A")


@pytest.mark.parametrize("council", ["Wigan", "Stockport", "Manchester"])
def test_a_published_map_is_represented_without_loss(
    council: str, shared: Callable[[str], Path]
) -> None:
    data = shared("published_process_maps.json").read_bytes()
    original = next(each for each in json.loads(data)["maps"] if each["council"] == council)
    read = read_map(data, "maps.json", council)
    written = json.loads(write_map(read.map, read.marks))
    told = set(_told(written))
    for key, value in original.items():
        ours = written[RENAMED.get(key, key)]
        if isinstance(value, str) or (value and isinstance(value[0], str)):
            assert ours == value
            continue
        if key == "loops":
            assert [each["steps"] for each in ours] == value
            continue
        for element in value:
            wanted = {RENAMED_WITHIN.get(k, k): v for k, v in element.items()}
            if wanted.get("kind") == "automated":
                wanted |= {"kind": "task", "kind_in_source": "automated", "automated": True}
            assert any(wanted.items() <= each.items() for each in ours), wanted
    missing = [each for each in _told(original) if each not in told]
    assert missing == []


RENAMED_WITHIN = {"text": "words"}


def _told(value: Any) -> Iterator[str]:
    """Every plain value anywhere in a JSON value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _told(each)
    elif isinstance(value, list):
        for each in value:
            yield from _told(each)
    else:
        yield repr(value)


def test_the_published_shapes_marks_sit_where_they_were_drawn(
    shared: Callable[[str], Path],
) -> None:
    data = shared("published_process_maps.json").read_bytes()
    wigan = read_map(data, "maps.json", "Wigan Council")
    assert [(mark.kind, mark.anchor) for mark in wigan.marks] == [
        ("painpoint", Anchor("step", "w1")),
        ("painpoint", Anchor("step", "w3")),
        ("painpoint", Anchor("phase", "fix")),
        ("question", Anchor("step", "w9")),
        ("question", Anchor("step", "w9")),
    ]
    stockport = read_map(data, "maps.json", "Stockport")
    innovations = [mark for mark in stockport.marks if mark.kind == "innovation"]
    assert [mark.anchor.ref for mark in innovations] == ["s12", "s15"]
    assert innovations[0].words == stockport.map.step("s12").label  # type: ignore[union-attr]
    assert (len(stockport.map.steps), len(stockport.map.flows)) == (24, 26)


def test_a_map_of_bare_sentences_is_refused_and_named(shared: Callable[[str], Path]) -> None:
    data = shared("published_process_maps.json").read_bytes()
    with pytest.raises(BadInput, match="sentences without ids"):
        read_map(data, "maps.json", "(any) analyst error-fixing loop, alpha report p56")
    held = read_maps(data, "maps.json")
    assert len(held) == 4
    assert "sentences without ids" in held[0].lost[0].why
    with pytest.raises(BadInput, match=r"holds 5 maps.*“Wigan”, “Stockport”"):
        read_map(data, "maps.json")
    with pytest.raises(BadInput, match=r"no map called “Eastley”.*“Manchester”"):
        read_map(data, "maps.json", "Eastley")


def test_the_two_generic_maps_come_with_their_sources() -> None:
    generic, loop = published_maps()
    assert generic.map.name == "Generic practice (Data to Insight, 2024)"
    assert "p18" in (generic.map.source or "")
    assert [step.triage for step in generic.map.steps if step.triage] == list(TRIAGE)
    assert all(flow.inferred for flow in generic.map.flows)
    assert loop.map.name == "Analyst’s error-fixing loop (alpha report, 2020, p56)"
    assert {flow.ref for flow in loop.map.flows if not flow.inferred} == {
        "a4->a5",
        "a4->a6",
        "a7->a3",
        "a7->a8",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"steps": [}', "line 1, column 12"),
        ("hello", "not JSON"),
        ('{"rows": []}', "not a process map"),
        ("[1, 2]", "curly brackets"),
        ('{"maps": []}', "holds no map"),
        ('{"steps": "a"}', "“steps” must be a list"),
        ('{"steps": [{"id": "a", "label": 3}]}', "step “a”: its “label” must be text"),
        ('{"steps": [{"label": "x"}]}', "step 1: it has no “id”"),
        ('{"steps": [{"id": "a"},\n{"id": "a"}]}', "line 2, step “a”: two steps have this id"),
        (
            '{"steps": [{"id": "a"}], "flows": [{"from": "a", "to": "b"}]}',
            "flow “a → b”: it leads to a step that is not there",
        ),
        ('{"steps": [{"id": "a"}], "flows": [{"from": "a"}]}', "flow 1: it has no “to”"),
        ('{"steps": [{"id": "a", "kind": "chore"}]}', "“chore” is not a kind of step"),
        ('{"steps": [{"id": "a", "where_fixed": "x"}]}', "step “a”: “x” is not a place"),
        ('{"steps": [{"id": "a", "written_back": 3}]}', "must be yes, no or unknown"),
        ('{"steps": [{"id": "a", "effort_hours": 3}]}', "does not say whose"),
        ('{"steps": [], "phases": [{"id": "p", "starts": "June"}]}', "a date such as"),
        ('{"steps": [], "x": NaN}', "NaN"),
        ('{"steps": [], "x": 1e999}', "number too large"),
        ('{"steps": [], "steps": []}', "said twice"),
        ('{"steps": [], "x": "\\ud800"}', "no text"),
        ('{"steps": [], "loops": [["z"]]}', "loop “z”"),
        ('{"steps": [], "marks": [{"kind": "joke"}]}', "mark 1: its “kind” must be"),
        ('{"steps": ["Extract the data"]}', "sentences without ids"),
    ],
)
def test_bad_input_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_map(text.encode(), "northmoor.json")
    assert told in str(caught.value)
    assert str(caught.value).startswith("northmoor.json")


def test_files_too_large_too_deep_or_too_many_are_refused_quickly() -> None:
    with pytest.raises(BadInput, match="10 MB"):
        read_map(b" " * (11 * 1024 * 1024), "big.json")
    for deep in (b"[" * 200_000, b'{"a":' * 100 + b"1" + b"}" * 100, b'{"steps":' + b"[" * 60):
        with pytest.raises(BadInput):
            read_map(deep, "deep.json")
    many = json.dumps({"steps": [{"id": str(number)} for number in range(2001)]}).encode()
    with pytest.raises(BadInput, match="2,001 steps"):
        read_map(many, "many.json")
    joined = {"steps": [{"id": "a"}], "flows": [{"from": "a", "to": "a"}] * 10_001}
    with pytest.raises(BadInput, match="10,001 flows"):
        read_map(json.dumps(joined).encode(), "many.json")


def test_a_map_whose_name_is_blank_is_called_by_its_file() -> None:
    assert prepare_map(b'{"name": " ", "steps": []}', "northmoor.json").map.name == "northmoor"


def test_kinds_of_other_files_are_taken_and_kept() -> None:
    said = {"steps": [{"id": k, "kind": k} for k in ("automated", "branch", "Fixed event")]}
    steps = read_map(json.dumps(said).encode(), "m.json").map.steps
    assert [(s.kind, s.source_kind, s.automated) for s in steps] == [
        ("task", "automated", True),
        ("task", "branch", None),
        ("fixed_event", "Fixed event", None),
    ]


_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_maybe = st.none() | st.booleans()


@st.composite
def _maps(draw: st.DrawFn) -> tuple[Map, tuple[Mark, ...]]:
    ids = draw(st.lists(_ids, min_size=1, max_size=5, unique=True))
    one = st.sampled_from(ids)
    steps = tuple(
        Step(
            each,
            draw(_words),
            draw(st.sampled_from(KINDS)),
            actors=tuple(draw(st.lists(_words, max_size=2))),
            note=draw(st.none() | _words),
            where_fixed=draw(st.none() | st.sampled_from(WHERE_FIXED)),
            written_back=draw(_maybe),
            automated=draw(_maybe),
            extra=draw(st.dictionaries(_words.map("x".__add__), _words, max_size=2)),
        )
        for each in ids
    )
    flows = tuple(
        Flow(draw(one), draw(one), draw(st.none() | _words)) for _ in range(draw(st.integers(0, 4)))
    )
    marks = tuple(
        Mark("question", draw(_words), Anchor(kind, draw(_ids)))
        for kind in draw(st.lists(st.sampled_from(["step", "phase", "flow", "loop"]), max_size=3))
    )
    lanes = tuple(draw(st.lists(_words, max_size=2)))
    return Map(draw(_words), draw(st.none() | _words), lanes, steps=steps, flows=flows), marks


@settings(max_examples=60, deadline=None)
@given(_maps())
def test_reading_what_was_written_gives_the_same_map(made: tuple[Map, tuple[Mark, ...]]) -> None:
    process, marks = made
    read = read_map(write_map(process, marks), "m.json")
    assert (read.map, read.marks) == (process, marks)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=60)
    | _json.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(
        st.sampled_from(["steps", "nodes", "flows", "loops", "marks", "phases", "notes", "lanes"]),
        st.lists(
            st.dictionaries(
                st.sampled_from(["id", "label", "kind", "from", "to", "on", "actors", "duration"]),
                _json | st.sampled_from(["a", "b", "task", "map"]),
            )
            | _json,
            max_size=3,
        )
        | _json,
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_is_given_only_our_own_errors_come_out(data: bytes) -> None:
    with suppress(CommonGroundError):
        read_maps(data, "any.json")
