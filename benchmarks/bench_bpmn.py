"""Reading BPMN files in bulk: at most three times what lxml needs to parse the same bytes.

``python -m benchmarks.bench_bpmn`` prints the figures: processor time, the best of a few runs each,
over the files of the shared data repeated until there are ``FILES`` of them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from benchmarks.shared_data import SHARED
from process_maps.batch import convert_folder
from process_maps.formats.bpmn.reading import read_bpmn

FILES = 3_700
CONVERTED = 160
RUNS = 3


def run() -> dict[str, object]:
    """How long it takes, and how often that of parsing alone."""
    found = sorted([*SHARED.glob("bpmn/*.bpmn"), *SHARED.glob("alignment/*/models/*.bpmn")])
    if not found:
        return {"left out": "the shared BPMN files are not here"}
    files = [(path.name, path.read_bytes()) for path in found]
    rounds = -(-FILES // len(files))
    parsing = _best(lambda: [etree.fromstring(data) for _, data in files]) * rounds
    reading = _best(lambda: [read_bpmn(data, name) for name, data in files]) * rounds
    many = rounds * len(files)
    return {
        "files": many,
        "megabytes": sum(len(data) for _, data in files) * rounds / 1e6,
        "parsing with lxml, s": parsing,
        "reading as maps, s": reading,
        "reading / parsing (at most 3)": reading / parsing,
        f"{CONVERTED} files to JSON as a folder, s": _folder(files),
    }


def _folder(files: list[tuple[str, bytes]]) -> float:
    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place, "in"), Path(place, "out")
        source.mkdir()
        for number in range(CONVERTED):
            name, data = files[number % len(files)]
            (source / f"{number}-{name}").write_bytes(data)
        return _best(lambda: convert_folder(source, out), runs=1)


def _best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Processor seconds of the fastest run: others on the machine only ever slow it down."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    for what, value in run().items():
        print(f"{what}: {value:.3f}" if isinstance(value, float) else f"{what}: {value}")
