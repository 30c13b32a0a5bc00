"""Maps as tables: what is written reads in again, what people type is understood or told."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError
from process_maps.export import export
from process_maps.formats import Sheet
from process_maps.formats.csv_map import read_csv, write_csv
from process_maps.formats.map_json import read_map, write_map
from process_maps.formats.template import template
from process_maps.formats.xlsx_map import read_xlsx, write_xlsx
from process_maps.losing import lost_in
from process_maps.model import (
    KINDS,
    TRIAGE,
    WHERE_FIXED,
    Anchor,
    Estimate,
    Flow,
    Loop,
    Map,
    MapFile,
    Mark,
    Phase,
    Step,
    Work,
)
from process_maps.overlay import OnStep, Overlay
from tests.process_maps.test_process_maps_files import FULL, MARKS

_words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
) | st.sampled_from(["=SUM(A1)", "'=x", " a ", "a; b", "a: b", "yes", "3", "s1", "_x0041_", "\r\n"])
_ids = _words.filter(bool)
_extra = st.dictionaries(_words.map("x".__add__), _words | st.integers(), max_size=2)
_share = st.none() | st.floats(0, 1)


@st.composite
def _estimates(draw: st.DrawFn) -> Estimate:
    held = sorted(draw(st.lists(st.floats(0, 1e6), min_size=3, max_size=3)))
    least, likely, most = (draw(st.sampled_from([None, each])) for each in held)
    return Estimate(least, likely, most, draw(st.none() | st.sampled_from(["days", "h", "years"])))


@st.composite
def _maps(draw: st.DrawFn) -> tuple[Map, tuple[Mark, ...]]:
    ids = draw(st.lists(_ids, min_size=1, max_size=4, unique=True))
    one = st.sampled_from(ids)
    work = st.builds(Work, _words, st.none() | _estimates(), st.none() | st.floats(0, 99))
    steps = tuple(
        Step(
            each,
            draw(_words),
            draw(st.sampled_from(KINDS)),
            actors=tuple(draw(st.lists(_words, max_size=2))),
            systems=tuple(draw(st.lists(_words, max_size=2))),
            phase=draw(st.none() | st.sampled_from(["p", "Fixing"])),
            evidence=draw(st.none() | _words),
            note=draw(st.none() | _words),
            work=tuple({each.actor: each for each in draw(st.lists(work, max_size=2))}.values()),
            duration=draw(st.none() | _estimates()),
            where_fixed=draw(st.none() | st.sampled_from(WHERE_FIXED)),
            written_back=draw(st.none() | st.booleans()),
            automated=draw(st.none() | st.booleans()),
            triage=draw(st.none() | st.sampled_from(TRIAGE)),
            extra=draw(_extra),
        )
        for each in ids
    )
    flow = st.builds(Flow, one, one, st.none() | _words, _share, st.none() | _words, extra=_extra)
    loop = st.builds(Loop, st.lists(one, min_size=1).map(tuple), st.none() | st.integers(0, 9))
    anchor = st.builds(Anchor, st.sampled_from(["step", "phase", "flow", "loop"]), _ids)
    mark = st.builds(Mark, st.sampled_from(["painpoint", "question"]), _words, anchor, _extra)
    process = Map(
        draw(_words),
        draw(st.none() | _words),
        tuple(draw(st.lists(_words, max_size=2))),
        draw(st.sampled_from([(), (Phase("p", "Fixing", "June", "2026-06-01"),)])),
        steps,
        tuple(draw(st.lists(flow, max_size=4))),
        tuple(draw(st.lists(loop, max_size=1))),
        tuple(draw(st.lists(_words, max_size=2))),
        extra=draw(_extra),
    )
    # Marks without words are none to whoever looks at a table.
    marks = [each for each in draw(st.lists(mark, max_size=3)) if each.words.strip()]
    return process, tuple(marks)


@settings(max_examples=15, deadline=None)
@given(_maps())
def test_a_workbook_reads_in_again_as_the_same_map(made: tuple[Map, tuple[Mark, ...]]) -> None:
    process, marks = made
    read = read_xlsx(write_xlsx(Sheet(process, marks)), "m.xlsx")
    # Our own JSON is what a map can say at all.
    assert read == read_map(write_map(process, marks), "m.json")


def test_a_full_map_survives_a_workbook_and_a_table_says_what_it_lost() -> None:
    sheet = Sheet(FULL, MARKS)
    content = write_xlsx(sheet)
    assert write_xlsx(sheet) == content
    assert lost_in(FULL, MARKS, "xlsx", content) == ()
    table = write_csv(sheet)
    read = read_csv(table, "northmoor_903.csv")
    assert read.map.name == "northmoor 903"
    assert [(f.source, f.target, f.label, f.probability) for f in read.map.flows] == [
        (f.source, f.target, f.label, f.probability) for f in FULL.flows
    ]
    assert [each.words for each in read.marks] == ["Clever", "Slow"]
    lost = {each.what: each.count for each in lost_in(FULL, MARKS, "csv", table)}
    assert lost["ids of flows"] == 1
    assert lost["loops"] == 1
    assert lost["the council"] == 1
    assert "flows" not in lost


def test_an_edited_workbook_counts_what_was_edited_and_keeps_the_rest_exactly() -> None:
    process = replace(FULL, steps=(replace(FULL.steps[0], label="  two  blanks "), *FULL.steps[1:]))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(Sheet(process, MARKS))))
    rows = book["Steps"]
    heads = [cell.value for cell in rows[1]]
    rows.cell(2, heads.index("who") + 1).value = "Analyst; Team manager"
    out = io.BytesIO()
    book.save(out)
    step = read_xlsx(out.getvalue(), "m.xlsx").map.steps[0]
    assert step == replace(process.steps[0], actors=("Analyst", "Team manager"))
    rows.cell(2, heads.index("step") + 1).value = "Words of today"
    out = io.BytesIO()
    book.save(out)
    assert read_xlsx(out.getvalue(), "m.xlsx").map.steps[0].label == "Words of today"


TYPED = """Our process\t\t\t
\t\t\t
Nr\tActivity\tRole\tNext step\tDuration (days)\tOwner’s remark
1\tExtract the data\tAnalyst, IT\t2\t2-5\tslow
2\tErrors?\tAnalyst\tYes: Fix the record; No -> Send the file\t\t
3\tFix the record\tBusiness support\t1\t0,5\t
4\tSend the file\tAnalyst\tend\tvaries\t
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", ["\t", ";"])
def test_a_table_somebody_typed_is_understood(encoding: str, sign: str) -> None:
    if sign == ";":
        lines = [line.split("\t") for line in TYPED.splitlines()]
        text = "\n".join(";".join(f'"{c}"' if ";" in c else c for c in line) for line in lines)
    else:
        text = TYPED
    read = read_csv(text.encode(encoding), "typed.csv")
    steps = read.map.steps
    assert [(s.id, s.label, s.kind, s.actors) for s in steps] == [
        ("1", "Extract the data", "task", ("Analyst", "IT")),
        ("2", "Errors?", "decision", ("Analyst",)),
        ("3", "Fix the record", "task", ("Business support",)),
        ("4", "Send the file", "task", ("Analyst",)),
    ]
    assert [(f.source, f.target, f.label) for f in read.map.flows] == [
        ("1", "2", None),
        ("2", "3", "Yes"),
        ("2", "4", "No"),
        ("3", "1", None),
    ]
    assert steps[0].duration == Estimate(2, None, 5, "days")
    assert steps[2].duration == Estimate(None, 0.5, None, "days")
    assert steps[0].extra == {"Owner’s remark": "slow"}
    assert steps[3].extra == {"duration (as typed)": "varies"}
    assert [(each.what, each.count) for each in read.lost] == [("what stands in “duration”", 1)]


def test_three_columns_are_one_estimate_and_no_next_column_means_in_order() -> None:
    text = (
        "step,who,effort min (hours),effort likely (hours),effort max (hours)\n"
        "A,Analyst,1,2,4\nB,Analyst,,,\n"
    )
    read = read_csv(text.encode(), "m.csv")
    assert read.map.steps[0].work == (Work("Analyst", Estimate(1, 2, 4, "hours")),)
    assert [(f.source, f.target, f.inferred) for f in read.map.flows] == [("1", "2", True)]
    assert "order of the rows" in read.lost[0].why


def test_the_template_reads_in_as_a_map() -> None:
    read = read_xlsx(template(), "template.xlsx")
    assert (len(read.map.steps), len(read.map.flows), len(read.marks)) == (5, 5, 1)
    assert read.lost == ()
    assert read.map.flows[2].probability == 0.6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("step,next\nA,B\nC,Z\n", "m.csv, row 2, column “next”: “B” is not a step of the table; "),
        ("step,next\nA,A\nA,A\n", "several steps are called “A”"),
        ("step,who\n,Analyst\n", "row 2, column “step”: this row does not say what is done"),
        ("step id,step\n1,A\n1,B\n", "row 3, column “step id”: two steps have the id “1”"),
        ("name,age\nx,3\n", "no row of it names columns"),
        ("step,who,Child ID\nA,B,1234567\n", "records of children"),
        ("step,next\n", "no step below the headings"),
        ("", "the file is empty"),
        ("%PDF-1.7 step,next", "this is a PDF"),
        ("step\n" + "A\n" * 2001, "2,001 steps"),
        ('step,who\nA,B\n"C,D\nE,F\n', "m.csv, row 3: a quotation mark in it is never closed"),
        ("step,who\n" + "A,B\n" * 500_000, "more than 20,000 rows"),
        ('step,note\nA,"' + "x" * 200_000, "far too long"),
    ],
)
def test_a_table_that_makes_no_map_is_refused_with_its_place(text: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_csv(text.encode(), "m.csv")
    assert told in str(caught.value)


def _book(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_names_the_sheet_of_a_fault_and_takes_nothing_of_it() -> None:
    steps: list[list[object]] = [["Step", "Who"], ["A", "Analyst"]]
    with pytest.raises(BadInput, match=r"m\.xlsx, sheet “Flows”, row 2, column “to”: “Z” is not"):
        read_xlsx(_book(Steps=steps, Flows=[["from", "to"], ["A", "Z"]]), "m.xlsx")
    with pytest.raises(BadInput, match="no row of it names"):
        read_xlsx(_book(Data=[[1, 2], [3, 4]]), "m.xlsx")
    with pytest.raises(BadInput, match="no row of it names"):
        read_xlsx(_book(Steps=[]), "m.xlsx")
    with pytest.raises(BadInput):
        read_xlsx(b"PK\x03\x04 half a file", "m.xlsx")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 50_000_000)
    with pytest.raises(BadInput, match="unpacks to far more"):
        read_xlsx(bomb.getvalue(), "m.xlsx")


def test_no_cell_is_a_formula_and_markup_stays_words() -> None:
    nasty = '=HYPERLINK("http://x")'
    process = Map(nasty, steps=(Step("+a", nasty, actors=("@b",), note="<b>&amp;"),))
    marks = (Mark("painpoint", "-1", Anchor("step", "+a")),)
    content = write_xlsx(Sheet(process, marks))
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert read_xlsx(content, "m.xlsx") == MapFile(process, marks)
    assert read_csv(write_csv(Sheet(process, marks)), "m.csv").map.steps == process.steps


def test_what_is_counted_is_shown_in_tables_and_never_read_as_a_fact() -> None:
    on = {"s1": OnStep(3, "3 people"), "map": OnStep(None, "")}
    overlay = Overlay("People", "Of 9 asked.", on)
    for to, read in (("csv", read_csv), ("xlsx", read_xlsx)):
        content = export(FULL, MARKS, to, overlay=overlay, illustrative=True)
        back = read(content, f"m.{to}")
        assert back.map.extra["illustrative"] is True
        assert back.map.steps[0].extra == (FULL.steps[0].extra if to == "xlsx" else {})
        assert [each.what for each in back.lost] == ["numbers shown on steps"]
    assert b"3 people" in export(FULL, MARKS, "csv", overlay=overlay)


_cell = st.text(max_size=8) | st.sampled_from(
    [
        "step",
        "next",
        "who",
        "1",
        "2",
        "A",
        "Yes: A",
        "2-5 days",
        "{}",
        '{"id": "x"}',
        "Painpoint: x",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=40) | st.lists(st.lists(_cell, max_size=5), max_size=5))
def test_whatever_a_table_holds_only_our_own_errors_come_out(rows: bytes | list[list[str]]) -> None:
    if isinstance(rows, bytes):
        data = rows
    else:
        head = ["step id", "step", "next", "duration", "exactly (leave as it is)"]
        data = "\n".join(json.dumps(row)[1:-1] for row in [head, *rows]).encode("utf-8", "replace")
    for read in (read_csv, read_xlsx):
        with suppress(CommonGroundError):
            made = read(data, "any.csv")
            # Whatever was taken is a map that can be kept.
            assert read_map(write_map(made.map, made.marks), "m.json").map == made.map


def test_an_empty_cell_is_unknown_and_never_a_no() -> None:
    table = b"step,written back,automatic\nExtract,,\nFix,no,no\nSend,unknown,yes\n"
    steps = read_csv(table, "steps.csv").map.steps
    said = [(step.written_back, step.automated) for step in steps]
    assert said == [(None, None), (False, False), (None, True)]
