"""A deck of 25 cards, six of them maps of 60 steps: PowerPoint in 5 s, HTML in 3 MB, and PDF.

``python -m benchmarks.bench_deck`` prints the figures. The cards are those of the demo, each kind
of them, with six large maps made up from seeds (``bench_drawing.example``) among them.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import process_maps.store
from benchmarks.bench_drawing import example
from common.who import Who
from demo.build import build_demo
from presenting import services
from presenting.leaving import left_behind
from presenting.model import NewCard
from project import open_project
from storage import Project, act
from storage.register import councils

CARDS, LARGE = 25, 6
SECONDS, BYTES = 5.0, 3_000_000
_WHO = Who(person="Benchmark", role="team", council=None)


def run() -> dict[str, float | int | str]:
    """Processor seconds and bytes of each format, and their shares of what is allowed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        build_demo(path)
        project = open_project(path)
        board = large_storyboard(project)
        made: dict[str, float | int | str] = {}
        for to in ("html", "pptx", "pdf"):
            # What the libraries take to load is not the deck's.
            left_behind(project, board, to)
            began = time.process_time()
            file = left_behind(project, board, to)
            made[f"{to}: seconds"] = time.process_time() - began
            made[f"{to}: bytes"] = len(file.content)
            made["slides"] = file.slides
        made["pptx: share of 5 s"] = float(made["pptx: seconds"]) / SECONDS
        made["html: share of 3 MB"] = float(made["html: bytes"]) / BYTES
        return made


def large_storyboard(project: Project) -> int:
    """A storyboard of 25 cards of which six show a map of 60 steps."""
    with act(project, _WHO, "Added process maps") as this:
        held = councils(this.db)
        maps = [
            process_maps.store.add_map(this, example(seed)[0], held[seed % len(held)].id)
            for seed in range(LARGE)
        ]
    cards = [NewCard("title", heading="A long show-and-tell")]
    cards += [NewCard("map", {"map": each}) for each in maps]
    cards += [NewCard("comparison", {"maps": [1, 2]}), NewCard("failures", {"which": "first"})]
    cards += [NewCard("says_shows", {"painpoint": 1 + n}) for n in range(3)]
    cards += [NewCard("painpoint", {"painpoint": 1 + n}) for n in range(CARDS - len(cards))]
    board = services.add_storyboard(project, _WHO, "Large")
    services.add_cards(project, _WHO, board, cards)
    return board


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
