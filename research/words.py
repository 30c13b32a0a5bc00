"""Telling words from names: whether a word is ordinary English or one of the field's own.

The lists are written by hand and lie beside this file. Regular forms of a listed word
("revisiting", "unallocated") are words as well, so that the lists can stay short.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from research.vocabulary import HEADINGS, NAMES_LIKE_FORMS, ROLE_WORDS, SMALL_WORDS, words

_VOWELS = frozenset("aeiouy")
# What may be taken off the end of a word, and what may have stood there instead.
_ENDINGS = (
    ("ies", ("y", "ie")),
    ("ied", ("y",)),
    ("ier", ("y",)),
    ("iest", ("y",)),
    ("ily", ("y",)),
    ("iness", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ings", ("", "e")),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("est", ("", "e")),
    ("ly", ("", "le")),
    ("ally", ("", "al")),
    ("ness", ("",)),
    ("ment", ("",)),
    ("ments", ("",)),
    ("ful", ("",)),
    ("less", ("",)),
    ("able", ("", "e")),
    ("ise", ("", "y")),
    ("ised", ("", "y")),
    ("ising", ("", "y")),
    ("isation", ("", "y", "e")),
    ("ish", ("",)),
    ("wise", ("",)),
    ("like", ("",)),
    ("ism", ("",)),
    ("ist", ("", "y")),
    ("al", ("", "e")),
    ("ship", ("",)),
    ("hood", ("",)),
)
_BEGINNINGS = tuple(
    sorted(
        words(
            "un re non pre over under mis dis co multi inter sub anti out up down self semi super "
            "mid post cross ex counter micro mega auto bi tri"
        )
    )
)
# Long endings that hardly any name has, whatever stands before them.
_TELLING = (
    "tion",
    "tions",
    "sion",
    "sions",
    "ology",
    "ically",
    "fully",
    "ously",
    "ively",
    "bility",
)
_SPELLINGS = (("ize", "ise"), ("iza", "isa"), ("izi", "isi"), ("or", "our"), ("er", "re"))


def _read(name: str) -> frozenset[str]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def known_words() -> frozenset[str]:
    """Ordinary words, in lower case, as listed."""
    return _read("known_words.txt") | HEADINGS | SMALL_WORDS


@cache
def field_words() -> frozenset[str]:
    """Words of the field that are written with a capital and name nobody, in lower case."""
    return _read("field_words.txt") | ROLE_WORDS


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether a word in lower case, without accents, is an ordinary one or the field's.

    A word of several parts ("co-ordinator", "part-time") is one where each part is.
    """
    plain = word.removesuffix("'s")
    if _is_listed(plain):
        return True
    if "'" in plain:
        return False
    if "-" in plain:
        return all(_is_part(part) for part in plain.split("-"))
    if plain in NAMES_LIKE_FORMS:
        return False
    return _is_formed(plain) or any(
        old in plain and _is_formed(plain.replace(old, new)) for old, new in _SPELLINGS
    )


def _is_listed(word: str) -> bool:
    return word in known_words() or word in field_words()


def _is_part(part: str) -> bool:
    return part in _BEGINNINGS or len(part) < 2 or is_word(part)


def _is_formed(word: str) -> bool:
    if _is_listed(word) or (len(word) > 7 and word.endswith(_TELLING)):
        return True
    if _has_ending(word):
        return True
    return any(
        word.startswith(each)
        and len(word) - len(each) > 2
        and (_is_listed(word[len(each) :]) or _has_ending(word[len(each) :]))
        for each in _BEGINNINGS
    )


def _has_ending(word: str) -> bool:
    for ending, stems in _ENDINGS:
        if not word.endswith(ending):
            continue
        root = word[: -len(ending)]
        if len(root) < 3 and ending != "s":
            continue
        if any(_is_stem(root + stem) for stem in stems):
            return True
        # "planning", "tagged": the last letter was doubled.
        doubled = root[-1:] == root[-2:-1] and ending in ("ed", "ing", "ings")
        if doubled and root[-1:] not in _VOWELS and _is_stem(root[:-1]):
            return True
    return False


def _is_stem(stem: str) -> bool:
    return len(stem) > 2 and _is_listed(stem)
