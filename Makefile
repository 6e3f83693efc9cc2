# `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev chromium postgresql clickhouse chdb deploy-tools run port-is-free demo etl check test test-full bench bench-peers \
        screenshots lock audit sbom licences clean

PORT ?= 8501
PYTHON ?= python3
VENV := .venv
AUDIT := .venv-audit
PY := $(VENV)/bin/python
# Python writes a compiled file short on a full disk, and fails at it ever after: compiled by `make setup`, then never again.
export PYTHONDONTWRITEBYTECODE := 1

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.run-ready  ## Make the environment in .venv with the exact versions of requirements.txt
	@$(PY) -m compileall -q $(wildcard *.py) $(patsubst %/__init__.py,%,$(wildcard */__init__.py)) pages ui

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

clickhouse:  ## Find the server of ClickHouse for the tests of the cluster, or install it
	@bash scripts/find_clickhouse.sh

chdb: $(VENV)-chdb/.ready  ## Make the environment with today's ClickHouse for `make test-full` (800 MB)

$(VENV)-chdb/.ready: tests/cluster/requirements-chdb.txt
	@PYTHON="$(PYTHON)" bash scripts/make_environment.sh $(VENV)-chdb $<
	@touch $@

chromium: setup-dev  ## Find a Chromium for the browser tests, or install one
	@PY="$(PY)" bash scripts/find_chromium.sh

run: setup port-is-free  ## Serve dashboard and intake on http://127.0.0.1:8501 (PORT=… changes it), with the demo until data/ has a build
	@$(PY) -m etl ensure-build
	@$(PY) -m uvicorn server:app --host 127.0.0.1 --port $(PORT) --log-level warning --timeout-keep-alive 65

port-is-free: setup
	@$(PY) -m scripts.port_is_free "$(PORT)"

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

test: setup-dev chromium postgresql clickhouse deploy-tools  ## Run every test
	@$(PY) -m pytest --numprocesses auto --dist worksteal

test-full: setup-dev chromium postgresql clickhouse chdb deploy-tools  ## Run every test with the large counts
	@EHEALTHBUGS_TEST_FULL=1 $(PY) -m pytest --numprocesses auto --dist worksteal

bench: setup-dev  ## Measure what is ours, most of it against a floor in the same run
	@$(PY) -m benchmarks

bench-peers: setup-dev chromium deploy-tools  ## Measure beside Superset, Dash, dlt and pandas; hours (QUICK=--quick tries it)
	@$(PY) -m benchmarks.peers $(QUICK)

screenshots: setup-dev chromium  ## Take the pictures of the README from the demo
	@$(PY) -m scripts.screenshots

lock:  ## Resolve the exact versions again (needs uv)
	@uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	@uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links requirements-audit.in -o requirements-audit.txt
	@uv pip compile -q --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links tests/cluster/requirements-chdb.in -o tests/cluster/requirements-chdb.txt

$(AUDIT)/.ready: requirements-audit.txt scripts/make_environment.sh
	@PYTHON="$(PYTHON)" bash scripts/make_environment.sh $(AUDIT) requirements-audit.txt
	@touch $@

audit: $(AUDIT)/.ready  ## Ask the indexes of advisories about every locked package; exit code 3 where none could be reached
	@$(PYTHON) scripts/audit.py $(AUDIT)/bin/pip-audit

sbom: $(AUDIT)/.ready  ## Write what the product is made of to sbom.cdx.json (CycloneDX), from the lock
	@$(AUDIT)/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.cdx.json

licences: setup  ## Write docs/licences.md anew, from the lock and what the packages say of themselves
	@$(PY) -m scripts.licences

clean:  ## Remove the environment and the demo; data/ stays
	@rm -rf $(VENV) $(VENV)-chdb $(AUDIT) sbom.cdx.json data/demo
