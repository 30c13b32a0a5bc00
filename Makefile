# Set up, open the demo, run the tests. Needs Python 3.11 or later, pip and make; nothing else.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/

.PHONY: demo test lint types browser benchmark clean

demo: $(VENV)/ready
	$(RUN)commonground demo

test: $(VENV)/ready browser
	$(RUN)python -m pytest -n auto --dist loadgroup

lint: $(VENV)/ready
	$(RUN)ruff check .
	$(RUN)ruff format --check .

types: $(VENV)/ready
	$(RUN)mypy .

browser: $(VENV)/ready
	$(RUN)python -m tests.browser_setup

benchmark: $(VENV)/ready
	$(RUN)python -m benchmarks

# --without-pip: a bare Debian has no ensurepip; its own pip installs into the new environment.
$(VENV)/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(VENV)/bin/python install --quiet -c requirements.lock -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
