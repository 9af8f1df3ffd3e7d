"""One entity, and what is known of it from its mentions so far."""

from collections import Counter
from dataclasses import dataclass, field

from analysis.entities.traits import BODIES, Traits
from analysis.mentions import Mention
from analysis.names import Name, letters_of

PLACES = frozenset("GPE LOC FAC".split())


@dataclass(eq=False)
class Entity:
    """What is known of an entity so far: its mentions (indices), names and heads, gender, number, labels and kinds.

    ``letters`` are those that the words of its names begin with.
    """

    number: int
    mentions: list[int] = field(default_factory=list)
    names: set[Name] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    labels: Counter = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    gender: str = ""
    plural: bool | None = None
    spoken: bool = False

    @property
    def last(self) -> int:
        """The index of its last mention."""
        return self.mentions[-1]

    @property
    def is_body(self) -> bool:
        """Whether it is an organisation of some kind."""
        return not BODIES.isdisjoint(self.kinds)

    def add(self, i: int, mention: Mention, traits: Traits) -> None:
        """Take in mention ``i``, and all that it tells."""
        self.mentions.append(i)
        self.gender = self.gender or traits.gender
        self.plural = traits.plural if self.plural is None else self.plural
        self.heads.add(traits.lemma)
        self.kinds |= {traits.kind} - {""}
        self.words |= traits.words
        self.called |= traits.titles
        self.counts |= {traits.count} - {""}
        self.spoken = self.spoken or bool(mention.speaks)
        if mention.name:
            self.names.add(traits.name)
            self.letters |= letters_of(traits.name)
            self.labels[mention.label] += 1
