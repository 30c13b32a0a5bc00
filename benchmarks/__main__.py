"""Runs the benchmarks named on the command line, or all of them, and prints their figures."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

import benchmarks


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(
        each.name.removeprefix("bench_")
        for each in pkgutil.iter_modules(benchmarks.__path__)
        if each.name.startswith("bench_")
    )


def main(wanted: Sequence[str]) -> None:
    """Run and print."""
    for name in wanted or names():
        print(name)
        figures = importlib.import_module(f"benchmarks.bench_{name}").run()
        for what, value in figures.items():
            print(f"  {what}: {value:,.4g}" if isinstance(value, float) else f"  {what}: {value}")


if __name__ == "__main__":
    main(sys.argv[1:])
