from itertools import pairwise

import matplotlib
import pytest
from matplotlib import pyplot as plt

from analysis.figures import FIGURES, MOST, plot_acts, plot_positions, plot_speakers, save_figures
from analysis.palette import COLOURS, OTHERS, source_colours
from analysis.schema import TABLES

matplotlib.use("agg")


def made_up(n_sources, per_source=2, length=10_000, name="Source number {}"):
    """Tables with statements of known length; source i has i + 1 words in every statement, the first of them quoted."""
    sources, statements = [], []
    for i in range(n_sources):
        for k in range(per_source):
            at = (i * per_source + k) * length // max(n_sources * per_source, 1)
            row = {"statement_id": f"s{len(statements) + 1}", "source_id": f"src{i + 1}", "act": ["says", None][k % 2]}
            row |= {"content_spans": [[at, at + 50]], "quotation": ["direct", "indirect"][k % 2], "content_text": "x"}
            statements.append(row | {"n_words": i + 1, "n_quoted": 1, "confidence": 0.9})
        said = {"n_statements": per_source, "n_words": per_source * (i + 1), "mentions": []}
        sources.append({"source_id": f"src{i + 1}", "name": name.format(i + 1), **said})
    sentences = [{"start": 0, "end": length, "text": "", "paragraph": 1, "is_heading": True}]
    rows = {"sources": sources, "statements": statements, "sentences": sentences}
    return {table: TABLES[table].frame(rows[table]) for table in rows}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def widths(ax):
    return [patch.get_width() for patch in ax.patches]


def labels(ax):
    return [text.get_text() for text in ax.get_yticklabels()]


def test_bars_are_the_words_of_each_source_most_first():
    ax = plot_speakers(made_up(3))
    assert labels(ax) == ["Source number 3", "Source number 2", "Source number 1"]
    assert widths(ax) == [2, 2, 2, 4, 2, 0]


def test_positions_are_shares_of_the_text():
    ax = plot_positions(made_up(1))
    boxes = [path.get_extents() for collection in ax.collections for path in collection.get_paths()]
    assert sorted((round(b.x0, 2), round(b.width, 2)) for b in boxes) == [(0.0, 0.5), (50.0, 0.5)]


def test_dots_count_statements_by_act():
    ax = plot_acts(made_up(2, per_source=3))
    assert [t.get_text() for t in ax.get_xticklabels()] == ["says", "other"]
    assert sorted(t.get_text() for t in ax.texts) == ["1", "1", "2", "2"]


def test_a_source_has_one_colour_in_every_figure(tiny_tables):
    colours = source_colours(tiny_tables["sources"])
    first = tiny_tables["sources"].sort_values("n_words", ascending=False)["source_id"].iloc[0]
    assert matplotlib.colors.to_hex(plot_speakers(tiny_tables).patches[0].get_facecolor()).upper() == colours[first]
    assert matplotlib.colors.to_hex(plot_acts(tiny_tables).collections[0].get_facecolor()[0]).upper() == colours[first]


def test_past_the_palette_sources_share_a_grey():
    colours = source_colours(made_up(12)["sources"])
    assert list(colours.values()) == [*COLOURS, *[OTHERS] * 4]


@pytest.mark.parametrize("plot", FIGURES.values())
@pytest.mark.parametrize("n_sources", [0, 1, 40])
def test_labels_neither_overlap_nor_leave_the_picture(plot, n_sources):
    ax = plot(made_up(n_sources, name="The very long name of the organisation number {}"))
    renderer = ax.figure.canvas.get_renderer()
    ax.figure.draw(renderer)
    boxes = [text.get_window_extent(renderer) for text in ax.get_yticklabels()]
    assert len(boxes) <= MOST + 2
    assert all(a.y0 >= b.y1 - 0.5 for a, b in pairwise(boxes))
    assert all(box.x0 >= 0 for box in boxes)


@pytest.mark.parametrize("name", ["$\\alpha$ {}", "<b>{}</b>", "\n{}", "a_b^{} \\"])
def test_names_are_only_text(name):
    for plot in FIGURES.values():
        plot(made_up(1, name=name)).figure.canvas.draw()


def test_statements_without_a_source_have_a_row_of_their_own():
    tables = made_up(1)
    tables["statements"].loc[0, "source_id"] = None
    assert labels(plot_acts(tables)) == ["Source number 1", "(no one named)"]


def test_figures_are_saved_the_same_each_time(tmp_path, tiny_tables):
    for folder in ("a", "b"):
        save_figures(tiny_tables, tmp_path / folder)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(f"{name}.{form}" for name in FIGURES for form in ("png", "svg"))
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)
    assert plt.get_fignums() == []
