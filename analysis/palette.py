"""One colour a source, the same in every figure and on the page."""

import pandas as pd

# Eight hues a reader can name. Within each, lightness and chroma were searched for the largest least distance (Oklab)
# between any two of them and the grey, as seen with normal vision and with protanopia, deuteranopia and tritanopia
# (Machado, Oliveira and Fernandes 2009), at a contrast of 3 to 1 or more with the paper (WCAG 2.2, 1.4.11).
COLOURS = ("#069CE4", "#AF2F09", "#03435B", "#C48225", "#692E9B", "#2F6A57", "#A34F9E", "#72130B")
COLOURS_ON_DARK = ("#4699FE", "#EF7F16", "#56F4FD", "#FED835", "#994EB7", "#99DB9B", "#CEA5CA", "#C2460D")
# For sources past the palette and for statements without a source, on either paper.
OTHERS = "#8A8F98"
INK, PAPER, DARK_PAPER = "#22262B", "#FFFFFF", "#15181C"


def source_colours(sources: pd.DataFrame, *, dark: bool = False) -> dict[str, str]:
    """A colour for each ``source_id``: those with the most words get one of their own, all others the same grey.

    ``dark`` gives the same hues for a page that is dark.
    """
    colours = COLOURS_ON_DARK if dark else COLOURS
    ranked = rank_sources(sources)["source_id"].tolist()
    return {source: colours[i] if i < len(colours) else OTHERS for i, source in enumerate(ranked)}


def rank_sources(sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with the most words first; equals in the order of their first mention."""
    return sources.sort_values("n_words", ascending=False, kind="stable", ignore_index=True)


def tint(colour: str, strength: float) -> str:
    """A colour thinned on white paper: 1 is the colour itself, 0 the paper."""
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02X}" for part in _parts(colour))


def ink_on(colour: str) -> str:
    """Dark or white letters, whichever stand out more on a colour."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    shares = (part / 255 for part in _parts(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
