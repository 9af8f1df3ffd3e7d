import time
from dataclasses import replace
from datetime import date

import pytest
from conftest import SHIPPED, an_article
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analysis import annotate, tabulate
from analysis.claims import find_claims
from analysis.claims.lexicon import force_of, is_negative
from analysis.training.veridicality import read_signatures

PUBLISHED = date(2023, 9, 13)


@pytest.fixture(scope="module")
def claims_of(nlp):
    """Text in, rows of its claims out, with names in place of ids."""

    def read(text: str, published: date = PUBLISHED) -> list[dict]:
        tables = tabulate(replace(an_article(text), published=published), nlp(text))
        names = tables["entities"].drop_duplicates("entity_id").set_index("entity_id")["name"].to_dict()
        rows = tables["claims"].to_dict("records")
        return [row | {"subject": names.get(row["subject_id"])} for row in rows]

    return read


@pytest.fixture(scope="module")
def quantities_of(nlp):
    """Text in, what its quantities are out."""

    def read(text: str) -> list[tuple]:
        rows = tabulate(replace(an_article(text), published=PUBLISHED), nlp(text))["quantities"]
        return [
            tuple(None if x != x else x for x in row) for row in rows[["low", "high", "unit", "counted"]].to_numpy()
        ]

    return read


def one(claims: list[dict], words: str) -> dict:
    """The claim that begins with some words."""
    return next(row for row in claims if row["text"].startswith(words))


@pytest.mark.parametrize(
    "marked",
    [
        "The minister said that [the road was open] and that [the bridge was closed].",
        "[The mayor opened the bridge on Monday], and [the band played for an hour].",
        "[The army shelled the port] after [rebels seized a ship].",
        "The bank said [it would close ten branches] because [fewer customers came].",
        "“[The road is open]. [The bridge is closed],” the minister said.",
        "[The firm may sell its plant or close it].",
        "[If the dam breaks, the valley will be flooded].",
        "The company wants [to build a factory] and [to hire workers].",
        "[Leaving Paris on Sunday], [the president flew to Rome].",
        "[The bridge], [which was built in 1932], [was closed for a year].",
    ],
)
def test_a_proposition_is_a_claim_and_nothing_less(claims_of, marked):
    text = marked.replace("[", "").replace("]", "")
    gold = [part.split("]")[0] for part in marked.split("[")[1:]]
    if "which" in marked:  # A relative clause begins with what it is about, and interrupts the main one.
        gold = [text.rstrip("."), "The bridge, which was built in 1932"]
    assert sorted(row["text"] for row in claims_of(text)) == sorted(gold)


def test_a_heading_makes_no_claim(claims_of):
    text = "Mayor says bridge is safe\n\nThe bridge was closed in May.\nIt was opened again in June."
    assert [row["text"] for row in claims_of(text)] == ["The bridge was closed in May", "It was opened again in June"]


@pytest.mark.parametrize("text", ["Many Republicans backed Mr. Trump at the convention.", "The minister confirmed it."])
def test_a_content_that_only_names_somebody_or_points_to_something_is_no_claim(nlp, text):
    tables = tabulate(an_article(text), nlp(text))
    assert len(tables["statements"]) == 1 and not tables["claims"]["statement_id"].notna().any()


def test_a_claim_in_a_statement_in_a_statement_is_the_inner_ones(nlp):
    text = "The minister said that the mayor denied that the bridge had cracks."
    tables = tabulate(an_article(text), nlp(text))
    (claim,) = tables["claims"].to_dict("records")
    (statement,) = tables["statements"].to_dict("records")
    assert claim["text"] == "the bridge had cracks" and claim["statement_id"] == statement["statement_id"]
    assert statement["source_text"] == "the mayor" and statement["polarity"] == claim["polarity"] == "negated"


@pytest.mark.parametrize(
    ("text", "certainty", "reason"),
    [
        ("The bridge collapsed on Monday.", "certain", None),
        ("The bridge may collapse in a storm.", "possible", "may"),
        ("The bridge will probably be closed.", "probable", "probably"),
        ("The bridge seems to be safe.", "probable", "seems"),
        ("The bridge is unlikely to be opened this year.", "doubtful", "unlikely"),
        ("If the rain lasts, the bridge will be closed.", "possible", "If"),
        ("The president is believed to be in Paris.", "probable", "believed"),
        ("The army could not take the town.", "certain", None),
        ("“The bridge is safe,” Mayor Ann Lee said.", "certain", None),
        ("“Perhaps the bridge is safe,” Mayor Ann Lee said.", "possible", "Perhaps"),
        ("The mayor confirmed that the bridge had cracks.", "certain", "confirmed"),
        ("The mayor claimed that the bridge was safe.", "probable", "claimed"),
        ("The mayor fears that the bridge will collapse.", "possible", "fears"),
        ("The mayor believes that the bridge is safe.", "probable", "believes"),
        ("“Is the bridge safe?” the mayor asked.", "possible", "? … asked"),
    ],
)
def test_certainty_and_the_words_for_it(claims_of, text, certainty, reason):
    row = claims_of(text)[0]
    known = row["certainty_reason"] if isinstance(row["certainty_reason"], str) else None
    assert (row["certainty"], known) == (certainty, reason)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The bridge was closed.", "affirmed"),
        ("The bridge was not closed.", "negated"),
        ("No casualties were reported.", "negated"),
        ("Nobody was hurt in the fire.", "negated"),
        ("The army never entered the town.", "negated"),
        ("The minister refused to resign.", "negated"),
        ("The country failed twice to put a satellite into orbit.", "negated"),
        ("The firm was unable to pay its debts.", "negated"),
        ("The president left without speaking to reporters.", "affirmed"),
        ("The trains no longer stop at the village.", "negated"),
        ("The firm never failed to pay its debts.", "affirmed"),
        ("Not only farmers attended the meeting.", "affirmed"),
        ("No fewer than 40 people were killed.", "affirmed"),
        ("No more attacks were reported.", "negated"),
        ("Engineers denied that the bridge had cracks.", "negated"),
        ("Engineers denied that the bridge was not safe.", "affirmed"),
    ],
)
def test_polarity_and_its_scope(claims_of, text, polarity):
    assert claims_of(text)[0]["polarity"] == polarity


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("The bridge was closed.", "past"),
        ("The bank has sold its branch in Rome.", "past"),
        ("The mayor is opening the bridge.", "present"),
        ("The bridge will be closed.", "future"),
        ("The bridge is expected to be closed.", "future"),
        ("The army is going to leave the town.", "future"),
        ("The mayor said that the bridge would be closed.", "future"),
        ("The mayor asked drivers to stay at home.", "future"),
        ("The driver must have been asleep.", "past"),
        ("Fishermen said that they no longer eat what they catch.", "present"),
        ("Bicycles need less room than cars.", "timeless"),
    ],
)
def test_tense(claims_of, text, tense):
    assert claims_of(text)[0]["tense"] == tense


@pytest.mark.parametrize(
    ("text", "subject", "predicate"),
    [
        ("Ann Lee opened the bridge.", "Ann Lee", "open"),
        ("The bridge was opened by Ann Lee.", "Ann Lee", "open"),
        ("Ann Lee was arrested.", None, "arrest"),
        ("Ann Lee refused to leave.", "Ann Lee", "leave"),
        ("Ann Lee is optimistic.", "Ann Lee", "be optimistic"),
        ("Ann Lee seems to be ill.", "Ann Lee", "be ill"),
        ("Ann Lee is in Paris.", "Ann Lee", "be in Paris"),
        ("Ann Lee wants to develop rockets.", "Ann Lee", "develop"),
        ("“I opened the bridge,” Ann Lee said.", "Ann Lee", "open"),
    ],
)
def test_who_does_what(claims_of, text, subject, predicate):
    row = claims_of(text)[0]
    assert (row["subject"], row["predicate"]) == (subject, predicate)


def test_coordinated_verbs_share_their_subject_and_their_doubt(claims_of):
    first, second = claims_of("Iran may seize the port and attack the ships in it.")
    assert first["subject"] == second["subject"] == "Iran"
    assert (second["text"], second["certainty"]) == ("attack the ships in it", "possible")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The rocket fell into the sea near Japan.", "Japan"),
        (
            "Kim Jong Un arrived at the Vostochny cosmodrome in eastern Russia.",
            "the Vostochny cosmodrome in eastern Russia",
        ),
        ("The leaders met in Paris on Monday.", "Paris"),
        ("The minister praised the offensive of the army of Ukraine.", None),
    ],
)
def test_where(claims_of, text, place):
    row = claims_of(text)[0]
    assert (row["place"] if isinstance(row["place"], str) else None) == place


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("At least 40 people died.", [(40, None, None, "person")]),
        ("The army fired two short-range ballistic missiles.", [(2, 2, None, "missile")]),
        ("The missile flew 650 kilometres.", [(650, 650, "kilometre", None)]),
        ("The firm paid $2.5 million.", [(2_500_000, 2_500_000, "US dollar", None)]),
        ("Prices rose by 12 per cent.", [(12, 12, "per cent", None)]),
        ("Prices rose by 12%.", [(12, 12, "per cent", None)]),
        ("Both leaders and several ministers came.", [(2, 2, None, "leader"), (2, None, None, "minister")]),
        ("A pair of drones hit the port.", [(2, 2, None, "drone")]),
        ("Half of the voters stayed at home.", [(50, 50, "per cent", "voter")]),
        ("Two-thirds of the voters stayed at home.", [(66.6666, 66.6666, "per cent", "voter")]),
        ("Between 3 and 5 ships sank.", [(3, 5, None, "ship")]),
        ("About 40 ships sank.", [(36, 44, None, "ship")]),
        ("Dozens of ships sank.", [(24, None, None, "ship")]),
        ("No ships sank.", [(0, 0, None, "ship")]),
        ("No fewer than 40 people died.", [(40, None, None, "person")]),
        ("Hundreds of thousands of people fled.", [(200_000, None, None, "person")]),
        ("A couple of hundred people came.", [(200, 200, None, "person")]),
        ("In 2022 two people died in the city.", [(2, 2, None, "person")]),
        ("Three quarters of the voters stayed at home.", [(75, 75, "per cent", "voter")]),
        ("Of ten players nine won.", [(10, 10, None, "player")]),
        ("Two hundred and fifty ships sank.", [(250, 250, None, "ship")]),
        ("The 45-year-old driver lost 2 to 3 million euros.", [(45, 45, "year", None), (2e6, 3e6, "euro", None)]),
        ("The first ship sank on 13 September 2023 at 11:43.", []),
        ("The ministers were in no hurry.", []),
    ],
)
def test_quantities(quantities_of, text, gold):
    assert quantities_of(text) == gold


def test_a_quantity_leads_to_its_claim_and_the_claim_to_it(nlp):
    text = "Officials said on Monday that 40 people had died, and the army found 12 tanks."
    tables = tabulate(replace(an_article(text), published=PUBLISHED), nlp(text))
    claims = tables["claims"].set_index("claim_id")
    for row in tables["quantities"].to_dict("records"):
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["quantity_id"] in claims.loc[row["claim_id"], "quantities"].split()


def test_the_day_on_which_something_is_said_is_not_the_day_of_what_is_said(claims_of):
    (row,) = claims_of("On Monday, the mayor said that the bridge was closed.")
    assert row["text"] == "the bridge was closed" and not isinstance(row["when_start"], str)


def test_a_claim_has_the_time_that_hangs_on_its_predicate(claims_of):
    row = claims_of("The ship that left Rome on Sunday sank on Tuesday.")[0]
    assert (row["when_start"], row["when_end"]) == ("2023-09-12", "2023-09-12")


def test_a_statement_is_as_sure_as_its_first_claim(nlp):
    text = "The mayor believes that the bridge is safe. Engineers denied that it had cracks."
    rows = tabulate(an_article(text), nlp(text))["statements"]
    assert rows[["certainty", "polarity"]].to_numpy().tolist() == [["probable", "affirmed"], ["certain", "negated"]]


def test_verbs_vouch_as_people_judged_them_to():
    assert force_of("confirm").certainty == "certain" and force_of("say") is None
    assert force_of("doubt").certainty == "doubtful" and force_of("deny").negates
    assert is_negative("fail") and is_negative("refuse") and not is_negative("want")


def test_signatures_are_read_from_what_is_entailed():
    pair = {"frame": "turn_out:that_S:active:positive", "label": "entailed", "hypothesis": "that thing happened ."}
    other = pair | {
        "frame": "turn_out:that_S:active:negative",
        "hypothesis": "that thing might or might not have happened .",
    }
    none = pair | {"frame": "fail:to_VPeventive:active:positive", "label": "not-entailed"}
    assert read_signatures([pair, other, none]) == {("turn out", "that"): {"positive": "yes", "negative": "open"}}


@pytest.fixture(scope="module")
def shipped(claims_of):
    return claims_of(SHIPPED.read_text(encoding="utf-8"))


def test_the_shipped_article(shipped):
    lead = one(shipped, "The meeting of the two leaders")
    assert lead["text"].endswith("offensive in Ukraine") and lead["certainty"] == "possible"
    failed = one(shipped, "Pyongyang recently failed twice")
    assert (failed["polarity"], failed["predicate"], failed["tense"]) == ("negated", "put", "past")
    assert one(shipped, "the spaceport seems")["certainty_reason"] == "seems"
    assert one(shipped, "If North Korea")["certainty"] == "possible"
    arrived = one(shipped, "North Korean leader Kim Jong Un arrived")
    assert (arrived["subject"], arrived["when_start"]) == ("Kim Jong Un", "2023-09-13T00:00")
    assert arrived["place"] == "the Vostotchny cosmodrome, in eastern Russia"
    fired = one(shipped, "North Korea fired")
    assert (fired["when_start"], fired["when_end"]) == ("2023-09-13T11:43", "2023-09-13T11:53")
    assert not isinstance(one(shipped, "leader Kim Jong Un is in Russia")["statement_id"], str)
    assert isinstance(one(shipped, "this launch of two ballistic missiles")["statement_id"], str)


def test_every_claim_slices_back_to_its_words(shipped):
    text = SHIPPED.read_text(encoding="utf-8")
    for row in shipped:
        assert text[row["start"] : row["end"]] == row["text"] and row["text"].strip() == row["text"] != ""


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from("if no 3 – “ ” . , \n not may 1,000 half of the said km and or".split(" ")), max_size=40
    ).map(" ".join)
)
@settings(max_examples=60, deadline=None)
def test_any_text_is_tabulated(text):
    tables = tabulate(article := an_article(text), annotate(article))
    for name in ("claims", "quantities"):
        for row in tables[name].to_dict("records"):
            assert text[row["start"] : row["end"]] == row["text"] != ""


def test_one_endless_sentence_takes_no_endless_time(nlp):
    n = 20_000
    doc = Doc(
        nlp.vocab, ["go"] * n, heads=[0] * n, deps=["ROOT"] + ["conj"] * (n - 1), pos=["VERB"] * n, lemmas=["go"] * n
    )
    started = time.process_time()
    assert len(find_claims(doc, [], [])[0]) <= n
    assert time.process_time() - started < 10
