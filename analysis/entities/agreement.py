"""Agreement: whether a mention and an entity may be one, by gender, number, kind and name."""

from functools import lru_cache

from analysis.countries import place_named
from analysis.entities.entity import PLACES, Entity
from analysis.entities.traits import BODIES, Traits
from analysis.mentions import DESCRIPTION, PRONOUN, Mention
from analysis.names import Name, is_acronym, is_other_person, likeness
from analysis.profiles.nouns import DOCUMENT, GOVERNMENT, ORGANISATION, PERSON

SPEAKERS = frozenset("i we you me us".split())
# Words that make another one of whom they stand before; the first kind is left out of no short form.
DEPUTY = frozenset("deputy vice assistant".split())
RANKS = DEPUTY | frozenset("former ex retired acting".split())
GENDERS = frozenset("mf")


def agrees(mention: Mention, traits: Traits, entity: Entity) -> bool:
    """Whether a pronoun or description may stand for an entity."""
    if traits.plural is not None and entity.plural is not None and traits.plural != entity.plural:
        return False
    # A people that only tells where somebody is from is nobody: the German coach.
    if traits.plural is False and entity.labels.keys() == {"NORP"}:
        return False
    if mention.form == PRONOUN and not _may_be_meant(traits, entity):
        return False
    if mention.form == DESCRIPTION and not _may_be_called(traits, entity):
        return False
    return _has_gender(traits.gender, entity) and _has_kind(traits.kind, entity)


def shared_name(mention: Mention, traits: Traits, entity: Entity) -> int | None:
    """By which of `analysis.names.RULES` a mention's name is an entity's; by none where they cannot be one person."""
    if traits.gender and entity.gender and traits.gender != entity.gender:
        return None
    person = mention.label == "PERSON" or "PERSON" in entity.labels
    short = person or not mention.label or (mention.label == "ORG" and "ORG" in entity.labels)
    rules = [likeness(traits.name, other, short=short) for other in entity.names]
    rule = min((rule for rule in rules if rule is not None), default=None)
    # Most names are not alike, and need no second look.
    if rule is None or any(_clash(traits.name, other, person=person) for other in entity.names):
        return None
    return rule


def _clash(name: Name, other: Name, *, person: bool) -> bool:
    """Whether two names cannot be of one: of two countries, of two people, or short for neither but for a third."""
    if name == other:
        return False
    here, there = _country(name), _country(other)
    if here and there:
        return here != there
    if person and (is_other_person(name, other) or is_acronym(name, other)):
        return True
    if min(len(name), len(other)) < 2 or likeness(name, other, short=person) is not None:
        return False
    return name[-1] != other[-1] if person else name[1:] == other[1:]


@lru_cache(maxsize=10_000)
def _country(name: Name) -> str:
    """The country that a name is of: a country's own, its capital's."""
    place = place_named(" ".join(name).title())
    return place.country if place else ""


def _has_gender(mine: str, entity: Entity) -> bool:
    """Whether "he", "she" or "it" fits: no body is "he", no person is "it"."""
    if mine in GENDERS:
        return entity.gender in ("", mine) and (not entity.is_body or entity.gender in GENDERS)
    is_person = PERSON in entity.kinds and not (entity.is_body and entity.gender not in GENDERS)
    return mine != "n" or not (entity.gender in GENDERS or is_person)


def _has_kind(kind: str, entity: Entity) -> bool:
    """Whether a mention of some kind may be of an entity of others."""
    labels, kinds = entity.labels, entity.kinds
    if not kind:
        return True
    if kind == PERSON and any(labels) and PERSON not in kinds:
        return False
    is_place = not PLACES.isdisjoint(labels) and "ORG" not in labels and kind not in kinds
    if kind in BODIES and kind != GOVERNMENT and is_place:
        return False
    alike = kind in kinds or (kind in BODIES and ORGANISATION in kinds) or (kind == ORGANISATION and entity.is_body)
    return not kinds or alike


def _may_be_meant(traits: Traits, entity: Entity) -> bool:
    """Whether a pronoun leaves an entity possible: "he" is nobody who is but "I" so far, "it" nobody who ever is."""
    return not (entity.heads <= SPEAKERS or (traits.gender == "n" and entity.heads & SPEAKERS))


def _may_be_called(traits: Traits, entity: Entity) -> bool:
    """Whether a description leaves an entity possible: no deputy is the minister, no two are five or several."""
    if traits.count and traits.count not in entity.counts:
        return False
    if traits.kind == DOCUMENT and DOCUMENT not in entity.kinds:
        return False
    same = traits.lemma in entity.heads or traits.lemma in entity.words
    return not same or not ((traits.words & RANKS) - entity.words or (entity.words & DEPUTY) - traits.words)
