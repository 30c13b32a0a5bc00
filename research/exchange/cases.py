"""Whom a foreign project keeps particulars of, and which of those can be kept here.

A case is taken for a person. Programs name variables as their users like, so only plain names are
understood; what else is known of somebody is counted as lost, never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from common.errors import BadInput
from common.words import read_day
from research.exchange.model import ForeignCase, ForeignProject, Lost
from research.folding import fold
from research.labels import read_label, user_group_of
from research.model import SESSION_KINDS, USER_GROUPS, Participant

_COUNCIL = ("council", "local authority", "authority", "la", "local_authority")
_ROLE = ("role", "job", "job title", "job_title", "position", "occupation")
_GROUP = ("user group", "user_group", "usergroup")
_MEMO = ("description", "memo")
_DATE = ("date", "interview date", "session date")
_KIND = ("kind", "session kind")
# Words of files' names that name no person.
_OF_FILES = (
    "interview interviews transcript transcripts session sessions workshop email focus group "
    "usability test notes call meeting text document doc docx txt odt rtf pdf html htm vtt "
    "srt final draft v version part copy of the and with about plain"
)
_NAMES_A_FILE = frozenset(_OF_FILES.split())
Variables = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CaseFacts:
    """A case as it can be kept. ``keys`` are the labels it may go by, folded."""

    case: ForeignCase
    keys: frozenset[str] = field(repr=False)
    role: str
    user_group: str | None
    council: str | None


@dataclass(frozen=True)
class Cast:
    """A project's cases. ``names`` are the real names among theirs, ``not_names`` no person's."""

    cases: tuple[CaseFacts, ...]
    names: tuple[str, ...] = field(repr=False)
    not_names: frozenset[str]

    def case_of(self, source: str, label: str) -> CaseFacts | None:
        """The case that a label in a source is, among those of that source and those of none."""
        keys = {_key(label), _key(read_label(label, not_names=self.not_names).name or label)}
        fitting = [each for each in self.cases if keys & each.keys]
        return next(
            (each for each in fitting if source in each.case.sources),
            next((each for each in fitting if not each.case.sources), None),
        )

    def alone_in(self, source: str) -> str | None:
        """What to call the speaker of a source that is one case's and says nobody's name."""
        whose = [each for each in self.cases if source in each.case.sources]
        return (whose[0].case.name.strip() or "Participant") if len(whose) == 1 else None

    def council_of(self, source: str) -> str | None:
        """The council that all cases of a source who say one agree on."""
        said = {each.council for each in self.cases if source in each.case.sources and each.council}
        return said.pop() if len(said) == 1 else None

    def is_harmless(self, name: str) -> bool:
        """Whether a source's name is made only of words that name nobody."""
        return bool(name.strip()) and (
            read_label(name, not_names=self.not_names | _NAMES_A_FILE).name is None
        )


def cast_of(project: ForeignProject, council: str | None, roster: Iterable[Participant]) -> Cast:
    """Who is in a project, and which words name no person in it: those of its councils."""
    councils = {council, *(each.council for each in roster)}
    councils |= {council_in(each.variables) for each in project.sources}
    councils |= {council_in(each.variables) for each in project.cases}
    words = frozenset(
        word for each in councils if each for word in _key(each).replace(",", " ").split()
    )
    cases = tuple(_facts(case) for case in project.cases)
    names = (read_label(each.name, not_names=words).name for each in project.cases if each.name)
    return Cast(cases, tuple(dict.fromkeys(name for name in names if name)), words)


def _facts(case: ForeignCase) -> CaseFacts:
    role = _plain(value_of(case.variables, _ROLE)) or ""
    group = _plain(value_of(case.variables, _GROUP))
    known = next(
        (each for each in USER_GROUPS if group and each.casefold() == group.casefold()), None
    )
    label = read_label(case.name) if case.name.strip() else None
    keys = {_key(case.name) or "participant", _key(label.name) if label and label.name else ""}
    for mark in ("–", "-", ",", "(", ":"):
        keys.add(_key(case.name.split(mark)[0]))
    return CaseFacts(
        case,
        frozenset(key for key in keys if key),
        role or (label.role if label else ""),
        known or (user_group_of(role) if role else None),
        council_in(case.variables),
    )


def council_in(variables: Variables) -> str | None:
    """The council that variables name, if they do."""
    return _plain(value_of(variables, _COUNCIL))


def memo_in(variables: Variables) -> str | None:
    """What somebody wrote about a case, if they did."""
    return value_of(variables, _MEMO)


def date_in(variables: Variables) -> str | None:
    """The day that variables name, as 2026-01-31."""
    try:
        return read_day((value_of(variables, _DATE) or "")[:10])
    except BadInput:
        return None


def kind_in(variables: Variables) -> str | None:
    """The kind of session that variables name."""
    kind = (value_of(variables, _KIND) or "").strip().casefold()
    return kind if kind in SESSION_KINDS else None


def value_of(variables: Variables, names: Sequence[str]) -> str | None:
    """The value of the first variable that goes by one of those names and has one."""
    return next((value for name, value in variables if _key(name) in names and value.strip()), None)


def lost_variables(project: ForeignProject) -> list[Lost]:
    """What sources and cases say of themselves that there is no place for here."""
    of_sources, of_cases = (*_COUNCIL, *_DATE, *_KIND), (*_COUNCIL, *_ROLE, *_GROUP, *_MEMO)
    found = [
        _lost("variables of sources")
        for source in project.sources
        for variable in source.variables
        if not _is_kept(variable, of_sources)
    ]
    return found + [
        _lost("variables of cases")
        for case in project.cases
        for variable in case.variables
        if not _is_kept(variable, of_cases)
    ]


def _is_kept(variable: tuple[str, str], kept: Sequence[str]) -> bool:
    return not variable[1].strip() or _key(variable[0]) in kept


def _lost(what: str) -> Lost:
    return Lost(
        what,
        1,
        "only a council, role, user group, description, date and kind of session have a place",
    )


def _plain(value: str | None) -> str | None:
    words = " ".join((value or "").split())
    return words if words and len(words) <= 120 and words.isprintable() else None


def _key(text: str) -> str:
    return " ".join(fold(text).text.casefold().split())
