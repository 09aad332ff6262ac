# Two commands matter: `make report` and `make test`. Both build .venv on their first run; later runs
# start at once and need no network until pyproject.toml or constraints.txt changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
EXAMPLE := dematteo-2007
REPORT := out/$(EXAMPLE)

.PHONY: report test check bench bench-large calibrate docs clean

report: $(VENV)/.installed
	$(BIN)/seriatim report examples/$(EXAMPLE) -o $(REPORT)
	@echo "The report lies at $(CURDIR)/$(REPORT)/report.html"

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/.installed-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-test
	$(BIN)/python benchmarks/kernel.py
	$(BIN)/python benchmarks/convert.py --write docs/explanation/conversion-speed.md
	$(BIN)/python benchmarks/trial_speed.py --write docs/explanation/effects-speed.md
	$(BIN)/python benchmarks/survival.py --write docs/explanation/survival-speed.md

bench-large: $(VENV)/.installed-test
	$(BIN)/python benchmarks/kernel.py --large --write docs/explanation/performance.md
	$(BIN)/python benchmarks/large.py --write docs/explanation/large-run.md

calibrate: $(VENV)/.installed
	$(BIN)/python benchmarks/calibrate.py --write docs/explanation/calibration.md
	$(BIN)/python benchmarks/calibrate_trial.py --write docs/explanation/calibration-of-effects.md

docs: $(VENV)/.installed
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Some systems ship Python without ensurepip; there the machine's own pip furnishes the new one.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "seriatim needs Python 3.11 or later. Try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
	  { $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	    $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	$(PIP) install --constraint constraints.txt --editable ".[$*]"
	@touch $@
