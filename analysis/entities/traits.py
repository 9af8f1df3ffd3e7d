"""Traits: what is known of a mention from its own words and where they stand."""

from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc, Token

from analysis.encoder import Layout
from analysis.mentions import DESCRIPTION, PRONOUN, PRONOUNS, SOMEBODY, Mention, gender_of, name_words, number_of
from analysis.names import Name
from analysis.profiles.nouns import (
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

ONE = frozenset({PERSON, UNNAMED})
BODIES = frozenset({ORGANISATION, GOVERNMENT, MILITARY, NEWS_AGENCY, MEDIA})
# Of the state, of the press, or a company: the noun alone does not tell.
AGENCY = frozenset({"agency", "agencies"})
MOST_TITLES = 4


class Traits(NamedTuple):
    """What is known of one mention.

    ``sentence`` and ``paragraph`` number where its head is, ``quoted`` says whether that is in a quotation, ``clause``
    is the token that it depends on. ``titles`` are the nouns and peoples right before its name, ``words`` they and all
    other words that tell something, ``count`` the number word of a description, ``kind`` is as in `analysis.profiles`.
    What the words do not tell is empty, or None for ``plural``.
    """

    sentence: int
    paragraph: int
    quoted: bool
    text: str
    clause: int
    is_subject: bool
    lemma: str
    name: Name
    gender: str
    plural: bool | None
    titles: frozenset[str]
    words: frozenset[str]
    count: str
    kind: str


def read_traits(doc: Doc, layout: Layout, mentions: list[Mention]) -> list[Traits]:
    """The traits of each mention of an annotated text."""
    tokens = tokens_of(doc)
    sentences = np.zeros(len(doc), dtype=np.int64)
    for i, sentence in enumerate(doc.sents):
        sentences[sentence.start : sentence.end] = i
    word = np.zeros(len(doc), dtype=np.int64)
    word[layout.tokens] = np.arange(len(layout.tokens))
    heads = np.array([m.head for m in mentions], dtype=np.int64)
    places = sentences[heads], layout.paragraph[word[heads]], layout.quoted[word[heads]]
    rows = zip(mentions, zip(*(some.tolist() for some in places), strict=True), strict=True)
    return [_read(mention, place, tokens, layout.text) for mention, place in rows]


def _read(mention: Mention, place: tuple[int, int, bool], tokens: Tokens, text: str) -> Traits:
    head, last = tokens[mention.head], tokens[mention.last - 1]
    titles = _titles(mention, tokens)
    words = {t.lower_ for t in tokens[mention.first : mention.last] if t.is_alpha and not t.is_stop}
    return Traits(
        *place,
        text=text[tokens[mention.first].idx : last.idx + len(last)],
        clause=_clause(head),
        is_subject=head.dep_.startswith("nsubj"),
        lemma=head.lemma_.lower(),
        name=name_words(mention, tokens),
        gender=gender_of(mention, tokens),
        plural=number_of(mention, tokens),
        titles=titles,
        words=titles | words,
        count=_count(mention, tokens),
        kind=_kind(mention, tokens),
    )


def _clause(head: Token) -> int:
    """The token that a mention's head depends on, or a number of its own where that is none."""
    above = head.head.i
    return above if above != head.i else -head.i - 1


def _titles(mention: Mention, tokens: Tokens) -> frozenset[str]:
    """The nouns and peoples right before a name, or in it where the model has them so: German coach Ann Lee."""
    if not mention.name:
        return frozenset()
    first = last = mention.name[0]
    while last < mention.name[1] - 1 and is_title(tokens[last]):
        last += 1
    # Where its sentence begins is asked last: it takes the longest to find out.
    while last - first < MOST_TITLES and first and _is_title(tokens[first - 1]) and first > tokens[last].sent.start:
        first -= 1
    return frozenset(t.lower_ for t in tokens[first:last] if t.is_alpha)


def _is_title(token: Token) -> bool:
    return token.pos_ in ("NOUN", "ADJ", "PROPN") and token.ent_type_ in ("", "NORP", "ORG", "GPE")


def _count(mention: Mention, tokens: Tokens) -> str:
    """The number word of a description: two, in "the two leaders"; empty where it has none."""
    if mention.form != DESCRIPTION:
        return ""
    before = tokens[mention.first : mention.head]
    return next((t.lower_ for t in before if t.pos_ == "NUM" and t.is_alpha), "")


def _kind(mention: Mention, tokens: Tokens) -> str:
    """What kind of one a mention is of, as in `analysis.profiles`; empty where its words do not tell."""
    if mention.form == DESCRIPTION:
        word, kind = noun_kind(tokens, mention.first, mention.head)
        kind = ORGANISATION if word.lower() in AGENCY else kind
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
