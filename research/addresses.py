"""Where somebody can be found: streets, schools, homes, hospitals, by the word they end in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from research.cues import BACK, is_where, is_where_somebody_is
from research.identifiers import Candidate
from research.vocabulary import DATE_NAMES, GENERIC_PLACES, NEVER_SURNAMES, SMALL_WORDS
from research.words import field_words, is_word

_WORD = r"(?:St\.|[A-Z][\w'-]{0,30})"
_NAME = rf"(?:{_WORD}[ \t]){{1,3}}"
_ROAD = r"Street|Road|Rd|Avenue|Ave|Lane|Crescent|Terrace|Mews|Estate|estate"
_LOOSE_ROAD = r"St|Close|Drive|Way|Court|Place|Gardens|Grove|Hill|Square|Walk|Rise|Row|Parade|Green"
_FLAT = r"(?:(?:Flat|Apartment|Apt|Unit|Room|flat)\s[0-9]{1,4}[A-Za-z]?,?\s)?"
_NUMBERED = re.compile(rf"{_FLAT}(?<![\w.,/-])[0-9]{{1,4}}[a-zA-Z]?,?\s{_NAME}$")
_NAMED = re.compile(rf"(?<![\w-]){_NAME}$")
_BACK = 90
_ROADS = re.compile(rf"(?:{_ROAD}|({_LOOSE_ROAD}))(?![\w-])")
_SCHOOLS = re.compile(
    r"(?:Church\sof\sEngland\s|C\sof\sE\s|CE\s|RC\s|Catholic\s|Community\s)?"
    r"(?:(?:Primary|Secondary|High|Infants?'?|Juniors?|Special|Grammar|Comprehensive|Comp|"
    r"Boarding)(?:\s(?:School|Academy))?|School|Academy|College|Sixth\sForm|Nursery|Preschool|PRU|"
    r"primary school|school|academy|college|primary|nursery)\b"
)
_HOMES = re.compile(
    r"(?:House|Lodge|Cottages?|Manor|Farm|Hall|View|Court|Grange|Villas?|Towers|Hostel|Hospital|"
    r"Hospice|Surgery|(?:Medical|Health|Family|Contact|Community|Children's)\s[Cc]entre|Infirmary|"
    r"Hotel|Church|Mosque|Gurdwara|Temple|Chapel|Care\sHome|[Cc]hildren's\s[Hh]ome|"
    r"[Cc]are\s[Hh]ome|[Rr]esidential\s[Hh]ome|[Hh]ospital|[Ss]urgery)\b"
)
_BEFORE_AN_END = re.compile(
    rf"{_WORD}[ \t](?={_ROADS.pattern}|{_SCHOOLS.pattern}|{_HOMES.pattern})"
)
_LOOSE_HOMES = frozenset(("Court", "View", "Hall", "Church", "Temple"))
_TREES = (
    r"Beeches|Larches|Willows|Oaks|Elms|Laurels|Firs|Pines|Cedars|Poplars|Hollies|Limes|Sycamores|"
    r"Birches|Chestnuts|Gables|Hawthorns|Rowans|Acorns|Meadows|Orchards?|Grange|Manor|Hollow|Haven|"
    r"Nook|Spinney|Paddocks?|Croft|Cottage|Lodge|Old\s[A-Z]\w+|Stables|Coppice|Glade|Elders|Maples"
)
_THE = re.compile(rf"[Tt]he\s({_TREES})\b(?!\s[A-Z])")
_SAINT = re.compile(
    r"S(?:t|aint)\.?\s([A-Z][a-z]+(?:'s|s')?)(?![\w])(?:\s(?:and|&)\sSt\.?\s[A-Z][a-z]+(?:'s)?)?"
)


def place_candidates(text: str, nobody: Collection[str] = ()) -> Iterator[Candidate]:
    """Streets, schools and homes in folded text. Sure where a number or an unknown word says so."""
    for name in _BEFORE_AN_END.finditer(text):
        yield from _by_its_end(text, name.end(), nobody)
    for match in _THE.finditer(text):
        before = text[max(0, match.start() - BACK) : match.start()]
        if not before[-1:].isalnum() and (match[0][0] == "T" or is_where(before)):
            yield Candidate(match.start(), match.end(), "place", is_where_somebody_is(before))
    for match in _SAINT.finditer(text):
        before = text[max(0, match.start() - BACK) : match.start()]
        if before[-1:].isalnum() or before[-1:] == ".":
            continue
        sure = match[1].endswith("s") or is_where_somebody_is(before)
        yield Candidate(match.start(), match.end(), "place", sure)


def _by_its_end(text: str, place: int, nobody: Collection[str]) -> Iterator[Candidate]:
    """What ends at a word like "Road", "School" or "House", which stands at a place of the text."""
    if match := _ROADS.match(text, place):
        if numbered := _NUMBERED.search(text, max(0, place - _BACK), place):
            yield Candidate(numbered.start(), match.end(), "address", True)
        else:
            yield from _named(text, match, "address", nobody, needs_unknown=match[1] is not None)
    if match := _SCHOOLS.match(text, place):
        bare = not re.search(r"School|Academy|College", match[0])
        yield from _named(text, match, "school", nobody, needs_unknown=bare)
    if match := _HOMES.match(text, place):
        loose = match[0] in _LOOSE_HOMES or match[0][0].islower()
        yield from _named(text, match, "place", nobody, needs_unknown=loose)


def _named(
    text: str, match: re.Match[str], kind: str, nobody: Collection[str], *, needs_unknown: bool
) -> Iterator[Candidate]:
    """A place by its own name: "Willow House" but neither "Our House" nor "Virtual School"."""
    named = _NAMED.search(text, max(0, match.start() - _BACK), match.start())
    if not named:
        return
    words = named[0].split()
    while words and _is_opener(words[0]):
        words.pop(0)
    if not words:
        return
    start = text.index(words[0], named.start())
    plain = [word.casefold().removesuffix("'s") for word in words]
    if plain[0] in GENERIC_PLACES:
        return
    unknown = any(
        not is_word(word) and word not in nobody and not original.isupper()
        for word, original in zip(plain, words, strict=True)
    ) or plain[0] in ("st", "saint")
    if not unknown and (needs_unknown or any(word in field_words() for word in plain)):
        return
    yield Candidate(start, match.end(), kind, unknown)


def _is_opener(word: str) -> bool:
    plain = word.casefold()
    return plain in NEVER_SURNAMES or plain in DATE_NAMES or plain in SMALL_WORDS
