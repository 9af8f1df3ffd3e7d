from collections import Counter
from datetime import date

import pytest
from click.testing import CliRunner

from analysis.schema import TABLES
from analysis.training.evaluate_pairs import TEXTS, judge, list_errors, main, score
from analysis.training.pairs_gold import RELATIONS, SLOTS, GoldPair, read_comparison, read_pairs_gold

FIRE = """# published: 2024-03-05
# 1 2 | corroborates | number | four dead
# 3 4 | conflicts | time | Monday against Sunday
# 5 6 | related | place | two towns
# 1 7 | repeats | number | the lead, told again

<c 1>Four people died in the fire</c>, police said. The hospital spoke of <c 2>four dead people</c>.
<c 3>It broke out on Monday</c>, a fireman said. <c 4>The fire</c>, said a neighbour, <c 4>broke out on Sunday</c>.
<c 5>Trams stopped in Ayr</c>. <c 6>Trams ran in Alloa</c>. <c 7>The four who died</c> were cooks.
"""


@pytest.fixture(scope="module")
def texts():
    return read_pairs_gold(TEXTS)


@pytest.fixture(scope="module")
def every_text(texts):
    return texts + read_pairs_gold(TEXTS / "check")


@pytest.fixture(scope="module")
def fire():
    return read_comparison("fire", FIRE)


def tables_with(text, claims, pairs):
    """Tables with the claims that have these words, c1, c2, …, and pairs of them: (a, b, relation)."""
    starts = [text.index(words) for words in claims]
    return {
        "claims": TABLES["claims"].frame(
            [
                {"article_id": "fire", "claim_id": f"c{i}", "start": start, "end": start + len(words)}
                for i, (start, words) in enumerate(zip(starts, claims, strict=True), 1)
            ]
        ),
        "claim_pairs": TABLES["claim_pairs"].frame(
            [
                {"article_id": "fire", "claim_a": a, "claim_b": b, "relation": r, "score": 0.8, "reason": "it is so"}
                for a, b, r in pairs
            ]
        ),
    }


def values(rows):
    return {row["measure"]: row["value"] for row in rows}


def scores_of(gold, claims, pairs):
    return values(score([judge(gold, tables_with(gold.text, claims, pairs))]))


EXACT = (
    "Four people died in the fire",
    "four dead people",
    "It broke out on Monday",
    "The fire, said a neighbour, broke out on Sunday",
    "Trams stopped in Ayr",
    "Trams ran in Alloa",
    "The four who died",
)
RIGHT = [("c1", "c2", "corroborates"), ("c3", "c4", "conflicts"), ("c5", "c6", "related"), ("c1", "c7", "repeats")]


def test_the_set_has_twenty_texts_of_either_sort_and_a_day_for_each(texts):
    assert Counter(text.name.split("-")[0] for text in texts) == {"planted": 20, "lookalike": 20}
    assert all(text.published > date(2020, 1, 1) for text in texts)
    assert all(80 <= len(text.text.split()) <= 200 for text in texts)


def test_every_claim_is_whole_words_of_a_text_that_has_no_marks(every_text):
    for text in every_text:
        assert "<" not in text.text and "# " not in text.text
        for start, end in (span for spans in text.claims.values() for span in spans):
            piece = text.text[start:end]
            assert piece == piece.strip() and "\n" not in piece
            assert not text.text[start - 1 : start].isalnum() and not text.text[end : end + 1].isalnum()


def test_every_relation_and_every_slot_of_a_conflict_occurs_often_enough_to_measure(texts):
    pairs = [pair for text in texts for pair in text.pairs]
    relations = Counter(pair.relation for pair in pairs)
    assert relations["conflicts"] >= 60 and min(relations[relation] for relation in RELATIONS) >= 25
    slots = Counter(slot for pair in pairs if pair.relation == "conflicts" for slot in pair.slots)
    assert min(slots[slot] for slot in SLOTS) >= 5


def test_what_only_looks_like_a_clash_is_none_and_every_such_text_shows_some(texts):
    for text in texts:
        relations = Counter(pair.relation for pair in text.pairs)
        if text.name.startswith("lookalike"):
            assert relations["conflicts"] == 0 and relations["related"]
        else:
            assert relations["conflicts"]


def test_who_agrees_with_one_side_of_a_pair_is_set_beside_the_other_side_too(every_text):
    for text in every_text:
        relation = {frozenset((p.a, p.b)): p.relation for p in text.pairs if p.relation != "related"}
        agreeing = [pair for pair, name in relation.items() if name != "conflicts"]
        for one in agreeing:
            for other in relation.keys() - {one}:
                if one & other:
                    assert one ^ other in relation, (text.name, sorted(one ^ other))


def test_a_claim_in_pieces_keeps_them_and_offsets_point_into_the_text_without_marks(fire):
    assert [fire.text[start:end] for start, end in fire.claims[4]] == ["The fire", "broke out on Sunday"]
    assert fire.text.startswith("Four people died in the fire, police said.")
    assert fire.published == date(2024, 3, 5)
    assert fire.pairs[1] == GoldPair(3, 4, "conflicts", ("time",), "Monday against Sunday")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# published: 2024-03-05", "# 2024-03-05", "the first line is “# 2024-03-05”"),
        ("2024-03-05", "2024-13-05", "month must be in"),
        ("# 3 4 |", "# 3 |", "“# 3 | conflicts | time | Monday against Sunday” is not"),
        ("conflicts", "clashes", "“clashes” is none of repeats, corroborates"),
        ("| time |", "| time colour |", "“colour” is none of meaning"),
        ("# 1 7 |", "# 2 1 |", "the pair 1 2 is given twice"),
        ("# 1 7 |", "# 7 7 |", "the pair 7 7 is given twice, or is one claim with itself"),
        ("# 1 7 |", "# 1 8 |", "claim 7 is in no pair"),
        ("# 5 6 |", "# 5 9 |", "claim 6 is in no pair"),
        ("<c 7>The four who died</c>", "The four who died", "claim 7 is not marked in the text"),
        ("<c 2>", "", "</c> outside a claim, at “"),
        ("fire</c>, police", "fire, police", "<c 2> inside a claim, at “"),
        ("<c 7>The four who died</c>", "<c 7>The four who died", "<c 7> is never closed"),
        ("<c 7>", "<c seven><c 7>", "<c seven> is not a mark"),
    ],
)
def test_a_bad_header_or_mark_is_named_with_its_file(old, new, message):
    with pytest.raises(ValueError, match=r"^fire: ") as caught:
        read_comparison("fire", FIRE.replace(old, new, 1))
    assert message in str(caught.value)


def test_tables_that_say_what_the_set_says_get_everything(fire):
    assert set(scores_of(fire, EXACT, RIGHT).values()) == {100.0}


def test_tables_without_pairs_get_nothing(fire):
    assert set(scores_of(fire, EXACT, []).values()) == {0.0}


def test_misses_and_false_pairs_are_counted_by_relation_and_over_all(fire):
    pairs = [
        ("c2", "c1", "corroborates"),  # right, the other way round
        ("c3", "c4", "repeats"),  # the wrong relation: a miss of one, false for the other
        ("c5", "c6", "conflicts"),  # the set has related
        ("c2", "c7", "related"),  # never counts
    ]
    assert scores_of(fire, EXACT, pairs) == {
        "repeats precision": 0.0, "repeats recall": 0.0, "repeats F1": 0.0,
        "corroborates precision": 100.0, "corroborates recall": 100.0, "corroborates F1": 100.0,
        "conflicts precision": 0.0, "conflicts recall": 0.0, "conflicts F1": 0.0,
        "all three precision": 33.3, "all three recall": 33.3, "all three F1": 33.3,
    }  # fmt: skip


def test_figures_are_over_all_pairs_of_all_texts(fire):
    good = judge(fire, tables_with(fire.text, EXACT, RIGHT))
    poor = judge(fire, tables_with(fire.text, EXACT, [("c3", "c4", "conflicts"), ("c1", "c3", "conflicts")]))
    figures = values(score([good, poor]))
    assert figures["conflicts precision"] == 66.7 and figures["conflicts recall"] == 100.0
    assert figures["all three recall"] == 66.7 and figures["all three F1"] == 72.7


def test_a_claim_of_the_tables_may_be_wider_or_narrower_by_half(fire):
    wide = ("Four people died in the fire, police said", "The hospital spoke of four dead people")
    narrow = ("Four people died", "four dead")
    for claims in (wide, narrow):
        assert scores_of(fire, claims, [("c1", "c2", "corroborates")])["corroborates F1"] == 100.0
    off = ("in the fire, police said. The", "four dead people")  # shares three of six words
    assert scores_of(fire, off, [("c1", "c2", "corroborates")])["corroborates F1"] == 100.0
    less = ("the fire, police said. The", "four dead people")  # shares two of five
    assert scores_of(fire, less, [("c1", "c2", "corroborates")])["corroborates F1"] == 0.0


def test_one_pair_told_in_two_halves_counts_once(fire):
    halves = ("Four people died", "in the fire", "four dead people")
    figures = scores_of(fire, halves, [("c1", "c3", "corroborates"), ("c2", "c3", "corroborates")])
    assert figures["corroborates precision"] == figures["corroborates recall"] == 100.0


def test_the_errors_show_both_claims_and_what_the_other_side_has(fire):
    tables = tables_with(fire.text, EXACT[:6], [*RIGHT[:1], ("c3", "c4", "repeats"), ("c5", "c6", "conflicts")])
    assert list(list_errors(fire, tables)) == [
        "fire: FALSE repeats 0.80: it is so",
        "    “It broke out on Monday”",
        "    “The fire, said a neighbour, broke out on Sunday”",
        "    the set has conflicts [time]: Monday against Sunday",
        "fire: FALSE conflicts 0.80: it is so",
        "    “Trams stopped in Ayr”",
        "    “Trams ran in Alloa”",
        "    the set has related [place]: two towns",
        "fire: MISSED conflicts [time]: Monday against Sunday",
        "    “It broke out on Monday”",
        "    “The fire … broke out on Sunday”",
        "    the tables have repeats 0.80: it is so",
        "fire: MISSED repeats [number]: the lead, told again",
        "    “Four people died in the fire”",
        "    “The four who died”  (no such claim in the tables)",
    ]


def test_the_command_compares_every_text_and_prints_the_figures(fire, tmp_path, monkeypatch):
    related = lambda name, tables, weighed, model: tables | tables_with(fire.text, EXACT, RIGHT[:2])  # noqa: E731
    monkeypatch.setattr("analysis.training.evaluate_pairs.relate", related)
    (tmp_path / "fire.txt").write_text(FIRE, encoding="utf-8")
    done = CliRunner().invoke(main, [str(tmp_path), "--errors"])
    assert done.exit_code == 0, done.output
    lines = [line.split() for line in done.output.splitlines()]
    assert lines[0][:3] == ["fire:", "MISSED", "repeats"]
    assert lines[-4:] == [
        ["repeats", "0.0", "0.0", "0.0"],
        ["corroborates", "100.0", "100.0", "100.0"],
        ["conflicts", "100.0", "100.0", "100.0"],
        ["all", "three", "100.0", "66.7", "80.0"],
    ]
