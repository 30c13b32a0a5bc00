"""Causes suggested: rules that fail for the same children and look at the same fields.

Rules that go together are joined where phi is at least .1 and that is sure; Louvain's method
(Blondel and others 2008, networkx, from a fixed seed) finds the communities; a cause is what of a
community hangs together by shared fields. Where no report named children, fields alone suggest
families, which is weaker and said to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations

import networkx as nx

from validation.causes.model import CauseGroup, Suggestion, is_refused
from validation.causes.together import OfCouncil, Together, together

SEED = 903
# Nearly every rule reads who the child is: sharing that says nothing.
WHO_IT_IS = frozenset({"CHILD", "DOB", "SEX"})
# Rules that fail for nearly the same children are one suggestion whatever they look at.
NEARLY_THE_SAME = 0.95
LEAST_ALIKE = 0.5
FieldsOf = Callable[[str], Collection[str]]


def from_children(
    councils: Sequence[OfCouncil], fields_of: FieldsOf, leave_out: Iterable[str] = ()
) -> tuple[Suggestion, ...]:
    """Causes that the children of these councils suggest, those of most failures first.

    ``leave_out``: rules under a confirmed cause, or whose counts are hidden.
    """
    if not councils:
        return ()
    found = together(councils, frozenset(leave_out))
    fields = {key: frozenset(fields_of(key)) - WHO_IT_IS for key in found.keys}
    graph = _graph(found)
    shared: nx.Graph[str] = nx.Graph(
        (one, other)
        for one, other in graph.edges
        if fields[one] & fields[other] or graph[one][other]["weight"] >= NEARLY_THE_SAME
    )
    groups = [
        part
        for community in _communities(graph)
        for part in nx.connected_components(shared.subgraph(community))
        if len(part) > 1
    ]
    counts = _counts(councils)
    made = [_of_children(sorted(part), found, fields, counts, graph) for part in groups]
    return tuple(sorted(made, key=lambda each: (-_weight(each, counts), each.keys)))


def from_fields(
    counts: Mapping[str, int], fields_of: FieldsOf, leave_out: Iterable[str] = ()
) -> tuple[Suggestion, ...]:
    """Families of failing rules that look at mostly the same fields; weaker: see the module."""
    fields = {
        key: looked
        for key in sorted(counts.keys() - set(leave_out))
        if (looked := frozenset(fields_of(key)) - WHO_IT_IS)
    }
    graph: nx.Graph[str] = nx.Graph()
    for one, other in combinations(fields, 2):
        alike = len(fields[one] & fields[other]) / len(fields[one] | fields[other])
        if alike >= LEAST_ALIKE:
            graph.add_edge(one, other, weight=alike)
    made = [
        Suggestion(_most_first(part, counts), _shared(part, fields), basis="fields")
        for part in _communities(graph)
        if len(part) > 1
    ]
    return tuple(sorted(made, key=lambda each: (-_weight(each, counts), each.keys)))


def undecided(
    suggestions: Iterable[Suggestion], decided: Sequence[CauseGroup]
) -> tuple[Suggestion, ...]:
    """The suggestions that nobody refused."""
    return tuple(each for each in suggestions if not is_refused(each.keys, decided))


def _graph(found: Together) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for one, other in combinations(range(len(found.keys)), 2):
        if found.sure[one, other]:
            phi = float(found.phi[one, other])
            graph.add_edge(found.keys[one], found.keys[other], weight=phi)
    return graph


def _communities(graph: nx.Graph[str]) -> list[set[str]]:
    if not graph.number_of_edges():
        return []
    return list(nx.community.louvain_communities(graph, weight="weight", seed=SEED))


def _of_children(
    part: Sequence[str],
    found: Together,
    fields: Mapping[str, frozenset[str]],
    counts: Mapping[str, int],
    graph: nx.Graph[str],
) -> Suggestion:
    phis = [graph[one][other]["weight"] for one, other in graph.subgraph(part).edges]
    at = {key: place for place, key in enumerate(found.keys)}
    twins: nx.Graph[str] = nx.Graph(
        (one, other) for one, other in combinations(part, 2) if found.twins[at[one], at[other]]
    )
    return Suggestion(
        _most_first(part, counts),
        _shared(part, fields),
        tuple(tuple(sorted(each)) for each in nx.connected_components(twins)),
        (min(phis), max(phis)),
    )


def _shared(part: Collection[str], fields: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    looked = Counter(field for key in part for field in fields[key])
    ordered = sorted(looked.items(), key=lambda each: (-each[1], each[0]))
    return tuple(field for field, rules in ordered if rules > 1)


def _most_first(part: Iterable[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(part, key=lambda key: (-counts.get(key, 0), key)))


def _counts(councils: Sequence[OfCouncil]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in councils:
        found.update(each.failing)
    return found


def _weight(suggestion: Suggestion, counts: Mapping[str, int]) -> int:
    return sum(counts.get(key, 0) for key in suggestion.keys)
