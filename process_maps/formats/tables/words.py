"""Values as people type them in cells, and back: lists, yes and no, kinds, times, days."""

from __future__ import annotations

import re
from typing import Any

from common.errors import BadInput
from common.words import typed_day
from process_maps.codec import KIND_ALIASES
from process_maps.facts import KIND_WORDS
from process_maps.model import KINDS, MARK_KINDS, TRIAGE, WHERE_FIXED

Json = dict[str, Any]

_KINDS = (
    {each: each for each in KINDS}
    | {each.replace("_", " "): each for each in KINDS}
    | {words.casefold(): kind for kind, words in KIND_WORDS.items()}
    | {
        word: kind
        for kind, words in {
            "task": "step,task,activity,action,process,manual,automatic step",
            "decision": "decision,question,choice,yes/no,if,check?",
            "fixed_event": "deadline,fixed event,fixed date,milestone,date,due date",
            "ongoing": "ongoing,ongoing work,continuous,all year,year-round",
            "subprocess": "subprocess,sub-process,sub process,group",
            "state": "state,status,condition",
            "start": "start,begin,beginning,trigger",
            "end": "end,finish,stop,done",
            "gateway": "gateway,split,merge,join,parallel",
        }.items()
        for word in words.split(",")
    }
)
_MARKS = {each: each for each in MARK_KINDS} | {
    word: kind
    for kind, words in {
        "painpoint": "painpoint,pain point,pain,problem,issue,painpoints",
        "innovation": "innovation,idea,innovations,good practice,improvement",
        "question": "open question,question,query,to ask",
    }.items()
    for word in words.split(",")
}
_YES = {"yes", "y", "true", "ja", "x", "✓", "✔", "1"}
_NO = {"no", "n", "false", "nein", "0"}
_UNKNOWN = {"unknown", "?", "not known", "don't know", "don’t know", "n/a", "-", "–", "tbc"}
_UNITS = {
    word: unit
    for unit, words in {
        "minutes": "m,min,mins,minute,minutes",
        "hours": "h,hr,hrs,hour,hours",
        "days": "d,day,days",
        "weeks": "w,wk,wks,week,weeks",
        "months": "month,months,mth,mths",
    }.items()
    for word in words.split(",")
}
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_UNIT = r"\s*([a-z]+|working days|)"
_TO = r"\s*(?:to|-|–|—|until|bis)\s*"
_SPREADS = [
    (re.compile(rf"^{_NUMBER}{_UNIT}{_TO}{_NUMBER}{_UNIT}$"), ("min", "u", "max", "unit")),
    (
        re.compile(rf"^{_NUMBER}{_TO}{_NUMBER}{_UNIT},? (?:most )?(?:likely|usually) {_NUMBER}$"),
        ("min", "max", "unit", "likely"),
    ),
    (
        re.compile(rf"^{_NUMBER}\s*[-/–]\s*{_NUMBER}\s*[-/–]\s*{_NUMBER}{_UNIT}$"),
        ("min", "likely", "max", "unit"),
    ),
    (
        re.compile(rf"^(?:at least|from|over|more than|>=?|≥) ?{_NUMBER}{_UNIT}$"),
        ("min", "unit"),
    ),
    (
        re.compile(rf"^(?:at least|from) {_NUMBER}{_UNIT}, likely {_NUMBER}$"),
        ("min", "unit", "likely"),
    ),
    (
        re.compile(rf"^(?:up to|at most|under|less than|<=?|≤) ?{_NUMBER}{_UNIT}$"),
        ("max", "unit"),
    ),
    (
        re.compile(rf"^(?:up to|at most) {_NUMBER}{_UNIT}, likely {_NUMBER}$"),
        ("max", "unit", "likely"),
    ),
    (re.compile(rf"^(?:about|around|approx\.?|c\.|~)?\s*{_NUMBER}{_UNIT}$"), ("likely", "unit")),
]
_MADE_A_DATE = re.compile(r"^\d{4}-\d\d-\d\d(T[\d:]+)?$")
_LIST = re.compile(r"\s*[;,\n]\s*|\s+/\s+|\s+\+\s+")


class NotUnderstood(Exception):
    """A cell says something that its column cannot be: ``wanted`` says what it should be."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(wanted)


def items(cell: str) -> list[str]:
    """ "Analyst, IT" or "Analyst; IT" or one a line."""
    parts = _LIST.split(cell.strip())
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def as_items(values: list[str] | None) -> str:
    """A list in one cell; by semicolons where its parts have commas of their own."""
    held = values or []
    return ("; " if any("," in each for each in held) else ", ").join(held)


def yes_no(cell: str) -> bool | None:
    """Yes, no, or None for unknown."""
    said = cell.strip().casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    if not said or said in _UNKNOWN:
        return None
    raise NotUnderstood("yes, no or unknown")


def as_yes_no(value: bool | None) -> str:
    """A cell for it; what is not known is said to be unknown, never left to look like a no."""
    return {True: "yes", False: "no", None: "unknown"}[value]


def kind(cell: str, label: str) -> Json:
    """A step's kind; another word for one is kept beside it. Words ending in "?" are decisions."""
    said = " ".join(cell.casefold().split())
    if not said:
        return {"kind": "decision" if label.endswith("?") else "task"}
    if said in _KINDS:
        return {"kind": _KINDS[said]}
    known = KIND_ALIASES.get(said)
    return {"kind": known or "task", "kind_in_source": cell[:60]}


def mark_kind(cell: str) -> str:
    """Painpoint, innovation or question."""
    found = _MARKS.get(" ".join(cell.casefold().split()))
    if found is None:
        raise NotUnderstood("Painpoint, Innovation or Open question")
    return found


def one_of(cell: str, known: tuple[str, ...], also: Json) -> str | None:
    """One of a few values, whatever its case."""
    said = " ".join(cell.casefold().split())
    if not said or said in _UNKNOWN:
        return None
    found = next((each for each in known if each.casefold() == said), also.get(said))
    if found is None:
        raise NotUnderstood(", ".join(known))
    return str(found)


def where_fixed(cell: str) -> str | None:
    """Where errors are put right."""
    also = {"cms": WHERE_FIXED[0], "case system": WHERE_FIXED[0], "script": WHERE_FIXED[1]}
    also |= {"extract": WHERE_FIXED[1], "upload": WHERE_FIXED[2], "dfe portal": WHERE_FIXED[3]}
    return one_of(cell.removeprefix("the "), WHERE_FIXED, also)


def triage(cell: str) -> str | None:
    """How an error is sorted."""
    return one_of(cell, TRIAGE, {})


def estimate(cell: str, unit: str = "") -> Json | None:
    """ "3 days", "2-5 days", "2 to 5 days, likely 3", "2/3/5 hours", "up to 2 weeks".

    ``unit`` is what a number without one is in.
    """
    said = " ".join(cell.casefold().split()).rstrip(".")
    if not said or said in _UNKNOWN:
        return None
    if _MADE_A_DATE.match(cell.strip()):
        raise NotUnderstood("a length of time; the spreadsheet made a date of it")
    said = re.sub(r"^(half an?) (hour|day)$", r"0.5 \2s", said)
    said = re.sub(r"^an? (?=[a-z]+$)", "1 ", said)
    for pattern, names in _SPREADS:
        match = pattern.match(said)
        if match:
            return _estimate(dict(zip(names, match.groups(), strict=True)), unit)
    raise NotUnderstood("a length of time such as “3 days” or “2 to 5 days”")


def _estimate(found: dict[str, str], unit: str) -> Json:
    said = found.pop("unit") or found.pop("u", "") or unit
    found.pop("u", None)
    if said and said not in _UNITS and said != "working days":
        raise NotUnderstood("minutes, hours, days, weeks or months")
    value: Json = {key: number(words) for key, words in found.items()}
    known = [value[key] for key in ("min", "likely", "max") if key in value]
    if known != sorted(known):
        raise NotUnderstood("least, likely and most in that order")
    return value | ({"unit": _UNITS.get(said, said)} if said else {})


def as_estimate(value: Json | None) -> str:
    """An estimate in words that :func:`estimate` reads."""
    if not value:
        return ""
    least, likely, most = (value.get(key) for key in ("min", "likely", "max"))
    unit = f" {value['unit']}" if value.get("unit") else ""
    usually = "" if likely is None else f", likely {as_number(likely)}"
    if least is not None and most is not None:
        return f"{as_number(least)} to {as_number(most)}{unit}{usually}"
    if least is not None:
        return f"at least {as_number(least)}{unit}{usually}"
    if most is not None:
        return f"up to {as_number(most)}{unit}{usually}"
    return "" if likely is None else f"{as_number(likely)}{unit}"


def number(words: str) -> float:
    """A number with a point or a comma for its decimals."""
    value = float(words.replace(",", "."))
    return int(value) if value.is_integer() and value < 1e15 else value


def as_number(value: float) -> str:
    """A number as it is typed, exactly."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def chance(cell: str) -> float | None:
    """ "25%", "0.25", "0,25" or "25" as a share of 1."""
    said = cell.replace(" ", "").replace(",", ".")
    if not said:
        return None
    try:
        value = float(said.removesuffix("%"))
    except ValueError:
        raise NotUnderstood("a chance such as 25%") from None
    share = value / 100 if said.endswith("%") or value > 1 else value
    if not 0 <= share <= 1:
        raise NotUnderstood("a chance between 0% and 100%")
    return share


def as_chance(value: float | None) -> str:
    """A share of 1 in per cent."""
    return "" if value is None else f"{value * 100:.10g}%"


def money(cell: str) -> float:
    """ "£40.50"."""
    said = cell.strip().lstrip("£").strip()
    if not re.fullmatch(r"\d+([.,]\d+)?", said):
        raise NotUnderstood("pounds an hour such as 40.50")
    return number(said)


def count(cell: str) -> int | None:
    """A whole number."""
    said = cell.strip()
    if not said:
        return None
    if not re.fullmatch(r"\d{1,6}", said):
        raise NotUnderstood("a whole number")
    return int(said)


def day(cell: str) -> str | None:
    """A day, as ISO text."""
    try:
        return typed_day(cell.split("T")[0])
    except BadInput:
        raise NotUnderstood("a day such as 30/06/2026") from None
