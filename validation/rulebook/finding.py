"""Finding rules in plain words: by code, label, field, table, and the words staff use for these.

``field_words.txt`` says which words those are. Words are matched by their stems ("reviewed" finds
"review"), as the beginning of a word while it is typed, and, where no rule has a word, by the
nearest spelling. A rule is found where it has every word; a whole phrase that staff use for one of
its fields counts more than its words apart. How a rule scores is its own business: scores of two
queries are not to be compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from common.stemming import stem_of
from validation.catalogue import Catalogue, Rule, normalise_code, parent_code

_WORDS = Path(__file__).with_name("field_words.txt")
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
# Said in every question and telling nothing of what it is about.
_UNTELLING = (
    "a about an and are as at be been being by can do does for from get had has have i if is it its"
    " me my of on or our rule rules she he so some than that the their them there they this to was"
    " we were what which will with you your"
)
_SAYS_NOTHING = frozenset(_UNTELLING.split())
# Stems said of any rule: they count where a rule has them, and leave out none that has not.
_SOFT = frozenset({"check", "code", "error", "field", "tabl", "in"}) | frozenset(
    {"whi", "when", "where", "how", "who"}
)
_FEWEST_LETTERS = 3
_SHORTEST_MISSPELT = 5
# Of the letters of a word that nobody knows.
_MOST_SLIPS = 0.3
# What a word is worth by where it stands.
_IN_CODE, _IN_FIELD, _IN_LABEL, _IN_WORDS, _IN_TABLE = 12.0, 4.0, 3.0, 2.0, 1.0
_PHRASE, _FIRST_PHRASE = 4.0, 2.0
_BEGINS = 0.6


@dataclass(frozen=True)
class Found:
    """A rule that was found; ``score`` orders the rules of one query, the best first."""

    rule: Rule
    score: float


@dataclass(frozen=True)
class _Phrase:
    stems: tuple[str, ...]
    place: int


@dataclass(frozen=True)
class _Index:
    rules: tuple[Rule, ...]
    # By stem, the worth it has in each rule, by the rule's place.
    worth: Mapping[str, Mapping[int, float]]
    stems: tuple[str, ...]
    phrases: Mapping[tuple[str, ...], Mapping[int, float]]
    codes: Mapping[str, tuple[int, ...]]


def find(catalogue: Catalogue, words: str, year: int | None = None) -> tuple[Found, ...]:
    """The rules that have all the words, the best first; all rules where no word says anything.

    Several codes ("164 169") find each of these rules.
    """
    found = _found(catalogue, " ".join(words.casefold().split())[:200])
    return found if year is None else tuple(each for each in found if year in each.rule.years)


@lru_cache(maxsize=64)
def codes_found(catalogue: Catalogue, words: str) -> frozenset[str]:
    """The codes of the rules that :func:`find` finds, for asking about one rule after another."""
    return frozenset(each.rule.code for each in find(catalogue, words))


def fields_for(words: str) -> tuple[str, ...]:
    """The fields staff mean by some words, the likeliest first: "dentist" is TEETH_CHECK.

    A field is meant where one of its phrases, or its name, is among the words; a single word also
    means the fields that have it in a longer phrase, after those.
    """
    stems = stems_of(words)
    ways: dict[str, float] = {}
    for name, phrases in _phrases().items():
        if name.startswith("table "):
            continue
        name_stems = stems_of(name.replace("_", " "))
        best = 3.0 + len(name_stems) if _within(name_stems, stems) else 0.0
        for phrase in phrases:
            if _within(phrase.stems, stems):
                best = max(best, 1.0 + len(phrase.stems) + 1.0 / (1 + phrase.place))
            elif len(stems) == 1 and stems[0] in phrase.stems:
                best = max(best, 1.0 / (len(phrase.stems) * (1 + phrase.place)))
        if best:
            ways[name] = best
    return tuple(sorted(ways, key=lambda name: -ways[name]))


def tables_for(words: str) -> tuple[str, ...]:
    """The tables staff mean by some words, the likeliest first: "care leavers" is OC3."""
    stems = stems_of(words)
    ways: dict[str, int] = {}
    for name, phrases in _phrases().items():
        if name.startswith("table "):
            table = name.removeprefix("table ")
            own = (stem_of(table.casefold()),)
            fitting = [p.stems for p in phrases if _within(p.stems, stems)]
            fitting += [own] if _within(own, stems) else []
            if fitting:
                ways[table] = max(map(len, fitting))
    return tuple(sorted(ways, key=lambda name: -ways[name]))


@cache
def field_words() -> Mapping[str, tuple[str, ...]]:
    """By field, and by table ("table Reviews"), the words and phrases staff use."""
    found: dict[str, tuple[str, ...]] = {}
    for line in _WORDS.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, said = line.partition(":")
            found[name.strip()] = tuple(each.strip() for each in said.split(",") if each.strip())
    return MappingProxyType(found)


def stems_of(words: str) -> tuple[str, ...]:
    """The stems of those words that say something, in their order."""
    plain = words.casefold().replace("’", "'").replace("-", " ").replace("_", " ")
    return tuple(
        stem_of(token.removesuffix("'s"))
        for token in _TOKEN.findall(plain)
        if token not in _SAYS_NOTHING
    )


@lru_cache(maxsize=512)
def _found(catalogue: Catalogue, words: str) -> tuple[Found, ...]:
    index = _index(catalogue)
    typed = words.split()
    codes = [index.codes.get(normalise_code(each)) for each in typed]
    if len(typed) > 1 and all(codes):
        several = dict.fromkeys(place for places in codes if places for place in places)
        return tuple(Found(index.rules[place], 1.0) for place in several)
    stems = stems_of(words)
    if not stems:
        # Nothing that tells: "rules" is about all of them, a row of dots about none.
        every = index.rules if not typed or _TOKEN.search(words) else ()
        return tuple(Found(rule, 0.0) for rule in every)
    scores: dict[int, float] | None = None
    telling = [pair for pair in zip(stems, _spelt(words), strict=True) if pair[0] not in _SOFT]
    for stem, spelt in telling or zip(stems, _spelt(words), strict=True):
        here = _of_word(index, stem, spelt)
        if scores is None:
            scores = here
        else:
            scores = {at: scores[at] + worth for at, worth in here.items() if at in scores}
    held = scores or {}
    for first in range(len(stems)):
        for last in range(first + 1, len(stems) + 1):
            for at, worth in index.phrases.get(stems[first:last], {}).items():
                if at in held:
                    held[at] += worth * (last - first)
    order = sorted(held, key=lambda at: (-held[at], at))
    return tuple(Found(index.rules[at], round(held[at], 3)) for at in order)


def _of_word(index: _Index, stem: str, spelt: str) -> dict[int, float]:
    """What a word is worth in each rule that has it, or a word it begins."""
    scores: dict[int, float] = defaultdict(float)
    if of_code := index.codes.get(normalise_code(spelt)):
        return dict.fromkeys(of_code, _IN_CODE)
    for word in {stem, spelt}:
        _add(scores, index, word, 1.0)
    if len(spelt) >= _FEWEST_LETTERS:
        for other in _beginning_with(index.stems, spelt):
            if other not in (stem, spelt):
                _add(scores, index, other, _BEGINS)
        if spelt[0].isdigit() or spelt.startswith("sw"):
            for code, places in index.codes.items():
                if code.casefold().startswith(spelt):
                    for at in places:
                        scores[at] += _IN_CODE * _BEGINS
    if not scores and len(spelt) >= _SHORTEST_MISSPELT and spelt.isalpha():
        near = process.extractOne(
            stem,
            index.stems,
            scorer=DamerauLevenshtein.normalized_distance,
            score_cutoff=_MOST_SLIPS,
        )
        if near:
            _add(scores, index, near[0], 1.0)
    return scores


def _add(scores: dict[int, float], index: _Index, stem: str, share: float) -> None:
    having = index.worth.get(stem)
    if having:
        # A word that few rules have tells more.
        rare = log(1 + len(index.rules) / len(having))
        for at, worth in having.items():
            scores[at] = max(scores[at], worth * share * rare)


def _beginning_with(stems: tuple[str, ...], start: str) -> Iterable[str]:
    for at in range(bisect_left(stems, start), len(stems)):
        if not stems[at].startswith(start):
            return
        yield stems[at]


@lru_cache(maxsize=8)
def _index(catalogue: Catalogue) -> _Index:
    worth: dict[str, dict[int, float]] = defaultdict(dict)
    phrases: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    codes: dict[str, list[int]] = defaultdict(list)
    rules = catalogue.rules()

    def put(at: int, stems: Iterable[str], value: float) -> None:
        for stem in stems:
            worth[stem][at] = max(worth[stem].get(at, 0.0), value)

    for at, rule in enumerate(rules):
        codes[normalise_code(rule.code)].append(at)
        if parent := parent_code(rule.code):
            codes[parent].append(at)
        put(at, stems_of(rule.label), _IN_LABEL)
        for name in (*rule.fields, *_tables(rule)):
            own = name.removeprefix("table ")
            put(at, (own.casefold(), *stems_of(own)), _IN_FIELD if name == own else _IN_TABLE)
            for phrase in _phrases().get(name, ()):
                put(at, phrase.stems, _IN_WORDS if name == own else _IN_TABLE)
                # The plainest words of a field come first in its line.
                value = (_PHRASE if name == own else _IN_TABLE) / (1 + phrase.place / 8)
                value += 0.0 if phrase.place else _FIRST_PHRASE
                # A rule about one field is more about it than one that names five.
                value /= 1 + len(rule.fields) / 4
                held = phrases[phrase.stems]
                held[at] = max(held.get(at, 0.0), value)
    return _Index(
        rules,
        worth,
        tuple(sorted(worth)),
        phrases,
        {code: tuple(places) for code, places in codes.items()},
    )


def _tables(rule: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"table {name.removesuffix('_last')}" for name in rule.tables))


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    return {
        name: tuple(_Phrase(stems_of(each), place) for place, each in enumerate(said))
        for name, said in field_words().items()
    }


def _within(phrase: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    """Whether the phrase stands in the words, its stems in a row."""
    size = len(phrase)
    return bool(size) and any(
        stems[at : at + size] == phrase for at in range(len(stems) - size + 1)
    )


def _spelt(words: str) -> tuple[str, ...]:
    """The words that :func:`stems_of` gives the stems of, as they are spelt."""
    plain = words.casefold().replace("’", "'").replace("-", " ").replace("_", " ")
    return tuple(
        token.removesuffix("'s") for token in _TOKEN.findall(plain) if token not in _SAYS_NOTHING
    )
