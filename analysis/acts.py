"""What a source does with its words: says, announces, confirms, denies, …

The word list is `data/acts.csv`, one verb a row with its irregular forms; regular forms are made here. Its groups
follow the classes of communication, judgement and belief verbs in Levin (1993), *English Verb Classes and
Alternations*, folded into what a reader of news asks for.
"""

import csv
from functools import cache
from pathlib import Path

VERBS = Path(__file__).parent / "data" / "acts.csv"
NOT_SPEECH = frozenset({"", "believes"})
MODALS = frozenset("must will would shall should can could may might to".split())
NEGATIONS = frozenset("not n't n’t never neither nor cannot didn't hasn't couldn't doesn't won't wouldn't".split())
# Who does not confirm has not denied, nor the other way round.
TURNED = frozenset({"confirms", "denies"})
VOWELS = frozenset("aeiou")
# Verbs of one syllable, or stressed on the last, that double their last letter.
DOUBLING = frozenset({"plan", "admit", "beg", "slam", "quip", "refer", "stop", "permit", "omit"})


def act_of(cue: str) -> str:
    """The act of a cue, by the first verb form in it that is known ("declined to say" denies).

    Empty for none, and where one does not confirm, or does not deny.
    """
    words = [word.strip(".,;:—–-") or word for word in cue.lower().split()]
    known = _forms()
    for start in range(len(words)):
        for end in range(min(start + 4, len(words)), start, -1):
            if act := known.get(" ".join(words[start:end])):
                return "" if act in TURNED and NEGATIONS & {*words[:start]} else act
    return ""


def reports_speech(words: list[str]) -> bool:
    """Whether the words of a cue tell of something said, not thought and not only wanted ("must speak")."""
    return not MODALS & {word.lower() for word in words} and act_of(" ".join(words)) not in NOT_SPEECH


@cache
def _forms() -> dict[str, str]:
    with VERBS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {form: row["act"] for row in rows for form in _inflect(row["verb"], row["irregular"].split())}


def _inflect(verb: str, irregular: list[str]) -> set[str]:
    """Every regular form of a verb and those given; its particles ("point out") stay behind it."""
    head, _, rest = verb.partition(" ")
    stem = head.removesuffix("e")
    if head.endswith("y") and head[-2:-1] not in VOWELS:
        forms = {head, head[:-1] + "ies", head[:-1] + "ied", head + "ing"}
    elif head in DOUBLING:
        forms = {head, head + "s", head + head[-1] + "ed", head + head[-1] + "ing"}
    else:
        forms = {head, head + ("es" if head.endswith(("s", "sh", "ch", "x", "o")) else "s")}
        forms |= {stem + "ed", (head if head.endswith("ee") else stem) + "ing"}
    return {f"{form} {rest}".strip() for form in forms | set(irregular)}
