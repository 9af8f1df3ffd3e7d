"""Quantities: every number of something, its bounds, its unit and what is counted.

Not among them are ordinals, dates and clock times, and numbers that name: Article 5, Soyuz 2, page 12.
"""

from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.claims.numbers import Amount, bounded, bounds, units
from analysis.claims.numerals import Number, join_range, read_number
from analysis.claims.trees import Tree
from analysis.times import Time

NAMED = frozenset("PERSON ORG GPE LOC NORP FAC PRODUCT EVENT".split())
DATED = frozenset({"DATE", "TIME"})
MONEY = frozenset("$ € £ ¥ us$ a$ c$ ₽ ₹ ₩ ₺ ₪".split())
COUNTRIES = frozenset({"us", "u.s."})
# Words right before a number that are its unit.
SCALES = frozenset({"magnitude"})
NOUNS = frozenset({"NOUN", "PROPN"})
# How a number, and what stands between it and its noun, hang on that.
INSIDE = frozenset("nummod det amod compound nmod nmod:unmarked nmod:desc flat advmod det:predet".split())
ALONE = frozenset("nsubj nsubj:pass obj root ROOT conj obl nmod xcomp ccomp".split())
BETWEEN = frozenset({"ADJ", "NUM", "PROPN"})
PLURALS = {"people": "person"}
FAR = 6  # Words from a number to the noun that it counts.
OLDEST = 125


class Quantity(NamedTuple):
    """A number of something: its characters (half-open), the least and the most it can be, unit and counted lemma.

    ``high`` is infinite where there is no upper bound.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    counted: str


def find_quantities(doc: Doc, tree: Tree, times: list[Time]) -> list[Quantity]:
    """The quantities of an annotated text in its order, none inside another."""
    dated = _dated(tree, times)
    found, i = [], 0
    while i < len(tree.tokens):
        number = read_number(tree, i)
        i = max(i + 1, number.last) if number else i + 1
        if number is None or not (_is_age(tree, number) or not (dated[number.last - 1] or _names(tree, number))):
            continue
        number = join_range(tree, number)
        if (quantity := _measure(doc, tree, number)) is not None and (not found or quantity.start >= found[-1].end):
            found.append(quantity)
        i = max(i, number.last)
    return found


def _dated(tree: Tree, times: list[Time]) -> list[bool]:
    """Which tokens stand in a time expression."""
    dated, at = [False] * len(tree.tokens), 0
    for token in tree.tokens:
        while at < len(times) and times[at].end <= token.idx:
            at += 1
        dated[token.i] = at < len(times) and times[at].start < token.idx + len(token)
    return dated


def _measure(doc: Doc, tree: Tree, number: Number) -> Quantity | None:
    """A number with the words around it that bound it, its unit, and what it counts."""
    first, unit = _sign(tree, number)
    last = number.last
    if not unit:
        unit, last = _unit(tree, last)
    if not unit or number.unit:
        head, counted = _counted(tree, number)
        is_number = _is_count(tree, number, head) if counted else _stands_alone(tree, number)
        if not unit and not is_number:
            return None
    else:
        head, counted = (None, "") if _is_age(tree, number) else _measured(tree, last)
    if _is_age(tree, number):
        unit, counted, last = "year", "", _age_end(tree, last)
    first, last, amount = _bound(tree, first, last, number.amount)
    if head is not None and last <= head.i < last + FAR:
        last = head.i + 1
    span = doc[first:last]
    return Quantity(span.start_char, span.end_char, *amount, unit, counted)


def _sign(tree: Tree, number: Number) -> tuple[int, str]:
    """Where a number begins with the sign or word before it that is its unit, and that unit: US$, magnitude."""
    first, words = number.first, tree.words
    if first and words[first - 1] in MONEY:
        before = first > 1 and words[first - 2] in COUNTRIES
        return first - 1 - before, units()[words[first - 1]]
    if first and words[first - 1] in SCALES:
        return first - 1, words[first - 1]
    return first, number.unit


def _unit(tree: Tree, last: int) -> tuple[str, int]:
    """The unit behind a number, and where it ends; of two words where there is such a one. “Nine won” tells none."""
    at = last + (tree.words[last : last + 1] == ["-"])
    for length in (2, 1):
        name = " ".join(tree.words[at : at + length])
        known = units().get(name) or units().get(name.removesuffix("s"))
        is_verb = tree.tokens[min(at, len(tree.words) - 1)].pos_ == "VERB"
        if known and at + length <= len(tree.words) and not is_verb:
            return known, at + length
    return "", last


def _measured(tree: Tree, last: int) -> tuple[Token | None, str]:
    """What a measure is of: 650 kilometres of [road], a 12-hour [flight]; the noun, where it ends the phrase."""
    if (noun := _of(tree, last)) is not None:
        return None, _lemma(noun)
    unit = tree.tokens[last - 1]
    noun = tree.tokens[tree.heads[unit.i]]
    is_phrase = tree.deps[unit.i] in INSIDE and noun.pos_ == "NOUN" and unit.i < noun.i < unit.i + FAR
    return (noun, _lemma(noun)) if is_phrase else (None, "")


def _counted(tree: Tree, number: Number) -> tuple[Token | None, str]:
    """The noun that a number counts: two short-range ballistic [missiles], dozens of [people], both [sides]."""
    tokens, last = tree.tokens, number.last
    if (noun := _of(tree, last)) is not None:
        return noun, _lemma(noun)
    token = tokens[last - 1]
    for _ in range(3):
        head = tokens[tree.heads[token.i]]
        if not (last <= head.i < last + FAR and head.pos_ in NOUNS and tree.deps[token.i] in INSIDE):
            break
        token = head
    if token.i < last:
        token = _next_noun(tree, last)
    return (None, "") if token is None else (token, _lemma(token))


def _lemma(noun: Token) -> str:
    """The lemma by which counts are compared: one person and 40 people."""
    lemma = noun.lemma_.lower()
    return PLURALS.get(lemma, lemma)


def _of(tree: Tree, last: int) -> Token | None:
    """The noun behind an "of" right after a number or unit."""
    if tree.words[last : last + 1] != ["of"]:
        return None
    noun = tree.tokens[tree.heads[last]]
    return noun if noun.pos_ in NOUNS and last < noun.i < last + FAR else None


def _next_noun(tree: Tree, last: int) -> Token | None:
    """The head of the words that follow, where the parser put the number elsewhere."""
    for i in range(last, min(last + 4, len(tree.tokens))):
        token = tree.tokens[i]
        if token.pos_ == "NOUN":
            head = tree.tokens[tree.heads[i]]
            return head if tree.deps[i] == "compound" and i < head.i < i + 3 else token
        if token.pos_ not in BETWEEN and token.text != "-":
            break
    return None


def _is_count(tree: Tree, number: Number, noun: Token | None) -> bool:
    """Whether a noun comes in such numbers, unlike "in no hurry", "a 7.1 earthquake" and "a few moments ago"."""
    last = tree.tokens[number.last - 1]
    is_decimal = number.last - number.first == 1 and number.amount.low % 1 > 0
    is_none = tree.words[last.i] == "no" and noun is not None and "Plur" not in noun.morph.get("Number")
    return not (is_decimal or is_none or last.ent_type_ in DATED)


def _bound(tree: Tree, first: int, last: int, amount: Amount) -> tuple[int, int, Amount]:
    """Take in "at least", "about", … before a number, and "or more" behind it."""
    for length in (3, 2, 1):
        if first >= length and (bound := bounds().get(tuple(tree.words[first - length : first]))):
            return first - length, last, bounded(amount, bound)
    after = tuple(tree.words[last : last + 2])
    if after[:1] in (("or",), ("and",)) and (bound := bounds().get(after)):
        return first, last + 2, bounded(amount, bound)
    return first, last, amount


def _is_age(tree: Tree, number: Number) -> bool:
    """Whether a number is how old somebody is: 45-year-old, aged 45, Lee, 45, …"""
    (first, last, amount, _), words = number, tree.words
    if not 0 < amount.low < OLDEST or amount.low % 1:
        return False
    after = [word for word in words[last : last + 4] if word != "-"]
    if after[:2] in (["year", "old"], ["years", "old"]) or (first and words[first - 1] == "aged"):
        return True
    is_aside = first > 1 and words[first - 1] == "," and words[last : last + 1] in ([","], ["."], [")"])
    return is_aside and tree.tokens[first - 2].ent_type_ == "PERSON" and words[first].isdigit()


def _age_end(tree: Tree, last: int) -> int:
    """The end of an age with the "old" behind it, if there is one."""
    rest = tree.words[last : last + 2]
    return last + 1 + rest.index("old") if "old" in rest and rest[0] in ("-", "old") else last


def _names(tree: Tree, number: Number) -> bool:
    """Whether a number belongs to a name, or is one that is given to something: page 12."""
    token, inside = tree.tokens[number.first], tree.tokens[number.first : number.last]
    if any(t.ent_type_ in NAMED for t in inside) or (token.pos_ == "PROPN" and token.text != tree.words[token.i]):
        return True
    head = tree.heads[token.i]
    if token.pos_ == "NUM" and head == token.i - 1 and tree.tokens[head].pos_ in NOUNS and head >= 0:
        return tree.words[head] not in SCALES
    return [tree.words[t.i] for t in inside] == ["one"] and tree.deps[token.i] != "nummod"


def _stands_alone(tree: Tree, number: Number) -> bool:
    """Whether a number without a noun counts what the text has named before: at least 40 were killed."""
    token = tree.tokens[number.last - 1]
    return tree.deps[token.i] in ALONE and token.ent_type_ not in DATED and token.pos_ in ("NUM", "NOUN")
