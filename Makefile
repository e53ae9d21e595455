# The two commands to know are `make demo` and `make test`; `make help` lists the rest.
# Each makes its own virtual environment and installs what it needs on first use, and is quick after that.

VENV ?= .venv
PYTHON ?= python3
PYTEST_ARGS ?= -n auto

bin := $(VENV)/bin
folders := $(wildcard engine frontends solvers kernels rules)

# A new top folder needs a new install, so the stamps carry the folders' names.
none :=
space := $(none) $(none)
roots := $(subst $(space),-,$(wildcard engine frontends solvers kernels rules examples))
base := $(VENV)/.installed-base-$(roots)
dev := $(VENV)/.installed-dev-$(roots)
pip := $(bin)/python -m pip install --quiet --disable-pip-version-check --editable

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports format clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(base) ## simulate the bundled example, before and after a faulty change
	$(bin)/presage demo

test: $(dev) lint ## run the linters, the type checker and all tests
	$(bin)/python -m pytest $(PYTEST_ARGS)

lint: $(dev) types imports ## run ruff, mypy and import-linter
	$(bin)/ruff check .

types: $(dev)
	$(bin)/python tools/link.py
	$(bin)/mypy

imports: $(dev)
	$(bin)/lint-imports

format: $(dev) ## rewrite the sources in the project's format
	$(bin)/ruff check --fix-only --quiet .
	$(bin)/ruff format $(folders) tests tools setup.py

clean: ## remove the virtual environment, builds and caches
	rm -rf $(VENV) build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# A later run with `dev` keeps what `base` installed, and the other way round.
$(base): $(VENV)/.made pyproject.toml setup.py
	$(pip) '.[demo]'
	@touch $@

$(dev): $(VENV)/.made pyproject.toml setup.py
	$(pip) '.[dev]'
	@touch $@

$(VENV)/.made:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
	    $$python -m venv $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo 'Presage needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=/path/to/python3.12 …' >&2; exit 1
