"""Who relays whom, and who is a part of whom: a graph from left to right."""

from collections import Counter
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from analysis.figures import canvas
from analysis.figures.canvas import GREY, SMALL, Heading, write
from analysis.figures.cast import find_cast, given, listed, number, voice_of
from analysis.figures.lettering import shorten, wrap
from analysis.figures.network import Arrow, Layout, lay_out
from analysis.palette import INK, PAPER, tint
from analysis.tables import Tables

MOST, ROW, BOX = 30, 40.0, 30.0
WIDEST, GAP, TITLE = 140.0, 44.0, 220.0
BROKEN = {"linewidth": 1.1, "linestyle": (0, (3, 2))}
NOTHING = "Nobody in the article passes on what another says."


@canvas.styled
def plot_relays(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """An arrow from who says something to who passes it on, broken lines to whom a source speaks for or belongs to."""
    passed, parts = _find_arrows(tables)
    if not passed and not parts:
        return canvas.draw_nothing(ax, NOTHING)
    arrows = [*dict(passed.most_common(MOST)), *parts][:MOST]
    layout, cast = lay_out(arrows), find_cast(tables)
    key = [Line2D([], [], color=GREY, linewidth=1.6, marker=">", markevery=[1], label="passed on by")] * bool(passed)
    key += [Line2D([], [], color=GREY, label="speaks for, or is part of", **BROKEN)] * bool(parts)
    heading = _heading(passed, parts, tables, len({*passed, *parts} - {*arrows}))
    ax = canvas.open_canvas(ax, heading, height=ROW * layout.rows, left=0, key=key)
    wide = canvas.width_of(ax)
    box = min(WIDEST, (wide - GAP * (layout.layers - 1)) / layout.layers)
    step = min(box + 2.5 * GAP, (wide - box) / max(layout.layers - 1, 1))
    ax.set(xlim=(0, wide), ylim=(ROW * layout.rows, 0))
    for arrow in arrows:
        _draw_way(ax, layout, arrow, (box, step), count=passed.get(arrow, 0), colour=cast.loc[arrow[0], "colour"])
    for node, (layer, row) in layout.places.items():
        text = wrap(cast.loc[node, "name"], box - 12, SMALL, 2)
        _draw_box(ax, text, (layer * step, (row + 0.5) * ROW), box, cast.loc[node, "colour"])
    return ax


def describe_relays(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    passed, parts = _find_arrows(tables)
    if not passed and not parts:
        return ""
    names = find_cast(tables)["name"]
    told = [f"{names[tail]} via {names[head]} ({count})" for (tail, head), count in passed.most_common(5)]
    belongs = [f"{names[tail]} to {names[head]}" for tail, head in parts[:5]]
    what = f"Graph of who passes on whose statements: {listed(told)}." if told else "Graph of who belongs to whom."
    return f"{what} Belongs to or speaks for: {listed(belongs)}." if belongs else what


def _find_arrows(tables: Tables) -> tuple[Counter[Arrow], list[Arrow]]:
    """How many statements of whom each one passes on, as (from, to); and who is a part of whom."""
    said, passed = tables["statements"], Counter()
    for voice, relay in zip(voice_of(said), said["relay"], strict=True):
        chain = [voice, *(relay.split() if given(relay) else [])]
        passed.update(arrow for arrow in pairwise(chain) if arrow[0] != arrow[1])
    sources = tables["sources"]
    parts = zip(sources["source_id"], sources["part_of_id"], strict=True)
    belongs = [arrow for arrow in parts if given(arrow[1]) and arrow[0] != arrow[1]]
    return passed, [arrow for arrow in belongs if arrow not in passed]


def _draw_way(ax: Axes, layout: Layout, arrow: Arrow, size: tuple[float, float], *, count: int, colour: str) -> None:
    """A curve from box to box, level at both ends; with its number where there is more than one."""
    box, step = size
    way = [(layer * step, (row + 0.5) * ROW) for layer, row in layout.ways[arrow]]
    ahead = way[-1][0] > way[0][0]
    # Arrows end a little before the box, so that their heads are seen.
    starts = [(x + box if ahead else x, y) for x, y in way[:-1]]
    ends = [(x if ahead else x + box, y) for x, y in way[1:]]
    ends[-1] = (ends[-1][0] - (5 if count and ahead else 0), ends[-1][1])
    points, codes = [starts[0]], [Path.MOVETO]
    for n, ((x0, y0), (x1, y1)) in enumerate(zip(starts, ends, strict=True)):
        if n:
            points.append((x0, y0))
            codes.append(Path.LINETO)
        middle = (x0 + x1) / 2
        points += [(middle, y0), (middle, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
    line = {"linewidth": 1.2 + 0.5 * min(count, 6), "color": colour} if count else {"color": GREY, **BROKEN}
    ax.add_patch(PathPatch(Path(points, codes), fill=False, zorder=1, **line))
    if count:
        ax.plot(*ends[-1], marker=">" if ahead else "<", color=colour, markersize=6 + min(count, 6) / 2, zorder=2)
    if count > 1:
        (x0, y0), (x1, y1) = starts[0], ends[0]
        looks = {"boxstyle": "circle,pad=0.15", "facecolor": PAPER, "edgecolor": "none"}
        write(ax, f"{count}", (x0 + 0.3 * (x1 - x0), y0 + 0.2 * (y1 - y0)), ha="center", bbox=looks)


def _draw_box(ax: Axes, text: str, place: tuple[float, float], wide: float, colour: str) -> None:
    x, y = place
    looks = {"facecolor": tint(colour, 0.14), "edgecolor": colour, "linewidth": 1.1, "zorder": 3}
    ax.add_patch(
        FancyBboxPatch((x, y - BOX / 2), wide, BOX, boxstyle="round,pad=0,rounding_size=4", clip_on=False, **looks)
    )
    write(ax, text, (x + wide / 2, y), ha="center", va="center", color=INK, zorder=4, linespacing=1.1)


def _heading(passed: Counter[Arrow], parts: list[Arrow], tables: Tables, rest: int) -> Heading:
    note = f"Not shown: {number(rest, 'link')}." if rest else ""
    subtitle = "From who says it, on the left, to who passes it on" if passed else "From the part to the whole"
    if any(count > 1 for count in passed.values()):
        subtitle += "; numbers count statements"
    relayed = int(tables["statements"]["relay"].map(given).sum())
    if not relayed:
        return Heading(f"Dependent: {number(len(parts), 'source')} that speak for or belong to another", subtitle, note)
    of = f"{relayed} of {number(len(tables['statements']), 'statement')}"
    names = find_cast(tables)["name"]
    top = Counter()
    for (_, head), count in passed.items():
        top[head] += count
    (best, count), *others = top.most_common(2)
    name = shorten(names[best], TITLE, canvas.TITLE, bold=True)
    who = "" if others and others[0][1] == count else f", most via {name}" if others else f", via {name}"
    return Heading(f"At second hand: {of}{who}", subtitle, note)
