import pytest

from analysis.profiles.offices import speaks_for_state
from analysis.schema import TABLES
from analysis.sources import find_dependences
from analysis.training.sources_gold import TEXTS, is_held_out, read_sources_gold


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
        ("Mayor Ann Lee told this newspaper that the bridge was safe.", [("Ann Lee", None)]),
        ("The bridge was safe, Mayor Ann Lee said, according to Reuters.", [("Ann Lee", "Reuters")]),
        (
            "The agency IRNA reported a storm. A man was hurt, a doctor said, according to an IRNA dispatch.",
            [("IRNA", None), ("doctor", "IRNA")],
        ),
        ("Mayor Ann Lee denied that. The bridge is old, Reuters reported.", [("Ann Lee", None), ("Reuters", None)]),
    ],
)
def test_who_relays_whom_is_kept(tables_of, text, expected):
    found = who_says(tables_of(text))
    assert [(who and who.removeprefix("the "), via) for who, via in found] == expected


def test_an_agent_may_be_a_pronoun_and_a_source_may_tell_who_quotes_it(tables_of):
    text = (
        "The plan was late, Mayor Ann Lee said, two agencies reported. “It is,” she was quoted by them as saying.\n"
        "An engineer quoted by Reuters said that the bridge was closed."
    )
    found = who_says(tables_of(text))
    assert ("Ann Lee", "two agencies") in found and ("engineer", "Reuters") in found


def test_a_heading_that_only_says_what_is_spoken_about_is_no_statement(tables_of):
    text = "Mayor opens bridge\n\nMayor Ann Lee said it was safe.\n\nTalking about “sensitive subjects”\n\nIt rained."
    assert who_says(tables_of(text)) == [("Ann Lee", None)]


def test_whoever_is_cited_does_not_say_that_he_is(tables_of):
    statements = tables_of("Reuters reported, citing two officials, that the bridge was closed.")["statements"]
    assert "that the bridge was closed" in set(statements["content_text"])


def test_a_number_that_speaks_leads_to_its_mention(tables_of):
    tables = tables_of("Of ten people, four said the bridge was safe. Two said it was ugly.")
    spoken = tables["entities"][tables["entities"]["form"].notna()]
    assert len(tables["sources"]) and set(tables["sources"]["entity_id"]) <= set(spoken["entity_id"])


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


SOURCES = [
    # id, name, kind, country, role, part of
    ("a", "Kremlin", "government", "RU", None, None),
    ("b", "Dmitri Peskov", "person", None, "Kremlin spokesperson", "a"),
    ("c", "Maria Orlova", "person", None, "his deputy", "b"),
    ("d", "Vladimir Putin", "person", "RU", "Russian President", None),
    ("e", "Russian agencies", "news agency", "RU", None, None),
    ("f", "Anna Petrova", "person", "RU", "a Russian engineer", None),
    ("g", "Joint Chiefs of Staff", "military", "KR", None, None),
    ("h", "Seoul", "government", "KR", None, None),
    ("i", "Tokyo", "government", "JP", None, None),
    ("j", "Reuters", "news agency", None, None, None),
    ("k", "Oleg Ivanov", "person", None, "another aide", "a"),
    ("l", "the army", "military", None, None, None),
]
STATEMENTS = [("d", "e"), ("f", "e j"), ("h", None), (None, "j")]


def dependences_of(rows, said=()):
    """`find_dependences` of tables with these cells; of sources (id, name, kind, country, role, part of)."""
    columns = ("source_id", "name", "kind", "country", "role", "part_of_id")
    numbers = {"n_statements": 1, "n_words": 1, "n_quoted": 0, "confidence": 1.0}
    rows = [numbers | dict(zip(columns, row, strict=True)) | {"entity_id": row[0]} for row in rows]
    said = [numbers | {"source_id": source, "relay": relay} for source, relay in said]
    return find_dependences(TABLES["sources"].frame(rows), TABLES["statements"].frame(said))


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        ("ab", "Dmitri Peskov speaks for or belongs to Kremlin"),
        ("ac", "Maria Orlova speaks for or belongs to Kremlin"),
        ("bk", "both speak for or belong to Kremlin"),
        ("ad", "both speak for Russia"),
        ("cd", "both speak for Russia"),
        ("gh", "both speak for South Korea"),
        ("de", "Vladimir Putin is passed on by Russian agencies"),
        ("ej", "Russian agencies is passed on by Reuters"),
        ("fj", "Anna Petrova is passed on by Reuters"),
        ("df", None),
        ("af", None),
        ("ae", None),
        ("hi", None),
        ("dj", None),
        ("gl", "both are military, and the text does not tell that they are of different countries"),
        ("il", None),
    ],
)
def test_sources_depend_on_their_whole_on_who_passes_them_on_and_on_their_state(pair, reason):
    assert dependences_of(SOURCES, STATEMENTS).get(tuple(pair)) == reason


def test_sources_that_are_parts_of_one_another_end():
    rows = [(one, one, "person", None, None, other) for one, other in ("ab", "ba")]
    assert dependences_of(rows) == {("a", "b"): "a speaks for or belongs to b"}
    assert dependences_of([]) == {}


def test_dependences_are_found_in_a_text(tables_of):
    text = (
        "Tokyo said on Monday that the launch had failed. Japanese Prime Minister Kenta Mori said it was over.\n"
        "“It fell into the sea,” the fisherman Ken Oda told the agency Reuters. Seoul said that it had not failed."
    )
    tables = tables_of(text)
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["name"], strict=True))
    found = find_dependences(tables["sources"], tables["statements"])
    assert {tuple(names[key] for key in pair): reason for pair, reason in found.items()} == {
        ("Tokyo", "Kenta Mori"): "both speak for Japan",
        ("Ken Oda", "Reuters"): "Ken Oda is passed on by Reuters",
    }


@pytest.mark.parametrize(
    ("description", "does"),
    [
        ("Russian President", True),
        ("Japanese Defence Minister", True),
        ("Kremlin spokesperson", True),
        ("spokesman for the Israeli army", True),
        ("Russian head of state", True),
        ("senior US officials", True),
        ("president of a Russian bank", False),
        ("former Russian president", False),
        ("Russian opposition leader", False),
        ("Russian engineer who advises the minister", False),
        ("spokeswoman for the Danish company", False),
    ],
)
def test_who_holds_an_office_speaks_for_a_state(description, does):
    assert speaks_for_state(description) == does


def test_the_development_set_is_whole():
    articles = read_sources_gold(TEXTS)
    for some in ([a for a in articles if is_held_out(a)], [a for a in articles if not is_held_out(a)]):
        assert sum(len(a.statements) for a in some) >= 100
    for article in articles:
        for statement in article.statements:
            assert statement.by in article.sources or not statement.by
            assert statement.via in article.sources or not statement.via
        for source in article.sources.values():
            assert all(name.lower() in article.text.lower() for name in source.names), source


def test_officers_and_reports_belong_to_the_body_they_are_told_of(tables_of):
    text = (
        "Corvane Bank said on Monday that profits fell. “We are sorry,” Chief Executive Ann Lee said. "
        "Sales rose, said her finance chief, Bob Ray. According to the bank’s report, costs were high. "
        "“I lost money,” the farmer Tim Oak said."
    )
    rows = tables_of(text)["sources"].set_index("name")
    bank = rows.loc["Corvane Bank", "source_id"]
    assert rows.loc[["Ann Lee", "Bob Ray"], "part_of_id"].tolist() == [bank, bank]
    assert rows.loc["Tim Oak", "part_of_id"] != bank
    assert set(rows.loc[rows["kind"] == "document", "part_of_id"]) == {bank}
