"""Coreference: which mentions are of the same one, and why.

A text is read from left to right. Names are compared by rule (`analysis.names`), and grammar decides appositions and
the like; a pronoun or a description is compared with the entities before it by a mention-ranking model (Denis and
Baldridge 2008): evidence such as who spoke last, and a product of the encoder's vectors, each with learned weights.
The best entity takes the mention, unless the model holds it for a new one. `analysis.training.coreference` trains it.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from analysis.encoder import Layout
from analysis.entities import GRAMMAR, Entity, Reader, features, reason, regular
from analysis.mentions import DESCRIPTION, PRONOUN, Mention, mention_of
from analysis.names import RULES

# A description of more words than this tells so much that it may bring someone in.
SHORT = 3
SIGNS = 3
DEFINITE = frozenset("the this that these those his her its their".split())
LEAST = 1e-6
FIRST_PERSON = frozenset("i we me us".split())
# Before anything is fitted: who speaks is as likely new as others, and probabilities mean what they say.
UNFITTED = (
    {f"{form}.speaks": np.zeros(SIGNS) for form in (DESCRIPTION, PRONOUN)}
    | {f"{form}.calibration": np.array([1.0, 0.0]) for form in (DESCRIPTION, PRONOUN)}
    | {"grammar": np.ones(len(GRAMMAR)), "names": np.ones(len(RULES))}
)


class Link(NamedTuple):
    """What a mention stands for: the number of its entity, the mention before it there, and how sure that is.

    ``antecedent`` is an index into the text's mentions or -1 for the first one of an entity. ``confidence`` is the
    probability, 0 to 1, that the choice is right: of a rule how often it is so in GUM, of a ranked choice its own
    probability, calibrated there. ``reason`` says in plain words what it rests on.
    """

    entity: int
    antecedent: int
    confidence: float
    reason: str
    rule: tuple[str, int]


class Coreference:
    """The ranking model; ``Coreference.load`` reads the shipped weights."""

    def __init__(self, parameters: dict[str, np.ndarray]):
        self.p = {name: np.asarray(value, dtype=np.float32) for name, value in (UNFITTED | parameters).items()}

    @classmethod
    def load(cls, path: Path) -> "Coreference":
        with np.load(path, allow_pickle=False) as parameters:
            return cls(dict(parameters))

    def save(self, path: Path) -> None:
        np.savez(path, **{name: value.astype(np.float16) for name, value in self.p.items()})

    def resolve(self, doc: Doc, layout: Layout, mentions: list[Mention]) -> list[Link]:
        """For each mention the entity it belongs to; entities are numbered by first mention from 0."""
        reader, links = Reader(doc, layout, mentions), {}
        projected = self.project(doc.tensor[[m.head for m in mentions]])
        others = _others(doc, mentions)
        outer = [_speaker(doc, m) for m in mentions]
        # Who says "we" inside a quotation is who is quoted, even if named behind it.
        for i in sorted(range(len(mentions)), key=lambda i: (outer[i] is not None, i)):
            links[i] = self._link(reader, i, projected, outer[i], others.get(i, []))
        return [links[i] for i in range(len(mentions))]

    def _link(
        self, reader: Reader, i: int, projected: dict[str, np.ndarray], speaker: int | None, others: list[int]
    ) -> Link:
        if speaker is not None and (entity := reader.entity_at(speaker)):
            found = entity, len(GRAMMAR) - 1, GRAMMAR[-1]
        else:
            found = regular(reader, i)
        if found:
            entity, rule, why = found
            return self._linked(reader, i, entity, float(self.p["grammar"][rule]), why, ("grammar", rule))
        if named := reader.named(i):
            entity, rule = named
            return self._linked(reader, i, entity, float(self.p["names"][rule]), RULES[rule], ("names", rule))
        mention, barred = reader.mentions[i], [reader.belongs[n] for n in others if n in reader.belongs]
        # Descriptions of those who say nothing are there for others to stand for.
        some = reader.candidates(i) if mention.speaks or mention.form != DESCRIPTION else []
        some = [e for e in some if e not in barred]
        if not some:
            return Link(reader.add(i, None).number, -1, 1.0, "", (mention.form, 0))
        chances = self.chances(reader, i, some, projected)
        best = int(chances.argmax())
        confidence = self._calibrated(mention.form, float(chances[best]))
        if best == len(some):
            return Link(reader.add(i, None).number, -1, confidence, "", (mention.form, 0))
        return self._linked(reader, i, some[best], confidence, reason(reader, i, some[best], best), (mention.form, 0))

    def _linked(
        self, reader: Reader, i: int, entity: Entity, confidence: float, why: str, rule: tuple[str, int]
    ) -> Link:
        before = entity.last
        return Link(reader.add(i, entity).number, before, confidence, why, rule)

    def _calibrated(self, form: str, chance: float) -> float:
        """How often a choice that is held for as likely as this is right: Platt's scaling of its log-odds."""
        slope, shift = self.p[f"{form}.calibration"]
        odds = np.log(max(chance, LEAST) / max(1 - chance, LEAST))
        return float(1 / (1 + np.exp(-(slope * odds + shift))))

    def project(self, vectors: np.ndarray) -> dict[str, np.ndarray]:
        """What the model keeps of the vectors of mentions' heads: (mentions, rank) each, by form and side."""
        kept = [name for name in self.p if name.endswith((".left", ".right", ".new"))]
        # One product: several small ones spend most of their time on waking threads.
        whole = vectors @ np.concatenate([self.p[name] for name in kept]).T
        ends = np.cumsum([len(self.p[name]) for name in kept])
        return dict(zip(kept, np.split(whole, ends[:-1], axis=1), strict=True))

    def chances(self, reader: Reader, i: int, some: list[Entity], projected: dict[str, np.ndarray]) -> np.ndarray:
        """The probability of each candidate, and last of none of them."""
        scores = self.scores(reader, i, some, projected)
        chances = np.exp(scores - scores.max())
        return chances / chances.sum()

    def scores(self, reader: Reader, i: int, some: list[Entity], projected: dict[str, np.ndarray]) -> np.ndarray:
        """The evidence, as log-odds, for each candidate, and last for none of them."""
        form = reader.mentions[i].form
        evidence = np.array([features(reader, i, e, rank) for rank, e in enumerate(some)], dtype=np.float32)
        last = [e.last for e in some]
        scores = evidence @ self.p[f"{form}.weight"]
        scores += projected[f"{form}.right"][last] @ projected[f"{form}.left"][i]
        none = projected[f"{form}.new"][i, 0] + self.p[f"{form}.bias"][0] + speaks(reader, i) @ self.p[f"{form}.speaks"]
        return np.append(scores, none)


def speaks(reader: Reader, i: int) -> np.ndarray:
    """What makes a mention less likely to be someone new: hardly anybody speaks who has not been named.

    Three signs, 0 or 1: whether a pronoun or definite description speaks, whether that has more words than `SHORT`, and
    whether it is "he" or "she".
    """
    mention = reader.mentions[i]
    known = mention.form == PRONOUN or reader.tokens[mention.first].lower_ in DEFINITE
    cited = known and bool(mention.speaks)
    gendered = mention.form == PRONOUN and reader.traits[i].gender in ("m", "f")
    return np.array([cited, cited and mention.last - mention.first > SHORT, gendered], dtype=np.float32)


def _others(doc: Doc, mentions: list[Mention]) -> dict[int, list[int]]:
    """For each mention that speaks, those who cannot be it: who passes its words on, whom it speaks of.

    Nobody who is called "he" where he speaks has a name in what he says (principle C of binding theory).
    """
    found, barred = doc._.attributions, {}
    speak, relay = ([[] for _ in found], [[] for _ in found])
    for n, mention in enumerate(mentions):
        for some, attributions in ((speak, mention.speaks), (relay, mention.relays)):
            for i in attributions:
                some[i].append(n)
    passed = [[i for i, a in enumerate(found) if a["via"] == via] for via in range(len(found))]
    for n in sorted({n for some in speak for n in some}):
        mine, word = mentions[n].speaks, doc[mentions[n].head].lower_
        others = {found[i]["via"] for i in mine}.union(*(passed[i] for i in mine)) - {None}
        passing = [m for i in sorted(others) for m in speak[i]] + [m for i in mine for m in relay[i]]
        barred[n] = [m for m in passing if doc[mentions[m].head].lower_ != word]
        if mentions[n].form == PRONOUN:
            content = [doc.char_span(*run, alignment_mode="expand") for i in mine for run in found[i]["content"]]
            inside = {i for span in content for i in range(span.start, span.end)}
            barred[n] += [m for m, other in enumerate(mentions) if other.form != PRONOUN and other.head in inside]
    return barred


def _speaker(doc: Doc, mention: Mention) -> int | None:
    """For "we" as a source inside somebody's words, the head of who says them."""
    if doc[mention.head].lower_ not in FIRST_PERSON or not mention.speaks:
        return None
    via = doc._.attributions[mention.speaks[0]]["via"]
    source = doc._.attributions[via]["source"] if via is not None else []
    return mention_of(doc.char_span(*source[0], alignment_mode="expand"), [*doc.ents]).head if source else None
