"""Who says what, as lists that sort and search: sources, statements, and all claims."""

from IPython.display import HTML

from analysis.page.cards import make_cards
from analysis.page.people import given, read_cast
from analysis.page.views import show
from analysis.tables import Tables


def render_sources(tables: Tables) -> HTML:
    """Every source as a row, most words first: who it is and how much it says, and how much of it in direct speech."""
    statements = tables["statements"]
    quoted = statements.groupby("source_id")["n_quoted"].sum().to_dict()
    return show("sources", cast=read_cast(tables), quoted=quoted)


def render_statements(tables: Tables) -> HTML:
    """Every statement as a row: who, on whose word, how, what, and how sure the reading is; linked to the text."""
    return show("statements", cards=make_cards(tables, read_cast(tables)))


def render_claims(tables: Tables) -> HTML:
    """Every claim as a row, in the order of the text: who makes it, how sure they sound, and when it is about."""
    cast = read_cast(tables)
    optional = ("certainty", "certainty_reason", "polarity", "tense", "when_start", "when_end", "statement_id")
    claims = [
        {name: given(row[name]) for name in ("claim_id", "text", *optional)}
        | {"who": cast.of(row["source_id"], attributed=bool(given(row["statement_id"])))}
        for row in tables["claims"].to_dict("records")
    ]
    return show("claims", claims=claims)
