"""Gold is written inside the text: [he|putin] says that “he” is the one that every [...|putin] is."""

import re
from itertools import combinations

import pytest

from analysis.mentions import find_mentions, gender_of
from analysis.names import is_acronym, is_other_person, is_part, is_variant

MARK = re.compile(r"\[([^|\]]+)\|(\w+)\]")


def read_chains(marked: str) -> tuple[str, list[tuple[int, str]]]:
    """The plain text, and where each marked mention ends, with its chain."""
    text, ends, done = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[done : mark.start()] + mark[1]
        ends.append((len(text), mark[2]))
        done = mark.end()
    return text + marked[done:], ends


def found_chains(nlp, marked):
    """For each marked mention its gold chain and the entity of the mention found there (None for none)."""
    text, ends = read_chains(marked)
    mentions = nlp(text)._.mentions
    at = {}
    for mention in mentions:
        at.setdefault(mention["end"], mention["entity"])
    return [(chain, at.get(end)) for end, chain in ends]


@pytest.mark.parametrize(
    "marked",
    [
        "The minister, [Ann Lee|lee], spoke on Monday. “It is safe,” [Lee|lee] said.",
        "[Ann Lee|lee] said the road was open. “It is safe,” [she|lee] added.",
        "[Mr Smith|smith] met [Ms Jones|jones]. [He|smith] said that it was good. [She|jones] said that it failed.",
        "The [International Atomic Energy Agency|iaea] (IAEA) sent a team. [The IAEA|iaea] said it was ready.",
        "[The defence ministry|ministry] said two ships were lost. [The same source|ministry] said one was safe.",
        "[Volodymyr Zelensky|z] spoke in Kyiv. “We need help,” [Zelenskyy|z] said.",
        "[Bill Clinton|bill] and [Hillary Clinton|hillary] spoke. [Bill Clinton|bill] said he was proud.",
        "[The company|c] said sales fell. [The company|c] also said it would close two plants.",
        "Russian President [Vladimir Putinwith|p] us left. [Putin|p] said no. [The Russian head of state|p] said yes.",
        "[Daniel Lee|lee], 54, spoke first. [Ann Ray|ray] said no. “It is,” the [54-year-old|lee] said.",
        "[A leaked memo|memo] was found. [The ministry|m] was silent. [The memo|memo] said that it was late.",
        "[Mayor Ann Reyes|a] met [Senator Bob Reyes|b]. [Mayor Reyes|a] said yes. [Senator Reyes|b] said no.",
        "Governor [Henrik Alm|alm] met his deputy, [Eva Strand|eva]. “I am here,” [the deputy governor|eva] said.",
        "[Marco Rossi|marco] shook his head. [Tom Lee|tom] spoke first. [Marco Rossi|marco] had left, [he|tom] said.",
        "The bridge will close, said [a person briefed on the plan|p] [who|p] asked not to be named.",
        "[Ulrich Koch|k] said no on Monday. [The UK|uk] said it was late.",
        "[Iceland|i] said on Monday it was closed. [Ireland|j] said on Monday it was open.",
        "North Korean leader [Kim Jong-un|un] said no. [Kim|un] said it twice. [Kim Yo-jong|jong] said yes.",
        "[Tom Hill, 17,|t] said no. [A 17-year-old girl|g] said she had seen the car.",
        "The newspaper [Kyriaki|k] wrote that it was late. [The newspaper|k] said that it was not safe.",
    ],
)
def test_mentions_of_one_are_linked_and_others_are_not(nlp, marked):
    for (one, a), (other, b) in combinations(found_chains(nlp, marked), 2):
        assert a is not None and b is not None and (a == b) == (one == other), (one, other)


def test_a_link_says_what_it_rests_on(nlp):
    mentions = nlp("Vladimir Putin arrived. “We have time,” Putin said. “There is no hurry,” he added.")._.mentions
    for mention in mentions:
        assert 0 <= mention["confidence"] <= 1
        first = mention["antecedent"] is None
        assert first == (not mention["reason"]), mention
        if not first:
            assert mentions[mention["antecedent"]]["entity"] == mention["entity"]


def test_who_says_we_in_a_quotation_is_who_is_quoted(nlp):
    doc = nlp("“We believe that the war will end,” Vladimir Putin said, according to the agencies.")
    entities = {doc.text[m["start"] : m["end"]]: m["entity"] for m in doc._.mentions if m["speaks"]}
    assert entities.get("We", entities["Vladimir Putin"]) == entities["Vladimir Putin"]


@pytest.mark.parametrize(
    ("text", "gender"),
    [("Mrs Clinton said so.", "f"), ("Spokesman John Lee said so.", "m"), ("The spokeswoman said so.", "f"),
     ("Maria Silva said so.", "f"), ("The ministry said so.", "")],
)  # fmt: skip
def test_gender_comes_from_titles_nouns_and_first_names(nlp, text, gender):
    doc = nlp(text)
    assert gender_of(next(m for m in find_mentions(doc) if m.speaks), doc) == gender


def test_names_are_compared_word_by_word():
    putin, full = ("putin",), ("vladimir", "putin")
    assert is_part(putin, full, short=True) and is_part(full, putin, short=True)
    assert not is_part(("vlad",), full, short=True) and not is_part(("bay",), ("green", "bay"), short=False)
    assert is_acronym(("iaea",), ("international", "atomic", "energy", "agency"))
    assert is_acronym(("u.n.",), ("united", "nations")) and not is_acronym(("un",), ("new", "union"))
    assert is_variant(("zelensky",), ("zelenskyy",)) and not is_variant(("korea",), ("korean",))
    assert is_other_person(("ann", "lee"), ("bob", "lee")) and not is_other_person(("a.", "lee"), ("ann", "lee"))
