"""Kinds: whether a source is a person, an organisation, a government, and so on, and why.

Words go before labels: a title before the name, what a description calls it, a word of the name itself; only then what
the model took the name for. A place is a government here, because what is asked about speaks.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from analysis.countries import DEMONYM, SEAT, UNION, Place, is_meant, place_named
from analysis.profiles.nouns import (
    DOCUMENT,
    GOVERNMENT,
    GROUP,
    NAME,
    ORGANISATION,
    PERSON,
    UNNAMED,
    is_honorific,
    kind_of,
    name_kind,
    noun_kind,
)
from analysis.profiles.phrases import Piece
from analysis.profiles.tokens import Tokens

PERSONAL = frozenset("he she him her his hers himself herself".split())
# Heads that only count: the noun that they are of tells what they are.
PARTITIVE = frozenset(
    "one two three four five six seven eight nine ten some many most several few dozens scores hundreds thousands "
    "majority handful number lot half percent % both none each any plenty members representatives".split()
)
# Nouns that stand for a person as well as for a company.
EITHER = frozenset(
    "owner operator supplier contractor developer publisher producer employer maker seller dealer sponsor distributor "
    "neighbour neighbor rival partner successor predecessor founder creator giant host member champion winner".split()
)
NATIONAL = frozenset({"government", "governments"})
BUILDINGS = frozenset("house palace castle street".split())
DEFINITE = frozenset("the both these those".split())
# Bodies of many states are no government (a UN agency, the European Court of Human Rights), but their governments are.
INTERNATIONAL = frozenset(
    "un u.n. eu e.u. nato european international world global nordic arctic baltic african".split()
)
LABELS = {"PERSON": PERSON, "ORG": ORGANISATION, "GPE": GOVERNMENT, "LOC": GOVERNMENT, "FAC": GOVERNMENT, "NORP": GROUP}
CALLED = {
    PERSON: "named like a person",
    ORGANISATION: "named like an organisation",
    GOVERNMENT: "a place that speaks",
    GROUP: "a people or party",
}
Reasoned = tuple[str, str]


def named_kind(
    tokens: Tokens, beside: Sequence[Piece], elsewhere: Sequence[Piece], name: tuple[int, int], pronouns: set[str]
) -> Reasoned:
    """The kind of a source that has a name, by the pieces of the phrases that name it, and of those that do not."""
    named = [piece for piece in beside if piece.name]
    full = tokens.text(*name)
    if any(piece.paired and piece.name == name for piece in named):
        return GROUP, "the names of several"
    return (
        _as_known(tokens, full, named)
        or next(_titles(tokens, [piece for piece in named if tokens[piece.name[1] - 1].text in full]), None)
        or _as_place(tokens, full, pronouns)
        or _as_worded(tokens, full, name, named)
        or next(_descriptions(tokens, beside), None)
        or next((kind for kind in _descriptions(tokens, elsewhere) if kind[0] != DOCUMENT), None)
        or _as_people(tokens, named)
        or _as_labelled(full, _label(tokens, named), pronouns)
    )


def described_kind(tokens: Tokens, pieces: Sequence[Piece]) -> Reasoned:
    """The kind of a source that only has descriptions, the most telling first."""
    for piece in pieces:
        head = counted(tokens, piece)
        word, kind = noun_kind(tokens, min(piece.first, head), head)
        if (kind == UNNAMED and _acts_as_one(tokens, piece, head)) or _is_group_of(tokens, piece, word):
            kind = GROUP
        if kind:
            return _unless_international(tokens, piece.first, word, kind), f"“{word}”"
        if tokens[head].ent_type_ in LABELS and tokens[head].pos_ == "PROPN":
            return LABELS[tokens[head].ent_type_], CALLED[LABELS[tokens[head].ent_type_]]
    return UNNAMED, "no name"


def counted(tokens: Tokens, piece: Piece) -> int:
    """The noun of a piece; of "two of the residents" and "dozens of protesters" the last."""
    head = tokens[piece.head]
    if head.lower_ in PARTITIVE and piece.core < piece.last and tokens[piece.core].lower_ == "of":
        nouns = [i for i in range(piece.core, piece.last) if tokens[i].pos_ in ("NOUN", "PROPN") and _is_end(tokens, i)]
        return nouns[0] if nouns else piece.head
    return piece.head


def _is_end(tokens: Tokens, i: int) -> bool:
    return i + 1 >= len(tokens) or tokens[i + 1].pos_ not in ("NOUN", "PROPN", "PART")


def _label(tokens: Tokens, named: Sequence[Piece]) -> str:
    """What the model most often takes the name for."""
    return Counter(tokens[piece.name[1] - 1].ent_type_ for piece in named).most_common(1)[0][0]


def _as_known(tokens: Tokens, full: str, named: Sequence[Piece]) -> Reasoned | None:
    """By a name that is in the table as a whole: Reuters."""
    texts = dict.fromkeys((full, *(tokens.text(*piece.name) for piece in named)))
    return next(((kind, f"“{text}”") for text in texts if (kind := kind_of(text, NAME))), None)


def _titles(tokens: Tokens, named: Sequence[Piece]) -> Iterator[Reasoned]:
    """By a noun for a person right before the name: captain Marco Bellini."""
    for piece in named:
        before = piece.name[0] - 1
        before -= before > piece.first and tokens[before].text == "."
        if before < piece.first:
            continue
        word, kind = noun_kind(tokens, piece.first, before)
        is_role = kind == UNNAMED and word.lower() not in EITHER and _is_one(tokens[before])
        if is_role or is_honorific(tokens[before]):
            yield PERSON, f"title “{word or tokens[before].text}”"


def _as_worded(tokens: Tokens, full: str, name: tuple[int, int], named: Sequence[Piece]) -> Reasoned | None:
    """By a word of the name itself, unless it is a surname: Environment Agency, but not Emily Post."""
    word, kind = name_kind(full)
    is_surname = _label(tokens, named) == "PERSON" and " " in full and not _has_article(tokens, name)
    if kind in ("", UNNAMED) or is_surname:
        return None
    return _unless_international(tokens, name[0], word, kind), f"“{word}”"


def _is_one(token: Token) -> bool:
    return "Number=Plur" not in str(token.morph)


def _descriptions(tokens: Tokens, pieces: Sequence[Piece]) -> Iterator[Reasoned]:
    """What the words beside a name call it: the newspaper Kyriaki; Clean Straits, a group."""
    for piece in pieces:
        if piece.is_clause:
            continue
        end = piece.name[0] - 1 if piece.name else piece.head
        if piece.name and piece.name[1] <= piece.head:
            end = piece.head
        while end > piece.first and tokens[end].pos_ == "DET":
            end -= 1
        if end < piece.first:
            continue
        word, kind = noun_kind(tokens, piece.first, end)
        # A man in a grey suit is none.
        is_worn = kind == DOCUMENT and piece.name is None and piece.first > 0 and tokens[piece.first - 1].pos_ == "ADP"
        if kind and word.lower() not in EITHER and not is_worn:
            kind = PERSON if kind == UNNAMED else kind
            yield _unless_international(tokens, piece.first, word, kind), f"“{word}”"


def _as_people(tokens: Tokens, named: Sequence[Piece]) -> Reasoned | None:
    """A family: the Morgans."""
    for piece in named:
        start, end = piece.name
        if end - start == 1 and "Number=Plur" in str(tokens[start].morph) and _has_article(tokens, piece.name):
            return GROUP, f"“the {tokens[start].text}”, more than one"
    return None


def _as_place(tokens: Tokens, full: str, pronouns: set[str]) -> Reasoned | None:
    """By being a country, a capital or a seat of government; a seat that is an office counts by its words."""
    place = place_named(full)
    if place is None or place.meaning == DEMONYM or pronouns & PERSONAL or is_office(place):
        return None
    if place.text in UNION and not is_meant(place, tokens[0].doc.text):
        return ORGANISATION, f"“{full}”, {UNION[place.text]}, speaks"
    return GOVERNMENT, f"{place.reason}, speaks"


def is_office(place: Place) -> bool:
    """Whether a seat of government is a body of its own and stands not for the whole: the State Department."""
    word, kind = name_kind(place.text)
    return place.meaning == SEAT and bool(kind) and word.lower() not in BUILDINGS


def _as_labelled(full: str, label: str, pronouns: set[str]) -> Reasoned:
    if pronouns & PERSONAL:
        return PERSON, "“he” or “she” stands for it"
    if label in LABELS:
        return LABELS[label], CALLED[LABELS[label]]
    kind = PERSON if " " in full and full.istitle() else ORGANISATION
    return kind, CALLED[kind]


def _has_article(tokens: Tokens, name: tuple[int, int]) -> bool:
    return name[0] > 0 and tokens[name[0] - 1].lower_ == "the"


def _acts_as_one(tokens: Tokens, piece: Piece, head: int) -> bool:
    """A definite number of people: the two leaders, both men."""
    words = [token.lower_ for token in tokens[piece.first : head]]
    definite = bool(words) and words[0] in DEFINITE and not _is_one(tokens[head])
    return definite and (words[0] == "both" or any(t.pos_ == "NUM" for t in tokens[piece.first : head]))


def _is_group_of(tokens: Tokens, piece: Piece, word: str) -> bool:
    """A group of doctors is no organisation."""
    return word.lower() == "group" and piece.core < piece.last and tokens[piece.core].lower_ == "of"


def _unless_international(tokens: Tokens, first: int, word: str, kind: str) -> str:
    if kind != GOVERNMENT or word.lower() in NATIONAL:
        return kind
    first += tokens[first].lower_ in ("the", "a", "an", "its") and first + 1 < len(tokens)
    return ORGANISATION if tokens[first].lower_ in INTERNATIONAL else kind
