# Two commands matter: `make serve` and `make test`. Each creates what it needs and nothing is installed elsewhere,
# but for the browser and the servers of the tests on Debian as root (tests/helpers/browser_setup.py).
PYTHON ?= python3
PORT := 8000
BIN := .venv/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
NODE := PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin

.PHONY: help serve build test test-fast test-spark lint format check screenshots bench bench-search bench-browser bench-batch bench-spark bench-packs bench-mutants lock clean

help:
	@echo "make serve             生成网站并在本机预览，改了内容自动刷新（换端口：make serve PORT=8001）"
	@echo "make build             只生成网站到 site/"
	@echo "make check             检查 policy_yaml/ 的全部文件"
	@echo "make test              全部检查和测试（要一个浏览器）；make test-fast 只做不开浏览器又不久的（两三分钟）"
	@echo "make test-spark        只在要时做：在本机起 Spark 的集群方式，与引擎比较（装 PySpark，300 多 MB，要 Java 17）"
	@echo "make lint、make format  检查、整理代码的写法"
	@echo "make screenshots       给网站的各种状态截图，放在 build/screenshots/"
	@echo "make bench             与别的规则引擎比快慢；另有 bench-search、bench-browser、bench-batch、bench-packs、bench-mutants"
	@echo "make clean             删去生成的文件"

# What is no target is said in a sentence, not in make's own words.
.DEFAULT:
	@echo "没有“$@”这个目标。可用的见 make help。" >&2; exit 2

serve: .venv/.ready node_modules/.ready
	$(BIN)/policykb serve --port $(PORT)

build: .venv/.ready node_modules/.ready
	$(BIN)/policykb build
	@echo "网站在 site/ 里。用浏览器看：make serve，然后打开 http://127.0.0.1:$(PORT)/ 。"

check: .venv/.ready
	$(BIN)/policykb check

test: lint
	$(BIN)/python tests/helpers/browser_setup.py
	$(BIN)/pytest

# What answers within two or three minutes: no browser, no built site, nothing that computes for long.
test-fast: .venv/.ready node_modules/.ready
	$(BIN)/pytest -q -m "not built and not slow and not long and not spark"

# Spark in local cluster mode: two executors in processes of their own. PySpark is installed for it alone.
SPARK = PYTHONPATH=.:tests/helpers:$$(benchmarks/spark/.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
test-spark: .venv/.ready benchmarks/spark/.venv/.ready
	PYTHONPATH=. $(BIN)/python tests/helpers/spark_setup.py
	$(SPARK) $(BIN)/python -m pytest -m spark tests/site/test_spark.py

# What is wrong without running anything: Python, then JavaScript (for pages, for workers, for Node) and CSS.
lint: .venv/.ready node_modules/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NODE)/biome check --error-on-warnings .
	$(NODE)/tsc -p tsconfig.json
	$(NODE)/tsc -p tsconfig.worker.json
	$(NODE)/tsc -p tsconfig.node.json

format: .venv/.ready node_modules/.ready
	$(BIN)/ruff format .
	$(NODE)/biome check --write --linter-enabled=false .

screenshots: .venv/.ready node_modules/.ready
	$(BIN)/python tests/helpers/browser_setup.py
	PYTHONPATH=.:tests/helpers $(BIN)/python tests/browser/screenshots.py

# The peers of the benchmarks live in benchmarks/ alone; nothing of the project needs them.
bench: benchmarks/.venv/.ready benchmarks/node_modules/.ready node_modules/.ready
	cd benchmarks && PYTHONPATH=.. .venv/bin/python run.py

bench-search: .venv/.ready benchmarks/.venv/.ready benchmarks/node_modules/.ready
	PYTHONPATH=.:tests/helpers $(BIN)/python benchmarks/search/run.py $(WHAT)

bench-browser: .venv/.ready node_modules/.ready benchmarks/node_modules/.ready
	PYTHONPATH=.:tests/helpers:benchmarks/browser $(BIN)/python benchmarks/browser/run.py

# Millions of rows in DuckDB beside the engine row by row.
bench-batch: .venv/.ready benchmarks/vectors/.venv/.ready
	PYTHONPATH=. $(BIN)/python benchmarks/city.py --vectors benchmarks/vectors/.venv/bin/python

bench-spark: .venv/.ready benchmarks/spark/.venv/.ready
	PYTHONPATH=. $(BIN)/python tests/helpers/spark_setup.py
	$(SPARK) $(BIN)/python benchmarks/spark/city.py

# How sure rather than how fast: random whole packs by an evaluator of another kind, and mutants of our own code.
bench-packs: .venv/.ready
	PYTHONPATH=.:tests/helpers $(BIN)/python benchmarks/whole_packs.py

bench-mutants: .venv/.ready node_modules/.ready benchmarks/.venv/.ready
	mkdir -p build
	benchmarks/.venv/bin/python benchmarks/mutants.py draw 300 > build/mutants.json
	$(BIN)/python benchmarks/mutants.py try build/mutants.json

benchmarks/.venv/.ready: benchmarks/requirements.txt
	$(PYTHON) -m venv benchmarks/.venv
	benchmarks/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	@touch $@

benchmarks/vectors/.venv/.ready: benchmarks/vectors/requirements.txt
	$(PYTHON) -m venv benchmarks/vectors/.venv
	benchmarks/vectors/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/vectors/requirements.txt
	@touch $@

benchmarks/spark/.venv/.ready: benchmarks/spark/requirements.txt
	$(PYTHON) -m venv benchmarks/spark/.venv
	benchmarks/spark/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/spark/requirements.txt
	@touch $@

benchmarks/node_modules/.ready: benchmarks/package.json benchmarks/package-lock.json
	cd benchmarks && $(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.venv/.ready: requirements.txt requirements-node.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新版本；用 make PYTHON=… 指定。")'
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --only-binary :all: -r requirements.txt
	@command -v npm >/dev/null || $(PIP) --require-hashes --only-binary :all: -r requirements-node.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc .venv/.ready
	$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

# Needs `uv` on the PATH (pip install uv); no address of any registry is written.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --upgrade
lock:
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-node.in -o requirements-node.txt
	$(LOCK) benchmarks/requirements.in -o benchmarks/requirements.txt
	$(LOCK) benchmarks/vectors/requirements.in -o benchmarks/vectors/requirements.txt
	$(LOCK) benchmarks/spark/requirements.in -o benchmarks/spark/requirements.txt
	npm install --package-lock-only
	npm install --package-lock-only --prefix benchmarks

clean:
	rm -rf .venv node_modules site build benchmarks/.venv benchmarks/vectors/.venv benchmarks/spark/.venv benchmarks/node_modules
