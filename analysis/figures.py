"""The figures: tables in, matplotlib Axes out. Nothing is shown or saved here."""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.palette import COLOURS, OTHERS, rank_sources, source_colours
from analysis.tables import Tables

NOBODY = "(no one named)"
MOST = 15
PALE = 0.4
QUOTATIONS = {"direct": 1.0, "mixed": 0.7, "indirect": PALE}
INK, PAPER = "#22262B", "#FFFFFF"
DPI = 150


def plot_speakers(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Who speaks and how much: words of each source's statements, in quotation marks and not."""
    said = _said(tables)
    names, colours = _names(tables, said)
    ax = ax or _axes(len(names))
    total = said.groupby("who")[["n_words", "n_quoted"]].sum().reindex(names.index)
    count = said["who"].value_counts()
    parts = {"direct": total["n_quoted"], "indirect": total["n_words"] - total["n_quoted"]}
    ax.barh(range(len(names)), parts["direct"], height=0.7, color=colours)
    pale = [_tint(colour, PALE) for colour in colours]
    ax.barh(range(len(names)), parts["indirect"], left=parts["direct"], height=0.7, color=pale)
    for y, (source, words) in enumerate(total["n_words"].items()):
        label = f"{words}  ({_plural(count[source], 'statement')})"
        ax.annotate(label, (words, y), (4, 0), textcoords="offset points", va="center", fontsize=9)
    handles = [Patch(color=INK, label="direct: in quotation marks"), Patch(color=_tint(INK, PALE), label="indirect")]
    ax.legend(handles=handles, frameon=False, loc="lower right")
    ax.set_xlim(0, (total["n_words"].max() if len(total) else 1) * 1.3)
    return _finish(ax, names, "Who speaks, and how much", "words in the source's statements")


def plot_positions(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """Where in the article each source speaks: its statements along the text, first word to last."""
    said = _said(tables)
    names, colours = _names(tables, said)
    ax = ax or _axes(len(names))
    length = max(int(tables["sentences"]["end"].max()) if len(tables["sentences"]) else 1, 1)
    for y, (source, colour) in enumerate(zip(names.index, colours, strict=True)):
        rows = said[said["who"] == source]
        for quotation, strength in QUOTATIONS.items():
            spans = [span for spans in rows.loc[rows["quotation"] == quotation, "content_spans"] for span in spans]
            bars = [(100 * start / length, 100 * (end - start) / length) for start, end in spans]
            ax.broken_barh(bars, (y - 0.35, 0.7), color=_tint(colour, strength), linewidth=0)
    for row in tables["sentences"][tables["sentences"]["is_heading"]].itertuples():
        ax.axvline(100 * row.start / length, color=OTHERS, linewidth=0.8, linestyle=":", zorder=0)
    ax.set_xlim(0, 100)
    ax.xaxis.set_major_formatter("{x:.0f} %")
    return _finish(
        ax,
        names,
        "Where in the article each source speaks",
        "position in the text (strong colour: direct speech, pale: indirect; dotted: headings)",
    )


def plot_acts(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """What each source does: its statements by act (says, announces, confirms, …), one dot's area a count."""
    said = _said(tables)
    said["act"] = said["act"].fillna("other")
    counts = said.groupby(["who", "act"]).size()
    names, colours = _names(tables, said)
    acts = said["act"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    ax = ax or _axes(len(names))
    for y, (source, colour) in enumerate(zip(names.index, colours, strict=True)):
        for x, act in enumerate(acts):
            if count := counts.get((source, act), 0):
                ax.scatter(x, y, s=180 * min(count, 6) ** 0.6, color=colour, linewidth=0)
                ax.annotate(
                    str(count), (x, y), ha="center", va="center", color=_ink_on(colour), fontsize=9, weight="bold"
                )
    ax.set_xlim(-0.5, max(len(acts), 1) - 0.5)
    ax.set_xticks(range(len(acts)), acts)
    ax.grid(axis="both", color="#E6E8EB", linewidth=0.8)
    ax.set_axisbelow(True)
    return _finish(ax, names, "What each source does", "act, from the reporting verb (numbers: statements)")


def plot_calibration(chance: np.ndarray, truth: np.ndarray, *, bins: int = 10, ax: Axes | None = None) -> Axes:
    """Whether a confidence means what it says: how often statements were right, by how sure the reading was.

    ``chance`` and ``truth`` have a row a statement: its confidence, 0 to 1, and 1 where it was right, else 0.
    """
    ax = ax or plt.subplots(figsize=(5.4, 5.2), dpi=DPI, layout="constrained")[1]
    which = np.minimum((chance * bins).astype(int), bins - 1)
    ax.plot([0, 100], [0, 100], color=OTHERS, linewidth=1, linestyle=":")
    for b in np.unique(which):
        x, y, count = 100 * chance[which == b].mean(), 100 * truth[which == b].mean(), int((which == b).sum())
        ax.scatter(x, y, s=30 + 600 * count / len(chance), color=COLOURS[0], alpha=0.75, linewidth=0, clip_on=False)
        ax.annotate(str(count), (x, y), (9, -11), textcoords="offset points", fontsize=9)
    ax.set(xlim=(0, 102), ylim=(0, 102), xlabel="how sure the reading was", ylabel="how often it was right")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:.0f} %")
    ax.spines[["top", "right"]].set_visible(False)
    title = "Does the confidence mean what it says?\n(numbers: statements)"
    ax.set_title(title, loc="left", weight="bold", fontsize=11)
    return ax


def save_figures(tables: Tables, folder: Path) -> None:
    """Write every figure as ``NAME.png`` and ``NAME.svg``, the same bytes for the same tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in FIGURES.items():
        figure = plot(tables).figure
        with plt.rc_context({"svg.hashsalt": name}):
            figure.savefig(folder / f"{name}.png", metadata={"Software": None})
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        plt.close(figure)


FIGURES = {"speakers": plot_speakers, "positions": plot_positions, "acts": plot_acts}


def _said(tables: Tables) -> pd.DataFrame:
    """Statements with ``who``: the source's id, "nobody" or, past the first `MOST` sources, "others"."""
    statements = tables["statements"].copy()
    shown = set(rank_sources(_speaking(tables))["source_id"][:MOST])
    who = statements["source_id"].fillna("nobody")
    statements["who"] = who.where(who.isin(shown | {"nobody"}), "others")
    return statements


def _speaking(tables: Tables) -> pd.DataFrame:
    return tables["sources"][tables["sources"]["n_statements"] > 0]


def _names(tables: Tables, said: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """The rows of a figure, most words first, as names by id, and their colours."""
    colours = source_colours(tables["sources"])
    ranked = rank_sources(_speaking(tables))
    names = dict(zip(ranked["source_id"][:MOST], ranked["name"][:MOST].map(_short), strict=True))
    if len(ranked) > MOST:
        names["others"] = f"{len(ranked) - MOST} others"
    if (said["who"] == "nobody").any():
        names["nobody"] = NOBODY
    return pd.Series(names, dtype="str"), [colours.get(source, OTHERS) for source in names]


def _axes(rows: int) -> Axes:
    return plt.subplots(figsize=(9, 1.4 + 0.36 * max(rows, 1)), dpi=DPI, layout="constrained")[1]


def _finish(ax: Axes, names: pd.Series, title: str, label: str) -> Axes:
    ax.set_title(title, loc="left", weight="bold")
    ax.set_xlabel(label)
    ax.set_yticks(range(len(names)), names.tolist())
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right"]].set_visible(False)
    if not len(names):
        ax.text(0.5, 0.5, "The article cites no one.", transform=ax.transAxes, ha="center", va="center")
        ax.set_xticks([])
    return ax


def _tint(colour: str, strength: float) -> str:
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02X}" for part in parts)


def _ink_on(colour: str) -> str:
    """Dark or white text, whichever stands out more on a colour (relative luminance, WCAG 2)."""
    red, green, blue = ((int(colour[i : i + 2], 16) / 255) ** 2.2 for i in (1, 3, 5))
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.3 else PAPER


def _short(name: str, most: int = 32) -> str:
    """A name on one line; a dollar sign in it is no formula."""
    name = " ".join(name.split())
    return (name if len(name) <= most else name[: most - 1].rstrip() + "…").replace("$", r"\$")


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
