# Every recipe is a command you can copy; nothing but Python 3.11 and make is needed first.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := mining tests tools benchmarks

.PHONY: demo test check repro docs clean

demo: .venv/.base  ## run the invented study and print the path of its report
	rm -rf build/demo
	$(BIN)/mining demo build/demo
	$(BIN)/mining run --workspace build/demo

test: .venv/.dev  ## all tests, offline
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .venv/.dev  ## style, format and types
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy

repro: .venv/.dev  ## the demo study through DVC, into data/, results/ and reports/
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/dvc repro

docs: .venv/.dev  ## rewrite the generated pages of docs/
	$(BIN)/python tools/docs.py

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/.base .venv/.dev: .venv/.%: pyproject.toml constraints.txt tools/bootstrap.py
	$(PYTHON) tools/bootstrap.py $*
