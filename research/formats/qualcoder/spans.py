"""Stretches of QualCoder's texts: codings, annotations, and what belongs to a case.

A coding carries its own words, so its place is proved: by its position as QualCoder counts (code
points), else by another way of counting, else by the words where the text has them just once. A
coding whose words cannot be found is listed and left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from research.exchange.ids import StableIds, iso_time
from research.exchange.model import (
    Convention,
    ForeignCoding,
    ForeignMemo,
    ForeignSpan,
    Lost,
    Newline,
    Readings,
)
from research.formats.counted import (
    UNITS,
    Counted,
    Index,
    Marked,
    index_in,
    same_words,
    stretch,
    weigh,
)
from research.formats.sqlite_file.store import Row, Tables, number, words
from research.model import Placed

_LINKS = "links from cases to documents"
IMPORTANT = "Marked as important"
_NO_PLACE = "there are no words at their position in the document"


@dataclass(frozen=True)
class Linked:
    """What a case is linked to, by guid."""

    sources: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()


@dataclass
class Spans:
    """Spans by their document's number, memos on them, and what could not be placed."""

    texts: Mapping[int, Counted]
    guids: Mapping[int, str]
    codes: Mapping[int, str]
    ids: StableIds
    of_source: dict[int, list[ForeignSpan]] = field(default_factory=dict)
    memos: list[ForeignMemo] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    readings: Readings | None = None
    _linked: dict[int, Linked] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        tables: Tables,
        texts: Mapping[int, Counted],
        guids: Mapping[int, str],
        codes: Mapping[int, str],
        ids: StableIds,
    ) -> Spans:
        """All stretches of the ``texts``; ``guids`` are the documents', ``codes`` the tags'."""
        spans = cls(texts, guids, codes, ids)
        spans._codings(tables.rows("code_text"), tables.rows("annotation"))
        cases = {number(row["caseid"]) for row in tables.rows("cases")}
        links = [row for row in tables.rows("case_text") if number(row["caseid"]) in cases]
        stray = len(tables.rows("case_text")) - len(links)
        spans._lose(_LINKS, stray, "the case itself is not in the file")
        spans._cases(links)
        return spans

    def within(self, case: int) -> Linked:
        """What a case is linked to."""
        return self._linked.get(case, Linked())

    def _lose(self, what: str, count: int, why: str) -> None:
        self.lost.append(Lost(what, count, why))

    def _by_document(self, rows: Iterable[Row], what: str) -> dict[int, list[tuple[Row, Marked]]]:
        """Rows with their stretches, by document; those that say none are listed."""
        found: dict[int, list[tuple[Row, Marked]]] = {}
        for row in rows:
            document = number(row["fid"])
            start, end = number(row["pos0"]), number(row["pos1"])
            if document is None or document not in self.texts:
                self._lose(what, 1, "they lie in a document that did not come in")
            elif start is None or end is None:
                self._lose(what, 1, "they have no position in their document")
            else:
                said = words(row["seltext"]) if "seltext" in row else ""
                found.setdefault(document, []).append((row, Marked(start, end, said)))
        return found

    def _codings(self, rows: Sequence[Row], annotations: Sequence[Row]) -> None:
        known = [row for row in rows if number(row["cid"]) in self.codes]
        self._lose("taggings", len(rows) - len(known), "the tag itself is not in the file")
        marked = self._by_document(known, "taggings")
        noted = self._by_document(
            [row for row in annotations if words(row["memo"]).strip()], "annotations"
        )
        texts = [(self.texts[own], [mark for _, mark in marks]) for own, marks in marked.items()]
        self.readings = weigh(texts, _conventions(self.texts.values()))
        order = (
            [reading.convention for reading in self.readings.tried]
            if self.readings
            else [Convention()]
        )
        for own, text in self.texts.items():
            finder = _Finder(text, order)
            spans: dict[Placed, ForeignSpan] = {}
            for row, mark in marked.get(own, ()):
                place = self._proved(finder, mark)
                if place:
                    self._coding(own, spans, place, row)
            for row, mark in noted.get(own, ()):
                place = finder.by_position(mark)
                if place is None:
                    self._lose("annotations", 1, _NO_PLACE)
                    continue
                span = self._span(own, spans, place, row)
                self._note(span, words(row["memo"]), row)
            self.of_source[own] = sorted(spans.values(), key=lambda span: (span.start, -span.end))

    def _proved(self, finder: _Finder, mark: Marked) -> Placed | None:
        """Where a coding is; how it was found, or why it was not, is listed."""
        if not mark.words:
            place = finder.by_position(mark)
            if place is None:
                self._lose("taggings", 1, _NO_PLACE)
            return place
        found = finder.by_words(mark)
        if found is None:
            self._lose("taggings", 1, "their words are not where they should be in the document")
            return None
        place, how = found
        self._lose("positions of taggings", bool(how), how)
        return place

    def _span(
        self, document: int, spans: dict[Placed, ForeignSpan], place: Placed, row: Row
    ) -> ForeignSpan:
        """The span at a place; somebody's first mark there makes it."""
        if place not in spans:
            guid = self.ids("span", document, place.start, place.end)
            by, at = _who_and_when(row)
            spans[place] = ForeignSpan(guid, place.start, place.end, (), by, at)
        return spans[place]

    def _coding(
        self, document: int, spans: dict[Placed, ForeignSpan], place: Placed, row: Row
    ) -> None:
        span = self._span(document, spans, place, row)
        by, at = _who_and_when(row)
        code, own = number(row["cid"]), number(row["ctid"])
        if code is None:
            return
        # Before it numbered its codings, the program kept one for each of these.
        marks = [own] if own is not None else [document, code, span.start, span.end, by]
        coding = ForeignCoding(self.codes[code], self.ids("coding", *marks), by, at)
        spans[place] = replace(span, codings=(*span.codings, coding))
        self._note(span, words(row["memo"]), row)
        if row["important"]:
            self._note(span, IMPORTANT, row)

    def _note(self, span: ForeignSpan, text: str, row: Row) -> None:
        if text.strip():
            by, at = _who_and_when(row)
            guid = self.ids("memo", "span", span.guid)
            self.memos.append(ForeignMemo("span", span.guid, text.strip(), guid, by, at))

    def _cases(self, rows: Sequence[Row]) -> None:
        """Link cases to their documents; of a part of one, to the spans that lie in that part."""
        sources: defaultdict[int, dict[str, None]] = defaultdict(dict)
        spans: defaultdict[int, dict[str, None]] = defaultdict(dict)
        order = [self.readings.chosen.convention] if self.readings else [Convention()]
        finders = {own: _Finder(text, order) for own, text in self.texts.items()}
        for own, marks in self._by_document(rows, _LINKS).items():
            raw, text = self.texts[own].raw, self.texts[own].text
            for row, mark in marks:
                case = number(row["caseid"]) or 0
                memo = bool(words(row["memo"]).strip())
                self._lose("memos on links from cases", memo, "a link has no memo here")
                place = finders[own].by_position(mark)
                if (mark.start <= 0 and (mark.end == 0 or mark.end >= len(raw))) or (
                    place and not text[: place.start].strip() and not text[place.end :].strip()
                ):
                    sources[case][self.guids[own]] = None
                elif place is None:
                    self._lose(_LINKS, 1, _NO_PLACE)
                else:
                    spans[case].update(dict.fromkeys(self._inside(own, place)))
                    self._lose(
                        "parts of documents that belong to a case",
                        1,
                        "a case is linked to whole documents, and to the quotes in such a part",
                    )
        for case in {*sources, *spans}:
            self._linked[case] = Linked(tuple(sources[case]), tuple(spans[case]))

    def _inside(self, document: int, place: Placed) -> list[str]:
        spans = self.of_source[document]
        first = bisect_left(spans, place.start, key=lambda span: span.start)
        last = bisect_left(spans, place.end, key=lambda span: span.start)
        return [span.guid for span in spans[first:last] if span.end <= place.end]


class _Finder:
    """Finds stretches in one text, by the ways of counting in order of likelihood."""

    def __init__(self, text: Counted, order: Sequence[Convention]) -> None:
        self._text, self._order = text, order
        self._indexes: dict[int, Index] = {}

    def _stretch(self, nth: int, mark: Marked) -> tuple[int, int] | None:
        if nth not in self._indexes:
            self._indexes[nth] = index_in(self._text.raw, self._order[nth])
        return stretch(self._indexes[nth], mark)

    def by_position(self, mark: Marked) -> Placed | None:
        """By the likeliest way of counting."""
        raw = self._stretch(0, mark)
        return self._text.placed(*raw) if raw else None

    def by_words(self, mark: Marked) -> tuple[Placed, str] | None:
        """The place that has the mark's own words, and how else than as usual it was found."""
        for nth in range(len(self._order)):
            raw = self._stretch(nth, mark)
            place = self._text.placed(*raw) if raw else None
            if raw and place and same_words(self._text.raw[slice(*raw)], mark.words):
                return place, _COUNTED_OTHERWISE if nth else ""
        said = Counted.of(mark.words).text.strip()
        first = self._text.text.find(said) if said else -1
        if first >= 0 and self._text.text.find(said, first + 1) < 0:
            return Placed(first, first + len(said)), _FOUND_BY_WORDS
        return None


_COUNTED_OTHERWISE = "they count otherwise than the others; their own words show where they belong"
_FOUND_BY_WORDS = "they were wrong; each stands where the document has its words, just once"


def _conventions(texts: Iterable[Counted]) -> tuple[Convention, ...]:
    """The ways of counting that can differ in these texts, the documented one first."""
    texts = tuple(texts)
    units = UNITS if any(not text.raw.isascii() for text in texts) else UNITS[:1]
    newlines: list[Newline] = ["as they are"]
    if any("\r\n" in text.raw for text in texts):
        newlines.append("CRLF as one")
    return tuple(Convention(unit, newline) for newline in newlines for unit in units)


def _who_and_when(row: Row) -> tuple[str | None, str | None]:
    return words(row["owner"]).strip() or None, iso_time(words(row["date"]))
