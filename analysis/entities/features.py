"""Features: the evidence for a mention standing for one of the entities before it, as numbers and in plain words."""

import numpy as np

from analysis.entities.entity import PLACES, Entity
from analysis.entities.reader import Reader
from analysis.mentions import DESCRIPTION, NAME, PRONOUN
from analysis.profiles.nouns import PERSON

FEATURES = (
    "distance", "same sentence", "sentence before", "rank", "nearest", "spoke last", "spoke before", "has spoken",
    "is subject", "times", "last pronoun", "last name", "person", "organisation", "place", "no label", "gender agrees",
    "gender unknown", "number agrees", "number unknown", "same paragraph", "last in quotation", "both in quotation",
    "same words", "same head", "shared words", "speaks", "same clause",
)  # fmt: skip


def features(reader: Reader, i: int, entity: Entity, rank: int) -> list[float]:
    """The evidence for mention ``i`` standing for an entity, in the order of `FEATURES`.

    ``rank`` is how many other candidates were mentioned after it.
    """
    mine, last, before = reader.traits[i], reader.traits[entity.last], reader.mentions[entity.last].form
    gap, spoke = mine.sentence - last.sentence, reader.turns_since(entity)
    # The commonest one, of several the first.
    label = max(entity.labels, key=entity.labels.get, default="")
    gender, numbers = mine.gender, (mine.plural, entity.plural)
    return [
        min(gap, 8) / 8, gap == 0, gap == 1, rank / 10, rank == 0, spoke == 0, spoke == 1, entity.spoken,
        last.is_subject, np.log(len(entity.mentions)), before == PRONOUN, before == NAME,
        PERSON in entity.kinds, label == "ORG" or entity.is_body, label in PLACES, not label and not entity.kinds,
        bool(gender) and gender == entity.gender, not (gender and entity.gender),
        numbers[0] is numbers[1] is not None, None in numbers, mine.paragraph == last.paragraph,
        last.quoted and not mine.quoted, last.quoted and mine.quoted, mine.words == last.words,
        mine.lemma in entity.heads, len(mine.words & entity.words) / max(len(mine.words), 1),
        bool(reader.mentions[i].speaks), mine.clause == last.clause,
    ]  # fmt: skip


def reason(reader: Reader, i: int, entity: Entity, rank: int) -> str:
    """In plain words, what speaks for mention ``i`` standing for an entity."""
    mine, said = reader.traits[i], f"“{reader.traits[i].text}”"
    if reader.mentions[i].form == DESCRIPTION and mine.lemma in entity.heads:
        return f"{said} is described by the same word"
    if reader.turns_since(entity) == 0:
        return f"{said}: who spoke last"
    return f"{said}: the nearest one before that fits" if rank == 0 else f"{said}: the likeliest one before"
