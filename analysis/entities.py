"""Entities: what is known, while a text is read, of those that it has spoken of so far."""

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc, Token

from analysis.encoder import Layout
from analysis.mentions import (
    DESCRIPTION,
    INDEFINITE,
    NAME,
    PRONOUN,
    PRONOUNS,
    SAME,
    SOMEBODY,
    Mention,
    gender_of,
    name_words,
    number_of,
)
from analysis.names import Name, is_other_person, likeness
from analysis.profiles.nouns import (
    DOCUMENT,
    GOVERNMENT,
    MEDIA,
    MILITARY,
    NEWS_AGENCY,
    ORGANISATION,
    PERSON,
    UNNAMED,
    is_title,
    name_kind,
    noun_kind,
)
from analysis.profiles.tokens import Tokens, tokens_of

ONE, PLACES = frozenset({PERSON, UNNAMED}), frozenset("GPE LOC FAC".split())
BODIES = frozenset({ORGANISATION, GOVERNMENT, MILITARY, NEWS_AGENCY, MEDIA})
# What decides a link without being learnt; the last one is for `analysis.coreference`.
GRAMMAR = ("a relative clause", "an apposition", "the same one", "the same words", "the age", "who is quoted")
# How far back, in sentences, a pronoun and a description look for what they stand for.
REACH = {PRONOUN: 5, DESCRIPTION: 30}
MOST_CANDIDATES = 16
SPEAKERS = frozenset("i we you me us".split())
RELATIVE = frozenset("who that which".split())
YEARS_OLD = re.compile(r"(\d+)-year-old\b", re.IGNORECASE)
DEFINITE = frozenset("the this that these those".split())
MOST_TITLES = 4
# Descriptions of an office, and the titles of those who hold it.
OFFICES = {
    "head of state": frozenset("president king queen emperor empress monarch sultan emir".split()),
    "head of government": frozenset("minister premier chancellor taoiseach".split()),
    "premier": frozenset({"minister"}),
}
# Words that make another one of whom they stand before; the first kind is left out of no short form.
DEPUTY = frozenset("deputy vice assistant".split())
RANKS = DEPUTY | frozenset("former ex retired acting".split())
# A name and its description hang together by one of these.
JOINED = frozenset("appos flat nmod:desc".split())
FEATURES = (
    "distance", "same sentence", "sentence before", "rank", "nearest", "spoke last", "spoke before", "has spoken",
    "is subject", "times", "last pronoun", "last name", "person", "organisation", "place", "no label", "gender agrees",
    "gender unknown", "number agrees", "number unknown", "same paragraph", "last in quotation", "both in quotation",
    "same words", "same head", "shared words", "speaks", "same clause",
)  # fmt: skip


@dataclass
class Entity:
    """What is known of an entity so far: its mentions (indices), names and heads, gender, number, labels and kinds."""

    number: int
    mentions: list[int] = field(default_factory=list)
    names: set[Name] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    labels: Counter = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    gender: str = ""
    plural: bool | None = None
    spoken: bool = False


class Reader:
    """One text while it is read: its mentions, what is known of each, and the entities found so far."""

    def __init__(self, doc: Doc, layout: Layout, mentions: list[Mention]):
        self.doc, self.mentions, self.entities, self.speakers = doc, mentions, [], []
        sentences = np.zeros(len(doc), dtype=np.int64)
        for i, sentence in enumerate(doc.sents):
            sentences[sentence.start : sentence.end] = i
        word = np.zeros(len(doc), dtype=np.int64)
        word[layout.tokens] = np.arange(len(layout.tokens))
        heads = np.array([m.head for m in mentions], dtype=np.int64)
        self.sentence, self.clause = sentences[heads].tolist(), [_verb(doc, h) for h in heads.tolist()]
        self.paragraph, self.quoted = layout.paragraph[word[heads]].tolist(), layout.quoted[word[heads]].tolist()
        self.subject = [doc[h].dep_.startswith("nsubj") for h in heads.tolist()]
        self.names = [name_words(m, doc) for m in mentions]
        self.genders, self.plural = [gender_of(m, doc) for m in mentions], [number_of(m, doc) for m in mentions]
        self.lemmas = [doc[h].lemma_.lower() for h in heads.tolist()]
        self.titles = [_titles(m, doc) for m in mentions]
        words = [{t.lower_ for t in doc[m.first : m.last] if t.is_alpha and not t.is_stop} for m in mentions]
        self.words = [some | titles for some, titles in zip(words, self.titles, strict=True)]
        self.counts = [_count(m, doc) for m in mentions]
        tokens = tokens_of(doc)
        self.kinds = [_kind(m, tokens) for m in mentions]
        self.at = {m.head: i for i, m in enumerate(mentions)}
        self.belongs: dict[int, Entity] = {}

    def regular(self, i: int) -> tuple[Entity, int, str] | None:
        """The entity of mention ``i``, by which of `GRAMMAR`, and the reason, where words and grammar decide it."""
        mention = self.mentions[i]
        token = self.doc[mention.head]
        text = self.doc[mention.first : mention.last].text
        if token.lower_ in RELATIVE and mention.last - mention.first == 1:
            noun, rule, reason = token.head.head.i, 0, f"“{text}” follows what it stands for"
        elif joined := [t.i for t in _joined(token) if self._described(i, self.at.get(t.i, i))]:
            noun, rule, reason = joined[0], 1, GRAMMAR[1]
        elif SAME.match(text) and (same := self._same(i)):
            return same, 2, f"“{text}”: the last one of that kind who spoke"
        elif called := self._called(i):
            return called, 3, f"“{text}” is described by the same words"
        elif (age := YEARS_OLD.search(text)) and (aged := self._aged(age[1])):
            return aged, 4, f"“{text}”: whose age is given"
        else:
            return None
        entity = self.belongs.get(self.at.get(noun, -1))
        return (entity, rule, reason) if entity else None

    def named(self, i: int) -> tuple[Entity, int] | None:
        """The entity that mention ``i`` names, the last mentioned of several, and by which of `RULES`."""
        if self.mentions[i].form != NAME:
            return None
        found = [(e, rule) for e in self.entities if e.names and (rule := self._likeness(i, e)) is not None]

        # Of two people with one surname, the one with the same title, else the last mentioned.
        def order(row: tuple[Entity, int]) -> tuple[bool, int, int, int]:
            entity, rule = row
            title, titles = self.titles[i], entity.called
            return (
                bool(title and titles and not title & titles),
                rule,
                -len(self.words[i] & entity.words),
                -entity.mentions[-1],
            )

        return min(found, key=order, default=None)

    def candidates(self, i: int) -> list[Entity]:
        """The entities that mention ``i`` may stand for, the last mentioned first."""
        mention = self.mentions[i]
        if mention.form == NAME or self._is_new(mention):
            return []
        since = self.sentence[i] - REACH[mention.form]
        found = [e for e in self.entities if self.sentence[e.mentions[-1]] >= since and self._agrees(i, e)]
        if mention.speaks:
            found = [e for e in found if e.spoken or e.kinds or any(e.labels)]
        return sorted(found, key=lambda e: -e.mentions[-1])[:MOST_CANDIDATES]

    def add(self, i: int, entity: Entity | None) -> Entity:
        """Give mention ``i`` to an entity, or to a new one."""
        if entity is None:
            entity = Entity(len(self.entities))
            self.entities.append(entity)
        mention, self.belongs[i] = self.mentions[i], entity
        entity.mentions.append(i)
        entity.gender = entity.gender or self.genders[i]
        entity.plural = self.plural[i] if entity.plural is None else entity.plural
        entity.heads.add(self.lemmas[i])
        entity.kinds |= {self.kinds[i]} - {""}
        entity.words |= self.words[i]
        entity.called |= self.titles[i]
        entity.counts |= {self.counts[i]} - {""}
        if mention.name:
            entity.names.add(self.names[i])
            entity.labels[mention.label] += 1
        if mention.speaks:
            entity.spoken = True
            self.speakers = [n for n in self.speakers if n != entity.number] + [entity.number]
        return entity

    def features(self, i: int, entity: Entity, rank: int) -> list[float]:
        """The evidence for mention ``i`` standing for an entity, in the order of `FEATURES`."""
        mention, last = self.mentions[i], entity.mentions[-1]
        before = self.mentions[last]
        gap = self.sentence[i] - self.sentence[last]
        spoke = self.speakers[::-1].index(entity.number) if entity.spoken else 9
        label = entity.labels.most_common(1)[0][0] if entity.labels else ""
        mine, both = self.genders[i], (self.plural[i], entity.plural)
        words = self.words[i]
        return [
            min(gap, 8) / 8, gap == 0, gap == 1, rank / 10, rank == 0, spoke == 0, spoke == 1, entity.spoken,
            self.subject[last], np.log(len(entity.mentions)), before.form == PRONOUN, before.form == NAME,
            PERSON in entity.kinds, label == "ORG" or bool(BODIES & entity.kinds), label in PLACES,
            not label and not entity.kinds,
            bool(mine) and mine == entity.gender, not (mine and entity.gender), both[0] is both[1] is not None,
            None in both, self.paragraph[i] == self.paragraph[last], self.quoted[last] and not self.quoted[i],
            self.quoted[last] and self.quoted[i], words == self.words[last], self.lemmas[i] in entity.heads,
            len(words & entity.words) / max(len(words), 1), bool(mention.speaks), self.clause[i] == self.clause[last],
        ]  # fmt: skip

    def reason(self, i: int, entity: Entity, rank: int) -> str:
        """In plain words, what speaks for mention ``i`` standing for an entity."""
        text = f"“{self.doc[self.mentions[i].first : self.mentions[i].last].text}”"
        if self.mentions[i].form == DESCRIPTION and self.lemmas[i] in entity.heads:
            return f"{text} is described by the same word"
        if entity.spoken and self.speakers[-1] == entity.number:
            return f"{text}: who spoke last"
        return f"{text}: the nearest one before that fits" if rank == 0 else f"{text}: the likeliest one before"

    def _described(self, i: int, other: int) -> bool:
        """Whether of two mentions that hang together one describes the other: two names are two, or a name's parts."""
        return other in self.belongs and DESCRIPTION in (self.mentions[i].form, self.mentions[other].form)

    def _same(self, i: int) -> Entity | None:
        """The last who spoke and is called by the same noun; the last of all for "the same source"."""
        spoke = [self.entities[n] for n in reversed(self.speakers)]
        any_one = self.lemmas[i] in ("source", "same", "latter")
        return next((e for e in spoke if any_one or self.lemmas[i] in e.heads), None)

    def _called(self, i: int) -> Entity | None:
        """The last one of whom all words of a definite description have been said: a fire report, the report."""
        mention, words = self.mentions[i], self.words[i]
        cited = mention.speaks or mention.relays
        if not cited or mention.form != DESCRIPTION or not words or self.doc[mention.first].lower_ not in DEFINITE:
            return None
        since, head = self.sentence[i] - REACH[DESCRIPTION], self.doc[mention.head].lower_
        near = [e for e in self.entities if self.sentence[e.mentions[-1]] >= since]
        alike = lambda e: words <= e.words and (head in e.called or self.lemmas[i] in e.heads)  # noqa: E731
        text = self.doc[mention.first : mention.last].text.lower()
        offices = [(words - {*office.split()}, titles) for office, titles in OFFICES.items() if office in text]
        holds = lambda e: any(rest <= e.words and titles & e.called for rest, titles in offices)  # noqa: E731
        found = [e for e in near if (alike(e) or holds(e)) and self._agrees(i, e)]
        return max(found, key=lambda e: e.mentions[-1], default=None)

    def _aged(self, years: str) -> Entity | None:
        """The last one of that age: Ann Lee, 54, …"""
        found = ((e, _end(self.mentions[i])) for e in reversed(self.entities) for i in e.mentions)
        return next((e for e, last in found if _age_after(self.doc, last) == years), None)

    def _is_new(self, mention: Mention) -> bool:
        """A description that begins like "a" or "several" brings someone new in."""
        return mention.form == DESCRIPTION and self.doc[mention.first].lower_ in INDEFINITE

    def _agrees(self, i: int, entity: Entity) -> bool:
        mine, plural, kind = self.genders[i], self.plural[i], self.kinds[i]
        if mine in ("m", "f") and entity.gender not in ("", mine):
            return False
        is_body = bool(BODIES & entity.kinds) and entity.gender not in ("m", "f")
        if self.mentions[i].form == PRONOUN and (entity.heads <= SPEAKERS or (mine == "n" and entity.heads & SPEAKERS)):
            return False
        if mine == "n" and (entity.gender in ("m", "f") or (PERSON in entity.kinds and not is_body)):
            return False
        if mine in ("m", "f") and is_body:
            return False
        if self.mentions[i].form == DESCRIPTION and not self._may_be_called(i, entity):
            return False
        if kind == PERSON and set(entity.labels) - {""} and PERSON not in entity.kinds:
            return False
        # A people that only tells where somebody is from is nobody: the German coach.
        if plural is False and set(entity.labels) == {"NORP"}:
            return False
        is_place = set(entity.labels) & PLACES and not entity.labels["ORG"] and kind not in entity.kinds
        if kind in BODIES - {GOVERNMENT} and is_place:
            return False
        alike = {kind, ORGANISATION} if kind in BODIES else {kind}
        if kind and entity.kinds and not (alike & entity.kinds or (kind == ORGANISATION and BODIES & entity.kinds)):
            return False
        return plural is None or entity.plural is None or plural == entity.plural

    def _may_be_called(self, i: int, entity: Entity) -> bool:
        """Whether a description leaves an entity possible: no deputy is the minister, no two are five or several."""
        words, head = self.words[i], self.lemmas[i]
        if self.counts[i] and self.counts[i] not in entity.counts:
            return False
        if self.kinds[i] == DOCUMENT and DOCUMENT not in entity.kinds:
            return False
        same = head in entity.heads or head in entity.words
        return not same or not ((words & RANKS) - entity.words or (entity.words & DEPUTY) - words)

    def _likeness(self, i: int, entity: Entity) -> int | None:
        """By which of `RULES` a mention's name is an entity's; by none where they cannot be one person."""
        mine, label, gender = self.names[i], self.mentions[i].label, self.genders[i]
        if gender and entity.gender and gender != entity.gender:
            return None
        person = label == "PERSON" or entity.labels["PERSON"] > 0
        short = person or not label or (label == "ORG" and entity.labels["ORG"] > 0)
        if person and any(is_other_person(mine, other) for other in entity.names):
            return None
        rules = (likeness(mine, other, short=short) for other in entity.names)
        return min((rule for rule in rules if rule is not None), default=None)


def _joined(token: Token) -> list[Token]:
    """The tokens that a name and its description hang together by."""
    joined = [*([token.head] if token.dep_ in JOINED else []), *(c for c in token.children if c.dep_ in JOINED)]
    return [*joined, *_subject_of(token)]


def _subject_of(name: Token) -> list[Token]:
    """What a sentence says a name is of: her teacher was Ilya Brandt."""
    relations = {child.dep_: child for child in name.children}
    if (
        name.pos_ != "PROPN"
        or "cop" not in relations
        or "nsubj" not in relations
        or "not" in {c.lower_ for c in name.lefts}
    ):
        return []
    return [relations["nsubj"]]


def _kind(mention: Mention, tokens: Tokens) -> str:
    """What kind of one a mention is of, as in `analysis.profiles`; empty where its words do not tell."""
    if mention.form == DESCRIPTION:
        word, kind = noun_kind(tokens, mention.first, mention.head)
        # Of the state, of the press, or a company: the noun alone does not tell.
        kind = ORGANISATION if word.lower() in ("agency", "agencies") else kind
        kind = PERSON if tokens[mention.head].lower_ in SOMEBODY else kind
    elif mention.form == PRONOUN:
        kind = PERSON if PRONOUNS[tokens[mention.head].lower_][0] in ("m", "f") else ""
    else:
        before = mention.name[0] - 1
        title = noun_kind(tokens, mention.first, before)[1] if before >= mention.first else ""
        kind = PERSON if mention.label == "PERSON" else name_kind(tokens.text(*mention.name))[1]
        # The newspaper Kyriaki is nobody, whatever its name looks like.
        kind = title if title in BODIES and kind in (PERSON, "") else kind
    return PERSON if kind in ONE else kind


def _titles(mention: Mention, doc: Doc) -> set[str]:
    """The nouns and peoples right before a name, or in it where the model has them so: German coach Ann Lee."""
    if not mention.name:
        return set()
    first = last = mention.name[0]
    while last < mention.name[1] - 1 and is_title(doc[last]):
        last += 1
    while last - first < MOST_TITLES and first > doc[last].sent.start and _is_title(doc[first - 1]):
        first -= 1
    return {t.lower_ for t in doc[first:last] if t.is_alpha}


def _is_title(token: Token) -> bool:
    return token.pos_ in ("NOUN", "ADJ", "PROPN") and token.ent_type_ in ("", "NORP", "ORG", "GPE")


def _count(mention: Mention, doc: Doc) -> str:
    """The number word of a description: two, in "the two leaders"; empty where it has none."""
    if mention.form != DESCRIPTION:
        return ""
    return next((t.lower_ for t in doc[mention.first : mention.head] if t.pos_ == "NUM" and t.is_alpha), "")


def _end(mention: Mention) -> int:
    return mention.name[1] if mention.name else mention.last


def _age_after(doc: Doc, last: int) -> str:
    """The number between commas behind a mention."""
    rest = [t.text for t in doc[last - 1 : last + 3]]
    return next((b for a, b, c in zip(rest, rest[1:], rest[2:], strict=False) if a == c == "," and b.isdigit()), "")


def _verb(doc: Doc, head: int) -> int:
    """The token that a mention's head depends on, or a number of its own where that is none."""
    token = doc[head]
    return token.head.i if token.head.i != head else -head - 1
