"""Small sound files of every kind that is read, made by our own writers and by the tests' helpers.

Where the shared real files lie beside the project, those that are small go with them; they are
never copied in.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.shared_data import SHARED
from common.who import Who
from demo.build import build_demo
from evidence.rounds.model import Asked
from presenting.shown import slides
from presenting.snapshot import written
from process_maps.formats import Sheet
from process_maps.formats.bpmn.writing import write_bpmn
from process_maps.formats.csv_map import write_csv
from process_maps.formats.map_json import write_map
from process_maps.formats.template import template
from process_maps.formats.xlsx_map import write_xlsx
from project import open_project
from research.exchange.files import write_project
from research.formats.refi import read_qdpx
from storage import Project
from storage.backups.backup import backup_bytes
from tests import vendors
from tests.packages import copied, shared
from tests.process_maps.test_process_maps_files import FULL, MARKS
from tests.research import test_qualcoder, test_taguette
from tests.research.test_refi_conventions import TELLING
from tests.research.test_research_tables import MIRO
from tests.stand_in_validator import episodes, header
from tests.transcript_files import docx_of, html_of, odt_body, odt_of, pdf_of, rtf_of
from tests.validation.test_bad_reports import CHILD_LEVEL, GOOD_BOOK, PORTAL_PAGE, SUMMARY

LARGEST = 120_000
ROUND = Asked("dots", "What takes longest?", ((1, "Dates"), (2, "Portal")), 3)
_LINES = (
    "Analyst 1: We start in May, Ann Lee and I; ring 01632 960 123.",
    "Interviewer: And how long does it take?",
    "Analyst 1: Three days – honestly 😩, as Priya says.",
)
_VTT = (
    b"WEBVTT\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Ann Lee>yes &amp; no</v>\n\n"
    b"00:00:03.000 --> 00:00:04.000\nBen: <i>three</i> days\n"
)
_SRT = b"1\n00:00:01,000 --> 00:00:02,000\nAnn: yes\n\n2\n00:00:03,000 --> 00:00:04,500\nBen: no\n"
_FLAT_ODT = (
    b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:"
    b"office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body>"
    b"<office:text><text:p>P1: Three<text:s text:c='3'/>days</text:p></office:text></office:body>"
    b"</office:document>"
)
_QUOTES = (
    "Quote,Council,Role,Tags,Session\n"
    '"We start in May, always",Northmoor,Analyst,"dates; slow",First\n'
    "Nobody knows why,Northmoor,Manager,slow,First\n"
)
_PROPERTY = "Code,Error Count,Error Description,Affected Fields\n164,5,Distance,PL\n169,2,LA,LA\n"
_PLACES = (
    "child_id,tables_affected,columns_affected,row_id,rule_code,rule_description\n"
    "921450,AD1,DECOM,0,334,Dates\n921450,AD1,DATE_INT,0,334,Dates\n921451,AD1,DECOM,1,164,Far\n"
)
_PUBLISHED = (
    "rule_code,error_message,Northmoor,Calderbrook,Eastley,Total\n"
    "503,One or more data items,41,11,3,55\n164,Distance is not valid,6,10,0,16\n"
)
_PORTAL_LIST = (
    "List of child records in error, year ending 31 March 2026\n\nLocal Authority:\t999 NORTHMOOR\n"
    "LA Child ID\tError Codes\n921450\t164, 334\n921451\t164\n"
)
_STATS = {
    "year": "2025/26",
    "rules_run": ["164", "169"],
    "rules_skipped": ["197"],
    "tables_loaded": ["Header", "Episodes"],
    "counts": {"164": 5},
    "children": 40,
}
_LISTING = (
    "Rule code,Rule message,Affected fields,Tables\n"
    "101,The sex is not valid.,['SEX'],['Header']\n164,Distance,\"['A', 'B']\",['Episodes']\n"
)
_OUTLINE = (
    "# Prepare\nAnalyst: Export from case system (2-5 days)\n- Errors?\n  - yes -> Fix errors\n"
    "  - no -> Upload to portal\nBusiness support: Fix errors -> 1\n! painpoint: Dates missing\n"
)
_ANSWER = {
    "result": {
        **{"counts": {"164": 5}, "children_failing": {"164": 4}, "squares": {"164": 9}},
        **{"total_squares": 9, "failing": 4, "together": [["164", "169", 2]], "children": 40},
        **{"episodes": 80, "tables": {"Header": 40, "Episodes": 80}, "validator_version": "0.1"},
        **{"ran": ["164", "169"], "skipped": ["197"], "crashed": ["503A"]},
    }
}


@dataclass(frozen=True)
class Seed:
    """A sound file and what it is called."""

    name: str
    data: bytes = field(repr=False)


@cache
def demo() -> Project:
    """The illustrative project, built once in a folder that goes when the run ends."""
    folder = tempfile.TemporaryDirectory(prefix="common-ground-fuzz-")
    _KEPT.append(folder)
    path = Path(folder.name) / "demo.db"
    build_demo(path)
    return open_project(path)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _shared(pattern: str) -> list[Seed]:
    found = sorted(SHARED.glob(pattern)) if SHARED.exists() else []
    return [
        Seed(each.name, each.read_bytes())
        for each in found
        if each.is_file() and each.stat().st_size <= LARGEST
    ]


def transcripts() -> list[Seed]:
    """A file of each ending that transcripts come in."""
    odt = odt_body(
        "<text:p>P1: a<text:tab/>b</text:p><text:h>c</text:h><table:table><table:table-row>"
        "<table:table-cell><text:p>Ann: d</text:p></table:table-cell></table:table-row>"
        "</table:table>"
    )
    text = "\n".join(_LINES).encode()
    return [
        *(Seed("a.docx", docx_of(_LINES)), Seed("a.odt", odt_of(_LINES)), Seed("b.odt", odt)),
        *(Seed("a.rtf", rtf_of(_LINES)), Seed("a.pdf", pdf_of([_LINES[1:2], _LINES[1:2]]))),
        *(Seed("a.html", html_of(_LINES)), Seed("a.txt", text), Seed("a.md", text)),
        *(Seed("a.vtt", _VTT), Seed("a.srt", _SRT), Seed("a.fodt", _FLAT_ODT)),
        *(each for each in _shared("refi/taguette/*") if each.name.endswith(("docx", "rtf"))),
        *_shared("refi/taguette/inputs/*"),
    ]


def foreign_projects() -> list[Seed]:
    """Projects of other programs, and ours as we write them."""
    vendor = vendors.packed(TELLING, vendors.ALL[sorted(vendors.ALL)[0]])
    ours = read_qdpx(vendor, "a.qdpx")
    page = "<p>We wait &amp; wait</p><p>It takes <b>three</b> days</p>"
    taguette = test_taguette.project_with(page, [(0, 7), (12, 20)])
    text = test_qualcoder.TEXT
    code = test_qualcoder.coding(1, 0, 7, "We wait")
    qualcoder = test_qualcoder.project_of(text, code)
    from tests.packages import zipped

    return [
        *(Seed("a.qdpx", vendors.packed(TELLING, each)) for each in vendors.ALL.values()),
        *(Seed("b.qdpx", write_project(ours, "qdpx")), Seed("b.qdc", write_project(ours, "qdc"))),
        *(Seed("a.sqlite3", taguette), Seed("data.qda", qualcoder)),
        Seed("a.zip", zipped({"p.qda/data.qda": qualcoder, "p.qda/pseudonyms.json": b"{}"})),
        *_shared("refi/qualcoder/*"),
        *_shared("refi/taguette/codebook.qdc"),
        *_shared("refi/taguette/*.sqlite3"),
    ]


def tables() -> list[Seed]:
    """Tables of quotes, as text, workbook, records and boards."""
    records = [{"quote": "We wait", "council": "Northmoor", "tags": ["slow", "dates"]}]
    return [
        Seed("a.csv", _QUOTES.encode()),
        Seed("a.tsv", _QUOTES.replace(",", "\t").encode()),
        Seed("a.xlsx", _workbook(_QUOTES)),
        Seed("records.json", json.dumps(records).encode()),
        Seed("board.json", json.dumps(MIRO).encode()),
        *(each for each in _shared("refi/taguette/*") if each.name.endswith(("csv", "xlsx"))),
    ]


def _workbook(text: str) -> bytes:
    import csv
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet["F2"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def map_files() -> list[Seed]:
    """A map in every form that maps are read from."""
    sheet = Sheet(FULL, MARKS)
    published = {"maps": [{"council": "A", "nodes": [{"id": "w1", "label": "x"}], "edges": []}]}
    return [
        *(Seed("a.json", write_map(FULL, MARKS)), Seed("b.json", json.dumps(published).encode())),
        *(Seed("a.bpmn", write_bpmn(sheet)), Seed("a.csv", write_csv(sheet))),
        *(Seed("a.xlsx", write_xlsx(sheet)), Seed("template.xlsx", template())),
        *(each for each in _shared("bpmn/*.bpmn") if len(each.data) < 60_000),
    ]


def reports() -> list[Seed]:
    """Error reports in every form, and what says which rules ran."""
    return [
        *(Seed("children.csv", CHILD_LEVEL.encode()), Seed("a.xlsx", GOOD_BOOK)),
        *(Seed("portal.html", PORTAL_PAGE.encode()), Seed("counts.csv", _PROPERTY.encode())),
        Seed("summary.json", json.dumps(SUMMARY).encode()),
        *(Seed("places.csv", _PLACES.encode()), Seed("published.csv", _PUBLISHED.encode())),
        Seed("list.tsv", _PORTAL_LIST.encode()),
        Seed("run_stats.json", json.dumps(_STATS).encode()),
        *_shared("validator/tiny60_run1/*"),
        *_shared("dfe_portal/*"),
    ]


def listings() -> list[Seed]:
    """The validator's listings of rules."""
    own = Seed("903_2025_26_rule_info.csv", _LISTING.encode())
    return [own, Seed("903_2025_26.xlsx", _workbook(_LISTING)), *_shared("validator/rule_info/*")]


def returns() -> list[Seed]:
    """Files of a return for the validator to run on."""
    from tests.packages import zipped

    ids = ("4417926", "5520018")
    first, second = header(*ids), episodes((ids[0], "C2"), (ids[1], "C2"))
    xml = b"<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>"
    return [
        *(Seed("Header.csv", first), Seed("Episodes.csv", second), Seed("return.xml", xml)),
        Seed("all.zip", zipped({"Header.csv": first, "a/Episodes.csv": second})),
        Seed("ofsted.xlsx", _workbook("URN,Provider type\n1,x\n")),
    ]


def packages() -> list[Seed]:
    """Packages to share, and a working copy."""
    project = demo()
    return [
        Seed("a.cgshare.zip", shared(project).content),
        Seed("b.cgshare.zip", copied(project, "Calderbrook").content),
    ]


def snapshots() -> list[Seed]:
    """Frozen slides."""
    made = slides(demo(), None)
    return [Seed(f"slides-{at}.json", written(made[at : at + 2]).encode()) for at in (0, 3, 6, 9)]


def backups() -> list[Seed]:
    """A backup of a small project."""
    with tempfile.TemporaryDirectory() as folder:
        project = open_project(Path(folder) / "small.db")
        from storage import services as register

        register.add_person(project, Who("Ana"), "Ana", "analyst")
        return [Seed("backup.db", backup_bytes(project))]


def answers() -> list[Seed]:
    """Lines that our own other processes say."""
    lines: Iterable[object] = (
        _ANSWER,
        {"rule": "164", "at": 3, "of": 322},
        {"fault": {"type": "ValueError", "stage": "rule 164"}},
        {"n": 1, "do": "cast", "device": "00ff", "picks": {"1": 2}, "council": 3},
        {"n": 2, "do": "say", "device": "00ff", "words": "Too slow"},
        {"ready": True},
    )
    return [Seed("line", json.dumps(each).encode()) for each in lines]


def forms() -> list[Seed]:
    """What phones send: a form, its cookie and its headers, a line each."""
    return [
        Seed("form", b"t=x&d1=2&d2=1\nr=" + b"A" * 38 + b"\napplication/x-www-form-urlencoded"),
        Seed("form", b"t=x&w=Too+slow%21&c=3&p=1\nr=a; b=c\napplication/x-www-form-urlencoded"),
    ]


def typed() -> list[Seed]:
    """What people type or paste into fields that are read."""
    words = (
        *(_OUTLINE, '"three days" OR -portal dates', "31/03/2026", "about 2-5 days", "2025/26"),
        *("192.168.1.20:8600", "painpoint:3", "http://x/ ring 01632 960 123 Ann Lee, SW1A 1AA"),
    )
    return [Seed("typed.txt", each.encode()) for each in words]


def ratings() -> list[Seed]:
    """A file of what coders said, and a table of counts to protect."""
    agreed = "unit,coder,value\n1,a,3\n1,b,3\n2,a,1\n2,b,2\n"
    counted = ",Age,Legal\nNorthmoor,3,40\nCalderbrook,12,7\n"
    return [Seed("ratings.csv", agreed.encode()), Seed("counts.csv", counted.encode())]


def everything() -> list[Seed]:
    """A few of each kind, for readers that are given anything."""
    kinds: tuple[Callable[[], list[Seed]], ...] = (
        *(transcripts, foreign_projects, tables, map_files, reports, listings, returns),
        *(answers, typed),
    )
    return [seed for kind in kinds for seed in kind()[:8]]
