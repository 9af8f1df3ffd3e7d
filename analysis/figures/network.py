"""Layers for a small directed graph: where its nodes stand so that arrows run from left to right.

The steps are those of Sugiyama, Tagawa and Toda (1981), *Methods for visual understanding of hierarchical system
structures*: layers by the longest way, a bend in each layer that an arrow passes, and orders by the mean of neighbours.
"""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

Arrow = tuple[str, str]
SWEEPS = 4


class Layout(NamedTuple):
    """``places`` of nodes, as (layer, row) from the top left; ``ways`` of arrows, each the places it passes."""

    places: dict[str, tuple[int, float]]
    ways: dict[Arrow, list[tuple[int, float]]]
    layers: int
    rows: float


def lay_out(arrows: list[Arrow]) -> Layout:
    """The parts of a graph that hang together, one below the other, those with the most nodes first."""
    places, ways, layers, top = {}, {}, 0, 0.0
    for part in _parts(arrows):
        layer_of = _rank(part)
        chains = {arrow: _chain(arrow, layer_of) for arrow in part}
        columns = _order(layer_of, chains)
        tall = max(len(column) for column in columns)
        at = {
            node: (n, top + (tall - len(column)) / 2 + row)
            for n, column in enumerate(columns)
            for row, node in enumerate(column)
        }
        places |= {node: at[node] for node in layer_of}
        ways |= {arrow: [at[node] for node in chain] for arrow, chain in chains.items()}
        layers, top = max(layers, len(columns)), top + tall
    return Layout(places, ways, layers, top)


def _parts(arrows: list[Arrow]) -> list[list[Arrow]]:
    """The arrows by the part of the graph they are in."""
    part_of = {node: node for arrow in arrows for node in arrow}
    for tail, head in arrows:
        old, new = part_of[head], part_of[tail]
        part_of = {node: new if part == old else part for node, part in part_of.items()}
    parts = defaultdict(list)
    for arrow in arrows:
        parts[part_of[arrow[0]]].append(arrow)
    return sorted(parts.values(), key=lambda part: -len({node for arrow in part for node in arrow}))


def _rank(arrows: list[Arrow]) -> dict[str, int]:
    """The layer of each node, from 0: one more than that of every node with an arrow to it, circles left aside."""
    layer_of = {node: 0 for arrow in arrows for node in arrow}
    kept = []
    for arrow in arrows:
        if not _reaches(arrow[1], arrow[0], kept):
            kept.append(arrow)
    for _ in layer_of:
        for tail, head in kept:
            layer_of[head] = max(layer_of[head], layer_of[tail] + 1)
    return layer_of


def _reaches(start: str, goal: str, arrows: list[Arrow]) -> bool:
    reached, queue = {start}, [start]
    while queue:
        node = queue.pop()
        more = {head for tail, head in arrows if tail == node} - reached
        reached |= more
        queue += more
    return goal in reached


def _chain(arrow: Arrow, layer_of: dict[str, int]) -> list:
    """The arrow's tail, a bend for each layer between, and its head."""
    first, last = (layer_of[node] for node in arrow)
    step = 1 if last > first else -1
    return [arrow[0], *((arrow, layer) for layer in range(first + step, last, step)), arrow[1]]


def _order(layer_of: dict[str, int], chains: dict[Arrow, list]) -> list[list]:
    """The nodes and bends of each layer from top to bottom, those with the same neighbours near to one another."""
    columns = [[] for _ in range(max(layer_of.values()) + 1)]
    for node, layer in layer_of.items():
        columns[layer].append(node)
    beside = defaultdict(list)
    for chain in chains.values():
        for bend in chain[1:-1]:
            columns[bend[1]].append(bend)
        for one, other in pairwise(chain):
            beside[one].append(other)
            beside[other].append(one)
    for _ in range(SWEEPS):
        for column in [*columns, *reversed(columns)]:
            row_of = {node: row - len(c) / 2 for c in columns for row, node in enumerate(c)}
            column.sort(key=lambda node: sum(row_of[other] for other in beside[node]) / len(beside[node]))
    return columns
