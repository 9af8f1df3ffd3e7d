"""One colour a source, the same in every figure and on the page."""

import pandas as pd

# Okabe and Ito (2008), *Color Universal Design*, without black and with the yellow darkened for white paper.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D1F", "#6A51A3")
OTHERS = "#8A8F98"


def source_colours(sources: pd.DataFrame) -> dict[str, str]:
    """A colour for each ``source_id``: those with the most words get one of their own, all others the same grey."""
    ranked = rank_sources(sources)["source_id"].tolist()
    return {source: COLOURS[i] if i < len(COLOURS) else OTHERS for i, source in enumerate(ranked)}


def rank_sources(sources: pd.DataFrame) -> pd.DataFrame:
    """Sources with the most words first; equals in the order of their first mention."""
    return sources.sort_values("n_words", ascending=False, kind="stable", ignore_index=True)
