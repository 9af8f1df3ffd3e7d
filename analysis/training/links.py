"""Fit what the links of `analysis.coreference` do not learn from the choices in a corpus, and measure their confidence.

How seldom one who speaks is new is fitted on the development texts, how seldom one called "he" on GUM train. Then
confidence is calibrated on both: a rule's is how often it is right there, that of ranked choices is scaled so
that it is as high as they are right (Platt 1999). `error_of` says how far off it is elsewhere.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from analysis.coreference import LEAST, SIGNS, UNFITTED, Coreference, speaks
from analysis.encoder import lay_out
from analysis.entities import GRAMMAR, Entity, Reader
from analysis.mentions import DESCRIPTION, NAME, PRONOUN, Mention, find_mentions
from analysis.names import RULES
from analysis.training.chains import UNKNOWN, chain_of
from analysis.training.confidence import calibration_error, fit_logistic
from analysis.training.sources_gold import GoldArticle, overlaps

# Which of the signs is that of "he" or "she".
OF_HE = np.array([0, 0, 1])
STEPS, RATE, RIDGE = 3000, 0.2, 1e-3
Documents = Iterable[tuple[Doc, dict[int, int]]]


class Outcome(NamedTuple):
    """One link to something before: what made it, its confidence, 0 to 1, and whether both are of one gold chain."""

    rule: tuple[str, int]
    confidence: float
    right: bool


class Ranking(NamedTuple):
    """A choice for one who speaks: the scores of all candidates and of none, the signs of speech, and the right one."""

    form: str
    scores: np.ndarray
    signs: np.ndarray
    right: int


def fit_links(model: Coreference, texts: Iterable[tuple[GoldArticle, Doc]], documents: Documents) -> Coreference:
    """The same ranker with what the development texts and a corpus with gold chains tell of its links."""
    texts, documents, plain = list(texts), list(documents), Coreference(model.p | UNFITTED)
    cited = [ranking for article, doc in texts for ranking in rankings(plain, doc, article=article)]
    others = [ranking for doc, chains in documents for ranking in rankings(plain, doc, chains=chains)]
    spoken = {f"{form}.speaks": fit_signs(cited, others, form) for form in (DESCRIPTION, PRONOUN)}
    ready = Coreference(plain.p | spoken)
    found = [*outcomes(ready, documents), *(o for article, doc in texts for o in spoken_outcomes(ready, article, doc))]
    rules = {"grammar": precision(found, "grammar", len(GRAMMAR)), "names": precision(found, "names", len(RULES))}
    return Coreference(plain.p | spoken | rules | {f"{f}.calibration": scale(found, f) for f in (DESCRIPTION, PRONOUN)})


def outcomes(model: Coreference, documents: Documents) -> Iterator[Outcome]:
    """All links of mentions whose gold chain is known, in documents with the chain of each head."""
    for doc, chains in documents:
        mentions = find_mentions(doc)
        known = [chain_of(m, chains) for m in mentions]
        for chain, link in zip(known, model.resolve(doc, lay_out(doc), mentions), strict=True):
            if link.antecedent >= 0 and chain != UNKNOWN:
                yield Outcome(link.rule, link.confidence, known[link.antecedent] == chain)


def spoken_outcomes(model: Coreference, article: GoldArticle, doc: Doc) -> Iterator[Outcome]:
    """The links between mentions of a development text that are known to be of some source."""
    mentions = find_mentions(doc)
    known = known_mentions(article, doc, mentions)
    for n, link in enumerate(model.resolve(doc, lay_out(doc), mentions)):
        if n in known and link.antecedent in known:
            yield Outcome(link.rule, link.confidence, known[link.antecedent] == known[n])


def error_of(found: Iterable[Outcome]) -> float:
    """Expected calibration error of some links, 0 to 1."""
    rows = np.array([(o.confidence, o.right) for o in found], dtype=float).reshape(-1, 2)
    return calibration_error(*rows.T)


def precision(found: list[Outcome], rules: str, number: int) -> np.ndarray:
    """How often each of some rules is right, 0 to 1 (Laplace's estimate)."""
    hits = [[o.right for o in found if o.rule == (rules, n)] for n in range(number)]
    return np.array([(sum(some) + 1) / (len(some) + 2) for some in hits])


def scale(found: list[Outcome], form: str) -> np.ndarray:
    """Slope and shift of the log-odds of ranked choices with which they are as likely right as they say."""
    rows = [(o.confidence, o.right) for o in found if o.rule == (form, 0)]
    chances, right = np.array(rows, dtype=float).reshape(-1, 2).T
    chances = np.clip(chances, LEAST, 1 - LEAST)
    odds = np.log(chances / (1 - chances))
    shift, slope = fit_logistic(np.stack([np.ones(len(odds)), odds], axis=1), right)
    return np.array([slope, shift])


def fit_signs(spoken: list[Ranking], others: list[Ranking], form: str) -> np.ndarray:
    """The weights of `analysis.coreference.speaks` for a form: of speech from the texts, of "he" from the corpus."""
    of_he = fit_offsets([r for r in others if r.form == form], np.zeros(SIGNS), OF_HE)
    return fit_offsets([r for r in spoken if r.form == form], of_he, 1 - OF_HE)


def fit_offsets(some: list[Ranking], at: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Weights of signs for being new, the free ones fitted: logistic regression on top of the ranker's own log-odds."""
    signs = np.array([r.signs for r in some], dtype=float).reshape(-1, SIGNS)
    offset = np.array([r.scores[-1] - np.logaddexp.reduce(r.scores[:-1]) for r in some])
    is_new = np.array([r.right == len(r.scores) - 1 for r in some], dtype=float)
    for _ in range(STEPS):
        none = 1 / (1 + np.exp(-(offset + signs @ at)))
        at = at - free * RATE * (signs.T @ (none - is_new) / max(len(some), 1) + RIDGE * at)
    return at


class _Watched(Coreference):
    """A ranker that keeps its rankings of mentions with some sign, where it is known who they are."""

    def watch(self, doc: Doc, mentions: list[Mention], gold: dict[int, Hashable]) -> list[Ranking]:
        self.gold, self.seen = gold, []
        self.resolve(doc, lay_out(doc), mentions)
        return self.seen

    def scores(self, reader: Reader, i: int, some: list[Entity], projected: dict[str, np.ndarray]) -> np.ndarray:
        scores, signs = super().scores(reader, i, some, projected), speaks(reader, i)
        if i in self.gold and signs.any():
            right = next((k for k, e in enumerate(some) if self._is(e) == self.gold[i]), len(some))
            self.seen.append(Ranking(reader.mentions[i].form, scores, signs, right))
        return scores

    def _is(self, entity: Entity) -> Hashable:
        """Who most of an entity's mentions are of."""
        known = Counter(self.gold[m] for m in entity.mentions if m in self.gold)
        return next((key for key, _ in known.most_common(1)), None)


def rankings(
    model: Coreference, doc: Doc, *, article: GoldArticle | None = None, chains: dict[int, int] | None = None
) -> list[Ranking]:
    """The choices for mentions with some sign, in a development text or in a document with gold chains."""
    mentions = find_mentions(doc)
    found = {n: chain_of(m, chains or {}) for n, m in enumerate(mentions)}
    known = known_mentions(article, doc, mentions) if article else {n: c for n, c in found.items() if c != UNKNOWN}
    return _Watched(model.p).watch(doc, mentions, known)


def known_mentions(article: GoldArticle, doc: Doc, mentions: list[Mention]) -> dict[int, str]:
    """Which source each mention is of, where it speaks by a marked cue or bears a source's name."""
    by = {}
    for i, attribution in enumerate(doc._.attributions):
        gold = next((g for g in article.statements if g.by and overlaps(attribution["cue"], g.start, g.end)), None)
        if gold:
            by[i] = gold.by
    named = {name.lower(): s.id for s in article.sources.values() for name in s.names}
    found = {}
    for n, mention in enumerate(mentions):
        text = doc[slice(*mention.name)].text.lower() if mention.form == NAME and mention.name else ""
        spoken = next((by[i] for i in mention.speaks if i in by), named.get(text))
        if spoken:
            found[n] = spoken
    return found
