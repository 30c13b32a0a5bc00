"""The files of a return as the validator is to get them, or a sentence saying why it cannot.

Files are known by what is in them, never by their names. No value of any is ever said: only names
of files, of tables and of columns, line numbers, and collection years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import BadInput, NotFound
from common.safe_reading import LARGEST_FILE, MEGABYTE, open_zip, parse_xml, read_member
from common.words import count_of, listed
from common.years import year_words
from validation.running.dates import other_year
from validation.running.ofsted import provider_role
from validation.running.tables import read_table

THIS_YEAR, LAST_YEAR = "This year", "Prev year"
LARGEST_RETURN = 300 * MEGABYTE
_ROOT = "EXPSSDA903"
_ENDINGS = (".csv", ".xml", ".xlsx", ".zip")
_NO_FILE = "Choose the CSV files of the 903 (Header, Episodes and the others), or its one XML file"


@dataclass(frozen=True)
class InputFile:
    """One file as the validator gets it. ``role`` is the box it would be put in on the web site."""

    name: str
    role: str
    kind: str
    table: str
    rows: int
    data: bytes = field(repr=False)


@dataclass
class Inputs:
    """What a run is made from. ``files`` are taken out as they are sent.

    ``usual_year`` is the collection year far more of the dates lie in than in the one asked.
    """

    year: int
    files: list[InputFile] = field(repr=False)
    provider_info: bool = False
    usual_year: int | None = None
    notes: tuple[str, ...] = ()


def files_of(place: Path) -> list[tuple[bytes, str]]:
    """The files of a folder, a zip, or one file alone. Raises NotFound and BadInput."""
    if not place.exists():
        raise NotFound("there is no such folder", where=place.name or str(place))
    paths = [place]
    if place.is_dir():
        paths = [
            each
            for each in sorted(place.iterdir())
            if each.suffix.lower() in _ENDINGS and each.is_file() and _is_own(each.name)
        ]
        if not paths:
            raise BadInput(
                "there is no CSV or XML file in this folder",
                where=place.name or str(place),
                remedy=_NO_FILE,
            )
    _refuse_huge((each.stat().st_size, each.name) for each in paths)
    return [(each.read_bytes(), each.name) for each in paths]


def gather(
    this_year: Sequence[tuple[bytes, str]],
    last_year: Sequence[tuple[bytes, str]] = (),
    *,
    year: int,
) -> Inputs:
    """The files of a return, of last year's where they are given, and Ofsted's lists.

    Raises BadInput where the validator would refuse them, or would take them for what they are not.
    """
    found = _of_one_year(this_year, THIS_YEAR)
    before = _of_one_year(last_year, LAST_YEAR) if last_year else []
    lists = [each for each in (*found, *before) if each.role not in (THIS_YEAR, LAST_YEAR)]
    found = [each for each in found if each not in lists]
    before = [each for each in before if each not in lists]
    if not found:
        raise BadInput("there is no file of the 903 among these", remedy=_NO_FILE)
    _refuse_same(found, before)
    notes = []
    if found[0].kind == "xml":
        notes.append(
            "From XML the validator reads no social worker episodes and no deprivation of "
            "liberty orders; rules that need them were skipped."
        )
    if before and "xml" in (found[0].kind, before[0].kind):
        if found[0].kind != before[0].kind:
            raise BadInput(
                "one year's files are CSV and the other's are XML",
                remedy="Give both as CSV: the validator reads last year's only so",
            )
        notes.append(
            "The validator does not read last year's XML file, so rules that need last year's "
            "files were skipped. Give both years as CSV files to run them."
        )
        before = []
    return Inputs(
        year,
        # The validator reads the first XML file only.
        [*found, *before, *_both_lists(lists)],
        bool(lists),
        other_year(found, year),
        tuple(notes),
    )


def refuse_other_year(inputs: Inputs) -> None:
    """Raise BadInput where far more of the dates are of another collection year than asked."""
    if inputs.usual_year is not None:
        raise BadInput(
            other_year_words(inputs),
            remedy=f"Choose {year_words(inputs.usual_year)}, or the files of "
            f"{year_words(inputs.year)}",
        )


def other_year_words(inputs: Inputs) -> str:
    """What is odd about the year, without a full stop."""
    assert inputs.usual_year is not None
    return (
        f"far more dates in these files lie in {year_words(inputs.usual_year)} "
        f"than in {year_words(inputs.year)}"
    )


def _of_one_year(given: Sequence[tuple[bytes, str]], role: str) -> list[InputFile]:
    _refuse_huge((len(data), name) for data, name in given)
    found = [_known(data, name, role) for data, name in _unpacked(given)]
    ours = [each for each in found if each.role == role]
    if len({each.kind for each in ours}) > 1:
        raise BadInput(
            "there are CSV and XML files among these",
            remedy="Give either the CSV files or the one XML file of the return",
        )
    seen: dict[str, str] = {}
    for each in ours:
        if each.table in seen:
            raise BadInput(
                f"this is {each.table} again: {seen[each.table]} has the same columns"
                if each.kind == "csv"
                else f"this is a second XML file of the return, beside {seen[each.table]}",
                where=each.name,
                remedy="Give one file of each table, and last year's files apart from this year's",
            )
        seen[each.table] = each.name
    if given and not ours:
        year = "this year's" if role == THIS_YEAR else "last year's"
        raise BadInput(f"there is no file of the 903 among {year} files", remedy=_NO_FILE)
    return found


def _known(data: bytes, name: str, role: str) -> InputFile:
    """A file by what is in it."""
    if not data.strip():
        raise BadInput("the file is empty", where=name, remedy="Export it again, or leave it out")
    if data.startswith(b"PK\x03\x04"):
        return InputFile(name, provider_role(data, name), "xlsx", "ProviderInfo", 0, data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        root = parse_xml(data, name)
        if root.tag != _ROOT:
            raise BadInput(
                "this XML file is not the 903 return",
                where=name,
                remedy=f"Choose the one whose outermost element is {_ROOT}; the validator reads "
                "no XML of social workers",
            )
        return InputFile(name, role, "xml", "XML", len(root), data)
    table = read_table(data, name)
    return InputFile(name, role, "csv", table.name, table.rows, table.data)


def _unpacked(given: Sequence[tuple[bytes, str]]) -> Iterable[tuple[bytes, str]]:
    for data, name in given:
        if not data.startswith(b"PK\x03\x04") or name.lower().endswith((".xlsx", ".xlsm")):
            yield data, name
            continue
        with open_zip(data, name) as archive:
            members = [
                each
                for each in archive.infolist()
                if each.filename.lower().endswith(_ENDINGS[:3])
                and _is_own(Path(each.filename).name)
            ]
            if "xl/workbook.xml" in archive.namelist():
                yield data, name
                continue
            if not members:
                raise BadInput(
                    "there is no CSV or XML file in this zip", where=name, remedy=_NO_FILE
                )
            for member in members:
                yield read_member(archive, member.filename, name), Path(member.filename).name


def _is_own(name: str) -> bool:
    """Whether somebody made this file: not what a system or Excel leaves beside others."""
    return not name.startswith((".", "~$"))


def _refuse_huge(sizes: Iterable[tuple[int, str]]) -> None:
    whole = 0
    for size, name in sizes:
        whole += size
        if size > LARGEST_FILE:
            raise BadInput(
                f"the file is {size // MEGABYTE:,} MB; the most that is read is "
                f"{LARGEST_FILE // MEGABYTE} MB",
                where=name,
                remedy="Choose the file of one return",
            )
    if whole > LARGEST_RETURN:
        raise BadInput(
            f"these files are {whole // MEGABYTE:,} MB together; the most that is read is "
            f"{LARGEST_RETURN // MEGABYTE} MB",
            remedy="Choose the files of one return",
        )


def _refuse_same(found: Sequence[InputFile], before: Sequence[InputFile]) -> None:
    """Last year's Header, Episodes or XML that is this year's is the same folder given twice."""
    old = {each.table: each for each in before}
    for each in found:
        other = old.get(each.table)
        # Other tables of a small council may well be the same in two years.
        if other and each.data == other.data and each.table in ("Header", "Episodes", "XML"):
            raise BadInput(
                f"last year's {each.table} is the same file as this year's",
                where=other.name,
                remedy="Give the files of the year before, or none",
            )


def _both_lists(lists: Sequence[InputFile]) -> list[InputFile]:
    """Ofsted's lists: both of them, or one that holds both."""
    roles = Counter(each.role for each in lists)
    if again := next((role for role, number in roles.items() if number > 1), None):
        names = listed(each.name for each in lists if each.role == again)
        raise BadInput(
            f"there are {count_of(roles[again], 'workbook')} of the same Ofsted list ({names})",
            remedy="Give the newest of them",
        )
    if not roles or set(roles) in ({"CH lookup", "SCP lookup"}, {"both"}):
        return [
            InputFile(each.name, "CH lookup", *_rest(each)) if each.role == "both" else each
            for each in lists
        ]
    raise BadInput(
        "Ofsted's lists are only used together: the children's homes and the social care providers",
        where=lists[0].name,
        remedy="Give both, or neither",
    )


def _rest(each: InputFile) -> tuple[str, str, int, bytes]:
    return each.kind, each.table, each.rows, each.data
