# Everything that a newcomer needs: make demo, make test.
# Python 3.11, 3.12 or 3.13: uv.lock holds one version of each dependency for all of them.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
export UV_COMPILE_BYTECODE = 1
export UV_PROJECT_ENVIRONMENT = .venv
export MLFLOW_DISABLE_TELEMETRY = true
# Whoever forbids Python to keep what it compiled has each process that tests start compile the engine and the tests anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test deep lint types layers check bench docs release-check clean

.venv/ready: pyproject.toml uv.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv sync --frozen --quiet
	touch $@

demo: .venv/ready  ## a synthetic city, the whole job, and where the portraits are
	$(BIN)/riskml demo demo

test: .venv/ready  ## the whole test suite
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

deep: .venv/ready  ## what `make test` asks a part of, whole: examples, bundles, the room on PostgreSQL
	RISKML_TEST_DEEP=1 $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
	RISKML_TEST_ROOM=postgresql $(BIN)/pytest tests/portal

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy
	$(BIN)/mypy --allow-any-generics --no-warn-return-any benchmarks/*.py

layers: .venv/ready
	$(BIN)/lint-imports

check: test lint types layers  ## what continuous integration runs

bench: .venv/ready
	$(BIN)/python benchmarks/metrics.py
	$(BIN)/python benchmarks/rules.py $(if $(CARDINAL),--cardinal $(CARDINAL))
	$(BIN)/python benchmarks/explain.py
	$(BIN)/python benchmarks/odds.py
	$(BIN)/python benchmarks/learning.py
	$(BIN)/python benchmarks/learning_real.py

docs: .venv/ready  ## the site in site/, with a page a card; a warning or a link that leads nowhere is an error
	$(BIN)/riskml docs docs
	$(BIN)/sphinx-build -q -W --keep-going -j auto -c docs -d site/.read . site
	$(BIN)/python docs/site_build/check.py site

release-check: .venv/ready  ## builds what would be released and looks into it; publishes nothing
	$(BIN)/python docs/release_check.py

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache demo site docs/cards.md docs/cases docs/cases.md docs/cases.zh.md docs/matters docs/metrics docs/rules docs/schemas docs/shapes
