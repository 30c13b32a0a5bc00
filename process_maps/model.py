"""What a process map is: steps done by actors in lanes, joined by flows, through phases and loops.

Plain frozen values without ids of rows; a step's ``id`` is the file's own element id. Whatever is
not known is None and stays None: an unknown effort is not no effort, an unstated "written back" is
not a no. ``extra`` holds what a file said beyond these words, so that writing it again loses
nothing; treat it as read-only.
"""

from __future__ import annotations

import base64
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from common.errors import BadInput
from common.words import listed

KINDS = (
    "task",
    "decision",
    "fixed_event",
    "ongoing",
    "subprocess",
    "state",
    "start",
    "end",
    "event",
    "gateway",
)
"""What a step can be. A fixed event is a deadline; a state is a condition reached by nobody."""

DONE_BY_NOBODY = ("fixed_event", "state")
"""What comes about by itself: a person named for it is an exception."""

NEEDS_NOBODY = (*DONE_BY_NOBODY, "start", "end", "event", "gateway")
"""What need not be done by anybody: to name no actor for it leaves nothing out."""

WHERE_FIXED = ("case management system", "extract script", "upload file", "portal")
"""Where an error is put right: the central difference between councils."""

TRIAGE = (
    "fix automatically",
    "change the export script",
    "business support amends",
    "ask DfE",
)
"""The four ways an error report is sorted in generic practice (Data to Insight, 2024, p18)."""

MARK_KINDS = ("painpoint", "innovation", "question")
ANCHOR_KINDS = ("step", "flow", "phase", "loop", "map")

Extra = Mapping[str, Any]


def _none() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Estimate:
    """A quantity nobody measured: least, most likely and most, in ``unit`` (hours where None).

    Raises BadInput for a number that is negative or endless, and where least exceeds most.
    """

    least: float | None = None
    likely: float | None = None
    most: float | None = None
    unit: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)

    def __post_init__(self) -> None:
        known = self.known
        if any(not math.isfinite(value) or value < 0 for value in known):
            raise BadInput("an estimate must be a number from 0 upwards")
        if known != sorted(known):
            raise BadInput("an estimate must run from least over likely to most")

    @property
    def known(self) -> list[float]:
        """Those of the three numbers that somebody stated, from least to most."""
        return [each for each in (self.least, self.likely, self.most) if each is not None]


@dataclass(frozen=True)
class Work:
    """What a step asks of one of its actors: hours each time, and pounds an hour."""

    actor: str
    hours: Estimate | None = None
    hourly_cost: float | None = None

    def __post_init__(self) -> None:
        cost = self.hourly_cost
        if cost is not None and (not math.isfinite(cost) or cost < 0):
            raise BadInput("an hourly cost must be a number from 0 upwards")


@dataclass(frozen=True)
class Step:
    """One step of a map.

    Parameters
    ----------
    id : the element id of the file it came from; unique within its map.
    actors : who does it, the first one first; empty for a deadline or a state.
    evidence : how it is known: "transcribed", "inferred …", or other words, kept as they are.
    work : effort and cost by actor. duration : from start to end, waiting included.
    where_fixed : one of ``WHERE_FIXED``. written_back : whether a fix made outside the case
        management system is put there too. automated : whether no person does it.
    fields : the return's columns it writes ("DECOM"). triage : one of ``TRIAGE``.
    source_kind : the word the file used where it was not one of ``KINDS``.
    """

    id: str
    label: str
    kind: str = "task"
    actors: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    artefacts: tuple[str, ...] = ()
    phase: str | None = None
    evidence: str | None = None
    note: str | None = None
    work: tuple[Work, ...] = ()
    duration: Estimate | None = None
    where_fixed: str | None = None
    written_back: bool | None = None
    automated: bool | None = None
    fields: tuple[str, ...] = ()
    triage: str | None = None
    source_kind: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)

    def __post_init__(self) -> None:
        if not self.id:
            raise BadInput("a step has no id")
        for value, known, what in (
            (self.kind, KINDS, "kind"),
            (self.where_fixed or WHERE_FIXED[0], WHERE_FIXED, "place where it is fixed"),
            (self.triage or TRIAGE[0], TRIAGE, "triage"),
        ):
            if value not in known:
                raise BadInput(
                    f"“{value[:40]}” is not a {what} of a step",
                    where=f"step “{self.id[:40]}”",
                    remedy=f"Use {listed(known, 'or')}",
                )

    @property
    def inferred(self) -> bool:
        """Whether nobody stated this step: it was worked out by whoever drew the map."""
        return _says_inferred(self.evidence)


@dataclass(frozen=True)
class Flow:
    """What comes after what. ``probability`` (0 to 1) is how often this exit is taken."""

    source: str
    target: str
    label: str | None = None
    probability: float | None = None
    evidence: str | None = None
    id: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)

    def __post_init__(self) -> None:
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise BadInput(
                "the probability of a flow must lie between 0 and 1",
                where=f"the flow {self.source[:40]} → {self.target[:40]}",
            )

    @property
    def ref(self) -> str:
        """What an anchor calls this flow: its own id, or the two steps it joins."""
        return self.id or f"{self.source}->{self.target}"

    @property
    def inferred(self) -> bool:
        """Whether nobody stated this flow."""
        return _says_inferred(self.evidence)


@dataclass(frozen=True)
class Phase:
    """A stretch of the year with a name: "Error fixing", "April to June".

    ``starts`` and ``ends`` are ISO dates of one year's return, where known.
    """

    id: str
    label: str
    when: str | None = None
    starts: str | None = None
    ends: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)


@dataclass(frozen=True)
class Loop:
    """Steps gone through again and again, in order; how many times, where somebody said so."""

    steps: tuple[str, ...]
    times_min: int | None = None
    times_max: int | None = None
    words: str | None = None
    id: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)

    @property
    def ref(self) -> str:
        """What an anchor calls this loop: its own id, or its steps in order."""
        return self.id or ">".join(self.steps)


@dataclass(frozen=True)
class Original:
    """The file a map was read from, byte for byte, so that it can be given back unharmed.

    ``format`` is what it is written in ("bpmn"); ``name`` what the file was called.
    """

    format: str
    name: str
    data: bytes = field(repr=False)

    def packed(self) -> str:
        """Its bytes as text, made small: base64 of zlib."""
        return base64.b64encode(zlib.compress(self.data)).decode("ascii")

    @classmethod
    def unpacked(cls, format: str, name: str, packed: str, limit: int) -> Original:
        """The file again. Raises BadInput where it is no packed file or longer than ``limit``."""
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(base64.b64decode(packed, validate=True), limit + 1)
        except (ValueError, zlib.error):
            raise BadInput("the file the map was made from is damaged in it") from None
        if len(data) > limit or not unpacker.eof:
            raise BadInput("the file the map was made from is damaged in it, or too large")
        return cls(format, name, data)


@dataclass(frozen=True)
class Map:
    """A council's process as a graph.

    Parameters
    ----------
    lanes : actors in the order their lanes are drawn.
    legend : the source's own legend, a line each. source : where the map comes from.
    caveat : words that must be seen with the map ("ILLUSTRATIVE - inferred").
    original : the file it came from, where giving that back needs more than this map knows.
    """

    name: str
    council: str | None = None
    lanes: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    steps: tuple[Step, ...] = ()
    flows: tuple[Flow, ...] = ()
    loops: tuple[Loop, ...] = ()
    legend: tuple[str, ...] = ()
    source: str | None = None
    note: str | None = None
    caveat: str | None = None
    extra: Extra = field(default_factory=_none, hash=False)
    original: Original | None = field(default=None, repr=False)

    def step(self, step_id: str) -> Step | None:
        """The step with that id, if there is one."""
        return next((step for step in self.steps if step.id == step_id), None)


@dataclass(frozen=True)
class Anchor:
    """What a mark sits on: ``kind`` is one of ``ANCHOR_KINDS``; ``ref`` is empty for "map"."""

    kind: str
    ref: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ANCHOR_KINDS:
            raise BadInput(
                "a mark can sit on a step, a flow, a phase, a loop or the whole map",
                remedy=f"Use {listed(ANCHOR_KINDS, 'or')}",
            )
        if bool(self.ref) == (self.kind == "map"):
            raise BadInput(f"a mark on a {self.kind} must say which one, on the whole map nothing")


WHOLE_MAP = Anchor("map")


@dataclass(frozen=True)
class Mark:
    """A painpoint, an innovation or an open question, as a plain value.

    Given to drawing and to files and taken from files; this wing never stores one.
    """

    kind: str
    words: str
    anchor: Anchor = WHOLE_MAP
    extra: Extra = field(default_factory=_none, hash=False)

    def __post_init__(self) -> None:
        if self.kind not in MARK_KINDS:
            raise BadInput(
                "a mark is a painpoint, an innovation or an open question",
                remedy=f"Use {listed(MARK_KINDS, 'or')}",
            )


@dataclass(frozen=True)
class Lost:
    """Something a file held that could not be taken: what, how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class MapFile:
    """One map of a file, its marks, and what could not be taken."""

    map: Map
    marks: tuple[Mark, ...] = ()
    lost: tuple[Lost, ...] = ()


def _says_inferred(evidence: str | None) -> bool:
    return evidence is not None and evidence.strip().casefold().startswith("inferred")
