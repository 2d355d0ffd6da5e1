# Two commands are enough: "make run" and "make test". Each does all of its own set-up.
# PORT=8000 and DATA=data say where the community listens and keeps its files.

PORT ?= 8000
DATA ?= data
PY = .venv/bin/python

.PHONY: help run test coverage check bench pictures rehearse lock setup

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do printf '  make %-10s%s\n' "$$name" "$$what"; done

run: ## the demo community at http://127.0.0.1:8000 (PORT=, DATA=, SIZE=small); Ctrl-C ends it
	@sh deploy/setup.sh run
	@OPENCHAIR_PORT='$(PORT)' OPENCHAIR_DATA='$(DATA)' exec $(PY) -m forum run --demo $(if $(SIZE),--size $(SIZE))

test: setup ## the whole suite, on SQLite and on real PostgreSQL and Valkey
	@$(PY) -m tests

coverage: setup ## how much of forum/ the tests reach: at least 95 % of lines and branches
	@$(PY) -m tests --measure

check: setup ## style, types and the direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy forum
	@$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo

bench: setup ## how fast it is, beside bare programs measured in the same run
	@$(PY) -m bench

pictures: setup ## pictures of the main pages (into docs/img)
	@$(PY) -m bench.pictures

rehearse: ## the operator's first hour on a bare Debian, by docs/operating.md (root; needs debootstrap)
	@python3 -m deploy.rehearse

lock: setup ## the locks anew from pyproject.toml (UPGRADE=1: newest versions)
	@sh deploy/lock.sh $(if $(UPGRADE),--upgrade)

setup: # what tests and checks need
	@sh deploy/setup.sh test
