# make run    sets everything up and starts the coach
# make test   sets everything up and passes every check
# make bench  measures; make derived writes anew what is derived from data; make skill-package, make lambda for Alexa
# Needs a Debian-like system with Python 3.11 to 3.13; the rest is fetched or installed here.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin

# Debian packages: what the coach runs with, and what its tests use beside that.
RUN_PACKAGES := python3-venv espeak-ng libportaudio2 alsa-utils
TEST_PACKAGES := $(RUN_PACKAGES) pulseaudio pulseaudio-utils libasound2-plugins sox flite nodejs npm \
	libfst-tools libfst22-plugins-base

.DEFAULT_GOAL := run
.PHONY: run setup setup-dev test check bench proof mutants fuzz derived speech-graph understanding skill-package lambda clean

run: setup
	@$(BIN)/stretch-coach start

setup: .venv/.set-up

setup-dev: .venv/.set-up-dev

# The coach can be typed to without the Debian packages, so their lack is said and does not stop the set-up.
.venv/.set-up: pyproject.toml Makefile tools/debian-packages
	@tools/debian-packages $(RUN_PACKAGES) || true
	@$(MAKE) --no-print-directory .venv/bin/pip
	@echo "Installing Python packages into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[alexa,voice]"
	@touch $@

.venv/.set-up-dev: pyproject.toml Makefile tools/debian-packages
	@tools/debian-packages $(TEST_PACKAGES)
	@$(MAKE) --no-print-directory .venv/bin/pip
	@echo "Installing Python packages into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[alexa,voice,dev]"
	@touch .venv/.set-up $@

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "stretch-coach needs Python 3.11, 3.12 or 3.13: apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "no virtual environment could be made: apt-get install python3-venv" >&2; exit 1; }

test: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/stretch-coach check
	$(BIN)/pytest --quiet --numprocesses 2 -m "not slow and not audio"
	$(BIN)/pytest --quiet --numprocesses 2 -m "(slow or audio) and not live"
	$(BIN)/pytest --quiet --numprocesses 3 --dist worksteal -m live

check: setup
	$(BIN)/stretch-coach check

bench: setup-dev
	@for bench in tools/bench_*.py; do echo "== $$bench"; \
		$(BIN)/python -m tools.$$(basename $$bench .py) || exit 1; done

proof: setup-dev
	$(BIN)/python -m tools.proof

mutants: setup-dev
	$(BIN)/python -m tools.mutants

fuzz: setup-dev
	STRETCH_COACH_PROOF_EXAMPLES=2000 $(BIN)/pytest --quiet tests/proof/test_fuzz.py tests/proof/test_conversations.py

# What is kept in the repository and derived from other files in it.
derived: setup-dev
	$(BIN)/python -m tools.build_models
	$(MAKE) understanding
	$(BIN)/python -m tools.speech_graph
	$(BIN)/python -m tools.build_readme

speech-graph: setup-dev
	$(BIN)/python -m tools.speech_graph

# Fetches a public encoder to begin with; takes about half an hour.
understanding: setup-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[alexa,voice,dev,train]"
	$(BIN)/python -m tools.train_understanding

skill-package: setup
	$(BIN)/python -m tools.build_skill_package

lambda: setup
	$(BIN)/python -m tools.build_lambda

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
