"""Claims in words that stand on their own."""

from analysis.schema import TABLES
from analysis.telling import tell_claims


def told(
    text: str,
    claims: list[tuple[str, str | None]],
    mentions: list[tuple[str, str, str, str]],
    content: list[str] | None = None,
) -> list[str]:
    """Claims of a text (words, subject), its mentions (words, entity, name, form), each found at its first place.

    With ``content``, the claims are those of a statement whose content is these pieces.
    """
    place = lambda words: [text.index(words), text.index(words) + len(words)]  # noqa: E731
    between = lambda words: dict(zip(("start", "end"), place(words), strict=True)) | {"text": words}  # noqa: E731
    rows = [
        between(words) | {"subject_id": subject, "statement_id": "a1" if content else None} for words, subject in claims
    ]
    statements = [{"statement_id": "a1", "content_spans": [place(piece) for piece in content or []]}]
    statements = [row | {"n_words": 0, "n_quoted": 0} for row in statements if content]
    entities = [
        between(words) | {"entity_id": entity, "name": name, "form": form} for words, entity, name, form in mentions
    ]
    frames = (TABLES[name].frame(some) for name, some in (("claims", rows), ("statements", statements)))
    return tell_claims(*frames, TABLES["entities"].frame(entities))


def test_a_pronoun_is_told_by_the_name_it_stands_for():
    text = "Ann Lee came. Then she left with her dog."
    mentions = [
        ("Ann Lee", "e1", "Ann Lee", "name"),
        ("she", "e1", "Ann Lee", "pronoun"),
        ("her", "e1", "Ann Lee", "pronoun"),
    ]
    claims = [("Ann Lee came", "e1"), ("she left with her dog", "e1")]
    assert told(text, claims, mentions) == ["Ann Lee came", "Ann Lee left with her dog"]


def test_a_subject_that_stands_outside_the_claim_is_put_first():
    text = "Ann Lee came and left the house."
    assert told(text, [("left the house", "e1")], [("Ann Lee", "e1", "Ann Lee", "name")]) == ["Ann Lee left the house"]


def test_one_who_speaks_of_himself_is_told_by_name_and_many_are_not():
    text = "“I have time,” Ann Lee said. “We were late.”"
    claims = [("I have time", "e1"), ("We were late", "e1")]
    assert told(text, claims, [("Ann Lee", "e1", "Ann Lee", "name")]) == ["Ann Lee have time", "We were late"]


def test_what_is_contracted_with_a_pronoun_is_told_in_full():
    text = "“I’m late, and you’ve waited since I've slept,” Ann Lee said."
    mentions = [("I", "e1", "Ann Lee", "pronoun"), ("Ann Lee", "e1", "Ann Lee", "name")]
    claims = [("I’m late, and you’ve waited", "e1"), ("I've slept", "e1")]
    assert told(text, claims, mentions) == ["Ann Lee is late, and you’ve waited", "Ann Lee has slept"]


def test_a_letter_of_an_abbreviation_is_nobody():
    text = "Ann Lee saw it and told the F.B.I. of it."
    claims = [("told the F.B.I. of it", "e1")]
    assert told(text, claims, [("Ann Lee", "e1", "Ann Lee", "name")]) == ["Ann Lee told the F.B.I. of it"]


def test_many_without_a_name_are_not_put_in_place_of_a_pronoun():
    text = "Farmers met. The dam gave them water, and their wells are full."
    mentions = [
        ("Farmers", "e1", "Farmers", "description"),
        ("them", "e1", "Farmers", "pronoun"),
        ("their", "e1", "Farmers", "pronoun"),
    ]
    claims = [("The dam gave them water", None), ("their wells are full", None)]
    assert told(text, claims, mentions) == ["The dam gave them water", "their wells are full"]


def test_her_is_an_owner_only_before_a_noun():
    text = "Ann Lee won. They gave her a clock, and her dog barked."
    mentions = [("Ann Lee", "e1", "Ann Lee", "name"), ("her", "e1", "Ann Lee", "pronoun")]
    assert told(text, [("They gave her a clock", None)], mentions) == ["They gave Ann Lee a clock"]


def test_whoever_says_it_is_left_out_of_what_is_said():
    text = "The post, she added, “was still standing”, and it rained."
    claims = [("The post, she added, “was still standing”", None)]
    mentions = [("she", "e1", "Ann Lee", "pronoun")]
    assert told(text, claims, mentions, ["The post,", "“was still standing”"]) == ["The post, was still standing"]


def test_a_subject_that_reaches_into_the_claim_is_not_told_twice():
    text = "At least three persons have died."
    mentions = [("least three persons", "e1", "least three persons", "description")]
    assert told(text, [("three persons have died", "e1")], mentions) == ["three persons have died"]


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
