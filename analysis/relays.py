"""Relays that grammar shows: “Y quoted X as saying …”, “Y reported, citing X”, “X told Y”.

The annotator finds who passes on whom where one attribution stands inside another's content. Here X becomes the source
of what Y quotes, and Y who passes it on. Newspapers and agencies that something is told to pass it on as well.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from analysis.attribution import Attribution, Run
from analysis.profiles import profile

QUOTING = frozenset("quote quotes quoted quoting cite cites cited citing".split())
SAYING = frozenset("saying telling adding writing stating claiming explaining announcing warning".split())
TELLING = frozenset("tell tells told telling".split())
# What is said in one of these goes to whom it is said to.
MESSAGES = frozenset("statement interview letter email e-mail message remark comment briefing call phone note".split())
PRESS = frozenset({"media", "news agency"})


def add_relays(doc: Doc) -> list[Attribution]:
    """The attributions of a text with those that only its grammar shows, in the order of the text."""
    found = [a | {"relayed": [*a["relayed"]]} for a in doc._.attributions]
    verbs = [_verb(doc, a) for a in found]
    gone = set()
    for i, (attribution, verb) in enumerate(zip([*found], verbs, strict=True)):
        if verb is None or verb.lower_ not in QUOTING:
            attribution["relayer"] = _told_to(doc, attribution, verb) if verb is not None else []
        elif said := _as_saying(verb):
            gone |= {j for j, a in enumerate(found) if j != i and any(s <= said.idx < e for s, e in a["cue"])}
            _quote(doc, found, i, verb, said)
        elif (outer := _reported_by(found, verbs, i)) is not None and (who := _cited(verb)):
            _cite(found, i, outer, who)
            gone.add(i)
    return _in_order(found, gone)


def _quote(doc: Doc, found: list[Attribution], i: int, verb: Token, said: Token) -> None:
    """“Y quoted X as saying …”: X says the rest of the content."""
    before = said.nbor(-2)
    outer, who = found[i], _child(verb, "obj") or _child(verb, "nsubj:pass")
    if who is None and before.pos_ in ("NOUN", "PROPN", "PRON"):
        who = next((c.root for c in verb.sent.noun_chunks if c.end == before.i + 1), before)
    if who is None or who.i in range(said.i, verb.sent.end):
        return
    name, cue = _phrase(who), (said.idx, said.idx + len(said))
    holes = [(name.start_char, name.end_char), (said.nbor(-1).idx, cue[1])]
    content = [piece for span in outer["content"] for piece in _without(doc, span, holes)]
    if content:
        outer["relayed"] = [*outer["content"]]
        found.append(_inner(outer, i, [(name.start_char, name.end_char)], [cue], content))


def _cite(found: list[Attribution], i: int, outer: int, who: Token) -> None:
    """“Y reported …, citing X”: X says what Y reports."""
    name = _phrase(who)
    source = [(name.start_char, name.end_char)]
    found[outer]["relayed"] = [*found[outer]["content"]]
    found.append(_inner(found[outer], outer, source, found[i]["cue"], found[outer]["content"]))


def _reported_by(found: list[Attribution], verbs: list[Token | None], i: int) -> int | None:
    """The attribution by the same one in the same sentence, which "citing" goes with."""
    same = lambda j: j != i and found[j]["source"] == found[i]["source"] and verbs[j].sent == verbs[i].sent  # noqa: E731
    return next((j for j, verb in enumerate(verbs) if verb is not None and same(j)), None)


def _cited(verb: Token) -> Token | None:
    chunk = next((c for c in verb.sent.noun_chunks if verb.i < c.start <= verb.i + 2), None)
    return _child(verb, "obj") or (chunk and chunk.root)


def _inner(outer: Attribution, via: int, source: list[Run], cue: list[Run], content: list[Run]) -> Attribution:
    return outer | {"source": source, "cue": cue, "content": content, "via": via, "relayed": [], "relayer": []}


def _told_to(doc: Doc, attribution: Attribution, verb: Token) -> list[Run]:
    """Where a text names the paper or agency that the words were said to."""
    for token in _addressees(verb):
        span = _phrase(token)
        taken = any(s < span.end_char and e > span.start_char for r in ("source", "content") for s, e in attribution[r])
        if not taken and profile(doc, [(span.start_char, span.end_char)]).kind in PRESS:
            return [(span.start_char, span.end_char)]
    return []


def _addressees(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if verb.lower_ in TELLING and child.dep_ in ("obj", "iobj"):
            yield child
        if child.dep_ == "obl" and child.lemma_ in MESSAGES:
            yield from (c for c in (*child.children, *verb.children) if c.dep_ in ("nmod", "obl") and c != child)


def _verb(doc: Doc, attribution: Attribution) -> Token | None:
    tokens = [t for start, end in attribution["cue"] for t in doc.char_span(start, end, alignment_mode="expand")]
    return next((t for t in tokens if t.pos_ == "VERB" or t.lower_ in QUOTING), None)


def _as_saying(verb: Token) -> Token | None:
    """The verb after "as" that a quoted one's words follow: quoted him as saying."""
    rest = verb.doc[verb.i + 1 : verb.sent.end]
    return next((t for t in rest if t.lower_ in SAYING and t.nbor(-1).lower_ == "as"), None)


def _child(token: Token, relation: str) -> Token | None:
    return next((c for c in token.children if c.dep_ == relation), None)


def _phrase(head: Token) -> Span:
    """The phrase of a noun, without what is before its article or after a stop."""
    return head.doc[head.left_edge.i + (head.left_edge.dep_ == "case") : head.right_edge.i + 1]


def _without(doc: Doc, span: Run, holes: list[Run]) -> list[Run]:
    """What is left of a span without some others, pieces without a word left out."""
    edges = [span[0], *(min(max(at, span[0]), span[1]) for hole in sorted(holes) for at in hole), span[1]]
    pieces = ((_trim(doc.text, a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return [(a, b) for a, b in pieces if any(c.isalnum() for c in doc.text[a:b])]


def _trim(text: str, start: int, end: int) -> Run:
    while start < end and (text[start].isspace() or text[start] in ",;:"):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _in_order(found: list[Attribution], gone: set[int]) -> list[Attribution]:
    """In the order of the text, ``via`` as an index into this very list."""
    kept = [i for i in range(len(found)) if i not in gone]
    first = lambda a: (min(a["source"] + a["cue"] + a["content"]), a["cue"])  # noqa: E731
    order = sorted(kept, key=lambda i: first(found[i]))
    places = {old: new for new, old in enumerate(order)}
    return [found[i] | {"via": places.get(found[i]["via"])} for i in order]
