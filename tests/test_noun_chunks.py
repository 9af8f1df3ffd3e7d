import pytest
from spacy.tokens import Doc

from analysis.noun_chunks import noun_chunks

# Words as text/tag/head/relation; the head is the number of a word, from 1, and 0 for the root.
SENTENCES = {
    "[The/DET/2/det army/NOUN/3/nsubj] said/VERB/0/root [it/PRON/5/nsubj] fired/VERB/3/ccomp": None,
    "[Police/NOUN/2/nsubj] left/VERB/0/root for/ADP/6/case [the/DET/6/det old/ADJ/6/amod town/NOUN/2/obl]": None,
    "[The/DET/2/det head/NOUN/0/root] of/ADP/5/case [the/DET/5/det state/NOUN/2/nmod]": None,
    "[Prime/PROPN/3/compound Minister/PROPN/3/compound Ann/PROPN/5/nsubj Lee/PROPN/3/flat] left/VERB/0/root": None,
    "[North/PROPN/2/compound Korea/PROPN/4/nmod:poss ’s/PART/2/case leader/NOUN/5/nsubj] left/VERB/0/root": None,
    "[tea/NOUN/0/root] or/CCONJ/3/cc [coffee/NOUN/1/conj]": None,
}


@pytest.mark.parametrize("marked", SENTENCES)
def test_noun_chunks_are_the_phrases_in_brackets(nlp, marked):
    words, gold, start = [], [], 0
    for item in marked.split():
        start = len(words) if item[0] == "[" else start
        words.append(item.strip("[]").split("/"))
        if item[-1] == "]":
            gold.append((start, len(words)))
    texts, tags, heads, relations = zip(*words, strict=True)
    heads = [int(head) - 1 if head != "0" else i for i, head in enumerate(heads)]
    doc = Doc(nlp.vocab, words=texts, pos=tags, heads=heads, deps=relations)
    assert [(first, last) for first, last, _ in noun_chunks(doc)] == gold


def test_noun_chunks_need_a_parse(nlp):
    with pytest.raises(ValueError, match="parse"):
        list(noun_chunks(nlp.make_doc("The army left.")))
