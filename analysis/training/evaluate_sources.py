"""Measure who the sources are, on the hand-made development and check texts and on GUM dev.

A statement of the set is found where the annotator has an attribution whose cue shares a character with its own. Its
source is right where its name is one that the set allows, kind and country where they are the set's for that source.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from analysis.acts import act_of
from analysis.coreference import Coreference
from analysis.encoder import lay_out
from analysis.mentions import PRONOUN, find_mentions
from analysis.sources import Source, find_sources, relay_of
from analysis.training.chains import UNKNOWN, chain_of, read_gum
from analysis.training.links import Documents, error_of, outcomes
from analysis.training.sources_gold import TEXTS, GoldArticle, is_held_out, read_sources_gold

DEVELOPMENT, CHECK = "development texts", "check texts"


def measure_sources(nlp: Language, corpora: Path, texts: Path = TEXTS) -> list[dict]:
    """A row is one figure: ``task``, ``data``, ``measure`` and ``value`` in per cent."""
    articles = read_sources_gold(texts)
    judged: dict[str, Counter] = {DEVELOPMENT: Counter(), CHECK: Counter()}
    for article, doc in zip(articles, nlp.pipe(a.text for a in articles), strict=True):
        for row in judge(article, doc):
            judged[CHECK if is_held_out(article) else DEVELOPMENT].update(row)
    rows = [row for data, counts in judged.items() for row in figures(data, counts)]
    values = gum_values(nlp, corpora)
    return [*rows, *({"task": "sources", "data": "GUM dev", "measure": m, "value": v} for m, v in values.items())]


def gum_values(nlp: Language, corpora: Path) -> dict[str, float]:
    """What is measured on GUM dev, in per cent: pronouns that speak, and how far off the links' confidence is."""
    documents = list(read_gum(corpora, "dev", nlp))
    model = nlp.get_pipe("coreference").model
    values = {
        "subject pronouns of speech": float(np.mean(speech_pronouns(model, documents))),
        "calibration error of links": error_of(outcomes(model, documents)),
    }
    return {measure: round(100 * value, 1) for measure, value in values.items()}


def figures(data: str, counts: Counter) -> list[dict]:
    """The rows for some texts, from what `judge` counted in them."""
    share = lambda part, whole: 100 * counts[part] / max(counts[whole], 1)  # noqa: E731
    values = {
        "statements found": share("found", "statements"),
        "right source, by name or description": share("right named", "named"),
        "right source, by pronoun": share("right pronoun", "pronoun"),
        "right kind": share("right kind", "sources"),
        "right country": share("right country", "sources"),
        "named, described or anonymous": share("right naming", "sources"),
        "relay F1": 200 * counts["right relay"] / max(counts["relays"] + counts["found relays"], 1),
    }
    return [{"task": "sources", "data": data, "measure": m, "value": round(v, 1)} for m, v in values.items()]


def judge(article: GoldArticle, doc: Doc) -> Iterator[dict[str, int]]:
    """What is counted of one text: statements, sources and relays, and how many of them are right."""
    cast = find_sources(doc)
    source_of = {i: s for s in cast for m in s.mentions for i in doc._.mentions[m]["speaks"]}
    passes = {i: s for s in cast for m in s.mentions for i in doc._.mentions[m]["relays"]}
    found: dict[str, Counter] = {}
    for gold in article.statements:
        i = next((i for i, a in enumerate(doc._.attributions) if _overlaps(a["cue"], gold.start, gold.end)), None)
        yield {"statements": 1, "found": int(i is not None), "relays": int(bool(gold.via))}
        if i is None:
            continue
        relayer = next(iter(relay_of(doc._.attributions, i, source_of, passes)), None)
        if relayer:
            yield {"found relays": 1, "right relay": int(bool(gold.via) and _named(relayer, article, gold.via))}
        if gold.by:
            kind = "pronoun" if gold.form == "pronoun" else "named"
            right = i in source_of and _named(source_of[i], article, gold.by)
            yield {kind: 1, f"right {kind}": int(right)}
            if i in source_of:
                found.setdefault(gold.by, Counter())[source_of[i]] += 1
    for name, some in found.items():
        known, gold = some.most_common(1)[0][0].profile, article.sources[name]
        yield {
            "sources": 1,
            "right kind": int(known.kind == gold.kind),
            "right country": int(known.country == gold.country),
            "right naming": int(known.naming == gold.naming),
        }


def speech_pronouns(model: Coreference, documents: Documents) -> list[bool]:
    """For every third-person pronoun that is the subject of a verb of speech, whether its chain is right.

    The chain of an entity is that of most of its mentions before the pronoun.
    """
    right = []
    for doc, chains in documents:
        mentions, before = find_mentions(doc), {}
        for mention, link in zip(mentions, model.resolve(doc, lay_out(doc), mentions), strict=True):
            token, known = doc[mention.head], before.setdefault(link.entity, Counter())
            speaks = token.dep_ == "nsubj" and act_of(token.head.text) not in ("", "believes")
            chain = chain_of(mention, chains)
            if mention.form == PRONOUN and speaks and chain != UNKNOWN:
                right.append(chain in [chain for chain, _ in known.most_common(1)])
            if chain != UNKNOWN:
                known[chain] += 1
    return right


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(s < end and e > start for s, e in spans)


def _named(source: Source, article: GoldArticle, name: str) -> bool:
    allowed = {_plain(n) for n in article.sources[name].names}
    return _plain(source.profile.name) in allowed


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").replace("’", "'")
