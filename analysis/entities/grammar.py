"""Grammar: links between mentions that words and grammar decide, without anything learnt."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from analysis.entities.agreement import agrees
from analysis.entities.entity import Entity
from analysis.entities.reader import REACH, Reader
from analysis.mentions import DESCRIPTION, SAME, Mention
from analysis.profiles.nouns import noun_kind
from analysis.profiles.tokens import Tokens

# What decides a link without being learnt; the last one is for `analysis.coreference`.
GRAMMAR = ("a relative clause", "an apposition", "the same one", "the same words", "the age", "who is quoted")
RELATIVE = frozenset("who that which".split())
HUMANS = frozenset("person unnamed group".split())
NOT = frozenset({"not", "n't", "n’t", "never"})
YEARS_OLD = re.compile(r"(\d+)-year-old\b", re.IGNORECASE)
DEFINITE = frozenset("the this that these those".split())
# Nouns after "the same" that may be anyone who spoke.
ANYONE = frozenset("source same latter".split())
# Descriptions of an office, and the titles of those who hold it.
OFFICES = {
    "head of state": frozenset("president king queen emperor empress monarch sultan emir".split()),
    "head of government": frozenset("minister premier chancellor taoiseach".split()),
    "premier": frozenset({"minister"}),
}
# A name and its description hang together by one of these.
JOINED = frozenset("appos flat nmod:desc".split())


def regular(reader: Reader, i: int) -> tuple[Entity, int, str] | None:
    """The entity of mention ``i``, by which of `GRAMMAR`, and the reason, where words and grammar decide it."""
    mention, text = reader.mentions[i], reader.traits[i].text
    token = reader.tokens[mention.head]
    if token.lower_ in RELATIVE and mention.last - mention.first == 1:
        noun = _human(reader, token.head.head) if token.lower_ == "who" else token.head.head
        return _with(reader.entity_at(noun.i), 0, f"“{text}” follows what it stands for")
    if other := next((e for t in _joined(token) if (e := _described(reader, i, t.i))), None):
        return other, 1, GRAMMAR[1]
    if SAME.match(text) and (same := _same(reader, i)):
        return same, 2, f"“{text}”: the last one of that kind who spoke"
    if called := _called(reader, i):
        return called, 3, f"“{text}” is described by the same words"
    # "A 17-year-old" is somebody new.
    age = None if reader.is_new(mention) else YEARS_OLD.search(text)
    return _with(_aged(reader, age[1]), 4, f"“{text}”: whose age is given") if age else None


def _with(entity: Entity | None, rule: int, reason: str) -> tuple[Entity, int, str] | None:
    return (entity, rule, reason) if entity else None


def _human(reader: Reader, noun: Token) -> Token:
    """What "who" stands for: people familiar with the matter [who], and not the matter."""
    qualifies = noun.dep_ in ("obl", "obj") and noun.head.dep_ in ("acl", "amod")
    is_thing = noun.pos_ == "NOUN" and noun_kind(reader.tokens, noun.i, noun.i)[1] not in HUMANS
    return noun.head.head if qualifies and is_thing else noun


def _described(reader: Reader, i: int, head: int) -> Entity | None:
    """Who the mention at a head that mention ``i`` hangs together with is of, if one of the two describes the other.

    Two names are two, or the parts of one.
    """
    other = reader.at.get(head)
    if other not in reader.belongs or DESCRIPTION not in (reader.mentions[i].form, reader.mentions[other].form):
        return None
    return reader.belongs[other]


def _joined(token: Token) -> Iterator[Token]:
    """The tokens that a name and its description hang together by."""
    if token.dep_ in JOINED:
        yield token.head
    yield from (child for child in token.children if child.dep_ in JOINED)
    if token.pos_ == "PROPN":
        yield from _subject_of(token)


def _subject_of(name: Token) -> list[Token]:
    """What a sentence says a name is of: her teacher was Ilya Brandt."""
    relations = {child.dep_: child for child in name.children}
    if "cop" not in relations or "nsubj" not in relations or NOT & {c.lower_ for c in name.lefts}:
        return []
    return [relations["nsubj"]]


def _same(reader: Reader, i: int) -> Entity | None:
    """The last who spoke and is called by the same noun; the last of all for "the same source"."""
    noun = reader.traits[i].lemma
    spoke = (reader.entities[n] for n in reversed(reader.speakers))
    return next((e for e in spoke if noun in ANYONE or noun in e.heads), None)


def _called(reader: Reader, i: int) -> Entity | None:
    """The last one of whom all words of a definite description have been said: a fire report, the report."""
    mention, traits = reader.mentions[i], reader.traits[i]
    cited, tokens, words = mention.speaks or mention.relays, reader.tokens, traits.words
    if not cited or mention.form != DESCRIPTION or not words or tokens[mention.first].lower_ not in DEFINITE:
        return None
    since, head = traits.sentence - REACH[DESCRIPTION], tokens[mention.head].lower_
    alike = lambda e: words <= e.words and (head in e.called or traits.lemma in e.heads)  # noqa: E731
    text = traits.text.lower()
    offices = [(words - {*office.split()}, titles) for office, titles in OFFICES.items() if office in text]
    holds = lambda e: any(rest <= e.words and titles & e.called for rest, titles in offices)  # noqa: E731
    found = (e for e in reader.near(since) if (alike(e) or holds(e)) and agrees(mention, traits, e))
    return next(found, None)


def _aged(reader: Reader, years: str) -> Entity | None:
    """The last one of that age: Ann Lee, 54, …"""
    found = ((e, _end(reader.mentions[i])) for e in reversed(reader.entities) for i in e.mentions)
    return next((e for e, last in found if _age_after(reader.tokens, last) == years), None)


def _end(mention: Mention) -> int:
    return mention.name[1] if mention.name else mention.last


def _age_after(tokens: Tokens, last: int) -> str:
    """The number between commas behind a mention."""
    rest = [t.text for t in tokens[last - 1 : last + 3]]
    return next((b for a, b, c in zip(rest, rest[1:], rest[2:], strict=False) if a == c == "," and b.isdigit()), "")
