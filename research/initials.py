"""People called by an initial: "child J", "J.S.", "K's mum"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from research.identifiers import Candidate

_SOMEBODY = (
    "child|baby|sibling|twin|girl|boy|lad|young person|yp|mum|mother|dad|father|brother|sister|"
    "carer|foster carer|adopter|him|her|them|someone|somebody|friend|son|daughter|client|parent|"
    "kid|teenager|student|pupil|aunt|uncle|nan|gran"
)
_BACK = 40
# "Child A" and "parent B" are what people write when they mean nobody in particular.
_EXAMPLES = frozenset(["A", "B", "X", "Y", "Z"])
_INITIALS = re.compile(
    r"(?<=\s)([A-HJ-Z](?:\.?[A-Z]){0,2}\.?)(?=[\s,;:?!)'\"]|\.(?:\s|$)|$)(?!\s(?:levels?|[0-9]))"
)
_AFTER_SOMEBODY = re.compile(
    rf"(?<![A-Za-z-])(?:{_SOMEBODY}),?\s(?:called\s|known as\s|initials?\s(?:are\s|is\s)?)?$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.\s?(?:[A-Z]\.\s?){0,2}[A-Z]\.?(?![\w.])")
_NO_INITIALS = frozenset(
    [
        "UK",
        "US",
        "USA",
        "EU",
        "NB",
        "PS",
        "AM",
        "PM",
        "CV",
        "TV",
        "GP",
        "ID",
        "IT",
        "QA",
        "OK",
        "BC",
        "AD",
        "DR",
        "EG",
        "IE",
    ]
)
_FOR_SOMEBODY = re.compile(
    r"\b(?:placed|met|asked|told|rang|saw|visited|collected|spoke (?:to|with|about)|contact with|"
    r"met with|worried about|visits? to|carers? for|review for|plan for|placement for|"
    r"school for|case of|working with|work with|looking after|looked after|caring for)\s$"
)
_SINGLE = re.compile(r"(?<=\s)[B-HJ-WYZ](?=[\s,;?!]|\.(?:\s|$)|$)")
_OWNER = re.compile(
    r"(?<![\w'/-])([B-HJ-WYZ])'s\s(?=(?:mum|dad|mother|father|nan|brother|sister|siblings?|family|"
    r"placement|review|file|social worker|carers?|school|plan|birthday|case|record|pep|passport)\b)"
)


def initial_candidates(text: str) -> Iterator[Candidate]:
    """Initials that stand for somebody, in folded text."""
    for match in _INITIALS.finditer(text):
        found = match[1]
        plain = re.sub(r"\W", "", found)
        if (
            plain in _NO_INITIALS
            or plain in _KNOWN
            or not _AFTER_SOMEBODY.search(text, max(0, match.start() - _BACK), match.start())
        ):
            continue
        with_dot = found.endswith(".") and "." not in found[:-1]
        end = match.end(1) - with_dot
        yield Candidate(match.start(1), end, "name", plain not in _EXAMPLES, plain.casefold())
    for match in _DOTTED.finditer(text):
        plain = re.sub(r"\W", "", match[0])
        if plain not in _NO_INITIALS:
            yield Candidate(match.start(), match.end(), "name", False, plain.casefold())
    for match in _SINGLE.finditer(text):
        if _FOR_SOMEBODY.search(text, max(0, match.start() - _BACK), match.start()):
            yield Candidate(match.start(), match.end(), "name", False, match[0].casefold())
    for match in _OWNER.finditer(text):
        yield Candidate(match.start(1), match.end(1), "name", False, match[1].casefold())


_KNOWN = frozenset(
    [
        "IRO",
        "SW",
        "SSW",
        "PA",
        "LAC",
        "CLA",
        "CIN",
        "CP",
        "EHC",
        "PEP",
        "SEN",
        "YOT",
        "MP",
        "PC",
        "DC",
        "DS",
        "DSL",
        "ADM",
        "LA",
        "HO",
        "DOB",
        "NI",
        "UPN",
        "URN",
        "SGO",
        "CO",
        "ICO",
        "EPO",
        "FCO",
        "NHS",
        "PSW",
        "DCS",
        "SDQ",
        "NFA",
        "IT",
        "DNA",
        "GP",
        "HV",
        "TA",
        "IFA",
        "CSE",
        "SIB",
        "WHO",
        "AND",
        "ARE",
        "IS",
        "HAS",
    ]
)
