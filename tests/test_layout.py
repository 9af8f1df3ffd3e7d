from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.layout import find_datelines, find_paragraphs, find_quotations, passable_breaks


def quoted(text):
    paragraphs = find_paragraphs(text)
    return [(text[q.start : q.end], q.closed) for q in find_quotations(text, paragraphs)]


def test_every_line_is_a_paragraph():
    text = "One.\n\n  Two.  \r\nThree."
    assert [text[p.start : p.end] for p in find_paragraphs(text)] == ["One.", "Two.", "Three."]


def test_wrapped_lines_are_joined_up_to_the_blank_line():
    line = "These are words that fill a line up to nearly the usual seventy columns"
    text = f"{line}\n{line}\n{line}\nand end.\n\n{line}\n{line}\nand end."
    assert len(find_paragraphs(text)) == 2


def test_lines_that_end_with_a_sentence_are_paragraphs_though_of_one_width():
    lines = [
        "Bridge across the river closed after a crash, mayor says",
        "The bridge across the river was closed on Monday after a crash.",
        "The mayor, Bob Carr, said that it would open again on Friday.",
        '"It is safe and it will be open by the end of the week," he said.',
        "The police said that two cars had collided on the bridge at noon.",
    ]
    text = "\n".join(lines)
    assert [text[p.start : p.end] for p in find_paragraphs(text)] == lines
    assert [p.is_heading for p in find_paragraphs(text)] == [True, False, False, False, False]


def test_a_short_line_without_a_full_stop_is_a_heading():
    text = "Two new missiles fired\nThe army fired two missiles on Monday.\nHe said:\nYes."
    assert [p.is_heading for p in find_paragraphs(text)] == [True, False, False, False]


def test_a_text_of_one_line_has_no_heading():
    assert [p.is_heading for p in find_paragraphs("Two new missiles fired")] == [False]


def test_marks_of_every_style_are_paired():
    assert quoted("“a b” c") == [("“a b”", True)]
    assert quoted('x "a b" c "d"') == [('"a b"', True), ('"d"', True)]
    assert quoted("«a b» c") == [("«a b»", True)]
    assert quoted("„a b“ c") == [("„a b“", True)]
    assert quoted("``a b'' c") == [("``a b''", True)]
    assert quoted("‘We won,’ he said. ‘Again.’") == [("‘We won,’", True), ("‘Again.’", True)]


def test_single_and_double_marks_stand_side_by_side_and_inside_one_another():
    assert quoted("A \"fool\". He said: 'We asked.'") == [('"fool"', True), ("'We asked.'", True)]
    assert quoted("'She said \"yes\" to me,' he said.") == [("'She said \"yes\" to me,'", True)]
    assert quoted("“It’s ‘our’ bridge,” he said.") == [("“It’s ‘our’ bridge,”", True)]


def test_apostrophes_are_no_quotation_marks():
    assert quoted("It’s the workers’ and Jim's idea, isn't it? The '90s ended.") == []


def test_an_unclosed_quotation_ends_with_its_paragraph():
    assert quoted("He said “it is.\nNobody knows, he added.\n“Yes,” he said.") == [
        ("“it is.", False),
        ("“Yes,”", True),
    ]


def test_an_unclosed_quotation_ends_where_the_next_one_opens():
    assert quoted("“It is, he said. “It was,” she said.") == [("“It is, he said. ", False), ("“It was,”", True)]
    assert quoted("“He said “yes” twice,” she said.") == [("“He said “yes” twice,”", True)]


def test_a_quotation_of_several_paragraphs_goes_on():
    text = "“It is.\n“It was.”\nEnd."
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    assert quoted(text) == [("“It is.", False), ("“It was.”", True)]
    assert passable_breaks(text, paragraphs, quotations) == [True, False, False]


def test_a_quotation_that_is_closed_in_the_next_paragraph_goes_on():
    assert quoted("“It is.\nIt was,” he said.") == [("“It is.", False), ("It was,”", True)]


def test_a_colon_announces_a_quotation_in_the_next_paragraph():
    text = "He said:\n“It is.”\nIt was."
    paragraphs = find_paragraphs(text)
    assert passable_breaks(text, paragraphs, find_quotations(text, paragraphs)) == [True, False, False]


@given(st.text(alphabet=st.sampled_from("ab .,\n“”\"‘’'«»:")))
def test_quotations_lie_in_order_inside_paragraphs(text):
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    assert all(a.end <= b.start for a, b in pairwise(quotations))
    assert all(any(p.start <= q.start < q.end <= p.end for p in paragraphs) for q in quotations)


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("PUNE, India, Jan 25 – Sales rose.", "PUNE, India, Jan 25 – "),
        ("NEW YORK (AP) — “Yes,” he said.", "NEW YORK (AP) — "),
        ("ST. LOUIS -- Rain fell.", "ST. LOUIS -- "),
        ("NATO – the alliance – said no.", ""),
        ("The US – A land.", ""),
        ("PARIS – rain", ""),
    ],
)
def test_a_dateline_is_a_place_in_capitals_before_a_dash_and_a_sentence(text, dateline):
    spans = find_datelines(text, find_paragraphs(text))
    assert [text[start:end] for start, end in spans] == ([dateline] if dateline else [])
