from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.encoder import CASES, LONGEST_WINDOW, WINDOW, case_of, cut_windows, lay_out


@pytest.mark.parametrize(
    ("word", "case"),
    [("said", "lower"), ("Putin", "capital"), ("NATO", "upper"), ("McCain", "mixed"), ("19th", "digit"), ("“", "none")],
)
def test_words_have_a_case(word, case):
    assert CASES[case_of(word)] == case


def a_layout(nlp, text):
    return lay_out(nlp.make_doc(text))


def test_a_layout_numbers_words_by_paragraph_and_quotation(nlp):
    layout = a_layout(nlp, "Bridge opens\n“It is safe,” he said.")
    assert layout.words == ["Bridge", "opens", "“", "It", "is", "safe", ",", "”", "he", "said", "."]
    assert layout.paragraph.tolist() == [0] * 2 + [1] * 9
    assert layout.quoted.tolist() == [False] * 2 + [True] * 6 + [False] * 3
    assert (layout.opening, layout.closing) == ({2}, {7})


def test_a_block_is_what_one_statement_may_span(nlp):
    layout = a_layout(nlp, "Rain\nShe said\n“Yes\n“No”\nSun")
    assert layout.words == ["Rain", "She", "said", "“", "Yes", "“", "No", "”", "Sun"]
    assert layout.block.tolist() == [0, 1, 1, 2, 2, 2, 2, 2, 3]
    assert a_layout(nlp, "She said:\n“Yes”\nSun").block.tolist() == [0] * 6 + [1]


@pytest.mark.parametrize("text", ["", "word", "A b. " * 2000, "Line one.\n" * 500, "x" * 5000, "said " * 3000])
def test_windows_hold_every_word_once_and_fit(nlp, text):
    layout, pieces = a_layout(nlp, text), nlp.get_pipe("encoder").encoder.pieces
    windows = list(cut_windows(layout, pieces))
    covered = [i for w in windows for i in range(w.first, w.last)]
    assert covered == list(range(len(layout.words)))
    assert all(len(w.ids) <= LONGEST_WINDOW for w in windows)
    several = [w for w in windows if len(set(layout.block[w.first : w.last])) > 1]
    assert all(len(w.ids) <= WINDOW for w in several)
    assert all(len(w.heads) == w.last - w.first for w in windows)


def test_what_a_window_gives_does_not_depend_on_its_neighbours(nlp):
    encoder = nlp.get_pipe("encoder").encoder
    windows = [
        w for t in ("He said so.", "The army fired " * 20) for w in cut_windows(a_layout(nlp, t), encoder.pieces)
    ]
    with ThreadPoolExecutor(2) as pool:
        together = list(encoder.read(windows, pool))
    assert all((vectors == encoder.run(w)).all() for vectors, w in zip(together, windows, strict=True))
