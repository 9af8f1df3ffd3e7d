import pytest
import spacy
from conftest import SHIPPED

from analysis.tokenizer import LONGEST_RUN


@pytest.mark.parametrize("text", [SHIPPED.read_text(encoding="utf-8"), "Don't go to a.example/b?c=d.", " a  b\n"])
def test_ordinary_text_gets_spacys_own_tokens(nlp, text):
    assert [t.text_with_ws for t in nlp.make_doc(text)] == [t.text_with_ws for t in spacy.blank("en").make_doc(text)]


def test_a_run_without_white_space_is_cut_and_nothing_is_lost(nlp):
    text = "before " + "a" * (3 * LONGEST_RUN) + " after " + "b" * LONGEST_RUN
    doc = nlp.make_doc(text)
    assert doc.text == text and max(len(token) for token in doc) == LONGEST_RUN
    assert [doc[0].text, doc[4].text] == ["before", "after"]


def test_a_lone_surrogate_keeps_its_place(nlp):
    assert nlp.make_doc("a\ud800 b").text == "a\ufffd b"


def test_the_tokenizer_survives_being_saved(nlp, tmp_path):
    nlp.tokenizer.to_disk(tmp_path / "tokenizer")
    again = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "news_tokenizer_v1"}}}).tokenizer
    text = "It isn't a “test”, U.S. officials said."
    assert [t.text for t in again.from_disk(tmp_path / "tokenizer")(text)] == [t.text for t in nlp.make_doc(text)]
