"""Mentions: where a text speaks of someone by a name, by a description or by a pronoun.

A mention has a *form* (`FORMS`) and a head, the token that stands for it. Those that name the source of an
attribution *speak*. Number and gender are read from the words alone: pronouns, titles, nouns such as "spokeswoman",
and first names.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from analysis.encoder import lay_out
from analysis.profiles.nouns import (
    GOVERNMENT,
    MEDIA,
    MILITARY,
    NEWS_AGENCY,
    NOUN,
    ORGANISATION,
    is_honorific,
    is_title,
    kind_of,
    name_kind,
)
from analysis.profiles.tokens import Tokens

FORMS = NAME, DESCRIPTION, PRONOUN = "name", "description", "pronoun"
NAMED = frozenset("PERSON ORG GPE LOC NORP FAC".split())
# Third person only: first and second persons are whoever speaks and listens. (gender, is plural)
PRONOUNS = {
    **dict.fromkeys("he him his himself".split(), ("m", False)),
    **dict.fromkeys("she her hers herself".split(), ("f", False)),
    **dict.fromkeys("it its itself".split(), ("n", False)),
    **dict.fromkeys("they them their theirs themselves".split(), ("", True)),
}
POSSESSIVE = frozenset("his her its their hers theirs".split())
MALE = frozenset(
    "mr sir lord king prince emperor sultan sheikh pope father brother son husband boy man gentleman businessman "
    "spokesman chairman congressman policeman fisherman salesman widower uncle nephew grandfather monk actor boyfriend "
    "statesman serviceman cameraman frontman councilman".split()
)
FEMALE = frozenset(
    "mrs ms miss dame lady queen princess empress mother sister daughter wife girl woman businesswoman spokeswoman "
    "chairwoman congresswoman policewoman widow aunt niece grandmother nun actress girlfriend councilwoman".split()
)
# A name inside a phrase is the phrase's own where it hangs on its head by one of these.
OWN = frozenset("appos flat compound nmod:desc nmod:unmarked dep list".split())
CANDIDATE_ROLES = frozenset("nsubj nsubj:pass nsubj:outer obj iobj obl obl:agent conj ROOT root appos nmod".split())
SAME = re.compile(r"the (?:same|latter)\b", re.IGNORECASE)
INDEFINITE = frozenset(
    "a an another some other one two three several few many most any no each every someone somebody".split()
)
SOMEBODY = frozenset({"someone", "somebody"})
# Nouns that are singular, and stand for more than one person.
PAIRS = frozenset("pair duo trio couple".split())
# Nouns that are plural, and stand for one thing.
ONE_THING = frozenset("minutes proceedings statistics data results".split())
# What a news agency sends out is the agency's own word: an AFP dispatch.
DISPATCHES = frozenset("dispatch despatch report story bulletin".split())
PRESS = frozenset({NEWS_AGENCY, MEDIA})
BODIES = PRESS | {ORGANISATION, GOVERNMENT, MILITARY}


class Mention(NamedTuple):
    """One mention: its tokens (half-open), its head, and its form.

    ``name`` are the tokens of the name in it, if any, ``label`` that name's entity label. ``speaks`` and ``relays`` are
    the indices of the attributions whose source and whose relayer it is.
    """

    first: int
    last: int
    head: int
    form: str
    name: tuple[int, int] | None = None
    label: str = ""
    speaks: tuple[int, ...] = ()
    relays: tuple[int, ...] = ()


def find_mentions(doc: Doc) -> list[Mention]:
    """All mentions of an annotated text in its order, longer ones first; no two have the same head."""
    found: dict[int, Mention] = {}
    datelines = lay_out(doc).datelines
    named = (e for e in doc.ents if e.label_ in NAMED)
    entities = [e for e in named if not any(start <= e.start_char < end for start, end in datelines)]
    for mention in (*_sources(doc, entities), *_names(entities), *_pronouns(doc), *_descriptions(doc, entities)):
        known = found.setdefault(mention.head, mention)
        if known is not mention and (mention.speaks or mention.relays):
            speaks, relays = (*known.speaks, *mention.speaks), (*known.relays, *mention.relays)
            found[mention.head] = known._replace(speaks=speaks, relays=relays)
    inside = {i for m in found.values() if m.name for i in range(m.first, m.name[0])}
    kept = [m for m in found.values() if m.speaks or m.relays or not _is_title_of(m, inside)]
    return sorted(kept, key=lambda m: (m.first, -m.last))


def _is_title_of(mention: Mention, inside: set[int]) -> bool:
    """Whether a description only ends where the name in the same phrase begins: "Norwegian airline" Norland Air."""
    return mention.form == DESCRIPTION and mention.last - 1 in inside and mention.last not in inside


def _sources(doc: Doc, entities: list[Span]) -> Iterator[Mention]:
    for i, attribution in enumerate(doc._.attributions):
        for role, part in (("source", "speaks"), ("relayer", "relays")):
            if spans := attribution[role]:
                phrase = doc.char_span(spans[0][0], spans[-1][1], alignment_mode="expand")
                yield mention_of(phrase, entities)._replace(**{part: (i,)})


def mention_of(span: Span, entities: list[Span]) -> Mention:
    """A phrase as a mention: a pronoun, the name of what it is about, or else a description."""
    head, text = span.root, span.text.lower()
    if text in PRONOUNS:
        return Mention(span.start, span.end, head.i, PRONOUN)
    if name := own_name(span, entities):
        return Mention(span.start, span.end, name.root.i, NAME, (name.start, name.end), name.label_)
    return Mention(span.start, span.end, head.i, DESCRIPTION)


def own_name(span: Span, entities: list[Span]) -> Span | None:
    """The name that a phrase is about, a person's first: "Peskov" in "the Kremlin spokesperson, Dmitri Peskov"."""
    head = span.root
    inside = [e for e in entities if span.start <= e.start and e.end <= span.end and e.label_ != "NORP"]
    names = [e for e in inside if _is_own(e, span, head)] or _called(head, span)
    if not names and head.pos_ == "PROPN" and head.text != head.lower_ and head.ent_type_ != "NORP":
        names = [_proper_nouns(head, span)]
    return min(names, key=lambda e: (e.label_ != "PERSON", -e.start), default=None)


def _is_own(name: Span, span: Span, head: Token) -> bool:
    """Whether the way from a name to the head of its phrase leads over nothing but names and appositions."""
    token = name.root
    while token != head and span.start <= token.i < span.end and token.head != token:
        modifies = token.dep_ == "compound" and name.label_ != "PERSON" and not _sends(name, token.head)
        if not OWN & {token.dep_, token.dep_.split(":")[0]} or modifies or _has_case(token):
            return False
        token = token.head
    return token == head or name.start <= head.i < name.end


def _called(head: Token, span: Span) -> list[Span]:
    """The name right behind a noun for what has it, however it is parsed: the newspaper Kyriaki."""
    first = head.i + 1 + (head.i + 1 < span.end and head.nbor(1).lower_ == "the")
    if head.pos_ != "NOUN" or first >= span.end or kind_of(head.lower_, NOUN) not in BODIES:
        return []
    return [_proper_nouns(head.doc[first], span)] if head.doc[first].pos_ == "PROPN" else []


def _sends(name: Span, noun: Token) -> bool:
    """Whether a noun stands for what the agency or paper before it has sent out: an AFP dispatch."""
    return noun.lower_ in DISPATCHES and name_kind(name.text)[1] in PRESS


def _has_case(token: Token) -> bool:
    return any(child.dep_ == "case" for child in token.lefts) and token.dep_ in ("nmod", "obl")


def _proper_nouns(head: Token, span: Span) -> Span:
    first, last = head.i, head.i + 1
    while first > span.start and head.doc[first - 1].pos_ == "PROPN":
        first -= 1
    while last < span.end and head.doc[last].pos_ == "PROPN":
        last += 1
    return head.doc[first:last]


def _names(entities: list[Span]) -> Iterator[Mention]:
    return (Mention(e.start, e.end, e.root.i, NAME, (e.start, e.end), e.label_) for e in entities)


def _pronouns(doc: Doc) -> Iterator[Mention]:
    """Personal pronouns; "it" only as what speaks, since it seldom is someone."""
    for token in doc:
        if token.lower_ in PRONOUNS and PRONOUNS[token.lower_][0] != "n" and token.pos_ in ("PRON", "DET"):
            yield Mention(token.i, token.i + 1, token.i, PRONOUN)


def _descriptions(doc: Doc, entities: list[Span]) -> Iterator[Mention]:
    """Phrases that describe, and those of proper nouns that the model has for no name: the Secretary."""
    for chunk in doc.noun_chunks:
        head = chunk.root
        is_noun = head.pos_ == "NOUN" or head.lower_ in SOMEBODY
        if is_noun and head.dep_ in CANDIDATE_ROLES and not head.ent_type_:
            yield Mention(chunk.start, chunk.end, head.i, DESCRIPTION)
        elif head.pos_ == "PROPN" and chunk[0].lower_ == "the" and not head.ent_type_ and head.dep_ in CANDIDATE_ROLES:
            yield mention_of(chunk, entities)


def number_of(mention: Mention, tokens: Doc | Tokens) -> bool | None:
    """Whether a mention is plural; None where it may be either, as "they" for a person or a ministry may."""
    head = tokens[mention.head]
    if mention.form == PRONOUN:
        return None if PRONOUNS[head.lower_][1] else False
    others = [c for c in head.children if c.dep_ == "conj" and mention.first <= c.i < mention.last]
    # Who is named and has two offices is one.
    joined = any(c.pos_ == "PROPN" and c.ent_type_ for c in others) if mention.form == NAME else bool(others)
    if not joined and head.lower_ in ONE_THING:
        return None
    if joined or head.lower_ in PAIRS or "Number=Plur" in str(head.morph):
        return True
    return None if mention.label in ("ORG", "GPE", "NORP") else False


def gender_of(mention: Mention, tokens: Doc | Tokens) -> str:
    """m, f or n from the words of a mention; empty where they do not tell."""
    if mention.form == PRONOUN:
        return PRONOUNS[tokens[mention.head].lower_][0]
    first, last = mention.name or (mention.head, mention.head + 1)
    start = min(mention.first, max(0, first - 2)) if mention.form == NAME else mention.first
    words = {tokens[i].lower_.rstrip(".") for i in range(start, min(mention.last, first if mention.name else last))}
    if words & MALE or words & FEMALE:
        return "m" if words & MALE else "f"
    if mention.form == NAME:
        return (
            first_names().get(tokens[first].lower_, "") if mention.label in ("PERSON", "") and last - first > 1 else ""
        )
    return ""


def name_words(mention: Mention, tokens: Doc | Tokens) -> tuple[str, ...]:
    """The words of a mention's name in lower case, without a title, a possessive's ending or a leading article."""
    if not mention.name:
        return ()
    first, last = mention.name
    tells_nothing = is_title if mention.label == "PERSON" else is_honorific
    while first < last - 1 and tells_nothing(tokens[first]):
        first += 1
    words = [tokens[i].lower_ for i in range(first, last) if tokens[i].lower_ not in ("'s", "’s", "'", "’")]
    words = [word for word in words if any(c.isalnum() for c in word)]
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def first_names() -> dict[str, str]:
    """First names that nearly all belong to one gender, m or f; `data/first_names.csv` says where they are from."""
    path = Path(__file__).parent / "data" / "first_names.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["gender"] for row in csv.DictReader(lines)}
