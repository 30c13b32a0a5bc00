"""What running the validator here adds to the validator's own time: at most a fifth.

``python -m benchmarks.bench_validator`` prints the figures; it needs the validator installed and
the shared inputs. A return of 700 children is made in memory by giving the children of a made-up
one new ids. The validator alone is a bare script in its own environment: its import, its run, its
error report. Ours is the whole service: files looked at, process started, files sent, every rule
told, sums over children and pairs, answer read. Both are timed in turn, with the start of a process
and the import of the validator, which both need; ``ratio_without_start`` takes that out of both.
"""

from __future__ import annotations

import base64
import json
import statistics
import subprocess
import time

from benchmarks.shared_data import SHARED
from validation.running.environment import python
from validation.services.running import files_of, run_validator

CHILDREN, BOUND, TIMES = 700, 1.20, 5
_BARE = """
import base64, json, logging, sys, time
logging.disable(logging.CRITICAL)
files = [
    {"name": name, "description": "This year", "file_content": base64.b64decode(data)}
    for data, name in json.load(sys.stdin)
]
from lac_validator.lac_validator import LacValidator
from lac_validator.report import Report
from lac_validator.rules.ruleset_utils import get_year_ruleset
rules = get_year_ruleset("2026")
start = time.perf_counter()
metadata = {"collectionYear": "2026", "localAuthority": ""}
done = LacValidator(metadata=metadata, files=files, registry=rules)
report = Report(done.ds_results, rules).error_report
took = time.perf_counter() - start
counts = {code: int(count) for code, count in zip(report["Code"], report["Count"]) if count}
print(json.dumps({"inside": took, "counts": counts}))
"""


def larger(children: int = CHILDREN) -> list[tuple[bytes, str]]:
    """A return of so many children: those of a made-up one over and over, with new ids."""
    given = files_of(SHARED / "validator/inputs/councilA400_run1")
    lines = {name: data.decode().splitlines() for data, name in given}
    ids = [line.split(",", 1)[0] for line in lines["header.csv"][1:]]
    made = {name: [rows[0]] for name, rows in lines.items()}
    for copy in range(-(-children // len(ids))):
        kept = dict(zip(ids[: children - copy * len(ids)], range(1_000_000), strict=False))
        for name, rows in lines.items():
            made[name] += [
                f"{9_000_000 + copy * 10_000 + kept[child]},{rest}"
                for child, _, rest in (row.partition(",") for row in rows[1:])
                if child in kept
            ]
    return [(("\n".join(rows) + "\n").encode(), name) for name, rows in made.items()]


def run() -> dict[str, float | int | str]:
    """Median seconds of each and the ratio of the two, in turn, on a return of 700 children."""
    files = larger()
    sent = json.dumps([(base64.b64encode(data).decode(), name) for data, name in files])
    bare, ours, starts = [], [], []
    for _ in range(TIMES):
        begun = time.perf_counter()
        said = subprocess.run(
            [str(python()), "-I", "-B", "-c", _BARE],
            input=sent,
            capture_output=True,
            text=True,
            check=True,
        )
        bare.append(time.perf_counter() - begun)
        # Some of its rules print too.
        alone = json.loads(said.stdout.splitlines()[-1])
        starts.append(bare[-1] - alone["inside"])
        begun = time.perf_counter()
        done = run_validator(files, year=2026, any_year=True, progress=lambda _step: None)
        ours.append(time.perf_counter() - begun)
        assert done.report.counts == alone["counts"]
        assert done.facts.children == CHILDREN
    alone_s, ours_s, start = (statistics.median(each) for each in (bare, ours, starts))
    return {
        "children": CHILDREN,
        "validator_alone_s": round(alone_s, 2),
        "ours_s": round(ours_s, 2),
        "start_and_import_s": round(start, 2),
        "ratio": round(ours_s / alone_s, 3),
        "ratio_without_start": round((ours_s - start) / (alone_s - start), 3),
        "ratio_of_fastest": round(min(ours) / min(bare), 3),
        "bound": BOUND,
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
