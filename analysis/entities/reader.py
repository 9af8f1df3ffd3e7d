"""The reader: one text while it is read from mention to mention."""

from itertools import islice

from spacy.tokens import Doc

from analysis.encoder import Layout
from analysis.entities.agreement import agrees, shared_name
from analysis.entities.entity import Entity
from analysis.entities.traits import read_traits
from analysis.mentions import DESCRIPTION, INDEFINITE, NAME, PRONOUN, Mention
from analysis.names import letters_of
from analysis.profiles.tokens import tokens_of

# How far back, in sentences, a pronoun and a description look for what they stand for.
REACH = {PRONOUN: 5, DESCRIPTION: 30}
MOST_CANDIDATES = 16


class Reader:
    """One text while it is read: its mentions, what is known of each, and the entities found so far.

    ``speakers`` are the numbers of those who have spoken, who spoke last at the end; ``at`` gives the mention of a head
    and ``belongs`` the entity of a mention.
    """

    def __init__(self, doc: Doc, layout: Layout, mentions: list[Mention]):
        self.tokens, self.mentions, self.traits = tokens_of(doc), mentions, read_traits(doc, layout, mentions)
        self.at = {m.head: i for i, m in enumerate(mentions)}
        self.entities: list[Entity] = []
        self.speakers: list[int] = []
        self.belongs: dict[int, Entity] = {}

    def entity_at(self, head: int) -> Entity | None:
        """The entity of the mention with a head, where it is known."""
        return self.belongs.get(self.at.get(head, -1))

    def turns_since(self, entity: Entity) -> int | None:
        """How many others have spoken since an entity did; None if it never has."""
        return self.speakers[::-1].index(entity.number) if entity.spoken else None

    def near(self, since: int) -> list[Entity]:
        """The entities mentioned in or after a sentence, the last mentioned first."""
        found = [e for e in self.entities if self.traits[e.mentions[-1]].sentence >= since]
        return sorted(found, key=lambda e: -e.mentions[-1])

    def named(self, i: int) -> tuple[Entity, int] | None:
        """Who mention ``i`` names, of several the last mentioned, and by which of `analysis.names.RULES`."""
        mention, mine = self.mentions[i], self.traits[i]
        if mention.form != NAME:
            return None
        letters = letters_of(mine.name)
        near = (e for e in self.entities if not letters.isdisjoint(e.letters))
        found = [(e, rule) for e in near if (rule := shared_name(mention, mine, e)) is not None]

        # Of two people with one surname, the one with the same title, else the last mentioned.
        def order(row: tuple[Entity, int]) -> tuple[bool, int, int, int]:
            entity, rule = row
            other_title = bool(mine.titles and entity.called and not mine.titles & entity.called)
            return other_title, rule, -len(mine.words & entity.words), -entity.last

        return min(found, key=order, default=None)

    def candidates(self, i: int) -> list[Entity]:
        """The entities that mention ``i`` may stand for, the last mentioned first."""
        mention, mine = self.mentions[i], self.traits[i]
        if mention.form == NAME or self.is_new(mention):
            return []
        near = self.near(mine.sentence - REACH[mention.form])
        some = (e for e in near if not mention.speaks or e.spoken or e.kinds or any(e.labels))
        return list(islice((e for e in some if agrees(mention, mine, e)), MOST_CANDIDATES))

    def add(self, i: int, entity: Entity | None) -> Entity:
        """Give mention ``i`` to an entity, or to a new one."""
        if entity is None:
            entity = Entity(len(self.entities))
            self.entities.append(entity)
        self.belongs[i] = entity
        entity.add(i, self.mentions[i], self.traits[i])
        if self.mentions[i].speaks:
            self.speakers = [n for n in self.speakers if n != entity.number] + [entity.number]
        return entity

    def is_new(self, mention: Mention) -> bool:
        """A description that begins like "a" or "several" brings someone new in."""
        return mention.form == DESCRIPTION and self.tokens[mention.first].lower_ in INDEFINITE
