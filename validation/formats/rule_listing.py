"""The validator's own listing of the rules of a year.

``python -m lac_validator rule-info`` writes ``903_2025_26_rule_info.csv`` with the columns Rule
code, Rule message, Affected fields, Tables; the last two are lists as Python prints them
(``['ACCOM', 'ACTIV']``), read as such and never run. Its slips of spelling are mended: MIssing,
HEader_last, EPISODES, OC2s, Provider Info; NB_ADOPTER, UASC_STATUS, PLACEMENT; fields named twice.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.children import NAMES_CHILDREN
from common.decoding import repair_mojibake
from common.errors import BadInput, CommonGroundError
from common.years import read_year, year_words
from validation.catalogue import normalise_code
from validation.formats.delimited import LINES_BEFORE_HEADING
from validation.formats.dispatch import is_report_heading
from validation.formats.grid import Grid, Line
from validation.formats.opening import open_file
from validation.formats.reading import MOST_RULES, Body, code_in, headings, rows
from validation.model import known_table
from validation.rulebook.model import ListedRule

COLUMNS = ("rule code", "rule message", "affected fields", "tables")
LONGEST_MESSAGE = 1_000
_FIELDS_MENDED = {"NB_ADOPTER": "NB_ADOPTR", "UASC_STATUS": "UASC", "PLACEMENT": "PLACE"}
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[\s_/-]+(\d\d|20\d\d)(?!\d)")
_FIELD = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_AGAIN = "Write the listing again with the validator, or download it again"
_CHOOSE = "Choose the validator's listing of rules, such as 903_2025_26_rule_info.csv"


@dataclass(frozen=True)
class ReadListing:
    """What a listing says. ``notes`` are sentences for whoever reads it in."""

    year: int
    rules: tuple[ListedRule, ...]
    notes: tuple[str, ...] = ()


def read_listing(data: bytes, name: str, year: int | None = None) -> ReadListing:
    """The rules in a listing.

    The year is that of the file's name (903_2025_26…), or ``year`` where the name has none.
    Raises BadInput for a file that is something else, damaged, or contradicts the year.
    """
    try:
        return _read(data, name, _year_of(name, year))
    except CommonGroundError as error:
        fault = BadInput(error.what, where=error.where, remedy=error.remedy)
    # Raised anew: the first one's frames hold the file, which may have been one of children.
    raise fault


def year_in_name(name: str) -> int | None:
    """The collection year a file's name says, if it does: 903_2025_26_rule_info.csv is 2026."""
    match = _IN_NAME.search(name)
    if not match:
        return None
    try:
        return read_year(f"{match[1]}/{match[2]}")
    except BadInput:
        return None


def _year_of(name: str, year: int | None) -> int:
    said = year_in_name(name)
    if year is not None and said is not None and said != year:
        raise BadInput(
            f"the file's name says {year_words(said)}, not {year_words(year)}",
            where=name,
            remedy="Choose the right collection year, or the right listing",
        )
    found = year if year is not None else said
    if found is None:
        raise BadInput(
            "neither the listing nor its name says of which collection year it is",
            where=name,
            remedy="Say which year it is",
        )
    return found


def _read(data: bytes, name: str, year: int) -> ReadListing:
    opened = open_file(data, name, lambda cells: _is_listing(headings(cells)))
    if opened.json_object is not None or opened.web_page:
        raise BadInput("this is not a listing of rules", where=name, remedy=_CHOOSE)
    bodies = [body for grid in opened.grids if (body := _body(grid, name))]
    if not bodies:
        raise BadInput(
            "this has not the columns Rule code, Rule message, Affected fields and Tables",
            where=name,
            remedy=_CHOOSE,
        )
    found: dict[str, ListedRule] = {}
    for line in rows(bodies[0]):
        each = _rule(bodies[0], line)
        key = normalise_code(each.code)
        if key in found:
            raise BadInput(
                f"rule {each.code} is listed twice", where=bodies[0].where(line), remedy=_AGAIN
            )
        if len(found) >= MOST_RULES:
            raise BadInput("this lists far more rules than the 903 has", where=name, remedy=_AGAIN)
        found[key] = each
    if not found:
        raise BadInput("this listing has a heading and no rule", where=name, remedy=_AGAIN)
    return ReadListing(year, tuple(found.values()), tuple(_notes(bodies[0])))


def _is_listing(found: tuple[str, ...]) -> bool:
    return set(COLUMNS) <= set(found)


def _body(grid: Grid, name: str) -> Body | None:
    for line in itertools.islice(grid.lines, LINES_BEFORE_HEADING):
        found = headings(line.cells)
        if _is_listing(found):
            return Body(
                found, grid.lines, (), grid.place, name, grid.live_site, grid.ragged,
                grid.unfinished,
            )  # fmt: skip
        if is_report_heading(found):
            children = bool(frozenset(found) & NAMES_CHILDREN)
            raise BadInput(
                "this is an error report, not a listing of rules"
                + (": it names children, and nothing of it was read" if children else ""),
                where=name,
                remedy="Import it under Rule failures; here, choose the validator's listing",
            )
    return None


def _rule(body: Body, line: Line) -> ListedRule:
    where = body.where(line)
    code, message, fields, tables = (line.cells[body.column(each)] for each in COLUMNS)
    if len(message) > LONGEST_MESSAGE:
        raise BadInput("this message is far longer than any of a rule", where=where, remedy=_AGAIN)
    return ListedRule(
        code_in(code, where),
        " ".join(repair_mojibake(message).split()),
        tuple(dict.fromkeys(_table(each, where) for each in _listed(tables, where))),
        tuple(dict.fromkeys(_field(each, where) for each in _listed(fields, where))),
    )


def _listed(text: str, where: str) -> list[str]:
    """A list as Python prints it; nothing at all is an empty one."""
    if not text or text in ("None", "[None]"):
        return []
    value: object = None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = None
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise BadInput(
            "what should be a list such as ['DECOM', 'DEC'] is not one",
            where=where,
            remedy=f"{_AGAIN}, without editing it",
        )
    return [each.strip() for each in value if each.strip()]


def _table(name: str, where: str) -> str:
    known = known_table(name) or known_table(name.removesuffix("s"))
    if not known:
        raise BadInput(
            "a table named here is none of the return's",
            where=where,
            remedy="If a newer return has it, this version cannot take the listing yet",
        )
    return known


def _field(name: str, where: str) -> str:
    spelt = name.upper()
    if not _FIELD.fullmatch(spelt):
        raise BadInput("a field named here cannot be one", where=where, remedy=_AGAIN)
    return _FIELDS_MENDED.get(spelt, spelt)


def _notes(body: Body) -> Iterable[str]:
    if body.unfinished:
        yield "Its last line has no end, so the file may have been cut off: check its last rules."
