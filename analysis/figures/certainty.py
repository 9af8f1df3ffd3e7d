"""How sure those who speak are of what they claim."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.figures import canvas
from analysis.figures.canvas import GREY, SMALL, TEXT, Heading, write
from analysis.figures.cast import ARTICLE, NOBODY, find_cast, keep_most, number, share, voice_of
from analysis.figures.lettering import measure, shorten
from analysis.palette import ink_on, tint
from analysis.tables import Tables

# From the surest to the least sure, and how strongly each is drawn; the timeline draws them so as well.
STRENGTH = {"certain": 1.0, "probable": 0.65, "possible": 0.38, "doubtful": 0.18}
MOST, ROW = 24, 17.0
NAME, TITLE = 190.0, 200.0
NOTHING = "No claim in the article says how sure its maker is."


@canvas.styled
def plot_certainty(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Claims by how sure their maker sounds, the surest strong and the others ever paler; a row a source."""
    rows = _count(tables)
    if rows.empty:
        return canvas.draw_nothing(ax, NOTHING)
    shown = rows.loc[keep_most(rows["claims"], MOST)].sort_values("claims", ascending=False, kind="stable")
    names = [shorten(name, NAME, TEXT) for name in shown["name"]]
    left = max(measure(name, TEXT) for name in names) + 12
    labels = _labels(shown)
    room = max(measure(label, SMALL) for label in labels) + 8
    key = [
        Patch(facecolor=tint(GREY, strength), edgecolor=GREY, linewidth=0.6, label=level)
        for level, strength in STRENGTH.items()
    ]
    ax = canvas.open_canvas(ax, _heading(rows, shown), height=ROW * len(shown), left=left, right=4, key=key)
    wide = canvas.width_of(ax)
    ax.set(xlim=(0, shown["claims"].max() * wide / max(wide - room, wide / 2)), ylim=(len(shown) - 0.5, -0.5))
    canvas.label_rows(ax, range(len(shown)), names, left)
    edge = pd.Series(0, shown.index)
    for level, strength in STRENGTH.items():
        fills = [tint(colour, strength) for colour in shown["colour"]]
        ax.barh(
            range(len(shown)),
            shown[level],
            left=edge,
            height=0.7,
            color=fills,
            edgecolor=shown["colour"],
            linewidth=0.6,
        )
        _write_counts(ax, shown[level], edge, fills)
        edge = edge + shown[level]
    for y, (label, claims) in enumerate(zip(labels, shown["claims"], strict=True)):
        write(ax, label, (claims, y), (5, 0), color=GREY)
    return ax


def describe_certainty(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    rows = _count(tables)
    if rows.empty:
        return ""
    levels = ", ".join(f"{rows[level].sum():,} {level}" for level in STRENGTH)
    claims = number(rows["claims"].sum(), "claim")
    return f"Bar chart of how sure those who speak sound in {claims}: {levels}. {_find(rows)}."


def _count(tables: Tables) -> pd.DataFrame:
    """A row a voice: its ``claims`` whose certainty is known, and how many there are of each certainty."""
    claims = tables["claims"].assign(voice=voice_of(tables["claims"]))
    claims = claims[claims["certainty"].isin(list(STRENGTH))]
    counts = pd.crosstab(claims["voice"], claims["certainty"]).reindex(columns=list(STRENGTH), fill_value=0)
    rows = find_cast(tables).join(counts, how="inner")
    return rows.assign(claims=rows[list(STRENGTH)].sum(axis=1))


def _write_counts(ax: Axes, counts: pd.Series, edge: pd.Series, fills: list[str]) -> None:
    """The number inside a part of a bar, where it is wide enough."""
    scale = canvas.width_of(ax) / ax.get_xlim()[1]
    for y, (count, at, fill) in enumerate(zip(counts, edge, fills, strict=True)):
        if count and count * scale > measure(f"{count}", SMALL) + 5:
            write(ax, f"{count}", (at + count / 2, y), ha="center", color=ink_on(fill))


def _labels(shown: pd.DataFrame) -> list[str]:
    """How many of a voice's claims are hedged; the first label says so in full."""
    unsure = shown["claims"] - shown["certain"]
    labels = [f"{n:,} of {claims:,}" for n, claims in zip(unsure, shown["claims"], strict=True)]
    return [f"{labels[0]} less than certain", *labels[1:]]


def _heading(rows: pd.DataFrame, shown: pd.DataFrame) -> Heading:
    rest = len(rows) - len(shown)
    subtitle = "Claims by how sure their maker sounds, from the words that qualify them"
    return Heading(_find(rows), subtitle, f"Not shown: {number(rest, 'source')} with fewer claims." if rest else "")


def _find(rows: pd.DataFrame) -> str:
    """What the figure finds: who hedges most often."""
    unsure = rows["claims"] - rows["certain"]
    if not unsure.any():
        return f"Nothing is hedged: all of {number(rows['claims'].sum(), 'claim')} sound certain"
    if (voice := unsure.idxmax()) in (NOBODY, ARTICLE) or (unsure == unsure[voice]).sum() > 1:
        return f"{share(unsure.sum(), rows['claims'].sum())} of all claims sound less than certain"
    name = shorten(rows.loc[voice, "name"], TITLE, canvas.TITLE, bold=True)
    return f"Most hedged: {name}, less than certain in {unsure[voice]} of {number(rows.loc[voice, 'claims'], 'claim')}"
