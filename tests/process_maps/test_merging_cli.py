"""Aligning and merging files on the command line: exact JSON, names that tell maps apart, words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from process_maps.formats.map_json import write_map
from process_maps.model import Flow, Map, Step

Write = Callable[..., Path]

ODD: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just([{}])
)
WORDS = st.sampled_from(
    ("Run it", "run IT ", "Check the errors", "Send", "?", "", "检查数据", "\u200b", "\x07")
)
NODES = st.sampled_from(("a", "b", "c", "d"))


def _mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What a file should hold, and once in a while anything."""
    return st.integers(0, 59).flatmap(lambda number: ODD if number == 59 else usual)


def _step(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"id": _mostly(st.just(name)), "label": _mostly(WORDS)},
        optional={
            "kind": _mostly(st.sampled_from(("task", "decision", "gateway", "start", "end"))),
            "actors": _mostly(st.lists(WORDS, max_size=2)),
        },
    )


FLOWS = st.fixed_dictionaries(
    {"from": _mostly(NODES), "to": _mostly(NODES)}, optional={"label": _mostly(WORDS)}
)
MAPS = _mostly(
    st.fixed_dictionaries(
        {
            "name": _mostly(WORDS),
            "steps": _mostly(st.tuples(*map(_step, "abcd"))),
            "flows": _mostly(st.lists(FLOWS, max_size=4)),
        }
    )
)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def said(*words: object) -> Any:
    """A command's JSON; it must print nothing else and end with 0."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a map of steps one after another as a file; returns where."""

    def written(name: str, *labels: str) -> Path:
        steps = tuple(Step(f"s{n}", label) for n, label in enumerate(labels))
        flows = tuple(Flow(f"s{n - 1}", f"s{n}") for n in range(1, len(labels)))
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(write_map(Map("M", steps=steps, flows=flows)))
        return file

    return written


def test_aligning_names_each_pair_with_score_band_and_reasons(write: Write) -> None:
    files = (
        write("b.json", "Send", "Run it"),
        write("a.json", "Run it", "Send"),
        write("c.json", "Send"),
    )
    pairs = said("maps", "align", *files)
    assert [set(pair) for pair in pairs] == [{"a", "b", "score", "band", "reasons"}] * 4
    assert [(pair["a"], pair["b"]) for pair in pairs] == [
        ({"map": "a.json", "id": "s0"}, {"map": "b.json", "id": "s1"}),
        ({"map": "a.json", "id": "s1"}, {"map": "b.json", "id": "s0"}),
        ({"map": "a.json", "id": "s1"}, {"map": "c.json", "id": "s0"}),
        ({"map": "b.json", "id": "s0"}, {"map": "c.json", "id": "s0"}),
    ]
    for pair in pairs:
        assert 0 <= pair["score"] <= 1
        assert pair["band"] in ("sure", "check")
        assert pair["reasons"]
        assert all(isinstance(reason, str) for reason in pair["reasons"])
    words = run("maps", "align", *files).stdout
    assert "a.json and b.json: 2 pairs, 2 sure and 0 to check" in words
    assert "(with 1 of 2 steps of the one, 1 of 1 step of the other)" in words


def test_merging_prints_each_step_with_its_members_and_each_flow_with_its_count(
    write: Write,
) -> None:
    files = write("a.json", "Run it", "Check", "Send"), write("b.json", "run  IT", "Check", "Fix")
    assert said("maps", "merge", *files, "--same-words", "--at-least", 2) == {
        "steps": [
            {
                "label": "Run it",
                "members": [{"map": "a.json", "id": "s0"}, {"map": "b.json", "id": "s0"}],
                "count": 2,
            },
            {
                "label": "Check",
                "members": [{"map": "a.json", "id": "s1"}, {"map": "b.json", "id": "s1"}],
                "count": 2,
            },
        ],
        "flows": [{"from": "Run it", "to": "Check", "count": 2}],
    }
    whole = said("maps", "merge", *files)
    assert sorted(step["label"] for step in whole["steps"]) == ["Check", "Fix", "Run it", "Send"]
    assert [flow["count"] for flow in whole["flows"]] == [2, 1, 1]
    assert said("maps", "merge", *reversed(files)) == whole
    words = run("maps", "merge", *files).stdout
    assert "2 maps with 6 steps: 4 different steps." in words
    assert "  2 of 2 maps  Run it → Check" in words


def test_steps_of_the_same_label_are_told_apart_where_flows_name_them(write: Write) -> None:
    files = write("a.json", "", "Send", ""), write("b.json", "Step (2)", "Check", "")
    merged = said("maps", "merge", *files)
    labels = [step["label"] for step in merged["steps"]]
    assert len(set(labels)) == len(labels) == 6
    assert {"Step", "Step (2)", "Step (3)", "Step (4)"} <= set(labels)
    assert all({flow["from"], flow["to"]} <= set(labels) for flow in merged["flows"])


def test_files_of_one_name_and_a_file_given_twice_stay_apart(write: Write) -> None:
    north, south = write("north/903.json", "Run"), write("south/903.json", "Run")
    (step,) = said("maps", "merge", north, south)["steps"]
    assert [each["map"] for each in step["members"]] == ["north/903.json", "south/903.json"]
    (step,) = said("maps", "merge", north, north)["steps"]
    assert [each["map"] for each in step["members"]] == ["903.json", "903.json (2)"]
    assert step["count"] == 2


def test_a_file_of_several_maps_gives_all_of_them(tmp_path: Path) -> None:
    held = [json.loads(write_map(Map("M", name, steps=(Step("s", "Run"),)))) for name in ("N", "E")]
    file = tmp_path / "all.json"
    file.write_text(json.dumps({"maps": [*held, {"name": "Broken", "steps": 3}]}))
    result = run("maps", "merge", file, "--json")
    (step,) = json.loads(result.stdout)["steps"]
    assert [each["map"] for each in step["members"]] == ["all.json: E", "all.json: N"]
    assert "“Broken” was left out" in result.stderr


def test_one_map_and_empty_maps_get_an_answer(write: Write) -> None:
    one, empty = write("one.json", "Run"), write("empty.json")
    assert said("maps", "align", one) == []
    assert said("maps", "align", one, empty) == []
    assert said("maps", "merge", empty) == {"steps": [], "flows": []}
    assert "one map only" in run("maps", "align", one).stdout
    assert "no pair" in run("maps", "align", one, empty).stdout


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        (("merge", "one.json", "--at-least", "0"), 1, "at least 0 is no number of maps"),
        (("merge", "one.json", "--at-least", "2"), 1, "there is 1 map"),
        (("merge", "one.json", "--at-least", "two"), 2, "not a valid integer"),
        (("merge",), 2, "Missing argument"),
        (("align",), 2, "Missing argument"),
        (("align", "one.json", "gone.json"), 1, "gone.json: there is no such file."),
        (("merge", "one.json", "."), 1, "this is a folder, not a file."),
        (("merge", "one.txt"), 1, "one.txt: this is not a kind of map file that is read."),
        (("align", "one.json", "broken.json"), 1, "broken.json"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    fault: str,
) -> None:
    write("one.json", "Run").with_suffix(".txt").write_text("Run")
    (tmp_path / "broken.json").write_text("{")
    monkeypatch.chdir(tmp_path)
    result = run("maps", *words, "--json")
    assert (result.exit_code, result.stdout) == (code, "")
    assert fault in result.stderr
    assert code == 2 or result.stderr.count("\n") == 1


def test_words_for_very_many_maps_are_a_line_a_map_and_the_json_has_every_pair(
    write: Write,
) -> None:
    files = [write(f"{n:02}.json", "Run", "Send" if n else "Wash") for n in range(11)]
    lines = run("maps", "align", *files).stdout.splitlines()
    assert lines[0] == "11 maps: 100 pairs, 100 sure and 0 to check"
    assert lines[1] == (
        "  00.json: 1 of 2 steps surely paired with steps of other maps, 0 more to check"
    )
    assert len(lines) == 14
    assert "--json prints each" in lines[-1]
    assert len(said("maps", "align", *files)) == 100


def test_words_for_very_many_pairs_are_a_line_for_every_two_maps(write: Write) -> None:
    files = [write(f"{n}.json", *["Run"] * 50) for n in range(2)]
    lines = run("maps", "align", *files).stdout.splitlines()
    assert lines[0].startswith("0.json and 1.json: 2,500 pairs, 2,500 sure")
    assert len(lines) == 3


@pytest.mark.parametrize("verb", ["align", "merge"])
def test_words_are_short_lines_without_what_cannot_be_seen(write: Write, verb: str) -> None:
    labels = "\u202eRun \u200bit\x1b[31m\x7f", "\u200b", "word " * 2000, "word " * 2001
    files = [write(f"{name}\r\u202e.json", *labels) for name in "ab"]
    lines = run("maps", verb, *files).stdout.splitlines()
    assert all(line.isprintable() and len(line) < 300 for line in lines)
    assert any("Run it" in line for line in lines)
    assert not any("“”" in line for line in lines)


@settings(max_examples=40, deadline=None)
@given(files=st.lists(MAPS | st.builds(lambda each: {"maps": each}, st.lists(MAPS)), max_size=3))
def test_any_files_get_an_answer_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, files: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for number, held in enumerate([{"name": "M", "steps": []}, *files]):
        (folder / f"{number}.json").write_text(json.dumps(held), "utf-8")
    for words in (("align",), ("merge",), ("merge", "--same-words", "--at-least", 2)):
        for also in ((), ("--json",)):
            result = run("maps", *words, *sorted(folder.iterdir()), *also)
            assert result.exception is None or isinstance(result.exception, SystemExit)
            if result.exit_code:
                assert (result.exit_code, result.stdout) == (1, "")
                assert result.stderr.count("\n") == 1
            elif also:
                json.loads(result.stdout)
            else:
                assert result.stdout.strip()
