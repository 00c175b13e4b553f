# What can be done with this folder; `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-train setup-load run test test-full chaos lint audit hostile train pictures contact-sheet
.PHONY: bench bench-extract bench-render bench-mixed bench-footprint bench-growth bench-rates load

python := .venv/bin/python
CORPUS ?= ../shared/corpus
HOSTILE ?= ../shared/hostile
side_by_side := --numprocesses 3 --dist loadfile   # they wait more than they work; each file has one Vitrine to itself

help:  ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | while IFS="	" read -r name does; do printf '  make %-13s %s\n' "$$name" "$$does"; done

setup:  ## make .venv and install what Vitrine needs
	@bin/setup

setup-dev:  ## the same, with what the tests and linters need
	@bin/setup --dev

setup-train:  ## the same, with what training and its measurements need
	@bin/setup --train

setup-load:  ## the same, with what measuring the load needs
	@bin/setup --load

run: setup  ## start Vitrine on http://127.0.0.1:8000 (PORT=… for another); Ctrl-C stops it
	@exec $(python) -m webapp.embedded

test: setup-dev  ## run the tests; each commit has its turn of the slow ones
	@$(python) -m pytest $(side_by_side) -m "not full"

test-full: setup-dev  ## run every test
	@$(python) -m pytest $(side_by_side)

chaos: setup-dev  ## let people use it while one thing after another breaks (SECONDS=300, SEED=… to repeat a run)
	@$(python) -m tests.chaos --seconds $(or $(SECONDS),300) $(if $(SEED),--seed $(SEED))

lint: setup-dev  ## check style, formatting and types
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy

audit: setup-dev  ## look for risky calls, secrets in files, and packages with known holes
	@$(python) -m tests.audit

bench: setup-dev  ## measure uploads, the way to a portfolio, and memory
	@$(python) -m benchmarks

bench-extract: setup-train  ## measure how well and how fast CVs are read (CORPUS=… for a folder of real ones)
	@$(python) -m benchmarks.extraction $(CORPUS)

bench-render: setup-train  ## measure what a page and a PDF cost, beside Chromium and Typst
	@$(python) -m benchmarks.render

bench-footprint: setup-dev  ## measure what one portfolio costs: processor, storage, rows, memory
	@$(python) -m benchmarks.footprint

bench-mixed: setup-dev  ## measure five minutes of everything at once
	@$(python) -m benchmarks.mixed

bench-growth: setup-dev  ## measure requests above a thousand, a hundred thousand and a million jobs
	@$(python) -m benchmarks.growth

bench-rates: setup-load  ## measure uploads, polls, pages and portfolios a second, beside their floors (SECONDS=10 for each, WEBS=1,2)
	@$(python) -m benchmarks.rates $(SECONDS)

load: setup-load  ## let visitors come to more and more processes (STEP_SECONDS=60, WEBS=1,2,4, WORKERS=1,2,4,8, USERS=8,32,96)
	@$(python) -m benchmarks.loading

hostile: setup-dev  ## send files that mean harm through all of it (HOSTILE=… for their folder)
	@$(python) -m benchmarks.hostile $(HOSTILE)

train: setup-train  ## train what the reader has learnt: titles and employers, where entries begin, how sure it is
	@$(python) -m training.titles
	@$(python) -m training.starts
	@$(python) -m training.confidence

pictures: setup-dev  ## take the pictures of the README anew
	@$(python) -m docs.pictures

contact-sheet: setup-dev  ## draw all themes on one sheet, and each one's preview
	@$(python) -m docs.themes
