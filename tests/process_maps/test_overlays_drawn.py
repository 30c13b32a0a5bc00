"""What is counted on a map as it is drawn, written into files and chosen on the screen."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from cli import main
from process_maps.drawing import draw, quality
from process_maps.export import export
from process_maps.formats import FORMATS
from process_maps.formats.map_json import read_map
from process_maps.model import Anchor, Mark
from process_maps.overlay import (
    TINTS,
    OnStep,
    Overlay,
    completed,
    in_words,
)
from project import DATABASE_VARIABLE
from screens.look import script_of
from tests.overlaid import MAP

ROOT = Path(__file__).resolve().parents[2]


# The picture and the files

ON = {
    "a": OnStep(412, "412 rows, in 3 of 4 rules"),
    "b": OnStep(0, "0 rows, 2 rules passed"),
    "c": OnStep(None, ""),
    "d": OnStep(7, "=7 rows <b> & more"),
}
OVERLAY = completed(Overlay("Failures & rules", "Rows of run 1", ON, "not known", "no rule"))


def test_strips_cover_nothing_and_each_look_is_another() -> None:
    marks = [Mark("painpoint", "It hurts", Anchor("step", each)) for each in "abc"]
    made = draw(MAP, marks, overlay=OVERLAY)
    found = quality(made.geometry)
    assert not found.edges_through_steps + found.label_overlaps + found.edges_through_labels
    assert found.steps_overlapping == 0
    looks = {strength: TINTS[strength] in made.svg for strength in (1, 4)}
    assert all(looks.values())
    assert re.findall(r"url\(([^)]*)\)", made.svg)
    assert all(each.startswith("#strength-") for each in re.findall(r"url\(([^)]*)\)", made.svg))
    assert made.svg.count("<pattern ") == 2
    assert made.svg.count('stroke-dasharray="3 2"') == 3
    for words in ("Failures &amp; rules", "Rows of run 1", "not known (1 step)", "0 (1 step)"):
        assert words in made.svg
    assert "Nothing shown on 1 step: no rule" in made.svg
    assert "Check: 412 rows, in 3 of 4 rules." in made.prose
    assert 'aria-label="Check. Step. by Analyst. Painpoint: It hurts. Failures &amp; rules: 412' in made.svg  # fmt: skip  # noqa: E501


def test_a_drawing_without_an_overlay_is_as_it_was() -> None:
    assert "pattern" not in draw(MAP).svg
    assert draw(MAP).height < draw(MAP, overlay=OVERLAY).height


@pytest.mark.parametrize("to", sorted(FORMATS))
def test_numbers_and_words_are_in_every_kind_of_file(to: str) -> None:
    data = export(MAP, (), to, overlay=OVERLAY)
    assert data != export(MAP, (), to)
    if to == "png":
        return
    text = _text_of(data, to)
    for words in ("Failures & rules", "Rows of run 1", "412 rows", "not known"):
        assert words in text, words


def _text_of(data: bytes, to: str) -> str:
    """All the words of a file, each blank one blank."""
    if to == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    elif to in ("xlsx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = [file.read(name) for name in file.namelist() if name.endswith(".xml")]
        text = re.sub(r"<[^>]*>", " ", b" ".join(parts).decode("utf-8"))
    else:
        text = data.decode("utf-8-sig")
    for escaped, letter in (("&amp;", "&"), ("#amp;", "&"), ("#38;", "&"), ("\\n", " ")):
        text = text.replace(escaped, letter)
    return " ".join(text.split())


def test_a_table_has_the_number_as_a_number_and_nothing_for_what_is_not_known() -> None:
    text = export(MAP, (), "csv", overlay=OVERLAY).decode("utf-8-sig")
    rows = {row["step id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["a"]["Failures & rules: number"] == "412"
    assert rows["b"]["Failures & rules: number"] == "0"
    assert rows["c"]["Failures & rules: number"] == ""
    assert rows["c"]["Failures & rules"] == "not known"
    assert rows["d"]["Failures & rules"] == "'=7 rows <b> & more"
    assert rows["s"]["Failures & rules"] == ""


def test_numbers_in_a_map_file_are_read_by_others_and_not_taken_for_the_project_s_own() -> None:
    data = export(MAP, (), "json", overlay=OVERLAY)
    shown = json.loads(data)["overlay"]
    assert shown["steps"]["c"] == {"number": None, "words": "not known"}
    again = read_map(data, "map.json", None)
    assert "overlay" not in again.map.extra
    assert [(each.what, each.count) for each in again.lost] == [("numbers shown on steps", 4)]


def test_the_command_line_writes_what_it_is_asked_to_show(demo_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    told = ["maps", "export", str(out), "--map", "1", "--format", "svg", "--db", str(demo_file)]
    done = CliRunner().invoke(main, [*told, "--overlay", "errors"])
    assert done.exit_code == 0, done.output
    text = out.read_text("utf-8")
    assert "more than 13 rows" in text
    assert "“c” hides a count of 1 to 5" in text
    refused = CliRunner().invoke(main, [*told, "--overlay", "council:1"])
    assert refused.exit_code == 1
    assert "same map" in refused.output


# The screen


def test_what_is_shown_is_chosen_above_the_drawing_and_kept_for_each_map(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.session_state["map_part_1"] = "All steps"
    at.query_params["map"] = "1"
    at.switch_page(script_of("process_map")).run()
    choose = next(each for each in at.selectbox if each.label == "Show on the map")
    assert choose.value is None
    for which, words in (
        ("errors", "Rows that the rules linked"),
        ("people", "How many people of Northmoor"),
        ("council", "Steps that somebody joined"),
    ):
        next(each for each in at.selectbox if each.label == "Show on the map").set_value(which)
        at.run()
        assert not at.exception, [each.message for each in at.exception]
        assert any(words in each.value for each in at.markdown), which
    labels = [each.label for each in at.selectbox]
    assert "Whose map" in labels
    assert "Run" not in labels
    # Another map shows nothing of it; a map without evidence says why there is nothing.
    at.query_params["map"] = "4"
    at.run()
    other = next(each for each in at.selectbox if each.label == "Show on the map")
    assert other.value is None
    other.set_value("painpoints").run()
    assert any("no painpoint sits on this map yet" in each.value for each in at.markdown)
    at.query_params["map"] = "1"
    at.run()
    assert next(e for e in at.selectbox if e.label == "Show on the map").value == "council"


def test_steps_without_a_number_are_said_only_where_there_are_some() -> None:
    shown = Overlay("Painpoints", "How many.", {"a": OnStep(1, "1 painpoint")}, bare="none sits")
    assert in_words(shown, ["a"]) == "Painpoints. How many."
    said = "Painpoints. How many. 1 step without a number: none sits."
    assert in_words(shown, ["a", "b"]) == said
