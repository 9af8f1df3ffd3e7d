"""Relays that grammar shows: “Y quoted X as saying …”, “Y reported, citing X”, “X told Y”.

The annotator finds who passes on whom where one attribution stands inside another's content. Here X becomes the source
of what Y quotes, and Y who passes it on. Newspapers and agencies that something is told to pass it on as well.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from analysis.asides import add_asides
from analysis.attribution import Attribution, Run
from analysis.encoder import lay_out
from analysis.profiles import profile
from analysis.spans import characters_of, child_of, inner_of, phrase_of, trim, without

QUOTING = frozenset("quote quotes quoted quoting cite cites cited citing".split())
SAYING = frozenset("saying telling adding writing stating claiming explaining announcing warning".split())
TELLING = frozenset("tell tells told telling".split())
# What is said in one of these goes to whom it is said to.
MESSAGES = frozenset("statement interview letter email e-mail message remark comment briefing call phone note".split())
PRESS = frozenset({"media", "news agency"})
# "This newspaper" is the one that the text stands in: it passes nothing on.
OURS = frozenset({"this", "our"})
STOPS = frozenset({".", "!", "?"})


def add_relays(doc: Doc) -> list[Attribution]:
    """The attributions of a text with those that only its grammar shows, in the order of the text."""
    found = [_part_source(doc, a | {"relayed": [*a["relayed"]]}) for a in _without_titles(doc)]
    for i in range(len(found)):
        _leave_other_sentences(doc, found, i)
    add_asides(doc, found)
    verbs = [_verb(doc, a) for a in found]
    gone = set()
    for i, (attribution, verb) in enumerate(zip([*found], verbs, strict=True)):
        if verb is None or verb.lower_ not in QUOTING:
            attribution["relayer"] = attribution["relayer"] or (_told_to(doc, attribution, verb) if verb else [])
        elif said := _as_saying(verb):
            gone |= {j for j, a in enumerate(found) if j != i and any(s <= said.idx < e for s, e in a["cue"])}
            _quote(doc, found, i, verb, said)
        elif (outer := _reported_by(found, verbs, i)) is not None and (who := _cited(verb)):
            _cite(found, i, outer, who)
            gone.add(i)
    return _in_order(found, gone)


def _without_titles(doc: Doc) -> list[Attribution]:
    """Without the headings that only say what is spoken about (“Talking about money”), and nobody in them."""
    headings = [(p.start, p.end) for p in lay_out(doc).paragraphs if p.is_heading]
    is_title = lambda a: not a["source"] and any(_begins(doc, start, end, a) for start, end in headings)  # noqa: E731
    kept = [i for i, a in enumerate(doc._.attributions) if not is_title(a)]
    places = {old: new for new, old in enumerate(kept)}
    return [doc._.attributions[i] | {"via": places.get(doc._.attributions[i]["via"])} for i in kept]


def _begins(doc: Doc, start: int, end: int, attribution: Attribution) -> bool:
    at = attribution["cue"][0][0]
    return (
        start <= at < end
        and not lay_out(doc).text[start:at].strip()
        and lay_out(doc).text[at:end].split()[0].endswith("ing")
    )


def _part_source(doc: Doc, attribution: Attribution) -> Attribution:
    """“An officer quoted by Y said”: the source ends before "quoted", and Y passes it on."""
    for start, end in attribution["source"]:
        phrase = doc.char_span(start, end, alignment_mode="expand")
        verb = next((t for t in phrase[1:-2] if t.lower_ in QUOTING and t.nbor(1).lower_ == "by"), None)
        if verb is not None:
            by = doc[verb.i + 2 : phrase.end]
            own = trim(lay_out(doc).text, start, verb.idx)
            return attribution | {
                "source": [own],
                "relayer": [trim(lay_out(doc).text, by.start_char, min(by.end_char, end))],
            }
    return attribution


def _leave_other_sentences(doc: Doc, found: list[Attribution], i: int) -> None:
    """What stands in a sentence before that of who would pass it on, and in no quotation, is not passed on."""
    inner, via = found[i], found[i]["via"]
    if via is None:
        return
    outer, first = found[via], doc.char_span(*inner["cue"][-1], alignment_mode="expand").end
    last = doc.char_span(*min(found[via]["source"] + found[via]["cue"]), alignment_mode="expand").start
    quoted = set(lay_out(doc).tokens[lay_out(doc).quoted].tolist())
    if stop := next((t for t in doc[first:last] if t.text in STOPS and t.i not in quoted and t.nbor(1).is_title), None):
        before = [(0, stop.idx + 1)]
        outer["content"] = [piece for span in outer["content"] for piece in without(doc, span, before)]
        outer["relayed"] = [span for span in outer["relayed"] if span in outer["content"]]
        inner["via"] = None


def _quote(doc: Doc, found: list[Attribution], i: int, verb: Token, said: Token) -> None:
    """“Y quoted X as saying …”: X says the rest of the content, or else what the sentence has before."""
    before = said.nbor(-2)
    outer, who = found[i], child_of(verb, "obj") or child_of(verb, "nsubj:pass")
    if not outer["source"] and (agent := child_of(verb, "obl:agent")):
        outer["source"] = [characters_of(phrase_of(agent))]
    if who is None and before.pos_ in ("NOUN", "PROPN", "PRON"):
        who = next((c.root for c in verb.sent.noun_chunks if c.end == before.i + 1), before)
    if who is None or who.i in range(said.i, verb.sent.end):
        return
    name, cue = characters_of(phrase_of(who)), (said.idx, said.idx + len(said))
    holes = [name, (said.nbor(-1).idx, cue[1])]
    content = [piece for span in outer["content"] for piece in without(doc, span, holes)]
    content = content or _before(doc, outer, verb)
    if content:
        outer["relayed"] = [*outer["content"]]
        found.append(inner_of(outer, i, [name], [cue], content))


def _before(doc: Doc, outer: Attribution, verb: Token) -> list[Run]:
    """What a sentence says before its "Y quoted X as saying"."""
    start, end = verb.sent.start_char, min(outer["source"] + outer["cue"])[0]
    says = any(t.pos_ in ("VERB", "AUX") for t in verb.sent if t.idx < end)
    return without(doc, (start, end), [(end, end)]) if says else []


def _cite(found: list[Attribution], i: int, outer: int, who: Token) -> None:
    """“Y reported …, citing X”: X says what Y reports, less that it is X."""
    source = [characters_of(phrase_of(who))]
    hole = (found[i]["cue"][0][0], source[0][1])
    content = [piece for span in found[outer]["content"] for piece in without(who.doc, span, [hole])]
    found[outer]["relayed"] = [*found[outer]["content"]]
    found.append(inner_of(found[outer], outer, source, found[i]["cue"], content))


def _reported_by(found: list[Attribution], verbs: list[Token | None], i: int) -> int | None:
    """The attribution by the same one in the same sentence, which "citing" goes with."""
    same = lambda j: j != i and found[j]["source"] == found[i]["source"] and verbs[j].sent == verbs[i].sent  # noqa: E731
    return next((j for j, verb in enumerate(verbs) if verb is not None and same(j)), None)


def _cited(verb: Token) -> Token | None:
    chunk = next((c for c in verb.sent.noun_chunks if verb.i < c.start <= verb.i + 2), None)
    return child_of(verb, "obj") or (chunk and chunk.root)


def _told_to(doc: Doc, attribution: Attribution, verb: Token) -> list[Run]:
    """Where a text names the paper or agency that the words were said to."""
    for token in _addressees(verb):
        span = phrase_of(token)
        taken = any(s < span.end_char and e > span.start_char for r in ("source", "content") for s, e in attribution[r])
        if not taken and span[0].lower_ not in OURS and profile(doc, [(span.start_char, span.end_char)]).kind in PRESS:
            return [characters_of(span)]
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


def _in_order(found: list[Attribution], gone: set[int]) -> list[Attribution]:
    """In the order of the text, ``via`` as an index into this very list."""
    kept = [i for i in range(len(found)) if i not in gone]
    first = lambda a: (min(a["source"] + a["cue"] + a["content"]), a["cue"])  # noqa: E731
    order = sorted(kept, key=lambda i: first(found[i]))
    places = {old: new for new, old in enumerate(order)}
    return [found[i] | {"via": places.get(found[i]["via"])} for i in order]
