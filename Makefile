# make run: the corpus into tables.  make test: all tests.  make check: style, types, layers.  make help: the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CORPUS ?= corpus/articles
OUTPUT ?= output

.PHONY: help run test check docs lint format types layers schema floors floors-update datasheet bench train clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(STAMP)  ## extract CORPUS (corpus/articles) into the tables of OUTPUT (output)
	$(BIN)/depeche run $(CORPUS) --output $(OUTPUT)

test: $(STAMP)  ## all tests, on two processes
	$(BIN)/pytest -n 2 --dist loadfile

check: lint types layers  ## style, types and import layers

lint: $(STAMP)  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP)  ## mend the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP)  ## types
	$(BIN)/mypy

layers: $(STAMP)  ## schemas <- pipeline <- flows
	$(BIN)/lint-imports

docs: $(STAMP)  ## the documentation site into site/, warnings as errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

schema: $(STAMP)  ## write the data dictionary anew
	$(BIN)/depeche schema > output/README.md

floors: $(STAMP)  ## scores on our own gold, against corpus/floors.json
	$(BIN)/python -m pipeline.evaluation.floors

floors-update: $(STAMP)  ## pin the floors of quality where the scores are now
	$(BIN)/python -m pipeline.evaluation.floors --update

datasheet: $(STAMP)  ## count the corpus anew in corpus/README.md
	$(BIN)/python -m pipeline.evaluation.datasheet

bench: $(STAMP)  ## what a run costs, as ratios: BENCH="memory --articles 200" for less, an hour or so for all
	$(BIN)/python -m pipeline.evaluation.benchmark $(BENCH)

# Articles of WiNER-fr (French Wikinews, CC BY) as JSON lines; everything else the weights rest on is in corpus/.
train: $(STAMP)  ## make the weights anew from WINER=FILE and the gold of corpus/
	test -f "$(WINER)" || { echo "Give the WiNER-fr articles: make train WINER=winer-fr.jsonl"; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[train]'
	$(BIN)/python -m pipeline.training "$(WINER)"

clean:  ## remove the environment and caches, keep the tables
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment, made once and again when what it rests on changes.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
