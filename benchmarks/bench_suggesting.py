"""Suggesting rules for words: how well, beside plain search, and what a suggestion costs.

``python -m benchmarks suggesting``. Figures of sets are shares of their quotes that are about a
rule; see ``quotes_to_rules.py`` for what the sets are.
"""

from __future__ import annotations

import sqlite3
import time
import tracemalloc
from collections.abc import Callable

from benchmarks.among_talk import among_talk
from benchmarks.quotes_to_rules import SETS, Labelled, found_in, labelled
from validation.catalogue import shipped
from validation.rulebook.finding import field_words, stems_of
from validation.suggesting import language
from validation.suggesting.suggesting import suggest_rules

BOUND_MS = 20.0
BETWEEN = 2


def run() -> dict[str, object]:
    """Every set, searched plainly and suggested for; then the time of one suggestion."""
    figures: dict[str, object] = {}
    catalogue = shipped()
    tracemalloc.start()
    started = time.perf_counter()
    suggest_rules("anything at all", catalogue)
    figures["s until the first suggestion"] = time.perf_counter() - started
    figures["MB held for it"] = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    for path in sorted(SETS.glob("*.json")):
        quotes = labelled(path.stem)
        for name, search in (
            ("labels", _searcher(False)),
            ("labels, field words", _searcher(True)),
        ):
            figures[f"{path.stem}, FTS5 over {name}: hit@5"] = _hit_at_5(quotes, search)
        figures[f"{path.stem}, suggested"] = found_in(quotes).words()
        between = among_talk(quotes, [each for each in quotes if not each.codes], BETWEEN)
        figures[f"{path.stem}, between {BETWEEN} others, suggested"] = found_in(between).words()
    figures |= _times([each for path in SETS.glob("*.json") for each in labelled(path.stem)])
    return figures


def _times(quotes: list[Labelled]) -> dict[str, object]:
    taken = []
    for each in quotes:
        started = time.perf_counter()
        suggest_rules(each.quote, shipped())
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return {
        "ms a suggestion, median": taken[len(taken) // 2],
        "of the bound of 20 ms, the slowest in a hundred": taken[len(taken) * 99 // 100] / BOUND_MS,
        "rules with a model": len(language.language_of(shipped()).rules),
    }


def _searcher(with_words: bool) -> Callable[[str], list[str]]:
    """SQLite's own search, porter stems, any word, best first: what there was before."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE rules USING fts5(code UNINDEXED, said, tokenize='porter')")
    for rule in shipped().rules(2027):
        words = [word for name in rule.fields for word in field_words().get(name, ())]
        said = " ".join([rule.label, *rule.fields, *(words if with_words else [])])
        db.execute("INSERT INTO rules VALUES (?, ?)", (rule.code, said))

    def search(text: str) -> list[str]:
        asked = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems_of(text)))
        if not asked:
            return []
        found = db.execute("SELECT code FROM rules WHERE rules MATCH ? ORDER BY rank", (asked,))
        return [code for (code,) in found.fetchmany(5)]

    return search


def _hit_at_5(quotes: tuple[Labelled, ...], search: Callable[[str], list[str]]) -> float:
    about = [each for each in quotes if each.codes]
    return sum(bool(set(search(each.quote)) & set(each.codes)) for each in about) / len(about)
