"""Every reader of what comes from outside, as one call that a mutated file is given to.

``tests/whole/test_fuzz.py`` holds that every ``read_…`` function of the formats is reached by one.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.fuzzing import seeds
from benchmarks.fuzzing.seeds import Seed
from common.decoding import decode
from common.errors import CommonGroundError
from common.json_fields import Fields, parse_json
from common.safe_reading import open_zip, parse_xml, read_member
from common.who import Who
from common.words import one_line, read_day, typed_day
from common.workbooks import filled_rows, open_workbook
from common.years import read_year
from evidence import services as evidence
from evidence.findings import rested
from evidence.rounds.model import Answer, Vote
from evidence.sharing.arriving import bring_in
from evidence.sharing.package import read_package
from presenting import snapshot
from process_maps.export import export
from process_maps.formats.map_json import read_maps
from process_maps.measuring.deadlines import read_deadline
from process_maps.outline.items import read_times
from process_maps.outline.reading import read_outline
from process_maps.services.looking import prepare_map
from project import open_project
from research.agreement.coefficients import agreement
from research.anonymise import find_personal
from research.exchange.files import projects_to_choose, write_project
from research.formats.boards import html_text
from research.formats.qualcoder import read_qualcoder_folder
from research.searching.words import read_typed
from research.services import import_transcript
from research.services.agreement import ratings_of_file
from research.services.finding import findings_in
from research.services.migrating import prepare_migration, save_migration
from research.services.sheets import certain_mapping, draft_table, import_table, prepare_table
from room.addresses import read_place
from room.app import RoomApp
from room.desk import Desk
from room.door import handed_in
from storage import Project
from storage.backups.restoring import look_into
from validation.disclosure.setting import Setting
from validation.formats.count_table import read_count_table
from validation.formats.dispatch import (
    holds_only_facts,
    read_children,
    read_report,
    read_run_facts,
    says_what_ran,
)
from validation.formats.rule_listing import read_listing
from validation.running.answering import read_line
from validation.running.inputs import gather, other_year_words
from validation.services import import_report
from validation.services.protecting_tables import protect_table, words

WHO = Who("Fuzzer")
HOST = "192.168.1.20:8600"


@dataclass(frozen=True)
class Reader:
    """One way in. ``share``: how many of a thousand inputs it gets."""

    name: str
    share: int
    seeds: Callable[[], list[Seed]]
    read: Callable[[bytes, str], object]


def _all_of(*calls: Callable[[], object]) -> None:
    """Make every call, whichever of them refuse."""
    refused: CommonGroundError | None = None
    for call in calls:
        try:
            call()
        except CommonGroundError as error:
            refused = error
    if refused:
        raise refused


def _foreign(data: bytes, name: str) -> None:
    for number, _ in projects_to_choose(data, name)[:2]:
        prepare_migration(data, name, project_id=number)
    held = prepare_migration(data, name, council="Northmoor")
    write_project(held.project, "qdpx")


def _qualcoder_folder(data: bytes, name: str) -> None:
    read_qualcoder_folder({f"p.qda\\{name}": data, "p.qda/data.qda": data}, name)


def _map(data: bytes, name: str) -> None:
    held = prepare_map(data, name)
    for to in ("json", "bpmn", "csv"):
        export(held.map, held.marks, to)
    if name.endswith(".json"):
        read_maps(data, name)


def _drawn(data: bytes, name: str) -> None:
    held = prepare_map(data, name)
    if len(held.map.steps) <= 100:
        for to in ("svg", "drawio", "mermaid", "dot", "xlsx", "pptx"):
            export(held.map, held.marks, to)


def _report(data: bytes, name: str) -> None:
    _all_of(
        lambda: read_report(data, name, "Northmoor"),
        lambda: read_run_facts(data, name),
        lambda: read_children(data, name),
        lambda: (says_what_ran(data, name), holds_only_facts(data, name)),
    )


def _return(data: bytes, name: str) -> None:
    inputs = gather([(data, name)], year=2026)
    if inputs.usual_year is not None:
        other_year_words(inputs)


def _rated(data: bytes, name: str) -> None:
    def rated(level: Any) -> None:
        found = ratings_of_file(data, name, unit="unit", coder="coder", value="value", level=level)
        agreement(found, level)

    _all_of(
        lambda: rated("nominal"),
        lambda: rated("ratio"),
        lambda: read_count_table(data, name),
        lambda: words(protect_table(data, name, Setting("hide", 5, 5, "exact"))),
    )


def _common(data: bytes, name: str) -> None:
    def zipped() -> None:
        with open_zip(data, name) as archive:
            for member in archive.namelist()[:50]:
                read_member(archive, member, name)

    def workbook() -> None:
        book = open_workbook(data, name, wanted="a table", remedy="Choose one")
        for sheet in book.worksheets:
            filled_rows(sheet, name, 10_000)

    _all_of(
        lambda: decode(data, name),
        lambda: Fields(parse_json(data, name), name).leave(),
        lambda: parse_xml(data, name),
        zipped,
        workbook,
    )


def _line(data: bytes, name: str) -> None:  # noqa: ARG001
    _all_of(lambda: read_line(data), lambda: handed_in(data))


def _snapshot(data: bytes, name: str) -> None:  # noqa: ARG001
    text = data.decode("utf-8", "replace")
    rested.read(text)
    snapshot.read(text)


def _typed(data: bytes, name: str) -> None:  # noqa: ARG001
    text = data.decode("utf-8", "replace") + ("\ud800" if b"\xed" in data else "")
    short = text[:2_000]
    _all_of(
        lambda: read_outline(text[:20_000]),
        lambda: read_typed(short),
        lambda: read_times(short),
        lambda: read_day(short),
        lambda: read_deadline(short, "01/03/2026"),
        lambda: typed_day(short),
        lambda: read_year(short),
        lambda: read_place(short),
        lambda: one_line(text, "name", 120),
        lambda: html_text(text),
        lambda: find_personal(text[:20_000]),
    )


class _Counting:
    """Hands that count whatever they are given."""

    async def cast(self, device: bytes, vote: Vote) -> Answer:  # noqa: ARG002
        return Answer("counted", 1)

    async def say(self, device: bytes, words: str) -> Answer:  # noqa: ARG002
        return Answer("counted", 1)


def _phone(data: bytes, name: str) -> None:  # noqa: ARG001
    """A phone's request: whatever is sent, there is an answer with a status."""
    body, _, rest = data.partition(b"\n")
    cookie, _, kind = rest.partition(b"\n")
    for asked in (seeds.ROUND, replace(seeds.ROUND, kind="comments", choices=(), dots=0)):
        app = RoomApp(Desk(asked, _Counting()), "k7wm", [HOST])
        phone = app._marks.phone("")
        held = app._marks.cookie(phone, "/k7wm").partition(";")[0].encode()
        token = app._marks.form(phone).encode()
        headers = [(b"host", HOST.encode()), (b"content-type", kind), (b"cookie", cookie)]
        own = [*headers[:1], (b"content-type", b"application/x-www-form-urlencoded")]
        for method, sent, said in (
            ("POST", headers, body),
            ("POST", [*own, (b"cookie", held)], body.replace(b"t=x", b"t=" + token)),
            ("GET", [*headers[:1], (b"cookie", cookie)], b""),
        ):
            assert 200 <= asyncio.run(_status(app, method, sent, said)) < 600


async def _status(
    app: RoomApp, method: str, headers: list[tuple[bytes, bytes]], body: bytes
) -> int:
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    scope = {"type": "http", "method": method, "path": "/k7wm", "headers": headers, "client": None}
    await app(scope, receive, send)
    return int(said[0]["status"])


def _backup(data: bytes, name: str) -> None:  # noqa: ARG001
    look_into(scratch(), data)


@cache
def scratch() -> Project:
    """A project of this process's own, for what is stored to be stored in."""
    folder = tempfile.TemporaryDirectory(prefix="common-ground-fuzz-")
    _KEPT.append(folder)
    return open_project(Path(folder.name) / "scratch.db")


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _stored_map(data: bytes, name: str) -> None:
    evidence.import_map(scratch(), WHO, data, name, council="Northmoor")


def _stored_transcript(data: bytes, name: str) -> None:
    import_transcript(scratch(), WHO, data, name, council="Northmoor")


def _stored_table(data: bytes, name: str) -> None:
    prepared = prepare_table(data, name)
    number, suggested = certain_mapping(prepared, name)
    sheet = prepared.sheets[number]
    draft_table(scratch(), sheet, suggested.mapping, mark=prepared.mark, council="Northmoor")
    import_table(scratch(), WHO, prepared, suggested.mapping, council="Northmoor")


def _stored_project(data: bytes, name: str) -> None:
    held = prepare_migration(data, name, council="Northmoor")
    save_migration(scratch(), WHO, held, confirmed=False)


def _stored_report(data: bytes, name: str) -> None:
    import_report(
        scratch(), WHO, data, name, council="Northmoor", year=2026, number=1, replace=True
    )


def _stored_package(data: bytes, name: str) -> None:
    bring_in(scratch(), WHO, read_package(data, name))


READERS = (
    Reader("transcripts", 190, seeds.transcripts, findings_in),
    Reader("projects of other programs", 110, seeds.foreign_projects, _foreign),
    Reader("a QualCoder folder", 10, lambda: seeds.foreign_projects()[-3:], _qualcoder_folder),
    Reader("tables of quotes", 110, seeds.tables, prepare_table),
    Reader("maps", 130, seeds.map_files, _map),
    Reader("maps drawn", 15, lambda: seeds.map_files()[:6], _drawn),
    Reader("error reports", 110, seeds.reports, _report),
    Reader("listings of rules", 30, seeds.listings, read_listing),
    Reader("files of a return", 40, seeds.returns, _return),
    Reader("ratings and tables of counts", 20, seeds.ratings, _rated),
    Reader("packages", 30, seeds.packages, read_package),
    Reader("frozen slides", 30, seeds.snapshots, _snapshot),
    Reader("backups", 10, seeds.backups, _backup),
    Reader("lines of our own processes", 30, seeds.answers, _line),
    Reader("requests of phones", 30, seeds.forms, _phone),
    Reader("what people type", 40, seeds.typed, _typed),
    Reader("anything", 25, seeds.everything, _common),
    Reader("transcripts, stored", 10, seeds.transcripts, _stored_transcript),
    Reader("projects of other programs, stored", 8, seeds.foreign_projects, _stored_project),
    Reader("tables of quotes, stored", 8, seeds.tables, _stored_table),
    Reader("maps, stored", 8, seeds.map_files, _stored_map),
    Reader("error reports, stored", 4, seeds.reports, _stored_report),
    Reader("packages, stored", 2, seeds.packages, _stored_package),
)


@cache
def seeds_of(reader: str) -> tuple[Seed, ...]:
    """A reader's sound files, made once."""
    return tuple(next(each for each in READERS if each.name == reader).seeds())
