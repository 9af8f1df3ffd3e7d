"""Runs: which words of a noun phrase are a name.

A name is a run of capitalised words, joined over "of", "for" and the like, without the titles before it: in "Finnish
Prime Minister Aino Saarela" it is the last two. A run that only describes (the Prime Minister, the Ministry, the
Germans) is none. All indices are tokens, half-open.
"""

from spacy.tokens import Token

from analysis.countries import CAPITAL, DEMONYM, find_places
from analysis.countries import NAME as COUNTRY
from analysis.profiles.extents import NOUNS, TIMES
from analysis.profiles.nouns import (
    DOCUMENT,
    ENDING,
    GOVERNMENT,
    GROUP,
    MEDIA,
    NAME,
    NOUN,
    UNNAMED,
    is_honorific,
    is_title,
    kind_of,
    name_kind,
    noun_kind,
)
from analysis.profiles.tokens import Tokens

PARTICLES = frozenset("de da di del della der den du la le von van bin ibn al el ter ten zu".split())
ARTICLES = frozenset("the a an".split())
JOINERS = frozenset("of for".split())
# These join the words of a name only where the model takes them for a part of it.
INNER_JOINERS = frozenset("and & on in to at".split())
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
# Words at the start of a sentence that only count.
QUANTIFIERS = frozenset("most many some all few several other both more any no".split())
NO_NAME = frozenset("DET PRON ADP CCONJ SCONJ AUX PART PUNCT SPACE".split())
# Nouns that follow the name of what they mean: the Interfax news agency.
AFTER_NAME = frozenset(
    "agency newspaper daily magazine channel broadcaster network website company airline firm charity group party "
    "movement bank chain".split()
)
PERSON_LABEL = "PERSON"


def name_in(tokens: Tokens, first: int, head: int, last: int) -> tuple[int, int] | None:
    """The name in a piece: the run of name words that ends its core, or one before or after a common noun."""
    if _ends_name(tokens, head):
        start, end = _run_start(tokens, first, head), head + 1
        bare = _after_title(tokens, start, end)
        if bare == start and tokens[head].ent_type_ != PERSON_LABEL:
            end = _joined_end(tokens, start, end, last)
            bare = _after_title(tokens, start, end)
        addressed = start < bare < end and is_honorific(tokens[bare - 1])
        if is_name_word(tokens[bare]) and (addressed or not _is_description(tokens, bare, head, end)):
            return bare, end
    return _before_noun(tokens, first, head) or _after_place(tokens, head + 1, last)


def joined_name(tokens: Tokens, first: int, start: int) -> int | None:
    """Where another name begins that an "and" joins to a name: both President Obama and nominee Donald Trump."""
    joint = next((i for i in range(start - 1, first, -1) if tokens[i].pos_ == "CCONJ"), None)
    if joint is None or tokens[joint - 1].ent_type_ != PERSON_LABEL:
        return None
    return _after_title(tokens, _run_start(tokens, first, joint - 1), joint)


def is_name_word(token: Token) -> bool:
    """Whether a word may be a part of a name; "An" may where no article fits: An Chan-il."""
    if not token.text[0].isupper() or token.ent_type_ in TIMES:
        return False
    if token.text == "An":
        following = token.nbor().text if token.i + 1 < len(token.doc) else ""
        return following[:1].isupper() and following[0] not in "AEIOUH"
    return token.pos_ not in NO_NAME or (token.text.isupper() and len(token.text) > 1)


def _ends_name(tokens: Tokens, head: int) -> bool:
    token = tokens[head]
    if token.text[0].islower() and head > 1 and tokens[head - 1].text == "-":
        token = tokens[head - 2]
    return is_name_word(token) and (token.pos_ == "PROPN" or not token.is_sent_start or bool(token.ent_type_))


def _run_start(tokens: Tokens, first: int, head: int) -> int:
    start = head
    while start > first and (step := _step(tokens, first, start)):
        start -= step
    return start + (start < head and tokens[start].lower_ in QUANTIFIERS)


def _step(tokens: Tokens, first: int, start: int) -> int:
    """How many tokens more belong to the run of name words that begins at ``start``."""
    before = tokens[start - 1]
    if is_name_word(before) or (before.text == "-" and tokens[start].text[0].islower()):
        return 1
    hyphen = before.text == "-" and not before.whitespace_
    if start - 2 < first or not (is_name_word(tokens[start - 2]) or (hyphen and tokens[start - 2].lower_ in PARTICLES)):
        return 0
    if hyphen or before.lower_ in PARTICLES:
        return 2
    same = bool(before.ent_type_) and before.ent_type_ == tokens[start].ent_type_ == tokens[start - 2].ent_type_
    pair = before.lower_ == "and" and tokens[start - 2].pos_ == tokens[start].pos_ == "PROPN" and not same
    owner = before.lower_ in POSSESSIVE and (same or bool(kind_of(tokens[start - 2].lower_, NOUN)))
    return 2 if owner or pair or (same and before.lower_ in INNER_JOINERS) else 0


def _joined_end(tokens: Tokens, start: int, end: int, last: int) -> int:
    """The end of a name that goes on over "of" or "for": Joint Chiefs of Staff, Ministry of the Interior."""
    while end + 1 < last:
        joiner, following = tokens[end], end + 1
        inner = joiner.lower_ in INNER_JOINERS and joiner.ent_type_ == "ORG"
        in_region = joiner.lower_ == "in" and tokens[following].ent_type_ == "LOC"
        following += tokens[following].lower_ in ARTICLES and following + 1 < last
        on_topic = joiner.lower_ == "on" and name_kind(tokens.text(start, end))[1] not in ("", UNNAMED, GROUP)
        joins = joiner.lower_ in JOINERS or on_topic or inner or in_region or _is_joined(tokens, end)
        if not joins or not tokens[following].text[0].isupper() or tokens[following].ent_type_ in TIMES:
            return end
        end = following + 1
        while end < last and (is_name_word(tokens[end]) or tokens[end].text == "-" or tokens[end - 1].text == "-"):
            end += 1
    return end


def _is_joined(tokens: Tokens, end: int) -> bool:
    """Whether an "and" goes on a list inside a name: for Security and Co-operation."""
    return tokens[end].lower_ == "and" and any(tokens[i].lower_ in JOINERS for i in range(max(0, end - 3), end))


def _after_title(tokens: Tokens, start: int, end: int) -> int:
    """Where the name in a run begins, after the last title in it: Chief Executive | Ingrid Solberg."""
    joined = next((i for i in range(start, end) if tokens[i].pos_ == "CCONJ" and not tokens[i].ent_type_), end)
    for i in range(joined - 2, start - 1, -1):
        if not is_title(tokens[i]) or _is_organisation(tokens, i + 1, end):
            continue
        if (end - i > 2 and i > start) or not _is_inside_name(tokens, i):
            return i + 1
    return start


def _is_inside_name(tokens: Tokens, i: int) -> bool:
    """Whether the model takes a title for a part of the name of something else: General Motors."""
    label, following = tokens[i].ent_type_, tokens[i + 1]
    return label not in ("", PERSON_LABEL) and following.ent_iob_ == "I" and following.ent_type_ == label


def _is_organisation(tokens: Tokens, start: int, end: int) -> bool:
    return tokens[end - 1].ent_type_ != PERSON_LABEL and name_kind(tokens.text(start, end))[1] not in ("", UNNAMED)


def _is_description(tokens: Tokens, start: int, head: int, end: int) -> bool:
    """Whether a run of capitalised words only describes: the Prime Minister, the Ministry, the Germans."""
    text, token = tokens.text(start, end), tokens[head]
    if kind_of(text, NAME) or kind_of(text, ENDING) == MEDIA:
        return False
    is_person = token.ent_type_ == PERSON_LABEL and not (start and tokens[start - 1].pos_ == "DET")
    if noun_kind(tokens, start, head)[1] == UNNAMED:
        is_name = token.ent_type_ == tokens[start].ent_type_ == "ORG" and token.ent_iob_ == "I"
        return not is_person and not is_name
    if end - start == 1 and token.ent_type_ != "NORP" and kind_of(text, NOUN):
        return not is_person
    places = find_places(text)
    return bool(places) and places[0].text == text and places[0].meaning == DEMONYM


def _begins_person(token: Token) -> bool:
    """Whether a person's name begins right after another name: mayor of London Sadiq Khan."""
    before = token.nbor(-1)
    return token.ent_type_ == PERSON_LABEL and token.ent_iob_ == "B" and is_name_word(before) and not is_title(before)


def _before_noun(tokens: Tokens, first: int, head: int) -> tuple[int, int] | None:
    """The name right before a common noun that says what it is: the Interfax news agency."""
    noun, kind = noun_kind(tokens, first, head)
    end = head + 1 - len(noun.split())
    if kind in ("", UNNAMED, DOCUMENT, GROUP) or noun.split()[-1] not in AFTER_NAME or end <= first:
        return None
    if not is_name_word(tokens[end - 1]) or find_places(tokens.text(end - 1, end)):
        return None
    return _run_start(tokens, first, end - 1), end


def _after_place(tokens: Tokens, first: int, last: int) -> tuple[int, int] | None:
    """The name after a description that ends with a place or a noun: prime minister of Japan Kenta Morishige."""
    verbs = (i for i in range(first, last) if tokens[i].pos_ in ("VERB", "AUX") and tokens[i].text[0].islower())
    end = next(verbs, last)
    if end - first < 3 or not is_name_word(tokens[end - 1]) or tokens[end - 1].pos_ not in NOUNS:
        return None
    start = _run_start(tokens, first, end - 1)
    places = find_places(tokens.text(start, end))
    if places and places[0].start == 0 and places[0].meaning in (COUNTRY, CAPITAL):
        start += len(places[0].text.split())
        is_person = end - start > 1 and all(is_name_word(tokens[i]) for i in range(start, end))
        return (start, end) if is_person and not _is_organisation(tokens, start, end) else None
    if person := next((i for i in range(start + 1, end - 1) if _begins_person(tokens[i])), 0):
        return person, end
    before = tokens[start - 1]
    follows_noun = before.pos_ == "NOUN" and kind_of(before.lower_, NOUN) in ("", GOVERNMENT)
    return (start, end) if follows_noun and tokens[start].ent_type_ == PERSON_LABEL else None
