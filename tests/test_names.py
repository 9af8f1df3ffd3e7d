import pytest

from analysis.training.names import UNKNOWN, kind_of, unmarked


@pytest.mark.parametrize(
    ("label", "text", "kind"),
    [
        ("LOC", "Lake Victoria", "LOC"),
        ("LOC", "Black Sea", "LOC"),
        ("LOC", "South Africa", "GPE"),
        ("LOC", "Cape Town", "GPE"),
        ("LOCATION", "Paris", "GPE"),
        ("location", "Heathrow Airport", "FAC"),
        ("politicalparty", "United Russia", "ORG"),
        ("politician", "Ann Lee", "PERSON"),
        ("DURATION", "two hours", "TIME"),
        ("DURATION", "two years", "DATE"),
        ("SET", "every Monday", "DATE"),
        ("misc", "Latin", UNKNOWN),
    ],
)
def test_a_label_of_any_corpus_becomes_one_of_ours(label, text, kind):
    assert kind_of(label, text.split()) == kind


@pytest.mark.parametrize(
    ("text", "tags", "kind"),
    [
        ("Russian", ["JJ"], "NORP"),
        ("Democrats", ["NNPS"], "NORP"),
        ("Cold War", ["NNP", "NNP"], "EVENT"),
        ("Oscar", ["NNP"], UNKNOWN),
    ],
)
def test_corenlps_misc_is_told_apart(text, tags, kind):
    assert kind_of("MISC", text.split(), tags) == kind


def test_what_a_corpus_is_silent_about_stays_open():
    words = ("Monday", "5", "Russian", "bridge", "said")
    assert [unmarked(word, numbers=False, groups=False) for word in words] == [*[UNKNOWN] * 3, "O", "O"]
    assert unmarked("Russian", numbers=False, groups=True) == "O" and unmarked("5", numbers=True, groups=True) == "O"
