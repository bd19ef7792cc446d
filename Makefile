# Two commands: `make app` starts the lab, `make test` runs the tests. Both set up what they need.
PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501
SECONDS ?= 600
BIN    := $(VENV)/bin
HASH    = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
RUN    := $(VENV)/.installed-$(call HASH,requirements.txt)
DEV    := $(VENV)/.installed-dev-$(call HASH,requirements.txt requirements-dev.txt)

.PHONY: app test check golden fix install dev browser-test python

app: $(RUN)  ## Starts the app on 127.0.0.1
	@$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(DEV)  ## The whole default test suite
	$(BIN)/pytest

check: $(DEV)  ## What has to hold before a commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

browser-test: $(DEV)  ## Drives the app in Chromium (needs a Chromium on this machine)
	$(BIN)/pytest -m "browser and not slow" tests/browser

golden: $(DEV)  ## Writes anew what `run` answers of the shipped runs, after they were replaced
	$(BIN)/python -m tests.golden.rebuild

campaign: $(DEV)  ## Kills, flips, full disks, odd exports, uploads, command lines and links: SECONDS of them
	@nice -n 19 $(BIN)/python -m tests.campaigns --seconds $(SECONDS)

fix: $(DEV)  ## Formats, and repairs what can be repaired
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

install: $(RUN)  ## Makes the environment only
dev: $(DEV)

$(RUN): | python
	@$(call ENVIRONMENT,requirements.txt)
	@touch $@

$(DEV): | python
	@$(call ENVIRONMENT,requirements-dev.txt)
	@touch $@ $(RUN)

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and there is no '$(PYTHON)' here: install it, or say which one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, and '$(PYTHON)' is $$($(PYTHON) -V): say which one to use with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }

define ENVIRONMENT
test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || exit 1; \
echo "Installing $(1) into $(VENV) (about 5 GB the first time) ..."; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(1) || { echo "Installing $(1) failed: is there a network, and about 6 GB of free disk? Then run make again."; exit 1; }
endef
