"""Claims in words that stand on their own."""

from analysis.schema import TABLES
from analysis.telling import tell_claims


def told(text: str, claims: list[tuple[str, str | None]], mentions: list[tuple[str, str, str, str]]) -> list[str]:
    """Claims of a text (words, subject), its mentions (words, entity, name, form), each found at its first place."""
    rows = [
        {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "subject_id": subject}
        for words, subject in claims
    ]
    entities = [
        {"start": text.index(words), "end": text.index(words) + len(words), "text": words, "entity_id": entity}
        | {"name": name, "form": form}
        for words, entity, name, form in mentions
    ]
    return tell_claims(TABLES["claims"].frame(rows), TABLES["entities"].frame(entities))


def test_a_pronoun_is_told_by_the_name_it_stands_for():
    text = "Ann Lee came. Then she left with her dog."
    mentions = [
        ("Ann Lee", "e1", "Ann Lee", "name"),
        ("she", "e1", "Ann Lee", "pronoun"),
        ("her", "e1", "Ann Lee", "pronoun"),
    ]
    claims = [("Ann Lee came", "e1"), ("she left with her dog", "e1")]
    assert told(text, claims, mentions) == ["Ann Lee came", "Ann Lee left with Ann Lee’s dog"]


def test_a_subject_that_stands_outside_the_claim_is_put_first():
    text = "Ann Lee came and left the house."
    assert told(text, [("left the house", "e1")], [("Ann Lee", "e1", "Ann Lee", "name")]) == ["Ann Lee left the house"]


def test_one_who_speaks_of_himself_is_told_by_name():
    text = "“We have time,” Ann Lee said."
    assert told(text, [("We have time", "e1")], [("Ann Lee", "e1", "Ann Lee", "name")]) == ["Ann Lee have time"]


def test_names_that_tell_nobody_who_it_is_change_nothing():
    text = "They said our army left, and it rained."
    mentions = [
        ("They", "e1", "They", "pronoun"),
        ("our army", "e2", "our army", "description"),
        ("it", "e3", "rain", "pronoun"),
    ]
    claims = [("our army left", "e2"), ("it rained", "e3")]
    assert told(text, claims, mentions) == ["our army left", "it rained"]


def test_an_article_without_claims_tells_nothing():
    assert told("Nothing.", [], []) == []
