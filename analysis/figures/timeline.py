"""What is claimed to have happened or to come, and when."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.figures import canvas
from analysis.figures.canvas import GREY, GRID, SMALL, TINY, Heading, write
from analysis.figures.cast import find_cast, given, number, voice_of
from analysis.figures.certainty import STRENGTH
from analysis.figures.lettering import measure, printable, shorten, wrap
from analysis.figures.moments import Axis, Interval, make_axis, read_interval
from analysis.palette import tint
from analysis.tables import Tables

MOST, ROW, BAR = 20, 38.0, 11.0
CLAIM, LEAST = 262.0, 4.0
PUBLISHED = "#FBE8B0"
NOTHING = "No claim of the article is about a time that can be read from it."


@canvas.styled
def plot_timeline(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Claims by the time they are about, the earliest at the top; the less certain, the paler; a row a claim."""
    dated, published = _find_dated(tables), _find_published(tables)
    if dated.empty:
        return canvas.draw_nothing(ax, NOTHING)
    shown = _choose(dated, published)
    axis = make_axis([*shown["start"], *shown["end"], *(published[:2] if published else [])])
    levels = [level for level in STRENGTH if (shown["certainty"] == level).any()]
    levels = levels if levels != ["certain"] else []
    key = [Patch(facecolor=tint(GREY, STRENGTH[level]), edgecolor=GREY, linewidth=0.6, label=level) for level in levels]
    room = {"left": CLAIM + 16, "right": 6, "above": 18 if published else 4, "below": 20}
    heading = _heading(dated, shown, published, axis)
    ax = canvas.open_canvas(ax, heading, height=ROW * len(shown), key=key, **room)
    ax.set(xlim=(0, 1), ylim=(len(shown) - 0.5, -0.5))
    wide = canvas.width_of(ax)
    if published:
        _draw_publication(ax, axis, published, wide)
    _draw_ticks(ax, axis, shown, wide)
    for y, row in enumerate(shown.itertuples()):
        left, right = axis.place(row.start), axis.place(row.end)
        width = max(right - left, LEAST / wide)
        left = min(left, 1 - width)
        fill = tint(row.colour, STRENGTH.get(row.certainty, 1.0))
        ax.barh(
            y,
            width,
            left=left,
            height=BAR / ROW,
            color=fill,
            edgecolor=row.colour,
            linewidth=0.9,
            zorder=3,
            clip_on=False,
        )
        _write_claim(ax, y, row.claim, row.about, -room["left"])
    return ax


def describe_timeline(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    dated, published = _find_dated(tables), _find_published(tables)
    if dated.empty:
        return ""
    first, last = dated.loc[dated["start"].idxmin(), "when"], dated.loc[dated["end"].idxmax(), "when"]
    pale = int(dated["certainty"].isin(list(STRENGTH)[1:]).sum())
    span = f", from {first} to {last}" if first != last else f", {first}"
    return (
        f"Timeline of {number(len(dated), 'claim')} by the time they are about{span}; {pale} less than certain. "
        f"{_find(dated, published)}."
    )


def _find_dated(tables: Tables) -> pd.DataFrame:
    """A row a claim whose time can be read: ``start``, ``end``, ``when``, whose it is, and what is written of it."""
    claims = tables["claims"].assign(voice=voice_of(tables["claims"]))
    cast, rows = find_cast(tables), []
    for row in claims.to_dict("records"):
        ends = [end for end in (row["when_start"], row["when_end"]) if given(end)]
        if not ends or not (interval := read_interval(ends[0], ends[-1])):
            continue
        name, colour = cast.loc[row["voice"], ["name", "colour"]]
        sure = row["certainty"] if row["certainty"] in STRENGTH else ""
        rows.append(
            {
                "start": interval.start,
                "end": interval.end,
                "length": interval.end - interval.start,
                "when": interval.name,
                "certainty": sure,
                "colour": colour,
                "claim": printable(row["text"], instead=f"claim {row['claim_id']}"),
                "about": _about(name, interval.name, sure),
            }
        )
    columns = ["start", "end", "length", "when", "certainty", "colour", "claim", "about"]
    return pd.DataFrame(rows, columns=columns)


def _choose(dated: pd.DataFrame, published: Interval | None) -> pd.DataFrame:
    """The claims shown, the earliest first: those about the shortest times, half the room kept for what is to come."""
    ranked = dated.sort_values("length", kind="stable")
    to_come = ranked[ranked["start"] >= published.end].index if published else []
    chosen = list(dict.fromkeys([*to_come[: MOST // 2], *ranked.index]))[:MOST]
    return dated.loc[chosen].sort_values(["start", "end"], kind="stable")


def _find_published(tables: Tables) -> Interval | None:
    days = [day for day in tables["articles"]["published"] if given(day)]
    return read_interval(days[0], days[0]) if days else None


def _about(name: str, when: str, sure: str) -> str:
    rest = " · ".join(filter(None, [when, "" if sure == "certain" else sure]))
    return f"{shorten(name, CLAIM - measure(f' · {rest}', TINY), TINY)} · {rest}"


def _write_claim(ax: Axes, y: float, claim: str, about: str, left: float) -> None:
    """A claim in at most two lines, and under it whose it is and when."""
    text = wrap(claim, CLAIM, SMALL, 2)
    tall = (text.count("\n") + 1) * SMALL * 1.25 + TINY * 1.2
    looks = {"coords": ("axes fraction", "data"), "linespacing": 1.15}
    write(ax, text, (0, y), (left, tall / 2), va="top", **looks)
    write(ax, about, (0, y), (left, -tall / 2), va="bottom", fontsize=TINY, color=GREY, **looks)


def _draw_publication(ax: Axes, axis: Axis, published: Interval, wide: float) -> None:
    left, right = axis.place(published.start), axis.place(published.end)
    ax.axvspan(left, max(right, left + 2 / wide), color=PUBLISHED, linewidth=0, zorder=0)
    label = f"published {published.name}"
    half = measure(label, SMALL) / 2 / wide
    at = min(max((left + right) / 2, half), 1 - half)
    write(ax, label, (at, 1), (0, 8), coords=("data", "axes fraction"), ha="center", color=GREY)


def _draw_ticks(ax: Axes, axis: Axis, shown: pd.DataFrame, wide: float) -> None:
    """The beginnings of claims along the axis, those that find room."""
    taken = 0.0
    for row in shown.drop_duplicates("start").itertuples():
        at, half = axis.place(row.start) * wide, measure(row.when, TINY) / 2
        ax.axvline(at / wide, color=GRID, linewidth=0.8, zorder=0.5)
        start = min(max(at - half, 0), wide - 2 * half)
        if start >= taken:
            place = (start + half) / wide, 0
            write(
                ax, row.when, place, (0, -9), coords=("data", "axes fraction"), ha="center", fontsize=TINY, color=GREY
            )
            taken = start + 2 * half + 8
    ax.axhline(len(shown) - 0.5, color=GREY, linewidth=0.8)


def _heading(dated: pd.DataFrame, shown: pd.DataFrame, published: Interval | None, axis: Axis) -> Heading:
    subtitle = "Claims by the time they are about, in the colour of who makes them"
    subtitle += "" if axis.to_scale else "; not to scale, long gaps are shortened"
    rest = len(dated) - len(shown)
    note = f"Not shown: {number(rest, 'other claim')} about longer times." if rest else ""
    return Heading(_find(dated, published), subtitle, note)


def _find(dated: pd.DataFrame, published: Interval | None) -> str:
    """What the figure finds: how much of what is claimed is still to come."""
    if not published:
        return f"What is said to happen, and when: {number(len(dated), 'claim')} with a time"
    to_come = int((dated["start"] >= published.end).sum())
    return f"Still to come when published: {to_come or 'none'} of {number(len(dated), 'claim')} with a time"
