import re

import pytest
from conftest import ROOT
from spacy.tokens import Doc

from analysis.profiles import Profile, profile
from analysis.profiles.nouns import kinds, name_kind, plural_of
from analysis.training.sources_gold import is_held_out, mentions_of, read_sources_gold, read_text

TAG = re.compile(r'<source(?: name="([^"]*)")?(?: role="([^"]*)")? is="([^"]*)">(.*?)</source>')
TEXTS = ROOT / "tests" / "data" / "sources"
LIGHT = set("the a an of for and in at to by with its his her their".split())

# A source's name where it is not all of its words, its role, and its kind, country ("-" for none) and naming.
EXAMPLES = [
    '<source name="Ana Beltrán" role="Chilean health minister" is="person CL named">Chilean health minister Ana Beltrán'
    "</source> said on Friday that the vaccine was safe.",
    '<source name="Yuri Malkov" role="Russian ambassador to Japan" is="person RU named">Yuri Malkov, the Russian '
    "ambassador to Japan</source>, told reporters that talks had stalled.",
    '<source name="Tom Reeve" role="an expert on China at Hollins College" is="person - named">Tom Reeve, an expert on '
    "China at Hollins College</source>, said the figures were inflated.",
    '<source name="Mariana Costa" role="spokeswoman for the Brazilian Foreign Ministry" is="person BR named">Mariana '
    "Costa, spokeswoman for the Brazilian Foreign Ministry</source>, said the talks were useful.",
    '<source name="Andrew Quill" role="Bank of England Governor" is="person GB named">Bank of England Governor Andrew '
    "Quill</source> said prices would fall.",
    '<source name="Jordan Peele" role="Director" is="person - named">Director Jordan Peele</source> said it was done.',
    '<source is="government JO named">Jordan</source> condemned the strike.',
    '<source name="White House" is="government US named">The White House</source> declined to comment.',
    '<source is="government - named">Texas</source> argued that the rule was illegal.',
    '<source name="Ministry of Defence" is="government GB named">Britain’s Ministry of Defence</source> said it had '
    "intercepted two jets.",
    '<source is="government KE described">Kenyan police</source> said two men had been arrested.',
    '<source name="Peruvian navy" is="military PE described">The Peruvian navy</source> said it had found the boat.',
    '<source name="Bank of Japan" is="organisation JP named">The Bank of Japan</source> said inflation would slow.',
    '<source name="European Court of Human Rights" is="organisation - named">The European Court of Human '
    "Rights</source> ruled against Malta.",
    '<source name="Acme Robotics" role="maker of the device" is="organisation - named">Acme Robotics, the maker of the '
    "device</source>, said it had fixed the fault.",
    '<source name="Le Progrès" role="French daily" is="media FR named">The French daily Le Progrès</source> reported '
    "that the mayor would resign.",
    '<source name="Kyodo" is="news agency JP named">Japan’s Kyodo news agency</source> quoted him as saying so.',
    '<source name="study" is="document - described">A study published in Nature on Wednesday</source> suggests that '
    "the ice is thinner.",
    '<source is="group - described">Protesters</source> chanted that the vote had been stolen.',
    '<source name="two sisters" is="group - described">The two sisters</source> said they had never met him.',
    '<source is="group - named">Carla Diaz and Peter Holm</source> said they would marry in June.',
    '<source is="group - described">Iran-backed rebels</source> said they had fired the missile.',
    '<source name="British-Iranian activist" is="unnamed - described">A British-Iranian activist</source> said she had '
    "been followed.",
    '<source name="Deputy Prime Minister" is="unnamed - described">The Deputy Prime Minister</source> denied it.',
    'The raid had failed, <source name="Israeli official" is="unnamed IL anonymous">an Israeli official</source> said '
    "on condition of anonymity.",
    '<source is="unnamed - anonymous">Two people with knowledge of the talks</source> said the price was lower.',
]


@pytest.fixture(scope="module")
def development_set(nlp):
    articles = [article for article in read_sources_gold(TEXTS) if not is_held_out(article)]
    return list(zip(articles, nlp.pipe(article.text for article in articles), strict=True))


@pytest.fixture(scope="module")
def profiles(development_set):
    """Every source of the development set with its profile, who is who taken from the gold."""
    return [
        (article.sources[name], profile(doc, mentions))
        for article, doc in development_set
        for name, mentions in mentions_of(article, doc).items()
    ]


def share(profiles, is_right) -> float:
    return sum(is_right(gold, found) for gold, found in profiles) / len(profiles)


@pytest.mark.parametrize("marked", EXAMPLES)
def test_a_profile_says_what_the_words_say(nlp, marked):
    tag = TAG.search(marked)
    words, answer = tag[4], tag[3].rsplit(" ", 2)
    text = marked[: tag.start()] + words + marked[tag.end() :]
    found = profile(nlp(text), [(tag.start(), tag.start() + len(words))])
    assert [found.kind, found.country or "-", found.naming] == answer
    assert found.name == (tag[1] or words)
    assert found.role == (tag[2] or "")
    assert found.kind_reason and bool(found.country_reason) >= bool(found.country)


def test_the_development_set_has_what_its_readme_says(development_set):
    articles = [article for article, _ in development_set]
    assert (len(articles), sum(len(a.sources) for a in articles), sum(len(a.statements) for a in articles)) == (
        18,
        182,
        403,
    )
    for article in articles:
        assert {s.by for s in article.statements} <= {"", *article.sources}
        assert all(article.text[s.start : s.end].strip() for s in article.statements)


@pytest.mark.parametrize(("field", "least"), [("kind", 0.93), ("country", 0.93), ("naming", 0.92)])
def test_most_profiles_of_the_development_set_are_right(profiles, field, least):
    assert share(profiles, lambda gold, found: getattr(gold, field) == getattr(found, field)) >= least


def test_most_names_and_roles_of_the_development_set_are_right(profiles):
    assert share(profiles, lambda gold, found: found.name.lower() in {n.lower() for n in gold.names}) >= 0.9
    words = lambda text: set(re.findall(r"\w+", text.lower())) - LIGHT  # noqa: E731
    alike = lambda a, b: 2 * len(a & b) >= min(len(a), len(b)) if a and b else a == b  # noqa: E731
    assert share(profiles, lambda gold, found: alike(words(gold.role), words(found.role))) >= 0.9


def test_a_source_is_what_all_its_mentions_say(nlp):
    text = "Lev Orlov, 61, was calm. “No,” the Kremlin spokesman said. “No,” Orlov, a retired judge, said."
    spans = [m.span() for m in re.finditer(r"Lev Orlov|the Kremlin spokesman|(?<!Lev )Orlov", text)]
    found = profile(nlp(text), spans)
    assert (found.name, found.kind, found.country, found.role) == ("Lev Orlov", "person", "RU", "a retired judge")
    assert text[slice(*found.role_span)] == found.role


@pytest.mark.parametrize(
    ("text", "state"),
    [("Tokyo", True), ("The Kremlin", True), ("The State Department", False), ("Kenyan police", False)],
)
def test_a_capital_stands_for_its_state(nlp, text, state):
    assert profile(nlp(f"{text} said it had agreed."), [(0, len(text))]).is_state == state


@pytest.mark.parametrize("text", ["", " ", "…", "“", "He", "- - -", "THE", "an An", "\u202eabc"])
def test_odd_texts_do_not_fail(nlp, text):
    doc = nlp(text)
    for mentions in ([], [(0, len(text))], [(0, 1)], [(3, 99)]):
        assert isinstance(profile(doc, mentions), Profile)


def test_a_profile_changes_nothing(nlp):
    doc = nlp("The mayor of Oslo, Kari Lie, said it was over.")
    before = doc.to_bytes()
    profile(doc, [(0, 27)])
    assert doc.to_bytes() == before and isinstance(doc, Doc)


def test_a_marked_text_is_read():
    article = read_text(
        "tiny", '# lee | Ann Lee / Lee | person | - | named | Mayor\n\nLee <said by="lee" as="name">said</said> so.'
    )
    assert article.text == "Lee said so." and article.sources["lee"].names == ("Ann Lee", "Lee")
    assert article.sources["lee"].country == "" and article.text[4:8] == "said"
    assert [(s.start, s.end, s.by, s.via, s.relays, s.form) for s in article.statements] == [
        (4, 8, "lee", "", False, "name")
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Reuters", "news agency"),
        ("Environment Agency", "government"),
        ("Ministry of the Interior", "government"),
        ("Riverton Echo", "media"),
        ("Confederation of Farmers", "organisation"),
        ("Zyx", ""),
    ],
)
def test_a_name_tells_its_kind_by_its_words(name, kind):
    assert name_kind(name)[1] == kind


def test_nouns_have_plurals():
    assert [plural_of(word) for word in ("agency", "boss", "spokeswoman", "shaman")] == [
        "agencies", "bosses", "spokeswomen", "shamans"
    ]  # fmt: skip
    assert kinds()[""]["protester"] == "unnamed" and kinds()[""]["protesters"] == "group"
