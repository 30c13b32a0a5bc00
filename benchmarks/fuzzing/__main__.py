"""``python -m benchmarks.fuzzing [COUNT [SEED [FILE]]]``: so many inputs over all readers.

What each thousand came to goes into FILE, a line of JSON each; the same command again goes on where
it stopped. ``python -m benchmarks.fuzzing show READER NUMBER SEED FILE`` writes one input to FILE
and says what comes of it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.fuzzing.readers import READERS, Reader
from benchmarks.fuzzing.trying import Tried, input_of, shares, tried

COUNT, SEED = 100_000, 903
_AT_ONCE = 1_000


def main(arguments: list[str]) -> None:
    """Run, go on or show."""
    if arguments[:1] == ["show"]:
        _show(*arguments[1:])
        return
    count = int(arguments[0]) if arguments else COUNT
    seed = int(arguments[1]) if len(arguments) > 1 else SEED
    file = Path(arguments[2]) if len(arguments) > 2 else None
    print(f"{count:,} inputs, seed {seed}", flush=True)
    _tell(_all(count, seed, file))


def _all(count: int, seed: int, file: Path | None) -> Iterator[Tried]:
    lines = file.read_text("utf-8").splitlines() if file and file.exists() else []
    done = [Tried(**each) for each in map(json.loads, lines)]
    yield from done
    known = {(each.reader, each.first) for each in done}
    for reader, number in shares(count):
        for first in range(0, number, _AT_ONCE):
            if (reader.name, first) in known:
                continue
            found = tried(reader, seed, first, min(_AT_ONCE, number - first))
            if file:
                with file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
            yield found


def _tell(results: Iterator[Tried]) -> None:
    kept: dict[str, list[Tried]] = {}
    for each in results:
        kept.setdefault(each.reader, []).append(each)
        for number, what in each.faults:
            print(f"FAULT {each.reader} {number}: {what}", flush=True)
    for name, some in kept.items():
        slow, large = max(some, key=lambda e: e.slowest), max(some, key=lambda e: e.memory)
        print(
            f"{name}: {sum(e.count for e in some):,} tried, {sum(e.refused for e in some):,} "
            f"refused, {sum(len(e.faults) for e in some)} faults; slowest {slow.slowest:.2f} s "
            f"({slow.slowest_at}); memory {large.memory / 2**20:.0f} MB ({large.memory_at})"
        )
    faults = Counter(what for some in kept.values() for e in some for _, what in e.faults)
    tried_in_all = sum(e.count for some in kept.values() for e in some)
    print(f"in all {tried_in_all:,} tried, {faults.total():,} faults of {len(faults)} kinds")


def _show(name: str, number: str, seed: str, file: str) -> None:
    reader: Reader = next(each for each in READERS if each.name == name)
    given = input_of(reader, int(seed), int(number))
    Path(file).write_bytes(given.data)
    print(given.name, len(given.data), flush=True)
    reader.read(given.data, given.name)
    print("taken")


if __name__ == "__main__":
    main(sys.argv[1:])
