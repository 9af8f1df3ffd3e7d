"""At a glance: what the article is, its key numbers, and whose words it is made of."""

from typing import NamedTuple

from IPython.display import HTML

from analysis.article import Article
from analysis.page.people import ARTICLE, NOBODY, Cast, Who, read_cast
from analysis.page.summary import spell_date, summarise
from analysis.page.views import show
from analysis.tables import Tables

# Sources with a part of their own in the bar.
SHOWN = 8
WIDTH = 1000


class Share(NamedTuple):
    """A part of the bar: whose words, how many, and where it stands (0 to `WIDTH`)."""

    who: Who
    words: int
    start: float
    width: float


def render_glance(article: Article, tables: Tables) -> HTML:
    """The article's key numbers, and a bar of whose words it consists of."""
    cast, summary = read_cast(tables), summarise(tables)
    return show(
        "glance",
        summary=summary,
        published=spell_date(summary.published) if summary.published else "",
        minutes=max(1, round(summary.n_words / 230)),
        file=article.path.rsplit("/", 1)[-1],
        shares=_shares(tables, cast, summary.n_words),
        width=WIDTH,
    )


def _shares(tables: Tables, cast: Cast, n_words: int) -> list[Share]:
    """Words by source, most first; then other sources, no one named, and what is left: the article's own voice.

    Where one statement stands inside another its words count for both, so that the parts are of their sum.
    """
    statements = tables["statements"]
    ranked = [(who, who.n_words) for who in cast.values() if who.n_words]
    others = Who("", "other sources", "c0")
    parts = [
        *ranked[:SHOWN],
        (others, sum(words for _, words in ranked[SHOWN:])),
        (NOBODY, int(statements["n_words"][statements["source_id"].isna()].sum())),
    ]
    parts.append((ARTICLE, n_words - sum(words for _, words in parts)))
    total, at, shares = sum(max(words, 0) for _, words in parts), 0, []
    for who, words in parts:
        if words > 0:
            shares.append(Share(who, words, round(WIDTH * at / total, 1), round(WIDTH * words / total, 1)))
            at += words
    return shares
