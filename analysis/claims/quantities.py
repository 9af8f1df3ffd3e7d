"""Quantities: every number of something, its bounds, its unit and what is counted.

Not among them are ordinals, dates and clock times, and numbers that name: Article 5, Soyuz 2, page 12.
"""

import math
from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.claims.numbers import Amount, add_up, bounded, bounds, digits, units, words
from analysis.claims.trees import Tree
from analysis.times import Time

NAMED = frozenset("PERSON ORG GPE LOC NORP FAC PRODUCT EVENT".split())
DATED = frozenset({"DATE", "TIME"})
# Words right before a number that are its unit.
SCALES = frozenset({"magnitude"})
LARGE = frozenset("dozen hundred thousand million billion trillion".split())
PLAIN = ("number", "scale")
MONEY = frozenset("$ € £ ¥ us$ a$ c$ ₽ ₹ ₩ ₺ ₪".split())
RANGE = frozenset("to and or – — -".split())
AGES = frozenset({"old", "aged"})
NOUNS = frozenset({"NOUN", "PROPN"})
INSIDE = frozenset("nummod det amod compound nmod nmod:unmarked nmod:desc flat advmod det:predet".split())
FAR = 6  # Words from a number to the noun that it counts.
PER_CENT = "per cent"


class Quantity(NamedTuple):
    """A number of something: its characters (half-open), the least and the most it can be, unit and counted lemma.

    ``high`` is infinite where there is no upper bound. ``head`` is the token that it hangs on.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    counted: str
    head: int


class Number(NamedTuple):
    """A number before what it counts is known: its tokens (half-open), its bounds and unit (per cent for a fraction)."""

    first: int
    last: int
    amount: Amount
    unit: str = ""


def find_quantities(doc: Doc, tree: Tree, times: list[Time]) -> list[Quantity]:
    """The quantities of an annotated text in its order, none inside another."""
    busy = _busy(tree, times)
    found, i, n = [], 0, len(tree.tokens)
    while i < n:
        number = _read_number(tree.tokens, i)
        if number is None:
            i += 1
            continue
        if (age := _is_age(tree, number)) or not (any(busy[number.first : number.last]) or _names(tree, number)):
            quantity, end = _measure(doc, tree, _join_range(tree.tokens, number), age=age)
            found += [quantity] if quantity else []
            i = max(end, number.last)
        else:
            i = number.last
    return found


def _busy(tree: Tree, times: list[Time]) -> list[bool]:
    """Which tokens stand in a time expression."""
    busy, at = [False] * len(tree.tokens), 0
    for token in tree.tokens:
        while at < len(times) and times[at].end <= token.idx:
            at += 1
        busy[token.i] = at < len(times) and times[at].start < token.idx + len(token)
    return busy


def _read_number(tokens: list[Token], i: int) -> Number | None:
    """The number that begins at a token, as long as it goes."""
    word, kind = tokens[i].lower_, words()
    if special := kind.get((word, "plural")) or kind.get((word, "word")):
        return _read_word(tokens, i, special) if tokens[i].pos_ != "PRON" or word == "both" else None
    values, end, fraction = [], i, None
    while end < len(tokens) and end - i < 12:
        word = tokens[end].lower_
        value = digits(tokens[end].text)
        known = kind.get((word, "number")) or (kind.get((word, "scale")) if end > i or word in LARGE else None)
        if value is not None and not values:
            values.append((value, False))
        elif known and not (word == "m" and not values):
            values.append((known.low, (word, "scale") in kind))
        elif (word, "fraction") in kind and values and values[0][0] < 10 and end > i:
            fraction = kind[word, "fraction"].low
        elif not (values and word in ("and", "-") and _goes_on(tokens, end)):
            break
        end += 1
        if fraction:
            return Number(i, end, Amount(values[0][0] * fraction, values[0][0] * fraction), PER_CENT)
    if not values:
        return _read_half(tokens, i)
    if values[0][1] and i and tokens[i - 1].lower_ == "a":
        i -= 1
    return Number(i, end, Amount(*[add_up(values)] * 2))


def _goes_on(tokens: list[Token], end: int) -> bool:
    """Whether "and" or a hyphen stands between number words of one number: two hundred [and] fifty, twenty[-]five."""
    before, after = tokens[end - 1].lower_, tokens[end + 1].lower_ if end + 1 < len(tokens) else ""
    if tokens[end].text == "-":
        return (before.endswith("ty") and (after, "number") in words()) or (after, "fraction") in words()
    return before in ("hundred", "thousand", "million") and (after, "number") in words()


def _read_word(tokens: list[Token], i: int, amount: Amount) -> Number | None:
    word = tokens[i].lower_
    if word == "no" and tokens[i].dep_ != "det":
        return None
    if word in ("few", "couple", "pair", "dozens") and i and tokens[i - 1].lower_ in ("a", "the"):
        return Number(i - 1, i + 1, amount)
    return Number(i, i + 1, amount)


def _read_half(tokens: list[Token], i: int) -> Number | None:
    """A fraction without a number before it: half a million, a third of the voters."""
    known = words().get((tokens[i].lower_, "fraction"))
    if known is None or tokens[i].pos_ not in ("NOUN", "DET", "NUM", "ADJ", "ADV"):
        return None
    after = [t.lower_ for t in tokens[i + 1 : i + 3]]
    if after[:1] == ["a"] and (scale := words().get((after[-1], "scale"))):
        return Number(i, i + 3, Amount(*[known.low / 100 * scale.low] * 2))
    counts = after[:1] == ["of"] and (tokens[i].lower_ == "half" or (i > 0 and tokens[i - 1].lower_ in ("a", "one")))
    if not counts and not (tokens[i].lower_ == "half" and after[:1] in (["the"], ["its"], ["their"], ["all"])):
        return None
    return Number(i - (i > 0 and tokens[i - 1].lower_ == "a"), i + 1, known, PER_CENT)


def _join_range(tokens: list[Token], number: Number) -> Number:
    """“Between 3 and 5”, “60 to 90”, “10–15” as one number."""
    at = number.last
    if at + 1 >= len(tokens) or tokens[at].lower_ not in RANGE:
        return number
    other = _read_number(tokens, at + 1)
    between = number.first > 0 and tokens[number.first - 1].lower_ in ("between", "from")
    if other is None or number.unit or other.unit or (tokens[at].lower_ == "and" and not between):
        return number
    low, high = number.amount.low, other.amount.high
    if tokens[at].lower_ == "or" and high != low + 1:
        return number
    if low < high and high >= 1000 and low < 1000 and tokens[other.last - 1].lower_ in _scales():
        low *= words()[tokens[other.last - 1].lower_, "scale"].low
    if low >= high:
        return number
    return Number(number.first - between, other.last, Amount(low, high))


def _scales() -> set[str]:
    return {word for word, kind in words() if kind == "scale"}


def _measure(doc: Doc, tree: Tree, number: Number, *, age: bool) -> tuple[Quantity | None, int]:
    """A number with the words around it that bound it, its unit, and what it counts; and where to go on."""
    tokens, (first, last, amount, unit) = tree.tokens, number
    if first and tokens[first - 1].lower_ in MONEY:
        first, unit = first - 1, units()[tokens[first - 1].lower_]
        first -= first > 0 and tokens[first - 1].lower_ in ("us", "u.s.")
    if first and tokens[first - 1].lower_ in SCALES:
        first, unit = first - 1, tokens[first - 1].lower_
    if not unit:
        unit, last = _unit(tokens, last)
    head, counted = (None, "") if unit and not number.unit else _counted(tree, number)
    if unit:
        head, counted, last = _measured(tree, last, counted, head)
    first, last, amount = _bound(tokens, first, last, amount)
    if age:
        unit, counted = "year", ""
    if head is not None and last <= head.i < last + FAR:
        last = head.i + 1
    alone = not unit and not counted
    if (alone and not _stands_alone(tree, number)) or (not unit and head is not None and _is_idiom(tree, number, head)):
        return None, last
    span = doc[first:last]
    on = head.i if head is not None else tree.heads[number.last - 1]
    return Quantity(span.start_char, span.end_char, amount.low, amount.high, unit, counted, on), last


def _is_idiom(tree: Tree, number: Number, noun: Token) -> bool:
    """Whether a number counts what does not come in such numbers: in no hurry, a 7.1 earthquake."""
    if number.last - number.first == 1 and number.amount.low % 1 and not number.unit:
        return True
    return tree.tokens[number.last - 1].lower_ == "no" and "Plur" not in noun.morph.get("Number")


def _unit(tokens: list[Token], last: int) -> tuple[str, int]:
    """The unit behind a number, and where it ends."""
    at = last + (last + 1 < len(tokens) and tokens[last].text == "-")
    for length in (2, 1):
        name = " ".join(t.lower_ for t in tokens[at : at + length])
        lemma = " ".join(
            [
                *(t.lower_ for t in tokens[at : at + length - 1]),
                *(t.lemma_.lower() for t in tokens[at + length - 1 : at + length]),
            ]
        )
        for word in (name, lemma):
            if word in units() and len(tokens[at : at + length]) == length:
                return units()[word], at + length
    return "", last


def _measured(tree: Tree, last: int, counted: str, head: Token | None) -> tuple[Token | None, str, int]:
    """What a measure or a share is of: 650 kilometres of [road], 12 per cent of [voters]."""
    tokens = tree.tokens
    if counted:
        return head, counted, last
    if last < len(tokens) and tokens[last].lower_ == "of":
        noun = tokens[tree.heads[last]]
        if noun.pos_ in NOUNS and last < noun.i < last + FAR:
            return None, noun.lemma_.lower(), last
    unit = tokens[last - 1]
    noun = tokens[tree.heads[unit.i]]
    if (
        tree.deps[unit.i] in ("compound", "nmod", "nmod:unmarked", "amod")
        and noun.pos_ == "NOUN"
        and unit.i < noun.i < unit.i + FAR
    ):
        return noun, noun.lemma_.lower(), last
    return None, "", last


def _counted(tree: Tree, number: Number) -> tuple[Token | None, str]:
    """The noun that a number counts: two short-range ballistic [missiles], dozens of [people], both [sides]."""
    tokens, last = tree.tokens, number.last
    if last < len(tokens) and tokens[last].lower_ == "of":
        noun = tokens[tree.heads[last]]
        return (noun, noun.lemma_.lower()) if noun.pos_ in NOUNS and last < noun.i < last + FAR else (None, "")
    token = tokens[last - 1]
    for _ in range(3):
        head = tokens[tree.heads[token.i]]
        if last <= head.i < last + FAR and head.pos_ in NOUNS and tree.deps[token.i] in INSIDE:
            token = head
        else:
            break
    if token.i < last or token.pos_ not in NOUNS:
        return _next_noun(tree, last)
    return token, token.lemma_.lower()


def _next_noun(tree: Tree, last: int) -> tuple[Token | None, str]:
    """The head of the words that follow, where the parser put the number elsewhere."""
    for token in tree.tokens[last : last + 4]:
        if token.pos_ == "NOUN":
            while (
                token.i + 1 < len(tree.tokens)
                and tree.deps[token.i] == "compound"
                and tree.tokens[token.i + 1].pos_ == "NOUN"
            ):
                token = tree.tokens[token.i + 1]
            return token, token.lemma_.lower()
        if token.pos_ not in ("ADJ", "NUM", "PROPN") and token.text != "-":
            break
    return None, ""


def _bound(tokens: list[Token], first: int, last: int, amount: Amount) -> tuple[int, int, Amount]:
    """Take in "at least", "about", … before a number, and "or more" behind it."""
    for length in (3, 2, 1):
        before = tuple(t.lower_ for t in tokens[max(first - length, 0) : first])
        if len(before) == length and (bound := bounds().get(before)):
            return first - length, last, bounded(amount, bound)
    after = tuple(t.lower_ for t in tokens[last : last + 2])
    if after[:1] in (("or",), ("and",)) and (bound := bounds().get(after)):
        return first, last + 2, bounded(amount, bound)
    return first, last, amount


def _is_age(tree: Tree, number: Number) -> bool:
    """Whether a number is how old somebody is: 45-year-old, aged 45, Lee, 45, …"""
    tokens, (first, last, amount, _) = tree.tokens, number
    after = [t.lower_ for t in tokens[last : last + 4] if t.text != "-"]
    if not 0 < amount.low < 125 or amount.low != int(amount.low):
        return False
    if (after[:1] and after[0] in ("year", "years") and after[1:2] == ["old"]) or (
        first and tokens[first - 1].lower_ == "aged"
    ):
        return True
    between = (
        first > 1 and last < len(tokens) and tokens[first - 1].text == "," and tokens[last].text in (",", ".", ")")
    )
    return between and tokens[first - 2].ent_type_ == "PERSON" and tokens[first].text.isdigit()


def _names(tree: Tree, number: Number) -> bool:
    """Whether a number belongs to a name or numbers something, or is an ordinal, a score or a list's."""
    token = tree.tokens[number.first]
    if any(t.ent_type_ in NAMED for t in tree.tokens[number.first : number.last]) and token.lower_ not in (
        "both",
        "no",
    ):
        return True
    before = tree.tokens[token.i - 1] if token.i else None
    if before is not None and before.pos_ in NOUNS and tree.heads[token.i] == before.i and token.pos_ == "NUM":
        return True
    if token.lower_ == "one" and not number.unit and number.last - number.first == 1:
        return tree.deps[token.i] != "nummod"
    return token.pos_ == "PROPN" and token.lower_ != token.text


def _stands_alone(tree: Tree, number: Number) -> bool:
    """Whether a number without a noun counts what the text has named before: at least 40 were killed."""
    token = tree.tokens[number.last - 1]
    if token.ent_type_ in DATED:
        return False
    return tree.deps[token.i] in (
        "nsubj",
        "nsubj:pass",
        "obj",
        "root",
        "ROOT",
        "conj",
        "obl",
        "nmod",
        "xcomp",
        "ccomp",
    ) and not math.isinf(number.amount.low)
