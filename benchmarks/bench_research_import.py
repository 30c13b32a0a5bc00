"""Importing a coded project of another program: 30 interviews with 753 quotes in at most 3 s.

The project has the shape of a real one: some 10,000 words an interview, 285 tags, every quote with
its own words beside it. It is written as programs on Windows do, so that every way of counting
positions has to be tried: CRLF line breaks that count as one, a byte order mark, curly quotes and
emoji. Processor time, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import io
import random
import statistics
import tempfile
import time
import uuid
import zipfile
from pathlib import Path

from benchmarks.large import AND_SO, DOES, SEED, WHAT, WHEN, WHO_SAYS
from common.who import Who
from project import open_project
from research.exchange.model import (
    ForeignCode,
    ForeignCoding,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
)
from research.formats.refi import read_qdpx, write_qdpx
from research.services.exporting import export_project
from research.services.migrating import everybody, prepare_migration, save_migration

INTERVIEWS, WORDS, QUOTES, HEADINGS, TAGS = 30, 10_000, 753, 55, 230
BOUND_S = 3
TIMES = 5


def run() -> dict[str, float | int]:
    """Every figure."""
    data = large_qdpx()
    taken = []
    for _time in range(TIMES):
        start = time.process_time()
        project = read_qdpx(data, "large.qdpx")
        taken.append(time.process_time() - start)
    start = time.process_time()
    write_qdpx(project)
    written = time.process_time() - start
    whole = [_whole_import(data) for _time in range(TIMES)]
    readings = project.readings
    return {
        "bound for the whole import, s": BOUND_S,
        "bytes": len(data),
        "words": sum(len(source.text.split()) for source in project.sources),
        "quotes": sum(len(source.spans) for source in project.sources),
        "quotes equal to the words beside them": readings.chosen.named if readings else 0,
        "reading, median s": statistics.median(taken),
        "reading, worst s": max(taken),
        "writing, s": written,
        "whole import, quotes kept": whole[0][1],
        "whole import, median s": statistics.median(each[0] for each in whole),
        "whole import, worst s": max(each[0] for each in whole),
        "export as a working copy, s": whole[0][2],
    }


def _whole_import(data: bytes) -> tuple[float, int, float]:
    """Seconds from the file's bytes to stored sessions, anonymised; quotes; seconds to export."""
    with tempfile.TemporaryDirectory() as folder:
        project = open_project(Path(folder) / "p.db")
        start = time.process_time()
        migration = prepare_migration(data, "large.qdpx", roster=everybody(project))
        saved = save_migration(project, Who("Benchmark"), migration, confirmed=False)
        taken = time.process_time() - start
        start = time.process_time()
        export_project(project, "qdpx", working_copy=True)
        return taken, saved.quotes, time.process_time() - start


def large_qdpx() -> bytes:
    """The project as a file; the same one every time."""
    chance = random.Random(SEED)
    heads = [ForeignCode(_guid(chance), f"Group {n}", heading=True) for n in range(HEADINGS)]
    codes = [
        ForeignCode(_guid(chance), f"Tag {n}", chance.choice(heads).guid, colour="#1d70b8")
        for n in range(TAGS)
    ]
    tree = [
        each
        for head in heads
        for each in (head, *(code for code in codes if code.parent == head.guid))
    ]
    quotes = [QUOTES // INTERVIEWS + (n < QUOTES % INTERVIEWS) for n in range(INTERVIEWS)]
    sources = tuple(_interview(chance, n, quotes[n], codes) for n in range(INTERVIEWS))
    ours = write_qdpx(ForeignProject("project", "Large", sources=sources, codes=tuple(tree)))
    return _as_on_windows(ours)


def _interview(
    chance: random.Random, number: int, quotes: int, codes: list[ForeignCode]
) -> ForeignSource:
    lines: list[str] = []
    count = 0
    while count < WORDS:
        said = " ".join(
            f"{chance.choice(WHO_SAYS)} {chance.choice(DOES)} {chance.choice(WHAT)} "
            f"{chance.choice(WHEN)}, {chance.choice(AND_SO)} – “that’s it”."
            for _sentence in range(chance.randrange(1, 5))
        )
        lines.append(f"P{number}: {said}{' 😩' if chance.random() < 0.1 else ''}")
        count += len(lines[-1].split())
    text = "\n".join(lines)
    spans = []
    for _quote in range(quotes):
        start = text.index(" ", chance.randrange(len(text) - 800)) + 1
        end = text.index(" ", start + chance.randrange(20, 700))
        coding = ForeignCoding(chance.choice(codes).guid, _guid(chance))
        spans.append(ForeignSpan(_guid(chance), start, end, (coding,), "Asha"))
    return ForeignSource(_guid(chance), f"Interview {number}", text, tuple(spans))


def _as_on_windows(ours: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ours)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for member in package.infolist():
            content = package.read(member)
            if member.filename.endswith(".txt"):
                content = b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")
            else:
                content = content.replace(b'origin="Common Ground"', b'origin="Another program"')
            other.writestr(zipfile.ZipInfo(member.filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _guid(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
