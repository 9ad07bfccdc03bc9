# `make run` opens the dashboard, `make test` checks everything. Each makes the environment that it
# needs in .venv; only Python 3.11 or newer and make have to be there.

PYTHON ?= python3
PORT ?= 8501
HOST ?= 127.0.0.1
# How many processes the tests run in.
JOBS ?= logical
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test coverage lint format bench geocode audit sbom lock clean

help:  ## Say what each command does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt constraints.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt constraints.txt | $(BIN)/python
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

# On this computer's own address, whoever starts the map may edit; on any other address, no one may.
run: export PARTNERSHIP_MAP_EDITING ?= $(if $(filter 127.0.0.1 localhost ::1,$(HOST)),local)
# Each glibc arena keeps the most memory that the runs in it have used at once. With many viewers of
# a long list, two arenas take a quarter of the memory of the usual eight per core.
run: export MALLOC_ARENA_MAX ?= 2
run: $(VENV)/run.stamp  ## Open the dashboard at http://127.0.0.1:8501 (PORT=… HOST=…)
	@$(BIN)/python -m ui.server --host $(HOST) --port $(PORT)

test: lint  ## Run the linters and every test
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

coverage: $(VENV)/dev.stamp  ## Say which code the tests outside the browser do not run
	$(BIN)/python -m pytest -n $(JOBS) -m "not browser" --cov --cov-report=
	@$(BIN)/coverage report --sort=cover

lint: $(VENV)/dev.stamp  ## Check style, types and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint
	$(BIN)/oxfmt --check '**/*.js' '**/*.css'
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint deploy/Dockerfile
	$(BIN)/yamllint --strict .yamllint deploy
	$(BIN)/kubernetes-validate --strict --quiet $(filter-out %/kustomization.yaml,$(wildcard deploy/kubernetes/*.yaml))

format: $(VENV)/dev.stamp  ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/oxlint --fix
	$(BIN)/oxfmt '**/*.js' '**/*.css'

bench: $(VENV)/dev.stamp  ## Measure this map against others, in one run (SITES="12 1000 30000")
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BIN)/python -m benchmarks $(if $(SITES),--sites $(SITES))

geocode: $(VENV)/run.stamp  ## Locate every site and write data/locations.csv
	$(BIN)/python -m geocode

audit: $(VENV)/dev.stamp  ## Look for known flaws in the packages and in our own code (uses the network)
	$(PIP_INSTALL) -r requirements-audit.txt
	@$(BIN)/python -m tools.audit

sbom: $(VENV)/dev.stamp  ## Write sbom.json (CycloneDX) and licenses.csv of the dashboard's packages
	@$(BIN)/python -m tools.sbom

lock: | $(BIN)/python  ## Rewrite constraints.txt with the newest versions allowed
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	{ echo "# Exact versions of everything, written by 'make lock'."; \
	  $(VENV)/lock/bin/python -m pip freeze; } > constraints.txt
	rm -rf $(VENV)/lock

clean:  ## Remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .coverage
