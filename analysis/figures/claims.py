"""Sources and claims: who states, confirms and contests what."""

from math import cos, radians, sin

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.figures import canvas
from analysis.figures.agreement import CONFIRMS, CONTESTS, CONTRADICTS, REPEATS, STATES, find_groups
from analysis.figures.canvas import GREY, GRID, SMALL, Heading, write, write_in_row
from analysis.figures.cast import ARTICLE, find_cast, listed, number
from analysis.figures.lettering import measure, printable, shorten, wrap
from analysis.palette import PAPER
from analysis.tables import Tables

GROUPS, VOICES, ROW, COLUMN = 12, 14, 30.0, 26.0
# The most voices for whom one group of claims may add columns.
EACH = 8
# The widest that claims and names may be, and how many degrees the names are turned.
CLAIM, NAME, SLANT = 250.0, 120.0, 50
# Marker, its area, and whether it is filled.
MARKS = {STATES: ("o", 90, True), CONFIRMS: ("P", 90, True), REPEATS: ("o", 55, False), CONTESTS: ("X", 100, True)}
MARKS |= {CONTRADICTS: ("D", 60, True)}
AGAINST = [CONTESTS, CONTRADICTS]
NOTHING = "No two claims of the article say the same or contradict each other."


@canvas.styled
def plot_claims(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Groups of claims about the same thing, the most contested first, a row each; a column a source."""
    found = find_groups(tables)
    if found.empty:
        return canvas.draw_nothing(ax, NOTHING)
    groups, cast = _arrange(found, tables)
    texts = tables["claims"].set_index("claim_id").loc[groups, "text"]
    claims = [wrap(printable(text, instead=f"claim {claim}"), CLAIM, SMALL, 2) for claim, text in texts.items()]
    names = [shorten(name, NAME, SMALL) for name in cast["name"]]
    longest, turned = max(measure(name, SMALL) for name in names), radians(SLANT)
    room = {"left": CLAIM + 14, "above": sin(turned) * longest + 14}
    wide = canvas.WIDTH - 2 * canvas.PAD - room["left"]
    right = max(wide - COLUMN * len(cast), cos(turned) * longest)
    key = [_mark(role) for role in MARKS if role in set(found["role"])]
    ax = canvas.open_canvas(ax, _heading(found, groups, cast), height=ROW * len(groups), right=right, key=key, **room)
    ax.set(xlim=(-0.5, len(cast) - 0.5), ylim=(len(groups) - 0.5, -0.5))
    for y, text in enumerate(claims):
        write_in_row(ax, text, y, -room["left"], va="center", linespacing=1.15)
        ax.axhline(y, color=GRID, linewidth=0.8, zorder=0)
    for x, name in enumerate(names):
        looks = {"rotation": SLANT, "ha": "left", "va": "bottom", "rotation_mode": "anchor"}
        write(ax, name, (x, 1), (0, 4), coords=("data", "axes fraction"), **looks)
        ax.axvline(x, color=GRID, linewidth=0.8, zorder=0)
    for row in found[found["group"].isin(groups) & found["voice"].isin(cast.index)].itertuples():
        marker, area, filled = MARKS[row.role]
        colour = cast.loc[row.voice, "colour"]
        place = cast.index.get_loc(row.voice), groups.index(row.group)
        ax.scatter(*place, s=area, marker=marker, color=colour if filled else PAPER, edgecolor=colour, zorder=3)
    return ax


def describe_claims(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    found = find_groups(tables)
    if found.empty:
        return ""
    counts = found["role"].value_counts()
    roles = listed([f"{role} {counts[role]}" for role in (CONFIRMS, CONTESTS, CONTRADICTS, REPEATS) if role in counts])
    what = f"Matrix of who makes {number(found['group'].nunique(), 'claim')} that are made more than once"
    return f"{what}; after the first, {roles}. {_find(found)}." if roles else f"{what}. {_find(found)}."


def _arrange(found: pd.DataFrame, tables: Tables) -> tuple[list[str], pd.DataFrame]:
    """The groups shown, the most contested first, then those with the most voices; and the voices, the article first.

    A group that would need more voices than there is room for is left out, so that no row has gaps that say nothing.
    """
    contested = found["role"].isin(AGAINST).groupby(found["group"], sort=False).sum()
    order = pd.DataFrame({"contested": -contested, "voices": -found.groupby("group", sort=False).size()})
    groups, voices = [], []
    for group in order.sort_values(["contested", "voices"], kind="stable").index:
        more = [v for v in found.loc[found["group"] == group, "voice"] if v not in voices][:EACH]
        if len(groups) < GROUPS and (not groups or len(voices) + len(more) <= VOICES):
            groups.append(group)
            voices += more
    cast = find_cast(tables).loc[lambda rows: rows.index.isin(voices[:VOICES])]
    return groups, cast.loc[sorted(cast.index, key=lambda voice: voice != ARTICLE)]


def _mark(role: str) -> Line2D:
    marker, area, filled = MARKS[role]
    looks = {"marker": marker, "markersize": area**0.5 * 0.8, "markerfacecolor": GREY if filled else PAPER}
    return Line2D([], [], linestyle="", markeredgecolor=GREY, label=role, **looks)


def _heading(found: pd.DataFrame, groups: list[str], cast: pd.DataFrame) -> Heading:
    subtitle = "Claims about the same thing, in the words of the first; the most contested are at the top"
    rest = found["group"].nunique() - len(groups)
    voices = found.loc[found["group"].isin(groups), "voice"].nunique() - len(cast)
    left_out = [number(rest, "other claim")] * (rest > 0) + [number(voices, "other source")] * (voices > 0)
    return Heading(_find(found), subtitle, f"Not shown: {listed(left_out)}." if left_out else "")


def _find(found: pd.DataFrame) -> str:
    """What the figure finds: how many groups are contested, or else confirmed."""
    total = found["group"].nunique()
    for roles, finding in ((AGAINST, "Contested"), ([CONFIRMS], "Confirmed, and none contested")):
        if count := found.loc[found["role"].isin(roles), "group"].nunique():
            some = "the one claim" if total == 1 else f"{count} of the {total} claims"
            return f"{finding}: {some} made more than once"
    return f"Repeated, but neither confirmed nor contested: {number(total, 'claim')}"
