"""Whether a confidence means what it says."""

import numpy as np
from matplotlib.axes import Axes

from analysis.figures import canvas
from analysis.figures.canvas import GREY, GRID, SMALL, Heading, write
from analysis.palette import COLOURS

HEIGHT, LEFT, RIGHT, BELOW = 300.0, 46.0, 16.0, 34.0
NOTHING = "There is no statement to look at."


@canvas.styled
def plot_calibration(chance: np.ndarray, truth: np.ndarray, *, bins: int = 10, ax: Axes | None = None) -> Axes:
    """How often statements were right, by how sure the reading was; on the line, a confidence means what it says.

    ``chance`` and ``truth`` have a row a statement: its confidence, 0 to 1, and 1 where it was right, else 0.
    """
    if not len(chance):
        return canvas.draw_nothing(ax, NOTHING)
    heading = Heading(
        "Does the confidence mean what it says?", "Statements by how sure the reading was; numbers count them"
    )
    ax = canvas.open_canvas(ax, heading, height=HEIGHT, left=LEFT, right=RIGHT, below=BELOW)
    ax.plot([0, 100], [0, 100], color=GREY, linewidth=1, linestyle=":")
    which = np.minimum((chance * bins).astype(int), bins - 1)
    for b in np.unique(which):
        x, y, count = 100 * chance[which == b].mean(), 100 * truth[which == b].mean(), int((which == b).sum())
        ax.scatter(x, y, s=30 + 600 * count / len(chance), color=COLOURS[0], alpha=0.75, linewidth=0, clip_on=False)
        write(ax, f"{count:,}", (x, y), (10, -11))
    ax.set(xlim=(0, 102), ylim=(0, 102), xticks=range(0, 101, 20), yticks=range(0, 101, 20))
    for axis, label in ((ax.xaxis, "how sure the reading was"), (ax.yaxis, "how often it was right")):
        axis.set_major_formatter("{x:.0f}%")
        axis.set_label_text(label, fontsize=SMALL, color=GREY)
    ax.tick_params(labelsize=SMALL, labelcolor=GREY)
    ax.grid(color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    return ax
