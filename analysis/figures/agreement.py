"""Which claims belong together, and who is on which side."""

from collections import defaultdict, deque

import pandas as pd

from analysis.figures.cast import voice_of
from analysis.tables import Tables

# What someone does to a group's first claim; where one does several, the first of them counts.
STATES, CONFIRMS, REPEATS, CONTESTS, CONTRADICTS = "states", "confirms", "repeats", "contests", "contradicts itself"
ROLES = (STATES, CONFIRMS, REPEATS, CONTESTS)
SIDES = {"repeats": 1, "corroborates": 1, "conflicts": -1}
Edges = dict[str, list[tuple[str, str]]]


def find_groups(tables: Tables) -> pd.DataFrame:
    """A row for each ``group`` of linked claims and each ``voice`` in it, with its ``role`` and ``claim_id``.

    Claims that repeat, corroborate or contradict one another are a group, named after its first claim; only related
    ones are not. The first claim's maker states it. Who is at the end of a way with an odd number of conflicts, by the
    shortest way there, contests it; all others repeat it where their claim repeats the first one, else confirm it where
    theirs corroborates any of the group. Who is on both sides contradicts itself. A group that one voice alone repeats
    is left out.
    """
    claims = tables["claims"].assign(voice=voice_of(tables["claims"])).set_index("claim_id")
    edges = _link(tables["claim_pairs"])
    rows, done = [], set()
    for first in claims.sort_values("start", kind="stable").index:
        if first not in edges or first in done:
            continue
        sides = _take_sides(first, edges)
        done |= set(sides)
        for claim, side in sides.items():
            role = STATES if claim == first else CONTESTS if side < 0 else _agrees(claim, first, edges)
            rows.append({"group": first, "voice": claims.loc[claim, "voice"], "role": role, "claim_id": claim})
    found = pd.DataFrame(rows, columns=["group", "voice", "role", "claim_id"])
    return _judge(found)


def _judge(found: pd.DataFrame) -> pd.DataFrame:
    """One role for each voice in a group, from those of all its claims in it."""
    voice = found.groupby(["group", "voice"])["role"]
    both = voice.transform(lambda roles: CONTESTS in set(roles) and len(set(roles)) > 1).astype(bool)
    rank = found["role"].map(ROLES.index)
    judged = found.assign(role=found["role"].mask(both, CONTRADICTS), rank=rank).sort_values("rank", kind="stable")
    judged = judged.drop_duplicates(["group", "voice"]).sort_index().drop(columns="rank")
    alone = judged.groupby("group")["voice"].transform("size") == 1
    return judged[~alone | (judged["role"] == CONTRADICTS)].reset_index(drop=True)


def _link(pairs: pd.DataFrame) -> Edges:
    edges = defaultdict(list)
    for row in pairs[pairs["relation"].isin(list(SIDES))].itertuples():
        edges[row.claim_a].append((row.claim_b, row.relation))
        edges[row.claim_b].append((row.claim_a, row.relation))
    return edges


def _take_sides(first: str, edges: Edges) -> dict[str, int]:
    """For every claim that can be reached, 1 where it is on the first one's side and -1 where it is not."""
    sides, queue = {first: 1}, deque([first])
    while queue:
        claim = queue.popleft()
        for other, relation in edges[claim]:
            if other not in sides:
                sides[other] = sides[claim] * SIDES[relation]
                queue.append(other)
    return sides


def _agrees(claim: str, first: str, edges: Edges) -> str:
    confirms = any(relation == "corroborates" for _, relation in edges[claim])
    return CONFIRMS if confirms and (first, "repeats") not in edges[claim] else REPEATS
