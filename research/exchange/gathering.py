"""What a table's rows come to under a mapping: quotes with their tags, questions and notes.

Every row that does not become one is counted with the reason. Nothing here is anonymised yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.words import council_key, read_unescaped, typed_day
from research.exchange.headings import is_known
from research.exchange.mapping import Sort, TableMapping, checked_mapping, sort_of
from research.exchange.model import Lost, losses
from research.exchange.tag_lists import split_tags
from research.formats.sheet import Sheet
from research.labels import read_label, user_group_of
from research.model import USER_GROUPS

LONGEST_WORDS = 20_000
LONGEST_TAG = 200
LONGEST_NAME = 120
MOST_COUNCILS = 200
MOST_SESSIONS = 2_000


@dataclass(frozen=True)
class Item:
    """A quote, a question or a team's note, as the table has it.

    ``session`` is what the table calls where it was said, "" where it does not say; ``speaker`` is
    who said it, or only their role.
    """

    sort: Sort
    words: str = field(repr=False)
    council: str
    session: str = field(default="", repr=False)
    speaker: str = field(default="", repr=False)
    role: str = ""
    user_group: str | None = None
    tags: tuple[str, ...] = field(default=(), repr=False)
    memo: str = field(default="", repr=False)
    date: str | None = None

    @property
    def asks(self) -> bool:
        """Whether it is no evidence: a question, or said by somebody who asks."""
        by_label = read_label(self.speaker).interviewer if self.speaker else None
        return self.sort == "question" or bool(by_label)


@dataclass(frozen=True)
class Gathered:
    """All that a table holds, in its order, and what of it does not come in.

    ``names`` are those of people who wrote notes down: looked for in the words, and not kept.
    """

    items: tuple[Item, ...] = field(repr=False)
    lost: tuple[Lost, ...]
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Preview:
    """What would come of a table: counts, the first rows, and what is lost with the reasons."""

    quotes: int
    questions: int
    notes: int
    people: int
    councils: tuple[str, ...]
    sessions: tuple[str, ...] = field(repr=False)
    tags: tuple[tuple[str, int], ...] = field(repr=False)
    lost: tuple[Lost, ...]
    first: tuple[Item, ...] = field(repr=False)


def preview(sheet: Sheet, mapping: TableMapping, limit: int = 10, *, council: str = "") -> Preview:
    """What the rows would become, nothing stored; ``first`` are at most ``limit`` of them.

    Raises BadInput for a mapping that cannot be.
    """
    gathered = gather(sheet, mapping, council=council)
    said = [each for each in gathered.items if each.sort != "note"]
    quotes = [each for each in said if not each.asks]
    tags = Counter(tag for each in quotes for tag in each.tags)
    people = {(council_key(q.council), q.speaker) for q in quotes if q.speaker}
    return Preview(
        len(quotes),
        len(said) - len(quotes),
        len(gathered.items) - len(said),
        len(people),
        tuple(dict.fromkeys(each.council for each in gathered.items if each.council)),
        tuple(name for _council, name in dict.fromkeys((i.council, i.session) for i in said)),
        tuple(tags.most_common()),
        gathered.lost,
        gathered.items[: max(0, limit)],
    )


def gather(sheet: Sheet, mapping: TableMapping, *, council: str = "") -> Gathered:
    """The rows of a table as quotes, questions and notes; ``council`` is for rows that name none.

    A highlight that comes again, once for each of its tags, is one quote with all of them.

    Raises BadInput for a mapping that cannot be, or that makes hundreds of councils of the table.
    """
    checked_mapping(sheet, mapping)
    lost: list[Lost] = [*sheet.lost, *_unused(sheet, mapping)]
    kept: dict[tuple[str, ...], Item] = {}
    spelt: dict[str, str] = {}
    for row in sheet.rows:
        item = _item(row, mapping, council, lost)
        if item is None:
            continue
        # One person, however the case of their name varies.
        whose = spelt.setdefault(item.speaker.casefold(), item.speaker)
        item = replace(item, speaker=whose)
        number = _cell(row, mapping.id)
        # Where rows are numbered, the same highlight has the same number in each of them.
        of = () if number else (item.speaker, item.sort)
        key = (number, item.words, item.session, council_key(item.council), *of)
        before = kept.get(key)
        if before is None:
            kept[key] = item
            continue
        if not {t.casefold() for t in item.tags} - {t.casefold() for t in before.tags}:
            lost.append(Lost("repeated rows", 1, "the same words of the same person stand above"))
        kept[key] = _together(before, item)
    items = tuple(kept.values())
    if len({council_key(each.council) for each in items if each.council}) > MOST_COUNCILS:
        raise BadInput(
            f"the table names more than {MOST_COUNCILS} councils",
            remedy="Choose another column for the council",
        )
    if len({(each.council, each.session) for each in items}) > MOST_SESSIONS:
        raise BadInput(
            f"the table names more than {MOST_SESSIONS:,} sessions",
            remedy="Choose another column for the session",
        )
    authors = dict.fromkeys(name for row in sheet.rows if (name := _cell(row, mapping.author)))
    return Gathered(items, losses(lost), tuple(name for name in authors if len(name) <= 80))


def _item(row: Sequence[str], mapping: TableMapping, council: str, lost: list[Lost]) -> Item | None:
    """One row, or None where there are no words in it; what it loses is added to ``lost``."""
    said = [words for number in mapping.words if (words := read_unescaped(row[number]))]
    words = "\n".join(dict.fromkeys(said))
    if not words:
        filled = any(row[number] for number in mapping.used())
        if filled:
            lost.append(Lost("rows without words", 1, "the columns of the words are empty there"))
        return None
    if len(words) > LONGEST_WORDS:
        why = f"they are longer than {LONGEST_WORDS:,} letters, which is no quote"
        lost.append(Lost("rows", 1, why))
        return None
    sort = sort_of(_cell(row, mapping.kind)) or "quote"
    role = _short(row, mapping.role, "roles", 80, lost)
    group = _group(_cell(row, mapping.user_group) or role)
    if not role and not group:
        role = _short(row, mapping.user_group, "user groups", 80, lost)
    speaker = _short(row, mapping.speaker, "names of speakers", LONGEST_NAME, lost)
    if speaker.isdecimal():
        speaker = f"P{speaker}"
    return Item(
        sort,
        words,
        _council(_cell(row, mapping.council) or council),
        _short(row, mapping.session, "names of sessions", LONGEST_NAME, lost),
        speaker or role,
        role,
        group,
        tuple(_tags(row, mapping, lost)),
        _memo(row, mapping, lost),
        _date(_cell(row, mapping.date), lost),
    )


def _cell(row: Sequence[str], number: int | None) -> str:
    return "" if number is None else " ".join(read_unescaped(row[number]).split())


def _short(
    row: Sequence[str], number: int | None, what: str, longest: int, lost: list[Lost]
) -> str:
    words = _cell(row, number)
    if len(words) <= longest:
        return words
    lost.append(Lost(what, 1, f"longer than {longest} letters"))
    return ""


def _council(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise BadInput(
            f"the name of a council is longer than {LONGEST_NAME} letters",
            remedy="Choose another column for the council",
        )
    return name


def _group(words: str) -> str | None:
    plain = words.casefold()
    named = next((group for group in USER_GROUPS if group.casefold() == plain), None)
    return named or (user_group_of(words) if words else None)


def _tags(row: Sequence[str], mapping: TableMapping, lost: list[Lost]) -> Iterator[str]:
    found = [
        tag
        for number in mapping.tags
        for tag in split_tags(read_unescaped(row[number]), mapping.splitter)
    ]
    found.append(_cell(row, mapping.frame))
    if colour := _cell(row, mapping.colour):
        found.append(f"colour: {colour.replace('_', ' ')}")
    for tag in _distinct(found):
        if len(tag) > LONGEST_TAG:
            lost.append(Lost("tags", 1, f"longer than {LONGEST_TAG} letters"))
        else:
            yield tag


def _memo(row: Sequence[str], mapping: TableMapping, lost: list[Lost]) -> str:
    note = "" if mapping.note is None else read_unescaped(row[mapping.note])
    memo = "\n".join(part for part in (note, _cell(row, mapping.link)) if part)
    if len(memo) <= LONGEST_WORDS:
        return memo
    lost.append(Lost("notes on quotes", 1, f"longer than {LONGEST_WORDS:,} letters"))
    return ""


def _date(words: str, lost: list[Lost]) -> str | None:
    try:
        return typed_day(words.split("T")[0].split(" ")[0])
    except BadInput:
        lost.append(Lost("dates", 1, "not written as 30/06/2026 or 2026-06-30"))
        return None


def _together(first: Item, again: Item) -> Item:
    """The same quote met twice: the tags of both, and what the first did not say."""
    memo = first.memo
    if again.memo and again.memo not in memo:
        memo = "\n".join(part for part in (memo, again.memo) if part)[:LONGEST_WORDS]
    tags = tuple(_distinct([*first.tags, *again.tags]))
    return replace(first, tags=tags, memo=memo, date=first.date or again.date)


def _distinct(tags: Iterable[str]) -> Iterator[str]:
    """Tags that differ in more than case, as they are first spelt."""
    seen: dict[str, str] = {}
    for tag in tags:
        if tag:
            seen.setdefault(tag.casefold(), tag)
    yield from seen.values()


def _unused(sheet: Sheet, mapping: TableMapping) -> Iterator[Lost]:
    """Columns that hold something and were not chosen. An unknown name may be somebody's words."""
    used = mapping.used()
    for number, heading in enumerate(sheet.header):
        held = sum(1 for cell in sheet.column(number) if cell)
        if number not in used and held:
            named = f" (“{heading}”)" if sheet.headed and is_known(heading) else ""
            yield Lost(f"cells of column {number + 1}{named}", held, "the column was put to no use")
