# The commands of the house. Python 3.11+, git and make are all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What waits for a browser or a killed process is tested apart from what keeps the processor busy.
BROWSERS := tests/web tests/journeys tests/faults

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults lock clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: export SOUND_DAYS ?= 14
run: export SECOND_FACTOR ?= optional
run: export POLICE_SPACE ?= true
run: export CONTROLLER_NAME ?= Prøvekommunen
run: $(VENV)/ready ## Set up, migrate, seed the demo and serve on localhost
	@$(BIN)/python web/build.py
	@$(BIN)/tryg demo
	@$(BIN)/tryg serve

test: $(VENV)/ready-to-test ## The whole check
	$(BIN)/python web/build.py --check
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -n 3 --dist worksteal $(BROWSERS:%=--ignore=%)
	$(BIN)/python -m pytest -n 3 --dist worksteal $(BROWSERS)

bench: $(VENV)/ready-to-test ## Figures as JSON
	@$(BIN)/python -m tests.bench

faults: $(VENV)/ready-to-test ## The long reliability drills
	@$(BIN)/python -m tests.faults

lock: $(VENV)/ready-to-test ## Pin every dependency anew (needs uv: pip install uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra build pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra build --extra test -c requirements.txt pyproject.toml -o requirements-test.txt

clean: ## Remove what was built (never the data)
	rm -rf $(VENV) web/built web/node_modules

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python can't make environments here; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/ready: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (the first time takes a minute or two) ..."
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/ready-to-test: requirements-test.txt $(VENV)/ready
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@
