"""How likely words are where a rule is spoken of: one small model of language a rule.

Each rule's model is made of what staff would say of it (:mod:`validation.suggesting.sayings`) and
its label; as that is little, it is mixed with the language of the rule's fields, of its table, and
of all rules together. A text is then about the rule under whose model it is likeliest: query
likelihood with Jelinek–Mercer smoothing over four levels (Ponte & Croft, SIGIR 1998; Zhai &
Lafferty, ACM TOIS 22(2), 2004). Three such models vote: of single words, of meanings, and of pairs.

SQLite's FTS5 ranks by BM25, which knows nothing between a rule and all rules: on the quotes
made up for tuning it found fewer (see ``benchmarks/README.md``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from common.language.voting import KINDS, PAIRS, Floats, Kind, Model, Voters, columns_of, shares
from validation.catalogue import Catalogue, Rule, normalise_code
from validation.rulebook.finding import field_words
from validation.suggesting.sayings import sayings
from validation.suggesting.words import Feature, Read, read

# How much of a rule's language is its own, its fields', its table's, everybody's.
_OWN, _FIELDS, _TABLE, _ALL = 0.4, 0.2, 0.1, 0.3
_LABEL_COUNTS, _FIELD_WORDS_COUNT = 2.0, 4.0
# What a single word, a meaning and a pair weigh beside one another.
_WEIGHTS = (1.0, 0.8, 0.3)


@dataclass(frozen=True)
class Language:
    """The models of all rules of a catalogue, in its order."""

    rules: tuple[Rule, ...]
    voters: Voters

    def scores(self, text: Read) -> Floats:
        """How much likelier the text is about each rule than about none in particular (a log)."""
        return self.voters.scores(text)

    def gains(self, text: Read, rule: int) -> dict[Feature, float]:
        """What each feature of a text adds for one rule, by its place."""
        return self.voters.gains(text, rule)


@lru_cache(maxsize=4)
def language_of(catalogue: Catalogue) -> Language:
    """The models of a catalogue's rules; a rule nobody wrote sayings for has its label's words."""
    rules = catalogue.rules()
    place = {normalise_code(rule.code): at for at, rule in enumerate(rules)}
    said: list[tuple[Read, list[int]]] = []
    for each in sayings():
        at = [place[normalise_code(code)] for code in each.codes if normalise_code(code) in place]
        said.append((read(each.words), at))
    labels = [read(rule.label) for rule in rules]
    of_fields = {
        name: read(". ".join((*phrases, name.replace("_", " "))))
        for name, phrases in field_words().items()
    }
    models = tuple(_model(rules, said, labels, of_fields, kind) for kind in KINDS)
    return Language(rules, Voters(models, _WEIGHTS, len(rules)))


def _model(
    rules: Sequence[Rule],
    said: Sequence[tuple[Read, list[int]]],
    labels: Sequence[Read],
    of_fields: Mapping[str, Read],
    kind: Kind,
) -> Model:
    column = columns_of((text for text, _ in said), kind)
    if kind is not PAIRS:
        for text in (*labels, *of_fields.values()):
            for each in kind(text):
                column.setdefault(each, len(column))

    def add(row: NDArray[np.float64], text: Read, times: float) -> None:
        for each in kind(text):
            if each in column:
                row[column[each]] += times

    own = np.zeros((len(rules), len(column)))
    for text, places in said:
        for at in places:
            add(own[at], text, 1.0)
    for at, label in enumerate(labels):
        add(own[at], label, _LABEL_COUNTS)
    fields, tables = _members(rules, of_fields)
    of_field = fields.T @ own
    for at, name in enumerate(_names(rules, of_fields)):
        if name in of_fields:
            add(of_field[at], of_fields[name], _FIELD_WORDS_COUNT)
    everybody = (own.sum(axis=0) + 1) / (own.sum() + len(column))
    mixed = (
        _OWN * shares(own)
        + _FIELDS * shares(fields) @ shares(of_field)
        + _TABLE * tables @ shares(tables.T @ own)
        + _ALL * everybody
    )
    return Model(column, np.log(mixed / everybody).astype(np.float32))


def _names(rules: Sequence[Rule], of_fields: Mapping[str, Read]) -> list[str]:
    named = {name for rule in rules for name in rule.fields}
    return sorted(named | {name for name in of_fields if not name.startswith("table ")})


def _members(
    rules: Sequence[Rule], of_fields: Mapping[str, Read]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which fields each rule has, in shares of one, and which table is its first."""
    names = {name: at for at, name in enumerate(_names(rules, of_fields))}
    first = sorted({rule.tables[0] for rule in rules if rule.tables})
    fields, tables = np.zeros((len(rules), len(names))), np.zeros((len(rules), len(first)))
    for at, rule in enumerate(rules):
        for name in rule.fields:
            fields[at, names[name]] = 1 / len(rule.fields)
        if rule.tables:
            tables[at, first.index(rule.tables[0])] = 1
    return fields, tables
