"""What is left behind of a whole project: each document, the workbook and the open data.

``python -m benchmarks.bench_documents`` prints seconds of processor time on the demo and on the
large project (`benchmarks.large`), nothing remembered before the first, and how many times as long
the large one takes. There is no bound: somebody presses a button and waits.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.large import build_large
from demo.build import build_demo
from presenting.documents.services import KINDS, Document, document
from presenting.tables.open_data import open_data
from presenting.tables.workbook import workbook
from project import open_project
from storage import Project

FILES: dict[str, Callable[[Project], Document]] = {
    **{kind: partial(document, kind=kind) for kind in KINDS},
    "workbook": workbook,
    "open-data": open_data,
}


def run() -> dict[str, float | int | str]:
    """Seconds of processor time and bytes of each file, of both projects, and their ratio."""
    figures: dict[str, float | int | str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, build in (("demo", build_demo), ("large", build_large)):
            path = Path(folder) / f"{name}.db"
            build(path)
            for what, make in FILES.items():
                # Opened anew, as another file, so that nothing of it is remembered.
                fresh = path.rename(path.with_name(f"{name}-{what}.db"))
                project = open_project(fresh)
                start = time.process_time()
                made = make(project)
                figures[f"{what}_{name}_s"] = round(time.process_time() - start, 2)
                figures[f"{what}_{name}_mb"] = round(len(made.content) / 1e6, 2)
                path = fresh
    for what in FILES:
        large, small = float(figures[f"{what}_large_s"]), float(figures[f"{what}_demo_s"])
        figures[f"{what}_ratio"] = round(large / small, 1)
    return figures


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
