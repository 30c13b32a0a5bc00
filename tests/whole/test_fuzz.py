"""Spoilt files: every reader is tried with them, and raises only what people are told.

A short run with the same seed each time; the long one is ``python -m benchmarks.fuzzing``, and what
it found stands here as the small files that it came down to.
"""

from __future__ import annotations

import ast
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

import pytest

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.readers import READERS, seeds_of
from benchmarks.fuzzing.trying import TooSlow, input_of, shares, try_one
from common.errors import BadInput, CommonGroundError
from evidence.findings import rested
from presenting import snapshot
from presenting.nodes import cleaned
from process_maps.export import export
from process_maps.services import prepare_map
from project import open_project
from research.anonymise import first_free_number
from research.formats import read_transcript
from room.door import handed_in
from tests.packages import zipped
from tests.process_maps.test_process_maps_files import FULL, MARKS
from tests.transcript_files import odt_body
from validation.formats.dispatch import read_report
from validation.running.answering import Fault, Step, Sums, read_line
from validation.running.inputs import gather
from validation.services.sorting import _by_code

ROOT = Path(__file__).resolve().parents[2]
INPUTS, SEED = 700, 903
WHERE = ("common", "research", "process_maps", "validation", "evidence/sharing", "presenting")
# Of our own making; and the files of a folder, each of which is read as any map.
OUR_OWN = {"read_lexicon", "read_phrases", "read_many"}


@pytest.fixture
def known_seeds(built_demo: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(seeds, "demo", lambda: open_project(built_demo))

    def out_of_time(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, out_of_time)
    yield
    signal.signal(signal.SIGPROF, before)


def _readers_of_files() -> set[str]:
    """Every ``read_…`` function that is given bytes or a text and the name it goes by."""
    found = set()
    for part in WHERE:
        for path in (ROOT / part).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("read_"):
                    given = [each.arg for each in node.args.args[:2]]
                    if given and given[0] in ("data", "text", "body", "files", "line"):
                        found.add(f"{path.relative_to(ROOT)}:{node.name}")
    return {each for each in found if each.partition(":")[2] not in OUR_OWN}


def test_every_reader_of_a_file_is_reached_and_takes_sound_ones(known_seeds: None) -> None:
    reached: set[str] = set()

    def note(frame: FrameType, event: str, _of: object) -> None:
        if event == "call" and frame.f_code.co_name.startswith("read_"):
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT):
                reached.add(f"{path.relative_to(ROOT)}:{frame.f_code.co_name}")

    before, refused = sys.getprofile(), []
    sys.setprofile(note)
    try:
        for reader in READERS:
            for each in seeds_of(reader.name):
                with suppress(CommonGroundError):
                    reader.read(each.data, each.name)
                    continue
                refused.append(reader.name)
    finally:
        sys.setprofile(before)
    assert _readers_of_files() - reached == set()
    plain = {"transcripts", "projects of other programs", "maps", "packages", "backups"}
    assert plain & set(refused) == set()


def test_spoilt_files_raise_only_what_people_are_told_and_soon(known_seeds: None) -> None:
    faults, refused, tried = [], 0, 0
    for reader, count in shares(INPUTS):
        for number in range(count):
            outcome, _ = try_one(reader, input_of(reader, SEED, number))
            tried += 1
            refused += outcome == "refused"
            if outcome not in ("", "refused"):
                faults.append(f"{reader.name} {number}: {outcome}")
    assert faults == []
    # Neither so spoilt that all is refused at the door, nor so little that nothing is.
    assert 0.3 < refused / tried < 0.9


DEEP = '{"a":' * 2_000
NAMELESS = zipped({"Header.csv": b"a,b\n"}).replace(b"Header.csv", b"\x00eader.csv")
NO_SHEET = zipped(
    {
        "xl/workbook.xml": b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/"
        b"main'><sheets/></workbook>",
        "xl/_rels/workbook.xml.rels": b"<Relationships xmlns='http://schemas.openxmlformats.org/"
        b"package/2006/relationships'/>",
        "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
        b"content-types'><Override PartName='/xl/workbook.xml' ContentType='application/vnd."
        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>",
    }
)
FOUND: dict[str, Callable[[], object]] = {
    "a frozen slide that nests without end": lambda: snapshot.read(DEEP),
    "a frozen slide with too large a number": lambda: snapshot.read(
        '{"drawings": {}, "slides": [' + "9" * 5_000 + "]}"
    ),
    "a workbook without a sheet": lambda: gather([(NO_SHEET, "a.xlsx")], year=2026),
    "a zip with a member without a name": lambda: gather([(NAMELESS, "a.zip")], year=2026),
    "a report with half a letter in it": lambda: read_report(
        b'[{"Code":"164","Error Count":3,"Error Description":"\\ud800","Affected Fields":"x"}]',
        "a.json",
    ),
    "an answer of the validator that is no object": lambda: read_line(b"[]"),
    "an answer that names what is no rule": lambda: read_line(b'{"rule":"4417926","at":1,"of":2}'),
    "an answer with half its sums": lambda: read_line(b'{"result":{"counts":{"164":1}}}'),
    "a line of the phones' process with no end of a number": lambda: handed_in(
        b'{"n": 1e999, "do": "say", "device": "00", "words": "x"}'
    ),
    "a line of it that nests": lambda: handed_in(DEEP.encode()),
    "a line of it whose phone is none": lambda: handed_in(
        b'{"n": 1, "do": "say", "device": "zz", "words": "x"}'
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_what_a_long_run_found_is_refused_in_a_sentence(case: str) -> None:
    with pytest.raises(CommonGroundError) as told:
        FOUND[case]()
    assert "\n" not in told.value.sentence()


def test_spaces_by_a_number_of_5000_digits_are_a_few() -> None:
    odt = odt_body(f"<text:p>P1: a<text:s text:c='{'9' * 5_000}'/>b</text:p>")
    assert read_transcript(odt, "a.odt").turns[0].text.split() == ["a", "b"]


def test_what_rested_on_is_nothing_where_it_cannot_be_read() -> None:
    for text in (DEEP, "[1]", '{"people": 1}', '{"people": [1, 2, 3], "councils": []}', "1e999"):
        assert rested.read(text) is None


@pytest.mark.parametrize("letters", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-32-le"])
def test_a_bpmn_file_in_wide_letters_comes_out_as_it_came_in(letters: str) -> None:
    text = export(FULL, MARKS, "bpmn").decode().partition("?>")[2]
    data = f"<?xml version='1.0'?>{text}".encode(letters)
    try:
        held = prepare_map(data, "wide.bpmn")
    except BadInput:
        assert letters == "utf-32-le", "which XML says nothing of, and lxml does not read"
        return
    assert export(held.map, held.marks, "bpmn") == data


def test_a_long_number_in_a_name_is_not_counted_on() -> None:
    assert first_free_number(["[name 7] and [name " + "9" * 5_000 + "]"]) == 8


def test_a_digit_that_is_none_does_not_end_a_list_of_rules() -> None:
    assert sorted(["10", "9", "no code: m²"], key=_by_code) == ["9", "10", "no code: m²"]


def test_a_drawing_out_of_a_damaged_file_fetches_nothing() -> None:
    for style in (
        "fill:url(#own);background:url(http://evil.example/x)",
        "background:URL( 'http://evil.example/x')",
        "background:u\\72l(http://evil.example/x)",
        "background:image-set('http://evil.example/x' 1x)",
        "@import 'http://evil.example/x'",
    ):
        assert "evil" not in cleaned(f'<g style="{style}"><path d="M0 0"/></g>')
    assert "url(#own)" in cleaned('<path fill="url(#own)"/>')


def test_lines_of_our_own_processes_are_read_as_they_are_written() -> None:
    answer, step, fault, *_ = (each.data for each in seeds.answers())
    sums = read_line(answer)
    assert isinstance(sums, Sums)
    assert (sums.counts, sums.together) == ({"164": 5}, {("164", "169"): 2})
    assert read_line(step) == Step("164", 3, 322)
    assert read_line(fault) == Fault("rule 164", "ValueError")
    told = read_line(b'{"fault":{"stage":"Ann Lee, born 2011","type":"not one word"}}')
    assert told == Fault("a rule", "a fault")


def test_somebody_called_by_one_endless_word_goes_onto_slides() -> None:
    """A lane's name that has room in no size made its slide's scale nothing."""
    table = f"step,who\nExport,{'Datenerfassungsstelle' * 5}\n" + "Check,Analyst\n" * 60
    held = prepare_map(table.encode(), "long.csv")
    assert export(held.map, held.marks, "pptx").startswith(b"PK")
