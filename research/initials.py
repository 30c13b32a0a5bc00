"""People called by an initial: "child J", "J.S.", "K's mum"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from research.identifiers import Candidate
from research.vocabulary import words

_SOMEBODY = (
    "child|baby|sibling|twin|girl|boy|lad|young person|yp|mum|mother|dad|father|brother|sister|"
    "carer|foster carer|adopter|him|her|them|someone|somebody|friend|son|daughter|client|parent|"
    "kid|teenager|student|pupil|aunt|uncle|nan|gran"
)
_BACK = 40
# "Child A" and "parent B" are what people write when they mean nobody in particular.
_EXAMPLES = words("A B X Y Z")
_LONE = re.compile(r"[A-Z](?![a-z])")
_INITIALS = re.compile(
    r"[A-HJ-Z](?:\.?[A-Z]){0,2}\.?(?=[\s,;:?!)'\"]|\.(?:\s|$)|$)(?!\s(?:levels?|[0-9]))"
)
_AFTER_SOMEBODY = re.compile(
    rf"(?<![A-Za-z-])(?:{_SOMEBODY}),?\s(?:called\s|known as\s|initials?\s(?:are\s|is\s)?)?$",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"[A-Z]\.\s?(?:[A-Z]\.\s?){0,2}[A-Z]\.?(?![\w.])")
_NO_INITIALS = words("UK US USA EU NB PS AM PM CV TV GP ID IT QA OK BC AD DR EG IE")
_FOR_SOMEBODY = re.compile(
    r"\b(?:placed|met|asked|told|rang|saw|visited|collected|spoke (?:to|with|about)|contact with|"
    r"met with|worried about|visits? to|carers? for|review for|plan for|placement for|"
    r"school for|case of|working with|work with|looking after|looked after|caring for)\s$"
)
_SINGLE = re.compile(r"[B-HJ-WYZ](?=[\s,;?!]|\.(?:\s|$)|$)")
_OWNER = re.compile(
    r"[B-HJ-WYZ]'s\s(?=(?:mum|dad|mother|father|nan|brother|sister|siblings?|family|"
    r"placement|review|file|social worker|carers?|school|plan|birthday|case|record|pep|passport)\b)"
)


def initial_candidates(text: str) -> Iterator[Candidate]:
    """Initials that stand for somebody, in folded text."""
    for lone in _LONE.finditer(text):
        start = lone.start()
        if text[start - 1 : start].isalnum():
            continue
        before = text[max(0, start - _BACK) : start]
        if match := _INITIALS.match(text, start):
            yield from _after_somebody(match, before)
        if match := _DOTTED.match(text, start):
            plain = re.sub(r"\W", "", match[0])
            if plain not in _NO_INITIALS:
                yield Candidate(start, match.end(), "name", False, plain.casefold())
        single = _SINGLE.match(text, start)
        if _OWNER.match(text, start) or (single and _FOR_SOMEBODY.search(before)):
            yield Candidate(start, start + 1, "name", False, lone[0].casefold())


def _after_somebody(match: re.Match[str], before: str) -> Iterator[Candidate]:
    found = match[0]
    plain = re.sub(r"\W", "", found)
    if plain in _NO_INITIALS or plain in _KNOWN or not _AFTER_SOMEBODY.search(before):
        return
    # "child J." ends a sentence; in "child J.S." the last full stop is of the initials.
    end = match.end() - (found.endswith(".") and "." not in found[:-1])
    yield Candidate(match.start(), end, "name", plain not in _EXAMPLES, plain.casefold())


_KNOWN = words(
    "IRO SW SSW PA LAC CLA CIN CP EHC PEP SEN YOT MP PC DC DS DSL ADM LA HO DOB NI UPN URN SGO "
    "CO ICO EPO FCO NHS PSW DCS SDQ NFA IT DNA GP HV TA IFA CSE SIB WHO AND ARE IS HAS"
)
