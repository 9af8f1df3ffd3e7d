"""The project holds together: what is locked, documented and shipped is what is there."""

import csv
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from conftest import ROOT

import analysis
from analysis.__main__ import main
from analysis.schema import TABLES

README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def split(requirement):
    """("spacy", ">=3.8") from "spacy>=3.8"."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement).group()
    return name.lower(), requirement[len(name) :]


def test_pyproject_environment_and_lock_name_the_same_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = dict(map(split, project["dependencies"] + project["optional-dependencies"]["test"]))
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    by_pip = next(entry["pip"] for entry in conda if isinstance(entry, dict))
    given = dict(map(split, [r for r in conda + by_pip if isinstance(r, str) and r not in ("pip", "-e .")]))
    assert given.pop("python") == project["requires-python"] and given == direct
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)
    assert set(direct) <= set(locked)


def test_the_lock_pins_with_hashes_and_names_no_address():
    lock = (ROOT / "requirements.txt").read_text()
    pins = re.findall(r"^\S+==\S+", lock, flags=re.MULTILINE)
    assert len(pins) > 50 and lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock and "--index" not in lock and not re.search(r"^torch", lock, flags=re.MULTILINE)


def test_the_package_exports_few_names_and_all_are_there():
    assert len(analysis.__all__) <= 10 and all(hasattr(analysis, name) for name in analysis.__all__)


def test_the_readme_documents_every_column_of_every_table():
    for table in TABLES.values():
        section = README.split(f"### `{table.name}`")[1].split("\n### ")[0]
        documented = re.findall(r"^\| `(\w+)` \| (.*?) \|$", section, flags=re.MULTILINE)
        assert documented == [(c.name, c.holds) for c in table.columns]


def test_the_readme_documents_every_command_and_option():
    for name, command in main.commands.items():
        assert f"python -m analysis {name} " in README and command.help
        for option in command.params:
            assert all(flag in README for flag in option.opts if flag.startswith("--"))


def test_the_readme_gives_the_scores_of_the_model_card():
    scores = json.loads((ROOT / "analysis/pipeline/scores.json").read_text())["scores"]
    assert {row["task"] for row in scores} >= {"attribution", "tags", "lemmas", "dependencies", "sentences", "names"}
    for row in scores:
        what, is_f1 = row["measure"].removesuffix(" F1"), row["measure"].endswith(" F1")
        if row["task"] != "attribution":
            assert f"| {row['data']} | {row['measure']} | {row['value']} |" in README, row
        elif is_f1:
            assert re.search(rf"^\| {what} \| \**{row['value']}", README, flags=re.MULTILINE), row


def test_every_goal_is_measured():
    scores = json.loads((ROOT / "analysis/pipeline/scores.json").read_text())["scores"]
    with (ROOT / "analysis/training/goals.csv").open(encoding="utf-8", newline="") as file:
        goals = {(row["data"], row["measure"]) for row in csv.DictReader(file)}
    assert goals <= {(row["data"], row["measure"]) for row in scores}


def test_every_make_target_has_a_help_line_and_the_readme_names_it():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE).group(1).split()
    for target in targets:
        assert re.search(rf"^{target}:.*## \w", makefile, flags=re.MULTILINE), target
        assert target == "help" or f"make {target}" in README, target


def test_every_file_that_the_readme_links_to_is_there():
    for link in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", README):
        assert (ROOT / (link[0] or link[1])).exists(), link


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_are_stripped_short_and_define_nothing(path):
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert len(code) <= 12 and max(len(cell.source.splitlines()) for cell in code) <= 10
    assert not any(re.search(r"^\s*(def|class) ", cell.source, flags=re.MULTILINE) for cell in code)
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1


def test_importing_the_package_changes_no_global_setting():
    code = "import analysis, sys; print('papermill' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_no_path_of_a_machine_is_written_in_the_project():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode()
    files = [ROOT / name for name in listed.split("\0") if name]
    if not files:
        pytest.skip("not a git checkout")
    texts = [p for p in files if p.is_file() and p.suffix not in {".png", ".onnx", ".npz", ""}]
    home = str(Path(ROOT).parent) + "/"
    assert [p.name for p in texts if home in p.read_text(encoding="utf-8", errors="ignore")] == []
