import subprocess
import sys

import pytest
from conftest import TINY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analysis.components import PIPELINE
from analysis.training.names import LABELS

ODD = [
    "",
    " ",
    "\n\n",
    "\x00\x01",
    "\u202eabc",
    "“" * 300,
    '"' * 301,
    "a" * 3000,
    "中文报道说。",
    "😀 said",
    "e\u0301 said:",
    "a\ud800b said \udfff.",
    "قال الرئيس إن “الحرب انتهت”.",
    "\u2067he said\u2069 \u200f",
    "\r\n\x85\u2028",
    "said" * 25_000,
    "“" * 10_000,
    "”'" * 4_000,
    "He said so, " * 500,
]


def read_back(doc):
    tokens = [(t.pos_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in doc]
    return doc._.attributions, [s.start_char for s in doc.sents], tokens


def check(doc):
    text = doc.text
    for attribution in doc._.attributions:
        assert attribution["content"] and 0 <= attribution["confidence"] <= 1
        for role in ("source", "cue", "content"):
            for start, end in attribution[role]:
                assert 0 <= start < end <= len(text) and text[start:end] == text[start:end].strip()
    for role in ("source", "cue", "content"):
        spans = [(s.start_char, s.end_char) for s in doc.spans[role]]
        assert spans == [span for a in doc._.attributions for span in a[role]]
    assert "".join(s.text_with_ws for s in doc.sents) == text
    words = [token for token in doc if not token.is_space]
    assert all(token.pos_ and token.dep_ and token.lemma_ for token in words)
    assert all(s.root.sent == s for s in doc.sents)
    for entity in doc.ents:
        assert entity.label_ in LABELS and text[entity.start_char : entity.end_char] == entity.text
    ends = [0, *(i for chunk in doc.noun_chunks for i in (chunk.start, chunk.end))]
    assert ends == sorted(ends)


def test_spacy_load_opens_the_pipeline_in_a_fresh_process():
    code = f"import spacy; print(len(spacy.load({str(PIPELINE)!r})('The mayor said that it was safe.').spans['cue']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_neither_torch_nor_the_network_is_needed():
    code = (
        "import socket, sys; socket.socket.connect = None; from analysis import load_annotator;"
        "load_annotator()('He said so.'); print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_annotated(nlp, text):
    doc = nlp(text)
    assert len(doc.text) == len(text)
    check(doc)


PARTS = ["he said", "“", "”", "\n", "according to", "the army", ","]


@given(st.lists(st.one_of(st.text(st.characters(codec=None)), st.sampled_from(PARTS))))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_annotated_and_every_span_slices_back(nlp, parts):
    check(nlp(" ".join(parts)))


def test_order_and_company_do_not_change_what_is_found(nlp):
    texts = [TINY, "“No,” she said.", "Nothing here.", TINY[20:], "Police said that two men were hurt. " * 30]
    alone = [read_back(nlp(text)) for text in texts]
    assert [read_back(doc) for doc in nlp.pipe(texts)] == alone
    assert [read_back(doc) for doc in nlp.pipe(texts[::-1], batch_size=2)] == alone[::-1]


def test_a_doc_survives_a_process_boundary(nlp):
    doc = nlp(TINY)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again.spans["content"][0].text == doc.spans["content"][0].text
    assert [tuple(map(tuple, a["content"])) for a in again._.attributions] == [
        tuple(a["content"]) for a in doc._.attributions
    ]


def test_a_stray_full_stop_ends_no_sentence(nlp):
    doc = nlp("The government will pay for new trains for its north. and its south, the ministry said on Friday.")
    assert len(list(doc.sents)) == 1


def test_a_paragraph_begins_a_sentence(nlp):
    assert [s.text.strip() for s in nlp("The army builds\nIt is cold.").sents] == ["The army builds", "It is cold."]


def test_syntax_lemmas_and_names_are_read(nlp):
    doc = nlp("Mayor Ann Lee said on Monday that the bridges were built in France by Siemens for $5 million.")
    said = next(token for token in doc if token.text == "said")
    assert (said.pos_, said.lemma_, said.dep_) == ("VERB", "say", "ROOT")
    assert [child.text for child in said.children if child.dep_ == "nsubj"]
    assert next(token for token in doc if token.text == "bridges").lemma_ == "bridge"
    found = {entity.text: entity.label_ for entity in doc.ents}
    assert found["Monday"] == "DATE" and found["France"] == "GPE" and found["Siemens"] == "ORG"
    assert any("Lee" in text and label == "PERSON" for text, label in found.items())
    assert any("5 million" in text and label == "MONEY" for text, label in found.items())
