"""Who speaks, and how much: bars of words, grouped by country."""

from itertools import groupby

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.figures import canvas
from analysis.figures.canvas import GREY, SMALL, TEXT, Heading, write, write_in_row
from analysis.figures.cast import NOBODY, capital, find_cast, keep_most, listed, number, share, voice_of
from analysis.figures.lettering import measure, shorten
from analysis.palette import INK, tint
from analysis.tables import Tables

MOST, ROW, GROUP, GAP = 24, 17.0, 21.0, 4.0
PALE = 0.4
# The widest that names, kinds and the name in the title may be.
NAME, KIND, TITLE = 190.0, 86.0, 260.0
UNKNOWN = "country not told"
NOTHING = "The article attributes no words to anyone."


@canvas.styled
def plot_speakers(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Words of each source's statements, those in quotation marks strong, the others pale; a row a source."""
    rows = _sum_words(tables)
    if rows.empty:
        return canvas.draw_nothing(ax, NOTHING)
    shown = _arrange(rows)
    places, groups, height = _place(shown)
    names = [shorten(name, NAME, TEXT) for name in shown["name"]]
    kinds = [shorten(kind, KIND, SMALL) for kind in shown["kind"]]
    kind_at = max(measure(name, TEXT) for name in names) + 12
    left = kind_at + max(measure(kind, SMALL) for kind in kinds) + 14
    key = [Patch(color=GREY, label="in quotation marks"), Patch(color=tint(GREY, PALE), label="indirect")]
    ax = canvas.open_canvas(ax, _heading(rows, shown), height=height, left=left, right=4, key=key)
    labels = _labels(shown)
    wide, room = canvas.width_of(ax), max(measure(label, SMALL) for label in labels) + 8
    ax.set(xlim=(0, max(shown["words"].max(), 1) * wide / max(wide - room, wide / 2)), ylim=(height, 0))
    canvas.label_rows(ax, places, names, left)
    ax.barh(places, shown["direct"], height=ROW * 0.7, color=shown["colour"])
    pale = [tint(colour, PALE) for colour in shown["colour"]]
    ax.barh(places, shown["words"] - shown["direct"], left=shown["direct"], height=ROW * 0.7, color=pale)
    for y, kind, label, words in zip(places, kinds, labels, shown["words"], strict=True):
        write_in_row(ax, kind, y, kind_at - left, color=GREY)
        write(ax, label, (words, y), (5, 0), color=GREY)
    for y, group in groups:
        write_in_row(ax, group, y, -left, weight="bold", color=GREY)
    ax.axvline(0, color=INK, linewidth=0.8)
    return ax


def describe_speakers(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    rows = _sum_words(tables)
    if rows.empty:
        return ""
    total = rows["words"].sum()
    most = [
        f"{name} ({words:,})" for name, words in rows.nlargest(3, "words")[["name", "words"]].itertuples(index=False)
    ]
    return (
        f"Bar chart of the words attributed to {_voices(rows)}: {number(total, 'word')} in all, "
        f"{share(rows['direct'].sum(), total)} of them in quotation marks. Most words: {listed(most)}."
    )


def _sum_words(tables: Tables) -> pd.DataFrame:
    """A row a voice with its ``words``, those of them ``direct`` and its ``statements``; most words first."""
    said = tables["statements"].assign(voice=voice_of(tables["statements"]))
    sums = said.groupby("voice").agg(words=("n_words", "sum"), direct=("n_quoted", "sum"), statements=("voice", "size"))
    return find_cast(tables).join(sums, how="inner")


def _arrange(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows shown, with their ``group``: countries with the most words, unknown ones, no one named."""
    shown = rows.loc[keep_most(rows["words"], MOST)]
    group = shown["country"].where(shown["country"] != "", UNKNOWN).where(shown.index != NOBODY, "")
    order = pd.DataFrame({"last": group.map({UNKNOWN: 1, "": 2}).fillna(0), "group": group})
    order.insert(1, "by", -shown.groupby(group)["words"].transform("sum"))
    return shown.assign(group=group).loc[order.sort_values(["last", "by", "group"], kind="stable").index]


def _place(shown: pd.DataFrame) -> tuple[list[float], list[tuple[float, str]], float]:
    """Where each row and each group's name stand, from the top, and how tall all is."""
    places, groups, y = [], [], 0.0
    named = (shown["country"] != "").any()
    for group, members in groupby(shown["group"]):
        y += GAP if named and places else 0
        if named and group:
            groups.append((y + GROUP / 2, capital(group)))
            y += GROUP
        for _ in members:
            places.append(y + ROW / 2)
            y += ROW
    return places, groups, y


def _labels(shown: pd.DataFrame) -> list[str]:
    """The numbers at the bars' ends; the first says what they are."""
    counts = list(zip(shown["words"], shown["statements"], strict=True))
    first = f"{number(counts[0][0], 'word')} in {number(counts[0][1], 'statement')}"
    return [first, *(f"{words:,} in {statements:,}" for words, statements in counts[1:])]


def _heading(rows: pd.DataFrame, shown: pd.DataFrame) -> Heading:
    by = ", by country of the source" if (shown["country"] != "").any() else ""
    rest = rows.drop(shown.index)
    note = f"Not shown: {number(len(rest), 'source')} with {number(rest['words'].sum(), 'word')} in all."
    return Heading(_find(rows), f"Words in the statements of {_voices(rows)}{by}", note if len(rest) else "")


def _find(rows: pd.DataFrame) -> str:
    """What the figure finds."""
    sources = rows.drop(NOBODY, errors="ignore")
    if sources.empty:
        return "Nobody who speaks in this article is named"
    name = shorten(sources["name"].iloc[0], TITLE, canvas.TITLE, bold=True)
    part = share(sources["words"].iloc[0], rows["words"].sum())
    if len(sources) == 1:
        return f"The only source: {name}"
    if sources["words"].iloc[0] == sources["words"].iloc[1]:
        return f"No source has more words than {name}: {part} of all attributed"
    return f"Most words: {name}, with {part} of all attributed"


def _voices(rows: pd.DataFrame) -> str:
    sources = len(rows.drop(NOBODY, errors="ignore"))
    return listed([number(sources, "source")] * (sources > 0) + ["no one named"] * (NOBODY in rows.index))
