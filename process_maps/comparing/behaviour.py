"""In which order the steps of a map can come: its behavioural profile, for maps of any quality.

After Weidlich, Mendling and Weske (Efficient consistency measurement based on behavioural profiles
of process models, IEEE Transactions on Software Engineering 37, 2011), read off the flows alone, as
councils' maps seldom draw gateways: x comes before y where flows lead from x to y and not back.
Messages are no flows of work and say nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from process_maps.measuring.nesting import Nest, nested
from process_maps.measuring.network import network
from process_maps.model import Map

Relation = Literal["before", "after", "either", "exclusive", "unknown"]
"""``either``: in one loop, or on ways taken at once. ``exclusive``: only on different ways out of a
decision. ``unknown``: no flows join them, so that nothing is said of their order."""

UNKNOWN, BEFORE, AFTER, EITHER, EXCLUSIVE = range(5)
_NAMES: tuple[Relation, ...] = ("unknown", "before", "after", "either", "exclusive")


@dataclass(frozen=True)
class Behaviour:
    """How any two steps of a map stand to one another.

    Parameters
    ----------
    at : each step's position, by element id.
    codes : by two positions, UNKNOWN to EXCLUSIVE. To itself: EITHER in a loop, else UNKNOWN.
    rounds : whether within a loop the one comes before the other each time round, counted from the
        one step by which the loop is come into; nothing is said of a loop with several.
    loop : which loop of flows a step lies in, by a number; -1 for none.
    joined : whether any flow leads to a step or leaves it.
    """

    at: Mapping[str, int]
    codes: NDArray[np.int8] = field(repr=False)
    rounds: NDArray[np.bool_] = field(repr=False)
    loop: NDArray[np.int_] = field(repr=False)
    joined: NDArray[np.bool_] = field(repr=False)

    def relation(self, x: str, y: str) -> Relation:
        """How the first step stands to the second. Raises KeyError for a step that is not there."""
        return _NAMES[int(self.codes[self.at[x], self.at[y]])]

    def ordered(self) -> NDArray[np.int8]:
        """The codes, with steps of one loop in the order they have each time round, where known."""
        codes = self.codes.copy()
        codes[self.rounds] = BEFORE
        codes[self.rounds.T] = AFTER
        return codes


def behaviour(process: Map) -> Behaviour:
    """The behavioural profile of a map; 1,000 steps take well under a second."""
    net = network(process)
    targets = [list(dict.fromkeys(out.to for out in exits)) for exits in net.exits]
    parts = _parts(targets)
    of = {step: number for number, part in enumerate(parts) for step in part}
    after = [
        list(dict.fromkeys(of[to] for step in part for to in targets[step] if of[to] != number))
        for number, part in enumerate(parts)
    ]
    at_once = [
        any(net.ways[step] != "one" and len(targets[step]) > 1 for step in part) for part in parts
    ]
    # Topological order: what is led to comes later, so it is known first going backwards.
    reach = [0] * len(parts)
    for number in reversed(range(len(parts))):
        reach[number] = 1 << number
        for to in after[number]:
            reach[number] |= reach[to]
    looped = np.array(
        [len(parts[of[step]]) > 1 or step in out for step, out in enumerate(targets)], dtype=bool
    )
    at = {step.id: position for position, step in enumerate(process.steps)}
    place = np.array([of[step] for step in range(len(targets))], dtype=int)
    codes = _codes(reach, after, at_once)[np.ix_(place, place)]
    codes[(place[:, None] == place[None, :]) & looped[:, None]] = EITHER
    rounds = _rounds(targets, net.starts, place, looped)
    joined = np.zeros(len(targets), dtype=bool)
    for step, out in enumerate(targets):
        joined[[step, *out] if out else []] = True
    return Behaviour(at, codes, rounds, np.where(looped, place, -1), joined)


def _parts(targets: Sequence[Sequence[int]]) -> list[list[int]]:
    """Steps that lead to one another, each part sorted; a part comes before those it leads to."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(targets)))
    graph.add_edges_from((step, to) for step, out in enumerate(targets) for to in out)
    return [sorted(part) for part in nx.strongly_connected_components(graph)][::-1]


def _codes(
    reach: Sequence[int], after: Sequence[Sequence[int]], at_once: Sequence[bool]
) -> NDArray[np.int8]:
    """By two parts how the one stands to the other.

    Where neither leads to the other, the last that leads to both parts the ways to them: no way out
    of it leads to both. Ways that any such place takes at once come before a decision's.
    """
    many = len(reach)
    apart, together = [0] * many, [0] * many
    seen: set[tuple[bool, frozenset[int]]] = set()
    for number, out in enumerate(after):
        # Many places that part the same ways say so once.
        ways = at_once[number], frozenset(out)
        if len(out) > 1 and ways not in seen:
            seen.add(ways)
            _part(together if at_once[number] else apart, [reach[to] for to in out])
    codes = np.full((many, many), UNKNOWN, dtype=np.int8)
    codes[_matrix(apart, many)] = EXCLUSIVE
    codes[_matrix(together, many)] = EITHER
    leads = _matrix(reach, many)
    np.fill_diagonal(leads, val=False)
    codes[leads] = BEFORE
    codes[leads.T] = AFTER
    return codes


def _part(found: list[int], ways: Sequence[int]) -> None:
    """Note what stands on different ways: each reached by one that does not lead to the other."""
    by: dict[int, list[int]] = defaultdict(list)
    reached_by: dict[int, int] = defaultdict(int)
    for number, way in enumerate(ways):
        for each in _bits(way):
            reached_by[each] |= 1 << number
    for each, mine in reached_by.items():
        by[mine].append(each)
    for mine, alike in by.items():
        elsewhere, always = 0, -1
        for number, way in enumerate(ways):
            if mine >> number & 1:
                always &= way
            else:
                elsewhere |= way
        for each in alike:
            found[each] |= elsewhere & ~always


def _rounds(
    targets: Sequence[Sequence[int]],
    starts: Sequence[int],
    part: NDArray[np.int_],
    looped: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Which steps of a loop come before which each time round."""
    many = len(targets)
    if not looped.any():
        return np.zeros((many, many), dtype=bool)
    order, nests = nested(range(many), targets, starts)
    place = {step: number for number, step in enumerate(order)}
    reach = [0] * many
    for step in reversed(order):
        reach[step] = 1 << step
        for to in targets[step]:
            if place[to] > place[step]:
                reach[step] |= reach[to]
    rounds: NDArray[np.bool_] = _matrix(reach, many) & (part[:, None] == part[None, :])
    np.fill_diagonal(rounds, val=False)
    come_from: list[set[int]] = [set() for _ in targets]
    for step, out in enumerate(targets):
        for to in out:
            come_from[to].add(step)
    for nest in nests:
        if _entries(nest, come_from, starts) != 1:
            members = list(nest.members)
            rounds[np.ix_(members, members)] = False
    return rounds


def _entries(nest: Nest, come_from: Sequence[set[int]], starts: Sequence[int]) -> int:
    inside = set(nest.members)
    return sum(bool(step in starts or come_from[step] - inside) for step in inside)


def _bits(number: int) -> Iterator[int]:
    while number:
        last = number & -number
        yield last.bit_length() - 1
        number ^= last


def _matrix(rows: Sequence[int], many: int) -> NDArray[np.bool_]:
    """Sets held as bits, a row each, as truth values by two numbers."""
    width = (many + 7) // 8
    packed = np.frombuffer(b"".join(row.to_bytes(width, "little") for row in rows), dtype=np.uint8)
    shaped = packed.reshape(len(rows), width)
    bits: NDArray[np.uint8] = np.unpackbits(shaped, axis=1, bitorder="little")
    truth: NDArray[np.bool_] = bits[:, :many] == 1
    return truth
