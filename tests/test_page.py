import re
from html import unescape

import pytest
from conftest import SHIPPED
from pages import make_page
from stories import BRIDGE, an_article, bridge, long_story

from analysis import page, read_article
from analysis.page.cards import make_cards
from analysis.page.index import render_index
from analysis.page.marks import Drawer, Mark
from analysis.page.people import read_cast
from analysis.page.summary import summarise
from analysis.page.views import style
from analysis.schema import TABLES
from analysis.tables import write_tables

HOSTILE = "<img src=x onerror=alert(1)> & “{{ 7*7 }}” ' \" </script>"


@pytest.fixture(scope="module")
def story():
    return bridge()


def text_of(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def article_of(html):
    """The article's own words out of its view: paragraphs without the notes in the margin."""
    body = html.split('<div class="text"')[1].split('<div class="card')[0]
    return [text_of(p) for p in re.findall(r"<(?:p|h3)>(.*?)</(?:p|h3)>", body, flags=re.DOTALL)]


def test_marks_nest_and_cross_without_changing_the_text():
    text = "a <b> said c & d"
    marks = [
        Mark(0, 10, "content", id="s1"),
        Mark(6, 16, "content", id="s2"),
        Mark(2, 5, "source"),
        Mark(3, 8, "finding"),
    ]
    html = str(Drawer(text, marks).draw(0, len(text)))
    assert text_of(html) == text
    opened = []
    for closing, tag in re.findall(r"<(/?)(mark|span)\b", html):
        opened.append(tag) if not closing else None
        assert not closing or opened.pop() == tag
    assert opened == [] and html.count('id="s1"') == html.count('id="s2"') == 1


def test_a_mark_over_two_paragraphs_has_its_anchor_once():
    drawer = Drawer("one two", [Mark(0, 7, "content", id="s1")])
    assert (drawer.draw(0, 3) + drawer.draw(4, 7)).count('id="s1"') == 1


def test_a_nested_statement_is_shown_inside_the_one_around_it(story):
    html = page.render_article(*story).data
    outer = html.index('id="s4"')
    inner = html.index('id="s5"')
    assert outer < inner < html.index("and leave")
    assert html.rindex("<mark", 0, html.index("and leave")) >= inner


def test_the_article_is_on_the_page_character_for_character(story):
    assert article_of(page.render_article(*story).data) == BRIDGE.split("\n\n")


def test_the_shipped_article_is_on_its_page_character_for_character(tables_of):
    article = read_article(SHIPPED, published="2023-09-13")
    html = page.render_article(article, tables_of(article.text)).data
    assert article_of(html) == [line.strip() for line in article.text.splitlines() if line.strip()]


def test_findings_lead_to_their_words_and_back(story):
    article, tables = story
    findings, text = page.render_findings(article, tables).data, page.render_article(article, tables).data
    for row in tables["findings"].itertuples():
        assert f'href="#{row.finding_id}"' in findings and f'id="row-{row.finding_id}"' in findings
        words = text.split(f'id="{row.finding_id}"')[1].split(">", 1)[1]
        assert text_of(words).startswith(row.text) and f'href="#row-{row.finding_id}"' in text
    assert 'href="#f1-2"' in findings and 'id="f1-2"' in text


def test_every_link_on_the_page_leads_somewhere_and_no_id_stands_twice(story):
    html = make_page(*story)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert set(re.findall(r'popovertarget="([^"]+)"', html)) <= set(ids)


def test_a_card_says_who_on_whose_word_how_sure_and_what_clashes(story):
    _, tables = story
    cards = {card.id: card for card in make_cards(tables, read_cast(tables))}
    lee = cards["s3"]
    assert (lee.who.name, [who.name for who in lee.via]) == ("Ann Lee", ["Daily Post"])
    assert [(m.verb, m.who.name, m.text) for m in lee.meetings] == [
        ("clashes with", "harbour police", "five trains cross it")
    ]
    assert not cards["s2"].is_sure and lee.is_sure


def test_conflicts_come_first_and_related_claims_are_folded_away(story):
    html = page.render_pairs(story[1]).data
    assert html.index("cannot both be true") < html.index("<details>") < html.index("both are about the bridge")
    assert html.index("one says it is safe") < html.index("<details>")


def test_the_key_numbers_are_those_of_the_tables(story):
    summary = summarise(story[1])
    assert (summary.n_sources, summary.n_statements, summary.n_conflicts, summary.n_damaged) == (4, 5, 2, 1)
    assert (summary.n_claims, summary.n_single) == (5, 5)
    assert summary.direct == pytest.approx(8 / 28)


def test_a_claim_that_an_independent_source_confirms_stands_on_more_than_one(story):
    _, tables = story
    pair = tables["claim_pairs"].iloc[[0]].assign(relation="corroborates")
    assert summarise(tables | {"claim_pairs": pair}).n_single == 3


def test_the_bar_of_words_fills_its_width_and_ends_with_the_article_itself(story):
    html = page.render_glance(*story).data
    parts = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)"', html)]
    assert sum(parts[-1]) == pytest.approx(1000, abs=1) and "The article itself: 27 words" in html


def test_nothing_at_all_gets_a_line_in_every_section():
    article = an_article("It rained.")
    empty = {name: table.frame() for name, table in TABLES.items()}
    empty["articles"] = TABLES["articles"].frame([{"article_id": "a", "n_words": 2}])
    html = make_page(article, empty)
    for line in (
        "Nothing was found that calls for a check",
        "cites no one",
        "attributes nothing",
        "No two claims",
        "No claim",
        "nothing to draw",
    ):
        assert line in text_of(html)


def test_text_never_becomes_markup_in_any_view():
    article = an_article(f"{HOSTILE}\n\nNothing else.")
    cells = {"text": HOSTILE, "id": "x1", "number": 1, "share": 0.5, "flag": True, "spans": [[0, 10]]}
    tables = {
        name: table.frame(
            [{c.name: cells[c.kind] for c in table.columns} | {"published": "2024-01-01", "end": 9, "relay": "x1"}]
        )
        for name, table in TABLES.items()
    }
    html = make_page(article, tables)
    assert "<img src=x" not in html and "onerror=alert(1)&gt;" in html and "{{ 7*7 }}" in html
    assert html.count("<script>") == html.count("</script>") == 1


def test_the_policy_lets_only_our_own_style_and_script_in(story):
    html = make_page(*story)
    policy = next(tag for tag in re.findall(r"<meta[^>]+>", html) if "Content-Security-Policy" in tag)
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert " style=" not in html and not re.search(r"\son\w+=", html.split("</head>")[1])


def test_no_rule_of_the_views_reaches_outside_them():
    rules = re.sub(r"/\*.*?\*/", "", style(), flags=re.DOTALL)
    depth, selectors, start = 0, [], 0
    for at, sign in enumerate(rules):
        if sign == "{":
            if depth == 0 or (depth == 1 and selectors[-1].startswith("@")):
                selectors.append(rules[start:at].strip())
            depth += 1
        if sign in "{};":
            depth -= sign == "}"
            start = at + 1
    assert len(selectors) > 20
    assert [s for s in selectors if not s.startswith("@") and ".wsw" not in s] == []


def test_the_same_tables_make_the_same_page(story):
    assert make_page(*story) == make_page(*bridge())


def test_a_page_of_8000_words_and_40_sources_is_light():
    html = make_page(*long_story(40, 290))
    assert len(html.encode()) < 2_500_000


def test_the_index_lists_what_lies_in_the_folder_and_what_failed(tmp_path, story):
    for name in ("bridge", "b&b <i>"):
        (tmp_path / name / "tables").mkdir(parents=True)
        (tmp_path / name / "report.html").touch()
        write_tables(story[1], tmp_path / name / "tables", "csv")
    (tmp_path / "old" / "tables").mkdir(parents=True)
    (tmp_path / "old" / "report.html").touch()
    html = render_index(tmp_path, ["<b>bad.txt: is empty"])
    assert html.count("Mayor opens bridge") == 2 and 'href="b%26b%20%3Ci%3E/report.html"' in html
    assert "&lt;b&gt;bad.txt: is empty" in html and "its tables cannot be read" in html
    assert "3 reports" in html and html == render_index(tmp_path, ["<b>bad.txt: is empty"])


def test_a_title_that_was_defused_for_spreadsheets_is_itself_again_in_the_index(tmp_path, story):
    tables = story[1] | {"articles": story[1]["articles"].assign(title="=1+1")}
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "report.html").touch()
    write_tables(tables, tmp_path / "a" / "tables", "csv")
    assert ">=1+1</a>" in render_index(tmp_path)
