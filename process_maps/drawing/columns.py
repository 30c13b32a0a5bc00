"""Which column each block stands in, and which of two in a lane is higher: Graphviz decides.

``dot`` ranks the blocks (network simplex) and orders them so that few flows cross; its own lines
and boxes are not used, as its clusters are no swimlanes and its curves run into their labels. It
runs inside this process, from pygraphviz's wheel, and needs neither a ``dot`` program nor fonts.
"""

from __future__ import annotations

from threading import Lock

import graphviz
import pygraphviz

from process_maps.drawing.order import Order

# Graphviz keeps state between calls, so only one drawing may be in it at a time.
_ONE_AT_A_TIME = Lock()
_POINTS = 72.0
_FULL_EFFORT = 150


def placed(order: Order, sizes: list[tuple[float, float]]) -> list[list[list[int]]]:
    """Blocks by column and lane, top to bottom: ``result[column][lane]`` lists block numbers.

    ``sizes`` are each block's width and height in pixels.
    """
    positions = _positions(source(order, sizes))
    across = sorted({round(x, 2) for x, _ in positions.values()})
    column = {x: number for number, x in enumerate(across)}
    columns: list[list[list[int]]] = [[[] for _ in order.lanes] for _ in across]
    for block in sorted(positions, key=lambda each: (-positions[each][1], each)):
        lane = order.lane[order.blocks[block][0]]
        columns[column[round(positions[block][0], 2)]][lane].append(block)
    return columns


def source(order: Order, sizes: list[tuple[float, float]]) -> str:
    """The DOT text: blocks in a cluster a lane, invisible posts between the phases."""
    dot = graphviz.Digraph()
    dot.attr(rankdir="LR", newrank="true", nodesep="0.3", ranksep="0.5", splines="")
    # Graphviz's effort grows steeply with flows, and nobody else can draw meanwhile.
    effort = max(0.05, min(1.0, _FULL_EFFORT / max(len(order.ends), 1)))
    dot.attr(mclimit=f"{effort:.2f}")
    dot.attr("node", shape="box", fixedsize="true", label="")
    members: list[list[int]] = [[] for _ in order.lanes]
    for number, block in enumerate(order.blocks):
        members[order.lane[block[0]]].append(number)
    for lane, blocks in enumerate(members):
        with dot.subgraph(name=f"cluster_{lane}") as cluster:
            for number in blocks:
                width, height = (f"{side / _POINTS:.3f}" for side in sizes[number])
                cluster.node(f"n{number}", width=width, height=height)
    for tower in order.towers:
        with dot.subgraph() as together:
            together.attr(rank="same")
            for number in tower:
                together.node(f"n{number}")
    _phase_posts(dot, order)
    block_of = order.block_of
    tower_of = {block: number for number, tower in enumerate(order.towers) for block in tower}
    joined: dict[tuple[int, int], int] = {}
    for position, (start, end) in enumerate(order.ends):
        pair = block_of[start], block_of[end]
        if tower_of.get(pair[0], -1) == tower_of.get(pair[1], -2):
            continue
        if position not in order.back and pair[0] != pair[1]:
            joined[pair] = 3 if order.lane[start] == order.lane[end] else 1
    for (start, end), weight in joined.items():
        dot.edge(f"n{start}", f"n{end}", weight=str(weight))
    return str(dot.source)


def _phase_posts(dot: graphviz.Digraph, order: Order) -> None:
    """A post before each phase and one after the last hold every phase's steps between them."""
    posts = len(order.phases)
    for post in range(posts + 1 if posts else 0):
        dot.node(f"p{post}", width="0.01", height="0.01")
        if post:
            dot.edge(f"p{post - 1}", f"p{post}", weight="0")
    for number, block in enumerate(order.blocks):
        phase = order.phase[block[0]]
        if phase is not None:
            dot.edge(f"p{phase}", f"n{number}", weight="0")
            dot.edge(f"n{number}", f"p{phase + 1}", weight="0")


def _positions(text: str) -> dict[int, tuple[float, float]]:
    """Each block's middle as Graphviz placed it, y upwards."""
    with _ONE_AT_A_TIME:
        graph = pygraphviz.AGraph(string=text)
        plain = graph.draw(format="plain", prog="dot").decode("ascii")
    found = {}
    for line in plain.splitlines():
        words = line.split()
        if words and words[0] == "node" and words[1].startswith("n"):
            found[int(words[1][1:])] = float(words[2]), float(words[3])
    return found
