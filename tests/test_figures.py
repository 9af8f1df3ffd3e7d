import warnings
from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from analysis.figures import (
    FIGURES,
    alt_texts,
    plot_acts,
    plot_certainty,
    plot_claims,
    plot_positions,
    plot_relays,
    plot_speakers,
    plot_timeline,
    save_figures,
)
from analysis.figures.agreement import find_groups
from analysis.figures.canvas import WIDTH
from analysis.figures.lettering import measure, printable, shorten, wrap
from analysis.figures.moments import make_axis, read_interval
from analysis.figures.network import lay_out
from analysis.palette import COLOURS, COLOURS_ON_DARK, DARK_PAPER, INK, OTHERS, PAPER, contrast, source_colours, tint
from analysis.schema import TABLES

matplotlib.use("agg")

ACTS = ("announces", "says", "confirms", "denies", "warns", None)
QUOTED = {"direct": 1.0, "mixed": 0.5, "indirect": 0.0}
SURE = ("certain", "probable", "possible", "doubtful")
WHEN = (
    ("2023-09-1{}", "2023-09-1{}"),
    ("2023-09-13T0{}:15", "2023-09-13T0{}:15"),
    ("201{}-01-01", "201{}-12-31"),
    ("", ""),
)
HOSTILE = "$\\alpha_{}$ <b>&amp; 习近平 محمد 😀\u202e\x07 é\u0301\u0301\u0301 " + "W" * 90


def tables_from(**rows):
    """All tables; numbers and flags that a row does not give are 0."""
    blank = {name: {c.name: 0 for c in table.columns if c.kind in ("number", "flag")} for name, table in TABLES.items()}
    return {name: table.frame([blank[name] | row for row in rows.get(name, [])]) for name, table in TABLES.items()}


def made_up(n_sources, per_source=2, *, name="Source number {}", text="claim {} of something that took place"):
    """Everything a figure can show, for any number of sources; source i has i + 1 words in every statement."""
    sources, statements, claims, pairs = [], [], [], []
    for i in range(n_sources):
        own = {"source_id": f"src{i + 1}"}
        part = f"src{i}" if i % 7 == 3 else None
        told = {"kind": ("person", "news agency")[i % 2], "country": ("RU", "US", None)[i % 3], "part_of_id": part}
        words = {"n_statements": per_source, "n_words": per_source * (i + 1)}
        sources.append(own | told | words | {"name": name.replace("{}", str(i + 1)), "mentions": []})
        for k in range(len(statements), len(statements) + per_source):
            quotation = list(QUOTED)[k % 3]
            said = {"n_words": i + 1, "n_quoted": int((i + 1) * QUOTED[quotation]), "quotation": quotation}
            relay = f"src{i * 3 % n_sources + 1}" if i % 3 == 1 else None
            spans = {"content_spans": [[100 * k, 100 * k + 50]], "relay": relay, "act": ACTS[k % len(ACTS)]}
            statements.append(own | said | spans | {"statement_id": f"s{k}"})
            start, end = (day.replace("{}", str(k % 10)) or None for day in WHEN[k % 4])
            when = {"when_start": start, "when_end": end, "certainty": SURE[k % 4], "text": text.replace("{}", str(k))}
            claims.append(
                own | when | {"claim_id": f"c{k}", "statement_id": f"s{k}", "start": 100 * k, "end": 100 * k + 50}
            )
    for (a, b), relation in zip(
        pairwise(c["claim_id"] for c in claims), ["conflicts", "corroborates", "x"] * 999, strict=False
    ):
        pairs.append({"claim_a": a, "claim_b": b, "relation": relation})
    sentences = [
        {"start": at, "end": at + 180, "text": f"On {name}", "paragraph": n + 1, "is_heading": n % 5 == 0}
        for n, at in enumerate(range(0, 100 * len(claims), 200))
    ]
    return tables_from(
        articles=[{"published": "2023-09-13"}],
        sentences=sentences,
        sources=sources,
        statements=statements,
        claims=claims,
        claim_pairs=pairs,
    )


def claimed(*claims, pairs=(), **more):
    """Tables with claims only: (source or none, and what else a claim has); pairs are (first, second, relation)."""
    rows = [
        {"claim_id": f"c{n}", "source_id": source, "statement_id": source and f"s{n}", "start": n, "text": f"claim {n}"}
        | rest
        for n, (source, rest) in enumerate(claims, 1)
    ]
    named = sorted({source for source, _ in claims if source})
    sources = [{"source_id": s, "name": s.upper(), "n_words": 10 - n, "n_statements": 1} for n, s in enumerate(named)]
    linked = [{"claim_a": a, "claim_b": b, "relation": relation} for a, b, relation in pairs]
    return tables_from(claims=rows, sources=sources, claim_pairs=linked, **more)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        yield


def labels(ax):
    return [text.get_text() for text in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def bars(ax):
    """Bars as (row, left, width, colour), empty ones left out."""
    boxes = [patch for container in ax.containers for patch in container]
    found = [
        (p.get_y() + p.get_height() / 2, p.get_x(), p.get_width(), to_hex(p.get_facecolor()).upper()) for p in boxes
    ]
    return [bar for bar in found if bar[2]]


def texts_of(ax):
    legend = ax.get_legend().get_texts() if ax.get_legend() else []
    ticks = [*ax.get_yticklabels(), *ax.get_xticklabels()] if ax.axison else []
    return [t for t in [*ax.texts, *ticks, *legend, ax._left_title] if t.get_text().strip()]


# What is drawn.


def test_bars_are_the_words_of_each_source_those_in_quotation_marks_first():
    tables = made_up(2)
    ax = plot_speakers(tables)
    assert labels(ax) == ["Source number 2", "Source number 1"]  # The US with four words before Russia with two.
    assert [bar[1:3] for bar in bars(ax)] == [(0, 2), (0, 1), (2, 2), (1, 1)]
    assert {"United States", "Russia", "4 words in 2 statements", "2 in 2", "person", "news agency"} <= set(written(ax))


def test_a_source_without_a_country_has_that_of_the_one_it_is_a_part_of():
    said = [{"statement_id": f"s{n}", "source_id": f"src{n}", "n_words": n, "n_quoted": 0} for n in (1, 2)]
    sources = [{"source_id": "src1", "name": "Peskov", "part_of_id": "src2", "n_words": 1, "n_statements": 1}]
    sources += [{"source_id": "src2", "name": "Kremlin", "country": "RU", "n_words": 2, "n_statements": 1}]
    ax = plot_speakers(tables_from(sources=sources, statements=said))
    assert "Country not told" not in written(ax) and written(ax).count("Russia") == 1


def test_past_the_most_sources_a_note_says_how_many_are_left_out():
    ax = plot_speakers(made_up(40, 1))
    assert len(labels(ax)) == 24
    assert f"Not shown: 16 sources with {sum(range(1, 17))} words in all." in written(ax)


def test_positions_are_characters_of_the_text_and_headings_are_named():
    ax = plot_positions(made_up(2))
    boxes = [path.get_extents() for collection in ax.collections for path in collection.get_paths()]
    assert sorted((b.x0, b.x1) for b in boxes) == [(0, 50), (100, 150), (200, 250), (300, 350)]
    assert ax.get_xlim() == (0, 380) and [t.get_text() for t in ax.get_xticklabels()] == ["1", "2"]
    assert any(text.startswith("On Source") for text in written(ax))


def test_the_article_itself_has_a_row_in_the_strip():
    tables = made_up(1, 1)
    tables["claims"] = TABLES["claims"].frame([{"claim_id": "c1", "start": 60, "end": 90, "text": "own"}])
    ax = plot_positions(tables)
    assert labels(ax) == ["the article itself", "Source number 1"]
    assert (60, 90) in [(p.get_extents().x0, p.get_extents().x1) for c in ax.collections for p in c.get_paths()]


def test_dots_count_statements_by_act():
    ax = plot_acts(made_up(2, per_source=3))
    assert [t for t in written(ax) if t in ACTS or t == "other"] == [
        "announces",
        "confirms",
        "denies",
        "says",
        "warns",
        "other",
    ]
    assert written(ax).count("1") == 6


def test_statements_without_a_source_have_a_row_of_their_own():
    tables = made_up(1)
    tables["statements"].loc[0, "source_id"] = None
    assert all(labels(plot(tables)) == ["Source number 1", "no one named"] for plot in (plot_acts, plot_speakers))


def test_the_less_certain_the_paler():
    tables = claimed(
        ("a", {"certainty": "certain"}), ("a", {"certainty": "doubtful"}), (None, {"certainty": "possible"})
    )
    ax = plot_certainty(tables)
    assert labels(ax) == ["A", "the article itself"]
    assert [bar[:3] for bar in bars(ax)] == [(0, 0, 1), (1, 0, 1), (0, 1, 1)]
    assert [bar[3] for bar in bars(ax)] == [COLOURS[0], tint(INK, 0.38), tint(COLOURS[0], 0.18)]
    assert {"1 of 2 less than certain", "1 of 1"} <= set(written(ax))


# Who agrees with whom.


def test_the_first_claim_states_and_the_others_take_sides():
    pairs = [("c1", "c2", "conflicts"), ("c2", "c3", "corroborates"), ("c1", "c4", "repeats"), ("c1", "c5", "related")]
    tables = claimed(*((source, {}) for source in ("a", "b", "c", None, "e")), pairs=pairs)
    found = find_groups(tables)
    assert list(zip(found["voice"], found["role"], strict=True)) == [
        ("a", "states"),
        ("b", "contests"),
        ("article", "repeats"),
        ("c", "contests"),
    ]


def test_who_is_on_both_sides_contradicts_itself_and_repeating_oneself_is_no_agreement():
    pairs = [("c1", "c2", "conflicts"), ("c3", "c4", "repeats")]
    found = find_groups(claimed(*((source, {}) for source in "aabb"), pairs=pairs))
    assert found[["group", "voice", "role"]].to_numpy().tolist() == [["c1", "a", "contradicts itself"]]


def test_the_most_contested_claim_is_at_the_top():
    pairs = [("c1", "c2", "corroborates"), ("c3", "c4", "conflicts")]
    ax = plot_claims(claimed(*((source, {}) for source in "abcd"), pairs=pairs))
    places = {tuple(int(x) for x in c.get_offsets()[0]): to_hex(c.get_facecolor()[0]).upper() for c in ax.collections}
    assert places == {(0, 1): COLOURS[0], (1, 1): COLOURS[1], (2, 0): COLOURS[2], (3, 0): COLOURS[3]}
    assert written(ax).index("claim 3") < written(ax).index("claim 1")


# Who relays whom.


def test_a_chain_of_relays_runs_from_left_to_right():
    layout = lay_out([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y")])
    assert {node: layer for node, (layer, _) in layout.places.items()} == {"a": 0, "b": 1, "c": 2, "x": 0, "y": 1}
    bend = layout.ways["a", "c"][1]
    assert bend[0] == 1 and abs(bend[1] - layout.places["b"][1]) >= 1
    assert layout.layers == 3


def test_no_two_nodes_or_bends_share_a_place():
    rng = np.random.default_rng(7)
    arrows = list({(f"n{a}", f"n{b}"): 0 for a, b in rng.integers(0, 20, (40, 2)) if a != b})
    layout = lay_out(arrows)
    places = [*layout.places.values(), *(place for way in layout.ways.values() for place in way[1:-1])]
    assert len(places) == len(set(places)) and set(layout.places) == {node for arrow in arrows for node in arrow}


def test_relays_and_parts_are_told_apart_and_counted():
    sources = [
        {"source_id": s, "name": s, "n_words": 3, "part_of_id": p} for s, p in (("a", None), ("b", None), ("c", "a"))
    ]
    said = [{"statement_id": f"s{n}", "source_id": "a", "relay": "b", "n_words": 3} for n in range(3)]
    tables = tables_from(sources=sources, statements=said)
    ax = plot_relays(tables)
    assert "3" in written(ax) and {"a", "b", "c"} <= set(written(ax))
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["passed on by", "speaks for, or is part of"]
    assert alt_texts(tables)["relays"].startswith("Graph of who passes on whose statements: a via b (3).")


# When.


@pytest.mark.parametrize(
    ("first", "last", "minutes", "name"),
    [
        ("2023-09-13", "2023-09-13", 24 * 60, "13 Sep 2023"),
        ("2023-09-13T11:43", "2023-09-13T11:43", 1, "13 Sep 2023 11:43"),
        ("2023-09-13T18:00", "2023-09-13T23:59", 360, "13 Sep 2023 18:00–23:59"),
        ("2023-09-01", "2023-09-30", 30 * 24 * 60, "Sep 2023"),
        ("2023-09-10", "2023-09-13", 4 * 24 * 60, "10–13 Sep 2023"),
        ("2023-02-28", "2023-03-03", 4 * 24 * 60, "28 Feb – 3 Mar 2023"),
        ("2019-01-01", "2019-12-31", 365 * 24 * 60, "2019"),
        ("9999-01-01", "9999-12-31", 365 * 24 * 60, "9999"),
        ("2023-09-13", "2023-09-10", 4 * 24 * 60, "10–13 Sep 2023"),
    ],
)
def test_intervals_include_their_last_day_or_minute(first, last, minutes, name):
    interval = read_interval(first, last)
    assert (round(interval.end - interval.start), interval.name) == (minutes, name)


@pytest.mark.parametrize("damaged", ["", "yesterday", "2023-02-30", "2023-W37", "T06:00"])
def test_a_time_that_cannot_be_read_is_left_out(damaged):
    tables = claimed(("a", {"when_start": damaged or None, "when_end": damaged or None}))
    assert "timeline" not in alt_texts(tables)


def test_years_and_minutes_find_room_on_one_axis():
    hours, years = [0, 1, 60, 600], [5_000_000, 9_000_000]
    axis = make_axis([*hours, *years])
    places = [axis.place(minute) for minute in (*hours, *years)]
    assert places[0] == 0 and places[-1] == 1 and not axis.to_scale
    assert all(b - a > 0.04 for a, b in pairwise(places))
    assert make_axis([0, 10, 30]).to_scale and make_axis([0, 10, 30]).place(15) == pytest.approx(0.5)


def test_a_day_is_a_bar_from_its_first_minute_to_its_last_and_publication_is_marked():
    days = ("2023-09-12", "2023-09-13", "2023-09-15")
    claims = [
        ("a", {"when_start": day, "when_end": day, "certainty": sure}) for day, sure in zip(days, SURE, strict=False)
    ]
    ax = plot_timeline(claimed(*claims, articles=[{"published": "2023-09-13"}]))
    assert [(bar[0], pytest.approx(bar[1]), pytest.approx(bar[2]), bar[3]) for bar in bars(ax)] == [
        (row, left / 4, 0.25, tint(COLOURS[0], strength))
        for row, left, strength in ((0, 0, 1), (1, 1, 0.65), (2, 3, 0.38))
    ]
    assert "published 13 Sep 2023" in written(ax) and "A · 15 Sep 2023 · possible" in written(ax)
    assert ax.get_title(loc="left") == "Still to come when published: 1 of 3 claims with a time"


# Colours.


def test_a_source_has_one_colour_in_every_figure(tiny_tables):
    colours = source_colours(tiny_tables["sources"])
    first = tiny_tables["sources"].sort_values("n_words", ascending=False, kind="stable")["source_id"].iloc[0]
    assert bars(plot_speakers(tiny_tables))[0][3] == colours[first] == COLOURS[0]
    dots = {
        int(c.get_offsets()[0][1]): to_hex(c.get_facecolor()[0]).upper() for c in plot_acts(tiny_tables).collections
    }
    assert dots[0] == colours[first]


def test_past_the_palette_sources_share_a_grey():
    sources = made_up(12)["sources"]
    assert list(source_colours(sources).values()) == [*COLOURS, *[OTHERS] * 4]
    assert list(source_colours(sources, dark=True).values()) == [*COLOURS_ON_DARK, *[OTHERS] * 4]


@pytest.mark.parametrize(("colours", "paper"), [(COLOURS, PAPER), (COLOURS_ON_DARK, DARK_PAPER)])
def test_colours_stand_out_from_the_paper_and_from_one_another_for_the_colour_blind(colours, paper):
    assert all(contrast(colour, paper) >= 3 for colour in (*colours, OTHERS))
    assert min(seen_apart(a, b) for a, b in combinations((*colours, OTHERS), 2)) > 0.1


# Machado, Oliveira and Fernandes (2009): normal vision, protanopia, deuteranopia and tritanopia, on linear RGB.
SEEN = (
    np.eye(3),
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
)
# Ottosson (2020), *A perceptual color space for image processing*.
TO_CONES = [
    [0.41222147, 0.53633254, 0.05144599],
    [0.21190350, 0.68069955, 0.10739696],
    [0.08830246, 0.28171884, 0.62997870],
]
TO_OKLAB = [
    [0.21045426, 0.79361779, -0.00407205],
    [1.97799850, -2.42859221, 0.45059371],
    [0.02590404, 0.78277177, -0.80867577],
]


def seen_apart(one, other):
    """The least distance of two colours in Oklab over the kinds of vision."""

    def oklab(colour, seen):
        rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        return TO_OKLAB @ np.cbrt(TO_CONES @ np.clip(seen @ linear, 0, 1))

    return min(np.linalg.norm(oklab(one, np.array(s)) - oklab(other, np.array(s))) for s in SEEN)


# Whatever comes.


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(
    "tables",
    [
        made_up(1),
        made_up(40),
        made_up(40, 10),
        made_up(7, name="The very long name of the organisation number {}", text="word " * 300),
        made_up(7, name=HOSTILE, text=HOSTILE),
        made_up(3, name="习近平", text="中文"),
    ],
    ids=["one", "forty", "400 claims", "long", "hostile", "no glyphs"],
)
def test_no_text_overlaps_another_or_leaves_the_picture(name, tables):
    ax = FIGURES[name].plot(tables)
    ax.figure.draw_without_rendering()
    boxes = [(t.get_window_extent(), t) for t in texts_of(ax)]
    page = ax.figure.bbox
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1 for box, _ in boxes)
    level = [(box, t) for box, t in boxes if not t.get_rotation()]
    clash = [(a.get_text(), b.get_text()) for (x, a), (y, b) in combinations(level, 2) if overlap(x, y) > 2]
    assert not clash
    assert not any(t.get_parse_math() for _, t in boxes)


def overlap(one, other):
    """Pixels that two boxes share, along the axis where they share fewer; letters do not fill their boxes."""
    wide, tall = min(one.x1, other.x1) - max(one.x0, other.x0), min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(wide, tall)


@pytest.mark.parametrize("name", FIGURES)
def test_where_there_is_nothing_to_draw_a_line_says_so(name, tmp_path):
    tables = tables_from(articles=[{"published": "2023-09-13"}])
    ax = FIGURES[name].plot(tables)
    assert not ax.axison and not ax.patches and not ax.collections
    assert len(written(ax)) == 1 and written(ax)[0].endswith(".")
    assert alt_texts(tables) == {}
    save_figures(tables, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_can_be_drawn_on_axes_of_the_callers(name):
    figure, ax = plt.subplots()
    assert FIGURES[name].plot(made_up(3), ax=ax) is ax
    assert plt.get_fignums() == [figure.number]


@pytest.mark.parametrize("name", FIGURES)
def test_the_readers_settings_do_not_change_a_figure(name):
    with plt.rc_context({"text.usetex": True, "font.size": 30, "font.family": "serif", "text.color": "red"}):
        texts = texts_of(FIGURES[name].plot(made_up(2)))
    assert {t.get_fontname() for t in texts} == {"DejaVu Sans"} and not any(t.get_usetex() for t in texts)


def test_every_figure_is_put_into_one_to_three_sentences():
    texts = alt_texts(made_up(8))
    assert list(texts) == list(FIGURES)
    assert all(text.endswith(".") and 1 <= text.count(". ") + 1 <= 3 and "nan" not in text for text in texts.values())
    assert texts["speakers"].startswith("Bar chart of the words attributed to 8 sources: 72 words in all, ")


def test_figures_are_saved_the_same_each_time(tmp_path, tiny_tables):
    for folder in ("a", "b"):
        save_figures(tiny_tables, tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(f"{name}.{form}" for name in alt_texts(tiny_tables) for form in ("png", "svg"))
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)
    assert plt.get_fignums() == []
    assert plt.imread(tmp_path / "a" / "speakers.png").shape[1] == round(WIDTH / 72 * 200)


# Letters.


def test_letters_the_font_lacks_become_boxes_and_invisible_ones_go():
    assert printable("Xi 习近平\x00\u202e of\n Beijing") == "Xi □□□ of Beijing"
    assert printable("习近平", instead="source src1") == "source src1"
    assert printable("Zoë ﷽ محمد").startswith("Zoë")


def test_a_text_that_is_too_long_loses_its_middle_or_its_end():
    name = "Organisation for Security and Cooperation number 12"
    short = shorten(name, 150, 9)
    assert measure(short, 9) <= 150 and short.startswith("Organ") and short.endswith("12") and "…" in short
    assert shorten("short", 150, 9) == "short"
    lines = wrap("one two three four five six seven eight nine ten", 60, 9, 2).split("\n")
    assert len(lines) == 2 and lines[1].endswith("…") and all(measure(line, 9) <= 60 for line in lines)
    assert wrap("W" * 10_000, 60, 9, 2).count("\n") == 0
