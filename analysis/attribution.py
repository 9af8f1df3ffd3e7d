"""From labelled words to attributions: what is kept, where spans end, and who passes on whom.

The linker reads each cue on its own; here its readings become attributions of a text. Spans are runs of words
``(first, last)``, half-open indices into the words of a `Layout`, until `to_characters` turns them into offsets.
"""

from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np

from analysis.acts import reports_speech
from analysis.encoder import Layout
from analysis.linker import CONTENT, CUE, SOURCE, Reading

ROLES = {"source": SOURCE, "cue": CUE, "content": CONTENT}
# A piece of content that inner statements cover to this share has no message of its own.
RELAYED = 0.7
# A piece of content with a lower mean certainty is left out where a surer one is there.
LEAST_SURE = 0.7
ARTICLES = frozenset({"the", "a", "an"})
LONGEST_NAME = 6

Run = tuple[int, int]


class Attribution(TypedDict):
    """One attribution: spans as ``[start, end)`` characters in order, at least one of them a content.

    ``via`` is the index of the attribution inside whose content this one was found, or None. ``relayed`` are those
    pieces of the content that such inner attributions (nearly) make up, so that this one only passes them on.
    ``relayer`` are the words, if any, for a paper or agency that it was said to and that passes it on.
    ``confidence`` is the probability, 0 to 1, that content and source are both right.
    """

    source: list[Run]
    cue: list[Run]
    content: list[Run]
    confidence: float
    via: int | None
    relayed: list[Run]
    relayer: list[Run]


@dataclass(frozen=True, eq=False)
class Candidate:
    """An attribution in words; ``outer`` is the candidate inside whose content it stands, if any.

    ``sure`` is the mean certainty of each piece of content, 0 to 1.
    """

    source: list[Run]
    cue: list[Run]
    content: list[Run]
    sure: list[float]
    confidence: float
    evidence: np.ndarray
    outer: "Candidate | None" = None


def to_candidate(reading: Reading, layout: Layout, confidence: float, evidence: np.ndarray) -> Candidate | None:
    """Clean one reading up; nothing where no content is left."""
    runs = {role: _runs(reading.labels == label, reading.first) for role, label in ROLES.items()}
    if len(runs["source"]) > 1:
        sure = [reading.certainty[a - reading.first : b - reading.first].sum() for a, b in runs["source"]]
        runs["source"] = [runs["source"][int(np.argmax(sure))]]
    runs["source"] = [_whole_phrase(run, runs["cue"], layout) for run in runs["source"]]
    taken = {i for role in ("source", "cue") for a, b in runs[role] for i in range(a, b)}
    runs["content"] = [piece for run in runs["content"] for piece in _less(run, taken)]
    pieces = [
        (_take_in_marks((a, b), layout, taken), float(reading.certainty[a - reading.first : b - reading.first].mean()))
        for a, b in runs["content"]
        if layout.is_word[a:b].any()
    ]
    least = min(LEAST_SURE, max((sure for _, sure in pieces), default=0.0))
    content, sure = zip(*[piece for piece in pieces if piece[1] >= least], strict=True) if pieces else ((), ())
    if not content:
        return None
    return Candidate(runs["source"], runs["cue"], [*content], [*sure], confidence, evidence)


def settle(candidates: list[Candidate]) -> list[Candidate]:
    """Of candidates that claim the same content keep the surest, unless one stands inside the other."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (-c.confidence, c.cue)):
        rivals = [other for other in kept if _shared(one, other)]
        if not rivals:
            kept.append(one)
        elif all(_within(one.cue, other.content) for other in rivals):
            kept.append(replace(one, outer=min(rivals, key=lambda c: _size(c.content))))
        elif all(_within(other.cue, one.content) for other in rivals):
            kept = [replace(c, outer=one) if c in rivals and c.outer is None else c for c in kept]
            kept.append(one)
    return [rest for c in kept if (rest := _without_lost_pieces(c, kept))]


def add_inner(outer: list[Candidate], inner: list[Candidate], layout: Layout) -> list[Candidate]:
    """Add candidates that stand inside a content or share it, are somebody's, and are new.

    Of candidates inside another only those stay that tell of speech: who wants what is then the outer one's word.
    """
    cues = {c.cue[0] for c in outer}
    result = list(outer)
    for one in sorted(inner, key=lambda c: (-c.confidence, c.cue)):
        if not one.source or one.cue[0] in cues:
            continue
        words = one.source + one.cue + one.content
        if around := [c for c in outer if _within(words, c.content) or _is_around(c, one)]:
            result.append(replace(one, outer=min(around, key=lambda c: _size(c.content))))
            cues.add(one.cue[0])
    return [c for c in result if c.outer is None or reports_speech(layout.words[slice(*c.cue[0])])]


def _is_around(outer: Candidate, one: Candidate) -> bool:
    """Whether a candidate says what the outer one passes on, its source and cue between that and the outer's.

    “It is over,” he said, according to the agencies: where the outer content leaves out “he said”.
    """
    others, words = outer.source + outer.cue, one.source + one.cue + one.content
    first, last = min(outer.content + others)[0], max(b for _, b in outer.content + others)
    held = all(first <= a and b <= last for a, b in one.source + one.cue) and not _words(words) & _words(others)
    return held and 2 * len(_words(one.content) & _words(outer.content)) > _size(outer.content)


def to_characters(candidates: list[Candidate], layout: Layout) -> list[Attribution]:
    """Attributions in the order of the text, with character offsets and `via` as an index into this very list."""
    order = sorted(candidates, key=lambda c: (min(c.source + c.cue + c.content), c.cue))
    places = {c.cue[0]: i for i, c in enumerate(order)}
    inner: dict[Run, set[int]] = {}
    for c in order:
        if c.outer:
            inner.setdefault(c.outer.cue[0], set()).update(_words(c.source + c.cue + c.content))
    found = []
    for c in order:
        words = inner.get(c.cue[0], set())
        relayed = [run for run in c.content if len(_words([run]) & words) >= RELAYED * _size([run])]
        spans = {role: _offsets(getattr(c, role), layout) for role in ROLES} | {
            "relayed": _offsets(relayed, layout),
            "relayer": [],
        }
        via = places.get(c.outer.cue[0]) if c.outer else None
        found.append(Attribution(**spans, confidence=c.confidence, via=via))
    return found


def _runs(mask: np.ndarray, first: int) -> list[Run]:
    padded = np.concatenate([[False], mask, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1]) + first
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _take_in_marks(run: Run, layout: Layout, taken: set[int]) -> Run:
    """Marks and brackets belong to the words they enclose: take in one that stands right outside the run."""
    first, last = run
    if first - 1 in layout.opening and first - 1 not in taken and layout.quoted[first]:
        first -= 1
    if last in layout.closing and last not in taken and layout.quoted[last - 1]:
        last += 1
    inside = layout.words[first:last]
    if layout.words[last : last + 1] == [")"] and last not in taken and inside.count("(") > inside.count(")"):
        last += 1
    return first, last


def _whole_phrase(run: Run, cue: list[Run], layout: Layout) -> Run:
    """No phrase ends with an article: a source that does goes on to the cue, if only words stand in between."""
    first, last = run
    ends = [a for a, _ in cue if last < a <= last + LONGEST_NAME and layout.is_word[last:a].all()]
    return (first, ends[0]) if ends and layout.words[last - 1].lower() in ARTICLES else run


def _less(run: Run, taken: set[int]) -> list[Run]:
    """What is left of a run without some words."""
    first, last = run
    return _runs(np.array([i not in taken for i in range(first, last)], dtype=bool), first)


def _without_lost_pieces(one: Candidate, others: list[Candidate]) -> Candidate | None:
    """Drop pieces of content that another candidate, neither inside this one nor around it, has more surely."""
    rivals = [o for o in others if o is not one and not (_within(o.cue, one.content) or _within(one.cue, o.content))]
    taken = [(_words([run]), sure * o.confidence) for o in rivals for run, sure in zip(o.content, o.sure, strict=True)]
    pieces = [
        (run, sure)
        for run, sure in zip(one.content, one.sure, strict=True)
        if not any(sure * one.confidence < other and words & _words([run]) for words, other in taken)
    ]
    if len(pieces) in (0, len(one.content)):
        return one if pieces else None
    return replace(one, content=[run for run, _ in pieces], sure=[sure for _, sure in pieces])


def _words(runs: list[Run]) -> set[int]:
    return {i for first, last in runs for i in range(first, last)}


def _size(runs: list[Run]) -> int:
    return sum(last - first for first, last in runs)


def _within(some: list[Run], others: list[Run]) -> bool:
    return bool(some) and all(any(a <= first and last <= b for a, b in others) for first, last in some)


def _shared(one: Candidate, other: Candidate) -> bool:
    """Whether two contents share half of the shorter one, or one holds the cue of the other."""
    both = len(_words(one.content) & _words(other.content))
    nested = _within(one.cue, other.content) or _within(other.cue, one.content)
    return nested or 2 * both >= min(_size(one.content), _size(other.content))


def _offsets(runs: list[Run], layout: Layout) -> list[Run]:
    return [(int(layout.starts[first]), int(layout.ends[last - 1])) for first, last in runs]
