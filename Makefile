# What people type: run, test, test-long, check, bench. Everything is installed into .venv and web/node_modules.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: run test test-long check bench format locks web clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= ./data
BIN := .venv/bin
WEB_SOURCES := $(shell find web/src web/public server/locales server/web/icons.json -type f 2>/dev/null) $(wildcard web/*.ts web/*.json)

run: .venv/ok web/dist/ok
	@$(BIN)/lappu serve --host '$(HOST)' --port '$(PORT)' --data '$(DATA)'

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Lappu needs Python 3.11 or newer: install it, or name one: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo 'Python lacks venv. On Debian and Ubuntu: sudo apt-get install python3-venv'; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@touch $@

.venv/ok: .venv/python requirements/run.txt pyproject.toml
	@echo 'Installing Lappu (the first time takes a minute) …'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Node comes from PyPI when the machine has none that is new enough.
.venv/node: .venv/python requirements/node.txt hatch_build.py
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "."); import hatch_build; sys.exit(not hatch_build.node_on_path())' \
	  || { echo 'Installing Node …'; $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt; }
	@touch $@

web/node_modules/ok: web/package-lock.json .venv/node
	@echo 'Installing what the web client is built with …'
	@.ci/npm ci --silent
	@touch $@

web/dist/ok: web/node_modules/ok .venv/ok $(WEB_SOURCES)
	@echo 'Building the web client …'
	@.ci/npm run --silent build
	@touch $@

web: web/dist/ok

.venv/dev: .venv/ok requirements/dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

check: .venv/dev web/dist/ok
	@.ci/check

test: .venv/dev web/dist/ok
	@.ci/test

test-long: .venv/dev web/dist/ok
	@.ci/test --long

# QUICK=1 tries it out, ONLY=s1-fixed,s5 measures these alone, RESUME=1 goes on where it was ended, RUNS=3.
bench: .venv/dev web/dist/ok
	@$(BIN)/python -m tests.load all --only '$(ONLY)' --runs '$(or $(RUNS),3)' $(if $(QUICK),--quick) $(if $(RESUME),--resume)

format: .venv/dev web/dist/ok
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . && .ci/npm run --silent format

# Pins every package with its hash; run it after a change of pyproject.toml or web/package.json.
locks: .venv/dev
	@.ci/locks

clean:
	@rm -rf .venv web/node_modules web/dist
