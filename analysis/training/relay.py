"""Give whole sentences to one more source, as wire stories do: “…, Putin said, according to the agencies.”

The corpus marks the outermost attribution only, and has few sentences in which one stands inside another.
"""

from random import Random

import numpy as np

from analysis.training.damage import apply

SHARE = 0.15
BEFORE = 0.4
LENGTHS = range(40, 400)
WHO = (
    "he",
    "she",
    "they",
    "the same source",
    "the agencies",
    "local news agencies",
    "the ministry",
    "the army",
    "a spokesman for the government",
    "the statement",
    "police",
    "experts",
    "the state news agency",
    "the paper",
)
PATTERNS = (
    ("source", "said"),
    ("source", "added"),
    ("source", "reported"),
    ("source", "announced"),
    ("source", "said in a statement"),
    ("according to", "source"),
    ("according to", "source"),
    ("said", "source"),
    ("indicated", "source"),
)

LEADS = (
    ("according to", "according to {},"),
    ("according to", "according to {},"),
    ("reported", "{} reported that"),
    ("said", "{} said that"),
    ("said", "{} said"),
    ("announced", "{} announced that"),
)
LOWER = frozenset(
    "the a an it he she they we this that these those in on at but for if when while after as there his her their our "
    "its some many most one two both all no".split()
)

Spans = list[list[int]]
Attributions = list[dict[str, Spans]]


def relay(
    text: str, attributions: Attributions, sentences: list[int], rng: Random
) -> tuple[str, Attributions, Attributions, Spans, np.ndarray]:
    """Give a share of the sentences to another source.

    Returns the new text; the outermost attributions; those that now stand inside another; the contents of the new
    ones; and the new offset of every old one.
    """
    spans = [span for a in attributions for role in a.values() for span in role]
    edits, added = [], []
    for start, following in zip(sentences, [*sentences[1:], len(text)], strict=True):
        end = start + len(text[start:following].rstrip())
        crossed = any(s < end and e > start and not (start <= s and e <= end) for s, e in spans)
        if text[end - 1] != "." or "\n" in text[start:end] or end - start not in LENGTHS or crossed:
            continue
        if rng.random() < SHARE:
            who = rng.choice(WHO)
            if rng.random() < BEFORE:
                pattern, lead = rng.choice(LEADS)
                phrase = lead.format(who)
                phrase = phrase[0].upper() + phrase[1:]
                first = text[start:end].split()[0]
                edits.append((start, start, phrase + " "))
                if first.lower() in LOWER:
                    edits.append((start, start + 1, text[start].lower()))
                source, cue = phrase.lower().index(who), phrase.lower().index(pattern)
                added.append((start, end, who, pattern, source, cue, len(phrase) + 1))
            else:
                first, second = rng.choice(PATTERNS)
                source_first = first == "source"
                cue = second if source_first else first
                edits.append((end - 1, end, f", {who} {cue}." if source_first else f", {cue} {who}."))
                places = (2, 3 + len(who)) if source_first else (3 + len(cue), 2)
                added.append((start, end, who, cue, *places, 0))
    text, moved = apply(text, edits)
    wrapped = [(start, end) for start, end, *_ in added]
    is_inner = [any(s <= a["cue"][0][0] < e for s, e in wrapped) for a in attributions]
    result = [{role: [[int(moved[s]), int(moved[e])] for s, e in a[role]] for role in a} for a in attributions]
    outer = [a for a, inner in zip(result, is_inner, strict=True) if not inner]
    contents = []
    for start, end, who, cue, to_source, to_cue, before in added:
        at = int(moved[start]) - before if before else int(moved[end - 1])
        contents.append([int(moved[start]), int(moved[end - 1])])
        source, cue = [at + to_source, at + to_source + len(who)], [at + to_cue, at + to_cue + len(cue)]
        outer.append({"source": [source], "cue": [cue], "content": [contents[-1]]})
    return text, outer, [a for a, inner in zip(result, is_inner, strict=True) if inner], contents, moved
