"""Each claim in words that stand on their own: who “he” is, and who did it where the sentence said so before."""

import re

import numpy as np
import pandas as pd
from spacy.lang.en.stop_words import STOP_WORDS

from analysis.mentions import NAME, PRONOUN

POSSESSIVES = frozenset({"my", "our", "your", "his", "its", "their", "whose", "hers", "theirs"})
# Nothing is told of these by a name in their place.
KEPT = frozenset({"it", "who", "which", "that", "himself", "herself", "itself", "themselves", "each other"})
PLURALS = frozenset("they them their theirs we us our".split())
# A claim that opens with one of these has a subject.
OPENINGS = frozenset("it this that there he she they you who which".split())
# So many mentions before a claim's first one may reach into it.
NEAR = 3
# Not the letter of “the F.B.I.”
FIRST_PERSON = re.compile(r"(?<![\w.])(?:I|[Ww]e)(?![\w.-])")
# What is left of “I’m” and “I’ve” behind a name.
CONTRACTED = re.compile(r"['’](m|ve)\b")
FULL = {"m": " is", "ve": " has"}
WORD = re.compile(r"\w+")
QUOTES = re.compile('["“”„«»]')


def tell_claims(claims: pd.DataFrame, statements: pd.DataFrame, entities: pd.DataFrame) -> list[str]:
    """The words of every claim, pronouns replaced by the names they stand for, a subject left out put first.

    What only says whose words they are is left out, and so are quotation marks. Only what two texts mean is compared by
    these words; offsets still lead to the claim's own.
    """
    mentions = entities.sort_values("start", kind="stable").to_dict("records")
    starts = np.array([m["start"] for m in mentions], dtype=np.int64)
    names, named = _names_of(mentions), {m["entity_id"] for m in mentions if m["form"] == NAME}
    contents = dict(zip(statements["statement_id"], statements["content_spans"], strict=True))
    told = []
    for claim in claims.to_dict("records"):
        first, last = np.searchsorted(starts, [claim["start"], claim["end"]])
        inside = [m for m in mentions[first:last] if m["end"] <= claim["end"]]
        across = [m for m in mentions[max(first - NEAR, 0) : first] if m["end"] > claim["start"]]
        words = _put_names(claim, _pieces(claim, contents.get(claim["statement_id"])), inside, names, named)
        subject = claim["subject_id"]
        opening = WORD.search(claim["text"])
        is_told = any(m["entity_id"] == subject for m in (*across, *inside))
        if subject in names and not is_told and opening and opening[0].lower() not in OPENINGS:
            words = _put_first(names[subject], words)
        told.append(QUOTES.sub("", words))
    return told


def _names_of(mentions: list[dict]) -> dict[str, str]:
    """What each entity is called; left out where that tells nobody who it is: “our armed forces”."""
    pronouns = {m["text"].lower() for m in mentions if m["form"] == PRONOUN} | POSSESSIVES
    names = {m["entity_id"]: m["name"] for m in mentions if m["name"].strip()}
    return {entity: name for entity, name in names.items() if name.lower().split(maxsplit=1)[0] not in pronouns}


def _pieces(claim: dict, content: list[list[int]] | None) -> list[tuple[int, int]]:
    """Where the words of a claim stand, those left out that only say whose they are."""
    start, end = claim["start"], claim["end"]
    inside = [(max(a, start), min(b, end)) for a, b in content or [] if a < end and b > start]
    return inside if len(inside) > 1 else [(start, end)]


def _put_names(
    claim: dict, pieces: list[tuple[int, int]], inside: list[dict], names: dict[str, str], named: set[str]
) -> str:
    """The words of a claim, with the name of each whom it only calls by a pronoun in place of the first of these.

    What many are called, who have no name, would put their number in twice: “people” for “them”.
    """
    text, origin = claim["text"], claim["start"]
    known: set[str] = set()
    words = []
    for start, end in pieces:
        piece, at = "", start
        for mention in (m for m in inside if start <= m["start"] and m["end"] <= end):
            entity, pronoun = mention["entity_id"], mention["text"].lower()
            is_pronoun = mention["form"] == PRONOUN
            if is_pronoun and (pronoun in KEPT or (pronoun in PLURALS and entity not in named)):
                continue
            if is_pronoun and entity in names and entity not in known and mention["start"] >= at:
                word = WORD.match(text, mention["end"] - origin + 1)
                owns = pronoun in POSSESSIVES or (pronoun == "her" and word and word[0].lower() not in STOP_WORDS)
                verb = CONTRACTED.match(text, mention["end"] - origin)
                after = "’s" if owns else FULL[verb[1]] if verb else ""
                piece += text[at - origin : mention["start"] - origin] + names[entity] + after
                at = origin + verb.end() if verb else mention["end"]
            known.add(entity)
        words.append(piece + text[at - origin : end - origin])
    return " ".join(words)


def _put_first(name: str, words: str) -> str:
    """The words of a claim with its subject, which is named elsewhere; “we” are more than the one who speaks."""
    if speaker := FIRST_PERSON.search(words):
        verb = CONTRACTED.match(words, speaker.end())
        after = FULL[verb[1]] if verb else ""
        rest = words[verb.end() if verb else speaker.end() :]
        return words[: speaker.start()] + name + after + rest if speaker[0] == "I" else words
    return f"{name} {words}"
