"""How far first and second codings agree, a tag at a time, from both as they were made."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from common.errors import BadInput
from common.words import safe_cell
from research import store
from research.agreement.bootstrap import Interval, bootstrap
from research.agreement.coefficients import Agreement
from research.agreement.spans import CodeAgreement, TurnsCoded, per_code
from research.quotes import store as quote_store
from research.second_coding import store as second_store
from research.second_coding.comparing import (
    FIRST,
    Coded,
    CodedSession,
    Unit,
    coders_of,
    ground_of,
    rows_of,
)
from research.second_coding.model import OwnShare, SecondCoding, own_share, said
from research.services.agreement import MOST_VALUES
from research.services.second_coding import done_readings
from research.services.settling import compared_codes
from storage import Project, reading
from storage.remembering import remembered

# Kappa is Cohen's between two coders, Fleiss's among more.
OF_TWO, OF_SEVERAL = "cohen_kappa", "fleiss_kappa"


@dataclass(frozen=True)
class Worth:
    """A coefficient, and where 95% of the resamples lie; None where there is no value."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TagAgreement:
    """How far coders agree on a tag, or with no ``code_id`` on all tags together.

    ``tagged`` says on how many turns each coder put it; ``remarks`` are sentences on why something
    is undefined and what the numbers do not show.
    """

    code_id: int | None
    tagged: Mapping[str, TurnsCoded]
    found: Agreement
    worths: Mapping[str, Worth]
    remarks: tuple[str, ...]

    @property
    def alike(self) -> float:
        """In how many units the coders say the same, of ``found.paired_units``."""
        return (self.found.percent or 0) * self.found.paired_units


@dataclass(frozen=True)
class CodingAgreement:
    """How far second codings agree with the first ones.

    ``own`` is each second coder's own part in the first coding, by their name where they had one;
    ``reopened`` names those who went on after they may have seen the first coding; ``settled``
    counts what had been settled in these sessions before the first coding was frozen.
    """

    coders: tuple[str, ...]
    sessions: int
    turns: int
    unit: Unit
    tags: tuple[TagAgreement, ...]
    together: TagAgreement | None
    own: Mapping[str, OwnShare]
    reopened: tuple[str, ...]
    settled: int


@dataclass(frozen=True)
class _Compared:
    """The codings to compare, with what is compared in them."""

    codings: tuple[SecondCoding, ...]
    sessions: tuple[CodedSession, ...] = field(repr=False)
    codes: tuple[int, ...]
    own: Mapping[str, OwnShare]
    settled: int


@remembered
def coding_agreement(project: Project, coding_ids: tuple[int, ...], unit: Unit) -> CodingAgreement:
    """How far the coders of some second codings agree with the first and with one another.

    Raises BadInput where one is not done, NotFound where one is gone.
    """
    held = _compared(project, coding_ids)
    found = per_code(*ground_of(held.sessions, held.codes), codes=held.codes)
    tags = [_told(each, unit) for each in found]
    together = tags.pop() if tags else None
    return CodingAgreement(
        coders_of(held.sessions),
        len(held.sessions),
        sum(len(said(each.turns)) for each in held.sessions),
        unit,
        tuple(tags),
        together if len(tags) > 1 else None,
        held.own,
        tuple(dict.fromkeys(each.coder for each in held.codings if each.reopened)),
        held.settled,
    )


def _compared(project: Project, coding_ids: Sequence[int]) -> _Compared:
    if not coding_ids:
        raise BadInput("no second coding is chosen", remedy="Choose one that is done")
    with reading(project) as db:
        book = [each.id for each in quote_store.codes(db) if not each.heading]
        codings = tuple(second_store.second_coding(db, each) for each in coding_ids)
        by_session: dict[int, dict[str, Coded]] = {}
        compared: set[int] = set()
        own: dict[str, OwnShare] = {}
        # Of several frozen for a session the earliest is the least touched.
        for each in sorted(codings, key=lambda coding: (coding.frozen_at or "", coding.id)):
            held = done_readings(db, each)
            compared.update(compared_codes(db, each, held))
            asked = frozenset(code for code in book if not each.asked or code in each.asked)
            here = by_session.setdefault(each.session_id, {})
            first = here.get(FIRST, Coded(held.first, frozenset()))
            here[FIRST] = Coded(first.spans, first.codes | asked)
            here[each.coder] = Coded(held.second, asked)
            share = own_share(second_store.frozen_coders(db, each.id), each.coder)
            if share.own:
                before = own.get(each.coder, OwnShare(0, 0))
                own[each.coder] = OwnShare(before.own + share.own, before.all + share.all)
        sessions = tuple(
            CodedSession(session_id, store.turns(db, session_id), by)
            for session_id, by in sorted(by_session.items())
        )
        settled = sum(second_store.settled_before(db, each.id) for each in codings)
    codes = tuple(code for code in book if code in compared)
    return _Compared(codings, sessions, codes, own, settled)


def _told(each: CodeAgreement, unit: Unit) -> TagAgreement:
    found, ratings = (
        (each.turns, each.on_turns) if unit == "turns" else (each.characters, each.on_characters)
    )
    intervals = bootstrap(ratings)
    kappa = OF_TWO if found.coders == 2 else OF_SEVERAL
    worths = {
        name: _worth(found.coefficient(name), intervals.get(name))
        for name in (kappa, "krippendorff_alpha", "gwet_ac1")
    }
    remarks = _remarks(each.coded, found, worths, intervals)
    return TagAgreement(each.code, each.coded, found, worths, remarks)


def _worth(value: float | None, interval: Interval | None) -> Worth:
    if value is None or interval is None:
        return Worth(value)
    return Worth(value, interval.low, interval.high)


def _remarks(
    tagged: Mapping[str, TurnsCoded],
    found: Agreement,
    worths: Mapping[str, Worth],
    intervals: Mapping[str, Interval],
) -> tuple[str, ...]:
    """Why something is undefined, and what else a reader would miss; each sentence once."""
    reasons = [found.undefined[name] for name in worths if name in found.undefined]
    nothing = [name for name, number in tagged.items() if not number.coded]
    if nothing and len(nothing) < len(tagged):
        who = "the first coding" if nothing[0] == FIRST else nothing[0]
        who = "more than one coder" if len(nothing) > 1 else who
        reasons.append(f"{who} never put it, so nothing can be past what chance gives")
    else:
        reasons += [intervals[name].remark for name in worths if name in intervals]
    return tuple(dict.fromkeys(f"{each[:1].upper()}{each[1:]}." for each in reasons if each))


def ratings_file(
    project: Project, coding_ids: tuple[int, ...], unit: Unit, code_id: int | None
) -> str:
    """The ratings behind one row of the result as CSV: unit, coder, and 1 where the tag is there.

    No words are in it. ``research.services.agreement.agreement_of_file`` makes the same numbers
    of it. Raises BadInput where it would be longer than that reads.
    """
    held = _compared(project, coding_ids)
    wanted = held.codes if code_id is None else (code_id,)
    out = io.StringIO()
    file = csv.writer(out, lineterminator="\r\n")
    file.writerow(("unit", "coder", "value"))
    for number, (name, coder, value) in enumerate(rows_of(held.sessions, wanted, unit)):
        if number == MOST_VALUES:
            raise BadInput(
                f"there are more than {MOST_VALUES:,} ratings",
                remedy="Save those of one tag, or those counted in turns",
            )
        file.writerow((name, safe_cell(coder), value))
    return out.getvalue()
