"""Sources: which statements name the same one.

A source's words are reduced to its name ("Republican Sen. John McCain of Arizona" to John McCain) or, where it has
none, to its description ("Russian news agencies"). Two names are one source where the words of the shorter stand in
a row in the longer ("Putin", "Vladimir Putin"); two descriptions where they have the same head and one only leaves
words out ("the agencies", "Russian news agencies"). A pronoun, or words like "the same source", mean who spoke last.
"""

import re
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*\.?|[^\w\s]")
TITLES = frozenset(
    "mr mrs ms miss dr prof sir lord lady sen rep gov gen col capt lt sgt maj adm president vice prime minister "
    "senator representative congressman congresswoman governor general secretary chancellor king queen prince "
    "princess pope judge justice mayor ambassador speaker chairman chairwoman director professor doctor "
    "republican democrat democratic".split()
)
DETERMINERS = frozenset("the a an this that these those his her its their our my your".split())
INDEFINITE = frozenset("a an another some other one two three several many few most any no each every".split())
PERSONAL = frozenset("he she him her himself herself".split())
PRONOUNS = PERSONAL | frozenset("they it them who we us i me you themselves".split())
# These speak in a quotation; whom they mean is not decided by who spoke last.
SPEAKING_NOW = frozenset("we us i me you who".split())
SAME = re.compile(r"\b(?:the same|the latter)\b", re.IGNORECASE)
# Heads that any number of different people share: a bare one never stands for a longer description.
COMMON_HEADS = frozenset(
    "source sources official officials people person man woman expert experts critic critics analyst analysts "
    "witness witnesses voter voters supporter supporters aide aides others reporter reporters spokesman spokeswoman "
    "spokesperson leader leaders adviser advisers researcher researchers lawmaker lawmakers poll polls".split()
)
PHRASE_ENDS = frozenset("who that which of in at from for with on close familiar to by".split())
JOINERS = frozenset("of for and the & de von van bin al".split())
DESCRIPTION_END = re.compile(r"[,;:()\n]|\s(?:who|that|which)\s")
ARTICLE = re.compile(r"^(?:the|this|that|these|those)\s+", re.IGNORECASE)
POSSESSIVE = re.compile(r"['’]s?$")


class Name(NamedTuple):
    """What a source's words come down to: its name, or else its description, as lower-case words, and how to show it.

    ``is_person`` is a guess from the form: two or more words that are all part of the name, and no article.
    """

    is_name: bool
    words: tuple[str, ...]
    shown: str
    indefinite: bool = False
    is_person: bool = False


def name_of(text: str) -> Name:
    """Reduce the words of a source: the first name that is not part of a description, or else the description."""
    words = WORD.findall(text)
    phrase = _phrase(words)
    for first, last in _capital_runs(words):
        follows = words[last] if last < len(words) else ""
        describes = follows[:1].isalpha() and follows.lower() not in JOINERS | PHRASE_ENDS
        if describes or not (first < len(phrase) or words[len(phrase) : first] == [","]):
            continue
        run = words[first:last]
        while len(run) > 1 and run[0].rstrip(".").lower() in TITLES:
            run = run[1:]
        run[-1] = POSSESSIVE.sub("", run[-1])
        is_person = len(run) > 1 and not JOINERS & set(run) and (first == 0 or words[0].lower() != "the" or first > 1)
        return Name(True, tuple(w.lower() for w in run), " ".join(run), is_person=is_person)
    kept = [w for w in phrase if w.lower() not in DETERMINERS] or phrase
    indefinite = bool(phrase) and phrase[0].lower() in INDEFINITE
    shown = DESCRIPTION_END.split(text)[0].strip()
    return Name(False, tuple(w.lower() for w in kept), shown if indefinite else ARTICLE.sub("", shown), indefinite)


def is_pronoun(text: str) -> bool:
    """Whether a source is only a pronoun that stands for somebody named elsewhere."""
    return text.lower() in PRONOUNS - SPEAKING_NOW or bool(SAME.search(text))


def same_source(one: Name, other: Name) -> bool:
    """Whether two reduced sources name the same one."""
    shorter, longer = sorted((one.words, other.words), key=len)
    if one.is_name != other.is_name or not shorter or one.indefinite or other.indefinite:
        return False
    if one.is_name:
        width = len(shorter)
        return any(longer[i : i + width] == shorter for i in range(len(longer) - width + 1))
    same = shorter == longer
    return same or (shorter[-1] == longer[-1] and shorter[-1] not in COMMON_HEADS and set(shorter) <= set(longer))


def group_sources(texts: list[str]) -> list[int | None]:
    """The group of each source, given in the order of the article; groups are numbered by first mention from 0.

    A short name that fits several groups goes to the one heard last. A statement without a source has none.
    """
    names: list[list[Name]] = []
    last_heard: list[int] = []
    result: list[int | None] = []
    for text in texts:
        if not text:
            result.append(None)
            continue
        group = _who_spoke(text, names, last_heard) if is_pronoun(text) else None
        if group is None:
            name = name_of(text)
            fits = {g for g, known in enumerate(names) if any(same_source(name, other) for other in known)}
            group = next((g for g in reversed(last_heard) if g in fits), len(names))
            if group == len(names):
                names.append([])
            names[group].append(name)
        last_heard.append(group)
        result.append(group)
    return result


def _who_spoke(pronoun: str, names: list[list[Name]], last_heard: list[int]) -> int | None:
    """Whom a pronoun stands for: who spoke last; for "he" and "she" the last with a first and a last name."""
    personal = pronoun.lower() in PERSONAL
    fits = (g for g in reversed(last_heard) if not personal or any(n.is_person for n in names[g]))
    return next(fits, None)


def show_name(texts: list[str]) -> str:
    """How to show a group: the longest name among its mentions, else the longest description, else its first words."""
    found = [name_of(text) for text in texts if not is_pronoun(text)]
    if not found:
        return texts[0]
    best = max(found, key=lambda name: (name.is_name, len(name.words)))
    return best.shown


def _phrase(words: list[str]) -> list[str]:
    """The noun phrase that the words begin with, up to the first comma, relative clause or preposition."""
    ends = (i for i, w in enumerate(words) if i and (w.lower() in PHRASE_ENDS or not w[0].isalnum()))
    return words[: next(ends, len(words))]


def _capital_runs(words: list[str]) -> list[tuple[int, int]]:
    """Runs of capitalised words, joined over "of", "for" and the like, determiners left out."""
    runs: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        if not (word[0].isupper() or word[0].isdigit()) or _is_determiner(word, words[i + 1 : i + 2]):
            continue
        if runs and all(w in JOINERS for w in words[runs[-1][1] : i]):
            runs[-1] = runs[-1][0], i + 1
        else:
            runs.append((i, i + 1))
    return runs


def _is_determiner(word: str, following: list[str]) -> bool:
    """Determiners and pronouns are no names; but "An" before a consonant is no article ("An Chan-il")."""
    name = following[0] if word == "An" and following else ""
    if name[:1].isupper() and not name.isupper() and name[0] not in "AEIOUH":
        return False
    return word.lower() in DETERMINERS | INDEFINITE | PRONOUNS
