"""Give whole sentences to one more source, as wire stories do: “…, Putin said, according to the agencies.”

The corpus marks the outermost attribution only, and has few sentences in which one stands inside another.
"""

from random import Random

from analysis.training.damage import apply

SHARE = 0.08
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

Spans = list[list[int]]
Attributions = list[dict[str, Spans]]


def relay(
    text: str, attributions: Attributions, sentences: list[int], rng: Random
) -> tuple[str, Attributions, list[int]]:
    """Give a share of the sentences to another source; what was attributed inside them no longer is."""
    spans = [span for a in attributions for role in a.values() for span in role]
    edits, added = [], []
    for start, following in zip(sentences, [*sentences[1:], len(text)], strict=True):
        end = start + len(text[start:following].rstrip())
        crossed = any(s < end and e > start and not (start <= s and e <= end) for s, e in spans)
        if text[end - 1] != "." or "\n" in text[start:end] or end - start not in LENGTHS or crossed:
            continue
        if rng.random() < SHARE:
            first, second = rng.choice(PATTERNS)
            who, source_first = rng.choice(WHO), first == "source"
            cue = second if source_first else first
            edits.append((end - 1, end, f", {who} {cue}." if source_first else f", {cue} {who}."))
            added.append((start, end, who, cue, source_first))
    text, moved = apply(text, edits)
    inside = [(start, end) for start, end, *_ in added]
    kept = [a for a in attributions if not any(s < a["cue"][0][0] < e for s, e in inside)]
    result = [{role: [[int(moved[s]), int(moved[e])] for s, e in a[role]] for role in a} for a in kept]
    for start, end, who, cue, source_first in added:
        first = int(moved[end - 1]) + 2
        second = first + len(who if source_first else cue) + 1
        source, at = (first, second) if source_first else (second, first)
        spans = {"source": [[source, source + len(who)]], "cue": [[at, at + len(cue)]]}
        result.append(spans | {"content": [[int(moved[start]), int(moved[end - 1])]]})
    return text, result, [int(moved[s]) for s in sentences]
