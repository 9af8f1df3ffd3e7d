import pytest

from analysis.training.evaluate_sources import TEXTS
from analysis.training.sources_gold import read_sources_gold


def who_says(tables):
    """(source, who passes it on) of each statement, by name."""
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["name"], strict=True))
    rows = tables["statements"][["source_id", "via_source_id"]].itertuples(index=False)
    return [(names.get(source), names.get(via)) for source, via in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We have time,” Vladimir Putin said, according to the agencies.", [("Vladimir Putin", "agencies")]),
        ("The agency Reuters quoted Mayor Ann Lee as saying that the bridge was safe.", [("Ann Lee", "Reuters")]),
        ("Mayor Ann Lee was quoted by Reuters as saying that the bridge was safe.", [("Ann Lee", "Reuters")]),
        ("Reuters reported that the bridge was safe, citing two officials.", [("two officials", "Reuters")]),
        ("Mayor Ann Lee told Reuters that the bridge was safe.", [("Ann Lee", "Reuters")]),
        ("Mayor Ann Lee told lawmakers that the bridge was safe.", [("Ann Lee", None)]),
        ("Mayor Ann Lee said that the bridge was safe.", [("Ann Lee", None)]),
    ],
)
def test_who_relays_whom_is_kept(tables_of, text, expected):
    found = who_says(tables_of(text))
    assert [(who and who.removeprefix("the "), via) for who, via in found] == expected


def test_the_way_of_a_statement_is_kept_to_its_end(tables_of):
    text = "The broadcaster CNN reported that the newspaper The Times had quoted Mayor Ann Lee as saying it was safe."
    tables = tables_of(text)
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["name"], strict=True))
    (relay,) = tables["statements"]["relay"].dropna()
    assert [names[i] for i in relay.split()][-1] == "CNN" and len(relay.split()) == 2


def test_one_source_is_one_row(tables_of):
    text = (
        "Vladimir Putin arrived on Monday. “We have time,” Mr Putin said. The talks will go on, he added.\n"
        "The Kremlin spokesman, Dmitri Peskov, said that the talks were good. Putin said that he was content."
    )
    tables = tables_of(text)
    assert tables["sources"]["name"].tolist() == ["Vladimir Putin", "Dmitri Peskov"]
    assert [who for who, _ in who_says(tables)] == ["Vladimir Putin"] * 2 + ["Dmitri Peskov", "Vladimir Putin"]


def test_a_source_leads_to_its_mentions_and_they_to_one_another(tables_of):
    text = "Ann Lee, the mayor of Paris, said it was safe. “It is dry,” she added."
    tables = tables_of(text)
    (source,) = tables["sources"].to_dict("records")
    assert [text[s:e] for s, e in source["mentions"]][-1] == "she"
    assert source["role"] == "mayor of Paris" and source["kind"] == "person"
    rows = tables["entities"].set_index("mention_id")
    mine = rows[rows["entity_id"] == source["entity_id"]]
    assert mine["antecedent_id"].dropna().isin(mine.index).all() and mine["antecedent_id"].isna().sum() == 1


def test_whoever_speaks_for_a_body_is_a_part_of_it(tables_of):
    text = "The Kremlin said it was ready. “We are,” the Kremlin spokesman, Dmitri Peskov, said. Tokyo said it was not."
    rows = tables_of(text)["sources"].set_index("name")
    assert rows.loc["Dmitri Peskov", "part_of_id"] == rows.loc["Kremlin", "source_id"]
    assert rows["part_of_id"].notna().sum() == 1


def test_the_development_set_is_whole():
    articles = read_sources_gold(TEXTS)
    assert len(articles) >= 15 and sum(len(a.statements) for a in articles) >= 150
    for article in articles:
        for statement in article.statements:
            assert statement.by in article.sources or not statement.by
            assert statement.via in article.sources or not statement.via
        for source in article.sources.values():
            assert all(name.lower() in article.text.lower() for name in source.names), source
