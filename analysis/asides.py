"""Asides: who says what somebody else passes on, named in the middle of it or right before who passes it on.

“Waiting, she said, would cost more, according to the report”, “He told her, she recalls, that it was late”.
"""

from spacy.tokens import Doc, Span, Token

from analysis.acts import reports_speech
from analysis.attribution import Attribution
from analysis.profiles.tokens import tokens_of
from analysis.spans import characters_of, child_of, inner_of, phrase_of, without


def add_asides(doc: Doc, found: list[Attribution]) -> None:
    """Add who says what somebody passes on, where the annotator found only the one who passes it on."""
    cues = [[doc.char_span(*run, alignment_mode="expand") for run in a["cue"]] for a in found]
    known = {i for spans in cues for span in spans for i in range(span.start, span.end)}
    tellers: dict[int, list[tuple[Token, Span]]] = {}
    for i, (outer, spans) in enumerate(zip([*found], cues, strict=True)):
        sentence = spans[0].sent
        if sentence.start not in tellers:
            tellers[sentence.start] = _tellers(tokens_of(doc)[sentence.start : sentence.end], known)
        asides = (_aside(doc, outer, i, verb, who) for verb, who in tellers[sentence.start])
        if aside := next(filter(None, asides), None):
            found.append(aside)
            outer["relayed"] = [*outer["content"]]


def _tellers(sentence: list[Token], known: set[int]) -> list[tuple[Token, Span]]:
    """The verbs of speech of a sentence that are no cues, each with its subject right before it."""
    verbs = (token for token in sentence if token.pos_ == "VERB" and token.i not in known)
    return [(verb, who) for verb in verbs if (who := _speaks_aside(verb))]


def _speaks_aside(verb: Token) -> Span | None:
    """The subject right before a verb of speech."""
    if not reports_speech([verb.text]):
        return None
    subject = child_of(verb, "nsubj")
    if subject is None or subject.i > verb.i or subject.right_edge.i + 1 < verb.i - 1:
        return None
    return phrase_of(subject)


def _aside(doc: Doc, outer: Attribution, via: int, verb: Token, who: Span) -> Attribution | None:
    """What a verb of speech and its subject say of what another attribution passes on, if they stand in or by it."""
    name, said = characters_of(who), (verb.idx, verb.idx + len(verb))
    inside = any(start < name[0] and said[1] < end for start, end in outer["content"])
    if inside and _is_between_commas(doc[who.start : verb.i + 1]):
        hole = [(name[0], said[1])]
        content = [piece for span in outer["content"] for piece in without(doc, span, hole)]
        return inner_of(outer, via, [name], [said], content)
    return inner_of(outer, via, [name], [said], [*outer["content"]]) if _interrupts(doc, outer, verb) else None


def _is_between_commas(span: Span) -> bool:
    doc = span.doc
    return span.start > 0 and span.end < len(doc) and {doc[span.start - 1].text, doc[span.end].text} == {","}


def _interrupts(doc: Doc, outer: Attribution, verb: Token) -> bool:
    """Whether "Y recalls" stands between commas behind a verb of speech, and what is said follows."""
    if len(outer["source"]) != 1 or outer["content"][0][0] < outer["cue"][-1][1]:
        return False
    spans = outer["source"] + outer["cue"]
    aside = doc.char_span(min(spans)[0], max(spans)[1], alignment_mode="expand")
    return verb.i < aside.start <= verb.i + 4 and _is_between_commas(aside)
