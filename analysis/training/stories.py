"""Stories, read: claims as they stand in one news article, with all pairs that agree or clash.

`stories.txt`, from which the comparer learns, and `held_stories.txt`, on which is fitted how much its word counts, were
written for the project. A block begins with ``# name``; numbered claims follow, then ``= 1 2`` for
two that say the same, ``x 1 3`` for two that cannot both be true. All other pairs of a story are neither.
"""

import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from analysis.entailment import CLASSES

STORIES = Path(__file__).with_suffix(".txt")
HELD = STORIES.with_name("held_stories.txt")
MARKS = {"=": "agree", "x": "conflict"}
CLAIM = re.compile(r"(\d+) (.+)")
RELATION = re.compile(r"([=x]) (\d+) (\d+)")


class Story(NamedTuple):
    """Claims in order, and for each two of them, as places in order, which of `CLASSES` they are."""

    name: str
    claims: list[str]
    relations: dict[tuple[int, int], str]


def read_stories(path: Path) -> list[Story]:
    """The stories of a file, in order.

    Raises ValueError for a line that is neither a claim nor a relation between claims before it.
    """
    return [read_story(block) for block in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]]


def read_story(block: str) -> Story:
    """One block, without its ``#``."""
    name, *lines = block.strip().split("\n")
    claims: dict[str, str] = {}
    marked = {}
    for line in filter(None, map(str.strip, lines)):
        if claim := CLAIM.fullmatch(line):
            claims[claim[1]] = claim[2]
        elif (relation := RELATION.fullmatch(line)) and {relation[2], relation[3]} <= {*claims}:
            places = sorted([*claims].index(key) for key in relation.groups()[1:])
            marked[tuple(places)] = MARKS[relation[1]]
        else:
            raise ValueError(f"{name}: not a claim, nor a relation between two: {line!r}")
    pairs = combinations(range(len(claims)), 2)
    return Story(name, [*claims.values()], {pair: marked.get(pair, CLASSES[0]) for pair in pairs})
