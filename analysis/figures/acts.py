"""What those who speak do with their words: say, announce, confirm, deny, …"""

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures import canvas
from analysis.figures.canvas import GREY, GRID, SMALL, TEXT, Heading, write
from analysis.figures.cast import find_cast, given, keep_most, number, share, voice_of
from analysis.figures.lettering import measure, shorten
from analysis.palette import ink_on
from analysis.tables import Tables

MOST, ROW = 24, 20.0
NAME = 190.0
# Room above and to the right for acts written aslant.
SLANTED = 44.0
# Where the cue is no reporting verb that is known.
OTHER = "other"
NOTHING = "The article attributes nothing to anyone."


@canvas.styled
def plot_acts(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Statements by what the reporting verb does, the larger the dot the more; a row a source, a column an act."""
    counts, cast = _count(tables)
    if counts.empty:
        return canvas.draw_nothing(ax, NOTHING)
    shown = cast.loc[keep_most(cast["statements"], MOST)].sort_values("statements", ascending=False, kind="stable")
    names = [shorten(name, NAME, TEXT) for name in shown["name"]]
    left = max(measure(name, TEXT) for name in names) + 12
    rest = len(cast) - len(shown)
    note = f"Not shown: {number(rest, 'source')} with fewer statements." if rest else ""
    heading = Heading(_find(counts), "Statements of each source, by what the reporting verb does", note)
    acts = [act for act in counts if counts.loc[shown.index, act].any()]
    step = (canvas.WIDTH - 2 * canvas.PAD - left - SLANTED) / len(acts)
    slanted = max(measure(act, SMALL) for act in acts) > step - 6
    ax = canvas.open_canvas(
        ax, heading, height=ROW * len(shown), left=left, right=SLANTED, above=SLANTED if slanted else 16
    )
    ax.set(xlim=(-0.5, len(acts) - 0.5), ylim=(len(shown) - 0.5, -0.5))
    canvas.label_rows(ax, range(len(shown)), names, left)
    for x, act in enumerate(acts):
        ax.axvline(x, color=GRID, linewidth=0.8, zorder=0)
        looks = (
            {"rotation": 40, "ha": "left", "va": "bottom", "rotation_mode": "anchor"} if slanted else {"ha": "center"}
        )
        write(ax, act, (x, 1), (0, 6), coords=("data", "axes fraction"), color=GREY, **looks)
        for y, (voice, colour) in enumerate(shown["colour"].items()):
            if count := counts.loc[voice, act]:
                ax.scatter(x, y, s=150 * min(count, 4) ** 0.5, color=colour, linewidth=0)
                write(ax, f"{count}", (x, y), ha="center", color=ink_on(colour), weight="bold")
    return ax


def describe_acts(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    counts, cast = _count(tables)
    if counts.empty:
        return ""
    sums = ", ".join(f"{act} {count:,}" for act, count in counts.sum().items())
    return f"Dot chart of {number(cast['statements'].sum(), 'statement')} by what the reporting verb does: {sums}."


def _count(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many statements of each act (a column) each voice makes (a row); and a row a voice with its sum."""
    said = tables["statements"].assign(voice=voice_of(tables["statements"]))
    acts = said["act"].map(lambda act: act if given(act) else OTHER)
    counts = pd.crosstab(said["voice"], acts)
    order = counts.sum().drop(OTHER, errors="ignore").sort_values(ascending=False, kind="stable").index.tolist()
    counts = counts[order + [OTHER] * (OTHER in counts)]
    return counts, find_cast(tables).join(counts.sum(axis=1).rename("statements"), how="inner")


def _find(counts: pd.DataFrame) -> str:
    sums, total = counts.drop(columns=OTHER, errors="ignore").sum(), counts.to_numpy().sum()
    if sums.empty:
        return "How the article reports what is said"
    part = f"“{sums.idxmax()}”, or the like, in {share(sums.max(), total)} of all statements"
    return f"The usual verb: {part}" if (sums == sums.max()).sum() == 1 else f"No verb more usual than {part}"
