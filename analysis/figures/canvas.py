"""The paper a figure is drawn on: its size, its header and its note. All lengths are points, 1/72 of an inch.

A figure of ours is as tall as its rows need, so that nothing overlaps however many there are. On an Axes of the
caller's the same is drawn around it; it must then be large enough itself.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple

from matplotlib import pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import ScaledTranslation, Transform

from analysis.figures.lettering import FONT, wrap
from analysis.palette import INK, PAPER

DPI = 200
WIDTH, PAD = 576.0, 10.0
TITLE, TEXT, SMALL, TINY = 13.0, 9.5, 8.5, 7.5
GREY, GRID, SHADE = "#565D66", "#E3E6EA", "#F3F4F6"
STYLE = {
    "font.family": [FONT],
    "text.parse_math": False,
    "text.usetex": False,
    "text.color": INK,
    "font.size": TEXT,
    "axes.unicode_minus": True,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.bbox": None,
    "svg.fonttype": "path",
}


class Heading(NamedTuple):
    """What is written around a figure: what it shows or finds, how to read it, and what is left out of it."""

    title: str
    subtitle: str
    note: str = ""


def styled(plot: Callable[..., Axes]) -> Callable[..., Axes]:
    """The same plot in our style, whatever the reader's matplotlibrc says."""

    @wraps(plot)
    def plot_in_style(*args: object, **options: object) -> Axes:
        with plt.rc_context(STYLE):
            return plot(*args, **options)

    return plot_in_style


def open_canvas(
    ax: Axes | None,
    heading: Heading,
    *,
    height: float,
    left: float,
    right: float = 0.0,
    above: float = 0.0,
    below: float = 0.0,
    key: Sequence[Artist] = (),
) -> Axes:
    """Axes without frame or ticks, ``height`` tall, with the heading around it.

    ``left``, ``right``, ``above`` and ``below`` are kept free on its four sides for labels.
    """
    wide = WIDTH - 2 * PAD
    title, subtitle = wrap(heading.title, wide, TITLE, 2, bold=True), wrap(heading.subtitle, wide, TEXT, 3)
    note = wrap(heading.note, wide, SMALL, 3)
    heights = [_lines(title) * TITLE * 1.3, _lines(subtitle) * TEXT * 1.35, 18.0 if key else 0.0]
    top, bottom = PAD + sum(heights) + 8 + above, PAD + below + (_lines(note) * SMALL * 1.35 + 8 if note else 0)
    if ax is None:
        tall = top + height + bottom
        figure = plt.figure(figsize=(WIDTH / 72, tall / 72), dpi=DPI)
        box = (PAD + left) / WIDTH, bottom / tall, (wide - left - right) / WIDTH, height / tall
        ax = figure.add_axes(box)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=TEXT, labelcolor=INK)
    ax.set(xticks=[], yticks=[])
    title_at, subtitle_at, key_at = (above + 8 + sum(heights[n:]) for n in (0, 1, 2))
    shown = ax.set_title(title, loc="left", y=1.0, fontsize=TITLE, weight="bold", color=INK, va="top")
    shown.set_transform(beside(ax, -left, title_at))
    ax.text(0, 1, subtitle, transform=beside(ax, -left, subtitle_at), fontsize=TEXT, color=GREY, va="top")
    if note:
        ax.text(0, 0, note, transform=beside(ax, -left, -below - 8), fontsize=SMALL, color=GREY, va="top")
    if key:
        _draw_key(ax, key, beside(ax, -left, key_at))
    return ax


def draw_nothing(ax: Axes | None, why: str) -> Axes:
    """Axes with nothing but a line that says why there is nothing to draw."""
    if ax is None:
        ax = plt.figure(figsize=(WIDTH / 72, 48 / 72), dpi=DPI).add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.text(PAD / WIDTH, 0.5, why, transform=ax.transAxes, va="center", color=GREY, parse_math=False)
    return ax


def label_rows(ax: Axes, rows: Sequence[float], names: Sequence[str], left: float) -> None:
    """Names at the left edge, a row each."""
    ax.set_yticks(rows, names, ha="left", va="center_baseline", fontsize=TEXT, parse_math=False)
    ax.tick_params(axis="y", pad=left)


def write_in_row(ax: Axes, text: str, y: float, shift: float, **looks) -> Annotation:
    """A text in the row at ``y``, ``shift`` points right of the left edge of the Axes."""
    return write(ax, text, (0, y), (shift, 0), coords=("axes fraction", "data"), **looks)


def write(ax: Axes, text: str, at: tuple[float, float], shift: tuple[float, float] = (0, 0), **looks) -> Annotation:
    """A text at a place in data, moved by points; ``coords`` says otherwise where the place is not in data."""
    options = {"fontsize": SMALL, "va": "center_baseline", "xycoords": looks.pop("coords", "data")} | looks
    return ax.annotate(text, at, shift, textcoords="offset points", annotation_clip=False, parse_math=False, **options)


def beside(ax: Axes, x: float, y: float) -> Transform:
    """Fractions of the Axes, moved by points."""
    return ax.transAxes + ScaledTranslation(x / 72, y / 72, ax.figure.dpi_scale_trans)


def width_of(ax: Axes) -> float:
    """Width of the Axes in points."""
    return ax.get_window_extent().width * 72 / ax.figure.dpi


def _draw_key(ax: Axes, key: Sequence[Artist], at: Transform) -> None:
    ax.legend(
        handles=key,
        loc="upper left",
        bbox_to_anchor=(0, 1),
        bbox_transform=at,
        ncols=len(key),
        frameon=False,
        fontsize=SMALL,
        borderpad=0,
        borderaxespad=0.3,
        handlelength=1.2,
        handleheight=0.9,
        handletextpad=0.5,
        columnspacing=1.4,
        labelcolor=GREY,
    )


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0
