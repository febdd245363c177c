# Everything lives in .venv; nothing is installed outside it but downloads in the user's cache.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
# Node.js comes with the locked Python packages: the lint of models needs nothing else on the machine.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help run test lint check docs format lock

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.installed: package-lock.json .venv/.installed
	npm ci --silent --no-audit --no-fund
	@touch $@

run: .venv/.installed ## Start everything and take real applications to a signed notice (ARGS=--exit to end by itself)
	@exec $(BIN)/komek demo $(ARGS)

test: .venv/.installed node_modules/.installed ## Run every test, the real engine and Chromium included (ARGS=… goes to pytest)
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: .venv/.installed node_modules/.installed ## Check code, types, architecture and models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/komek check
	npm run --silent lint:models

check: .venv/.installed node_modules/.installed ## Tell process owners what a change of a model breaks (ARGS=--watch to go on)
	@exec $(BIN)/komek check $(ARGS)

docs: .venv/.installed node_modules/.installed ## Build the documentation as one site that is searched offline: build/site/index.html
	$(BIN)/komek screenshots --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

format: .venv/.installed ## Format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: ## Lock the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --constraint requirements.lock --excludes docker/left-out.txt --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o docker/requirements.lock
	echo hatchling | uv pip compile - --constraint requirements.lock --universal \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -o docker/build.lock
