# Everything a newcomer needs, on a machine with Python 3.11 or newer, git and make. Start with: make demo

PYTHON ?=
ARGS ?=
# The mark of a finished setup carries the folder's path: a clone that was moved is set up anew.
PLACE := $(shell pwd | cksum | cut -d' ' -f1)
RUN := .venv/.run-$(PLACE)
DEV := .venv/.dev-$(PLACE)
BENCH := .venv/.bench-$(PLACE)
BIN := .venv/bin
LOCKED := bootstrap.py uv.lock requirements.txt requirements-dev.txt requirements-bench.txt

.PHONY: help demo run test test-data seed-table bench bench-db bench-suggest bench-agenda bench-mail bench-routers bench-import browser faults lint lint-style lint-types lint-imports lint-lock lint-compose format lock psql clean
.DELETE_ON_ERROR:

help:
	@echo 'make demo      the whole bot with a chat page in the browser; Ctrl-C stops it'
	@echo 'make run       the bot with the token of .env (README, Go live)'
	@echo 'make test      all that runs in three minutes (ARGS="-k name" for some)'
	@echo 'make test-data  the rest of it: files of a provider, searches among many customers, the demo itself'
	@echo 'make seed-table  every step of the manual with the tests that walk it; fails while one has none'
	@echo 'make faults    the tests that kill servers, and the bot at some hundred moments'
	@echo 'make browser   the chat page and the whole way in Chromium'
	@echo 'make bench     the short conversation beside other libraries, and the targets (USERS=20 SECONDS=2 for a look)'
	@echo 'make bench-db  how long searches take among 1,000,000 customers (ROWS=100000 for less)'
	@echo 'make bench-suggest  how long a suggestion takes beside 100,000 solved tickets'
	@echo 'make bench-agenda  how long the agenda of 300 technicians takes (TECHNICIANS=40 for fewer)'
	@echo 'make bench-mail  how fast 1,000 mails leave, and that memory stays flat (MAILS=100 for fewer)'
	@echo 'make bench-routers  how long people wait for screens while a router is silent'
	@echo 'make bench-import  how long an import of 300,000 rows takes, and its memory'
	@echo 'make lint      style, types, import rules, lock, Compose'
	@echo 'make format    puts the code in shape'
	@echo 'make lock      after a change of dependencies in pyproject.toml (needs uv)'
	@echo "make psql      a psql on the demo's database"
	@echo 'make clean     removes .venv and caches; keeps the data (.atende)'
	@echo 'PYTHON=python3.13 chooses a Python.'

demo: $(RUN)
	@$(BIN)/atende demo $(ARGS)

run: $(RUN)
	@$(BIN)/atende run $(ARGS)

# Those that stop servers, or start and end the program itself: they run with make faults.
PROCESSES := $(addprefix tests/ingress/,test_faults.py test_process.py test_people_command.py test_order.py) \
  tests/services/scripts/test_picture_commands.py tests/demo/test_restart.py
# What reads a provider's files, or searches among many customers; and the demo's own servers.
DATA := $(addprefix tests/services/,importing provider_file search \
  stories/test_sample_stories.py stories/test_ticket_list_stories.py) tests/demo

# In two processes, each with servers of its own. What takes longer has commands of its own.
test: $(DEV)
	@$(BIN)/python -m pytest -n 2 --dist worksteal --inline-snapshot=disable \
	  --ignore=tests/faults --ignore=tests/embedded --ignore=tests/browser $(PROCESSES:%=--ignore=%) $(DATA:%=--ignore=%) $(ARGS)

# The rest of it: what reads a provider's files, searches among many, and the demo itself.
test-data: $(DEV)
	@$(BIN)/python -m pytest -n 2 --dist worksteal --inline-snapshot=disable $(DATA) $(PROCESSES:%=--ignore=%) $(ARGS)

# tests/seed_steps.tsv beside what passed: fails while a step is walked by no test.
seed-table: $(DEV)
	@$(BIN)/python -m tests.seed_table $(ARGS)

# The chat page and the whole way in Chromium (Debian: apt install chromium).
browser: $(DEV)
	@$(BIN)/python -m pytest tests/browser $(ARGS)

# Deaths of our own servers, and of the bot at random moments: the bars of docs/reliability.md, most of an hour.
# FAULTS=10 PEOPLE=30 is the share of CI, some minutes; SEED=… repeats a run.
# What has no bar of time goes first, in two processes. 5: ARGS="-k name" chose nothing of a part.
FAULTS ?= 200
PEOPLE ?= 500
faults: $(DEV)
	@$(BIN)/python -m pytest -n 2 --inline-snapshot=disable tests/embedded $(PROCESSES) $(ARGS) || test $$? = 5
	@FAULTS=$(FAULTS) PEOPLE=$(PEOPLE) $(BIN)/python -m pytest -s tests/faults $(ARGS) || test $$? = 5

# The same ten screens by us and by others, A B C A B C, then the targets; a few minutes. ARGS="--help" says more.
USERS ?= 100
SECONDS ?= 6
ROUNDS ?= $(if $(filter 1 2 3,$(SECONDS)),1 --quick,3)
bench: $(BENCH)
	@$(BIN)/python -m tests.bench.bench_conversation --users $(USERS) --seconds $(SECONDS) --rounds $(ROUNDS) $(ARGS)

# Every field and condition of the search beside plain ILIKE, some minutes; ARGS="--data DIR" keeps the customers.
ROWS ?= 1000000
bench-db: $(DEV)
	@$(BIN)/python -m tests.bench.bench_db --rows $(ROWS) $(ARGS)

# The script and type that a problem suggests: its time, its plan, and what its index costs; under a minute.
bench-suggest: $(DEV)
	@$(BIN)/python -m tests.bench.bench_suggest $(ARGS)

# Days, months, free starts and what is left of 300 technicians who have a month's visits; a minute.
TECHNICIANS ?= 300
bench-agenda: $(DEV)
	@$(BIN)/python -m tests.bench.bench_agenda --technicians $(TECHNICIANS) $(ARGS)

# 1,000 mails to the demo's server, each tenth with a file: their rate, and memory after each tenth; a minute.
MAILS ?= 1000
bench-mail: $(DEV)
	@$(BIN)/python -m tests.bench.bench_mail --mails $(MAILS) $(ARGS)

# People walk while others look at lines of a router: not asked, answering, silent, in turns; two minutes.
bench-routers: $(DEV)
	@$(BIN)/python -m tests.bench.bench_routers $(ARGS)

# How long an import of 100,000 customers with their contacts and plans takes, and its memory.
bench-import: $(DEV)
	@$(BIN)/python -m tests.bench.bench_import $(ARGS)

lint: lint-style lint-types lint-imports lint-lock lint-compose

lint-style: $(DEV)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

lint-types: $(DEV)
	$(BIN)/python -m mypy

lint-imports: $(DEV)
	$(BIN)/lint-imports

lint-lock: $(DEV)
	$(BIN)/python -m pytest -q tests/house/test_lock.py

# Compose's own schema, and what docker-compose.yml, the Dockerfile and the proxy's file promise.
lint-compose: $(DEV)
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/python -m pytest -q tests/house/test_compose.py

format: $(DEV)
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

# The two exports are for those without uv; tests/house/test_lock.py sees that they equal uv.lock.
EXPORT := uv export --frozen --no-emit-project --no-annotate --no-header --quiet
lock:
	UV_PYTHON_DOWNLOADS=never uv lock
	$(EXPORT) --no-dev --group build --output-file requirements.txt > /dev/null
	$(EXPORT) --group build --output-file requirements-dev.txt > /dev/null
	$(EXPORT) --group build --group bench --output-file requirements-bench.txt > /dev/null

psql: $(RUN)
	@$(BIN)/python -m bot.embedded psql .atende/demo $(ARGS)

clean:
	rm -rf .venv *.egg-info build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Whoever has the packages of a developer has those to run, too.
$(RUN): $(LOCKED)
	@test -e $(DEV) -a $(DEV) -nt uv.lock || $(call bootstrap,run)
	@touch $@

$(DEV): $(LOCKED)
	@$(call bootstrap,dev)
	@touch $@

$(BENCH): $(LOCKED) $(DEV)
	@$(call bootstrap,bench)
	@touch $@

define bootstrap
{ for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
    if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; \
    then exec $$python bootstrap.py $(1); fi; \
    test -z "$(PYTHON)" || break; \
done; \
echo 'Atende needs Python 3.11, 3.12, 3.13 or 3.14$(if $(PYTHON), ($(PYTHON) is not),), and found none.' >&2; \
echo 'Debian, Ubuntu: apt install python3   Fedora: dnf install python3   macOS: brew install python' >&2; \
echo 'Where it has another name: make PYTHON=/path/to/python3.12 …' >&2; exit 1; }
endef
