# Grootboek: `make help` lists what can be done.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test soak check format bench docs site lock wheel clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := .venv-site
JOBS ?= 4
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
READY := $(VENV)/.ready
CLIENTS := tests/clients/node_modules/.package-lock.json
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with the locked dependencies and the grootboek command

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' \
		|| { echo "Python cannot make virtual environments here; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || { echo "Making a virtual environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked dependencies in $(VENV): once, and again when they change; it may take some minutes"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@echo "Installing the grootboek command"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## Serve the demo administration on http://127.0.0.1:8080
	@echo "Starting the server with the demo administration; the books are in data/"
	@exec $(BIN)/grootboek serve --demo

$(CLIENTS): tests/clients/package-lock.json
	@if command -v npm >/dev/null; then cd tests/clients && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; \
		else echo "npm is not here: the tests with Node's SOAP clients will say so"; fi

test: setup $(CLIENTS) ## Run the whole suite, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

soak: setup $(CLIENTS) ## Run the suite's long forms: many kills, many machine steps, long fuzz
	GROOTBOEK_SOAK=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal

check: setup ## Lint, format check, types, import contracts, limits, stale docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -q -m "not slow" tests/tidy tests/docs

format: setup ## Format the code and sort the imports
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: setup ## Measure against the peers in the same run; QUICK=1 for some minutes
	$(PIP) install --require-hashes -r requirements/bench.txt
	$(BIN)/python -m bench $(if $(QUICK),--quick)

docs: setup ## Write the generated pages under docs/ again
	$(BIN)/python -m docs

site: setup $(SITE)/.ready ## Build the documentation as a website in dist/site
	$(BIN)/python -m docs --site build/site
	@NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --quiet --strict --clean --config-file build/site/mkdocs.yml --site-dir "$(CURDIR)/dist/site"
	@echo "Look at it with: python3 -m http.server --directory dist/site 8000"

$(SITE)/.ready: requirements/site.txt
	@test -x $(SITE)/bin/python || $(PYTHON) -m venv $(SITE)
	$(SITE)/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes -r requirements/site.txt
	@touch $@

lock: ## Lock the dependencies again (needs uv)
	$(COMPILE) --group build -o requirements/build.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml --group dev --group bench -o requirements/bench.txt
	$(COMPILE) --group site -o requirements/site.txt

wheel: setup ## Build dist/grootboek-*.whl
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove what the targets above made (never the data)
	rm -rf $(VENV) $(SITE) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
