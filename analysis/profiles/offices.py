"""Offices: whether a description is of someone who speaks for a state: its president, a minister, an army's spokesman.

Only the description's own words count, up to its first clause. Former holders and opponents speak for themselves.
"""

import re

from analysis.countries import SEAT, find_places
from analysis.profiles.nouns import GOVERNMENT, LONGEST, MILITARY, NOUN, kind_of, name_kind

CLAUSE = re.compile(r",|\b(?:who|whose|which|that|where)\b")
NO_LONGER = re.compile(
    r"\b(?:former|ex|then|late|ousted|exiled|retired|deposed|opposition|shadow|rival|defector|critic|would-be)\b",
    re.IGNORECASE,
)
RANK = r"(?:(?:deputy|vice|first|second|acting|interim|supreme|senior|top|high-ranking|two|several|some|unnamed)[ -])*"
# With nothing but a country beside them: the Russian president, but not the president of a Russian bank.
HEADS = re.compile(
    rf"{RANK}(?:presidents?|premiers?|leaders?|heads? of (?:state|government)|kings?|queens?|emperors?|sultans?|emirs?|"
    r"prime ministers?|chancellors?|regime|"
    r"(?:(?:government|state|defen[cs]e|military|intelligence|foreign|security|diplomatic|army|naval) )?"
    r"(?:officials?|diplomats?|authorities))",
    re.IGNORECASE,
)
MINISTERS = re.compile(
    r"\b(?:ministers?|ambassadors?|consuls?|envoys?|attorney general|secretar(?:y|ies) of state|chief of staff|"
    r"(?:foreign|defen[cs]e|home|interior|treasury|finance|health|trade|energy|press) secretar(?:y|ies))\b",
    re.IGNORECASE,
)
# These speak for whatever body is named with them.
AGENTS = re.compile(
    r"\b(?:spokes(?:man|woman|person|people|men)|officials?|representatives?|commanders?|generals?|admirals?|"
    r"colonels?|officers?|chiefs?|heads?|advis[eo]rs?|aides?|directors?|secretar(?:y|ies))\b",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"['’]s?(?= |$)")
AROUND = re.compile(r"^(?:(?:the|a|an) )+| of(?: the)?$", re.IGNORECASE)


def speaks_for_state(description: str) -> bool:
    """Whether whoever is described so ("Kremlin spokesperson", "Japanese Defence Minister") speaks for their state."""
    own = CLAUSE.split(description)[0]
    if NO_LONGER.search(own):
        return False
    rest = _without_places(own)
    return bool(HEADS.fullmatch(rest) or MINISTERS.search(own) or (AGENTS.search(own) and _names_body(own)))


def _without_places(text: str) -> str:
    """The words left when those that name a country, its people, or its capital are taken out."""
    for place in reversed(find_places(text)):
        text = text[: place.start] + text[place.end :]
    return AROUND.sub("", " ".join(POSSESSIVE.sub("", text).split()))


def _names_body(text: str) -> bool:
    """Whether some of the words are those of a ministry, an army or the like."""
    if any(place.meaning == SEAT for place in find_places(text)):
        return True
    words = text.split()
    parts = {" ".join(words[i : i + n]) for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
    return any({kind_of(part, NOUN), name_kind(part)[1]} & {GOVERNMENT, MILITARY} for part in parts)
