# Conference Guide. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run install test check format pins golden clean

help: ## What the commands are
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Try the guide on this computer: prints the address of a chat page
	$(BIN)/conference-guide try

install: $(VENV)/installed ## Make .venv with what the bot needs (leaves .venv/bin/conference-guide)

test: $(VENV)/installed-dev ## Run all tests
	@$(BIN)/python tests/browser.py
	$(BIN)/python -m pytest -q

check: $(VENV)/installed-dev ## Lint, types, import rules, and the guide's content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/conference-guide check

format: $(VENV)/installed-dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(VENV)/installed-dev ## Write the golden screens anew, to be read as a diff
	$(BIN)/python -m pytest -q tests/test_golden.py --update-golden

pins: $(VENV)/installed-dev ## Pin the newest versions anew (requirements*.txt)
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --allow-unsafe --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Remove what these commands made
	rm -rf $(VENV) guide.db* dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=python3.11 or the like." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# Everything pinned by hash first; then this project itself, which needs nothing more.
$(VENV)/installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/installed $@
