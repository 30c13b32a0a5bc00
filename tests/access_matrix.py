"""Every service of the house, called as somebody with any access would call it.

A service is every public function whose first parameter is a project. What it is asked for besides
is made up from its signature: ids are those of rows there are, of their own council and another's;
anything else is of the kind it should be, taken where possible from what other services gave the
same reader before.
"""

from __future__ import annotations

import importlib
import inspect
import types
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from common.errors import CommonGroundError
from common.who import Who
from storage import Project, reading
from validation.disclosure.setting import EVERYTHING, Door

ROOT = Path(__file__).resolve().parent.parent
WINGS = ("storage", "research", "process_maps", "validation", "evidence", "presenting")

# What an id is called, and the table it is of where that is not its name in the plural.
TABLES = {
    "of": "painpoints",
    "code_id": "codes",
    "map_a": "maps",
    "map_b": "maps",
    "mine": "maps",
    "theirs": "maps",
    "step_a": "steps",
    "step_b": "steps",
    "coding_id": "second_codings",
    "case_id": "benefit_cases",
    "input_id": "benefit_inputs",
    "line_id": "benefit_lines",
    "data_id": "data_needed",
    "decision_id": "leader_decisions",
    "need_id": "user_needs",
    "question_id": "research_questions",
    "topic_id": "guide_topics",
    "entry_id": "glossary_entries",
    "rule_id": "local_rules",
    "version_id": "map_versions",
    "point_id": "persona_points",
    "member_id": "theme_members",
    "person_id": "people",
    "cause_id": "cause_groups",
    "listing_id": "rule_listings",
    "span_id": "second_spans",
    "ref": "painpoints",
    "into": "codes",
    "act_id": "acts",
}
WORDS = {
    "code": "153",
    "rule": "153",
    "codes": "153",
    "source": "Data to Insight validator",
    "unit": "rows",
    "since": "2020-01-01T00:00:00Z",
    "today": "2026-06-01",
    "date": "2026-06-01",
    "day": "2026-06-01",
    "stance": "for",
    "colour": "#1d70b8",
    "council": "Northmoor",
    "to": "csv",
    "which": "first",
    "quantity": "hours",
    "outcome": "yes",
    "state": "shown",
}


@dataclass(frozen=True)
class Service:
    """A function of a project, by its dotted name."""

    name: str
    call: Callable[..., Any]

    @property
    def wants(self) -> Mapping[str, Any]:
        """What it must be given after the project, and the kind of each."""
        kinds = typing.get_type_hints(inspect.unwrap(self.call))
        return {
            name: kinds.get(name, object)
            for name, each in list(inspect.signature(self.call).parameters.items())[1:]
            if each.default is inspect.Parameter.empty
        }

    @property
    def writes(self) -> bool:
        """Whether it is done by somebody."""
        return "who" in self.wants


def services() -> list[Service]:
    """Every service of the house."""
    found = {}
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(name.removesuffix(".__init__"))
            for called, function in vars(module).items():
                if called.startswith("_") or not inspect.isfunction(function):
                    continue
                own = inspect.unwrap(function)
                if own.__module__ == module.__name__ and _is_of_a_project(own):
                    found[f"{module.__name__}.{called}"] = function
    return [Service(name, function) for name, function in sorted(found.items())]


def _is_of_a_project(function: Callable[..., Any]) -> bool:
    """Whether it begins with a project of ours; files of other programs hold projects too."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    if first is None or first.name != "project" or "Project" not in str(first.annotation):
        return False
    return function.__globals__.get("Project") is Project


class Answers:
    """What a reader was given so far, by kind, and the ids of rows they may name."""

    def __init__(self, project: Project, who: Who) -> None:
        self.project, self.who = project, who
        self._of_kind: dict[type, list[object]] = defaultdict(list)
        with reading(project.whole) as db:
            self._ids = {table: _some_ids(db, table) for table in _tables(db)}

    def keep(self, given: object) -> None:
        """Remember what a service gave, for those that want such a thing."""
        for each in everything_in(given):
            held = self._of_kind[type(each)]
            if len(held) < 2:
                held.append(each)

    def choices(self, service: Service) -> Iterator[dict[str, Any]]:
        """Ways of asking: of the first row of everything, and of the last."""
        asked = [
            {name: self._one(name, kind, turn) for name, kind in service.wants.items()}
            for turn in range(2)
        ]
        for turn, each in enumerate(asked):
            if each not in asked[:turn]:
                yield each

    def _one(self, name: str, kind: Any, turn: int) -> Any:
        if kind is Who:
            return self.who
        if kind is Door:
            return EVERYTHING
        if not isinstance(kind, type) and not typing.get_origin(kind):
            return None
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin is typing.Literal:
            return inner[turn % len(inner)]
        if origin in (typing.Union, types.UnionType):
            return self._one(name, inner[0], turn)
        if kind is int:
            return self._id(name, turn)
        if kind is str:
            return WORDS.get(name, "Something")
        if kind is date:
            return date(2026, 6, 1)
        if kind is bytes:
            return b"name,council\nA,Northmoor\n"
        if kind is bool:
            return bool(turn % 2)
        if origin is not None and origin.__module__ in ("collections.abc", "builtins"):
            return _container(origin, [self._one(name, each, turn) for each in inner])
        if held := self._of_kind.get(kind):
            return held[turn % len(held)]
        return self._made(kind, turn) if is_dataclass(kind) else None

    def _made(self, kind: Any, turn: int) -> object:
        """A thing of a kind that no service gave, with no more in it than it must have."""
        kinds = typing.get_type_hints(kind)
        needed = [each for each in fields(kind) if each.init and not _has_default(each)]
        return kind(**{each.name: self._one(each.name, kinds[each.name], turn) for each in needed})

    def _id(self, name: str, turn: int) -> int:
        table = TABLES.get(name, f"{name.removesuffix('_ids').removesuffix('_id')}s")
        ids = self._ids.get(table) or {"year": [2026], "version": [1]}.get(name, [1])
        return ids[turn % len(ids)]


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _container(origin: Any, inner: list[Any]) -> Any:
    if origin in (tuple, list, frozenset, set):
        return origin(inner[:1])
    if len(inner) == 2 and issubclass(origin, Mapping):
        return {inner[0]: inner[1]}
    return tuple(inner[:1])


def _tables(db: Database) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in rows if "_words" not in name]


def _some_ids(db: Database, table: str) -> list[int]:
    if "id" not in {row[1] for row in db.execute(f'PRAGMA table_info("{table}")')}:
        return []
    ids = [row[0] for row in db.execute(f'SELECT id FROM "{table}" ORDER BY id')]
    return [ids[0], ids[-1]] if ids else []


def everything_in(given: object, depth: int = 12) -> Iterator[object]:
    """A value and all that is in it, also what ``repr`` leaves out."""
    yield given
    if not depth:
        return
    if isinstance(given, Mapping):
        for key, value in given.items():
            yield from everything_in(key, depth - 1)
            yield from everything_in(value, depth - 1)
    elif isinstance(given, list | tuple | set | frozenset):
        for each in given:
            yield from everything_in(each, depth - 1)
    elif is_dataclass(given) and not isinstance(given, type | Project):
        for field in fields(given):
            yield from everything_in(getattr(given, field.name), depth - 1)


@dataclass(frozen=True)
class Asked:
    """What came of asking a service: what it gave, or how it failed."""

    service: str
    gave: object = None
    failed: Exception | None = None

    @property
    def crashed(self) -> bool:
        """Whether it failed in a way nobody can read."""
        return self.failed is not None and not isinstance(self.failed, CommonGroundError)


def ask(service: Service, answers: Answers, asked: Mapping[str, Any]) -> Asked:
    """Call a service; an error is an answer."""
    try:
        gave = service.call(answers.project, **asked)
        if inspect.isgenerator(gave):
            gave = list(gave)
    except Exception as error:  # noqa: BLE001 - whatever it is, the matrix says what it was
        return Asked(service.name, failed=error)
    answers.keep(gave)
    return Asked(service.name, gave)
