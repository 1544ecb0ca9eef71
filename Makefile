# Each target builds what it needs: Python 3.10+ with its venv module, and make, are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint fix gate bench clean

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/.ready  ## a three-sentence summary of a real-sized article
	$(BIN)/python -m summarizer examples/article.txt

test: $(VENV)/.ready  ## everything under tests/
	$(BIN)/python -m pytest

lint: $(VENV)/.ready  ## style and types, as CI checks them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/.ready  ## what the linter can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-all: lint test gate  ## all that is checked before a change is accepted

gate: $(VENV)/.ready  ## quality, sentences and speed against benchmarks/floors.json
	$(BIN)/python benchmarks/gate.py

bench: $(VENV)/.ready  ## all tables and the picture, beside other libraries (the first run takes hours)
	$(BIN)/python benchmarks/peers.py build
	$(BIN)/python benchmarks/peers.py run
	$(BIN)/python benchmarks/sentences.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/keywords.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/other_tasks.py
	$(BIN)/python benchmarks/report.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
