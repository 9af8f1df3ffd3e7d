"""The evaluation notebook and the benchmark, run as their users run them."""

import json
import subprocess
import sys

import nbformat
import numpy as np
import papermill
import pytest
from conftest import ROOT, SHIPPED

from analysis import figures

NOTEBOOK = ROOT / "notebooks" / "evaluation.ipynb"


def run_notebook(folder, corpora):
    out = folder / "evaluation.ipynb"
    papermill.execute_notebook(NOTEBOOK, out, {"corpora": str(corpora)}, cwd=ROOT, progress_bar=False)
    outputs = [output for cell in nbformat.read(out, 4).cells for output in cell.get("outputs", [])]
    return "".join(o.get("text", "") + o.get("data", {}).get("text/html", "") for o in outputs), outputs


def test_without_corpora_the_evaluation_says_so_and_measures_nothing(tmp_path):
    text, outputs = run_notebook(tmp_path, tmp_path / "nowhere")
    assert "Skipped: there are no corpora at" in text and len(outputs) == 1


def test_the_evaluation_shows_every_goal_and_the_calibration(tmp_path, corpora):
    text, outputs = run_notebook(tmp_path, corpora)
    for what in ("who said what F1", "UAS", "UPOS accuracy", "F1 on raw text", "wikigold", "reach", "aim"):
        assert what in text
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_the_calibration_figure_puts_each_step_where_it_belongs():
    ax = figures.plot_calibration(np.array([0.91, 0.95, 0.15]), np.array([1.0, 0.0, 0.0]))
    dots = sorted(tuple(np.round(c.get_offsets()[0], 6).tolist()) for c in ax.collections)
    assert dots == [(15.0, 0.0), (93.0, 50.0)]
    assert {"1", "2"} <= {text.get_text() for text in ax.texts}


@pytest.mark.parametrize("cores", [1])
def test_the_benchmark_measures_speed_and_its_parts(cores, tmp_path):
    path = tmp_path / "short.txt"
    path.write_text(SHIPPED.read_text(encoding="utf-8")[:300], encoding="utf-8")
    command = [sys.executable, "-m", "analysis.benchmark", str(path), "--cores", str(cores)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    figures_ = json.loads(done.stdout)
    assert figures_["articles"] >= 100 and figures_["ratio"] > 1 and figures_["memory"] > 50
    assert figures_["tokenizer"] > figures_["encoder"] > figures_["pipeline"] > 0
    assert sum(figures_["share"].values()) == pytest.approx(100, abs=1)
    assert {"encoder", "attribution", "parser", "ner", "tables"} <= set(figures_["share"])
