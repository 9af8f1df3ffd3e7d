"""Profiles: what an article says of one that speaks in it: name, kind, country, role, and how it is named.

Everything comes from the words of its mentions and of the phrases around them, and every answer has its reason in plain
words. What the words do not tell stays empty: a news agency has no country because the world knows it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.countries import DEMONYM, place_named
from analysis.profiles.kinds import counted, described_kind, is_office, named_kind
from analysis.profiles.nouns import DOCUMENT, GOVERNMENT, GROUP, NOUN, PERSON, kind_of
from analysis.profiles.origins import origin
from analysis.profiles.phrases import Piece, read_phrase
from analysis.profiles.roles import HIS, SAME, find_role
from analysis.profiles.runs import QUANTIFIERS
from analysis.profiles.tokens import Tokens, tokens_of

NAMED, DESCRIBED, ANONYMOUS = "named", "described", "anonymous"
PRONOUNS = frozenset(
    "he she him her his hers himself herself it its itself they them their themselves i me we us you who some many "
    "others".split()
)
DETERMINERS = HIS | frozenset("the a an this that these those another some any same one".split())
SOURCES = frozenset("source sources insider insiders whistleblower whistleblowers informant informants".split())
# Nouns that a participle may follow in a name for them: a person briefed on the matter.
VAGUE = SOURCES | frozenset("people person someone those".split())
ANYBODY = VAGUE | frozenset("man woman men women one".split())
NOBODY = VAGUE | frozenset("somebody one some others many they".split())
STATE = frozenset("government administration regime country nation".split())
# What is said of those who will not be named; of the second, only in their own phrase.
ANONYMITY = re.compile(
    r"anonym|(?:\b|can)not (?:(?:want|wish|wishing|wanting) )?(?:to )?be (?:\w+ly )?(?:named|identified|quoted)|"
    r"(?:declin|refus)\w* to be (?:named|identified)|\bunnamed\b|\bon background\b|"
    r"with(?:hold|held) (?:his|her|their) |"
    r"not (?:authori[sz]ed|allowed|permitted|cleared) to (?:speak|talk|comment|discuss|brief)|"
    r"(?:not|n['’]t) (?:give|reveal|disclose|provide) (?:his|her|their|a) (?:\w+ )?names?",
    re.IGNORECASE,
)
IN_THE_KNOW = re.compile(r"familiar with|\bclose to\b|knowledge of|briefed (?:on|about)|privy to", re.IGNORECASE)


class Profile(NamedTuple):
    """What the article says of one source.

    ``kind`` and ``country`` (ISO 3166-1 alpha-2, or empty) come with their reasons. ``role`` is how the article
    describes someone named, with its characters, half-open. ``naming`` is named, described or anonymous. ``is_state``
    tells whether it stands for a state as a whole (Tokyo, the Kremlin, the Japanese government).
    """

    name: str
    kind: str
    kind_reason: str
    country: str
    country_reason: str
    role: str
    role_span: tuple[int, int] | None
    naming: str
    is_state: bool


def profile(doc: Doc, mentions: list[tuple[int, int]]) -> Profile:
    """The profile of one source from all its mentions, given as characters, half-open."""
    tokens = tokens_of(doc)
    spans = list(filter(None, (doc.char_span(*span, alignment_mode="expand") for span in dict.fromkeys(mentions))))
    pronouns = {text.lower() for span in spans if (text := span.text).lower() in PRONOUNS and not text.isupper()}
    phrases = [read_phrase(tokens, span.start, span.end) for span in spans if span.text.lower() not in pronouns]
    pieces = list(dict.fromkeys(piece for phrase in phrases for piece in phrase))
    described = _by_detail(tokens, [p for p in pieces if not p.name and not p.is_clause])
    if name := _fullest(tokens, [piece.name for piece in pieces if piece.name]):
        beside = [p for phrase in phrases if any(q.name for q in phrase) for p in phrase]
        kind, reason = named_kind(tokens, beside, [p for p in pieces if p not in beside], name, pronouns)
        shown, naming = tokens.text(*name), NAMED
    else:
        kind, reason = described_kind(tokens, described)
        shown = tokens.text(*_bare(tokens, described[0])) if described else spans[0].text if spans else ""
        naming = ANONYMOUS if _is_anonymous(tokens, described, pronouns) else DESCRIBED
    country, why = origin(tokens, pieces, is_person=kind == PERSON)
    role = find_role(tokens, phrases, kind) if name and kind != GROUP else None
    is_state = kind == GOVERNMENT and bool(country) and _is_state(tokens, shown, described)
    return Profile(shown, kind, reason, country, why, *_characters(tokens, role), naming, is_state)


def _characters(tokens: Tokens, role: tuple[int, int] | None) -> tuple[str, tuple[int, int] | None]:
    if role is None:
        return "", None
    start, text = tokens[role[0]].idx, tokens.text(*role)
    return text, (start, start + len(text))


def _fullest(tokens: Tokens, names: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The name with the most words, of several such the one that the text has most often."""
    known = Counter(tokens.text(first, last) for first, last in names)
    return max(names, key=lambda name: (name[1] - name[0], known[tokens.text(*name)], -name[0]), default=None)


def _by_detail(tokens: Tokens, pieces: Sequence[Piece]) -> list[Piece]:
    """Descriptions, those first that stand on their own and say the most."""

    def detail(piece: Piece) -> tuple[bool, bool, bool, int]:
        same = any(token.lower_ in SAME for token in tokens[piece.first : piece.core])
        tells = tokens[counted(tokens, piece)].lower_ not in ANYBODY
        return not same, tells, tokens[piece.first].lower_ not in HIS, len(tokens.text(*_bare(tokens, piece)).split())

    return sorted(pieces, key=detail, reverse=True)


def _bare(tokens: Tokens, piece: Piece) -> tuple[int, int]:
    """A description's tokens without its determiner, without clauses, and without who it is by."""
    first, last = piece.first, piece.last
    while first < piece.head and (tokens[first].lower_ in DETERMINERS or tokens[first].is_space):
        if tokens[first + 1].lower_ == "of":
            break
        first += 1
    if tokens[piece.head].lower_ not in VAGUE:
        is_document = kind_of(tokens[piece.head].lower_, NOUN) == DOCUMENT
        ends = (i for i in range(piece.core, last) if _ends_description(tokens[i], is_document=is_document))
        last = next(ends, last)
    while last > first + 1 and tokens[last - 1].pos_ in ("PUNCT", "ADP", "SPACE"):
        last -= 1
    return first, last


def _ends_description(token: Token, *, is_document: bool) -> bool:
    """Whether a description ends before a token; who has written a document belongs to it if there is a name."""
    after_preposition = token.pos_ == "PRON" and token.nbor(-1).pos_ == "ADP"
    if token.lower_ == "by" and is_document:
        return not any(t.pos_ == "PROPN" for t in token.doc[token.i + 1 : token.i + 3])
    return token.lower_ == "by" or (token.pos_ in ("VERB", "SCONJ", "PRON", "AUX") and not after_preposition)


def _is_anonymous(tokens: Tokens, described: Sequence[Piece], pronouns: set[str]) -> bool:
    """Whether nobody could tell who it is: a source, people familiar with the matter, one who will not be named."""
    if not described:
        return not pronouns.isdisjoint(NOBODY)
    return _is_anybody(tokens, described[0]) or any(_is_hidden(tokens, piece) for piece in described)


def _is_anybody(tokens: Tokens, piece: Piece) -> bool:
    """Whether a description tells nothing: a source, some people, one of them."""
    head, words = counted(tokens, piece), {token.lower_ for token in tokens[piece.first : piece.core]}
    if tokens[head].lower_ in SOURCES and not words & SAME:
        return True
    before = [token for token in tokens[piece.first : head] if token.lower_ not in QUANTIFIERS]
    is_bare = piece.core == piece.last or tokens[piece.core].lower_ == "of"
    return tokens[head].lower_ in NOBODY and is_bare and not any(t.pos_ in ("ADJ", "NOUN", "PROPN") for t in before)


def _is_hidden(tokens: Tokens, piece: Piece) -> bool:
    """Whether a phrase tells that somebody will not be named, or its sentence does and speaks of nobody else before."""
    head = tokens[piece.head]
    last = max(piece.last, head.right_edge.i + 1)
    phrase = tokens.text(piece.first, last)
    if ANONYMITY.search(phrase) or IN_THE_KNOW.search(phrase):
        return True
    sentence = head.sent
    told = ANONYMITY.search(tokens.text(last, sentence.end))
    return told is not None and not _others_speak(tokens, last, tokens[last].idx + told.start())


def _others_speak(tokens: Tokens, first: int, end: int) -> bool:
    return any(tokens[first].idx <= start < end for a in tokens[first].doc._.attributions for start, _ in a["source"])


def _is_state(tokens: Tokens, shown: str, described: Sequence[Piece]) -> bool:
    place = place_named(shown)
    if place is not None:
        return place.meaning != DEMONYM and not is_office(place)
    return any(tokens[piece.head].lower_ in STATE for piece in described)
