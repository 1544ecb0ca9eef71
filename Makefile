# Each target builds what it needs: Python 3.11+ with its venv module, and make, are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS_BIN := $(VENV)-docs/bin

.PHONY: demo test test-all fuzz browser service adapters spark lint fix gate bench docs clean

$(VENV)/.core: pyproject.toml  # what a user installs
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.ready: $(VENV)/.core  # and the tools of a developer; pip knows groups since 25.1
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $@

demo: $(VENV)/.core  ## a three-sentence summary of a real-sized article
	$(BIN)/python -m summarizer examples/article.txt

test: $(VENV)/.ready  ## everything under tests/ but the folders of the targets below, in two processes
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

fuzz: $(VENV)/.ready  ## tests/test_fuzz.py with 3,000 examples a test, not 30: profile "fuzz" in tests/conftest.py; a quarter of an hour
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --hypothesis-profile fuzz \
	    -o faulthandler_timeout=0 tests/test_fuzz.py

lint: $(VENV)/.ready  ## style, types and layers, as CI checks them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.ready  ## what the linter can mend by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-all: lint test docs service browser spark adapters gate  ## all that is checked before a change is accepted, each once

$(VENV)/.browser: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group browser
	touch $@

browser: $(VENV)/.browser  ## the tests in Chromium, which is installed where it is missing
	sh scripts/install_chromium.sh
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/browser

$(VENV)/.service: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group service
	touch $@

service: $(VENV)/.service  ## attacks on the service, and requests made from its description
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal tests/service/slow

ADAPTERS := langchain haystack llama_index spacy

.cache/environments/%/.ready: $(VENV)/.ready  # --no-compile: most modules are never imported
	$(PYTHON) -m venv --clear --without-pip $(@D)
	$(BIN)/python -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --no-compile \
	    --editable . --group $*
	touch $@

adapters: $(ADAPTERS:%=.cache/environments/%/.ready)  ## each adapter beside its framework, in an environment of its own
	for name in $(ADAPTERS); do \
	    .cache/environments/$$name/bin/python -m pytest --confcutdir tests/adapters \
	        tests/adapters/test_$$name.py || exit 1; \
	done

$(VENV)/.spark: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group spark
	touch $@

spark: $(VENV)/.spark  ## the tests on Spark, dask and datasets; Java is installed where it is missing
	sh scripts/install_java.sh
	$(BIN)/python -m pytest tests/spark tests/test_docs.py -k 'spark or clusters'

gate: $(VENV)/.ready  ## quality, sentences and speed against benchmarks/floors.json
	$(BIN)/python benchmarks/gate.py

bench: $(VENV)/.ready  ## all tables and the picture, beside other libraries (the first run takes hours)
	$(BIN)/python benchmarks/peers.py build
	$(BIN)/python benchmarks/peers.py run
	$(BIN)/python benchmarks/sentences.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/keywords.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/other_tasks.py
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/report.py

$(VENV)-docs/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)-docs
	$(DOCS_BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(DOCS_BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	touch $@

# In a folder of its own: Zensical empties .cache beside its settings, and the peers of the benchmarks live in ours.
docs: $(VENV)-docs/.ready  ## the documentation site, build/docs/site; a broken link or a missing page fails
	rm -rf build/docs && mkdir -p build/docs
	cp -r zensical.toml docs src build/docs
	cd build/docs && $(abspath $(DOCS_BIN))/zensical build --strict
	$(DOCS_BIN)/python scripts/check_site.py build/docs/site zensical.toml

clean:
	rm -rf $(VENV) $(VENV)-docs build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
