"""Where in the article each one speaks: a strip, paragraph by paragraph."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.figures import canvas
from analysis.figures.canvas import GREY, SHADE, SMALL, TEXT, TINY, Heading, write
from analysis.figures.cast import ARTICLE, find_cast, keep_most, number, share, voice_of
from analysis.figures.lettering import measure, printable, shorten
from analysis.palette import tint
from analysis.tables import Tables

MOST, ROW = 24, 17.0
NAME, TITLE, HEADING = 190.0, 200.0, 160.0
STRENGTH = {"direct": 1.0, "mixed": 0.7, "indirect": 0.4}
KEY = {"direct": "in quotation marks", "mixed": "partly", "indirect": "indirect"}
# The least a bar is wide, so that a word is seen in a long article.
LEAST = 1.5
# Paragraphs narrower than this on average are not shaded.
SHADED = 5.0
BAND = "#D5D9DF"
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
NOTHING = "The article attributes nothing to anyone."


@canvas.styled
def plot_positions(tables: Tables, *, ax: Axes | None = None) -> Axes:
    """The characters of each source's statements along the text, paragraphs shaded in turn; a row a source."""
    pieces, rows = _find_pieces(tables)
    if pieces.empty:
        return canvas.draw_nothing(ax, NOTHING)
    cast, rows = rows, _arrange(rows)
    paragraphs = _paragraphs(tables)
    names = [shorten(name, NAME, TEXT) for name in rows["name"]]
    left = max(measure(name, TEXT) for name in names) + 12
    key = [Patch(color=tint(GREY, strength), label=KEY[name]) for name, strength in STRENGTH.items()]
    room = {"above": 16, "below": 30, "left": left, "right": 4}
    heading = _heading(pieces, rows, cast, headings=bool(paragraphs["heading"].any()))
    ax = canvas.open_canvas(ax, heading, height=ROW * len(rows), key=key, **room)
    length, wide = max(paragraphs["end"].max(), pieces["end"].max()), canvas.width_of(ax)
    ax.set(xlim=(0, length), ylim=(len(rows) - 0.5, -0.5))
    canvas.label_rows(ax, range(len(rows)), names, left)
    _draw_paragraphs(ax, paragraphs, wide / length)
    least = LEAST * length / wide
    for y, voice in enumerate(rows.index):
        for strength, own in pieces[pieces["voice"] == voice].groupby("strength"):
            bars = [(start, max(end - start, least)) for start, end in zip(own["start"], own["end"], strict=True)]
            ax.broken_barh(bars, (y - 0.36, 0.72), color=tint(rows["colour"].iloc[y], strength), linewidth=0)
    return ax


def describe_positions(tables: Tables) -> str:
    """What the figure shows, in words; empty where there is nothing to draw."""
    pieces, rows = _find_pieces(tables)
    if pieces.empty:
        return ""
    said = pieces[pieces["voice"] != ARTICLE]
    part = share((said["end"] - said["start"]).sum(), max(tables["sentences"]["end"].max(), said["end"].max()))
    count = tables["sentences"]["paragraph"].nunique()
    return (
        f"Strip of the article's {number(count, 'paragraph')} that shows where each one speaks. {_find(pieces, rows)}; "
        f"statements of others take up {part} of the text."
    )


def _find_pieces(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row a piece of text with its ``voice`` and ``strength``; and a row a voice, with its ``first`` character."""
    said, claims = tables["statements"], tables["claims"]
    spoken = said.assign(voice=voice_of(said), span=said["content_spans"])[["voice", "quotation", "span"]].explode(
        "span"
    )
    spoken = spoken[spoken["span"].notna()]
    if spoken.empty:
        return pd.DataFrame(columns=["voice", "strength", "start", "end"]), find_cast(tables).iloc[:0]
    spoken["start"], spoken["end"] = zip(*spoken["span"], strict=True)
    own = claims[claims["statement_id"].isna()].assign(voice=ARTICLE, quotation="direct")
    columns = ["voice", "quotation", "start", "end"]
    pieces = pd.concat([spoken[columns], own[columns]], ignore_index=True)
    pieces["strength"] = pieces["quotation"].map(STRENGTH)
    pieces["length"] = pieces["end"] - pieces["start"]
    sums = pieces.groupby("voice").agg(first=("start", "min"), last=("end", "max"), length=("length", "sum"))
    return pieces, find_cast(tables).join(sums, how="inner")


def _arrange(cast: pd.DataFrame) -> pd.DataFrame:
    """The voices shown: the article itself, then the others in the order in which they first speak."""
    shown = cast.loc[keep_most(cast["length"], MOST)]
    order = shown["first"].where(shown.index != ARTICLE, -1)
    return shown.loc[order.sort_values(kind="stable").index]


def _paragraphs(tables: Tables) -> pd.DataFrame:
    rows = tables["sentences"].groupby("paragraph")
    return rows.agg(start=("start", "min"), end=("end", "max"), text=("text", "first"), heading=("is_heading", "first"))


def _draw_paragraphs(ax: Axes, paragraphs: pd.DataFrame, scale: float) -> None:
    """Shades every other paragraph, more strongly the headings; ``scale`` is the points a character takes up."""
    taken, wide = 0.0, canvas.width_of(ax)
    for n, row in enumerate(paragraphs.itertuples()):
        if row.heading or (n % 2 == 0 and len(paragraphs) * SHADED < wide):
            ax.axvspan(row.start, row.end, color=BAND if row.heading else SHADE, linewidth=0, zorder=0)
        text = shorten(printable(row.text), HEADING, TINY) if row.heading else ""
        at = min(row.start * scale, wide - measure(text, TINY))
        if text and at >= taken:
            write(ax, text, (at / scale, 1), (0, 7), coords=("data", "axes fraction"), fontsize=TINY, color=GREY)
            taken = at + measure(text, TINY) + 10
    middles = (paragraphs["start"] + paragraphs["end"]) / 2
    step = next((s for s in STEPS if _fits(middles[middles.index % s == 0] * scale)), STEPS[-1])
    shown = middles[middles.index % step == 0]
    ax.set_xticks(shown, [f"{n}" for n in shown.index], fontsize=SMALL, color=GREY)
    ax.tick_params(axis="x", pad=2)
    ax.set_xlabel("paragraph", fontsize=SMALL, color=GREY, loc="left", labelpad=2)


def _fits(places: pd.Series) -> bool:
    return bool((places.diff().dropna() >= 4 + measure("0", SMALL) * len(str(places.index.max()))).all())


def _heading(pieces: pd.DataFrame, shown: pd.DataFrame, cast: pd.DataFrame, *, headings: bool) -> Heading:
    rest = len(cast) - len(shown)
    note = f"Not shown: {number(rest, 'source')} with less to say." if rest else ""
    subtitle = "From the article’s first word to its last; those who speak first are at the top"
    if headings:
        subtitle += "; grey bands are headings"
    return Heading(_find(pieces, cast), subtitle, note)


def _find(pieces: pd.DataFrame, rows: pd.DataFrame) -> str:
    """What the figure finds: who speaks first, and who last."""
    said = pieces[pieces["voice"] != ARTICLE]
    voices = said.loc[said["start"].idxmin(), "voice"], said.loc[said["end"].idxmax(), "voice"]
    names = [shorten(rows.loc[voice, "name"], TITLE, canvas.TITLE, bold=True) for voice in voices]
    if said["voice"].nunique() == 1:
        return f"Only one voice beside the article’s own: {names[0]}"
    return (
        f"First to speak and last: {names[0]}"
        if voices[0] == voices[1]
        else f"First to speak: {names[0]}; last: {names[1]}"
    )
