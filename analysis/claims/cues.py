"""Cues: what the words that attribute do to what is said: "confirmed" vouches for it, "denied" turns it round."""

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

from analysis.acts import act_of
from analysis.attribution import Attribution
from analysis.claims.lexicon import CERTAIN, POSSIBLE, Effect, effect_of, force_of, is_negative
from analysis.claims.polarity import NOT

# Who only writes or notes something is not surer of it than who says it.
PLAIN = "says"


class Cue(NamedTuple):
    """How sure a cue makes its content sound (empty: it does not tell), whether it negates it, and the words for it.

    ``words`` are those that make it unsure or sure, ``negations`` those that negate it. After a cue in the past tense,
    "would" speaks of what is to come.
    """

    certainty: str
    words: tuple[Token, ...]
    negations: tuple[Token, ...]
    is_past: bool


def read_cue(doc: Doc, attribution: Attribution) -> Cue:
    """The force of an attribution's cue, by the verb in it that governs the content."""
    tokens = list(_tokens(doc, attribution))
    verbs = [t for t in tokens if t.pos_ in ("VERB", "NOUN", "ADJ") and t.dep_ not in ("aux", "aux:pass")]
    negative = [t for t in tokens if t.lower_ in NOT]
    refused = [t for t in verbs if is_negative(t.lemma_) and force_of(t.lemma_) is None]
    spoken = [t for t in verbs if t not in refused]
    past = any("Past" in t.morph.get("Tense") for t in tokens)
    if refused and not spoken:
        return Cue(CERTAIN, (), tuple(refused + negative), past)
    if refused or negative:
        return Cue(POSSIBLE, tuple(sorted((*refused, *negative, *spoken[-1:]))), (), past)
    known = next(((known, verb) for verb in spoken if (known := _effect(verb))), None)
    if known is None:
        return Cue("", (), (), past)
    (certainty, negates), verb = known
    return Cue(certainty, () if negates else (verb,), (verb,) if negates else (), past)


def _effect(verb: Token) -> Effect | None:
    """The force of a verb, of one with its particle, and of a noun made of a verb: claim, denial."""
    particle = next(
        (k for k in verb.rights if k.dep_ in ("compound:prt", "case", "mark") or k.lower_ in ("for", "on")), None
    )
    both = force_of(f"{verb.lemma_} {particle.lower_}") if particle is not None else None
    known = both or force_of(verb.lemma_) or effect_of(verb.lemma_, "noun")
    return None if known and known.certainty == CERTAIN and not known.negates and act_of(verb.text) == PLAIN else known


def _tokens(doc: Doc, attribution: Attribution) -> Iterator[Token]:
    for start, end in attribution["cue"]:
        yield from doc.char_span(start, end, alignment_mode="expand") or ()
