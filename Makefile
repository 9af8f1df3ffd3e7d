PYTHON  ?= python3
CORPORA ?= ../shared/corpora
BIN     := .venv/bin
READY   := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help report test lab check lock train evaluate benchmark picture clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(READY)  ## read the shipped article and write reports/vostochny/
	$(BIN)/python -m analysis report notebooks/articles/vostochny.txt --published 2023-09-13 --out reports

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest

lab: $(READY)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

check: $(READY)  ## lint and format check of code and notebooks, and that notebooks carry no output
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id --extra-keys "metadata.papermill cell.metadata.papermill" notebooks/*.ipynb

lock: $(READY)  ## pin every dependency anew in requirements.txt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --upgrade --extra test pyproject.toml --output-file requirements.txt

train: $(READY)  ## train annotator and comparer on the corpora in CORPORA=… (about four hours on two cores; resumes)
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[train]'
	$(BIN)/python -m analysis.training.train $(CORPORA) --out .training
	$(BIN)/python -m analysis.training.export $(CORPORA) .training
	$(BIN)/python -m analysis.training.entailment $(CORPORA) --out .training/comparer
	$(BIN)/python -m analysis.training.relations $(CORPORA)

evaluate: $(READY)  ## measure the annotator on the development data in CORPORA=…
	$(BIN)/python -m analysis.training.evaluate $(CORPORA)

benchmark: $(READY)  ## time the annotator, on the corpora in CORPORA=… or else on the shipped article
	$(BIN)/python -m analysis.benchmark $(or $(wildcard $(CORPORA)),notebooks/articles/vostochny.txt)

picture: report  ## take the README's picture of the shipped report (needs Chromium)
	$(BIN)/python tests/take_picture.py reports/vostochny/report.html reports/page.png

clean:  ## remove .venv, caches and training checkpoints
	rm -rf .venv .training .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which one with: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@echo "Making .venv from requirements.txt (once; about a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "Done."
