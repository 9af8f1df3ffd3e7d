"""Word lists: how sure words sound, and how far verbs vouch for what they govern.

`data/veridicality.csv` is learnt (`analysis.training.veridicality`). It tells verbs that vouch for their complement
from those that leave it open, but does not grade the latter: `data/certainty.csv` does, by hand, and has what is no
verb.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[1] / "data"
VERIDICALITY = DATA / "veridicality.csv"
LEVELS = CERTAIN, PROBABLE, POSSIBLE, DOUBTFUL = "certain", "probable", "possible", "doubtful"
AFFIRMED, NEGATED = "affirmed", "negated"
# How sure a complement is by whether people took it for true, false or open.
FORCE = {"yes": CERTAIN, "no": DOUBTFUL}


class Effect(NamedTuple):
    """What a word does to what it governs: how sure that sounds, and whether it turns it into its negation."""

    certainty: str
    negates: bool


def effect_of(word: str, role: str) -> Effect | None:
    """The effect of a lemma as a ``modal``, ``adverb``, ``raising`` word, ``attitude``, ``cue`` or ``noun``."""
    return _effects().get((word, role))


def force_of(verb: str) -> Effect | None:
    """How a verb's complement with "that" sounds; None for a verb that neither vouches for it nor casts doubt."""
    known = effect_of(verb, "cue")
    if known or (verb, "that") not in _signatures():
        return known
    level = FORCE.get(_signatures()[verb, "that"][0])
    return Effect(level, False) if level else None


def is_negative(verb: str) -> bool:
    """Whether who verbs to do a thing does not do it: fail, decline, neglect."""
    known = effect_of(verb, "raising")
    return known.negates if known else _signatures().get((verb, "to"), ("", ""))[0] == "no"


@cache
def _effects() -> dict[tuple[str, str], Effect]:
    with (DATA / "certainty.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {(r["word"], r["role"]): Effect(r["certainty"], r["polarity"] == NEGATED) for r in rows}


@cache
def _signatures() -> dict[tuple[str, str], tuple[str, str]]:
    with VERIDICALITY.open(encoding="utf-8", newline="") as lines:
        return {(r["verb"], r["frame"]): (r["affirmed"], r["negated"]) for r in csv.DictReader(lines)}
