import pytest

from analysis.sources import group_sources, name_of, show_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vladimir Putin", "Vladimir Putin"),
        ("the Kremlin spokesperson, Dmitri Peskov", "Dmitri Peskov"),
        ("An Chan-il, a defector who heads the Global Institute", "An Chan-il"),
        ("Republican Sen. John McCain", "John McCain"),
        ("Trump campaign manager Kellyanne Conway", "Kellyanne Conway"),
        ("President Barack Obama’s", "Barack Obama"),
        ("the Joint Chiefs of Staff", "Joint Chiefs of Staff"),
        ("An Italian minister", "An Italian minister"),
        ("the South Korean military", "South Korean military"),
        ("a senior official in the White House", "a senior official in the White House"),
        ("The Russian head of state", "Russian head of state"),
    ],
)
def test_a_source_is_shown_by_its_name_or_its_description(text, name):
    assert show_name([text]) == name


def grouped(*texts):
    return group_sources(list(texts))


def test_a_short_name_joins_the_full_one():
    assert grouped("Vladimir Putin", "the Kremlin", "Putin", "Mr. Putin") == [0, 1, 0, 0]


def test_an_ambiguous_short_name_joins_who_was_heard_last():
    assert grouped("Bill Clinton", "Hillary Clinton", "Clinton") == [0, 1, 1]


def test_a_description_that_only_leaves_words_out_is_the_same():
    assert grouped("Russian news agencies", "the agencies", "Russian agencies") == [0, 0, 0]


def test_common_descriptions_stay_apart():
    assert grouped("police sources", "sources", "an official", "another official") == [0, 1, 2, 3]


def test_an_office_and_who_speaks_for_it_stay_apart():
    assert grouped("the Kremlin", "Kremlin spokesperson Dmitri Peskov") == [0, 1]


def test_a_pronoun_is_who_spoke_last():
    assert grouped("An Chan-il, a researcher", "Tokyo", "he", "the same source") == [0, 1, 0, 0]


def test_a_pronoun_with_nobody_before_it_stays_itself():
    assert grouped("he", "Tokyo") == [0, 1]
    assert show_name(["he"]) == "he"


def test_statements_without_a_source_have_no_group():
    assert grouped("", "Tokyo", "") == [None, 0, None]


@pytest.mark.parametrize("text", ["", " ", "…", "“", "$", "\u202e", "the", "A"])
def test_odd_sources_do_not_fail(text):
    name_of(text)
    assert len(grouped(text, text)) == 2
