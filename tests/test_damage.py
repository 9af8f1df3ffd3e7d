import re
import time

import pytest
from conftest import SHIPPED
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.damage import DETECTORS, find_damage
from analysis.spellings import find_variants
from analysis.training.evaluate_damage import measure_damage

MARK = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
KINDS = dict(zip("wrong joined parted misread cut stop doubled open".split(), DETECTORS, strict=True))
NAME = re.compile(r"\{([^}]*)\}")
HOSTILE = {
    "quotation marks": '"“”‘' * 25_000,
    "control characters": "\x00\x07\x9d" * 33_000,
    "right to left": "قال المتحدث \u202e" * 7_000,
    "one word": "a" * 100_000,
    "capitals": "".join(f"{chr(65 + i % 26)}x{i} " for i in range(15_000)),
    "entities": "&amp;" * 20_000,
    "lost characters": "x\ufffd" * 50_000,
    "encoding": "Ã©" * 50_000,
    "stops": "we. do " * 14_000,
    "hyphens": "a- b " * 20_000,
}


def check(*sentences):
    """Each sentence has its damage marked: [words|kind]."""
    for marked in sentences:
        text, gold = MARK.sub(r"\1", marked), []
        for m in MARK.finditer(marked):
            start = len(MARK.sub(r"\1", marked[: m.start()]))
            gold.append((start, start + len(m[1]), KINDS[m[2]]))
        assert [(s, e, d.kind) for d in find_damage(text) for s, e in d.spans] == gold, text


def variants(marked):
    """The spelling variants of a text whose names of people are marked {so} and other names {so/GPE}."""
    names = [[*m[1].split("/"), "PERSON"][:2] for m in NAME.finditer(marked)]
    text, spans, at = NAME.sub(lambda m: m[1].split("/")[0], marked), [], 0
    for name, label in names:
        at = text.index(name, at)
        spans.append((at, at + len(name), label))
        at += len(name)
    return [(v.one, v.other) for v in find_variants(text, spans)]


def test_words_that_lost_the_space_between_them():
    check(
        "The minister [saidthe|joined] talks went well.",
        "Most [ofthe|joined] money was gone.",
        "President Putin met Kim, and Vladimir [Putinwith|joined] him went to see it.",
        "They met [inMoscow|joined] on Monday, and left Moscow later.",
    )


def test_words_that_only_look_joined():
    check(
        "He withstood it, into and onto the forum, nonetheless without a tome on the islets.",
        "Theresa Hamilton of LinkedIn saw Sunan, Robertson, Cincinnati and The Cincinnatian hotel.",
        "An interclan megadeal, she told a backslapper and infighter, was undersubscribed.",
    )


def test_words_that_lost_letters():
    check(
        "They saw a rocket [embly|cut] site. The [inisters|cut] left.",
        "The [governme|cut] fell.",
        "The erred, elated, mired and retching heir was bused to the fore.",
    )


def test_one_flaw_in_two_places_is_one():
    (flaw,) = find_damage("An embly hall. Another embly hall.")
    assert flaw.spans == ((3, 8), (23, 28))
    assert flaw.message == "“embly” looks like a word cut short, perhaps “assembly”."


def test_words_with_a_gap():
    check(
        "The [gov ernment|parted] and the [delib- erately|parted] false story.",
        "It may be that any more every day talk, pre- and post-war, is on line.",
    )


def test_letters_that_a_scanner_mistook():
    check("The [governrnent|misread] and the [g0vernment|misread] met the G20 on B1 and p2p terms.")


def test_full_stops_inside_a_sentence():
    check(
        "For its [army. air|stop] and its navy.",
        "It dropped 6 in. of snow, the govt. said.",
        "The U.S. and approx. ten others, e.g. this vs. that, at 5 p.m. today.",
        "See example.com. b) and www.x.org/a. It costs 3.5 million.",
        "He left. iPhone sales fell. But eBay did not.",
    )


def test_a_text_without_capitals_has_no_stray_stops():
    check("we went home. it was late. nobody came. the dog barked. all was well. then it rained.")


def test_quotations_that_are_never_closed():
    check(
        "He said that [“it is the best place.|open]\nThey left.",
        "“It is,” he said. “It was.”\n“One paragraph.\n\n“And another.”",
        "She is 5'10\" tall and it’s the workers’ ’90s.",
    )


def test_words_twice_in_a_row():
    check(
        "It was [the the|doubled] last one [of of|doubled] all.",
        "He had had it, and that that was very very good. “The the dog,” she said.",
        "The man she looked for for years turned to to her, and his will will be read.",
        "Duran Duran sang New York, New York.",
    )


def test_characters_of_another_encoding():
    check(
        "He [donâ€™t|wrong] like the [cafÃ©|wrong] in [T\ufffdbingen|wrong] [&amp;|wrong] the[\x07|wrong] bell.",
        "François ate crème brûlée in Tübingen at 5 °C — naïve, “no”…",
    )
    (flaw,) = find_damage("It is TomÃ¡s who left.")
    assert flaw.message == "“TomÃ¡s” was read in the wrong encoding: it is “Tomás”."


def test_addresses_code_and_hashtags_are_no_damage():
    check(
        "Mail embly@ofthe.org or see https://embly.org/ofthe?x=embly and #embly, @ofthe, my_embly, <embly>, $embly.",
        "Goin' home, y'all, 'cause we ain't gonna stay, said the imam of the hawza in Qom about velayat-e faqih.",
    )


def test_a_text_of_another_language_has_no_damaged_words():
    check(
        "Le gouvernement a annoncé mercredi que les négociations commerciales reprendront la semaine prochaine, "
        "malgré les inquiétudes exprimées par plusieurs organisations syndicales, dont les représentants dénoncent "
        "l’embly précipitée. Die Verhandlungen wurden gestern vertagt, teilten Regierungssprecher übereinstimmend mit."
    )


def test_names_spelled_in_two_ways():
    assert variants("At {Vostotchny cosmodrome/FAC}, near {Vostochny/GPE}.") == [("Vostotchny", "Vostochny")]
    assert variants("{Donna Brazile} left. {Brazille}’s aides stayed.") == [("Brazile", "Brazille")]
    assert variants("{Volodymyr Zelensky} and {Zelenskyy}.") == [("Zelensky", "Zelenskyy")]
    assert variants("{Ivanka Trump}, {Donald Trump} and {Donald Trmup}.") == [("Trump", "Trmup")]
    assert variants("{Dmitri Peskov}, then {Dmitry Peskov}.") == [("Dmitri", "Dmitry")]


def test_names_that_are_not_the_same():
    assert not variants("{North Korea/GPE}, {Korean/NORP}, {Koreans/NORP}; {Russia/GPE}, {Russian/NORP}.")
    assert not variants("{Dmitri Peskov} and {Lisa Peskova}; {Clinton}, the {Clintons}, {Clinton’s}.")
    assert not variants("{Ann Hansen} and {Bob Hanson}; {Antonio Ruiz} and {Antonia Ruiz}.")
    assert not variants("{Austria/GPE}, {Australia/GPE}, {Slovakia/GPE}, {Slovenia/GPE}, {Iran/GPE}, {Iraq/GPE}.")
    assert not variants("{James O’Neill} and {O'Neill}; {McCain}, {MCCAIN}; {Steven} and {Stephen}.")


def test_the_shipped_article():
    text = SHIPPED.read_text(encoding="utf-8")
    found = [(d.kind, [text[s:e] for s, e in d.spans]) for d in find_damage(text)]
    assert found[:2] == [("joined words", ["Putinwith"]), ("cut word", ["embly", "embly"])]
    assert found[3:] == [("stray full stop", ["army. air"])]
    ((kind, (quotation,)),) = found[2:3]
    assert kind == "unclosed quotation"
    assert quotation.startswith("“the spaceport") and quotation.endswith("North Korea.")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_fast(name):
    text = HOSTILE[name]
    find_damage("Warm up the word list.")
    began = time.process_time()
    find_damage(text)
    find_variants(text, [(m.start(), m.end(), "PERSON") for m in re.finditer(r"[A-Z]\S+", text)])
    assert time.process_time() - began < 5


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="aeT “”\"'.\n-&;Ã©\ufffd\x00", max_size=60))
def test_any_text_gives_places_inside_it(text):
    for flaw in find_damage(text):
        assert all(0 <= start < end <= len(text) for start, end in flaw.spans)


def test_planted_damage_is_found_and_printed_articles_have_little(nlp):
    text = SHIPPED.read_text(encoding="utf-8").replace("Putinwith", "Putin with").replace("embly", "assembly")
    rows = {row["kind"]: row for row in measure_damage(nlp, [text] * 2, "shipped")}
    assert rows["cut word"]["alarms"] == rows["joined words"]["alarms"] == rows["doubled word"]["alarms"] == 0
    assert rows["stray full stop"]["alarms"] == 2
    assert rows["stray full stop"]["planted"] == 2 and rows["stray full stop"]["recall"] > 0
