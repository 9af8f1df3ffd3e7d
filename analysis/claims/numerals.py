"""Numerals: where numbers stand in a text, and how far they go.

What they count is found in `analysis.claims.quantities`.
"""

from functools import cache
from typing import NamedTuple

from analysis.claims.numbers import Amount, add_up, digits, words
from analysis.claims.trees import Tree

LARGE = frozenset("dozen hundred thousand million billion trillion".split())
RANGE = frozenset("to and or – — -".split())
ARTICLES = frozenset({"a", "an"})
DOZEN = 12  # The least scale.
WHOLE = frozenset("the its their all".split())
PER_CENT = "per cent"
LONGEST = 12


class Number(NamedTuple):
    """A number before what it counts is known: its tokens (half-open), its bounds, and its unit if it is a fraction."""

    first: int
    last: int
    amount: Amount
    unit: str = ""


def read_number(tree: Tree, i: int) -> Number | None:
    """The number that begins at a token, as far as it goes."""
    word = tree.words[i]
    if word not in beginnings() and not word[:1].isdigit() and word[:1] != ".":
        return None
    if word in LARGE and i and tree.words[i - 1][-1:].isdigit():  # HK$500 million: sign and digits are one token.
        return None
    if special := words().get((word, "plural")) or words().get((word, "word")):
        return _read_word(tree, i, special)
    values, end = _read_values(tree.words, i)
    if not values:
        return _read_share(tree, i)
    total = add_up(values)
    part = words().get((tree.words[end], "fraction")) if end < len(tree.words) and total < 10 else None
    # Two quarters are six months, and three quarters of the voters a share.
    if part and (not tree.words[end].startswith("quarter") or tree.words[end + 1 : end + 2] == ["of"]):
        return Number(i, end + 1, Amount(total * part.low, total * part.low), PER_CENT)
    first = i - (values[0][1] and i > 0 and tree.words[i - 1] in ARTICLES)
    return Number(first, end, Amount(total, total))


@cache
def beginnings() -> frozenset[str]:
    """The words that a number may begin with, digits aside."""
    return frozenset(word for word, kind in words() if kind != "scale" or word in LARGE)


def _read_values(written: list[str], i: int) -> tuple[list[tuple[float, bool]], int]:
    """Digits and number words in a row, each with whether it is a scale, and where they end."""
    values, end = [], i
    while end < min(len(written), i + LONGEST):
        word = written[end]
        scale = words().get((word, "scale")) if values or word in LARGE else None
        if not values and (value := digits(word)) is not None:
            values.append((value, False))
        elif known := scale or (words().get((word, "number")) if not values or _adds(written, values, end) else None):
            values.append((known.low, scale is not None))
        elif not (values and word in ("and", "-") and _goes_on(written, end)):
            break
        end += 1
    return values, end


def _adds(written: list[str], values: list[tuple[float, bool]], at: int) -> bool:
    """Whether a number word is a part of the number before it: hundred [two], twenty [five], but not 2022 [two]."""
    before, known = written[at - 1], words().get((written[at], "number"))
    return values[-1][1] or before in ("-", "and") or (before.endswith("ty") and known is not None and known.low < 10)


def _goes_on(written: list[str], at: int) -> bool:
    """Whether "and" or a hyphen joins words of one number: two hundred [and] fifty, twenty[-]five, two[-]thirds."""
    before, after = written[at - 1], written[at + 1] if at + 1 < len(written) else ""
    if written[at] == "-":
        return (before.endswith("ty") and (after, "number") in words()) or (after, "fraction") in words()
    return before in LARGE and (after, "number") in words()


def _read_word(tree: Tree, i: int, amount: Amount) -> Number | None:
    word, token = tree.words[i], tree.tokens[i]
    if word == "no" and (token.dep_ != "det" or tree.words[i + 2 : i + 3] == ["than"]):
        return None
    if token.pos_ == "PRON" and word != "both":
        return None
    end, (low, high) = i + 1, amount
    while low and end < len(tree.words):  # A couple of [hundred], hundreds of [thousands].
        of = end + (tree.words[end] == "of")
        scale = words().get((tree.words[of].removesuffix("s"), "scale")) if of < len(tree.words) else None
        if scale is None or scale.low < DOZEN:
            break
        end, low, high = of + 1, low * scale.low, high * scale.low
    return Number(i - (i > 0 and tree.words[i - 1] in ARTICLES), end, Amount(low, high))


def _read_share(tree: Tree, i: int) -> Number | None:
    """A fraction without a number before it: half a million, a third of the voters, half the voters."""
    word, before, after = tree.words[i], tree.words[i - 1] if i else "", tree.words[i + 1 : i + 3]
    known = words().get((word, "fraction"))
    if known is None:
        return None
    if after[:1] == ["a"] and (scale := words().get((after[-1], "scale"))):
        return Number(i, i + 3, Amount(known.low / 100 * scale.low, known.low / 100 * scale.low))
    is_share = after[:1] == ["of"] and (word == "half" or before in ("a", "one"))
    if not is_share and not (word == "half" and after and after[0] in WHOLE):
        return None
    return Number(i - (before in ARTICLES), i + 1, known, PER_CENT)


def join_range(tree: Tree, number: Number) -> Number:
    """“Between 3 and 5”, “60 to 90”, “10–15”, “one or two”, “2 to 3 million” as one number."""
    at, written = number.last, tree.words
    if at + 1 >= len(written) or written[at] not in RANGE:
        return number
    between = number.first > 0 and written[number.first - 1] in ("between", "from")
    other = read_number(tree, at + 1)
    if other is None or number.unit or other.unit or (written[at] == "and" and not between):
        return number
    low, high = number.amount.low, other.amount.high
    scale = words().get((written[other.last - 1], "scale"))
    step = scale.low if scale and low < high / scale.low else 1
    low *= step
    if low >= high or (written[at] == "or" and high != low + step):
        return number
    return Number(number.first - between, other.last, Amount(low, high))
