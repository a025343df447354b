# Everything a person does here, by name. Nothing needs to be installed but a Python 3.11 with venv.

BIN := .venv/bin
SOURCES := policy_engine tests policies benchmarks conftest.py
WORKERS ?= 2
AT ?= 2026-11-18 10:30

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help route test check format soak bench postgres chromium clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

route: .venv/core.stamp  ## route the example's leads, with a summary and one explanation
	@mkdir -p out
	@$(BIN)/policy route policies/hybrid policies/hybrid/leads.csv --at "$(AT)" -o out/decisions.csv
	@$(BIN)/policy explain policies/hybrid policies/hybrid/leads.csv --lead L-0081 --at "$(AT)"

test: check postgres chromium  ## ruff, mypy, the layers, and every test
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup

check: .venv/dev.stamp  ## ruff, mypy and the layers alone
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: .venv/dev.stamp  ## write all code in its layout
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

soak: .venv/dev.stamp postgres  ## the long runs of the promises
	@$(BIN)/pytest -m soak --hypothesis-profile=soak

bench: .venv/dev.stamp postgres  ## side by side with what one would use instead
	@$(BIN)/python -m benchmarks

postgres:
	@bash .ci/find-postgres

chromium:
	@bash .ci/find-chromium

clean:  ## take away everything that was made
	@rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than pyproject.toml as long as nothing has to be installed again.
.venv/bin/python:
	@python=$$(bash .ci/find-python) && "$$python" -m venv .venv

.venv/core.stamp: pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch .venv/core.stamp $@
