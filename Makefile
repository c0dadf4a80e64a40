# Everything a person types. Each command makes what it needs first; the second time that costs nothing.
.DEFAULT_GOAL := help
.PHONY: help demo run setup test test-pg check format messages

help: ## what there is to type
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1 \2/p' Makefile | awk '{ c = $$2; $$1 = $$2 = ""; printf "  make %-10s%s\n", c, $$0 }'

demo: ## try Tertulia with a brand made up for it; prints the address to open
	@scripts/bootstrap && exec .venv/bin/tertulia demo

run: ## run Tertulia on your own data (the folder data/)
	@scripts/bootstrap && exec .venv/bin/tertulia up

setup: ## make the environment of somebody who works on the code
	@scripts/bootstrap dev

test: ## every test, with a real browser, a real WordPress and a real Mastodon-API server
	@scripts/test

test-pg: ## every test that touches the database, on PostgreSQL
	@scripts/test --postgres

check: ## style, types, layers, migrations, translations, house rules
	@scripts/bootstrap dev && exec .venv/bin/python -m scripts.check

format: ## put the code in the house style
	@scripts/bootstrap dev && .venv/bin/ruff format . && .venv/bin/ruff check --fix .

messages: ## bring the translation files up to date with the code
	@scripts/bootstrap dev && exec .venv/bin/python -m scripts.messages extract
