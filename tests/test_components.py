import subprocess
import sys

import pytest
from conftest import TINY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analysis.components import PIPELINE

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
]


def read_back(doc):
    return doc._.attributions, [s.start_char for s in doc.sents]


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


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_annotated(nlp, text):
    check(nlp(text))


@given(st.lists(st.one_of(st.text(), st.sampled_from(["he said", "“", "”", "\n", "according to", "the army", ","]))))
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
