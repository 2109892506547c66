# The commands of this project; each works from a fresh clone. What they do is in tools/.
PYTHON = .venv/bin/python
DEBUGGING = DJANGO_DEBUG=1

.PHONY: help demo test check bench venv messages lock format screenshots

help:
	@echo "make demo   the site with demonstration data, on PORT (8000)"
	@echo "make test   every test (ARGS='tests/jobs -x': only those)"
	@echo "make check  lint, types, layers, translations, old browsers, known vulnerabilities"
	@echo "make bench  measure what design asks for (QUICK=1: a short run)"

venv:
	@sh tools/venv.sh

messages: venv
	@$(PYTHON) tools/messages.py compile

demo:
	@sh tools/venv.sh --demo
	@.venv/bin/python tools/demo.py

test: venv messages
	@sh tools/system_packages.sh
	@$(PYTHON) tools/run_tests.py $(ARGS)

check: venv messages
	@$(PYTHON) tools/check.py

bench: venv messages
	@sh tools/system_packages.sh
	@$(PYTHON) -m bench $(if $(QUICK),--quick)

format: venv
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q . ; find templates -name "*.html" | xargs .venv/bin/djade --target-version 5.2

# New pins with hashes after a change of requirements*.in
lock: venv
	.venv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	.venv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 requirements-dev.in -o requirements-dev.txt

# English words: fills locale/en with what is new in code and templates, to be translated by hand
extract: venv
	$(PYTHON) tools/messages.py extract

screenshots: venv
	$(PYTHON) tools/screenshots.py
