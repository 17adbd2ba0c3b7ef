# One-liners over `course …`, which is also `python -m course_utils …`. ARGS goes through; N names lectures (default: all).
#   make lab ARGS=--no-browser      make run N=01      make slides N=01 ARGS=--pdf      make bench N=engine
PYTHON ?= python3
COURSE = $(PYTHON) -m course_utils

.PHONY: help lab test run reset progress slides new bench experiments pins doctor

help:
	@$(COURSE) --help

lab:
	@$(COURSE) lab $(ARGS)

test:
	@$(COURSE) test $(ARGS)

run:
	@$(COURSE) run $(N) $(ARGS)

reset:
	@$(COURSE) reset $(N) $(ARGS)

progress:
	@$(COURSE) progress $(ARGS)

slides:
	@$(COURSE) slides $(N) $(ARGS)

new:
	@$(COURSE) new $(N) $(ARGS)

bench:
	@$(COURSE) bench $(N) $(ARGS)

experiments:
	@$(COURSE) experiments $(N) $(ARGS)

pins:
	@$(COURSE) pins $(ARGS)

doctor:
	@$(COURSE) doctor $(ARGS)
