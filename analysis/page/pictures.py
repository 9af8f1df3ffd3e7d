"""The figures as they stand in the page: drawn once more, embedded, each with words that say what it shows."""

from base64 import b64encode
from io import BytesIO
from typing import NamedTuple

from IPython.display import HTML
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from analysis.figures import FIGURES
from analysis.page.views import show
from analysis.tables import Tables

MEDIA = {"svg": "image/svg+xml", "png": "image/png"}


class Picture(NamedTuple):
    """One figure: its address as data, and its text for who does not see it."""

    name: str
    address: str
    alt: str


def render_figures(tables: Tables) -> HTML:
    """Every figure as SVG or PNG, whichever is smaller."""
    return show("figures", pictures=[_picture(name, plot(tables).figure) for name, plot in FIGURES.items()])


def _picture(name: str, figure: Figure) -> Picture:
    with plt.rc_context({"svg.hashsalt": name}):
        files = {form: _save(figure, form) for form in MEDIA}
    plt.close(figure)
    form = min(files, key=lambda form: len(files[form]))
    address = f"data:{MEDIA[form]};base64,{b64encode(files[form]).decode()}"
    return Picture(name, address, figure.axes[0].get_title(loc="left") if figure.axes else name)


def _save(figure: Figure, form: str) -> bytes:
    file = BytesIO()
    figure.savefig(file, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
    return file.getvalue()
