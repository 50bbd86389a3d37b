# The verbs of Kapuas; `make help` lists them. Only Python 3.11 or newer and make are needed.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
REGION ?=
# One more than most machines have cores: a test that waits for a browser or a killed server leaves its core to others.
JOBS ?= 3
ARGS ?=
WHOLE ?= $(KAPUAS_WHOLE)
BASE ?= HEAD
# Tests have a server of their own that waits for no disk, in memory where there is room (tests/memory.py);
# what people work on lies in the other.
TESTS = env $(shell $(PYTHON) -m tests.memory) KAPUAS_VOLATILE=1 KAPUAS_WHOLE=$(WHOLE)

VENV := .venv
PY := $(VENV)/bin/python
# One marker a state of the lock file, so that a second run installs nothing.
# An environment that is only linked in belongs to another tree: it is used as it is, never made or cleared here.
INSTALLED := $(if $(shell test -L $(VENV) && echo linked),,$(VENV)/installed-$(shell cksum requirements.lock | cut -d' ' -f1))
REGION_OPTION := $(if $(REGION),--region $(REGION),)

.PHONY: backup restore help run test check lint bench bench-check demo screenshots check-ledger stop
.DEFAULT_GOAL := help

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

ifneq ($(INSTALLED),)
$(INSTALLED): requirements.lock
	@test -n "$(PYTHON)" || { echo "Kapuas needs Python 3.11 or newer (set PYTHON=...)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@
endif

run: $(INSTALLED) ## serve the site on 127.0.0.1:8000 (PORT=…, REGION=…); everything is made when missing
	@$(PY) manage.py run --port $(PORT) $(REGION_OPTION)

test: $(INSTALLED) ## all tests (WHOLE=1: of every person and window); browser tests where a Chromium is found (CHROMIUM=…, REQUIRE_BROWSER=1)
	@$(TESTS) $(PY) -m pytest -n $(JOBS) --dist loadfile $(ARGS)

test-kill: $(INSTALLED) ## kill -9 of site, worker, backend, database server and of a close, ten times each
	@KILL_ROUNDS=$(or $(KILL_ROUNDS),10) $(PY) -m pytest tests/kill -s $(ARGS)

check: lint ## lint, house rules and the tests of the rooms touched since BASE (default HEAD)
	@$(TESTS) $(PY) -m pytest -n $(JOBS) --dist loadfile $$($(PY) -m tests.touched $(BASE)) $(ARGS)

lint: $(INSTALLED) ## ruff, format, types, missing migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) manage.py makemigrations --check --dry-run

bench: $(INSTALLED) ## measure against the floors, five runs, and print the ratios
	@$(PY) -m benchmarks.run $(ARGS)

bench-check: $(INSTALLED) ## measure; exit 1 on a bound passed twice
	@$(PY) -m benchmarks.check $(ARGS)

demo: $(INSTALLED) ## make a fresh demo region (REGION=demo) and its statements as PDF and XLSX in out/
	@$(PY) manage.py demo --fresh --region $(or $(REGION),demo)

backup: $(INSTALLED) ## one checked file of database and files (TO=folder, REGION=…)
	@$(PY) manage.py backup $(if $(TO),--to "$(TO)",) $(REGION_OPTION) $(ARGS)

restore: $(INSTALLED) ## bring a backup back (FROM=file, REGION=…); stop the site first
	@$(PY) manage.py restore "$(FROM)" $(REGION_OPTION) $(ARGS)

screenshots: $(INSTALLED) ## the ten main screens of a running site (PORT=…) with the demo region, into docs/screens/
	@$(PY) -m tests.browser.screenshots http://127.0.0.1:$(PORT) docs/screens

check-ledger: $(INSTALLED) ## the named integrity checks of the ledger and the budget (REGION=…)
	@$(PY) manage.py check_ledger $(REGION_OPTION)

stop: ## stop the embedded database server, and that of the tests
	@test ! -x $(PY) || $(PY) -m config.embedded stop
	@test ! -x $(PY) || $(TESTS) $(PY) -m config.embedded stop
	@test ! -x $(PY) || $(PY) -m tests.memory forget
