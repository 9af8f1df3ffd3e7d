"""The figures of a report: an article's tables in, matplotlib Axes out. Nothing is shown.

Each figure is a module: ``plot_…`` draws it, or where there is nothing to draw a line that says so; ``describe_…`` puts
it into a sentence or two for those who cannot see it, and is empty where there is nothing to draw.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from analysis.figures.acts import describe_acts, plot_acts
from analysis.figures.calibration import plot_calibration
from analysis.figures.canvas import DPI, STYLE
from analysis.figures.certainty import describe_certainty, plot_certainty
from analysis.figures.claims import describe_claims, plot_claims
from analysis.figures.positions import describe_positions, plot_positions
from analysis.figures.relays import describe_relays, plot_relays
from analysis.figures.speakers import describe_speakers, plot_speakers
from analysis.figures.timeline import describe_timeline, plot_timeline
from analysis.tables import Tables

__all__ = [
    "FIGURES",
    "alt_texts",
    "plot_acts",
    "plot_calibration",
    "plot_certainty",
    "plot_claims",
    "plot_positions",
    "plot_relays",
    "plot_speakers",
    "plot_timeline",
    "save_figures",
]


class Figure(NamedTuple):
    """How a figure is drawn, and how it is put into words."""

    plot: Callable[..., Axes]
    describe: Callable[[Tables], str]


FIGURES = {
    "speakers": Figure(plot_speakers, describe_speakers),
    "positions": Figure(plot_positions, describe_positions),
    "claims": Figure(plot_claims, describe_claims),
    "relays": Figure(plot_relays, describe_relays),
    "timeline": Figure(plot_timeline, describe_timeline),
    "certainty": Figure(plot_certainty, describe_certainty),
    "acts": Figure(plot_acts, describe_acts),
}


def alt_texts(tables: Tables) -> dict[str, str]:
    """What each figure shows, in one to three sentences of plain text; only those that have something to draw."""
    texts = {name: figure.describe(tables) for name, figure in FIGURES.items()}
    return {name: text for name, text in texts.items() if text}


def save_figures(tables: Tables, folder: Path) -> None:
    """Write each figure that has something to draw as ``NAME.png`` and ``NAME.svg``, the same bytes each time."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in alt_texts(tables):
        figure = FIGURES[name].plot(tables).figure
        with plt.rc_context(STYLE | {"svg.hashsalt": name}):
            figure.savefig(folder / f"{name}.png", dpi=DPI, metadata={"Software": None})
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        plt.close(figure)
