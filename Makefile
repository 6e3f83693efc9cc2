# `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev chromium postgresql deploy-tools run port-is-free demo etl check test test-full bench screenshots lock clean

PORT ?= 8501
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run-ready  ## Make the environment in .venv with the exact versions of requirements.txt

$(VENV)/.run-ready: requirements.txt scripts/make_environment.sh
	@PYTHON="$(PYTHON)" bash scripts/make_environment.sh $(VENV) requirements.txt
	@touch $@

setup-dev: $(VENV)/.dev-ready  ## The same with what tests and checks need

$(VENV)/.dev-ready: $(VENV)/.run-ready requirements-dev.txt
	@PYTHON="$(PYTHON)" bash scripts/make_environment.sh $(VENV) requirements-dev.txt
	@touch $@

postgresql:  ## Find the programs of PostgreSQL for the tests of the intake, or install them
	@bash scripts/find_postgresql.sh

deploy-tools:  ## Find HAProxy and systemd-analyze for the tests of deploy/, or install them
	@bash scripts/find_deployment_tools.sh

chromium: setup-dev  ## Find a Chromium for the browser tests, or install one
	@PY="$(PY)" bash scripts/find_chromium.sh

run: setup port-is-free  ## Serve dashboard and intake on http://127.0.0.1:8501 (PORT=… changes it), with the demo until data/ has a build
	@$(PY) -m etl ensure-build
	@$(PY) -m uvicorn server:app --host 127.0.0.1 --port $(PORT) --log-level warning --timeout-keep-alive 65

port-is-free: setup
	@$(PY) -m scripts.port_is_free $(PORT)

demo: setup  ## Invent submissions and load them into data/demo (SUBMISSIONS=6000 SEED=1)
	@$(PY) -m etl demo --submissions $(or $(SUBMISSIONS),6000) --seed $(or $(SEED),1)

etl: setup  ## Load what is new in data/inbox and publish a build
	@$(PY) -m etl run

check: setup-dev  ## Lint, types, import directions and SQL style
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m sqlfluff lint --processes 2 --disable-progress-bar etl/sql

test: setup-dev chromium postgresql deploy-tools  ## Run every test
	@$(PY) -m pytest --numprocesses auto --dist worksteal

test-full: setup-dev chromium postgresql deploy-tools  ## Run every test with the large counts
	@EHEALTHBUGS_TEST_FULL=1 $(PY) -m pytest --numprocesses auto --dist worksteal

bench: setup-dev  ## Measure speed and memory against a floor in the same run
	@$(PY) -m benchmarks

screenshots: setup-dev chromium  ## Take the pictures of the README from the demo
	@$(PY) -m scripts.screenshots

lock:  ## Resolve the exact versions again (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links pyproject.toml --generate-hashes -o requirements.txt
	@uv pip compile -q --universal --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:  ## Remove the environment and the demo; data/ stays
	@rm -rf $(VENV) data/demo
