"""Voices: for every token, whose words it belongs to."""

from bisect import bisect_left

from spacy.tokens import Doc

from analysis.attribution import Attribution, Run
from analysis.encoder import lay_out

GOVERNED = frozenset("nsubj nsubj:pass xcomp ccomp csubj csubj:pass".split())
# The article's own words; the words for who says something and for saying it; headings and white space.
ARTICLE, FRAME, NOTHING = -1, -2, -3


def own_content(attribution: Attribution) -> list[Run]:
    """The pieces of content that the source says itself, without those it only passes on."""
    return [span for span in attribution["content"] if span not in attribution["relayed"]]


def voices(doc: Doc) -> list[int]:
    """For every token the index of the innermost attribution it is content of, or `ARTICLE`, `FRAME` or `NOTHING`."""
    found, layout = doc._.attributions, lay_out(doc)
    voice = [NOTHING] * len(doc)
    starts = layout.starts.tolist()
    tokens = layout.tokens.tolist()
    heading = [layout.paragraphs[p].is_heading for p in layout.paragraph.tolist()]
    for token, is_heading in zip(tokens, heading, strict=True):
        voice[token] = NOTHING if is_heading else ARTICLE
    qualifies = [_is_qualifier(doc, a) for a in found]
    for i in sorted(range(len(found)), key=lambda i: (_depth(found, i), i)):
        cue = i if qualifies[i] else FRAME
        for spans, value in ((own_content(found[i]), i), (found[i]["source"], FRAME), (found[i]["cue"], cue)):
            for start, end in spans:
                for word in range(bisect_left(starts, start), bisect_left(starts, end)):
                    if not heading[word]:
                        voice[tokens[word]] = value
    return voice


def _is_qualifier(doc: Doc, attribution: Attribution) -> bool:
    """Whether a cue of nobody's is but the verb of its content: the bridge [seems] safe, no losses [were reported]."""
    if attribution["source"] or not attribution["cue"]:
        return False
    verb = doc.char_span(*attribution["cue"][0], alignment_mode="expand").root
    inside = lambda t: any(start <= t.idx < end for start, end in attribution["content"])  # noqa: E731
    return any(k.dep_ in GOVERNED and inside(k) for k in verb.children) and not inside(verb.head)


def _depth(found: list[Attribution], i: int) -> int:
    """How many attributions one stands in."""
    depth = 0
    while (i := found[i]["via"]) is not None and depth < len(found):
        depth += 1
    return depth
