"""The page in a real browser: what a reader sees and does."""

import shutil
from pathlib import Path

import pytest
from pages import make_page
from stories import bridge, long_story

from analysis.page.index import render_index
from analysis.tables import write_tables

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
# Text whose contrast with what is painted behind it is below WCAG 2.2 AA (1.4.3), as [ratio, text]; a hatched ground
# counts with the colour of its stripes.
FAINT = (Path(__file__).parent / "data" / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    article, tables = bridge()
    (folder / "bridge").mkdir()
    (folder / "bridge" / "report.html").write_text(make_page(article, tables), encoding="utf-8")
    write_tables(tables, folder / "bridge" / "tables", "csv")
    (folder / "index.html").write_text(render_index(folder, ["bad.txt: is empty"]), encoding="utf-8")
    (folder / "long.html").write_text(make_page(*long_story(40, 290)), encoding="utf-8")
    return {"bridge": folder / "bridge" / "report.html", "long": folder / "long.html", "index": folder / "index.html"}


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def visit(browser, files):
    """Open a page offline; at the end, nothing was asked for but the page, and the console is empty."""
    asked, said, contexts, opened = [], [], [], []

    def new_page(width, scheme):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    def open_page(name, *, page=None, width=1280, scheme="light", hash=""):
        page = page or new_page(width, scheme)
        opened.append(files[name].as_uri())
        page.goto(opened[-1] + hash)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == [] and [url for url in asked if not url.startswith("data:")] == opened


@pytest.mark.parametrize("name", ["bridge", "long", "index"])
def test_nothing_is_wider_than_the_window(visit, name):
    page = visit(name)
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["bridge", "index"])
def test_text_stands_out_from_its_ground(visit, name, scheme):
    page = visit(name, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.evaluate(FAINT) == []
    if name == "bridge":
        page.locator(".legend [data-pick]").first.click()
        page.locator(".findings a").first.click()
        assert page.evaluate(FAINT) == []


def test_a_finding_leads_to_its_words_and_its_number_back(visit):
    page = visit("bridge")
    page.locator("#row-f3 a").click()
    assert page.locator(":target").inner_text() == "hrt" and page.locator(".lit").all_inner_texts() == ["hrt"]
    page.locator(".flag[href='#row-f3']").click()
    assert page.evaluate("document.activeElement.id") == "row-f3"


def test_a_finding_lights_up_all_its_places(visit):
    page = visit("bridge")
    page.locator("#row-f1 a").first.click()
    assert page.locator(".text .lit").all_inner_texts() == ["“The bridge is safe,”", "that the bridge is safe"]


def test_a_link_from_elsewhere_opens_what_is_folded_away(visit):
    page = visit("long", hash="#row-f70")
    assert page.locator("#row-f70").is_visible()


def test_a_statement_shows_its_card_where_the_pointer_rests_and_escape_closes_it(visit):
    page = visit("bridge")
    page.locator("#s3").hover()
    card = page.locator("#card-s3")
    card.wait_for(state="visible")
    text = card.inner_text()
    assert "Ann Lee" in text and "via" in text and "90% sure" in text and "clashes with" in text
    card.hover()
    page.wait_for_timeout(400)
    assert card.is_visible()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_the_keyboard_alone_shows_a_card_and_walks_into_it(visit):
    page = visit("bridge")
    page.locator(".legend button").last.focus()
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.matches('.note')"):
        page.keyboard.press("Tab")
    page.locator("#card-s1").wait_for(state="visible")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.card')?.id") == "card-s1"


def test_a_picked_source_lights_up_everywhere_and_the_bar_walks_through_it(visit):
    page = visit("bridge")
    button = page.locator(".legend [data-pick]", has_text="Ann Lee")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".text .content.picked").all_inner_texts() == [
        "“The bridge is safe,”",
        "“Two trains cross it,”",
    ]
    assert page.locator("table.statements tr.picked").count() == 2
    page.get_by_role("button", name="Next statement").click()
    page.get_by_role("button", name="Next statement").click()
    assert page.locator(".picked-bar [role=status]").inner_text() == "Ann Lee: 2 of 2 statements"
    assert page.locator(".lit").all_inner_texts() == ["“Two trains cross it,”"]
    page.get_by_role("button", name="Show all again").click()
    assert page.locator(".picked").count() == 0 and button.get_attribute("aria-pressed") == "false"


def test_a_kind_picks_all_its_sources_by_the_keyboard(visit):
    page = visit("bridge")
    kind = page.locator("button.kind", has_text="person")
    kind.focus()
    page.keyboard.press("Space")
    assert kind.get_attribute("aria-pressed") == "true"
    assert page.locator(".legend [data-pick][aria-pressed=true]").count() == 3


def test_the_numbers_of_findings_can_be_taken_out_of_the_text(visit):
    page = visit("bridge")
    page.locator("button.flags").press("Enter")
    assert page.locator("button.flags").get_attribute("aria-pressed") == "false"
    assert not page.locator(".flag").first.is_visible()


def test_tables_sort_by_the_keyboard_and_say_so(visit):
    page = visit("bridge")
    head = page.locator("table.sources th", has_text="Words")
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").press("Enter")
    words = [int(n) for n in page.locator("table.sources td[data-label=Words]").all_inner_texts()]
    assert head.get_attribute("aria-sort") == "ascending" and words == sorted(words)
    page.locator("table.sources th", has_text="Who").locator("button").click()
    names = page.locator("table.sources .chip").all_inner_texts()
    assert names == sorted(names, key=str.lower) and head.get_attribute("aria-sort") is None


def test_a_search_leaves_the_rows_with_all_its_words(visit):
    page = visit("bridge")
    statements = page.locator(".list:has(table.statements)")
    statements.locator("input").fill("lee TRAINS")
    assert statements.locator("tbody tr:visible").count() == 1
    assert statements.locator(".found").inner_text() == "1 of 5 statements"


def test_a_nested_statement_is_painted_over_the_one_around_it(visit):
    page = visit("bridge")
    colours = page.evaluate("['s4', 's5'].map(id => getComputedStyle(document.getElementById(id)).backgroundColor)")
    assert colours[0] != colours[1] and page.locator("#s4 ~ .content #s5, #s4 #s5, .content #s5").count() == 1


def test_a_long_page_opens_and_reacts_at_once(visit):
    """In seconds of the page's own thread, so that a busy machine makes no difference."""
    page = visit("bridge")
    measure = page.context.new_cdp_session(page)
    measure.send("Performance.enable", {"timeDomain": "threadTicks"})
    page = visit("long", page=page)
    opened = _busy(measure)
    page.evaluate("document.querySelector('.legend [data-pick]').click(); document.body.offsetHeight")
    assert opened < 2 and _busy(measure) - opened < 0.5


def _busy(measure):
    metrics = measure.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def test_on_paper_tables_are_tables_and_no_row_is_cut(visit):
    page = visit("bridge", width=680)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    rows = "[...document.querySelectorAll('tbody tr')].map(e => getComputedStyle(e))"
    looks = page.evaluate(rows + ".map(s => `${s.display} ${s.breakInside}`)")
    assert set(looks) == {"table-row avoid"}
    heads = page.evaluate("[...document.querySelectorAll('.statements thead')].map(e => getComputedStyle(e).display)")
    assert heads == ["table-header-group"]
    assert not page.locator(".tools").first.is_visible() and page.locator(".notes").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_script_the_page_can_be_read_and_a_card_opened(browser, files):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(files["bridge"].as_uri())
    assert not page.locator(".tools").first.is_visible()
    page.locator(".note").first.click()
    assert page.locator("#card-s1").is_visible()
    context.close()
