"""Marks and characters that are damaged: stray full stops, lost quotation marks, doubled words, wrong characters.

Every function yields ``(start, end, message)``, characters, half-open.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from analysis.damaged_words import BEFORE, Flaw, frequency
from analysis.layout import find_paragraphs, find_quotations, quotation_goes_on

# A full stop, on either side a word in small letters; what stands before is neither an abbreviation nor an initial.
STOP = re.compile(rf"{BEFORE}([^\W\d_]+) ?\. ([^\W\d_]{{2,}}|[ai])(?![\w.:@)])")
SENTENCE = re.compile(r"[^\W\d_]{2}[.!?][\"”’)]* [“\"‘(]?([^\W\d_])")
ABBREVIATIONS = frozenset(
    "abbr approx apt art assn ave bldg blvd ca cf ch chap co col corp cos dept dist div ed eds eg esp est et etc ext "
    "fig figs fl fn ft gen gov hon hr hrs ibid id inc ie jr lit lt ltd max med min mins misc mr mrs ms mt natl no nos "
    "op orig par pct ph pl pop pp prof pt pts pub rd ref rep repr rev sc sec secs seq ser sgt sq sr st ste subj supp "
    "tel temp trans univ viz vol vols vs wk wks yr yrs al lb lbs oz km cm mm kg mg mph am pm govt intl incl excl asst "
    "tbsp tsp gal qt sq hwy".split()
)
# Above this share of sentences that begin in small letters, it is the writer's way.
SMALL_SENTENCES = 0.2
DOUBLED = re.compile(rf"{BEFORE}([a-z]+)\s+\1(?![\w’'.-])")
# Six inches: “6 in. of snow”.
INCHES = re.compile(r"\d[\d.,/]*\s\Z")
# Words that are never right twice in a row, unlike "had had", "looked for for years", "will will" or "very very".
NEVER_TWICE = frozenset(
    "the a an of and or but from as into than their its his my our your these those they we he she "
    "are were was been being has have would could should must because while when where which who if "
    "before after about between during through against since until without within under also such some any each both "
    "said says told made them him us this".split()
)
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]?);")
# A word with a letter beyond ASCII, or the part of a longer run that surrounds one.
FOREIGN = re.compile(r"\S{0,40}[^\x00-\x7f\s]\S{0,40}")
LOST_MARK = "\ufffd"
LOST = re.compile(rf"[^\W\d_]{{0,30}}{LOST_MARK}+[^\W\d_]{{0,30}}")
# Of a quotation, so many characters are looked at for its first words.
HEAD = 200
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+")


def stray_stops(text: str) -> Iterator[Flaw]:
    """Full stops inside a sentence: ``army. air``."""
    if _begins_sentences_small(text):
        return
    for m in STOP.finditer(text):
        one, other = m[1], m[2]
        is_word = len(one) > 1 and one not in ABBREVIATIONS and frequency(one) > 2
        is_measure = one == "in" and INCHES.search(text[max(0, m.start() - 12) : m.start()])
        if one.islower() and other.islower() and is_word and not is_measure:
            yield m.start(), m.end(), f"A full stop stands inside a sentence: “{m.group()}”."


def _begins_sentences_small(text: str) -> bool:
    starts = [m[1] for m in SENTENCE.finditer(text)]
    return sum(letter.islower() for letter in starts) > max(3, SMALL_SENTENCES * len(starts))


def unclosed_quotations(text: str) -> Iterator[Flaw]:
    """Quotations that are opened and never closed, the first of each paragraph: what follows it is a consequence."""
    paragraphs = find_paragraphs(text)
    following = {here.end: after for here, after in pairwise(paragraphs)}
    seen = -1
    for q in find_quotations(text, paragraphs):
        after, paragraph = following.get(q.end), bisect_right(paragraphs, (q.start, len(text) + 1, True))
        if not q.closed and paragraph != seen and not (after and quotation_goes_on(text, after)):
            seen = paragraph
            yield q.start, q.end, f"The quotation that begins “{_head(text, q.start, q.end)}” is never closed."


def _head(text: str, start: int, end: int) -> str:
    words = text[start:end][:HEAD].strip("“„«\"‘'`").split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def doubled_words(text: str) -> Iterator[Flaw]:
    """Words that stand twice in a row by mistake: ``the the``; not in a quotation, whose speaker may have stuttered."""
    quotations = find_quotations(text, find_paragraphs(text))
    for m in DOUBLED.finditer(text):
        if m[1] in NEVER_TWICE and not any(q.start < m.end() and m.start() < q.end for q in quotations):
            yield m.start(), m.end(), f"“{m[1]}” stands twice in a row."


def wrong_characters(text: str) -> Iterator[Flaw]:
    """Characters of another encoding (``donâ€™t``), replacement and control characters, and HTML's names for some."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    for m in FOREIGN.finditer(text):
        if is_bad(m.group()) and (read := fix_encoding(m.group())) != m.group():
            right = f": it is “{read}”" if len(read) < len(m.group()) else ""
            yield m.start(), m.end(), f"“{CONTROL.sub(LOST_MARK, m.group())}” was read in the wrong encoding{right}."
    for m in ENTITY.finditer(text):
        if (read := html.unescape(m.group())) != m.group():
            yield m.start(), m.end(), f"“{m.group()}” is HTML’s way to write “{read}”."
    for m in LOST.finditer(text):
        yield m.start(), m.end(), f"Letters are lost in “{m.group()}”."
    for m in CONTROL.finditer(text):
        yield m.start(), m.end(), "A control character stands in the text, which shows as nothing."
