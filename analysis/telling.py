"""Each claim in words that stand on their own: who “he” is, and who did it where the sentence said so before."""

import re

import numpy as np
import pandas as pd

from analysis.mentions import PRONOUN

POSSESSIVES = frozenset({"my", "our", "your", "his", "its", "their", "whose"})
# Nothing is told of these by a name in their place.
KEPT = frozenset({"it", "who", "which", "that", "himself", "herself", "itself", "themselves", "each other"})
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e)\b")


def tell_claims(claims: pd.DataFrame, entities: pd.DataFrame) -> list[str]:
    """The words of every claim, pronouns replaced by the names they stand for, a subject left out put first.

    Only what the two texts mean is compared by these words; offsets still lead to the claim's own.
    """
    mentions = entities.sort_values("start", kind="stable").to_dict("records")
    starts = np.array([m["start"] for m in mentions], dtype=np.int64)
    pronouns = {m["text"].lower() for m in mentions if m["form"] == PRONOUN}
    names = {m["entity_id"]: m["name"] for m in mentions if not _owned(m["name"], pronouns)}
    told = []
    for claim in claims.to_dict("records"):
        first, last = np.searchsorted(starts, [claim["start"], claim["end"]])
        inside = [m for m in mentions[first:last] if m["end"] <= claim["end"]]
        words = _put_names(claim, [m for m in inside if m["form"] == PRONOUN], names)
        subject = claim["subject_id"]
        missing = subject in names and not any(m["entity_id"] == subject for m in inside)
        speaker = FIRST_PERSON.search(words)
        if missing and speaker:
            words = words[: speaker.start()] + names[subject] + words[speaker.end() :]
        elif missing:
            words = f"{names[subject]} {words}"
        told.append(words)
    return told


def _put_names(claim: dict, pronouns: list[dict], names: dict[str, str]) -> str:
    words, at = "", 0
    for mention in pronouns:
        start, end = mention["start"] - claim["start"], mention["end"] - claim["start"]
        pronoun, name = mention["text"].lower(), names.get(mention["entity_id"])
        if start < at or pronoun in KEPT or not name:
            continue
        owns = pronoun in POSSESSIVES or (pronoun == "her" and claim["text"][end : end + 2].strip().isalpha())
        words += claim["text"][at:start] + name + ("’s" if owns else "")
        at = end
    return words + claim["text"][at:]


def _owned(name: str, pronouns: set[str]) -> bool:
    """Whether a name is a pronoun, or begins with one (“our armed forces”): it tells nobody who that is."""
    return name.lower().split(maxsplit=1)[0] in pronouns | POSSESSIVES if name.strip() else True
