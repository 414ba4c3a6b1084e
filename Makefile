# Conference Guide. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run install install-paper install-edit test coverage check format bench chaos floods fuzz-questions mutants soak prove-nothing-kept prove-nothing-stale prove-pages-whole pins golden audit sbom clean

help: ## What the commands are
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-21s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Try the guide on this computer: prints the address of a chat page
	$(BIN)/conference-guide try

install: $(VENV)/installed ## Make .venv with what the bot needs (leaves .venv/bin/conference-guide)

install-paper: $(VENV)/installed ## Add what leaflets, posters and pictures are made with
	$(PIP) install --require-hashes -r requirements-paper.txt

install-edit: $(VENV)/installed ## Add what the editor's page works with
	$(PIP) install --require-hashes -r requirements-edit.txt

test: $(VENV)/installed-dev ## Run all tests
	@$(BIN)/python tests/browser.py
	$(BIN)/python -m pytest -q --numprocesses 2 --dist loadfile --no-loadscope-reorder

coverage: $(VENV)/installed-dev ## Run all tests and say which lines of bot/ none of them reaches
	$(BIN)/python tests/browser.py
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q --numprocesses 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

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

bench: $(VENV)/installed-bench ## Measure the bot beside bare ones (docs/performance.md; half an hour)
	$(BIN)/python -m bench

chaos: $(VENV)/installed-dev ## Kill the bot 50 times under load while Telegram misbehaves: is anything lost?
	$(BIN)/python -m proofs.chaos

floods: $(VENV)/installed-dev ## A few accounts flood the bot: how long does a reader wait, polling and webhook?
	$(BIN)/python -m proofs.floods

soak: $(VENV)/installed-dev ## Mixed traffic with hostile texts for MINUTES=20: are memory and descriptors flat?
	$(BIN)/python -m proofs.soak --minutes $(or $(MINUTES),20)

prove-nothing-kept: $(VENV)/installed-dev ## Send 10,000 marked messages, then search everything the bot could have written
	$(BIN)/python -m proofs.nothing_kept

fuzz-questions: $(VENV)/installed-dev ## Type every character there is, alone, repeated and mixed (an hour at most)
	$(BIN)/python -m proofs.fuzz_questions

mutants: $(VENV)/installed-dev ## Put small mistakes into the core, one at a time: does a test notice each?
	$(BIN)/python -m proofs.mutants

prove-nothing-stale: $(VENV)/installed-dev ## Change every English text of the guide in turn: is its old translation ever shown?
	ALL_PROOFS=1 $(BIN)/python -m pytest -q tests/translation/test_staleness.py

prove-pages-whole: $(VENV)/installed-dev ## Look at each row of each form of page, weigh each page in eleven languages, set each leaflet twice
	$(BIN)/python tests/browser.py
	ALL_PROOFS=1 $(BIN)/python -m pytest -q tests/web tests/desk/test_in_browser.py tests/paper/test_leaflet.py tests/local_telegram/test_html.py

pins: $(VENV)/installed-dev ## Pin the newest versions anew (requirements*.txt)
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --constraint requirements.txt --extra paper --output-file requirements-paper.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --constraint requirements.txt --constraint requirements-paper.txt --extra edit --output-file requirements-edit.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --allow-unsafe --extra dev --extra paper --extra edit --constraint requirements.txt --constraint requirements-paper.txt --constraint requirements-edit.txt --output-file requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --output-file bench/requirements.txt bench/requirements.in
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade --constraint requirements-dev.txt --output-file requirements-build.txt requirements-build.in

audit: $(VENV)/installed-dev ## Are faults known in the pinned packages? (says so if nobody can be asked)
	$(BIN)/python deploy/audit.py requirements.txt requirements-paper.txt requirements-edit.txt requirements-dev.txt

sbom: $(VENV)/installed-dev ## List what the bot runs on: dist/sbom.json (CycloneDX; the same each time)
	@mkdir -p dist
	$(BIN)/python -W ignore::UserWarning -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --of JSON --output-file dist/sbom.json

clean: ## Remove what these commands made
	rm -rf $(VENV) guide.db* dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=python3.11 or the like." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# Everything pinned by hash first; then this project itself, which needs nothing more.
$(VENV)/installed: requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.txt -r requirements-build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/installed $@

# The bots that ours is measured against have an environment of their own: aiogram wants older versions than we pin.
$(VENV)/installed-bench: bench/requirements.txt | $(VENV)/installed-dev
	$(PYTHON) -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r bench/requirements.txt
	@touch $@
